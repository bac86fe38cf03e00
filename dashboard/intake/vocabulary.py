"""Which words name a unit, an indicator, a month, a part of a ratio, a total.

Built from the register; a heading's text goes in and what it may mean comes out as a
``Heading``. A text is *whole* when every word of it is accounted for. In a table only whole
headings count: "Sykefravær menn" must not be read as "Sykefravær". In a running title each
clause between commas and dashes is judged by itself.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from dashboard.intake import clauses, doubts, periods
from dashboard.intake.clauses import STOP_WORDS, TITLE_WORDS
from dashboard.intake.nearest import nearest
from dashboard.intake.periods import Period
from dashboard.intake.recall import recalled
from dashboard.model import Register

#: A part of a figure: above the line, below it, or the finished value.
NUMERATOR, DENOMINATOR, VALUE = "numerator", "denominator", "value"

PARTS = {
    NUMERATOR: ("teller", "numerator"),
    DENOMINATOR: ("nevner", "denominator"),
    VALUE: ("andel", "prosent", "%", "pst", "prosentandel", "i prosent", "i %", "rate", "percent"),
}
#: Says "value" only where no label or other heading names a part: «Verdi» stands over tellers and nevners too.
PLAIN_VALUE = ("verdi", "resultat", "value")
#: Says "value" only where nothing else in the heading or beside it names a part.
WEAK_VALUE = ("antall", "tall", "sum antall", "number", "count")
TOTALS = ("sum", "totalt", "total", "i alt", "ialt", "samlet", "totalsum", "sum totalt", "hittil i år",
          "hittil", "akkumulert", "sum hittil", "sum hittil i år", "all", "grand total")  # fmt: skip
#: Exact column headings that tell what stands below (or beside) them.
COLUMNS = {
    "unit": ("enhet", "enheter", "avdeling", "avdelinger", "tjenestested", "virksomhet", "sektor", "organisasjon",
             "organisasjonsenhet", "org enhet", "orgenhet", "tjeneste", "arbeidssted", "sted", "eining", "einingar",
             "kommune", "område", "tjenesteområde", "enhetsnavn", "unit"),
    "code": ("kode", "enhetskode", "enhetsnr", "enhetsnummer", "ansvar", "ansvarskode", "koststed", "org kode",
             "org code", "orgkode", "organisasjonskode", "organisation code", "unit code",
             "kommunenr", "kommunenummer", "code"),
    "indicator": ("indikator", "indikatorer", "måltall", "variabel", "nøkkeltall", "måleparameter", "statistikkvariabel",
                  "indicator"),
    "month": ("måned", "månad", "mnd", "periode", "tidspunkt", "tid", "dato", "år måned", "d år måned", "månedsnummer",
              "månednummer", "månedsnr", "månednr", "mnd nr", "rapporteringsperiode", "month", "period", "date", "month end date", "reporting period"),
    "year": ("år", "årstall", "aar", "årgang", "aargang", "skatteår", "regnskapsår", "statistikkår", "rapporteringsår",
             "year"),
    "note": ("merknad", "merknader", "kommentar", "kommentarer", "notat", "kilde", "forklaring", "status",
             "beskrivelse", "fotnote", "kontakt", "ansvarlig", "rapportør", "merk", "note", "comment", "til sammenligning"),
    "number": ("nr", "linje", "løpenr", "løpenummer", "#"),
}  # fmt: skip
_TABLE_NUMBER = re.compile(r"^(?:tabell|figur|vedlegg|table|figure)\s+\d{1,2}(?:\.\d{1,2})*(?:\s*[.:)–-]+\s|\s|$)")
_FOOTNOTE_MARKS = re.compile(r"(?<=[^\s\d*])(?:\*+|[¹²³⁴⁵]+|(?<=\w)\s?(?<![\d–-])\d\))\s*$")
_MOST_SEEN = 5000
#: A longer text is prose: no heading has so many characters, and reading each word of it takes its time.
_LONGEST = 2000
_TOKEN = re.compile(r"\d+\+|[^\W_]+|[<>]=?|[%#≤≥±‰∆∑÷×]")


@dataclass(frozen=True, slots=True)
class Meaning:
    """An indicator a heading may name; ``part`` None where it does not say which part.

    ``by_name`` is False where the words are a part's own text, which several indicators may share.
    ``words`` is how many headings an alias joined with `` + `` named; ``exact`` is False where a
    bracket of the register's text was left out.
    """

    indicator: str
    part: str | None = None
    by_name: bool = True
    words: int = 1
    exact: bool = True


@dataclass(frozen=True)
class Heading:
    """What a text may mean where headings stand.

    ``other_periods`` are months that a title or a note says of the paper it stands on, as far as one can tell;
    ``is_addressed`` where it is only for whom the paper is that makes its month doubtful.
    """

    text: str
    units: frozenset[str] = frozenset()
    meanings: frozenset[Meaning] = frozenset()
    periods: tuple[Period, ...] = ()
    part: str | None = None
    weak_part: bool = False
    plain_part: bool = False
    total: bool = False
    column: str | None = None
    joins: frozenset[str] = frozenset()
    whole: bool = False
    skipped: bool = False
    is_note: bool = False
    doubt: doubts.Doubt | None = None
    runs_on: bool = False
    strangers: bool = False
    other_periods: tuple[Period, ...] = ()
    is_addressed: bool = False

    @cached_property
    def says_alone(self) -> bool:
        """Whether it names something also when no alias joins it with another heading."""
        return bool(self.units or self.meanings or self.periods or self.part or self.total)

    @cached_property
    def says(self) -> bool:
        """Whether it names anything a figure needs."""
        return bool(self.units or self.meanings or self.periods or self.part or self.total or self.joins)


@dataclass
class _Found:
    units: set[str] = field(default_factory=set)
    meanings: set[Meaning] = field(default_factory=set)
    periods: list[Period] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    weak: bool = False
    plain: bool = False
    total: bool = False
    joins: set[str] = field(default_factory=set)
    left: list[str] = field(default_factory=list)
    others: list[Period] = field(default_factory=list)
    is_addressed: bool = False


def dated(day: dt.datetime) -> Heading:
    """A date cell names its month."""
    return Heading(day.strftime("%d.%m.%Y"), periods=(periods.of_date(day),), whole=True)


@recalled()
def normal(text: str) -> str:
    """Lower case, one kind of space, dash and «+/–», no footnote mark, no Excel escapes."""
    text = text.replace("_x000D_", " ").replace("\u00ad", "")
    text = _FOOTNOTE_MARKS.sub("", text.strip())
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"\+\s*/\s*[-–]", "±", re.sub(r"[‐‑‒–—−]", "–", text))
    return re.sub(r"\s+", " ", text).strip().casefold()


@recalled()
def tokens(text: str) -> tuple[str, ...]:
    """The words of a normalised text, with the signs that change what they say; punctuation falls away."""
    return tuple(_TOKEN.findall(text))


def is_qualified(heading: Heading) -> bool:
    """Whether a heading that is not wholly known has a word for a plan, a subset or a running total."""
    return not heading.whole and any(map(doubts.is_qualifier, tokens(normal(heading.text))))


def _contains(words: tuple[str, ...], run: tuple[str, ...]) -> bool:
    return any(words[i : i + len(run)] == run for i in range(len(words) - len(run) + 1))


class Vocabulary:
    """The register's words and the language's; ``skip`` are headings the council leaves out."""

    def __init__(self, register: Register, skip: Iterable[str] = ()) -> None:
        self.register = register
        self._knows_own = doubts.has_own(register.units.values())
        self._phrases: dict[tuple[str, ...], _Found] = {}
        self._seen: dict[tuple[str, bool], Heading] = {}
        self._near: dict[tuple[str, str], str | None] = {}
        self._columns = {tokens(word): kind for kind, words in COLUMNS.items() for word in words}
        self._skip = {tokens(normal(word)) for word in skip}
        self._shortened: dict[tuple[str, ...], set[tuple[str | None, bool]]] = {}
        self.codes: dict[str, str] = {}
        self.joined: dict[frozenset[str], set[Meaning]] = {}
        for part, words in PARTS.items():
            for word in words:
                self._at(word).parts.append(part)
        for word in WEAK_VALUE:
            self._at(word).weak = True
        for word in PLAIN_VALUE:
            self._at(word).plain = True
        for word in TOTALS:
            self._at(word).total = True
        self._add_units()
        self._add_indicators()
        self._add_shortened()
        self._longest = max(map(len, self._phrases))

    def _at(self, text: str) -> _Found:
        return self._phrases.setdefault(tokens(normal(text)), _Found())

    def _add_units(self) -> None:
        for unit in self.register.units.values():
            for word in (unit.id, unit.name, *unit.aliases):
                if tokens(normal(word)):
                    self._at(word).units.add(unit.id)
            if unit.code:
                self.codes[unit.code.casefold()] = unit.id
                self.codes.setdefault(unit.code.casefold().lstrip("0"), unit.id)
                for name in (unit.name, *unit.aliases):
                    self._at(f"{unit.code} {name}").units.add(unit.id)
                    self._at(f"{name} {unit.code}").units.add(unit.id)

    def _add_indicators(self) -> None:
        for indicator in self.register.indicators.values():
            for word in (indicator.id, indicator.name, *indicator.aliases):
                self._add_name(indicator.id, word, None, by_name=True)
            for part, word in ((NUMERATOR, indicator.numerator), (DENOMINATOR, indicator.denominator)):
                if word and (indicator.is_ratio or part == NUMERATOR):
                    self._add_name(indicator.id, word, part if indicator.is_ratio else None, by_name=False)

    def _add_name(self, indicator: str, word: str, part: str | None, *, by_name: bool) -> None:
        if " + " in word:
            joins = frozenset(" ".join(tokens(normal(w))) for w in word.split(" + "))
            meaning = Meaning(indicator, part, by_name, len(joins))
            self.joined.setdefault(joins, set()).add(meaning)
            for one in word.split(" + "):
                self._at(one).joins.add(" ".join(tokens(normal(one))))
            return
        if not tokens(normal(word)):
            return
        self._at(word).meanings.add(Meaning(indicator, part, by_name))
        short = tokens(normal(re.sub(r"\s*\([^)]*\)\s*$", "", word)))
        if short and short != tokens(normal(word)):
            self._shortened.setdefault(short, set()).add((part, by_name))

    def _add_shortened(self) -> None:
        """A text without its bracket means every indicator whose own text has those words.

        «Tapte dagsverk» stands for total, short and long absence alike until another heading decides.
        """
        for words, uses in self._shortened.items():
            phrase = self._phrases.setdefault(words, _Found())
            if phrase.meanings:
                continue
            for indicator in self.register.indicators.values():
                for part, by_name in uses:
                    texts = (indicator.name,) if by_name else (indicator.numerator, indicator.denominator)
                    own = texts[0] if part != DENOMINATOR else texts[-1]
                    if (part is None or indicator.is_ratio) and _contains(tokens(normal(own)), words):
                        phrase.meanings.add(Meaning(indicator.id, part, by_name=False, exact=False))

    def tidy(self) -> None:
        """Forget the texts of sheets that have been read, where they have grown many: most stand in one file alone."""
        if len(self._seen) > _MOST_SEEN:
            self._seen.clear()
        if len(self._near) > _MOST_SEEN:
            self._near.clear()

    def heading(self, text: str, *, running: bool = False) -> Heading:
        """What a text may mean; ``running`` for titles, sheet and file names."""
        if len(text) > _LONGEST:
            return Heading(text[:_LONGEST], strangers=True)
        key = (text, running)
        if key not in self._seen:
            self._seen[key] = self._parse(text, running=running)
        return self._seen[key]

    def _parse(self, text: str, *, running: bool) -> Heading:
        about = clauses.about_figures(text) if running else text
        body = _TABLE_NUMBER.sub("", normal(about))
        words = tokens(body)
        column = self._columns.get(words) or ("month" if clauses.is_month_number(words) else None)
        if words in self._skip:
            return Heading(text, whole=True, skipped=True)
        is_note = running and clauses.is_note(about)
        found = _Found()
        exact = self._phrases.get(words)
        if exact is not None:
            self._take(found, exact)
            whole = True
        else:
            whole = self._cover(body, found, running=running, stop=STOP_WORDS)
            if not whole:
                found = _Found()
                if not is_note:
                    self._clauses(body, found, running=running)
        if is_note and not whole:
            return Heading(text, is_note=True, other_periods=tuple(clauses.doubtful(body)))
        runs_on = doubts.RUNNING_TOTAL.search(body) is not None
        doubt = doubts.find(
            body, found.left, self._is_phrase, running=running and exact is None, knows_own=self._knows_own
        )
        if doubt is None and runs_on and found.meanings and not whole:
            doubt = doubts.Doubt("hittil", "qualifier")
        if runs_on and whole and not running and (found.meanings or found.periods and not found.total):
            whole, found.meanings, found.periods = False, set(), []
        part = VALUE if VALUE in found.parts else (found.parts[0] if found.parts else None)
        if found.meanings or found.units and found.total:
            found.total = found.total and bool(found.units) and not found.meanings
        return Heading(
            text,
            frozenset(found.units),
            frozenset(found.meanings),
            tuple(dict.fromkeys(found.periods)),
            part or (VALUE if found.weak or found.plain else None),
            part is None and found.weak and not found.plain,
            part is None and found.plain,
            found.total,
            column,
            frozenset(found.joins),
            whole or column is not None,
            False,
            is_note,
            doubt,
            runs_on,
            bool(found.left),
            tuple(found.others),
            found.is_addressed,
        )

    def _is_phrase(self, text: str) -> bool:
        return tokens(text) in self._phrases

    def _clauses(self, body: str, found: _Found, *, running: bool) -> None:
        """Whole clauses of a title count; the others give only their months, where those are the figures'."""
        is_told = False
        for clause in clauses.split(body):
            one = _Found()
            if clause.strip() and self._cover(clause, one, running=running, stop=TITLE_WORDS):
                self._take(found, one)
            else:
                is_other = len(one.periods) == 1 and clauses.is_of_another(clause)
                is_told = is_told or is_other
                found.periods += one.periods if running and not is_other else []
                found.left += one.left
                if running and is_other:
                    rest = clauses.without_reader(clause)
                    found.others += clauses.doubtful(clause)
                    found.is_addressed = rest is not None and self._cover(
                        rest, _Found(), running=True, stop=TITLE_WORDS
                    )
        found.periods = periods.merged(found.periods)
        if running and not found.periods and not is_told:
            found.periods += periods.extract(body, running=True)[0]
        if not running:
            found.units.clear()
            found.meanings.clear()
            found.periods.clear()
            found.parts.clear()
            found.joins.clear()
            found.weak = found.plain = found.total = False

    def _cover(self, body: str, found: _Found, *, running: bool, stop: frozenset[str]) -> bool:
        """Whether phrases, months and small words account for all of ``body``."""
        spans, rest = periods.extract(body, running=running)
        found.periods += spans
        words = tokens(rest)
        at = 0
        unknown = False
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                phrase = self._phrases.get(words[at : at + length])
                if phrase is not None:
                    self._take(found, phrase)
                    at += length
                    break
            else:
                if words[at] not in stop:
                    found.left.append(words[at])
                    unknown = True
                at += 1
        return not unknown and bool(words or spans)

    @staticmethod
    def _take(found: _Found, phrase: _Found) -> None:
        found.units |= phrase.units
        found.meanings |= phrase.meanings
        found.periods += phrase.periods
        found.parts += phrase.parts
        found.weak = found.weak or phrase.weak
        found.plain = found.plain or phrase.plain
        found.total = found.total or phrase.total
        found.joins |= phrase.joins

    def nearest(self, text: str, kind: str) -> str | None:
        """The known name most like ``text``: a unit's or an indicator's."""
        key = (text, kind)
        if key not in self._near:
            self._near[key] = nearest(normal(text[:200])[:80], self._names(kind))
        return self._near[key]

    def _names(self, kind: str) -> dict[str, str]:
        names: dict[str, str] = {}
        for row in self.register.units.values() if kind == "unit" else self.register.indicators.values():
            for word in (row.name, *row.aliases):
                names.setdefault(normal(word), row.name)
        return names

    def code(self, text: str) -> str | None:
        """The unit an accounting code names, with or without leading zeros."""
        key = text.strip().casefold()
        return self.codes.get(key) or (self.codes.get(key.lstrip("0")) if key.isdigit() else None)
