"""Random true figures in random layouts, read back: never wrong in silence, and almost always read.

Each layout is drawn from a seed: orientation, where the month stands and how it is written, titles, notes,
totals, parents, spacer columns, numbers as text, csv or xlsx. ``truth`` is what a careful controller would read.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest

from dashboard.intake.reading import Reading, read_workbook
from dashboard.intake.register import load_register
from dashboard.intake.vocabulary import Vocabulary
from dashboard.model import Register

DATA = Path(__file__).resolve().parent.parent / "data" / "nesbyen" / "register"
MONTHS = ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober"]
RATIOS = [
    "sick_leave_total",
    "sick_leave_short",
    "overtime_share",
    "vacancy_rate",
    "decisions_in_time",
    "phishing_clicks",
]
COUNTS = ["dialogue_meetings", "exercises_held", "placements", "discharge_days"]
Key = tuple[str, str, str]
Parts = tuple[float | None, float | None, float | None]


@dataclass
class Laid:
    """A sheet being laid out: rows of cells, merges, and what it truly says."""

    title: str
    rows: list[list[object]] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    truth: dict[Key, Parts] = field(default_factory=dict)
    name: str = "Ark1"


class Maker:
    """Draws layouts from one seed."""

    def __init__(self, seed: int, register: Register) -> None:
        self.random = random.Random(seed)
        self.register = register
        leaves = [u for u in register.units if not register.children(u) and u != "nesbyen"]
        self.units = self.random.sample(leaves, self.random.randint(2, 7))
        self.months = sorted(self.random.sample(range(10), self.random.randint(1, 5)))
        self.style = self.random.choice(["full", "short", "m-code", "dot", "date"])

    def unit_text(self, unit: str) -> str:
        row = self.register.units[unit]
        choices = [row.name, row.name.upper(), *row.aliases, f"{row.code} {row.name}", f" {row.name} "]
        return self.random.choice(choices)

    def indicator_text(self, indicator: str) -> str:
        row = self.register.indicators[indicator]
        return self.random.choice([row.name, *row.aliases])

    def month_text(self, n: int, *, style: str | None = None) -> object:
        style = style or self.style
        if style == "date":
            return dt.datetime(2026, n + 1, 1)
        if style == "m-code":
            return f"2026M{n + 1:02d}"
        if style == "dot":
            return f"{n + 1:02d}.2026"
        if style == "short":
            return f"{MONTHS[n][:3]}. 26" if n != 4 else "mai 26"
        return f"{MONTHS[n]} 2026"

    def number(self, value: float) -> object:
        if self.random.random() < self.as_text:
            text = f"{value:.1f}".replace(".", ",")
            return f"{text[:-5]}\u00a0{text[-5:]}" if value >= 1000 else text
        return value

    def lay(self) -> Laid:
        self.as_text = self.random.choice([0.0, 0.0, 0.3, 1.0])
        shape = self.random.choice(
            [self.long, self.wide_months, self.wide_units, self.triples, self.groups, self.columns]
        )
        laid = shape()
        for _ in range(self.random.randint(0, 2)):
            laid.rows.append([])
            laid.rows.append(
                [self.random.choice(["* Foreløpige tall.", "Kilde: fagsystemet", "Filtre brukt: alle ansatte"])]
            )
        return laid

    def ratio(self) -> tuple[float, float]:
        below = round(self.random.uniform(40, 4000), 1)
        return round(below * self.random.uniform(0, 0.4), 1), below

    def start(self, title: str) -> Laid:
        laid = Laid(title)
        if self.random.random() < 0.4:
            laid.rows.append(["Eksempeldata"])
        laid.rows.append([title])
        if self.random.random() < 0.5:
            laid.rows.append(["Uttrekk 12.11.2026 kl. 07:15"])
        for _ in range(self.random.randint(0, 2)):
            laid.rows.append([])
        return laid

    def key(self, indicator: str, unit: str, n: int) -> Key:
        return (indicator, unit, f"2026-{n + 1:02d}")

    def long(self) -> Laid:
        laid = self.start("Månedstall")
        laid.rows.append(["Enhet", "Indikator", "Måned", "Teller", "Nevner", "Verdi"])
        for unit in self.units:
            for n in self.months:
                for indicator in self.random.sample(RATIOS, 2):
                    above, below = self.ratio()
                    laid.rows.append(
                        [
                            self.unit_text(unit),
                            self.indicator_text(indicator),
                            self.month_text(n),
                            self.number(above),
                            self.number(below),
                            None,
                        ]
                    )
                    laid.truth[self.key(indicator, unit, n)] = (above, below, None)
                count = self.random.choice(COUNTS)
                value = float(self.random.randint(0, 40))
                laid.rows.append(
                    [
                        self.unit_text(unit),
                        self.indicator_text(count),
                        self.month_text(n),
                        None,
                        None,
                        self.number(value),
                    ]
                )
                laid.truth[self.key(count, unit, n)] = (value, None, value)
        return laid

    def wide_months(self) -> Laid:
        count = self.random.choice(COUNTS)
        only_title = self.random.random() < 0.5
        laid = self.start(f"{self.indicator_text(count)}{' 2026' if only_title else ''}")
        heads = [MONTHS[n] if only_title else self.month_text(n) for n in self.months]
        total = self.random.random() < 0.5
        laid.rows.append(
            [self.random.choice(["Enhet", "Avdeling", None]), *heads, *(["Sum"] if total and len(heads) > 1 else [])]
        )
        figures = {u: [float(self.random.randint(0, 30)) for _ in self.months] for u in self.units}
        for unit in self.units:
            row: list[object] = [self.unit_text(unit), *map(self.number, figures[unit])]
            if total and len(heads) > 1 and self.register.indicators[count].over_time == "flow":
                row.append(sum(figures[unit]))
            laid.rows.append(row)
            for n, value in zip(self.months, figures[unit], strict=True):
                laid.truth[self.key(count, unit, n)] = (value, None, value)
        if total:
            laid.rows.append(["Sum", *(sum(figures[u][i] for u in self.units) for i in range(len(self.months)))])
        return laid

    def wide_units(self) -> Laid:
        indicator = self.random.choice(RATIOS)
        laid = self.start(f"{self.indicator_text(indicator)}, prosent")
        laid.rows.append(["Måned", *(self.unit_text(u) for u in self.units)])
        for n in self.months:
            values = [round(self.random.uniform(0, 30), 1) for _ in self.units]
            laid.rows.append([self.month_text(n), *map(self.number, values)])
            for unit, value in zip(self.units, values, strict=True):
                laid.truth[self.key(indicator, unit, n)] = (None, None, value)
        return laid

    def triples(self) -> Laid:
        indicator = self.random.choice(["sick_leave_total", "sick_leave_short"])
        laid = self.start(f"{self.register.indicators[indicator].name} per enhet")
        top: list[object] = [None]
        for n in self.months:
            left = len(top) + 1
            top += [self.month_text(n), None, None]
            at = len(laid.rows) + 1
            letters = [openpyxl.utils.get_column_letter(left), openpyxl.utils.get_column_letter(left + 2)]
            if self.random.random() < 0.99:
                laid.merges.append(f"{letters[0]}{at}:{letters[1]}{at}")
        laid.rows += [top, ["Enhet", *["Avtalte dagsverk", "Tapte dagsverk", "Prosent"] * len(self.months)]]
        for unit in self.units:
            row: list[object] = [self.unit_text(unit)]
            for n in self.months:
                above, below = self.ratio()
                row += [self.number(below), self.number(above), round(100 * above / below, 1)]
                laid.truth[self.key(indicator, unit, n)] = (above, below, None)
            laid.rows.append(row)
        return laid

    def groups(self) -> Laid:
        laid = self.start("Status 2026")
        laid.rows.append(["Enhet", *(self.month_text(n) for n in self.months)])
        for count in self.random.sample(COUNTS, 2):
            laid.rows.append([self.indicator_text(count)])
            for unit in self.units:
                values = [float(self.random.randint(0, 30)) for _ in self.months]
                laid.rows.append([self.unit_text(unit), *map(self.number, values)])
                for n, value in zip(self.months, values, strict=True):
                    laid.truth[self.key(count, unit, n)] = (value, None, value)
        return laid

    def columns(self) -> Laid:
        n = self.months[0]
        in_name = self.random.random() < 0.3
        laid = self.start("Nøkkeltall" if in_name else f"Rapport for {MONTHS[n]} 2026")
        if in_name:
            laid.name = f"{MONTHS[n].capitalize()} 2026"
        counts = self.random.sample(COUNTS, 2)
        ratio = self.register.indicators[self.random.choice(["overtime_share", "phishing_clicks", "decisions_in_time"])]
        spacer = self.random.random() < 0.3
        laid.rows.append(
            [
                "Enhet",
                *map(self.indicator_text, counts),
                *([None] if spacer else []),
                ratio.numerator,
                ratio.denominator,
                "Merknad",
            ]
        )
        for unit in self.units:
            values = [float(self.random.randint(0, 30)) for _ in counts]
            above, below = self.ratio()
            laid.rows.append(
                [
                    self.unit_text(unit),
                    *map(self.number, values),
                    *([None] if spacer else []),
                    self.number(above),
                    self.number(below),
                    self.random.choice([None, "ok", "se vedlegg"]),
                ]
            )
            for count, value in zip(counts, values, strict=True):
                laid.truth[self.key(count, unit, n)] = (value, None, value)
            laid.truth[self.key(ratio.id, unit, n)] = (above, below, None)
        return laid


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(load_register(DATA))


def write(laid: Laid, folder: Path, maker: Maker) -> Path:
    has_dates = any(isinstance(c, dt.datetime) for row in laid.rows for c in row)
    if not laid.merges and not has_dates and laid.name == "Ark1" and maker.random.random() < 0.3:
        path = folder / "tall.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = [[f"{c:.1f}".replace(".", ",") if isinstance(c, float) else c for c in row] for row in laid.rows]
            csv.writer(file, delimiter=";").writerows(rows)
        return path
    book = openpyxl.Workbook()
    book.active.title = laid.name
    for row in laid.rows:
        book.active.append(row)
    for span in laid.merges:
        book.active.merge_cells(span)
    book.save(folder / "tall.xlsx")
    return folder / "tall.xlsx"


def wrong(reading: Reading, truth: dict[Key, Parts]) -> list[str]:
    """Figures read that are not what the sheet says."""
    faults = []
    for one in reading.observations:
        want = truth.get(one.key)
        got = (one.numerator, one.denominator, one.value)
        if want is None:
            faults.append(f"never said: {one.key} {got} at {one.cell}")
        elif any(w is not None and (g is None or abs(w - g) > 1e-6) for w, g in zip(want, got, strict=True)):
            faults.append(f"{one.key}: {got} for {want} at {one.cell}")
    return faults


@pytest.mark.parametrize("block", range(6))
def test_random_layouts_are_never_read_wrong_in_silence(block: int, vocabulary: Vocabulary, tmp_path: Path) -> None:
    read = said = 0
    for seed in range(block * 60, block * 60 + 60):
        maker = Maker(seed, vocabulary.register)
        laid = maker.lay()
        path = write(laid, tmp_path, maker)
        reading = read_workbook(path, vocabulary.register, this_month="2026-11", vocabulary=vocabulary)
        assert not wrong(reading, laid.truth), f"seed {seed}"
        said += len(laid.truth)
        read += len(reading.observations)
        if not reading.is_refused:
            assert len(reading.observations) == len(laid.truth), f"seed {seed} lost figures without a word"
    assert read >= 0.99 * said


def test_the_judge_can_fail(vocabulary: Vocabulary, tmp_path: Path) -> None:
    maker = Maker(3, vocabulary.register)
    laid = maker.lay()
    reading = read_workbook(
        write(laid, tmp_path, maker), vocabulary.register, this_month="2026-11", vocabulary=vocabulary
    )
    spoiled = {k: tuple(None if v is None else v + 1 for v in parts) for k, parts in laid.truth.items()}
    assert wrong(reading, spoiled)  # type: ignore[arg-type]
    assert wrong(reading, {})
