"""When a commitment needs a decision: one rule for the overview, which counts them, and for the commitment's own page."""

from __future__ import annotations

from dashboard.assess import Standing

#: Why, from what weighs most.
DECISIONS = ("worse", "late", "off-course", "moved", "disagrees", "not-measured")
#: The relations whose links tell of the commitment itself.
OWN = ("direct", "indirect")


def decisions(found: Standing) -> list[str]:
    """Why it needs a decision, as codes from what weighs most; empty where it needs none."""
    off = (found.links["on_course"] == "no") & found.links["relation"].isin(OWN)
    holds = {
        "worse": found.standing == "worse",
        "late": bool(found.deadlines.get("late")),
        "off-course": bool(off.any()),
        "moved": bool(found.moved),
        "disagrees": found.disagrees,
        "not-measured": found.standing == "not-measured",
    }
    return [code for code in DECISIONS if holds[code]]
