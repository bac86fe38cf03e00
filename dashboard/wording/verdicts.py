"""Verdicts, standings and levels in words a municipal director reads.

A difference is given as a number with its sign; a verb for a movement («falt», «økte») is never used
here, since nothing undecided has moved as far as anyone knows.
"""

from __future__ import annotations

import math

from dashboard.wording.catalogue import N_, Glossary, _, counted
from dashboard.wording.numbers import figure, month

VERDICTS = Glossary({
    "better": N_("Bedre takt"),
    "unchanged": N_("Uendret takt"),
    "worse": N_("Dårligere takt"),
    "undecided": N_("Kan ikke avgjøres ennå"),
    "no-data": N_("Ingen tall"),
    "not-measurable": N_("Kan ikke måles"),
    "suppressed": N_("Vises ikke"),
    "not-measured": N_("Måles ikke"),
})  # fmt: skip
#: A delivery is counted and not tested: it is held against how it was, and nothing is said of its pace.
DELIVERED = Glossary({
    "better": N_("Bedre enn før"),
    "unchanged": N_("Som før"),
    "worse": N_("Dårligere enn før"),
})  # fmt: skip
#: A sign beside each word, so that colour is never alone.
SIGNS = {
    "better": "▲",
    "unchanged": "=",
    "worse": "▼",
    "undecided": "?",
    "no-data": "∅",
    "not-measurable": "–",
    "suppressed": "⊘",
    "not-measured": "–",
}
RELATIONS = Glossary({
    "direct": N_("Direkte"),
    "indirect": N_("Indirekte"),
    "balancing": N_("Skal ikke bli verre"),
    "context": N_("Bakgrunn"),
})  # fmt: skip
RELATION_HELP = Glossary({
    "direct": N_("indikatoren er tiltaket selv"),
    "indirect": N_("indikatoren er en tolkning av hva tiltaket skal gi"),
    "balancing": N_("indikatoren skal ikke bli verre imens"),
    "context": N_("indikatoren er til bakgrunn og vurderes ikke"),
})  # fmt: skip
STATUSES = Glossary({
    "planned": N_("Planlagt"),
    "started": N_("Startet"),
    "done": N_("Ferdig"),
    "late": N_("Forsinket"),
    "dropped": N_("Utgår"),
})  # fmt: skip
MILESTONE_KINDS = Glossary({"milestone": N_("Milepæl"), "exercise": N_("Øvelse"), "review": N_("Gjennomgang")})
KINDS = Glossary({"question": N_("Spørsmål"), "commitment": N_("Forpliktelse"), "measure": N_("Tiltak")})
HIDDEN = Glossary({
    "few-persons": N_("Vises ikke: færre enn {least} personer."),
    "persons-unknown": N_("Vises ikke: antall ansatte er ikke kjent."),
})  # fmt: skip


def verdict_word(verdict: str, language: str = "", *, nature: str = "outcome") -> str:
    """A verdict of an outcome or a delivery as a short label. KeyError for one that there is not."""
    is_counted = nature == "delivery" and verdict in DELIVERED
    return (DELIVERED if is_counted else VERDICTS).say(verdict, language)


def level_words(over_time: str, measure: str) -> str:
    """What a level is: a rate over twelve months, their sum, or how it stands."""
    if over_time == "stock":
        return _("Siste måned")
    return _("Siste tolv måneder") if measure == "ratio" else _("Sum siste tolv måneder")


def effect_sentence(
    *, commitment: str, name: str, place: str, unit: str, over_time: str, measure: str, before: float, after: float,
    month_before: str | None, month_after: str | None, hidden: bool,
) -> str:  # fmt: skip
    """What storing a file does to the figure a commitment is held against."""
    about = f"{commitment} {name}, {place}"
    if hidden:
        return _(
            "{about}: endres, men kan ikke vises, fordi tallet gjelder for få personer eller antall ansatte ikke er kjent.",
            about=about,
        )
    if month_after is None:
        return _("{about}: har ikke lenger noe tall.", about=about)
    what = _("tallet") if over_time == "stock" else level_words(over_time, measure).lower()
    facts = {
        "about": about, "what": what, "before": figure(before, unit), "after": figure(after, unit),
        "through": _("til og med {month}", month=month(month_after)),
    }  # fmt: skip
    if math.isnan(after) and math.isnan(before):
        return _("{about}: nytt tall ({through}), men nivået kan ikke regnes ut ennå.", **facts)
    if math.isnan(before):
        return _("{about}: {what} blir {after} ({through}).", **facts)
    if math.isnan(after):
        return _("{about}: {what} var {before} og kan ikke lenger regnes ut ({through}).", **facts)
    if month_before and month_before != month_after:
        facts["through"] = _(
            "til og med {month}, før til og med {earlier}", month=month(month_after), earlier=month(month_before)
        )
    if facts["before"] == facts["after"]:
        return _("{about}: {what} er fortsatt {after} ({through}).", **facts)
    return _("{about}: {what} går fra {before} til {after} ({through}).", **facts)


def absent_now(count: int) -> str:
    """How many units that usually report are missing from a month's sum."""
    return counted("1 enhet mangler", "{count} enheter mangler", count)
