"""The way to a target as sentences: on course or not, where the level is, and how the pace is against the pace needed.

A chance is told in words and never as a number. Only a target that the register says is adopted is called so.
"""

from __future__ import annotations

import math

from dashboard.wording.given import GIVEN
from dashboard.wording.judgements import gone_sentence, why_sentence
from dashboard.wording.language import Catalogue, months_words, say, tell, together
from dashboard.wording.numbers import figure
from dashboard.wording.numbers import month as month_words
from dashboard.wording.ranges import fine_enough, has_interval, paced

NAN = math.nan
#: A target is on course from the one chance on, and not on course up to the other; fewer staff than this wait longer.
LIKELY, UNLIKELY, FEW_STAFF = 0.80, 0.20, 100

_TARGETS: Catalogue = {
    "proposed": {"nb": "det foreslåtte målet", "nn": "det føreslåtte målet", "en": "the proposed target"},
    "adopted": {"nb": "det vedtatte målet", "nn": "det vedtekne målet", "en": "the adopted target"},
    "not_set": {"nb": "målet", "nn": "målet", "en": "the target"},
}
_GOALS: Catalogue = {
    "value": {"nb": "{target} på {value}", "nn": "{target} på {value}", "en": "{target} of {value}"},
    "by": {"nb": "{target} innen {by}", "nn": "{target} innan {by}", "en": "{target} by {by}"},
}
#: What is said of the target first: its reason where that has words of its own, else whether it is on course.
_HEADS: Catalogue = {
    "yes": {"nb": "I rute mot {goal}.", "nn": "I rute mot {goal}.", "en": "On course for {goal}."},
    "no": {"nb": "Ikke i rute mot {goal}.", "nn": "Ikkje i rute mot {goal}.", "en": "Not on course for {goal}."},
    "undecided": {
        "nb": "Det kan gå begge veier med {goal}.",
        "nn": "Det kan gå begge vegar med {goal}.",
        "en": "It can go either way with {goal}.",
    },
    "unknown": {
        "nb": "Det kan ikke sies ennå om {goal} blir nådd.",
        "nn": "Det kan ikkje seiast enno om {goal} blir nådd.",
        "en": "It cannot be said yet whether {goal} will be met.",
    },
    "unknown-still": {
        "nb": "Det kan ikke sies om {goal} blir nådd.",
        "nn": "Det kan ikkje seiast om {goal} blir nådd.",
        "en": "It cannot be said whether {goal} will be met.",
    },
    "reached": {"nb": "{Goal} er nådd.", "nn": "{Goal} er nådd.", "en": "{Goal} has been met."},
    "past": {
        "nb": "Fristen er ute, og {goal} er ikke nådd.",
        "nn": "Fristen er ute, og {goal} er ikkje nådd.",
        "en": "The deadline has passed, and {goal} has not been met.",
    },
    "no-target": {
        "nb": "Det er ikke satt noe mål, så det er ingenting å være i rute mot.",
        "nn": "Det er ikkje sett noko mål, så det er ingenting å vere i rute mot.",
        "en": "No target has been set, so there is nothing to be on course for.",
    },
}
#: Why it cannot be said; empty where the first sentence says it all.
WHY: Catalogue = {
    "no-target": {"nb": "", "nn": "", "en": ""},
    "chance": {"nb": "", "nn": "", "en": ""},
    "reached": {"nb": "", "nn": "", "en": ""},
    "past": {"nb": "", "nn": "", "en": ""},
    "pace": {"nb": "", "nn": "", "en": ""},
    "too-early": {
        "nb": "Det kan sies tidligst når det har gått {soonest}. {gone}",
        "nn": "Det kan seiast tidlegast når det har gått {soonest}. {gone}",
        "en": "It can be said at the earliest when {soonest} have passed. {gone}",
    },
    "few-staff": {
        "nb": "Med færre enn {staff} ansatte kan det sies tidligst når det har gått {soonest}. {gone}",
        "nn": "Med færre enn {staff} tilsette kan det seiast tidlegast når det har gått {soonest}. {gone}",
        "en": "With fewer than {staff} staff it can be said at the earliest when {soonest} have passed. {gone}",
    },
    "no-level": {
        "nb": "Det mangler tall til å regne ut hvor nivået er.",
        "nn": "Det manglar tal til å rekne ut kvar nivået er.",
        "en": "Figures are missing for working out where the level is.",
    },
    "few-figures": {
        "nb": "Det finnes for få tall til å regne det ut.",
        "nn": "Det finst for få tal til å rekne det ut.",
        "en": "There are too few figures to work it out.",
    },
    "no-pace": {
        "nb": "Det mangler tall til å regne ut takten de siste seks månedene.",
        "nn": "Det manglar tal til å rekne ut takten dei siste seks månadene.",
        "en": "Figures are missing for working out the pace of the last six months.",
    },
}
_PARTS: Catalogue = {
    "level": {"nb": "Nivået er {level}.", "nn": "Nivået er {level}.", "en": "The level is {level}."},
    "actual": {
        "nb": "Takten er {actual}.",
        "nn": "Takten er {actual}.",
        "en": "The pace is {actual}.",
    },
    "actual:delivery": {
        "nb": "De siste seks månedene er takten {actual}.",
        "nn": "Dei siste seks månadene er takten {actual}.",
        "en": "Over the last six months the pace is {actual}.",
    },
    "needed": {"nb": "Det trengs {needed}.", "nn": "Det trengst {needed}.", "en": "The pace needed is {needed}."},
    "pace-unsure": {
        "nb": "Det ser ut til å være {words}, men det er usikkert.",
        "nn": "Det ser ut til å vere {words}, men det er usikkert.",
        "en": "That seems to be {words}, but it is uncertain.",
    },
    "pace": {"nb": "Det er {words}.", "nn": "Det er {words}.", "en": "That is {words}."},
    "there": {
        "nb": "De nyeste månedene er så gode som målet krever. Nå gjelder det å holde nivået.",
        "nn": "Dei nyaste månadene er så gode som målet krev. No gjeld det å halde nivået.",
        "en": "The newest months are as good as the target asks. Now they must stay so.",
    },
    "remaining": {
        "nb": "I månedene som er igjen, må tallet i snitt være {bound} {remaining}.",
        "nn": "I månadene som er att, må talet i snitt vere {bound} {remaining}.",
        "en": "In the months that remain the figure must on average be {bound} {remaining}.",
    },
    "remaining-yearly": {
        "nb": "I månedene som er igjen, må tallet i snitt svare til {bound} {remaining} i året.",
        "nn": "I månadene som er att, må talet i snitt svare til {bound} {remaining} i året.",
        "en": "In the months that remain the figure must on average come to {bound} {remaining} a year.",
    },
    "lower": {"nb": "høyst", "nn": "høgst", "en": "at most"},
    "higher": {"nb": "minst", "nn": "minst", "en": "at least"},
}
#: A pace against the pace needed, from the highest: the least ratio each is said of.
_STEPS: tuple[tuple[float, dict[str, str]], ...] = (
    (
        2.0,
        {
            "nb": "minst det dobbelte av takten som trengs",
            "nn": "minst det doble av takten som trengst",
            "en": "at least twice the pace needed",
        },
    ),
    (
        1.15,
        {
            "nb": "raskere enn takten som trengs",
            "nn": "raskare enn takten som trengst",
            "en": "faster than the pace needed",
        },
    ),
    (1.0, {"nb": "omtrent takten som trengs", "nn": "omtrent takten som trengst", "en": "about the pace needed"}),
    (
        0.85,
        {
            "nb": "like under takten som trengs",
            "nn": "like under takten som trengst",
            "en": "just under the pace needed",
        },
    ),
    (
        0.6,
        {
            "nb": "langsommere enn takten som trengs",
            "nn": "saktare enn takten som trengst",
            "en": "slower than the pace needed",
        },
    ),
    (
        0.4,
        {
            "nb": "omtrent halvparten av takten som trengs",
            "nn": "omtrent halvparten av takten som trengst",
            "en": "about half the pace needed",
        },
    ),
    (
        0.1,
        {
            "nb": "mye langsommere enn takten som trengs",
            "nn": "mykje saktare enn takten som trengst",
            "en": "much slower than the pace needed",
        },
    ),
    (
        0.0,
        {"nb": "langt fra takten som trengs", "nn": "langt frå takten som trengst", "en": "far from the pace needed"},
    ),
    (-math.inf, {"nb": "i feil retning", "nn": "i feil retning", "en": "in the wrong direction"}),
)


def pace_words(ratio: float, language: str = "nb") -> str:
    """A pace against the pace needed (``ratio``): ``omtrent halvparten av takten som trengs``; empty where it is not known."""
    return next((tell(texts, language) for least, texts in _STEPS if ratio >= least), "")


def chance_code(chance: float) -> str:
    """``yes``, ``no`` or ``undecided``: what a chance of meeting the target is called."""
    return "yes" if chance >= LIKELY else "no" if chance <= UNLIKELY else "undecided"


def goal_words(
    *, unit: str, target: float | None, target_by: str | None, target_status: str, language: str = "nb"
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
    months: int = 0, soonest: int = 0, nature: str = "outcome", direction: str = "lower", language: str = "nb",
) -> str:  # fmt: skip
    """Whether the target will be met, and why; figures are in the unit, paces per month, NaN for what there is not.

    ``months`` have passed, and ``soonest`` must have for a chance to be told. ``remaining`` is the mean needed of the
    months that remain, the most or the least by the ``direction`` that is better. KeyError for an unknown code.
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
        parts.append(say(_PARTS, "level", language, level=figure(level, unit, language)))
    if reason in ("reached", "past"):
        return together(parts)
    parts += _pace(unit, needed, actual, ratio, ratio_low, ratio_high, nature, language)
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
    unit: str, needed: float, actual: float, ratio: float, low: float, high: float, nature: str, language: str
) -> list[str]:
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
        parts.append(say(_PARTS, "needed", language, needed=said))
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
