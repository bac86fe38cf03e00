"""The languages there are, and how a sentence is taken out of a catalogue: ``{code: {"nb": …, "nn": …, "en": …}}``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.wording.numbers import listing, number

LANGUAGES = ("nb", "nn", "en")
Texts = Mapping[str, str]
Catalogue = Mapping[str, Texts]
#: How many are named before the rest are counted.
MOST_NAMES = 3

_MORE = {"nb": "{count} til", "nn": "{count} til", "en": "{count} more"}
_MONTHS = {
    "one": {"nb": "1 måned", "nn": "1 månad", "en": "1 month"},
    "many": {"nb": "{count} måneder", "nn": "{count} månader", "en": "{count} months"},
}
_DAYS = {
    "one": {"nb": "1 dag", "nn": "1 dag", "en": "1 day"},
    "many": {"nb": "{count} dager", "nn": "{count} dagar", "en": "{count} days"},
}
#: From how many days on a time is told in months, and the days in one.
_LONG, _MONTH = 90, 30.44


def tell(texts: Texts, language: str, **facts: object) -> str:
    """A text in a language, bokmål where it has no other, with its facts put in."""
    return texts.get(language, texts["nb"]).format_map(facts)


def say(catalogue: Catalogue, code: str, language: str, **facts: object) -> str:
    """What a code is in words. KeyError for a code that the catalogue does not have."""
    return tell(catalogue[code], language, **facts)


def subject(name: str, place: str = "") -> str:
    """What a sentence is about: ``Sykefravær totalt, Helse og omsorg``."""
    return ", ".join(filter(None, (name, place)))


def about(name: str, place: str, parts: Sequence[str]) -> str:
    """Sentences with what they are about before them."""
    return f"{subject(name, place)}: {together(parts)}"


def together(parts: Sequence[str]) -> str:
    """Sentences after each other; those that are empty are left out."""
    return " ".join(part for part in parts if part)


def some(names: Sequence[str], language: str) -> str:
    """``a, b, c og 2 til``: the first three, and how many more."""
    shown = list(names[:MOST_NAMES])
    more = len(names) - len(shown)
    return listing(shown + ([tell(_MORE, language, count=more)] if more > 0 else []), language)


def months_words(count: int, language: str) -> str:
    """``1 måned``, ``10 måneder``."""
    return say(_MONTHS, "one" if count == 1 else "many", language, count=number(count, 0, language))


def time_words(days: int, language: str) -> str:
    """``1 dag``, ``84 dager``; a long time in months."""
    if days >= _LONG:
        return months_words(round(days / _MONTH), language)
    return say(_DAYS, "one" if days == 1 else "many", language, count=number(days, 0, language))
