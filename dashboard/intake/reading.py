"""From a file to observations or findings: the one way in.

Open, look for people, place every figure by its headings, join the parts, check, and say
everything at once. A file with an error gives no observations.
"""

from __future__ import annotations

import fnmatch
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dashboard.intake import checks, figures, people, totals
from dashboard.intake.cells import Sheet, Workbook, address
from dashboard.intake.grid import Grid
from dashboard.intake.headings import Coordinates
from dashboard.intake.placed import Fault, Placed
from dashboard.intake.vocabulary import Vocabulary
from dashboard.intake.workbook import Refused, open_workbook
from dashboard.model import IntakeSettings, Observation, Problem, Register
from dashboard.model.register import unique

log = logging.getLogger(__name__)
_PLACES = 10


@dataclass(frozen=True)
class Reading:
    """What one file says. ``observations`` is empty when a finding is an error.

    ``months`` are those it speaks of: has a figure for, or says that there is none.
    """

    observations: tuple[Observation, ...]
    findings: tuple[Problem, ...]
    months: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether an error refuses the file."""
        return any(f.severity == "error" for f in self.findings)


def read_workbook(
    path: Path,
    register: Register,
    *,
    this_month: str,
    settings: IntakeSettings | None = None,
    file_name: str | None = None,
    vocabulary: Vocabulary | None = None,
    history: checks.History | None = None,
) -> Reading:
    """Read a workbook (xlsx, xlsm, xls, ods, csv).

    ``this_month`` is the newest month a figure may be about; ``history`` gives earlier values for the
    check on outliers. Nothing is raised for a bad file: everything wrong with it is in ``findings``.
    """
    settings = settings or IntakeSettings()
    vocabulary = vocabulary or Vocabulary(register, settings.skip_headings)
    name = file_name or path.name
    try:
        workbook = open_workbook(path, name, settings)
        return _read(workbook, register, vocabulary, settings, name, this_month, history)
    except Refused as refused:
        return Reading((), (refused.problem,))
    except Exception:
        # A sheet that trips our own code is one refused file; the log has the story, without its cells.
        log.exception("A workbook could not be read")
        return Reading((), (Problem("unreadable-file", facts={"why": "broken"}),))


def _read(
    workbook: Workbook, register: Register, vocabulary: Vocabulary, settings: IntakeSettings, name: str,
    this_month: str, history: checks.History | None,
) -> Reading:  # fmt: skip
    sheets = workbook.sheets
    found_people = [(n, f) for n, s in enumerate(sheets) for f in people.find_people(s, vocabulary)]
    if found_people:
        return Reading((), tuple(_problems(sheets, {}, found_people)))
    book = figures.Book(register)
    grids: dict[int, Grid] = {}
    for number, sheet in enumerate(sheets):
        if sheet.hidden or any(
            fnmatch.fnmatch((sheet.name or "").casefold(), p.casefold()) for p in settings.skip_sheets
        ):
            continue
        grid = Grid(sheet, vocabulary, workbook.decimal_sign)
        if not (grid.numbers or grid.gaps or grid.faults or grid.headings):
            continue
        grids[number] = grid
        _read_sheet(book, number, grid, vocabulary, Path(name).stem)
    observations = figures.observations(book, [s.name for s in sheets])
    figures.say_twice(book)
    totals.check_totals(book)
    observations = totals.drop_parents(book, observations)
    faults = [
        *book.faults,
        *checks.check_hidden(sheets),
        *checks.check_negative(book),
        *checks.check_part_over_whole(book),
    ]
    faults += [*checks.check_future(book, this_month), *checks.check_closed(book, settings.closed_through)]
    if history is not None:
        faults += checks.check_outliers(book, observations, history)
    findings = _problems(sheets, grids, faults)
    if not book.slots and not any(f.severity == "error" for f in findings):
        named = {h for grid in grids.values() for h in grid.headings.values() if h.units or h.meanings}
        is_unfilled = len(named) > 1 and not any(grid.numbers for grid in grids.values())
        findings.insert(0, Problem("no-table-found", facts={"what": "unfilled"} if is_unfilled else {}))
    reading = Reading(tuple(observations), tuple(findings), tuple(sorted({month for _, _, month in book.slots})))
    return Reading((), reading.findings) if reading.is_refused else reading


def _read_sheet(book: figures.Book, number: int, grid: Grid, vocabulary: Vocabulary, stem: str) -> None:
    coordinates = Coordinates(grid, vocabulary, stem)
    placed: list[Placed] = []
    for one in coordinates.place():
        if isinstance(one, Fault):
            book.faults.append((number, one))
        else:
            placed.append(one)
    book.unplaced |= {(number, axis, key[axis]) for key in coordinates.unplaced for axis in (0, 1)}
    empties = list(_empty_cells(grid, coordinates, placed))
    figures.gather(book, number, placed)
    for one in empties:
        figures.gather_gap(book, number, one)


def _empty_cells(grid: Grid, coordinates: Coordinates, placed: list[Placed]) -> Iterable[Placed]:
    """Empty cells where a figure would stand: no figure, which a total must know."""
    if not placed:
        return
    rows: dict[int, set[int]] = {}
    for one in placed:
        if one.number is not None:
            rows.setdefault(coordinates.layout.run_of(one.key[0]), set()).add(one.key[1])
    for run, columns in rows.items():
        runs = coordinates.layout.runs
        first = runs[run][0]
        last = runs[run + 1][0] - 1 if run + 1 < len(runs) else max(grid.rows)
        for row in range(first, last + 1):
            if row not in grid.rows or row > runs[run][1] and not _names_unit(grid, row, min(columns)):
                continue
            for column in columns:
                empty = coordinates.empty((row, column)) if grid.at(row, column) is None else None
                if empty is not None:
                    yield empty


def _names_unit(grid: Grid, row: int, before: int) -> bool:
    """Whether a row below the figures is a unit's row that was left empty, not a title."""
    named = [grid.headings[row, c] for c in grid.rows[row] if c < before and (row, c) in grid.headings]
    return any(h.units and h.whole for h in named) and len(grid.rows[row]) == len(named)


def _problems(sheets: list[Sheet], grids: dict[int, Grid], faults: Iterable[tuple[int, Fault]]) -> list[Problem]:
    """Findings worded as data: the same fault once with its count and at most ten places."""
    groups: dict[tuple[int, str, str], list[Fault]] = {}
    for number, fault in dict.fromkeys(faults):
        found = fault.found
        if not found and fault.key is not None and number in grids:
            found = grids[number].text_or_empty(fault.key)
        groups.setdefault((number, fault.code, found), []).append(fault)
    problems: list[Problem] = []
    for (number, code, found), same in groups.items():
        first = min(same, key=lambda f: f.key or (0, 0)) if code != "duplicate" else same[0]
        places = unique(address(*f.key) for f in sorted(same, key=lambda f: f.key or (0, 0)) if f.key is not None)
        cell = address(*first.key) if first.key is not None else None
        others = tuple(p for p in places if p != cell)
        problems.append(
            Problem(
                code,
                sheets[number].name,
                cell,
                found,
                dict(_with_sheets(first, sheets)),
                max(len(places) - 1, 0),
                others[: _PLACES - 1],
            )  # fmt: skip
        )
    order = {"error": 0, "warning": 1, "note": 2}
    rank = {id(s): n for n, s in enumerate(sheets)}
    names = {s.name: rank[id(s)] for s in sheets}
    return sorted(problems, key=lambda p: (order[p.severity], names.get(p.sheet, 0), _row_of(p.cell)))


def _with_sheets(fault: Fault, sheets: list[Sheet]) -> Iterable[tuple[str, str]]:
    """Facts as text, with the first place of a duplicate as sheet and address."""
    facts = dict(fault.facts)
    if "first_row" in facts:
        sheet = sheets[int(facts.pop("first_sheet"))].name
        facts["first"] = address(int(facts.pop("first_row")), int(facts.pop("first_column")))
        facts["first_sheet"] = sheet or ""
    return facts.items()


def _row_of(cell: str | None) -> tuple[int, str]:
    digits = "".join(c for c in cell or "" if c.isdigit())
    return (int(digits) if digits else 0, cell or "")
