"""xlsx and xlsm: which sheets there are and what they share. The sheets themselves are read by ``worksheet``.

Read here and not by a library: only so do number formats, merges, hidden rows, error values and formulas
without a result all come along, in a tenth of the time. Macros are never looked at. Part names come from the
file's own relations, whatever they are, and elements go by their local name, so that strict files read alike.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from dashboard.intake import elements
from dashboard.intake.archive import Archive
from dashboard.intake.asides import find_numbers
from dashboard.intake.cells import Sheet, Workbook
from dashboard.intake.limits import MAX_CELLS, TooManyCells
from dashboard.intake.rows import Shared, Strings
from dashboard.intake.shapes import Shapes, read_shapes
from dashboard.intake.worksheet import read_worksheet

_USUAL = ("xl/workbook.xml", "xl/workbook.bin")
_SHORTEST, _CELL, _VALUE = b'<c r="A1"/>', b"<c ", b"<v>"
_MOST_WRITTEN = 2 * MAX_CELLS
"""Cells in a sheet with those that are only formatted, as many programs do to the last row."""


@dataclass
class _Book:
    """The workbook part: its sheets as name, relation and whether hidden; its calendar; whether Excel is to calculate."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    from_1904: bool = False
    calculates_on_opening: bool = False


def read(path: Path) -> Workbook:
    """Every worksheet of an xlsx or xlsm file, hidden ones included and marked. Raises as ``read_archive`` does."""
    archive = Archive(path)
    archive.check()
    main = main_part(archive)
    if main is None:
        raise ValueError("no workbook")
    return read_archive(archive, main)


def main_part(archive: Archive) -> str | None:
    """The name of the part that an office file starts from, None when the archive is no such file."""
    with suppress(ValueError, KeyError):
        for kind, target in _relations(archive, "").values():
            if kind == "officeDocument" and target in archive:
                return target
    return next((name for name in _USUAL if name in archive), None)


def read_archive(archive: Archive, main: str, most_cells: int = MAX_CELLS) -> Workbook:
    """Every worksheet of an archive that was looked at and starts from the part ``main``.

    Raises ValueError or LookupError for what is not as a workbook is, Refused with the finding where it is
    known what is wrong, TooManyCells.
    """
    related = _relations(archive, main)
    book = _book(b"".join(archive.glance(main)))
    parts = dict(related.values())
    folder = main.rpartition("/")[0]
    # Where no relation leads to them they are looked for by their usual names: without styles a date is a figure.
    styles, texts = (parts.get(kind, posixpath.join(folder, f"{kind}.xml")) for kind in ("styles", "sharedStrings"))
    from_1904 = book.from_1904
    if "styles" in parts and styles not in archive:
        raise ValueError("styles that are not where they are said to be")
    shared = Shared(
        strings=Strings(_strings(archive.pieces(texts)) if texts in archive else ()),
        shapes=read_shapes(archive.read(styles), from_1904) if styles in archive else Shapes(from_1904),
        most_cells=most_cells,
    )
    worksheets = [related[relation] for _, relation, _ in book.sheets]
    numbered = tuple(
        find_numbers(archive, owners_of(archive, [part for kind, part in worksheets if elements.is_worksheet(kind)]))
    )
    sheets: list[Sheet] = []
    read: set[str] = set()
    for name, relation, is_hidden in book.sheets:
        kind, target = related[relation]
        if not elements.is_worksheet(kind):
            continue
        if target in read:
            raise ValueError("two sheets in one part")
        read.add(target)
        sheet = Sheet(name, hidden=is_hidden)
        sheets.append(sheet)
        _check_count(archive, target, shared.most_cells)
        read_worksheet(sheet, archive.pieces(target), shared)
    if book.calculates_on_opening and not shared.is_calculated:
        # Programs that write formulas without working them out put a 0 in their place and leave it to Excel.
        for cell in shared.zeros:
            cell.content, cell.decimals, cell.percent, cell.uncalculated = None, None, False, True
    return Workbook(sheets, numbered=numbered)


def owners_of(archive: Archive, worksheets: list[str]) -> dict[str, int]:
    """Which worksheet each part is or is seen on, by its name in small letters."""
    owners: dict[str, int] = {}
    for number, part in enumerate(worksheets):
        for _, target in _relations(archive, part).values():
            owners[target.lower()] = number
        owners[part.lower()] = number
    return owners


def _check_count(archive: Archive, part: str, most_cells: int) -> None:
    """Refuse what is far too large before its cells are made, as far as that is seen without reading it."""
    if archive.size(part) >= most_cells * len(_SHORTEST):
        filled = written = 0
        for piece in archive.glance(part):
            filled += piece.count(_VALUE)
            written += piece.count(_CELL)
        if filled > most_cells or written > _MOST_WRITTEN:
            raise TooManyCells


def _book(content: bytes) -> _Book:
    book = _Book()

    def start(name: str, given: dict[str, str]) -> None:
        kind = elements.local(name)
        if kind == "sheet":
            relation = next(value for key, value in given.items() if key.endswith(":id"))
            book.sheets.append((given["name"], relation, given.get("state", "visible") != "visible"))
        elif kind == "workbookPr":
            # An extension of the same local name has other attributes.
            book.from_1904 |= elements.is_true(given.get("date1904"))
        elif kind == "calcPr":
            book.calculates_on_opening |= elements.is_true(given.get("fullCalcOnLoad"))

    elements.parse((content,), start)
    if not book.sheets:
        raise ValueError("a workbook without sheets")
    return book


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to within the file: kind and part name by the relation's id."""
    folder, _, file = part.rpartition("/")
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, given: dict[str, str]) -> None:
        if elements.local(name) == "Relationship" and given.get("TargetMode") != "External":
            target = unquote(given["Target"]).replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[given["Id"]] = (given["Type"].rpartition("/")[2], target)

    if name in archive:
        # It stays for those who look through all parts.
        elements.parse(archive.glance(name), start)
    return found


def _strings(pieces: Iterable[bytes]) -> list[str]:
    """The texts that cells share, without the reading aids of East Asian ones."""
    strings: list[str] = []
    runs: list[str] = []
    texts: list[str] = []
    is_phonetic = is_text = False

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal is_phonetic, is_text
        if is_text:
            raise ValueError("an element inside a text")
        if name == "t":
            is_text = True
            texts.clear()
        elif name == "rPh":
            is_phonetic = True
        elif ":" in name:
            start(elements.local(name), given)

    def end(name: str) -> None:
        nonlocal is_phonetic, is_text
        if name == "t":
            is_text = False
            if not is_phonetic:
                runs.extend(texts)
        elif name == "si":
            text = "".join(runs)
            if len(text) > elements.LONGEST or len(strings) == MAX_CELLS:
                raise ValueError("more text than a workbook has")
            strings.append(elements.unescaped(text))
            runs.clear()
        elif name == "rPh":
            is_phonetic = False
        elif ":" in name:
            end(elements.local(name))

    elements.parse(pieces, start, end, texts.append)
    return strings
