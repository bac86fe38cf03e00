"""What a package says beside its cells: comments, headers, properties, names, links, formulas, texts in drawings.

None of it is read for figures, but the whole file is kept: an identity number there refuses it as one in a cell does.
Looked through as text and not taken apart, since nothing is made of it. Attributes count only where people write them:
there are places, colours and identifiers in the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape

from dashboard.intake.archive import Archive
from dashboard.intake.people import has_identity_number
from dashboard.intake.recall import recalled

#: How the names of parts tell where their text is seen, by the names that ``wording`` has for it. The first that fits.
_PLACES = {
    "comment": "comment", "person": "comment", "docprops": "properties", "drawing": "drawing", "chart": "drawing",
    "diagram": "drawing", "pivot": "pivot", ".rels": "link",
}  # fmt: skip
_SKIPPED = ("[content_types].xml", "styles.xml", "sharedstrings.xml", "calcchain.xml")
_LOOKED_AT = (".xml", ".rels", ".vml")
#: Without five digits in a row nothing is there.
_DIGITS = re.compile(rb"[0-9](?:\x00?[0-9]){4}")
_ROWS = re.compile(r"<(?:\w+:)?sheetData[ >].*</(?:\w+:)?sheetData>", re.S)
#: The sheets' names, which are looked at with the sheets.
#: Between texts that have nothing to do with each other.
_APART = "\n\n\n\n"
#: What parts of an ods other than that of the cells say, by the ends of their names.
_ODF = {"styles.xml": "header", "meta.xml": "properties", "/content.xml": "drawing"}
_SPAN = re.compile(r"</?text:(?:span|a)\b[^<>]*>")
_SHEETS = re.compile(r"<(?:\w+:)?(sheets|TitlesOfParts)\b.*?</(?:\w+:)?\1>", re.S)
_FORMULA = re.compile(r"<(?:\w+:)?f(?: [^<>]*)?>([^<]*[0-9]{5}[^<]*)<")
_BLOCKS = {
    place: re.compile(rf"<(?:\w+:)?{name}\b.*?</(?:\w+:)?{name}>", re.S)
    for place, name in {
        "header": "headerFooter", "validation": "dataValidations", "link": "hyperlinks", "name": "definedNames",
    }.items()
}  # fmt: skip
_WRITTEN = re.compile(
    r"""[ \n\r\t](?:\w+:)?(?:display|tooltip|location|Target|name|comment|prompt|promptTitle|error|errorTitle|text|displayName|"""
    r"""userId|descr|title|alt|author|codeName|v)=(?:"([^"]*)"|'([^']*)')"""
)
_DRAWN = re.compile(r"<(?:\w+:)?t(?: [^<>]*)?>([^<]*)<")
_SETTINGS = re.compile(r"<(?:\w+:)?rPr\b[^<>]*(?:/>|(?<!/)>.*?</(?:\w+:)?rPr>)", re.S)
_RUN = re.compile(r"</?(?:\w+:)?[rt](?: [^<>]*)?>")
_TAG = re.compile(r"<[^<>]*>")
_GUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_DECIMALS = re.compile(r"[0-9][.,][0-9]{6,}|[0-9]{6,}[.,][0-9]+")


def find_numbers(archive: Archive, owners: Mapping[str, int]) -> Iterator[tuple[int | None, str]]:
    """Where identity numbers stand: the number of the sheet where it is one's, and the place.

    ``owners`` are the sheets' parts, and those that only they refer to, by their names in small letters.
    """
    for name in archive.names:
        if name.endswith(_LOOKED_AT) and not name.endswith(_SKIPPED) and "/theme/" not in name:
            content = b"".join(archive.glance(name))
            if _DIGITS.search(content):
                for place in _places_in(name, _decoded(content)):
                    yield owners.get(name.replace("/_rels/", "/").removesuffix(".rels")), place


def find_in_odf(archive: Archive) -> Iterator[tuple[None, str]]:
    """The same in the parts of an ods beside that of the cells, which is looked through where it is read."""
    for name in archive.names:
        place = next((place for end, place in _ODF.items() if name.endswith(end)), None)
        if place is not None:
            content = b"".join(archive.glance(name))
            if _DIGITS.search(content) and has_number(_TAG.sub(_APART, _SPAN.sub("", _decoded(content)))):
                yield None, place


class Passing:
    """What a reader passes over, gathered text by text: at its end it is known whether a number stands there."""

    def __init__(self) -> None:
        self.found: list[tuple[int | None, str]] = []
        self._place = ""
        self._texts: list[str] = []

    def begin(self, place: str) -> None:
        """Pass over something, by the name that ``wording`` has for it."""
        self._place = place
        self._texts.clear()

    def add(self, text: str) -> None:
        """A piece of text, which goes on from the one before it."""
        self._texts.append(text)

    def add_apart(self, texts: Iterable[str]) -> None:
        """Texts that stand alone, as attributes do, and an end to the one before them."""
        self._texts += (_APART, *(part for text in texts for part in (text, _APART)))

    def end(self, sheet: int | None) -> None:
        """It is past; ``sheet`` is the number of the one it was on."""
        if has_number("".join(self._texts)):
            self.found.append((sheet, self._place))


def _places_in(name: str, text: str) -> Iterator[str]:
    if _ROWS.search(text):
        if any(has_number(formula) for formula in _FORMULA.findall(text)):
            yield "formula"
        text = _ROWS.sub(" ", text)
    text = _SHEETS.sub(" ", text)
    place = next((place for part, place in _PLACES.items() if part in name), "other")
    if place == "drawing" and not name.endswith(".rels"):
        if has_number(" ".join(_DRAWN.findall(text))):
            yield place
        return
    for special, block in _BLOCKS.items():
        if place == "other" and any(_says_number(found) for found in block.findall(text)):
            yield special
        text = block.sub(" ", text) if place == "other" else text
    if _says_number(text):
        yield place


@recalled(longest=4000)
def _says_number(markup: str) -> bool:
    """Whether the text of a part, or an attribute that people write, has an identity number."""
    written = _APART.join(one or other for one, other in _WRITTEN.findall(markup))
    # A text may be in several runs, each with its own letters.
    return has_number(written) or has_number(_TAG.sub(_APART, _RUN.sub("", _SETTINGS.sub("", markup))))


def has_number(markup: str) -> bool:
    """Whether a text has an identity number that is no identifier's part and no number with decimals."""
    return has_identity_number(_DECIMALS.sub(" ", _GUID.sub(" ", unescape(markup))))


def _decoded(content: bytes) -> str:
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return content.decode("utf-16" if is_wide else "utf-8", "replace")
