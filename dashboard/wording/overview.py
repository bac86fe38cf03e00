"""What Oversikt calls things: groups of standings, why something needs a decision, and what is silent."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.wording.catalogue import _, spoken
from dashboard.wording.language import some
from dashboard.wording.numbers import date, listing, month
from dashboard.wording.standings import standing_word


def standing(code: str) -> str:
    """A standing as a short label."""
    return standing_word(code, spoken())


def groups() -> dict[str, str]:
    """Standings that are told of together, by code, as what comes after how many there are."""
    return {
        "better": _("går bedre enn før"),
        "not": _("går ikke etter planen"),
        "unknown": _("vet vi ikke nok om ennå"),
    }


def needs_decision() -> str:
    """What comes after how many they are."""
    return _("trenger en beslutning")


def decisions() -> dict[str, str]:
    """Why something needs a decision, by code."""
    return {
        "worse": _("Det går dårligere"),
        "late": _("Fristen er ute"),
        "off-course": _("Ikke i rute mot målet"),
        "moved": _("Belastningen kan være flyttet"),
        "disagrees": _("Eieren ser det annerledes enn tallene"),
        "not-measured": _("Ingen har bestemt hva som skal måles"),
    }


def heads() -> dict[str, str]:
    """The table's columns, by what they are sorted by."""
    return {
        "nr": _("Forpliktelse"), "vurdering": _("Vurdering"), "": _("Utvikling"), "takt": _("Takt mot målet"),
        "frist": _("Neste frist"),
    }  # fmt: skip


def silences() -> dict[str, str]:
    """What may be silent, by code."""
    return {
        "deliveries": _("Leveranser som mangler"),
        "evidence": _("Meldt ferdig uten dokumentasjon"),
        "stale": _("Gjennomganger som er for gamle"),
        "indicators": _("Indikatorer ingen rapporterer"),
        "measures": _("Tiltak ingen måler"),
    }


def late_delivery(source: str, month_: str, units: Sequence[str], *, is_whole: bool) -> str:
    """What has not come from a source for a month, and from whom."""
    when = month(month_, spoken())
    if is_whole:
        return _("{source} for {month}: ingenting er levert", source=source, month=when)
    return _("{source} for {month}: mangler fra {units}", source=source, month=when, units=some(units, spoken()))


def done_on(day: str) -> str:
    """When something was done."""
    return _("gjort {day}", day=date(day, spoken()))


def used_by(numbers: Sequence[str]) -> str:
    """Which commitments and measures an indicator belongs to."""
    return _("brukes av {numbers}", numbers=listing(list(numbers), spoken()))
