"""Visning for møter: a walk through the themes, one slide at a time, for a screen that many look at.

All slides are in the page, and ``?side=`` says which is shown; the script (``parts/presentation.js``) turns them without
a new visit. On paper each is a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import panel as pn
from markupsafe import Markup

from dashboard import assess
from dashboard.assess import LOOKS, STANDINGS
from dashboard.charts import drawing, progress, svg, timeline
from dashboard.model import Commitment
from dashboard.model import month as months
from dashboard.pages.parts.markup import block
from dashboard.pages.parts.page import Request
from dashboard.pages.parts.templating import render
from dashboard.places import today
from dashboard.wording import sentences
from dashboard.wording.catalogue import _
from dashboard.wording.standings import GROUPS

if TYPE_CHECKING:
    from dashboard.council import Council
    from dashboard.saying import Standing
    from dashboard.snapshot import Snapshot

SLIDE_PARAM = "side"
#: Standings that a meeting has to talk about.
TALK = ("worse", "late", "off-course")
_NAME, _LINE, _QUOTE = 46, 96, 260
_NEWS = 8
_CHART = 250


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page as one block, with all slides in it."""
    snapshot = council.snapshot(request.as_of)
    slides = list(_slides(council, request, snapshot))
    at = _asked(request.params.get(SLIDE_PARAM, ""), len(slides))
    return block(
        render(
            "presentation.html",
            council=council.settings.name,
            through=snapshot.through,
            past=request.day,
            slides=slides,
            at=at,
            printed=today(),
            example=council.settings.example,
        )
    )


def _asked(text: str, count: int) -> int:
    """The slide that is asked for, from 1; the nearest there is, and the first for what is no number."""
    try:
        return min(max(int(text), 1), count)
    except ValueError:
        return 1


def _slides(council: Council, request: Request, snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    found = [(c, snapshot.standing(c.id)) for c in council.register.of_kind("commitment")]
    yield _title(council, snapshot, found)
    for theme in council.register.themes():
        yield _theme(council, theme, [one for one in found if one[0].theme == theme])
    waiting = [one for one in found if one[1].standing in TALK or one[1].moved]
    for commitment, standing in sorted(waiting, key=lambda one: STANDINGS.index(one[1].standing)):
        yield _commitment(council, snapshot, commitment, standing)
    yield _since(council, request, snapshot)


def _title(council: Council, snapshot: Snapshot, found: Sequence[tuple[Commitment, Standing]]) -> dict[str, Any]:
    settings = council.settings
    total = len(months.span(settings.years_from, settings.years_to))
    groups = []
    for code, words in _groups().items():
        mine = [c.id for c, standing in found if standing.standing in GROUPS[code]]
        groups.append({"code": code, "words": words, "ids": mine})
    return {
        "kind": "title",
        "title": settings.name,
        "gone": snapshot.months_gone,
        "total": total,
        "line": Markup(progress(snapshot.months_gone, total, LOOKS, first=settings.years_from)),
        "groups": groups,
    }


def _groups() -> dict[str, str]:
    return {
        "better": _("går bedre enn før"),
        "not": _("går ikke etter planen"),
        "unknown": _("vet vi ikke nok om ennå"),
    }


def _theme(council: Council, theme: str, found: Sequence[tuple[Commitment, Standing]]) -> dict[str, Any]:
    by_standing = [
        (key, [{"id": c.id, "name": sentences.short_form(c.text, _LINE)} for c, s in found if s.standing == key])
        for key in STANDINGS
    ]
    return {
        "kind": "theme",
        "title": dict(council.settings.themes).get(theme, theme.capitalize()),
        "questions": [q.text for q in council.register.of_kind("question") if q.theme == theme],
        "standings": [(key, ones) for key, ones in by_standing if ones],
    }


def _commitment(council: Council, snapshot: Snapshot, commitment: Commitment, standing: Standing) -> dict[str, Any]:
    chart, about = _chart(council, snapshot, commitment, standing)
    return {
        "kind": "commitment",
        "title": f"{commitment.id} {sentences.short_form(commitment.text, _NAME)}",
        "id": commitment.id,
        "quote": sentences.short_form(commitment.text, _QUOTE),
        "standing": standing,
        "chart": Markup(chart),
        "about": about,
    }


def _chart(council: Council, snapshot: Snapshot, commitment: Commitment, standing: Standing) -> tuple[str, str]:
    """What is shown beside the standing, and what it is of: the deadlines where one of them decided, else the foremost indicator."""
    settings, register = council.settings, council.register
    due = [m for m in register.milestones_of(commitment.id) if not m.shielded]
    judged = standing.foremost
    if due and (standing.standing == "late" or judged is None):
        line = timeline(
            assess.deadlines(due, snapshot.day), first=settings.years_from, last=settings.years_to, today=snapshot.day,
            name=commitment.id,
        )  # fmt: skip
        return line, _("Milepæler og øvelser")
    if judged is None:
        return "", ""
    link = judged.case.link
    drawn = drawing(snapshot, link.indicator, link.unit, link)
    if drawn.newest is None:
        return "", ""
    return svg(drawn, height=_CHART, name=commitment.id), f"{drawn.name}, {drawn.place}"


def _since(council: Council, request: Request, snapshot: Snapshot) -> dict[str, Any]:
    news = council.news(as_of=request.as_of)
    said = [{"id": row.commitment, "sentence": row.sentence} for row in news.itertuples(index=False)]
    return {
        "kind": "since",
        "title": _("Siden sist"),
        "since": months.month_earlier(snapshot.day),
        "news": said[:_NEWS],
        "more": max(len(said) - _NEWS, 0),
    }
