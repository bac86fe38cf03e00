"""Milestones, exercises and reviews as they stand on a day, as sentences."""

from __future__ import annotations

from dashboard.wording.catalogue import N_, tell
from dashboard.wording.language import Catalogue, say, time_words
from dashboard.wording.numbers import date

_KINDS: Catalogue = {
    "milestone": N_("Milepælen"),
    "exercise": N_("Øvelsen"),
    "review": N_("Gjennomgangen"),
}
_TITLE = N_("{kind} «{title}»")
#: A state as a short label.
DEADLINE_STATES: Catalogue = {
    "late": N_("Forsinket"),
    "stale": N_("For gammel"),
    "no-evidence": N_("Ikke dokumentert"),
    "done-late": N_("Ferdig etter fristen"),
    "started": N_("I gang"),
    "planned": N_("Planlagt"),
    "done": N_("Ferdig"),
    "dropped": N_("Utgår"),
}
_SENTENCES: Catalogue = {
    "late": N_("{what} hadde frist {due}. Det er {time} siden, og den er ikke meldt ferdig."),
    "late:today": N_("{what} hadde frist {due} og er ikke meldt ferdig."),
    "stale": N_("{what} ble gjort {done}. Det er {time} siden, og den bør gjøres på nytt."),
    "stale:undated": N_("{what} er for gammel og bør gjøres på nytt."),
    "no-evidence": N_("{what} er meldt ferdig {done}, men det er ikke dokumentert."),
    "no-evidence:undated": N_("{what} er meldt ferdig, men det er ikke dokumentert."),
    "done-late": N_("{what} ble gjort {done}, {time} etter fristen."),
    "done-late:undated": N_("{what} er gjort, men først etter fristen {due}."),
    "started": N_("{what} er i gang. Fristen er {due}."),
    "planned": N_("{what} er planlagt. Fristen er {due}."),
    "done": N_("{what} ble gjort {done}, innen fristen."),
    "done:undated": N_("{what} er meldt ferdig. Fristen var {due}."),
    "dropped": N_("{what} utgår og telles ikke med."),
}
_WITHOUT = {
    "late": "late:today", "stale": "stale:undated", "no-evidence": "no-evidence:undated",
    "done-late": "done-late:undated", "done": "done:undated",
}  # fmt: skip


def deadline_word(state: str, language: str = "") -> str:
    """A state as a short label."""
    return say(DEADLINE_STATES, state, language)


def deadline_sentence(
    *, state: str, title: str, kind: str, due: str, done_on: str | None = None, days: int = 0, language: str = ""
) -> str:
    """A milestone, exercise or review as it stands; dates are ISO text. ``days`` is how late it is, or how old."""
    lacks = days <= 0 if state == "late" else not done_on or (days <= 0 and state in ("stale", "done-late"))
    said = _WITHOUT.get(state, state) if lacks else state
    what = tell(_TITLE, language, kind=say(_KINDS, kind, language), title=title)
    return say(
        _SENTENCES, said, language, what=what, due=date(due, language), done=date(done_on, language),
        time=time_words(days, language),
    )  # fmt: skip
