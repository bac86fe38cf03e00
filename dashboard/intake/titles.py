"""What titles and names say of the figures beside what they are: a draft, a plan, another month than is read.

A file's name ranks last: it never decides against a title, but what it says against one is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dashboard.intake import doubts
from dashboard.intake.cells import address
from dashboard.intake.figures import FigureKey, Slot
from dashboard.intake.grid import Grid
from dashboard.intake.naming import plain_name
from dashboard.intake.placed import Fault
from dashboard.intake.vocabulary import Heading, Vocabulary, normal
from dashboard.intake.whose import council_of
from dashboard.model import Problem, Register


def check_drafts(grids: Mapping[int, Grid]) -> Iterator[tuple[int, Fault]]:
    """Titles and names of sheets that say that the figures are a draft."""
    for number, grid in grids.items():
        if not grid.figure_rows:
            continue
        name = grid.sheet.name or ""
        if doubts.is_draft(name):
            yield number, Fault("draft", None, name, (("what", "sheet"),))
        for key, heading in ((key, grid.headings.get(key)) for zone in grid.zones for key in _cells(grid, zone.rows)):
            if heading is not None and not heading.whole and doubts.is_draft(heading.text):
                yield number, Fault("draft", key, heading.text.strip())


def _cells(grid: Grid, rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in rows for column in grid.rows[row])


def check_name(
    name: str, vocabulary: Vocabulary, slots: Mapping[FigureKey, Mapping[str, Slot]], sheets: list[str | None]
) -> Iterator[Problem]:
    """A file's name that says its figures are planned, a trial or a draft, another council's, or about another month."""
    if not slots:
        return
    stem = Path(name).stem
    heading = vocabulary.heading(plain_name(stem), running=True)
    doubt = heading.doubt
    if doubt is not None and (doubt.kind == "council" or doubts.is_plan(doubt.word)):
        what = "plan-name" if doubt.kind == "qualifier" else "council-name"
        yield Problem("ambiguous", None, None, name, facts={"what": what, "own": council_of(vocabulary.register)})
    elif doubt is not None and doubt.kind == "trial" or doubts.is_draft(normal(stem)):
        yield Problem("draft", None, None, name, facts={"what": "name"})
    yield from _other_month(name, heading, vocabulary.register, slots, sheets)


def _other_month(
    name: str,
    heading: Heading,
    register: Register,
    slots: Mapping[FigureKey, Mapping[str, Slot]],
    sheets: list[str | None],
) -> Iterator[Problem]:
    """All figures are of one month, and the name says another."""
    named = heading.periods[0] if len(heading.periods) == 1 else None
    said = named.month("month") if named is not None and named.length == 1 else None
    months = {month for _, _, month in slots} if said is not None else set()
    if said is None or len(months) != 1 or said in months:
        return
    if any(register.indicators[indicator].cadence != "month" for indicator, _, _ in slots):
        return
    slot = next(iter(next(iter(slots.values())).values()))
    key = slot.placed.month_key
    cell = address(*key) if key is not None else None
    yield Problem("other-month", sheets[slot.sheet], cell, name, facts={"month": months.pop(), "said": said})
