"""Leveranser: what is lacking and whom to ask, then a calendar of sources, units and months, then the same in words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import panel as pn

from dashboard.deliveries import NO_SOURCE, OPEN_STATES, STATES, due_on, find_gaps, last_due_month, next_due
from dashboard.model import month as months
from dashboard.pages.parts.markup import block
from dashboard.pages.parts.page import Request
from dashboard.pages.parts.templating import render
from dashboard.wording import deliveries as words
from dashboard.wording import numbers
from dashboard.wording.catalogue import _, spoken

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.council import Council

#: How ``kilde`` says the rows that have no source.
_NONE = "ingen"
_SPAN = 12
_MOST_GAPS = 6
_MOST_ROWS = 120
#: Of more units than this, those in one of these states are told of together.
_MOST_ALIKE = 3
_ALIKE = ("missing", "late", "corrected")


@dataclass(frozen=True)
class Choice:
    """What the address asks for: ``kilde``, ``enhet``, ``tilstand`` and ``til``, the last month; None for all."""

    source: str | None = None
    unit: str | None = None
    state: str | None = None
    last: str | None = None
    unknown: tuple[str, ...] = ()

    @property
    def is_filtered(self) -> bool:
        """Whether less than everything is asked for."""
        return self.source is not None or self.unit is not None or self.state is not None

    @staticmethod
    def of(request: Request, sources: Iterable[str], units: Iterable[str], span: list[str]) -> Choice:
        """What is asked for and exists; the rest is ``unknown``."""
        known = {"kilde": {s or _NONE: s for s in sources}, "enhet": {u: u for u in units},
                 "tilstand": {s: s for s in STATES}, "til": {m: m for m in span}}  # fmt: skip
        asked = {name: request.params.get(name, "") for name in known}
        found = [known[name].get(text) for name, text in asked.items()]
        unknown = tuple(text for name, text in asked.items() if text and text not in known[name])
        return Choice(*found, unknown=unknown)


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page as one block, so that all of it can be read before any script has run."""
    frame, snapshot = council.deliveries(as_of=request.as_of), council.snapshot(request.as_of)
    if frame.empty:
        return block(render("deliveries_none.html"))
    span = months.span(str(frame["month"].min()), months.from_date(snapshot.day))
    choice = Choice.of(request, frame["source"].unique(), council.register.units, span)
    if choice == Choice():
        # Links take along what the address says, and so are another page's with another address.
        key = ("deliveries page", snapshot.day, request.address("leveranser"), spoken())
        made: str = snapshot.once(key, lambda: _html(council, frame, choice, span, snapshot.day))
        return block(made)
    return block(_html(council, frame, choice, span, snapshot.day))


def _html(council: Council, frame: pd.DataFrame, choice: Choice, span: list[str], day: dt.date) -> str:
    last = span.index(choice.last or span[-1])
    shown = span[max(0, last - _SPAN + 1) : last + 1]
    rows = _chosen(council, frame, choice)
    rows = rows[rows["month"].isin(shown)]
    if choice.state is not None:
        wanted = rows.loc[rows["state"] == choice.state, ["source", "unit"]].drop_duplicates()
        calendar = rows.merge(wanted, on=["source", "unit"])
        told = rows[rows["state"] == choice.state]
    else:
        calendar = rows
        told = rows if choice.unit is not None else _unusual(rows)
    told = list(_in_words(council, told.sort_values("month", ascending=False, kind="stable"), rows))
    return render(
        "deliveries.html",
        lead=_lead(council, frame, day),
        choice=choice,
        unknown=[words.unknown_choice(text) for text in choice.unknown],
        choices=_choices(council, frame),
        shown=shown,
        heads=[numbers.month(m, short=True).split(" ") for m in shown],
        earlier=span[max(0, last - _SPAN)] if last >= _SPAN else None,
        later=span[min(len(span) - 1, last + _SPAN)] if last < len(span) - 1 else None,
        sources=[_source(council, choice, str(source), own, shown) for source, own in _by_source(calendar)],
        told=told[:_MOST_ROWS],
        left=max(0, len(told) - _MOST_ROWS),
        states=[(state, words.SIGNS[state], words.STATES[state], words.MEANING[state]) for state in STATES],
        open_states=OPEN_STATES,
        silent=[s.name or s.id for s in council.settings.sources if not _has(frame, s.id)],
        least=council.settings.release.min_persons,
        example=council.settings.example,
    )


def _chosen(council: Council, frame: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """The rows of the chosen source, and of the chosen unit and those that are or were below it."""
    if choice.source is not None:
        frame = frame[frame["source"] == choice.source]
    if choice.unit is not None:
        register = council.register
        own = [u for u in register.units if u == choice.unit or choice.unit in register.ever_above(u)]
        frame = frame[frame["unit"].isin(own)]
    return frame


def _unusual(rows: pd.DataFrame) -> pd.DataFrame:
    """What did not come as it should; what nobody delivers is said once, of its newest month."""
    rows = rows[rows["state"].isin(STATES[:4])]
    is_again = (rows["source"] == NO_SOURCE) & rows.duplicated(["source", "unit", "lacking"], keep="last")
    return rows[~is_again]


def _has(frame: pd.DataFrame, source: str) -> bool:
    return source.casefold() in {str(s).casefold() for s in frame["source"].unique()}


def _name(council: Council, source: str) -> str:
    return council.settings.source(source).name if source != NO_SOURCE else _(words.NO_SOURCE)


def _by_source(rows: pd.DataFrame) -> list[tuple[Any, pd.DataFrame]]:
    return [(source, rows[rows["source"] == source]) for source in rows["source"].unique()]


# -- in words -------------------------------------------------------------------------------


def _lead(council: Council, frame: pd.DataFrame, day: dt.date) -> dict[str, Any]:
    """What is lacking for the newest month that was due, what is lacking of the year around it, and the next due day."""
    settings = council.settings
    month = last_due_month(settings, day)
    now = [_gap(council, gap) for gap in find_gaps(frame[frame["month"] == month])]
    # A source with an earlier due day may be late already with a newer month.
    is_other = (
        (frame["month"] != month) & (frame["month"] > months.shift(month, -_SPAN)) & (frame["source"] != NO_SOURCE)
    )
    others = [_gap(council, gap, with_month=True) for gap in find_gaps(frame[is_other])]
    coming = next_due(settings, day, frame["source"].unique())
    return {
        "deadline": words.deadline(month, due_on(month, NO_SOURCE, settings).isoformat(), is_all_here=not now),
        "now": now[:_MOST_GAPS],
        "now_left": max(0, len(now) - _MOST_GAPS),
        "others": others[:_MOST_GAPS],
        "others_left": max(0, len(others) - _MOST_GAPS),
        "next": words.next_deadline(coming.month, coming.day.isoformat(), [_name(council, s) for s in coming.sources]),
    }


def _gap(council: Council, gap: Any, *, with_month: bool = False) -> str:
    register = council.register
    return words.gap(
        source=_name(council, gap.source) if gap.source != NO_SOURCE else "",
        month_=gap.month,
        units=[register.units[u].name for u in gap.units],
        is_whole=gap.is_whole,
        is_partial=gap.is_partial,
        lacking=[register.indicators[i].name for i in gap.lacking],
        asks=gap.asks,
        with_month=with_month,
    )


def _in_words(council: Council, told: pd.DataFrame, rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Deliveries one by one; where many units of a source are alike in a month, they are one."""
    counts = Counter(zip(rows["month"], rows["source"], strict=True))
    groups: dict[tuple[str, ...], list[Any]] = {}
    for row in told.itertuples():
        is_many = row.state in _ALIKE and row.source != NO_SOURCE
        groups.setdefault((row.month, row.source, row.state, "" if is_many else row.unit), []).append(row)
    for (month, source, *_rest), own in groups.items():
        if len(own) <= _MOST_ALIKE:
            yield from (_told(council, row) for row in own)
            continue
        asks = {row.ask for row in own}
        yield _told(council, own[0]) | {
            "unit": words.some_units([council.register.units[row.unit].name for row in own], counts[month, source]),
            "words": words.alike(own),
            "ask": "" if own[0].state != "missing" else words.ask(own[0]) if len(asks) == 1 else _(words.ASK_UNITS),
        }


def _told(council: Council, row: Any) -> dict[str, Any]:
    return {
        "month": row.month,
        "source": _name(council, row.source),
        "unit": council.register.units[row.unit].name,
        "state": row.state,
        "sign": words.SIGNS[row.state],
        "word": words.STATES[row.state],
        "words": _words(council, row),
        "ask": words.ask(row) if row.state in OPEN_STATES else "",
    }


def _words(council: Council, row: Any) -> str:
    return words.cell(row, {i: council.register.indicators[i].name for i in row.lacking})


# -- the calendar ---------------------------------------------------------------------------


def _choices(council: Council, frame: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    units = set(frame["unit"].unique())
    above = {a for u in units for a in council.register.ancestors(u)}
    return {
        "kilde": [(s or _NONE, _name(council, s)) for s in frame["source"].unique()],
        "enhet": [(u.id, u.name) for u in council.register.units.values() if u.id in units | above],
        "tilstand": [(state, words.STATES[state]) for state in STATES],
    }


def _source(council: Council, choice: Choice, source: str, rows: pd.DataFrame, shown: list[str]) -> dict[str, Any]:
    """A source: its months over all units, and a row for each unit."""
    name, own = _name(council, source), council.settings.source(source)
    by_unit: dict[str, dict[str, Any]] = {}
    by_month: dict[str, list[str]] = {}
    for row in rows.itertuples():
        by_unit.setdefault(row.unit, {})[row.month] = row
        by_month.setdefault(row.month, []).append(row.state)
    return {
        "id": source or _NONE,
        "name": name,
        "ask": own.ask,
        "is_named": source != NO_SOURCE,
        "day": own.due_day,
        "months_after": own.due_months,
        "tally": words.tally(sorted(Counter(rows["state"]).items(), key=lambda s: STATES.index(s[0]))),
        "is_open": choice.is_filtered,
        "months": [_whole(name, month, by_month.get(month, [])) for month in shown],
        "units": [_unit(council, unit, cells, shown) for unit, cells in by_unit.items()],
    }


def _unit(council: Council, unit: str, cells: dict[str, Any], shown: list[str]) -> dict[str, Any]:
    """A unit's months from one source; where nobody delivers, with what."""
    register = council.register
    what = dict.fromkeys(i for row in cells.values() if row.source == NO_SOURCE for i in row.lacking)
    return {
        "name": register.units[unit].name,
        "what": words.names([register.indicators[i].name for i in what]) if what else "",
        "cells": [_cell(council, cells.get(month)) for month in shown],
    }


def _cell(council: Council, row: Any) -> dict[str, str]:
    if row is None:
        return {"state": "", "sign": "", "short": "", "title": _(words.NOT_AWAITED)}
    word = words.STATES[row.state]
    return {
        "state": row.state,
        "sign": words.SIGNS[row.state],
        "short": words.SHORT.get(row.state, ""),
        "title": f"{word}. {_words(council, row)}",
    }


def _whole(name: str, month: str, states: list[str]) -> dict[str, str]:
    """All units of a source in a month: the weightiest state, and how many are in order."""
    if not states:
        return {"state": "", "sign": "", "short": "", "title": _(words.NOT_AWAITED)}
    state = min(states, key=STATES.index)
    done = sum(one not in (*OPEN_STATES, "not-due") for one in states)
    return {
        "state": state,
        "sign": words.SIGNS[state],
        "short": f"{done}/{len(states)}",
        "title": f"{words.STATES[state]}. {words.whole(name, month, done, len(states))}",
    }
