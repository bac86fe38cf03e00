"""What the status page says: whether each part does what it should, and what is wrong with what is kept.

A leader may read it, so no path, no address of a database and nothing that an exception said of itself is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dashboard.wording.catalogue import N_, _, counted
from dashboard.wording.numbers import listing, number

#: A part that is looked at, as it is called, and what it says when it does what it should and when it does not.
PARTS = {
    "database": (
        N_("Databasen"),
        N_("Databasen svarer."),
        N_("Databasen svarer ikke. Si fra til den som drifter løsningen."),
    ),
    "state": (
        N_("Lagringsplassen"),
        N_("Nye filer kan lagres."),
        N_("Nye filer kan ikke lagres: programmet får ikke skrive i mappen sin. Si fra til den som drifter løsningen."),
    ),
}
_FAULTS = {
    "damaged-database": N_("Databasen er skadet."),
    "broken-reference": N_("Databasen viser til noe som ikke finnes."),
    "missing-original": N_("En fil som er lest inn, finnes ikke lenger på serveren."),
    "damaged-original": N_("En fil som er lest inn, er ikke lenger slik den var da den kom."),
    "unreadable-original": N_("En fil som er lest inn, kan ikke leses."),
    "missing-rows": N_("En opplasting har færre tall enn da den ble lagret."),
    "missing-lessons": N_("Noe som ble lært om overskrifter, er borte."),
    "unknown-file": N_("En fil på serveren hører ikke til noen opplasting. Det er ufarlig."),
    "leftover-file": N_("En fil ble liggende etter en lagring som ble avbrutt. Det er ufarlig."),
}


def part_words(part: str, *, is_well: bool) -> tuple[str, str]:
    """A part's name and how it is. A part nobody has named is called what it is."""
    name, well, ill = PARTS.get(part, (part, N_("Virker."), N_("Virker ikke.")))
    return _(name), _(well if is_well else ill)


def inbox_words(state: str, waiting: int = 0) -> str:
    """The inbox: ``off``, ``well``, ``stuck``, or ``elsewhere`` where another process looks after it, if any does."""
    if state == "off":
        return _("Ingen innboks er satt opp. Filer lastes opp på siden Last opp eller med kommandoen.")
    if state == "elsewhere":
        return _("En innboks er satt opp, men denne serveren ser ikke etter filer i den.")
    if state == "stuck":
        return _("Innboksen står stille, og filene blir liggende. Loggen sier hvorfor.")
    if waiting:
        return counted(
            "Innboksen går. {count} fil venter på å bli lest.",
            "Innboksen går. {count} filer venter på å bli lest.",
            waiting,
        )
    return _("Innboksen går, og ingen filer venter.")


def plugin_words(why: str) -> str:
    """A plugin that is not used; of the exception only its kind is told."""
    return _("Tillegget kunne ikke brukes ({kind}). Alt annet virker. Loggen sier mer.", kind=why.partition(":")[0])


def fault_words(codes: Iterable[str], uploads: Sequence[str] = ()) -> list[str]:
    """What is wrong with what is kept, each kind once with how many; ``uploads`` are the numbers of those that lack figures."""
    said = []
    for code, count in Counter(codes).items():
        sentence = _(_FAULTS[code]) if code in _FAULTS else _("Noe er galt ({code}).", code=code)
        if code == "missing-rows" and uploads:
            sentence = _(
                "{sentence} Det gjelder opplasting {uploads}.", sentence=sentence, uploads=listing(list(uploads))
            )
        elif count > 1:
            sentence = _("{sentence} Det gjelder {count} steder.", sentence=sentence, count=number(count, 0))
        said.append(sentence)
    return said
