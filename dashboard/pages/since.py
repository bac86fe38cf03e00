"""Endret siden: what was known on a day and is otherwise now, figures and standings, and what has come since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import panel as pn

from dashboard.pages.parts import past
from dashboard.pages.parts.markup import block
from dashboard.pages.parts.page import Request
from dashboard.pages.parts.templating import render

if TYPE_CHECKING:
    from dashboard.council import Council

_MOST = 100


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page as one block; without a day, days to choose from."""
    first = past.first_day(council)
    if request.as_of is None:
        return block(render("since_choose.html", ends=past.month_ends(first), first=first))
    now, then = council.snapshot(), council.snapshot(request.as_of)
    found = past.changes(council, request.as_of)
    return block(
        render(
            "since.html",
            day=request.day,
            first=first,
            changes=found[:_MOST],
            left=max(0, len(found) - _MOST),
            count=len(found),
            standings=_standings(council, request),
            fresh=now.months_after(then.through),
            through=then.through,
            example=council.settings.example,
        )
    )


def _standings(council: Council, request: Request) -> list[dict[str, Any]]:
    """The commitments that stand otherwise today than they did then."""
    now, then = council.snapshot(), council.snapshot(request.as_of)
    pairs = (
        (one, then.standing(one.id).standing, now.standing(one.id)) for one in council.register.of_kind("commitment")
    )
    return [
        {"id": one.id, "text": one.text, "was": was, "now": found.standing, "because": found.because}
        for one, was, found in pairs
        if was != found.standing
    ]
