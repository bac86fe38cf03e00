"""What is asked of someone whose comment claims what the figures do not say, and why a comment is not kept."""

from __future__ import annotations

import math

from dashboard.wording.catalogue import N_, _
from dashboard.wording.language import subject
from dashboard.wording.ranges import has_interval, paced
from dashboard.wording.verdicts import verdict_word

_REFUSED = {
    "no-text": N_("Skriv en kommentar først."),
    "too-long": N_("Kommentaren er for lang. Den kan ha 2000 tegn."),
    "no-role": N_("Skriv hvilken rolle eller avdeling kommentaren er fra."),
    "person-role": N_("Skriv en rolle eller en avdeling, ikke et personnavn. Personnavn lagres aldri."),
    "person-text": N_("Teksten ser ut til å ha et personnavn eller et fødselsnummer. Ta det bort. Slikt lagres aldri."),
    "bad-month": N_("Velg en måned i perioden vi følger."),
    "replaced": N_("Denne kommentaren er allerede erstattet av en annen. Les den nyeste først."),
    "failed": N_("Kommentaren ble ikke lagret. Prøv igjen om litt."),
}


def refused_sentence(why: str) -> str:
    """Why a comment is not kept, and what to do. KeyError for a code that there is not."""
    return _(_REFUSED[why])


def doubt_sentence(
    *, word: str, verdict: str, name: str, place: str, unit: str, change: float, low: float, high: float,
    nature: str = "outcome",
) -> str:  # fmt: skip
    """A word held against a link's verdict; ``change`` from ``low`` to ``high`` is the change of pace per year."""
    what = subject(name, place)
    if verdict == "no-data":
        return _("Du skriver «{word}», men ingen har rapportert tall for {what}.", word=word, what=what)
    if verdict == "suppressed":
        return _("Du skriver «{word}», men tallene for {what} vises ikke.", word=word, what=what)
    if verdict != "undecided":
        said = verdict_word(verdict, nature=nature)
        return _("Du skriver «{word}», men vurderingen av {what} er «{said}».", word=word, what=what, said=said)
    if not math.isfinite(change) or not has_interval(low, high):
        return _(
            "Du skriver «{word}», men tallene kan ikke avgjøre ennå om {what} har endret seg.", word=word, what=what
        )
    return _(
        "Du skriver «{word}», men tallene kan ikke avgjøre ennå om {what} har endret seg. Endringen i takt er {change}.",
        word=word, what=what, change=paced(change, unit, "", low=low, high=high),
    )  # fmt: skip
