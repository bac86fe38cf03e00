"""Words that make figures other than a month's own: a plan, a subset, a running total, a trial, another council's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from dashboard.intake import clauses, periods
from dashboard.model import Unit

#: Words that make a figure another one than its heading says: a plan, a subset, a running total.
QUALIFIERS = frozenset(
    "mål plan budsjett prognose estimat menn kvinner gutter jenter mann kvinne gutt jente snitt gjennomsnitt median rullerende endring "
    "differanse avvik fjor fjorår promille tusen herav hittil akkumulert avlyste avlyst ‰ ± ∆ δ".split()
)
RUNNING_TOTAL = re.compile(r"\b(?:hittil|akkumulert|til og med|t\.o\.m\.?|så langt i år)\b")
#: A plan by any name. What else ends in «plan» may be what is reported on: «tiltaksplan, status oktober».
_PLAN = re.compile(
    r"\w*budsjett(?:et|t?all|t?allene|erte?)?|\w*prognose(?:n|r|ne|tall|tallene)?|plan(?:tall|lagte?|lagde)?|"
    r"(?:bemannings|turnus|ressurs|vakt|ferie|stillings|lønns|årsverks)plan(?:en|er)?"
)
_PLAN_TITLE = re.compile(r"\w+plan(?:en)?\s*:")
_TRIALS = frozenset("test testing testfil testdata testtall testark prøve prøvefil prøvedata demo demodata dummy dummydata "
                    "eksempel eksempelfil øving øvingsfil".split())  # fmt: skip
#: «Resultat av test» is no trial.
_TRIAL = re.compile(
    rf"(?<!\bav )(?<!\bi )(?<!\bpå )(?<!\bfor )(?<!\bfra )(?<!\better )\b(?:{'|'.join(sorted(_TRIALS))})\b"
)
_BESIDE_TRIALS = frozenset("fil filen bare kun utfylling dette er excel regneark ny nr".split())
_NOT_FOR_USE = re.compile(r"\b(?:ikke|ikkje) (?:til |å )?bruk(?:es|ast|e)?\b|\b(?:do not use|not for use)\b")
_DRAFT = re.compile(r"\b(?:\w*utkast(?:et)?|kladd(?:en)?|draft)\b")
#: «Gol kommune»: the name right before the word, alone in its clause or after a word that says whose the figures are.
_COUNCIL = re.compile(
    r"(?:^|[:;,|(–—\n]|\s-)\s*((?!\d)[^\W_][\w-]*(?: (?:og )?[^\W\d_][\w-]*)?) (?:kommune|herad)\s*(?=$|[:;,|)–—\n.]|\s-)|"
    r"\b(?:i|for|ved|frå|fra) ((?!\d)[^\W_][\w-]*(?: (?:og )?[^\W\d_][\w-]*)?) (?:kommune|herad)\b",
    re.I,
)
_NO_NAMES = clauses.TITLE_WORDS | frozenset(
    "hele heile vår vårt egen eigen samlet denne annen anna andre hver kvar samme same din".split()
)
_WORD = re.compile(r"[^\W_]+")


class Doubt(NamedTuple):
    """The word that says so, and what it says: ``qualifier`` (a plan, a subset, a running total), ``trial``, ``council``."""

    word: str
    kind: str


def is_qualifier(word: str) -> bool:
    """Whether a lower-case word says that a figure is a plan, a subset or a running total."""
    return word in QUALIFIERS or is_plan(word)


def is_plan(word: str) -> bool:
    """Whether a lower-case word says that a figure is planned."""
    return _PLAN.fullmatch(word) is not None


def is_draft(text: str) -> bool:
    """Whether a title or a name says that what it names is not finished."""
    return _DRAFT.search(text.casefold()) is not None


def is_trial(body: str, left: Iterable[str], is_known: Callable[[str], bool]) -> bool:
    """Whether a lower-case title says that its figures are made to try something, or that they are not to be used.

    ``left`` are its words that nobody knows; ``is_known`` says of a clause whether it names what is in the register.
    """
    if _NOT_FOR_USE.search(body):
        return True
    if _TRIAL.search(body) is None:
        return False
    unknown = set(left) - _TRIALS - _BESIDE_TRIALS
    return any(
        _TRIAL.search(clause) is not None and unknown.isdisjoint(_WORD.findall(clause)) and not is_known(clause)
        for clause in clauses.split(body)
    )


def other_council(text: str, left: Iterable[str]) -> str:
    """The council that a title is of, where its name has words that nobody knows (``left``); else nothing."""
    unknown = set(left)
    for match in _COUNCIL.finditer(periods.extract(text, running=True)[1]):
        words = (match[1] or match[2]).split()
        names = [w for w in words if w != "og"]
        if all(w in unknown and w not in _NO_NAMES for w in names):
            return match[1] or match[2]
    return ""


def has_own(units: Iterable[Unit]) -> bool:
    """Whether a register's units have the council's own name: «Nesbyen kommune»."""
    names = (name for unit in units for name in (unit.name, *unit.aliases))
    return any(_COUNCIL.fullmatch(name.strip()) is not None for name in names)


def find(
    body: str, left: list[str], is_known: Callable[[str], bool], *, running: bool, knows_own: bool
) -> Doubt | None:
    """What a lower-case text has of this; ``left`` are its words that nobody knows.

    ``knows_own``: the register has the council's own name, so that another one can be told from it.
    """
    word = next((w for w in left if is_qualifier(w)), "")
    if not word and left and (plan := _PLAN_TITLE.match(body)) is not None and plan[0].rstrip(": ") in left:
        word = plan[0].rstrip(": ")
    if word or not running:
        return Doubt(word, "qualifier") if word else None
    if is_trial(body, left, is_known):
        return Doubt("test", "trial")
    council = other_council(body, left) if knows_own and ("kommune" in body or "herad" in body) else ""
    return Doubt(council, "council") if council else None
