"""How people write a unit, an indicator, a part, a month: every way that a careful controller reads as one thing."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass

from dashboard.intake.vocabulary import normal, tokens
from dashboard.model import Indicator, Register

MONTHS = "januar februar mars april mai juni juli august september oktober november desember".split()
_ENGLISH = "January February March April May June July August September October November December".split()
_SHORT = "jan feb mar apr mai jun jul aug sep okt nov des".split()
_SHORT_ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_LENGTHS = {"month": 1, "quarter": 3, "tertial": 4, "year": 12}

UNIT_HEADS = ("Enhet", "Avdeling", "Tjenestested", "Virksomhet", "Eining", "Arbeidssted", "Sted", "ENHET", "Enhet:")
CODE_HEADS = ("Kode", "Ansvar", "Enhetskode", "Koststed", "Ansvarskode")
MONTH_HEADS = ("Måned", "Periode", "Månad", "Mnd", "Tidspunkt", "Month")
INDICATOR_HEADS = ("Indikator", "Måltall", "Nøkkeltall", "Variabel")
NOTE_HEADS = ("Merknad", "Kommentar", "Kilde", "Forklaring")
PARTS = {
    "numerator": ("Teller", "teller"),
    "denominator": ("Nevner", "nevner"),
    "value": ("Prosent", "%", "Andel", "i prosent", "Pst"),
}
COUNTED = ("Antall", "Verdi", "Tall", "Resultat")
TOTALS = ("Sum", "Totalt", "I alt", "SUM", "Total", "Sum totalt", "Samlet")  # fmt: skip


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of ``length`` months that begins in ``first``."""

    year: int
    first: int
    length: int

    @property
    def month(self) -> str:
        """The month its figures are kept under: its last."""
        return f"{self.year:04d}-{self.first + self.length - 1:02d}"


def spans(cadence: str) -> list[Span]:
    """Every period of a rhythm from 2024 to the last that has ended before November 2026."""
    length = _LENGTHS[cadence]
    every = [Span(year, first, length) for year in (2024, 2025, 2026) for first in range(1, 13, length)]
    return [span for span in every if span.month < "2026-11"]


class Words:
    """Texts drawn for one workbook. ``styles`` are the ways of writing that a column keeps to."""

    def __init__(self, random: random.Random, register: Register) -> None:
        self.random = random
        self.register = register
        self.used: set[str] = set()
        texts = Counter(normal(t) for i in register.indicators.values() for t in {i.name, *i.aliases})
        texts.update(normal(t) for i in register.indicators.values() for t in {i.numerator, i.denominator} if t)
        texts.update(normal(t) for u in register.units.values() for t in {u.name, *u.aliases})
        self._texts = texts

    def pick(self, *choices: object) -> object:
        """One of the choices."""
        return self.random.choice(choices)

    def is_own(self, text: str) -> bool:
        """Whether the register has this text in one place only."""
        return self._texts[normal(text)] <= 1

    def unit(self, unit: str, style: str = "any") -> str:
        """A unit by ``name``, ``coded`` (310 Sykehjemmet), ``alias``, or ``any`` of them."""
        row = self.register.units[unit]
        if style == "any":
            style = self.random.choice(["name", "name", "alias", "coded", "loud", "loose"])
        aliases = [a for a in row.aliases if self.is_own(a)]
        self.used.add(f"unit {style}")
        if style == "coded" and row.code:
            return f"{row.code}{self.pick(' ', '  ', ' – ')}{row.name}"
        if style == "alias" and aliases:
            return self.random.choice(aliases)
        if style == "loud":
            return row.name.upper()
        if style == "loose":
            return str(self.pick(f" {row.name}", f"{row.name} ", row.name.replace(" ", "\u00a0"), f"    {row.name}"))
        return row.name

    def indicator(self, indicator: str) -> str:
        """An indicator by its name or one of its aliases."""
        row = self.register.indicators[indicator]
        names = [n for n in (row.name, *row.aliases) if self.is_own(n)] or [row.name]
        text = self.random.choice(names)
        if text != row.name:
            self.used.add("indicator alias")
        return str(self.pick(text, text, text, text.upper(), f"{text} "))

    def is_fused(self, indicator: Indicator) -> bool:
        """Whether the texts of its parts say which indicator they are of."""
        own = all(self.is_own(t) for t in (indicator.numerator, indicator.denominator) if t)
        return own and indicator.is_ratio

    def part(self, part: str, counted: bool = False) -> str:
        """A part by a word of its own; ``counted`` for the value of a count."""
        if part == "value" and counted:
            return self.random.choice(COUNTED)
        return self.random.choice(PARTS[part])

    def measure(self, indicator: str, part: str) -> str:
        """An indicator's part in one text: «Overtidstimer», «Overtid (prosent)», «Øvelser»."""
        row = self.register.indicators[indicator]
        if part == "numerator":
            return row.numerator
        if part == "denominator":
            return row.denominator
        name = self.indicator(indicator).strip()
        if row.is_ratio:
            return str(self.pick(name, f"{name} (%)", f"{name}, prosent", f"{name} i prosent"))
        return str(self.pick(name, name, row.numerator)) if self.is_own(row.numerator) else name

    def span(self, span: Span, style: str, *, year: bool = True) -> object:
        """A period as a column or a row is headed; without ``year`` where another heading has it."""
        if span.length == 12:
            return self.pick(span.year, str(span.year), f"År {span.year}") if year else None
        if span.length > 1:
            word, letters = ("tertial", "T") if span.length == 4 else ("kvartal", "KQ")
            number = (span.first - 1) // span.length + 1
            if not year:
                return f"{number}. {word}"
            forms = [f"{number}. {word} {span.year}", f"{number}.{word} {span.year}", f"{span.year}, {number}. {word}"]
            forms += [f"{letter}{number} {span.year}" for letter in letters]
            return self.random.choice(forms[:2] if style == "running" else forms)
        return self._month(span.year, span.first, style) if year else self.bare(span.first, style)

    def bare(self, month: int, style: str) -> object:
        """A month without its year."""
        if style == "running":
            return MONTHS[month - 1]
        if style == "number":
            return month
        if style in ("short", "short-dash"):
            return f"{_SHORT[month - 1]}{'.' if month != 5 and self.random.random() < 0.5 else ''}"
        if style == "english":
            return _ENGLISH[month - 1]
        if style == "loud":
            return MONTHS[month - 1].upper()
        return MONTHS[month - 1] if self.random.random() < 0.6 else MONTHS[month - 1].capitalize()

    STYLES = ("full", "full", "short", "short-dash", "m-code", "dot", "slash", "iso", "ym", "ym-text", "date", "end-date",
              "mid-date", "text-date", "iso-date", "english", "short-english", "loud", "comma")  # fmt: skip
    RUNNING = ("full", "full", "full", "m-code", "dot", "short", "iso", "english", "loud")
    BARE = ("full", "short", "english", "loud", "number")

    def _month(self, year: int, month: int, style: str) -> object:
        self.used.add(f"month {style}")
        name, short = MONTHS[month - 1], _SHORT[month - 1]
        days = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
        dates = {"date": 1, "end-date": days, "mid-date": self.random.randint(1, days)}
        if style in dates:
            return dt.datetime(year, month, dates[style])
        return {
            "full": f"{name} {year}", "running": f"{name} {year}", "loud": f"{name.upper()} {year}",
            "short": f"{short}{'' if month == 5 else '.'} {year % 100:02d}", "short-dash": f"{short}-{year % 100:02d}",
            "m-code": f"{year}M{month:02d}", "dot": f"{month:02d}.{year}", "slash": f"{month:02d}/{year}",
            "iso": f"{year}-{month:02d}", "ym": year * 100 + month, "ym-text": f"{year}{month:02d}",
            "text-date": f"{days:02d}.{month:02d}.{year}", "iso-date": f"{year}-{month:02d}-01",
            "english": f"{_ENGLISH[month - 1]} {year}", "short-english": f"{_SHORT_ENGLISH[month - 1]} {year}",
            "comma": f"{name.capitalize()}, {year}",
        }[style]  # fmt: skip

    def has_name(self, text: str) -> bool:
        """Whether a text has any word of the register or a month's name in it."""
        words = set(tokens(normal(text)))
        return any(words & set(tokens(t)) for t in self._texts) or bool(words & set(MONTHS))
