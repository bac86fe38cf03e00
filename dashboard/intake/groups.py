"""Which labels say that a row is of one group of a unit's people or cases, not of the unit.

A label nobody knows is passed over where a row is known without it: most are remarks on the unit. Under «Alder» or
«Yrke» it is a part of the figure, and so is «15–24 år» wherever it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dashboard.intake.vocabulary import Heading, normal, tokens

_HEADS = frozenset(
    "alder aldersgruppe aldersgrupper aldersgruppering aldersintervall kjønn yrke yrker yrkesgruppe yrkeskategori "
    "stilling stillinger stillingstype stillingsgruppe stillingskategori personalgruppe ansattgruppe utdanning "
    "utdanningsnivå næring diagnose diagnosegruppe årsak fraværsårsak fraværstype fraværslengde sivilstand sivilstatus "
    "landbakgrunn innvandringskategori innvandrerbakgrunn botid trinn klassetrinn årstrinn varighet gruppe grupper "
    "kategori brukergruppe målgruppe age ages sex gender occupation ethnicity staff group band".split()
)
_BESIDE_HEADS = frozenset("d i år kode navn tekst code name years".split())
_EVERYONE = re.compile(
    r"(?:alle|all) (?:aldre|aldrar|aldersgrupper|yrker|stillinger|grupper|årsaker|trinn|diagnoser|kategorier|ages|groups)|"
    r"(?:begge|båe) kjønn|both sexes|alle|all|begge|både menn og kvinner|kvinner og menn|menn og kvinner"
)
_SPAN = re.compile(
    r"(?:\d+ ?[-–] ?\d+|(?:under|over|minst|inntil|fra) \d+|\d+ ?\+) ?(?:år|års|dager|dagar|dagers|uker|veker|years?|days?)\b|"
    r"\d+ (?:år|dager|dagar|years|days) (?:og|eller|and|or) (?:over|eldre|yngre|under|mer|meir|older|more)\b"
)


def is_head(heading: Heading) -> bool:
    """Whether groups stand under this heading."""
    words = set(tokens(normal(heading.text))) - _BESIDE_HEADS
    return not heading.says and heading.column is None and bool(words) and words <= _HEADS


def is_everyone(heading: Heading) -> bool:
    """Whether a label under such a heading says that all groups are meant."""
    names = heading.units or heading.meanings or heading.periods
    is_all = heading.total and not names and not normal(heading.text).startswith("sum")
    return is_all or not heading.says and _is_everyone(heading.text)


@lru_cache(maxsize=1024)
def _is_everyone(text: str) -> bool:
    return len(text) < 80 and _EVERYONE.fullmatch(normal(text)) is not None


def is_span(text: str) -> bool:
    """Whether a text is a span of ages or of days: «15–24 år», «under 30 år», «80 år og over»."""
    return _SPAN.search(normal(text)) is not None
