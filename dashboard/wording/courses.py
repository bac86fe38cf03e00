"""The way to a target as sentences: on course or not, where the level is, and how the pace is against the pace needed.

A chance is told in words and never as a number. Only a target that the register says is adopted is called so.
"""

from __future__ import annotations

import math

from dashboard.wording.catalogue import N_, tell
from dashboard.wording.given import GIVEN
from dashboard.wording.judgements import gone_sentence, why_sentence
from dashboard.wording.language import Catalogue, months_words, say, together
from dashboard.wording.numbers import figure
from dashboard.wording.numbers import month as month_words
from dashboard.wording.ranges import fine_enough, has_interval, paced

NAN = math.nan
#: A target is on course from the one chance on, and not on course up to the other; fewer staff than this wait longer.
LIKELY, UNLIKELY, FEW_STAFF = 0.80, 0.20, 100

_TARGETS: Catalogue = {
    "proposed": N_("det foreslåtte målet"),
    "adopted": N_("det vedtatte målet"),
    "not_set": N_("målet"),
}
_GOALS: Catalogue = {
    "value": N_("{target} på {value}"),
    "by": N_("{target} innen {by}"),
}
#: What is said of the target first: its reason where that has words of its own, else whether it is on course.
_HEADS: Catalogue = {
    "yes": N_("I rute mot {goal}."),
    "no": N_("Ikke i rute mot {goal}."),
    "undecided": N_("Det kan gå begge veier med {goal}."),
    "unknown": N_("Det kan ikke sies ennå om {goal} blir nådd."),
    "unknown-still": N_("Det kan ikke sies om {goal} blir nådd."),
    "reached": N_("{Goal} er nådd."),
    "past": N_("Fristen er ute, og {goal} er ikke nådd."),
    "no-target": N_("Det er ikke satt noe mål, så det er ingenting å være i rute mot."),
}
#: Why it cannot be said; empty where the first sentence says it all.
WHY: Catalogue = {
    "no-target": "",
    "chance": "",
    "reached": "",
    "past": "",
    "pace": "",
    "too-early": N_("Det kan sies tidligst når det har gått {soonest}. {gone}"),
    "few-staff": N_("Med færre enn {staff} ansatte kan det sies tidligst når det har gått {soonest}. {gone}"),
    "no-level": N_("Det mangler tall til å regne ut hvor nivået er."),
    "few-figures": N_("Det finnes for få tall til å regne det ut."),
    "no-pace": N_("Det mangler tall til å regne ut takten de siste seks månedene."),
}
_PARTS: Catalogue = {
    "level": N_("Nivået er {level}."),
    "level:flow": N_("Nivået de siste tolv månedene er {level}."),
    "actual": N_("Takten er {actual}."),
    "actual:delivery": N_("De siste seks månedene er takten {actual}."),
    "needed": N_("Det trengs {needed}."),
    "needed:window": N_("Det trengs {needed}, fra nivået nå uten sesong til midten av de tolv månedene målet gjelder."),
    "pace-unsure": N_("Det ser ut til å være {words}, men det er usikkert."),
    "pace": N_("Det er {words}."),
    "there": N_("De nyeste månedene er så gode som målet krever. Nå gjelder det å holde nivået."),
    "remaining": N_("I månedene som er igjen, må tallet i snitt være {bound} {remaining}."),
    "remaining-yearly": N_("I månedene som er igjen, må tallet i snitt svare til {bound} {remaining} i året."),
    "lower": N_("høyst"),
    "higher": N_("minst"),
}
#: A pace against the pace needed, from the highest: the least ratio each is said of.
_STEPS: tuple[tuple[float, str], ...] = (
    (
        2.0,
        N_("minst det dobbelte av takten som trengs"),
    ),
    (
        1.15,
        N_("raskere enn takten som trengs"),
    ),
    (1.0, N_("omtrent takten som trengs")),
    (
        0.85,
        N_("like under takten som trengs"),
    ),
    (
        0.6,
        N_("langsommere enn takten som trengs"),
    ),
    (
        0.4,
        N_("omtrent halvparten av takten som trengs"),
    ),
    (
        0.1,
        N_("mye langsommere enn takten som trengs"),
    ),
    (
        0.0,
        N_("langt fra takten som trengs"),
    ),
    (-math.inf, N_("i feil retning")),
)


def pace_words(ratio: float, language: str = "") -> str:
    """A pace against the pace needed (``ratio``): ``omtrent halvparten av takten som trengs``; empty where it is not known."""
    return next((tell(texts, language) for least, texts in _STEPS if ratio >= least), "")


def chance_code(chance: float) -> str:
    """``yes``, ``no`` or ``undecided``: what a chance of meeting the target is called."""
    return "yes" if chance >= LIKELY else "no" if chance <= UNLIKELY else "undecided"


def goal_words(
    *, unit: str, target: float | None, target_by: str | None, target_status: str, language: str = ""
) -> str:
    """``det foreslåtte målet på 8,0 prosent innen desember 2027``."""
    said = say(_TARGETS, target_status, language)
    if target is not None and math.isfinite(target):
        said = say(_GOALS, "value", language, target=said, value=figure(target, unit, language))
    return say(_GOALS, "by", language, target=said, by=month_words(target_by, language)) if target_by else said


def course_sentence(
    *, on_course: str, reason: str, unit: str, level: float = NAN, target: float | None = NAN,
    target_by: str | None = None, target_status: str = "not_set", needed: float = NAN, actual: float = NAN,
    ratio: float = NAN, ratio_low: float = NAN, ratio_high: float = NAN, chance: float = NAN, remaining: float = NAN,
    months: int = 0, soonest: int = 0, nature: str = "outcome", over_time: str = "", direction: str = "lower",
    language: str = "",
) -> str:  # fmt: skip
    """Whether the target will be met, and why; figures are in the unit, paces per month, NaN for what there is not.

    ``months`` have passed, and ``soonest`` must have for a chance to be told. ``remaining`` is the mean needed of the
    months that remain, the most or the least by the ``direction`` that is better. With ``over_time`` it is also said
    what the level is of, and from where to where the pace is needed. KeyError for an unknown code.
    """
    if on_course == "no-target" or reason == "no-target":
        return say(_HEADS, "no-target", language)
    goal = goal_words(unit=unit, target=target, target_by=target_by, target_status=target_status, language=language)
    facts = {"goal": goal, "Goal": goal[:1].upper() + goal[1:]}
    if reason not in WHY:
        return together([say(_HEADS, "unknown-still", language, **facts), _passed_on(reason, months, language)])
    parts = [say(_HEADS, _head(on_course, reason, chance), language, **facts)]
    if not (reason in ("too-early", "few-staff") and soonest <= 0):
        parts.append(
            say(
                WHY,
                reason,
                language,
                soonest=months_words(soonest, language),
                gone=gone_sentence(months, language),
                staff=FEW_STAFF,
            )  # fmt: skip
        )
    if math.isfinite(level):
        said = "level:flow" if over_time == "flow" else "level"
        parts.append(say(_PARTS, said, language, level=figure(level, unit, language)))
    if reason in ("reached", "past"):
        return together(parts)
    is_window = nature == "outcome" and over_time == "flow"
    parts += _pace(unit, needed, actual, ratio, ratio_low, ratio_high, nature, is_window, language)
    # Less than nothing, or more than everything, is no figure that a month can have.
    if remaining >= 0 and (unit != "percent" or remaining <= 100) and math.isfinite(remaining):
        said = "remaining" if unit == "percent" else "remaining-yearly"
        bound = say(_PARTS, direction, language)
        parts.append(say(_PARTS, said, language, bound=bound, remaining=figure(_whole(remaining), unit, language)))
    return together(parts)


def _passed_on(reason: str, months: int, language: str) -> str:
    """The reason of a verdict that no test was made for, or that its figures were not enough for."""
    if reason in GIVEN:
        return say(GIVEN, reason, language)
    return why_sentence("undecided", reason, months=months, newest=None, language=language)


def _head(on_course: str, reason: str, chance: float) -> str:
    if reason in ("reached", "past"):
        return reason
    if reason == "chance" and math.isfinite(chance):
        return chance_code(chance)
    return on_course if reason in ("chance", "pace") else "unknown"


def _pace(
    unit: str, needed: float, actual: float, ratio: float, low: float, high: float, nature: str,
    is_window: bool, language: str,
) -> list[str]:  # fmt: skip
    """The pace there is, with its interval, the pace needed, and how they compare; a pace that is not known is not said."""
    if needed == 0:
        return [say(_PARTS, "there", language)]
    ends = (low * needed, high * needed) if has_interval(low, high) else ()
    is_told = math.isfinite(actual) and (nature == "delivery" or bool(ends))
    decimals = max(
        fine_enough(unit, needed) if math.isfinite(needed) else 0,
        fine_enough(unit, actual, *ends) if is_told else 0,
    )
    parts = []
    if math.isfinite(needed):
        said = paced(needed, unit, language, per="month", decimals=decimals)
        parts.append(say(_PARTS, "needed:window" if is_window else "needed", language, needed=said))
    if not is_told:
        return parts
    between = dict(zip(("low", "high"), ends, strict=False))
    said = paced(actual, unit, language, per="month", decimals=decimals, **between)
    parts.append(say(_PARTS, "actual:delivery" if nature == "delivery" else "actual", language, actual=said))
    # A pace that is written as nothing is in no direction.
    words = pace_words(ratio if round(actual, decimals) else abs(ratio), language)
    is_sure = not has_interval(low, high) or pace_words(low, language) == pace_words(high, language)
    return [*parts, say(_PARTS, "pace" if is_sure else "pace-unsure", language, words=words)] if words else parts


def _whole(value: float) -> float:
    """A figure that a long sum made almost whole, whole."""
    return float(round(value, 2))
