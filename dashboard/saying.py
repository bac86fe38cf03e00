"""What was judged, as rows and sentences: the links of ``assess --json`` and the standings of commitments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import assess
from dashboard.assess import Judged
from dashboard.assess.course import FEW_STAFF, SOONEST, SOONEST_FEW
from dashboard.assess.delivery import FEWEST
from dashboard.model import Register
from dashboard.wording import courses, judgements, plans, signals, standings

#: What ``assess --json`` says of a link.
LINK_FIELDS = (
    "commitment", "indicator", "unit", "relation", "nature", "verdict", "level", "baseline", "change", "change_low",
    "change_high", "target", "target_by", "target_status", "needed_pace", "actual_pace", "pace_ratio", "chance",
    "on_course", "variation", "assurance", "smallest_detectable", "reason", "pace_before", "pace_change",
    "pace_change_low", "pace_change_high", "pace_change_free", "p", "look", "pace_ratio_low", "pace_ratio_high",
    "course", "signal",
)  # fmt: skip
#: Columns of ``links``: the same, then what pages need beside.
LINK_COLUMNS = (*LINK_FIELDS, "newest", "newest_month", "year_ago", "absent", "hidden", "why")
LINK_NUMBERS = (
    "level", "baseline", "change", "change_low", "change_high", "target", "needed_pace", "actual_pace", "pace_ratio",
    "chance", "smallest_detectable", "pace_before", "pace_change", "pace_change_low", "pace_change_high", "pace_change_free", "p",
    "pace_ratio_low", "pace_ratio_high", "newest", "year_ago",
)  # fmt: skip


PLAN_COLUMNS = ("commitment", "indicator", "unit", "baseline", "target", "smallest_detectable", "sentence")
#: Relations from what says most of a commitment to what says least, and verdicts that say nothing.
_RELATIONS = ("direct", "indirect", "balancing", "context")
_TELLS_NOTHING = ("no-data", "suppressed", "not-measurable")


@dataclass(frozen=True)
class Standing:
    """Where a commitment stands, in words and with what it rests on.

    ``standing`` is one of ``assess.STANDINGS``, ``worst`` the rule that gave it, ``because`` the sentence; ``counts``
    are verdicts, ``deadlines`` states of milestones. ``moved`` and ``view`` are sentences, empty where there is nothing
    to say. ``unmeasured`` are its measures with neither a milestone nor an indicator that is more than background.
    ``foremost`` is the link that
    decided, or where a deadline or nothing did, the one that tells most; None where it has none.
    """

    standing: str
    worst: str
    because: str
    counts: dict[str, int]
    deadlines: dict[str, int]
    links: pd.DataFrame
    moved: tuple[str, ...] = ()
    view: str = ""
    disagrees: bool = False
    unmeasured: tuple[str, ...] = ()
    foremost: Judged | None = None


def link_row(one: Judged, register: Register, language: str = "") -> dict[str, object]:
    """A link's row, ``LINK_COLUMNS``. Figures in the indicator's unit; paces to the target per month, others per year."""
    link, indicator, level, goal, course = (
        one.case.link, one.case.indicator, one.case.level, one.case.goal, one.course,
    )  # fmt: skip
    nothing = dict.fromkeys(LINK_COLUMNS, float("nan"))
    return nothing | {
        "commitment": link.commitment,
        "indicator": link.indicator,
        "unit": link.unit,
        "relation": link.relation,
        "nature": indicator.nature,
        "verdict": one.verdict,
        "level": level.value,
        "baseline": level.baseline,
        "change": level.change,
        "change_low": one.change_low,
        "change_high": one.change_high,
        "target": np.nan if goal is None else goal.value,
        "target_by": None if goal is None else goal.by,
        "target_status": "not_set" if goal is None else goal.status,
        "needed_pace": course.needed,
        "actual_pace": course.actual,
        "pace_ratio": course.ratio,
        "chance": course.chance,
        "on_course": course.on_course,
        "variation": one.charted.variation,
        "assurance": one.charted.assurance,
        "smallest_detectable": one.least,
        "reason": reason(one, register, language),
        "pace_before": one.before,
        "pace_change": one.pace,
        "pace_change_low": one.pace_low,
        "pace_change_high": one.pace_high,
        "pace_change_free": one.free_pace,
        "p": one.p,
        "look": one.look,
        "pace_ratio_low": course.ratio_low,
        "pace_ratio_high": course.ratio_high,
        "course": course_words(one, language),
        "signal": signal_words(one, language),
        "newest": level.newest,
        "newest_month": level.month,
        "year_ago": level.year_ago,
        "absent": level.absent,
        "hidden": one.case.hidden,
        "why": level.why,
    }


def plan_row(one: Judged, register: Register, language: str = "") -> dict[str, object]:
    """What a link could show in two years, ``PLAN_COLUMNS``: NaN and the reason where it can show nothing."""
    link, indicator, level, goal = one.case.link, one.case.indicator, one.case.level, one.case.goal
    target = float("nan") if goal is None else goal.value
    said = plans.plan_sentence(
        name=indicator.name, place=register.units[link.unit].name, unit=indicator.unit, least=one.least,
        baseline=level.baseline, persons=one.case.persons, target=target, language=language,
    )  # fmt: skip
    return {
        "commitment": link.commitment, "indicator": link.indicator, "unit": link.unit, "baseline": level.baseline,
        "target": target, "smallest_detectable": one.least,
        "sentence": reason(one, register, language) if np.isnan(one.least) else said,
    }  # fmt: skip


def reason(one: Judged, register: Register, language: str = "") -> str:
    """The sentence of a verdict."""
    indicator, link, level = one.case.indicator, one.case.link, one.case.level
    return judgements.verdict_sentence(
        verdict=one.verdict, reason=one.reason, name=indicator.name, place=register.units[link.unit].name,
        unit=indicator.unit, months=one.gone, look=one.look, newest=level.month, change=one.pace, low=one.pace_low,
        high=one.pace_high, least=one.least, matters=one.matters, direction=indicator.direction,
        level=level.value, baseline=level.baseline, language=language,
    )  # fmt: skip


def course_words(one: Judged, language: str = "") -> str:
    """The sentence of the way to the target."""
    goal, course = one.case.goal, one.course
    soonest = SOONEST_FEW if one.case.persons < FEW_STAFF else SOONEST
    if one.case.indicator.nature == "delivery":
        soonest = FEWEST
    return courses.course_sentence(
        on_course=course.on_course, reason=course.reason, unit=one.case.indicator.unit, level=one.case.level.value,
        target=np.nan if goal is None else goal.value, target_by=None if goal is None else goal.by,
        target_status="not_set" if goal is None else goal.status, needed=course.needed, actual=course.actual,
        ratio=course.ratio, ratio_low=course.ratio_low, ratio_high=course.ratio_high, chance=course.chance,
        remaining=course.remaining, months=one.gone, soonest=soonest, nature=one.case.indicator.nature,
        over_time=one.case.indicator.over_time, direction=one.case.indicator.direction, language=language,
    )  # fmt: skip


def signal_words(one: Judged, language: str = "") -> str:
    """The sentence of the control chart."""
    charted, month = one.charted, one.case.level.month
    trial = charted.limits is not None and bool(charted.limits.trial.any())
    return signals.signal_sentence(
        variation=charted.variation, assurance=charted.assurance, why=charted.why, trial=trial, month=month,
        language=language,
    )  # fmt: skip


def standing_of(
    commitment: str,
    judged: Sequence[Judged],
    register: Register,
    day: dt.date,
    links: pd.DataFrame,
    language: str = "",
) -> Standing:
    """A commitment's standing on a day, from its links judged; ``links`` are their rows. Shielded milestones are no part of it."""
    due = [m for m in register.milestones_of(commitment) if not m.shielded]
    month = f"{day:%Y-%m}"
    views = [view for view in register.views_of(commitment) if view.month <= month]
    found = assess.stand(judged, assess.deadlines(due, day), views[-1] if views else None)
    names = _names(found.found, register)
    late = _weightiest([one for one in found.found if isinstance(one, assess.Deadline)])
    because = standings.standing_sentence(
        rule=found.rule, names=names, days=late.days if late else 0, due=late.milestone.due if late else None,
        language=language,
    )  # fmt: skip
    view = ""
    if found.view is not None:
        view = standings.view_sentence(
            view=found.view.view, owner=found.view.owner, month=found.view.month, reason=found.view.reason,
            disagrees=found.disagrees, standing=found.standing, language=language,
        )  # fmt: skip
    moved = []
    for worse in dict.fromkeys(_name(worse, register) for _, worse in found.moved):
        better = [_name(one, register) for one, other in found.moved if _name(other, register) == worse]
        moved.append(standings.moved_sentence(better=list(dict.fromkeys(better)), worse=worse, language=language))
    measured = {one.case.link.commitment for one in judged if one.case.link.relation != "context"} | {
        m.commitment for m in due
    }
    bare = tuple(c for c in register.family(commitment) if c not in measured and not register.below(c))
    return Standing(
        found.standing,
        found.rule,
        because,
        found.verdicts,
        found.deadlines,
        links,
        tuple(moved),
        view,
        found.disagrees,
        bare,
        _foremost(found, judged),
    )


def _foremost(found: assess.Standing, judged: Sequence[Judged]) -> Judged | None:
    decided = [one for one in found.found if isinstance(one, Judged)]
    if decided:
        return decided[0]

    def least(one: Judged) -> tuple[bool, int]:
        return one.verdict in _TELLS_NOTHING, _RELATIONS.index(one.case.link.relation)

    return min(judged, key=least, default=None)


def _weightiest(found: Sequence[assess.Deadline]) -> assess.Deadline | None:
    """The one that is latest, or oldest; of those that are neither, the next one due."""
    return min(found, key=lambda one: (-one.days, one.milestone.due), default=None)


def _names(found: Sequence[Judged | assess.Deadline], register: Register) -> list[str]:
    """What each is called. The same figure linked to a commitment and to a measure below it is named once; two deadlines never are one."""
    series = [one for one in found if not isinstance(one, assess.Deadline)]
    named = dict.fromkeys(_name(one, register) for one in series)
    return [*named, *(_name(one, register) for one in found if isinstance(one, assess.Deadline))]


def _name(one: Judged | assess.Deadline, register: Register) -> str:
    if isinstance(one, assess.Deadline):
        return one.milestone.title
    return f"{one.case.indicator.name}, {register.units[one.case.link.unit].name}"
