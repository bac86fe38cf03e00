"""Findings as a person is told them: the same fault once, with its count and at most ten places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.intake.cells import Sheet, address
from dashboard.intake.grid import Grid
from dashboard.intake.placed import Fault
from dashboard.model import Problem
from dashboard.model.register import unique

_PLACES = 10
#: No person reads more, and whoever asked for the reading holds them all.
_MOST = 2000
_ORDER = {"error": 0, "warning": 1, "note": 2}
#: Told at the first one met, not at the uppermost: the second of two is the one blamed.
_AS_MET = frozenset({"duplicate"})


def problems_of(
    faults: Iterable[tuple[int, Fault]], sheets: Sequence[Sheet], grids: Mapping[int, Grid]
) -> Iterable[Problem]:
    """Faults with their sheet's name, their cell's address and what stands in it."""
    for number, fault in faults:
        found = fault.found
        if not found and fault.key is not None and number in grids:
            found = grids[number].text_or_empty(fault.key)
        cell = address(*fault.key) if fault.key is not None else None
        yield Problem(fault.code, sheets[number].name, cell, found, dict(_with_sheets(fault, sheets)))


def told_once(problems: Iterable[Problem], sheets: Sequence[Sheet]) -> list[Problem]:
    """One problem for all with the same code and the same found text on a sheet; the gravest first.

    Those there is no room for are one more problem, which says how many they are: an error where one of them is.
    What no heading says is one problem whatever the figures are: they are not what is wrong. That a text was passed
    over is not told where it is itself what is wrong.
    """
    groups: dict[tuple[str | None, str, str], list[Problem]] = {}
    problems = list(problems)
    blamed = {(p.sheet, p.cell) for p in problems if p.severity == "error"}
    for problem in problems:
        if problem.code == "ignored-text" and (problem.sheet, problem.cell) in blamed:
            continue
        found = "" if problem.facts.get("what") == "none" else problem.found
        groups.setdefault((problem.sheet, problem.code, found), []).append(problem)
    told = [_one_of(group) for group in groups.values()]
    rank = {sheet.name: n for n, sheet in enumerate(sheets)}
    told.sort(key=lambda p: (_ORDER[p.severity], rank.get(p.sheet, 0), _row_of(p.cell)))
    return told if len(told) <= _MOST else [*told[:_MOST], *_more(told[_MOST:])]


def _more(left: Sequence[Problem]) -> Iterable[Problem]:
    """How many errors, and how many others, there was no room for."""
    errors = sum(problem.severity == "error" for problem in left)
    for code, count in (("too-large", errors), ("ignored-text", len(left) - errors)):
        if count:
            yield Problem(code, facts={"what": "findings", "left": str(count)})


def _one_of(group: list[Problem]) -> Problem:
    if len(group) == 1:
        return group[0]
    in_order = sorted(group, key=lambda p: _place(p.cell))
    first = group[0] if group[0].code in _AS_MET else in_order[0]
    places = unique(p.cell for p in in_order if p.cell is not None)
    others = tuple(p for p in places if p != first.cell)
    return Problem(
        first.code, first.sheet, first.cell, first.found, first.facts, max(len(places) - 1, 0), others[: _PLACES - 1]
    )


def _with_sheets(fault: Fault, sheets: Sequence[Sheet]) -> Iterable[tuple[str, str]]:
    """Facts as text, with the first place of a duplicate as sheet and address."""
    facts = dict(fault.facts)
    if "first_row" in facts:
        sheet = sheets[int(facts.pop("first_sheet"))].name
        facts["first"] = address(int(facts.pop("first_row")), int(facts.pop("first_column")))
        facts["first_sheet"] = sheet or ""
    return facts.items()


def _place(cell: str | None) -> tuple[int, int, str]:
    row, letters = _row_of(cell)
    return row, len(letters), letters


def _row_of(cell: str | None) -> tuple[int, str]:
    digits = "".join(c for c in cell or "" if c.isdigit())
    return (int(digits) if digits else 0, cell or "")
