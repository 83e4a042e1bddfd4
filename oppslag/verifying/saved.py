"""A page as a browser or another system keeps it: whether it is ours, and what saving did to it.

`inv verify --file` and `inv audit` take the same road: our own page may say nothing but the policy, wherever it was
saved; of a page of another system the rules are judged, and what stands around them is that system's.
"""

import re
from collections import Counter
from collections.abc import Iterable

_PASTED = frozenset({"page", "fragment"})  # the formats whose words stand in pages of other systems
_OF_OURS = (b'id="_script"', b"style-src 'sha256-")  # only a page that we made has these, also as a browser saves it
# What Chromium and its kin, HTTrack and SingleFile write into a page: where it is from, and when they saved it
_SAVED_FROM = re.compile(
    rb"<!-- saved from url=\(\d+\)[^\s<>]* -->"
    rb"|<!-- Mirrored from [^\s<>]+ by HTTrack Website Copier/[^<>]{1,80} -->"
    rb"|<!--\s+Page saved with SingleFile\s+url: [^\s<>]+\s+saved date: [^<>]{1,120}\s+-->"
)
_WITHIN = re.compile(rb'href="((?:https?|file)://[^"#]*)#')


def may_be_pasted(form: str) -> bool:
    """Whether the words of a format stand in pages of other systems, too."""
    return form in _PASTED


def says_nothing_else(form: str, content: bytes) -> bool:
    """Whether nothing may stand around the policy: in all but a page of another system."""
    return not may_be_pasted(form) or (form == "page" and any(mark in content for mark in _OF_OURS))


def as_published(content: bytes, languages: Iterable[str]) -> bytes:
    """Our own page without what a browser does to it as it saves it: where it is from, and whole addresses in links.

    Only links within the page and to its other languages become relative again, as we make them; Firefox leaves the
    former as they are. The folder of all languages is the one that most of them are in.
    """
    content = _SAVED_FROM.sub(b"", content)
    (page, within), *_rest = Counter(_WITHIN.findall(content)).most_common(1) or [(b"", 0)]
    if within:
        content = content.replace(b'href="' + page + b"#", b'href="#')
    tags = [tag.encode() for tag in languages]
    known = b"|".join(map(re.escape, tags))
    others = re.findall(rb'href="((?:https?|file)://[^"#]*)/(?:' + known + rb')/index\.html(?=["#])', content)
    folder = page.rsplit(b"/", 2)[0] if within else next(iter(Counter(others)), b"")
    for tag in tags if folder and (within or len(set(others)) == 1) else ():
        content = content.replace(b'href="' + folder + b"/" + tag + b"/index.html", b'href="../' + tag + b"/index.html")
    return content
