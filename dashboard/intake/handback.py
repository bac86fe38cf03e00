"""A refused workbook, handed back: the same file with the cells marked, and a first sheet that lists the faults.

Only marks are added: a fill, a comment, the sheet «Feil». An xlsx or xlsm keeps every part that needs no mark, byte
for byte, so that charts, macros and whatever this program knows nothing of are as they were. What is not one
of those comes back as an xlsx with the same cells, since the other formats cannot be marked and keep their content.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dashboard.intake.archive import Archive
from dashboard.intake.boxes import last_block
from dashboard.intake.copies import copied
from dashboard.intake.listing import Contents, Fault
from dashboard.intake.marking import deselect, mark_cells
from dashboard.intake.marks import HEADINGS, SHEET, Mark, is_list
from dashboard.intake.outline import Place, place_of
from dashboard.intake.package import TYPE, Package
from dashboard.intake.reading import tell_failure
from dashboard.intake.refusal import Refused
from dashboard.intake.styles import FILLS, Styles
from dashboard.intake.workbook import open_workbook
from dashboard.model import IntakeSettings

__all__ = ["HEADINGS", "SHEET", "Mark", "hand_back", "handed_back"]

_MOST = 3000
"""Places marked and listed in one workbook."""
_NOTE = "Merknad"
_MORE = "Feil er funnet på {count} steder til som ikke er merket eller tatt med i denne listen."
_MORE_REMEDY = "Rett dem som står her, og lever arbeidsboken igjen: da vises resten."
_AGAIN = (
    "Arbeidsboken er merket før. Celler som ble merket da, har fremdeles farge og kommentar, også der feilen er rettet."
)
_AGAIN_REMEDY = "Se på denne listen: bare det som står her, er galt nå."
_SIGNED = "Arbeidsboken er signert digitalt. Signaturen gjelder ikke for denne kopien, fordi celler er merket i den."
_SIGNED_REMEDY = "Skal arbeidsboken fortsatt være signert, må den signeres på nytt når feilene er rettet."


def hand_back(source: Path, target: Path, marks: Sequence[Mark], *, name: str, settings: IntakeSettings) -> bool:
    """Write the marked workbook. False when the file cannot be opened at all, and so cannot be marked."""
    content = handed_back(source, marks, name=name, settings=settings)
    if content is not None:
        target.write_bytes(content)
    return content is not None


def handed_back(source: Path, marks: Sequence[Mark], *, name: str, settings: IntakeSettings) -> bytes | None:
    """The marked workbook as a file's bytes; nothing is written. None when the file cannot be opened, MemoryError."""
    try:
        package, names = _opened(source, name, settings)
        contents = Contents(package)
        is_again = contents.first.rstrip("_") == SHEET and any(
            sheet.name == contents.first and is_list(sheet) for sheet in open_workbook(source, name, settings).sheets
        )
    except MemoryError:
        raise
    except Exception:  # what no reader opens, nobody can mark
        return None
    try:
        _mark(package, contents, [m for m in marks if m.severity in FILLS], names, is_again=is_again)
        return package.to_bytes()
    except MemoryError:
        raise
    except Exception as error:
        tell_failure("A workbook could not be marked", error)
        return None


def _opened(source: Path, name: str, settings: IntakeSettings) -> tuple[Package, Mapping[str | None, str]]:
    """The package to mark, and what sheets are called in it where that is not what they were called."""
    if source.stat().st_size > settings.max_megabytes * 2**20:
        raise Refused("too-large")
    with source.open("rb") as file:
        is_zip = file.read(2) == b"PK"
    if is_zip:
        archive = Archive(source)
        archive.check()
        package = Package(archive)
        if "content.xml" not in package and package.main.endswith(".xml") and package.main in package:
            return package, {}
    book = open_workbook(source, name, settings)
    book.sheets = [sheet for sheet in book.sheets if not is_list(sheet)]
    return copied(book)


def _mark(
    package: Package, contents: Contents, marks: Sequence[Mark], names: Mapping[str | None, str], *, is_again: bool
) -> None:
    styles_part = package.related(contents.part, "styles")
    styles = Styles(package.read(styles_part)) if styles_part else Styles.new(contents.namespace)
    faults, by_sheet, left = _sorted(marks, contents.sheets, names)
    block = last_block(package.read(part) for part in package.names if part.lower().endswith(".vml"))
    marked = set()
    for sheet, places in by_sheet.items():
        part = contents.sheets[sheet]
        block = mark_cells(package, part, places, styles, contents.namespace, block)
        marked.add(part)
    for part in contents.parts:
        if part not in marked:
            deselect(package, part)
    if left:
        faults.append(Fault("text", _NOTE, "", "", _MORE.format(count=left), _MORE_REMEDY))
    if any(r.type.endswith("/digital-signature/origin") for r in package.relations("")):
        faults.append(Fault("text", _NOTE, "", "", _SIGNED, _SIGNED_REMEDY))
    if is_again:
        faults.append(Fault("text", _NOTE, "", "", _AGAIN, _AGAIN_REMEDY))
    contents.put_first(faults, styles.listed(), over=is_again)
    if styles_part:
        package.write(styles_part, styles.to_bytes())
    else:
        new = package.add(package.free("styles{}.xml", ""), TYPE.format("spreadsheetml.styles+xml"), styles.to_bytes())
        package.relate(contents.part, "styles", new)


def _sorted(
    marks: Sequence[Mark], sheets: Mapping[str, str], names: Mapping[str | None, str]
) -> tuple[list[Fault], dict[str, list[tuple[Place, Mark]]], int]:
    """The rows of the list, what to mark on each sheet, and how many places there was no room for."""
    faults: list[Fault] = []
    by_sheet: dict[str, list[tuple[Place, Mark]]] = {}
    left = 0
    for mark in marks:
        sheet = names.get(mark.sheet, mark.sheet)
        shown = sheet if sheet is not None and sheet in sheets else next(iter(sheets), None)
        for cell in mark.cells or ("",):
            if len(faults) == _MOST:
                left += 1
                continue
            place = place_of(cell)
            link = (shown, cell) if place is not None and shown is not None else None
            faults.append(Fault(mark.severity, mark.word, mark.sheet or "", cell, mark.message, mark.remedy, link))
            if place is not None and shown is not None:
                by_sheet.setdefault(shown, []).append((place, mark))
    return faults, by_sheet, left
