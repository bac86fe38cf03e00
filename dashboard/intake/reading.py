"""From a file to observations or findings: the one way in.

Open, look for people, place every figure by its headings, join the parts, check, and say
everything at once. A file with an error gives no observations.
"""

from __future__ import annotations

import fnmatch
import logging
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.intake import figures, people, totals
from dashboard.intake.case import Case, Check, History, run_checks
from dashboard.intake.cells import Key, Sheet, Workbook
from dashboard.intake.checks import CHECKS, check_hidden
from dashboard.intake.ends import are_told_apart
from dashboard.intake.findings import problems_of, told_once
from dashboard.intake.grid import Grid
from dashboard.intake.headings import Coordinates
from dashboard.intake.hidden import find_misled
from dashboard.intake.marks import is_list
from dashboard.intake.placed import Fault, Placed
from dashboard.intake.taught import signature, taught_for
from dashboard.intake.titles import check_drafts, check_name
from dashboard.intake.vocabulary import Vocabulary
from dashboard.intake.workbook import Refused, open_workbook
from dashboard.model import IntakeSettings, Lesson, Observation, Problem, Register

log = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]
"""What is being done (``open``, ``read``, ``check``), how much of it is done, and of how much."""
_STEP = 2000
#: How many unknown labels, and how many unknown headings, of a sheet without a table are told.
_MOST_STRANGERS = 10
_FEW_PLACES, _SCATTERED = 20_000, 40
"""As many places are always looked at; of more, one in so many must have a figure."""


@dataclass(frozen=True)
class Reading:
    """What one file says. ``observations`` is empty when a finding is an error.

    ``months`` are those it speaks of: has a figure for, or says that there is none. ``signatures`` name, sheet by
    sheet, which other sheets have the same headings; ``taught`` are the headings that were read as a lesson says, each
    with its sheet's signature.
    """

    observations: tuple[Observation, ...]
    findings: tuple[Problem, ...]
    months: tuple[str, ...] = ()
    signatures: tuple[tuple[str | None, str], ...] = ()
    taught: tuple[tuple[str, str], ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether an error refuses the file."""
        return any(f.severity == "error" for f in self.findings)


@dataclass(frozen=True)
class Terms:
    """How a file is read, as ``read_workbook`` was asked."""

    this_month: str
    settings: IntakeSettings
    lessons: tuple[Lesson, ...]
    checks: tuple[Check, ...]
    with_hidden: bool


def read_workbook(
    path: Path,
    register: Register,
    *,
    this_month: str,
    settings: IntakeSettings | None = None,
    lessons: Sequence[Lesson] = (),
    checks: Sequence[Check] = CHECKS,
    with_hidden: bool = False,
    file_name: str | None = None,
    vocabulary: Vocabulary | None = None,
    history: History = lambda series: {},
    progress: Progress = lambda phase, done, of: None,
) -> Reading:
    """Read a workbook of any format that ``open_workbook`` knows.

    ``this_month`` is the newest month a figure may be about. ``lessons`` are what controllers have taught about
    headings, ``checks`` what is asked of the figures; ``with_hidden`` reads what is hidden as if it were not.
    ``history`` gives earlier values for the check on outliers. Nothing is raised for a bad file: everything wrong
    with it is in ``findings``.
    """
    terms = Terms(this_month, settings or IntakeSettings(), tuple(lessons), tuple(checks), with_hidden)
    vocabulary = vocabulary or Vocabulary(register, terms.settings.skip_headings)
    name = file_name or path.name
    try:
        progress("open", 0, 1)
        workbook = open_workbook(path, name, terms.settings)
        return _Read(register, vocabulary, terms, name, history, progress).all(workbook)
    except Refused as refused:
        return Reading((), (refused.problem,))
    except MemoryError:
        limit = str(terms.settings.max_memory_megabytes)
        return Reading((), (Problem("too-large", facts={"what": "memory", "limit": limit}),))
    except Exception as error:
        # A sheet that trips our own code is one refused file.
        tell_failure("A workbook could not be read", error)
        return Reading((), (Problem("unreadable-file", facts={"why": "broken"}),))
    finally:
        vocabulary.tidy()


def tell_failure(what: str, error: BaseException) -> None:
    """Log where our own code failed, and never the message: it may quote a cell."""
    at = error.__traceback__
    places = []
    while at is not None:
        places.append(f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}")
        at = at.tb_next
    log.error("%s: %s at %s", what, type(error).__name__, " > ".join(places[-6:]))


class _Read:
    """One file being read."""

    def __init__(
        self, register: Register, vocabulary: Vocabulary, terms: Terms, name: str, history: History, progress: Progress
    ) -> None:
        self.vocabulary, self.terms, self.name = vocabulary, terms, name
        self.history, self.progress = history, progress
        self.book = figures.Book(register)
        self.grids: dict[int, Grid] = {}
        #: Headings that may be taught, of sheets where no figure has one that says anything.
        self.strangers: list[tuple[int, Fault]] = []

    def all(self, workbook: Workbook) -> Reading:
        sheets = workbook.sheets
        found_people = list(self._people(sheets))
        if found_people or workbook.numbered:
            for sheet in sheets:
                sheet.name = sheet.name and people.masked(sheet.name)
            beside = [
                Problem("personal-data", None if n is None else sheets[n].name, facts={"what": f"beside-{place}"})
                for n, place in workbook.numbered
            ]
            return Reading((), tuple(told_once([*problems_of(found_people, sheets, {}), *beside], sheets)))
        if self.terms.with_hidden:
            for sheet in sheets:
                sheet.hidden, sheet.hidden_rows, sheet.hidden_columns = False, set(), set()
        signatures: dict[str | None, str] = {}
        lessons_met: set[tuple[str, str]] = set()
        for number, sheet in enumerate(sheets):
            if sheet.hidden or self._is_skipped(sheet):
                continue
            signatures[sheet.name] = signature(sheet)
            taught = taught_for(signatures[sheet.name], self.terms.lessons, self.book.register)
            grid = Grid(sheet, self.vocabulary, workbook.decimal_sign, taught)
            if grid.numbers or grid.gaps or grid.faults or grid.headings:
                self.grids[number] = grid
                self._sheet(number, grid, workbook.decimal_sign)
                lessons_met |= {(signatures[sheet.name], text) for text in grid.taught_here}
        observations = figures.observations(self.book, [s.name for s in sheets])
        figures.say_twice(self.book, self._is_told_apart)
        totals.check_totals(self.book)
        observations = totals.drop_parents(self.book, observations)
        findings = self._findings(sheets, observations)
        if not self.book.slots and not any(f.severity == "error" for f in findings):
            none = Problem("no-table-found", facts={"what": "unfilled"} if self._has_names_alone() else {})
            findings = told_once([none, *findings, *problems_of(self.strangers, sheets, self.grids)], sheets)
        months = tuple(sorted({month for _, _, month in self.book.slots}))
        refused = any(f.severity == "error" for f in findings)
        return Reading(
            () if refused else tuple(observations), tuple(findings), () if refused else months,
            tuple(signatures.items()), tuple(sorted(lessons_met)),
        )  # fmt: skip

    def _people(self, sheets: Sequence[Sheet]) -> Iterator[tuple[int, Fault]]:
        search = people.Search(self.vocabulary)
        for number, sheet in enumerate(sheets):
            names = (sheet.name or "", self.name) if number == 0 else (sheet.name or "",)
            if any(people.has_identity_number(name) for name in names):
                yield number, Fault("personal-data", None, "", (("what", "name"),))
            yield from ((number, fault) for fault in search.find(sheet))

    def _is_skipped(self, sheet: Sheet) -> bool:
        name = (sheet.name or "").casefold()
        return is_list(sheet) or any(fnmatch.fnmatch(name, p.casefold()) for p in self.terms.settings.skip_sheets)

    def _sheet(self, number: int, grid: Grid, decimal_sign: str | None) -> None:
        stem = Path(self.name).stem
        coordinates = Coordinates(grid, self.vocabulary, stem)
        placed: list[Placed] = []
        of = len(grid.numbers)
        for one in coordinates.place():
            if isinstance(one, Fault):
                self.book.faults.append((number, one))
            else:
                placed.append(one)
                if len(placed) % _STEP == 0:
                    self.progress("read", len(placed), of)
        if not placed:
            self.strangers += ((number, fault) for fault in coordinates.strangers(_MOST_STRANGERS))
        misled = dict(find_misled(coordinates, placed, decimal_sign, stem))
        if misled:
            self.book.faults += [(number, fault) for fault in misled.values()]
            coordinates.unplaced.update(misled)
            placed = [one for one in placed if one.key not in misled]
        self.book.unplaced |= {(number, axis, key[axis]) for key in coordinates.unplaced for axis in (0, 1)}
        empties = list(_empty_cells(grid, coordinates, placed))
        figures.gather(self.book, number, placed)
        for one in empties:
            figures.gather_gap(self.book, number, one)

    def _is_told_apart(self, before: figures.Slot, slot: figures.Slot) -> bool:
        grid = self.grids[slot.sheet]
        first, second = before.placed.key, slot.placed.key
        is_list = before.sheet == slot.sheet and first[0] != second[0] and first[1] == second[1]
        return is_list and are_told_apart(grid, first[0], second[0])

    def _findings(self, sheets: Sequence[Sheet], observations: Sequence[Observation]) -> list[Problem]:
        self.progress("check", 0, 1)
        names = [s.name for s in sheets]
        case = Case(
            self.book, observations, names, self._text, self.terms.settings, self.terms.this_month, self.history
        )  # fmt: skip
        faults = dict.fromkeys([*self.book.faults, *check_hidden(sheets), *check_drafts(self.grids)])
        problems = [*problems_of(faults, sheets, self.grids)]
        problems += check_name(self.name, self.vocabulary, self.book.slots, names)
        problems += run_checks(
            case, self.terms.checks, lambda name, error: tell_failure(f"The check {name} failed", error)
        )
        return told_once(problems, sheets)

    def _text(self, sheet: int, key: Key | None) -> str:
        return self.grids[sheet].text_or_empty(key) if key is not None and sheet in self.grids else ""

    def _has_names_alone(self) -> bool:
        """Whether names stand where figures would be, and no figure."""
        named = {h for grid in self.grids.values() for h in grid.headings.values() if h.units or h.meanings}
        return len(named) > 1 and not any(grid.numbers for grid in self.grids.values())


def _empty_cells(grid: Grid, coordinates: Coordinates, placed: list[Placed]) -> Iterable[Placed]:
    """Empty cells where a figure would stand: no figure, which a total must know.

    Not where a few figures lie scattered over a wide sheet: nobody left the places between them empty.
    """
    if not placed:
        return
    rows: dict[int, set[int]] = {}
    figures_in: Counter[int] = Counter()
    every = sorted(grid.columns)
    for one in placed:
        if one.number is not None:
            run = coordinates.layout.run_of(one.key[0])
            rows.setdefault(run, set()).add(one.key[1])
            figures_in[run] += 1
    for run, columns in rows.items():
        runs = coordinates.layout.runs
        first = runs[run][0]
        # A column between the others may have no figure at all.
        within = every[bisect_left(every, min(columns)) : bisect_left(every, max(columns) + 1)]
        places = (runs[run][1] - first + 1) * len(within)
        if places > _FEW_PLACES and places > _SCATTERED * figures_in[run]:
            continue
        last = runs[run + 1][0] - 1 if run + 1 < len(runs) else max(grid.rows)
        for row in range(first, last + 1):
            if row not in grid.rows or row > runs[run][1] and not _is_left_empty(grid, row, min(columns)):
                continue
            filled = {*grid.rows[row], *grid.covered_columns.get(row, ())}
            for column in within:
                empty = coordinates.empty((row, column)) if column not in filled else None
                if empty is not None:
                    yield empty


def _is_left_empty(grid: Grid, row: int, before: int) -> bool:
    """Whether a row below the figures is a unit's or a month's row that was left empty, not a title."""
    named = [grid.headings[row, c] for c in grid.rows[row] if c < before and (row, c) in grid.headings]
    return any((h.units or h.periods) and h.whole for h in named) and len(grid.rows[row]) == len(named)
