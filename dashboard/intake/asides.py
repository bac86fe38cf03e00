"""What a package says beside its cells: comments, headers, properties, names, links, formulas, texts in drawings.

None of it is read for figures, but the whole file is kept: an identity number there refuses it as one in a cell does.
Looked through as text and not taken apart, since nothing is made of it. Attributes count only where people write them:
there are places, colours and identifiers in the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from dashboard.intake.archive import Archive
from dashboard.intake.people import has_identity_number

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


def _places_in(name: str, text: str) -> Iterator[str]:
    if _ROWS.search(text):
        if any(_has_number(formula) for formula in _FORMULA.findall(text)):
            yield "formula"
        text = _ROWS.sub(" ", text)
    text = _SHEETS.sub(" ", text)
    place = next((place for part, place in _PLACES.items() if part in name), "other")
    if place == "drawing" and not name.endswith(".rels"):
        if _has_number(" ".join(_DRAWN.findall(text))):
            yield place
        return
    for special, block in _BLOCKS.items():
        if place == "other" and any(_says_number(found) for found in block.findall(text)):
            yield special
        text = block.sub(" ", text) if place == "other" else text
    if _says_number(text):
        yield place


def _says_number(markup: str) -> bool:
    """Whether the text of a part, or an attribute that people write, has an identity number."""
    written = "\n\n\n\n".join(one or other for one, other in _WRITTEN.findall(markup))
    # A text may be in several runs, each with its own letters.
    return _has_number(written) or _has_number(_TAG.sub("\n\n\n\n", _RUN.sub("", _SETTINGS.sub("", markup))))


def _has_number(markup: str) -> bool:
    return has_identity_number(_DECIMALS.sub(" ", _GUID.sub(" ", unescape(markup))))


def _decoded(content: bytes) -> str:
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return content.decode("utf-16" if is_wide else "utf-8", "replace")
