"""Oversikt: both themes with their questions and commitments, month n of 24, and what is silent."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

import panel as pn

from dashboard.assess import LOOKS, STANDINGS
from dashboard.charts import sparkline, yardstick
from dashboard.model import Commitment, Link, Milestone
from dashboard.model import month as months
from dashboard.pages.parts.markup import block
from dashboard.pages.parts.page import Request
from dashboard.pages.parts.templating import render
from dashboard.places import today
from dashboard.wording import numbers, sentences, verdicts

if TYPE_CHECKING:
    from dashboard.council import Council
    from dashboard.snapshot import Snapshot


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page as one block, so that all of it can be read before any script has run; made once a data version."""
    snapshot = council.snapshot()
    return block(snapshot.once(("overview", today()), lambda: _html(council, snapshot)))


def _html(council: Council, snapshot: Snapshot) -> str:
    settings, register = council.settings, council.register
    total = len(months.span(settings.years_from, settings.years_to))
    gone = snapshot.months_gone
    themes = [_theme(council, snapshot, theme) for theme in register.themes()]
    silent = [
        {"indicator": register.indicators[i].name, "commitments": _numbers(council, i)}
        for i in dict.fromkeys(link.indicator for link in register.links)
        if all(v == "no-data" for v in snapshot.links.loc[snapshot.links["indicator"] == i, "verdict"])
    ]
    return render(
        "overview.html",
        council=settings.name,
        gone=gone,
        total=total,
        share=100 * gone / total if total else 0,
        looks=[
            {"months": n, "at": 100 * n / total, "month": months.shift(settings.years_from, n - 1)}
            for n in LOOKS
            if n <= total
        ],
        through=snapshot.through,
        years=(settings.years_from, settings.years_to),
        themes=themes,
        silent=silent,
        news=council.news().to_dict("records"),
        example=settings.example,
    )


def _theme(council: Council, snapshot: Snapshot, theme: str) -> dict[str, Any]:
    register = council.register
    rows = [_row(council, snapshot, c) for c in register.of_kind("commitment") if c.theme == theme]
    counts = Counter(r["standing"] for r in rows)
    return {
        "name": dict(council.settings.themes).get(theme, theme.capitalize()),
        "questions": [q for q in register.of_kind("question") if q.theme == theme],
        "counts": [(key, counts[key]) for key in STANDINGS if counts[key]],
        "rows": rows,
    }


def _row(council: Council, snapshot: Snapshot, commitment: Commitment) -> dict[str, Any]:
    found = snapshot.standing(commitment.id)
    link = next(iter(council.register.links_of(commitment.id)), None)
    return {
        "id": commitment.id,
        "text": commitment.text,
        "standing": found.standing,
        "because": found.because,
        "moved": found.moved,
        "linked": len(found.links),
        "spark": _spark(council, snapshot, snapshot.aimed(link)) if link is not None else None,
        "next": _next(council.register.milestones_of(commitment.id)),
    }


def _spark(council: Council, snapshot: Snapshot, link: Link) -> dict[str, Any]:
    settings, indicator = council.settings, council.register.indicators[link.indicator]
    series = snapshot.series(link.indicator, link.unit)
    marks = yardstick(series, indicator, settings, link)
    links = snapshot.links
    row = links[(links["indicator"] == link.indicator) & (links["unit"] == link.unit)].iloc[0]
    years = sentences.years_words(settings.baseline_from, settings.baseline_to)
    label = sentences.spark_label(indicator.name, indicator.unit, row.newest, row.newest_month, row.baseline, years)
    start = next((n for n, m in enumerate(series["month"]) if m >= settings.years_from), None)
    goal = marks.path[-1][1] if marks.path else None
    svg = sparkline(list(series["value"]), label, band=(marks.low, marks.high), target=goal, start=start)
    return {
        "svg": svg,
        "indicator": indicator.name,
        "unit": council.register.units[link.unit].name,
        "newest": verdicts.HIDDEN_SHORT if row.hidden else numbers.figure(row.newest, indicator.unit),
        "newest_month": row.newest_month,
        "target": numbers.figure(link.target, indicator.unit) if link.target is not None else None,
        "target_is_yearly": indicator.measure == "count" and indicator.over_time == "flow",
        "target_by": link.target_by,
        "target_status": verdicts.TARGETS[link.target_status],
    }


def _next(milestones: list[Milestone]) -> dict[str, Any] | None:
    """The milestone that is late longest, else the next one due; shielded ones are left out."""
    open_ones = [m for m in milestones if m.status not in ("done", "dropped") and not m.shielded]
    if not open_ones:
        return None
    first = min(open_ones, key=lambda m: m.due)
    late = first.status == "late" or dt.date.fromisoformat(first.due) < today()
    return {"title": first.title, "due": first.due, "late": late}


def _numbers(council: Council, indicator: str) -> list[str]:
    return [link.commitment for link in council.register.links if link.indicator == indicator]
