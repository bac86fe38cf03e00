"""HTML as a stream of tags and texts, in one pass whatever is wrong with it, and what its styles say of cells.

The standard library's parser starts over at each tag that is never closed, so that a file of them takes hours.
Here every character is passed once. What stands in a tag is told apart as browsers do it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple

_BLANK = r"[ \t\r\n\f]"
"""What may stand between the words of a tag. Other signs without a shape are letters of theirs."""
_NAME = re.compile(r"/?[a-zA-Z][^ \t\r\n\f/>]*")
_REST = re.compile(rf"(?:[^=>]++|={_BLANK}*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])))*+>")
"""The rest of a tag. A quotation mark opens only where a value begins; elsewhere it is a sign like others."""
_ATTRIBUTE = re.compile(rf"([^ \t\r\n\f=/>\"']+)(?:{_BLANK}*={_BLANK}*(\"[^\"]*\"|'[^']*'|[^ \t\r\n\f>]+))?")
_FORMAT = re.compile(r"mso-number-format:\s*(?:\"([^\"]*)\"|'([^']*)'|([^;\"']+))", re.I)
_UNSEEN = re.compile(r"(?:display:\s*none|visibility:\s*(?:collapse|hidden))", re.I)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")
_RAW = ("script", "style", "title", "xml", "textarea")
"""Elements whose content is no markup of the page."""
_ELEMENTS = frozenset(
    """a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body
    br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed
    fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img
    input ins kbd label legend li link listing main map mark marquee math menu menuitem meta meter nav nobr noembed
    noframes noscript object ol optgroup option output p param picture plaintext pre progress q rb rp rt rtc ruby s samp
    script search section select slot small source spacer span strike strong style sub summary sup svg table tbody td
    template textarea tfoot th thead time title tr track tt u ul var video wbr xml xmp""".split()
)
_NAMED_BY_OTHERS = re.compile("[a-z][a-z0-9]*[:-][a-z0-9:._-]*")
_NAMED = {
    "percent": "0.00%",
    "fixed": "0.00",
    "standard": "#,##0.00",
    "scientific": "0.00E+00",
    "short date": "dd/mm/yyyy",
    "medium date": "dd/mmm/yy",
    "long date": "d mmmm yyyy",
    "general date": "dd/mm/yyyy hh:mm",
    "short time": "hh:mm",
    "medium time": "hh:mm",
    "long time": "hh:mm:ss",
}


class Piece(NamedTuple):
    """A piece of a page: ``kind`` is text, start, end or raw; ``name`` a tag's or raw element's, ``body`` the rest."""

    kind: str
    name: str
    body: str


class Style(NamedTuple):
    """What a style says of a cell: its number format, and that it is not shown."""

    shape: str | None = None
    is_hidden: bool = False

    def over(self, other: Style) -> Style:
        """This style where it says something, the other elsewhere."""
        if self == PLAIN or other == PLAIN:
            return other if self == PLAIN else self
        return Style(self.shape if self.shape is not None else other.shape, self.is_hidden or other.is_hidden)


PLAIN = Style()


def pieces(page: str) -> Iterator[Piece]:
    """The page piece by piece. Comments come as raw pieces named ``!``: Excel hides its own notes in them.

    Raises ValueError where an attribute's quotation, a comment or a raw element never ends: a browser shows nothing
    of what follows.
    """
    at, end = 0, len(page)
    while at < end:
        opening = page.find("<", at)
        if opening < 0:
            break
        if opening > at:
            yield Piece("text", "", unescape(page[at:opening]))
        if page.startswith("<!--", opening):
            at = _past(page, "-->", opening + 4)
            if not page.endswith("-->", opening, at):
                raise ValueError("a comment that swallows the rest of the page")
            yield Piece("raw", "!", page[opening + 4 : at])
            continue
        name = _NAME.match(page, opening + 1)
        if name is None:
            if page[opening + 1 : opening + 2] in ("!", "?", "/"):
                at = _past(page, ">", opening)
            else:
                yield Piece("text", "", "<")
                at = opening + 1
            continue
        closing = _REST.match(page, name.end())
        if closing is None and page.find(">", name.end()) >= 0:
            raise ValueError("a quotation mark that swallows the rest of the page")
        at = closing.end() if closing else end
        word = name[0].lower()
        if word.startswith("/"):
            yield Piece("end", word[1:], "")
            continue
        if word in _RAW:
            close = re.compile(f"</{word}(?=[ \t\r\n\f/>])", re.I).search(page, at)
            if close is None:
                raise ValueError(f"a {word} that swallows the rest of the page")
            start, at = at, close.start()
            yield Piece("raw", word, page[start:at])
        else:
            yield Piece("start", word, page[name.end() : at - 1])
    if at < end:
        yield Piece("text", "", unescape(page[at:]))


def is_known(name: str) -> bool:
    """Whether an element is one of a page's, or looks like those that programs add: with a prefix, or in two words."""
    return name in _ELEMENTS or _NAMED_BY_OTHERS.fullmatch(name) is not None


def _past(page: str, mark: str, start: int) -> int:
    found = page.find(mark, start)
    return found + len(mark) if found >= 0 else len(page)


def attributes(body: str) -> dict[str, str]:
    """The attributes of a start tag; one without a value is empty."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(body):
        value = match[2] or ""
        found.setdefault(match[1].lower(), unescape(value[1:-1] if value[:1] in ("'", '"') else value))
    return found


def inline_style(given: Mapping[str, str]) -> Style:
    """What a tag's own attributes say."""
    style = declared(given["style"]) if "style" in given else PLAIN
    return Style(style.shape, True) if "hidden" in given else style


def declared(declarations: str) -> Style:
    """What a list of declarations says."""
    match = _FORMAT.search(declarations)
    shape = None
    if match is not None:
        shape = _ESCAPE.sub(_unescaped, next(g for g in match.groups() if g is not None)).strip()
        shape = _NAMED.get(shape.lower(), shape)
    return Style(shape, _UNSEEN.search(declarations) is not None)


def _unescaped(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[2]
    code = int(match[1], 16)
    return chr(code) if code < 0x110000 else "\ufffd"


def rules(sheet: str) -> dict[str, Style]:
    """The styles of a page by what they apply to: ``.xl24`` for a class, ``td`` for a tag."""
    found: dict[str, Style] = {}
    for rule in sheet.replace("<!--", "").replace("-->", "").split("}"):
        selectors, _, declarations = rule.partition("{")
        style = declared(declarations)
        if style == PLAIN:
            continue
        for selector in selectors.split(","):
            last = selector.split()[-1:] or [""]
            tag, dot, name = last[0].partition(".")
            key = f".{name}" if dot else tag.lower()
            found[key] = style.over(found.get(key, PLAIN))
    return found
