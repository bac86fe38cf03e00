"""How a sentence is taken out of a list of them, ``{code: text}``, and what sentences have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.wording.catalogue import tell, tell_counted
from dashboard.wording.numbers import listing

Catalogue = Mapping[str, str]
#: How many are named before the rest are counted.
MOST_NAMES = 3

#: From how many days on a time is told in months, and the days in one.
_LONG, _MONTH = 90, 30.44


def say(catalogue: Catalogue, code: str, language: str = "", **facts: object) -> str:
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


def some(names: Sequence[str], language: str = "") -> str:
    """``a, b, c og 2 til``: the first three, and how many more; a fourth that is the last is named as well."""
    shown = list(names[:MOST_NAMES] if len(names) > MOST_NAMES + 1 else names)
    more = len(names) - len(shown)
    return listing(shown + ([tell_counted("{count} til", "{count} til", more, language)] if more > 0 else []), language)


def months_words(count: int, language: str = "") -> str:
    """``1 måned``, ``10 måneder``."""
    return tell_counted("1 måned", "{count} måneder", count, language)


def time_words(days: int, language: str = "") -> str:
    """``1 dag``, ``84 dager``; a long time in months."""
    if days >= _LONG:
        return months_words(round(days / _MONTH), language)
    return tell_counted("1 dag", "{count} dager", days, language)
