"""Milestones, exercises and reviews as they stand on a day, as sentences."""

from __future__ import annotations

from dashboard.wording.language import Catalogue, say, time_words
from dashboard.wording.numbers import date

_KINDS: Catalogue = {
    "milestone": {"nb": "Milepælen", "nn": "Milepælen", "en": "The milestone"},
    "exercise": {"nb": "Øvelsen", "nn": "Øvinga", "en": "The exercise"},
    "review": {"nb": "Gjennomgangen", "nn": "Gjennomgangen", "en": "The review"},
}
_TITLES = {"nb": "{kind} «{title}»", "nn": "{kind} «{title}»", "en": "{kind} “{title}”"}
#: A state as a short label.
DEADLINE_STATES: Catalogue = {
    "late": {"nb": "Forsinket", "nn": "Forseinka", "en": "Late"},
    "stale": {"nb": "For gammel", "nn": "For gammal", "en": "Too old"},
    "no-evidence": {"nb": "Ikke dokumentert", "nn": "Ikkje dokumentert", "en": "Without evidence"},
    "done-late": {"nb": "Ferdig etter fristen", "nn": "Ferdig etter fristen", "en": "Done after the deadline"},
    "started": {"nb": "I gang", "nn": "I gang", "en": "Started"},
    "planned": {"nb": "Planlagt", "nn": "Planlagd", "en": "Planned"},
    "done": {"nb": "Ferdig", "nn": "Ferdig", "en": "Done"},
    "dropped": {"nb": "Utgår", "nn": "Går ut", "en": "Dropped"},
}
_SENTENCES: Catalogue = {
    "late": {
        "nb": "{what} hadde frist {due}. Det er {time} siden, og den er ikke meldt ferdig.",
        "nn": "{what} hadde frist {due}. Det er {time} sidan, og arbeidet er ikkje meldt ferdig.",
        "en": "{what} was due on {due}. That is {time} ago, and it has not been reported as done.",
    },
    "late:today": {
        "nb": "{what} hadde frist {due} og er ikke meldt ferdig.",
        "nn": "{what} hadde frist {due} og er ikkje meldt ferdig.",
        "en": "{what} was due on {due} and has not been reported as done.",
    },
    "stale": {
        "nb": "{what} ble gjort {done}. Det er {time} siden, og den bør gjøres på nytt.",
        "nn": "{what} vart gjord {done}. Det er {time} sidan, og arbeidet bør gjerast på nytt.",
        "en": "{what} was done on {done}. That is {time} ago, and it should be done again.",
    },
    "stale:undated": {
        "nb": "{what} er for gammel og bør gjøres på nytt.",
        "nn": "{what} er for gammal og bør gjerast på nytt.",
        "en": "{what} is too old and should be done again.",
    },
    "no-evidence": {
        "nb": "{what} er meldt ferdig {done}, men det er ikke dokumentert.",
        "nn": "{what} er meld ferdig {done}, men det er ikkje dokumentert.",
        "en": "{what} is reported as done on {done}, but there is no evidence of it.",
    },
    "no-evidence:undated": {
        "nb": "{what} er meldt ferdig, men det er ikke dokumentert.",
        "nn": "{what} er meld ferdig, men det er ikkje dokumentert.",
        "en": "{what} is reported as done, but there is no evidence of it.",
    },
    "done-late": {
        "nb": "{what} ble gjort {done}, {time} etter fristen.",
        "nn": "{what} vart gjord {done}, {time} etter fristen.",
        "en": "{what} was done on {done}, {time} after the deadline.",
    },
    "done-late:undated": {
        "nb": "{what} er gjort, men først etter fristen {due}.",
        "nn": "{what} er gjord, men først etter fristen {due}.",
        "en": "{what} has been done, but only after the deadline of {due}.",
    },
    "started": {
        "nb": "{what} er i gang. Fristen er {due}.",
        "nn": "{what} er i gang. Fristen er {due}.",
        "en": "{what} has started. The deadline is {due}.",
    },
    "planned": {
        "nb": "{what} er planlagt. Fristen er {due}.",
        "nn": "{what} er planlagd. Fristen er {due}.",
        "en": "{what} is planned. The deadline is {due}.",
    },
    "done": {
        "nb": "{what} ble gjort {done}, innen fristen.",
        "nn": "{what} vart gjord {done}, innan fristen.",
        "en": "{what} was done on {done}, within the deadline.",
    },
    "done:undated": {
        "nb": "{what} er meldt ferdig. Fristen var {due}.",
        "nn": "{what} er meld ferdig. Fristen var {due}.",
        "en": "{what} is reported as done. The deadline was {due}.",
    },
    "dropped": {
        "nb": "{what} utgår og telles ikke med.",
        "nn": "{what} går ut og blir ikkje teken med.",
        "en": "{what} has been dropped and is not counted.",
    },
}
_WITHOUT = {
    "late": "late:today", "stale": "stale:undated", "no-evidence": "no-evidence:undated",
    "done-late": "done-late:undated", "done": "done:undated",
}  # fmt: skip


def deadline_word(state: str, language: str = "nb") -> str:
    """A state as a short label."""
    return say(DEADLINE_STATES, state, language)


def deadline_sentence(
    *, state: str, title: str, kind: str, due: str, done_on: str | None = None, days: int = 0, language: str = "nb"
) -> str:
    """A milestone, exercise or review as it stands; dates are ISO text. ``days`` is how late it is, or how old."""
    lacks = days <= 0 if state == "late" else not done_on or (days <= 0 and state in ("stale", "done-late"))
    said = _WITHOUT.get(state, state) if lacks else state
    what = _TITLES.get(language, _TITLES["nb"]).format(kind=say(_KINDS, kind, language), title=title)
    return say(
        _SENTENCES, said, language, what=what, due=date(due, language), done=date(done_on, language),
        time=time_words(days, language),
    )  # fmt: skip
