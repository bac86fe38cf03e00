"""What the peers' overview shows, as one document of plain values: all of it made by ours beforehand, none of it at a visit."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from dashboard.charts import drawing
from dashboard.council import Council
from dashboard.model import month as months
from dashboard.places import today
from dashboard.wording.numbers import date
from dashboard.wording.standings import STANDING_SIGNS, standing_word

_RELATIONS = ("direct", "indirect", "balancing", "context")


def overview(council: Council) -> dict[str, Any]:
    """Title, themes and rows, for JSON."""
    settings, register, snapshot = council.settings, council.register, council.snapshot()
    total = len(months.span(settings.years_from, settings.years_to))
    rows = [_row(council, commitment) for commitment in register.of_kind("commitment")]
    names = dict(settings.themes)
    themes = []
    for theme in register.themes():
        mine = [row["standing"] for row in rows if row["theme"] == names.get(theme, theme)]
        questions = [q.text for q in register.of_kind("question") if q.theme == theme]
        counts = {standing: mine.count(standing) for standing in dict.fromkeys(mine)}
        themes.append({"name": names.get(theme, theme), "questions": questions, "counts": counts})
    return {"title": f"{settings.name}: måned {snapshot.months_gone} av {total}", "themes": themes, "rows": rows}


def _row(council: Council, commitment: Any) -> dict[str, Any]:
    snapshot, register = council.snapshot(), council.register
    standing = snapshot.standing(commitment.id)
    milestones = [
        one
        for one in register.milestones_of(commitment.id)
        if one.status not in ("done", "dropped") and not one.shielded
    ]
    following = min(milestones, key=lambda one: one.due, default=None)
    links = [link for link in register.links if link.commitment in register.family(commitment.id)]
    link = min(links, key=lambda one: _RELATIONS.index(one.relation), default=None)
    late = following is not None and (following.status == "late" or dt.date.fromisoformat(following.due) < today())
    return {
        "number": commitment.id,
        "text": commitment.text,
        "theme": dict(council.settings.themes).get(commitment.theme, commitment.theme),
        "standing": f"{STANDING_SIGNS[standing.standing]} {standing_word(standing.standing)}",
        "next": f"{following.title}, {date(following.due)}" if following else "",
        "late": late,
        **_development(council, link),
    }


def _development(council: Council, link: Any) -> dict[str, Any]:
    if link is None:
        return {"indicator": "", "values": [], "low": None, "high": None, "target": None, "pace": ""}
    snapshot, indicator = council.snapshot(), council.register.indicators[link.indicator]
    series, rows = snapshot.series(link.indicator, link.unit), snapshot.links
    drawn = drawing(snapshot, link.indicator, link.unit, link, plain=True)
    is_this = [row == link for row in council.register.links]
    return {
        "indicator": f"{indicator.name}, {council.register.units[link.unit].name}",
        "values": [_plain(value) for value in series["value"]],
        "low": _plain(drawn.low),
        "high": _plain(drawn.high),
        "target": _plain(drawn.path.values[-1]) if drawn.path else None,
        "pace": str(rows.loc[is_this, "course"].iloc[0] or ""),
    }


def _plain(value: Any) -> float | None:
    return None if value is None or np.isnan(value) else float(value)
