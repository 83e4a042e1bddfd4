"""html5lib with a short cut: a tag as nearly all are written is read at once, not letter by letter.

What the short cut does not know (entities, capitals, values without quotes, an end of the file) html5lib reads itself,
so that every page has the tree, and the errors, that html5lib gives it.
"""

import re
from typing import Any

from html5lib import HTMLParser
from html5lib._tokenizer import HTMLTokenizer
from html5lib.constants import _ReparseException, tokenTypes

_TAG = re.compile(r"""
    < (?: /([a-z][a-z0-9-]*+)>
        | ([a-z][a-z0-9-]*+) ((?:[ \t\n\f]++[a-z][a-z0-9:-]*+="[^"&\0]*+")*+) [ \t\n\f]*+ (/?+)> )
    | ([ \t\n\f]++)(?=[^ \t\n\f])
    | ([^ \t\n\f&<\0][^&<\0]*+)(?=[&<\0])
""", re.VERBOSE)  # fmt: skip
_ATTRIBUTE = re.compile(r'([a-z][a-z0-9:-]*)="([^"]*)"')
_START, _END, _SPACE, _LETTERS = map(tokenTypes.__getitem__, ("StartTag", "EndTag", "SpaceCharacters", "Characters"))
_TAGS = (_START, _END)


class _Tokenizer(HTMLTokenizer):  # type: ignore[misc]
    """html5lib's tokenizer; what begins and ends in the part of the page that it has at hand is read at once."""

    def dataState(self) -> bool:  # noqa: N802 - html5lib's name
        stream = self.stream
        found = _TAG.match(stream.chunk, stream.chunkOffset)
        if found is None or (token := _token(found)) is None:
            return bool(super().dataState())
        stream.chunkOffset = found.end()
        if token["type"] in _TAGS:
            self.currentToken = token  # the end of a title or a script is that of the tag before it
        self.tokenQueue.append(token)
        return True


def _token(found: re.Match[str]) -> dict[str, Any] | None:
    """What was found as html5lib would hand it on; None for what it has something to say of."""
    end, start, attributes, closed, space, letters = found.groups()
    if letters:
        return {"type": _LETTERS, "data": letters}
    if space:
        return {"type": _SPACE, "data": space}
    if end:
        return {"type": _END, "name": end, "data": [], "selfClosing": False}
    pairs = _ATTRIBUTE.findall(attributes)
    data = dict(pairs)
    if len(data) < len(pairs):
        return None
    return {
        "type": _START, "name": start, "data": data, "selfClosing": bool(closed), "selfClosingAcknowledged": False,
    }  # fmt: skip


class Parser(HTMLParser):  # type: ignore[misc]
    """html5lib's parser of whole pages."""

    def _parse(self, stream: bytes, *_fragment: object, scripting: bool = False, **kwargs: Any) -> None:
        self.innerHTMLMode, self.container, self.scripting = False, "div", scripting
        self.tokenizer = _Tokenizer(stream, parser=self, **kwargs)
        self.tokenizer.stream.reportCharacterErrors = None  # nobody asks for them, letter by letter
        self.reset()
        try:
            self.mainLoop()
        except _ReparseException:  # the page says that it is in another encoding
            self.reset()
            self.mainLoop()
