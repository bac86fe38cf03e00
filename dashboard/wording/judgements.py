"""A verdict as sentences: what can be said today, why, how large the change of pace is, and what it would take.

No verb for a movement is used of anything, whatever the verdict: a difference is a number with its sign.
"""

from __future__ import annotations

import math

from dashboard.wording.catalogue import N_, tell_counted
from dashboard.wording.language import Catalogue, about, months_words, say
from dashboard.wording.numbers import amount, figure, month, shown_difference
from dashboard.wording.ranges import MOST, fine_enough, has_interval, paced

NAN = math.nan
#: What the assessment asks for, in months: the looks, those before and after the start, and those beside a jump.
LOOKS, BASELINE, LATER, SIDE = (12, 18, 24), 24, 12, 13

#: What each verdict opens with; after a count of what is done, and where time alone mends nothing, with something else.
_LEADS: Catalogue = {
    "better": N_("Takten er bedre enn før."),
    "worse": N_("Takten er dårligere enn før."),
    "unchanged": N_("Takten er som før."),
    "undecided": N_("Det kan ikke avgjøres ennå om takten er endret."),
    "undecided:for-good": N_("Det kan ikke avgjøres om takten er endret."),
    "undecided:counted": N_("Det kan ikke avgjøres ennå om arbeidet er kommet lenger."),
    "better:counted": N_("Det er bedre enn før."),
    "worse:counted": N_("Det er dårligere enn før."),
    "unchanged:counted": N_("Det er som før."),
    "suppressed": "",
    "no-data": "",
    "not-measurable": "",
}
_FOR_GOOD = ("too-seldom", "correlated")
_COUNTED = ("gap", "value-only", "no-baseline", "counted-more", "counted-less", "counted-same")

#: Why, by verdict and reason.
REASONS: dict[str, Catalogue] = {
    "suppressed": {
        "few-persons": N_("Tallene gjelder så få personer at de ikke vises. Da vises heller ingen vurdering."),
        "persons-unknown": N_("Antall ansatte er ikke rapportert, så tallene kan ikke vises."),
    },
    "no-data": {
        "never-reported": N_("Ingen har rapportert tall, så takten kan ikke vurderes."),
        "not-since-start": N_("Ingen har rapportert tall etter {newest}, så takten kan ikke vurderes."),
    },
    "not-measurable": {
        "context": N_("Tallet er med som bakgrunn for dette punktet, så takten vurderes ikke her."),
        "no-direction": N_(
            "Tallet er til bakgrunn. Det er ikke sagt om høyere eller lavere er bedre, så takten vurderes ikke."
        ),
    },
    "undecided": {
        "too-early": N_("Takten vurderes første gang når det har gått {first}. {gone}"),
        "too-seldom": N_("Tallene kommer sjeldnere enn hver måned. Da er det for få av dem til å vurdere takten."),
        "no-data": N_("Det finnes ingen tall å regne ut takten fra."),
        "few-baseline": N_("Det trengs tall for minst {baseline} fra før oppstarten."),
        "few-later": N_("Det trengs tall for minst {later} etter oppstarten."),
        "season": N_(
            "Hver måned i året må ha tall fra minst to år før oppstarten. Ellers kan ingen skille takten fra årstiden."
        ),
        "break": N_("Tallene har et kjent brudd, og det trengs minst {side} med tall på hver side av det."),
        "missing": N_("Mer enn én av ti måneder mangler tall."),
        "correlated": N_("Hver måned er så lik måneden før at en varig endring ikke kan skilles fra en tilfeldig."),
        "among-many": N_(
            "Sett alene skiller dette tallet seg ut. Men mange tall vurderes samtidig, og da skiller noen seg ut ved en tilfeldighet."
        ),
        "not-shown": N_("Forskjellen fra før kan være tilfeldig."),
        "gap": N_("Minst én av de siste tolv månedene mangler tall, så nivået kan ikke regnes ut."),
        "value-only": N_(
            "Tallene er oppgitt som ferdige prosenter uten teller og nevner, så de kan ikke regnes sammen over måneder."
        ),
        "no-baseline": N_("Det finnes ingen tall fra før oppstarten å sammenligne med."),
    },
    "unchanged": {
        "too-small-to-matter": "",
        "counted-same": "",
    },
    "better": {"shown": "", "counted-more": ""},
    "worse": {"shown": "", "counted-less": ""},
}
_PARTS: Catalogue = {
    "lower": N_("Her er lavere bedre."),
    "higher": N_("Her er høyere bedre."),
    "context": "",
    "the-start": N_("oppstarten"),
    "none-gone": N_("Ingen måneder har gått ennå."),
    "change": N_("Endringen i takt er {change}."),
    "change-so-far": N_("Foreløpig er endringen i takt {change}."),
    "look": N_("Det er målt etter {months}."),
    "next-look": N_("Takten vurderes neste gang etter {months}."),
    "matters": N_("En endring på under {matters} i året regnes som for liten til å ha betydning."),
    "least": N_("En endring på under {least} kan ikke vises på to år med disse tallene."),
    "level": N_("Nivået er {level}, mot {baseline} før oppstarten ({difference})."),
    "level-same": N_("Nivået er {level}, det samme som før oppstarten."),
    "level-alone": N_("Nivået er {level}."),
    "too-small": N_("Forskjellen er for liten til å telle."),
    "no-interval": N_("Alt er talt opp, så tallet er ikke anslått."),
}


def verdict_sentence(
    *, verdict: str, reason: str, name: str, place: str, unit: str, months: int, look: int, newest: str | None,
    change: float = NAN, low: float = NAN, high: float = NAN, least: float = NAN, matters: float = NAN,
    direction: str = "context", level: float = NAN, baseline: float = NAN, language: str = "",
) -> str:  # fmt: skip
    """What can be said of ``name`` in ``place`` after ``months`` months, and why.

    ``change`` from ``low`` to ``high`` is the change of pace, ``matters`` the least that counts, in the unit per year;
    ``least`` is the least change over two years that the series could show. ``look`` is 0 where no test was made.
    ``level`` and ``baseline`` are said of what is counted. NaN for what there is not. KeyError for an unknown code.
    """
    why = why_sentence(verdict, reason, months=months, newest=newest, language=language)
    parts = [say(_LEADS, _lead(verdict, reason), language), why]
    if verdict in ("suppressed", "no-data", "not-measurable"):
        return about(name, place, parts)
    if reason in _COUNTED:
        return about(name, place, [*parts, *_counted(verdict, unit, level, baseline, language)])
    parts += _changed(verdict, reason, unit, change, low, high, language)
    if verdict in ("better", "worse"):
        parts.append(say(_PARTS, direction, language))
    if verdict != "undecided" and look:
        parts.append(say(_PARTS, "look", language, months=months_words(look, language)))
    if verdict == "unchanged" and is_said(matters):
        parts.append(say(_PARTS, "matters", language, matters=size_words(matters, unit, language)))
    if verdict == "undecided":
        later = [each for each in LOOKS if look and each > look]
        if later and reason in ("not-shown", "among-many"):
            parts.append(say(_PARTS, "next-look", language, months=months_words(later[0], language)))
        parts.append(least_sentence(least, unit, language))
    return about(name, place, parts)


def why_sentence(verdict: str, reason: str, *, months: int, newest: str | None, language: str = "") -> str:
    """Why a verdict is what it is; empty where its figures say it. KeyError for a reason that it does not have."""
    return say(
        REASONS[verdict], reason, language, newest=month(newest, language) if newest else say(_PARTS, "the-start", language),
        first=months_words(LOOKS[0], language), gone=gone_sentence(months, language), baseline=months_words(BASELINE, language),
        later=months_words(LATER, language), side=months_words(SIDE, language),
    )  # fmt: skip


def size_words(value: float, unit: str, language: str = "") -> str:
    """How large a change is: ``2,0 prosentpoeng``, with the decimals that a small one needs."""
    return amount(value, unit, language, fine_enough(unit, value))


def is_said(size: float) -> bool:
    """Whether a size is known, and more than nothing when it is written."""
    return math.isfinite(size) and round(size, MOST) > 0


def least_sentence(least: float, unit: str, language: str = "") -> str:
    """What a series could not show in two years; empty where that is not known."""
    if not is_said(least):
        return ""
    return say(_PARTS, "least", language, least=size_words(least, unit, language))


def _lead(verdict: str, reason: str) -> str:
    if reason in _COUNTED:
        return f"{verdict}:counted"
    return "undecided:for-good" if verdict == "undecided" and reason in _FOR_GOOD else verdict


def gone_sentence(months: int, language: str) -> str:
    """How many months have passed since the start."""
    if months <= 0:
        return say(_PARTS, "none-gone", language)
    return tell_counted("Det har gått 1 måned.", "Det har gått {count} måneder.", months, language)


def _changed(
    verdict: str, reason: str, unit: str, change: float, low: float, high: float, language: str
) -> list[str]:  # fmt: skip
    """The change of pace; one that is not shown is never said without the interval it lies in."""
    if not math.isfinite(change) or (verdict in ("undecided", "unchanged") and not has_interval(low, high)):
        return []
    said = paced(change, unit, language, low=low, high=high)
    return [say(_PARTS, "change-so-far" if reason == "too-early" else "change", language, change=said)]


def _counted(verdict: str, unit: str, level: float, baseline: float, language: str) -> list[str]:
    if not math.isfinite(level):
        return []
    now, then = figure(level, unit, language), figure(baseline, unit, language)
    if not math.isfinite(baseline):
        return [say(_PARTS, "level-alone", language, level=now)]
    if now == then:
        said = say(_PARTS, "level-same", language, level=now)
    else:
        apart = shown_difference(level, baseline, unit, language)
        said = say(_PARTS, "level", language, level=now, baseline=then, difference=apart)
    if verdict == "undecided":
        return [said]
    return [said, say(_PARTS, "too-small" if verdict == "unchanged" and now != then else "no-interval", language)]
