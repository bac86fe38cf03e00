"""What stands around tables: titles, the names of sheets and files, and lines that say nothing of the figures."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from layouts import files
from layouts.tables import Spot
from layouts.words import Words

if TYPE_CHECKING:
    from layouts.sheets import Drawn, Page, Plan

HEADERS = (
    "Eksempeldata", "Uttrekk 12.11.2026 kl. 07:15", "Kilde: fagsystemet", "Utskrift: 03.11.2026", "Kontakt: lonn@kommune.example",
    "Tall fra fagsystemet, kjørt 5. november 2026", "Ansvarlig: økonomiavdelingen", "Sist oppdatert 14. oktober 2025",
    "Frist: april 2026", "Neste rapport: november 2026", "Foreløpige tall", "Filter: fast ansatte", "Nøkkeltall",
    "Rapport til ledergruppen", "Utarbeidet av Mai Hansen", "Side 1 av 2", "Vedtatt i juni 2025",
)  # fmt: skip
FOOTERS = (
    "* Foreløpige tall.", "Kilde: fagsystemet", "Filtre brukt: alle ansatte, også vikarer", "1) Tallene er avrundet.",
    "Merk: tall for sommeren er usikre.", "Kontakt: Sykehjemmet, tlf. 32 06 83 00", "Utskrift 12.11.2026 07:15",
    ". = ikke mulig å oppgi tall", ": = vises ikke av hensyn til personvern", "Rapporten er laget 3. november 2026.",
    "Spørsmål rettes til økonomiavdelingen innen 20. november.", "Note: Overtid er uten lærlinger.", "¹ Gjelder fra mai 2025.",
    "Tall for oktober 2026 kan bli endret.", "Sykefravær er egenmeldt og legemeldt.", "Side 1",
)  # fmt: skip
_FILES = (
    "tall",
    "uttrekk",
    "Rapport til ledelsen",
    "export (3)",
    "Kopi av tall",
    "rapport_v2",
    "uttrekk-2026-11-12",
    "Fra Mai Hansen",
    "statistikk",
)
_SHEETS = ("Ark1", "Data", "Tabell", "Sheet1", "Tall", "Rapport", "Uttrekk")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\<>|\"]")


class Titles:
    """Says what stands outside the tables, somewhere a careful controller looks."""

    def __init__(self, random: random.Random, words: Words) -> None:
        self.random, self.words = random, words
        self.register = words.register
        self.names: set[str] = set()
        self.block_way = random.choice([0, 0, 1, 2, 3])

    def pieces(self, spot: Spot, year: int | None = None) -> dict[str, str]:
        """The texts of what is known, as a running title has them."""
        found: dict[str, str] = {}
        words = self.words
        if spot.unit:
            found["unit"] = words.unit(spot.unit, str(words.pick("name", "name", "alias", "coded"))).strip()
        if spot.indicator:
            found["indicator"] = words.indicator(spot.indicator).strip()
        if spot.span:
            style = self.random.choice(words.RUNNING)
            found["span"] = str(words.span(spot.span, "running" if style == "full" else style))
        if year:
            found["year"] = str(year)
        return found

    def block(self, spot: Spot) -> str:
        """A block's own title, worded as those of the other blocks."""
        return self.lines(self.pieces(spot))[self.block_way]

    def lines(self, p: dict[str, str]) -> list[str]:
        """Ways to say some pieces in one line."""
        unit, what, when = p.get("unit"), p.get("indicator"), p.get("span") or p.get("year")
        if unit and what and when:
            return [f"{what}, {unit}, {when}", f"{unit}: {what} {when}", f"{what} – {unit} – {when}", f"{unit} – {what}, {when}",
                    f"{what} i {when} ({unit})"]  # fmt: skip
        if what and when:
            return [f"{what} {when}", f"{what}, {when}", f"{what} – {when}", f"{what} per enhet, {when}", f"{what} ({when})",
                    f"{what} i {when}", f"Rapport for {when}: {what}"]  # fmt: skip
        if unit and when:
            return [f"{unit} {when}", f"{unit}, {when}", f"Rapport for {unit}, {when}", f"{unit} – {when}", f"{unit} ({when})",
                    f"Tall for {unit} i {when}"]  # fmt: skip
        if unit and what:
            return [f"{unit}: {what}", f"{what}, {unit}", f"{what} – {unit}", f"{what} ved {unit}"]
        if unit:
            return [unit, f"Tall for {unit}", f"Rapport fra {unit}", f"Enhet: {unit}"]
        if what:
            return [
                what,
                f"{what} per enhet",
                f"{what} per måned",
                f"Tabell 1. {what}",
                f"Oversikt over {what}",
                f"Indikator: {what}",
            ]
        if when:
            return [str(when), f"Rapport for {when}", f"Månedsrapport {when}", f"Status per {when}", f"Tall for {when}", f"Periode: {when}",
                    f"Nøkkeltall {when}", f"Rapport til ledergruppen, {when}"]  # fmt: skip
        return list(HEADERS[-4:-2])

    def head(self, page: Page, whole: Spot, *, year: int | None, number: int, book: Drawn, plan: Plan) -> bool:
        """The page's title rows and name, and the file's; whether anything was said."""
        pieces = self.pieces(whole, year)
        fixed = {a for a in pieces if a == "year" or plan.varying != ("span" if a == "year" else a)}
        carried = {axis: self.carriers(axis, axis in fixed, len(plan.pages), book) for axis in pieces}
        if number > 1:
            # The file was named with the first page.
            carried = {
                a: (c - {"file"}) | ({"title"} if c == {"file"} and a not in self.names else set())
                for a, c in carried.items()
            }
        if len(self.sheet_name({a: pieces[a] for a, c in carried.items() if "sheet" in c}, number)) > 31:
            carried = {a: {"title" if w == "sheet" else w for w in c} for a, c in carried.items()}
        titles = {a: pieces[a] for a, c in carried.items() if "title" in c}
        row = 0
        noise = self.random.choice([0, 0, 0, 1, 1, 2])
        for _ in range(noise):
            if self.random.random() < 0.5:
                page.cells[row, 0] = self.random.choice(HEADERS)
                book.features.add("headers that say nothing")
                row += 1 + (self.random.random() < 0.2)
        together = len(titles) < 2 or self.random.random() < 0.6
        for line in [titles] if together else [{a: t} for a, t in titles.items()]:
            if line:
                page.cells[row, 0] = self.words.pick(*self.lines(line))
                page.titles.append((row, 0))
                row += 1
        for axis in [a for a, c in carried.items() if "pair" in c]:
            word = {"unit": "Enhet", "span": "Periode", "year": "År", "indicator": "Indikator"}[axis]
            page.cells[row, 0], page.cells[row, 1] = f"{word}:", pieces[axis]
            book.features.add("label and value above the table")
            row += 1
        if noise and self.random.random() < 0.5:
            page.cells[row, 0] = self.random.choice(HEADERS)
        for axis, carriers in carried.items():
            book.features |= {f"{axis} in {c}" for c in carriers}
        page.name = self.sheet_name({a: pieces[a] for a, c in carried.items() if "sheet" in c}, number)
        if number == 1:
            in_file = {a: pieces[a] for a, c in carried.items() if "file" in c}
            self.names |= set(in_file)
            book.file_name = self.file_name(in_file)
        return bool(titles)

    def carriers(self, axis: str, is_fixed: bool, pages: int, book: Drawn) -> set[str]:
        """Who says something that stands outside: a title, a label pair, the sheet's name or the file's."""
        choices = ["title"] * 5 + ["pair"]
        if files.has_sheets(book.format):
            choices += ["sheet"] * (2 if is_fixed else 6)
        if is_fixed:
            choices += ["file"]
        found = {self.random.choice(choices)}
        if self.random.random() < 0.2:
            found.add(self.random.choice(choices))
        return found

    def sheet_name(self, pieces: dict[str, str], number: int) -> str:
        """A sheet's name: what it must say, or nothing."""
        text = _NOT_IN_NAMES.sub(" ", " ".join(pieces.values())) if pieces else self.random.choice(_SHEETS)
        text = " ".join(text.split())
        return text if number == 1 else f"{text} ({number})"

    def file_name(self, pieces: dict[str, str]) -> str:
        """A file's name: what it must say, or nothing."""
        if not pieces:
            return self.random.choice(_FILES)
        text = _NOT_IN_NAMES.sub(" ", " ".join(pieces.values()))
        text = " ".join(text.split())
        if self.random.random() < 0.4:
            text = text.replace(" ", str(self.words.pick("_", "-")))
        return str(self.words.pick(text, f"Rapport {text}", f"{text} endelig", f"{text} v2"))
