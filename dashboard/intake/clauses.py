"""Which clauses of a title are about the figures, and which about the paper they stand on.

A month may be when something was decided, made or sent, for which meeting, since when, compared with what. Then it is not
the figures' own, or nobody can tell.
"""

from __future__ import annotations

import re

from dashboard.intake import periods
from dashboard.intake.periods import Period

#: Words that say nothing among headings, and those that say nothing in a title either.
STOP_WORDS = frozenset(
    "per pr pr. for og av på ved til fra med i den det de en et måned måneden månad antall kommune "
    "enhet enheter avdeling avdelinger alle data".split()
)
TITLE_WORDS = STOP_WORDS | frozenset(
    "rapport rapporten månedsrapport månadsrapport oversikt statistikk tabell tabeller tall uttrekk eksempeldata "
    "eksempel eksempeltall vedlegg periode perioden gjelder rapportering innrapportering år fordelt etter sektor "
    "over hos om månedlig månedstall indikator indikatorer figur utvikling status siste viser versjon ark".split()
)
#: What is done with a paper or a plan at some time.
_ACTS = (
    r"vedtatt|vedteke|vedteken|vedtak|godkjent|godkjend|behandlet|behandles|handsama|laget|laga|utarbeidet|utarbeidd|levert|sendte?|"
    r"mottatt|skrevet|skriven|oppdatert|endret|endra|lagret|lagra|publisert|hentet|henta|trykt|kjørt|køyrt|opprettet|oppretta|"
    r"innført|startet|starta|sammenlignet|samanlikna|møtet?|\w*frist(?:en)?|neste|"
    r"adopted|approved|made|sent|updated|published|compared"
)
_COUNCILS = r"formannskapet|kommunestyret|\w*utvalget"
#: Before a month: a span that begins or ends there, or a comparison.
BOUNDS = "fra|frå|siden|sidan|etter|før|mot|innen|innan|from|since|after|before"
_BOUND_TO_MONTH = rf"\b(?:{BOUNDS})\s+(?:og med\s+)?(?:{periods.ANY_NAME}|\d)"
#: Words that make a note only of the text they begin: further on, «uttrekk» or «rapportert av» is part of a title.
_LABELS = (
    r"merk|kilde(?:r|n|ne)?|kontakt(?:person\w*|info\w*)?|ansvarlige?|rapportert av|filter\w*|utskrift(?:s\w+)?|"
    r"uttrekk(?:et|s\w+)?|dato(?:en)?|fotnote\w*|note"
)
_NOTE = re.compile(rf"^\s*(?:\*|\d\)|¹|²|³|(?:(?:sist |senest )?(?:{_ACTS})|{_LABELS})\b)", re.I)
_OF_ANOTHER = re.compile(rf"\b(?:{_ACTS}|{_COUNCILS})\b|{_BOUND_TO_MONTH}")
#: Says outright that the month is another: «vedtatt i juni», «oppdatert: juni», «neste rapport i juni», «etter juni».
_WHEN = re.compile(
    rf"\b(?:{_ACTS})\b(?:.*\b(?:i|in))?[\s:]+(?:{periods.ANY_NAME}|\d)|\b(?:neste|\w*frist(?:en)?)\b|{_BOUND_TO_MONTH}"
)
_READER = re.compile(rf"\btil (?:{_COUNCILS})\b(?! i\b)")
_PERSON = re.compile(r"\b(?:[Ff]ra|[Aa]v|[Vv]/|[Hh]ilsen)\s*(?:Mai|April|June|August)\s+[A-ZÆØÅ][a-zæøå]+")
#: Where a text about the paper turns to the figures: «Skrevet ut 3. november 2026. Gjelder oktober 2026».
_TURNS_TO_FIGURES = re.compile(r"(?:(?<=\d)\.|,|\s+og)\s+(?=(?:tallene\s+)?gjelder\b)", re.I)
_CLAUSE = re.compile(
    r"(?<=\d{4})\.\s+(?=[^\W\d])|\s(?:[–—-]|>(?!\s\d))\s|(?<!\d)–|–(?!\d)|[—|;,:()\n\r\t•·]|\s-|-\s(?!(?:og|eller|and)\b)"
)


def about_figures(text: str) -> str:
    """A title without «fra Mai Hansen» and the like, who are no months, and without what it first says of the paper."""
    text = _PERSON.sub(" ", text)
    turn = _TURNS_TO_FIGURES.search(text)
    if turn is None or not (is_note(text) or is_of_another(text[: turn.start()].casefold())):
        return text
    return text[turn.end() :]


def split(body: str) -> list[str]:
    """The clauses of a title, between commas, dashes and brackets."""
    return _CLAUSE.split(body)


def is_note(text: str) -> bool:
    """Whether a text that stands as a title says something of the paper alone: its source, when it was made."""
    return _NOTE.match(text) is not None


def is_of_another(clause: str) -> bool:
    """Whether a lower-case clause speaks of something else than the figures: its month is not theirs."""
    return _OF_ANOTHER.search(clause) is not None


def is_when(clause: str) -> bool:
    """Whether a lower-case clause says outright that its month is another than the figures'."""
    return _WHEN.search(clause) is not None


def doubtful(clause: str) -> list[Period]:
    """The months of a lower-case note or dismissed clause that may be the figures' all the same; days are not."""
    if is_when(clause):
        return []
    found, _ = periods.extract(periods.without_days(clause), running=True)
    return [p for p in found if p.is_full and p.length == 1]


def without_reader(clause: str) -> str | None:
    """A clause without «til kommunestyret», where that alone made its month doubtful; else None."""
    rest = _READER.sub(" ", clause)
    return rest if rest != clause and not is_of_another(rest) else None


def is_month_number(words: tuple[str, ...]) -> bool:
    """«Månednr. i uttrekk»: the number, and words that say nothing."""
    return words[:1] in (("månednr",), ("månedsnr",), ("månadsnr",)) and set(words[1:]) <= TITLE_WORDS
