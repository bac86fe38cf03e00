"""Verdicts, standings and levels in words a municipal director reads.

A difference is given as a number with its sign; a verb for a movement («falt», «økte») is never used
here, since nothing undecided has moved as far as anyone knows.
"""

from __future__ import annotations

import math

from dashboard.wording.numbers import figure, month, shown_difference

VERDICTS = {
    "better": "Bedre takt",
    "unchanged": "Uendret takt",
    "worse": "Dårligere takt",
    "undecided": "Kan ikke avgjøres ennå",
    "no-data": "Ingen tall",
    "not-measurable": "Kan ikke måles",
    "suppressed": "Vises ikke",
    "not-measured": "Måles ikke",
}
_VERDICTS = {
    "better": {"nn": "Betre takt", "en": "Better pace"},
    "unchanged": {"nn": "Uendra takt", "en": "Unchanged pace"},
    "worse": {"nn": "Dårlegare takt", "en": "Worse pace"},
    "undecided": {"nn": "Kan ikkje avgjerast enno", "en": "Cannot be decided yet"},
    "no-data": {"nn": "Ingen tal", "en": "No figures"},
    "not-measurable": {"nn": "Kan ikkje målast", "en": "Cannot be measured"},
    "suppressed": {"nn": "Blir ikkje vist", "en": "Not shown"},
    "not-measured": {"nn": "Blir ikkje målt", "en": "Not measured"},
}
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
RELATIONS = {
    "direct": "Direkte",
    "indirect": "Indirekte",
    "balancing": "Skal ikke bli verre",
    "context": "Bakgrunn",
}
RELATION_HELP = {
    "direct": "indikatoren er tiltaket selv",
    "indirect": "indikatoren er en tolkning av hva tiltaket skal gi",
    "balancing": "indikatoren skal ikke bli verre imens",
    "context": "indikatoren er til bakgrunn og vurderes ikke",
}
TARGETS = {"not_set": "ikke satt", "proposed": "foreslått", "adopted": "vedtatt"}
STATUSES = {
    "planned": "Planlagt",
    "started": "Startet",
    "done": "Ferdig",
    "late": "Forsinket",
    "dropped": "Utgår",
}
MILESTONE_KINDS = {"milestone": "Milepæl", "exercise": "Øvelse", "review": "Gjennomgang"}
KINDS = {"question": "Spørsmål", "commitment": "Forpliktelse", "measure": "Tiltak"}
HIDDEN = {
    "few-persons": "Vises ikke: færre enn {least} personer.",
    "persons-unknown": "Vises ikke: antall ansatte er ikke kjent.",
}
HIDDEN_SHORT = "vises ikke"


def verdict_word(verdict: str, language: str = "nb") -> str:
    """A verdict as a short label. KeyError for one that there is not."""
    return _VERDICTS[verdict].get(language, VERDICTS[verdict])


def level_words(over_time: str, measure: str) -> str:
    """What a level is: a rate over twelve months, their sum, or how it stands."""
    if over_time == "stock":
        return "Siste måned"
    return "Siste tolv måneder" if measure == "ratio" else "Sum siste tolv måneder"


def level_sentence(
    *,
    over_time: str,
    measure: str,
    unit: str,
    level: float,
    baseline: float,
    newest_month: str | None,
    before: str,
    why: str,
) -> str:
    """Where the indicator stands against its baseline (``before``: when that was), without saying that anything has moved."""
    if newest_month is None:
        return "Det finnes ingen tall."
    if why == "gap":
        return "Minst én av de siste tolv månedene mangler, så nivået kan ikke regnes ut."
    if why == "value-only":
        return (
            "Tallene er oppgitt som ferdige prosenter uten teller og nevner, så de kan ikke regnes sammen over måneder."
        )
    text = f"{level_words(over_time, measure)} (til og med {month(newest_month)}): {figure(level, unit)}."
    if over_time == "stock":
        text = f"I {month(newest_month)}: {figure(level, unit)}."
    if not math.isnan(baseline):
        per_year = " per år" if measure == "count" and over_time == "flow" else ""
        text += f" I {before}: {figure(baseline, unit)}{per_year} ({shown_difference(level, baseline, unit)})."
    return text


def effect_sentence(
    *, commitment: str, name: str, place: str, unit: str, over_time: str, measure: str, before: float, after: float,
    month_before: str | None, month_after: str | None, hidden: bool,
) -> str:  # fmt: skip
    """What storing a file does to the figure a commitment is held against."""
    subject = f"{commitment} {name}, {place}"
    if hidden:
        return f"{subject}: endres, men kan ikke vises, fordi tallet gjelder for få personer eller antall ansatte ikke er kjent."
    if month_after is None:
        return f"{subject}: har ikke lenger noe tall."
    what = "tallet" if over_time == "stock" else level_words(over_time, measure).lower()
    through = f" (til og med {month(month_after)})"
    if math.isnan(after) and math.isnan(before):
        return f"{subject}: nytt tall{through}, men nivået kan ikke regnes ut ennå."
    if math.isnan(before):
        return f"{subject}: {what} blir {figure(after, unit)}{through}."
    if math.isnan(after):
        return f"{subject}: {what} var {figure(before, unit)} og kan ikke lenger regnes ut{through}."
    since = f", før til og med {month(month_before)}" if month_before and month_before != month_after else ""
    if figure(before, unit) == figure(after, unit):
        return f"{subject}: {what} er fortsatt {figure(after, unit)} (til og med {month(month_after)}{since})."
    return f"{subject}: {what} går fra {figure(before, unit)} til {figure(after, unit)} (til og med {month(month_after)}{since})."


def absent_now(count: int) -> str:
    """How many units that usually report are missing from a month's sum."""
    return "1 enhet mangler" if count == 1 else f"{count} enheter mangler"


def absent_sentence(count: int) -> str:
    """How many units that usually report are missing from a sum."""
    if count <= 0:
        return ""
    return (
        "Én enhet som pleier å rapportere, mangler i minst én av månedene."
        if count == 1
        else (f"{count} enheter som pleier å rapportere, mangler i minst én av månedene.")
    )
