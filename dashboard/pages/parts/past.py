"""The time machine: in each page's header a way to another day, and under it, while one is shown, which day that is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.model import month as months
from dashboard.pages.parts.page import AS_OF_PARAM, PageSpec, Request
from dashboard.pages.parts.templating import render
from dashboard.places import today
from dashboard.wording import numbers

if TYPE_CHECKING:
    from dashboard.council import Council

_MONTHS = 6
_MOST = 3


def control(council: Council, spec: PageSpec, request: Request) -> str:
    """The control of the header as HTML: a form that keeps all else that the address says, and the ends of months."""
    others = {name: value for name, value in request.params.items() if name != AS_OF_PARAM}
    first = first_day(council)
    ends = month_ends(first)
    return render(
        "past_control.html",
        slug=spec.slug,
        others=others,
        day=request.day,
        first=first,
        last=today() - dt.timedelta(1),
        ends=[(end, request.address(spec.slug, **{**others, AS_OF_PARAM: end})) for end in ends],
        now=request.address(spec.slug, **{**others, AS_OF_PARAM: None}),
    )


def band(council: Council, spec: PageSpec, request: Request) -> str:
    """What the header is followed by while a day is asked for, as HTML; empty while none is."""
    text = request.params.get(AS_OF_PARAM, "")
    if not text or request.asked_day == today():
        return ""
    others = {name: value for name, value in request.params.items() if name != AS_OF_PARAM}
    facts: dict[str, Any] = {
        "text": text,
        "asked_day": request.asked_day,
        "day": request.day,
        "timed": spec.timed,
        "now": request.address(spec.slug, **{**others, AS_OF_PARAM: None}),
        "first": first_day(council),
        "changes": [],
        "count": 0,
        "here": spec.slug,
    }
    if request.as_of is not None and spec.timed:
        found = changes(council, request.as_of)
        facts |= {"changes": found[:_MOST], "count": len(found)}
    return render("past_band.html", **facts)


def first_day(council: Council) -> dt.date | None:
    """The first day anything was known; None where nothing is."""

    def look() -> dt.date | None:
        uploads = council.uploads()
        return uploads[-1].recorded_at.astimezone().date() if uploads else None

    return council.snapshot().once("first day", look)


def month_ends(first: dt.date | None) -> list[dt.date]:
    """The last days of the months before this one, the newest first, back to the first day anything was known."""
    month = months.from_date(today())
    ends = [dt.date.fromisoformat(f"{months.shift(month, -n)}-01") - dt.timedelta(1) for n in range(_MONTHS)]
    return [end for end in ends if first is not None and end >= first]


def changes(council: Council, as_of: dt.datetime) -> list[dict[str, Any]]:
    """The figures known then that are others now, in words, those that commitments are held against first."""
    register = council.register
    linked = {link.indicator for link in register.links}
    found = council.restated(as_of)
    found = found[found["indicator"].isin(register.indicators) & found["unit"].isin(register.units)]
    found = found.assign(is_linked=found["indicator"].isin(linked)).sort_values(
        "is_linked", ascending=False, kind="stable"
    )
    return [_in_words(council, row) for row in found.itertuples()]


def _in_words(council: Council, row: Any) -> dict[str, Any]:
    indicator = council.register.indicators[row.indicator]
    before, after = (
        tuple(float(getattr(row, f"{when}{part}")) for part in ("", "_numerator", "_denominator"))
        for when in ("before", "after")
    )
    # Two figures that read alike are told apart by their parts; one that is gone has nothing to be told apart from.
    was, now = numbers.told_apart(before, after, indicator.unit) if pd.notna(row.after) else ("", "")
    return {
        "indicator": row.indicator,
        "unit": row.unit,
        "month": row.month,
        "name": indicator.name,
        "place": council.register.units[row.unit].name,
        "was": was or numbers.figure(row.before, indicator.unit),
        "now": now,
    }
