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
_END_TAG, _SPACES = 1, 5  # the last group of _TAG that has found something
_TAGS = frozenset({_END_TAG, 4})


class _Tokenizer(HTMLTokenizer):  # type: ignore[misc]
    """html5lib's tokenizer; what begins and ends in the part of the page that it has at hand is read at once."""

    def dataState(self) -> bool:  # noqa: N802 - html5lib's name
        stream = self.stream
        found = _TAG.match(stream.chunk, stream.chunkOffset)
        if found is None:
            return bool(super().dataState())
        which = found.lastindex
        if which in _TAGS:
            token = _end(found) if which == _END_TAG else _start(found)
            if token is None:
                return bool(super().dataState())
            self.currentToken = token  # the end of a title or a script is that of the tag before it
        else:
            token = {"type": _SPACE if which == _SPACES else _LETTERS, "data": found[0]}
        stream.chunkOffset = found.end()
        self.tokenQueue.append(token)
        return True


def _end(found: re.Match[str]) -> dict[str, Any]:
    return {"type": _END, "name": found[1], "data": [], "selfClosing": False}


def _start(found: re.Match[str]) -> dict[str, Any] | None:
    """The token that html5lib would make; None where it has something to say of it."""
    pairs = _ATTRIBUTE.findall(found[3]) if found[3] else ()
    data = dict(pairs)
    if len(data) < len(pairs):
        return None
    return {
        "type": _START, "name": found[2], "data": data, "selfClosing": bool(found[4]),
        "selfClosingAcknowledged": False,
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
