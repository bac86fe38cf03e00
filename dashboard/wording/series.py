"""A series in words: what is counted and how, what its level is held against, and whether its newest month stands out."""

from __future__ import annotations

import math

from dashboard.wording import numbers
from dashboard.wording.catalogue import N_, _, counted

#: The register's categories, in the order they are shown; another stands under its own name after them.
CATEGORIES = {
    "sick_leave": N_("Sykefravær"),
    "staffing": N_("Bemanning"),
    "service_level": N_("Tjenester"),
    "preparedness": N_("Beredskap"),
}
_NATURES = {
    "outcome": N_(
        "Et resultat: noe som kan bli annerledes av arbeidet. Tallet svinger av seg selv fra måned til måned, så en endring "
        "må være større enn svingningene før noen kan si at den er der."
    ),
    "delivery": N_("Noe kommunen selv gjør. Det telles opp, så tallet er ikke anslått."),
}
_DIRECTIONS = {
    "lower": N_("Lavere er bedre."),
    "higher": N_("Høyere er bedre."),
    "context": N_("Bakgrunn: verken høyere eller lavere er bedre."),
}
_CADENCES = {
    "month": N_("Hver måned"),
    "quarter": N_("Hvert kvartal"),
    "tertial": N_("Hvert tertial"),
    "year": N_("Hvert år"),
}
_OVER_TIME = {
    "flow": N_("gjelder det som skjedde i perioden"),
    "stock": N_("gjelder slik det var siste dag i perioden"),
}
_BREAKS = {
    "redefined": N_("Fra {month} telles det på en annen måte."),
    "jump": N_("Fra {month} var det ventet et nytt nivå."),
    "rebased": N_("Fra {month} regnes det vanlige på nytt."),
}
#: Short words for a table; the whole sentence of a link is ``signals.signal_sentence``.
_SIGNALS = {
    "common": N_("Innenfor det vanlige"),
    "improvement": N_("Skiller seg ut i ønsket retning"),
    "concern": N_("Skiller seg ut i uønsket retning"),
    "high": N_("Høyere enn det vanlige"),
    "low": N_("Lavere enn det vanlige"),
}
#: A sign beside each, so that colour is never alone.
SIGNAL_SIGNS = {"common": "·", "improvement": "▲", "concern": "▼", "high": "↑", "low": "↓"}
_NO_SIGNAL = {
    "delivery": N_("Telles opp"),
    "few-staff": N_("Kan ikke sies: få ansatte"),
    "small-counts": N_("Kan ikke sies: få om gangen"),
    "correlated": N_("Kan ikke sies: månedene henger sammen"),
    "few-points": N_("Kan ikke sies: få måneder"),
    "too-seldom": N_("Kan ikke sies: kommer ikke hver måned"),
}
_HIDDEN = {
    "few-persons": N_("Vises ikke: færre enn {least} personer."),
    "persons-unknown": N_("Vises ikke: antall ansatte er ikke kjent."),
}


def category(name: str) -> str:
    """A category as a heading."""
    return _(CATEGORIES[name]) if name in CATEGORIES else name.replace("_", " ").capitalize() or _("Annet")


def nature(name: str) -> str:
    """Whether it is a result or something that is done, in a sentence."""
    return _(_NATURES[name])


def direction(name: str) -> str:
    """Which way is better."""
    return _(_DIRECTIONS[name])


def cadence(name: str, over_time: str) -> str:
    """How often it comes, and what of the period it tells."""
    return _("{often}, {what}.", often=_(_CADENCES[name]), what=_(_OVER_TIME[over_time]))


def broken(kind: str, month: str) -> str:
    """What happened to a series in a month."""
    return _(_BREAKS[kind], month=numbers.month(month))


def level_name(over_time: str, measure: str) -> str:
    """What a level is."""
    if over_time == "stock":
        return _("Nyeste måned")
    return _("Siste tolv måneder") if measure == "ratio" else _("Sum siste tolv måneder")


def apart(value: float, before: float, unit: str, *, with_unit: bool = True) -> str:
    """How far apart two figures are as they are shown, with its sign; empty where either is not there."""
    if not (math.isfinite(value) and math.isfinite(before)):
        return ""
    said = numbers.shown_difference(value, before, unit)
    return said if with_unit else said.partition(" ")[0]


def against(level: float, baseline: float, low: float, high: float, unit: str, *, with_unit: bool = True) -> str:
    """``−0,4 prosentpoeng, trolig mellom −1,2 og +0,4``; empty without a level or a baseline. Never a verb of movement."""
    change = apart(level, baseline, unit, with_unit=with_unit)
    if not change:
        return ""
    if not (math.isfinite(low) and math.isfinite(high)):
        return change
    decimals = numbers.decimals_of(unit, low, high)
    ends = [numbers.signed(end, decimals) for end in sorted((low, high))]
    if ends[0] == ends[1]:
        return change
    return _("{change}, trolig mellom {low} og {high}", change=change, low=ends[0], high=ends[1])


def signal(variation: str | None, why: str) -> str:
    """The newest month against the usual, in a few words."""
    if variation is not None:
        return _(_SIGNALS[variation])
    return _(_NO_SIGNAL[why]) if why in _NO_SIGNAL else numbers.NONE


def hidden(reason: str, least: int) -> str:
    """Why one figure is not shown."""
    return _(_HIDDEN[reason], least=least)


def measured_in(unit: str) -> str:
    """What the figures of a table are in; empty for a plain count."""
    word = numbers.unit_word(unit)
    if not word:
        return ""
    if unit == "percent":
        return _("Tallene er i prosent, forskjellene i prosentpoeng.")
    return _("Tallene er i {unit}.", unit=word)


def hidden_staff(least: int) -> str:
    """Why a small unit has no figures about its staff."""
    return _(
        "Sykefravær og bemanning vises ikke i enheter med færre enn {least} ansatte, av hensyn til dem det gjelder.",
        least=least,
    )


def hidden_figures(names: list[str], least: int) -> str:
    """Which figures are not shown because they are about few people; empty for none."""
    shown = names[:3]
    more = len(names) - len(shown)
    if more > 0:
        shown.append(counted("{count} annet tall", "{count} andre tall", more))
    if not shown:
        return ""
    return _(
        "{names} vises ikke: det gjelder færre enn {least} personer, og holdes tilbake av hensyn til dem.",
        names=numbers.listing(shown),
        least=least,
    )


def hidden_months(least: int) -> str:
    """That some months of some figures are not shown."""
    return _(
        "Noen måneder vises ikke, fordi de gjelder færre enn {least} personer eller antall ansatte ikke er kjent. Det er av hensyn til dem det gjelder.",
        least=least,
    )


def hidden_units(count: int, least: int) -> str:
    """That units in a table are not shown, and for whose sake; empty for none."""
    if not count:
        return ""
    return counted(
        "Tall for 1 enhet vises ikke eller bare for noen måneder. Det er av hensyn til dem det gjelder: tall om færre enn {least} personer, "
        "eller om et ukjent antall ansatte, vises ikke.",
        "Tall for {count} enheter vises ikke eller bare for noen måneder. Det er av hensyn til dem det gjelder: tall om færre enn {least} "
        "personer, eller om et ukjent antall ansatte, vises ikke.",
        count,
        least=least,
    )


def no_level(why: str) -> str:
    """Why a level cannot be had, in a few words; empty where it can."""
    texts = {
        "gap": _("kan ikke regnes ut: en måned mangler"),
        "value-only": _("kan ikke regnes ut: bare prosenter"),
        "no-data": _("ingen tall"),
    }
    return texts.get(why, "")
