"""The example council's workbooks: made by a script, sound in their parts, and with their stories in them."""

from __future__ import annotations

import csv
import re
import statistics
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

ROTA = ("sykehjem", "hjemmetjeneste", "bofellesskap")
SICK = [f"sick_leave_{kind}" for kind in ("total", "short", "long", "self", "doctor")]
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)][:34]
BASELINE, NOW = MONTHS[:24], MONTHS[24:]
SHAPES = ("mal", "hr", "turnus", "beredskap-ikt")
Figure = tuple[float, float | None]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def run(root: Path, folder: Path, *more: str) -> None:
    script, truth = root / "data/nesbyen/make_workbooks.py", folder / "truth.csv"
    command = [sys.executable, str(script), "--out", str(folder), "--truth", str(truth), *more]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / "data/nesbyen/workbooks"


@pytest.fixture(scope="module")
def units(root: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in table(root / "data/nesbyen/register/units.csv")}


@pytest.fixture(scope="module")
def indicators(root: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in table(root / "data/nesbyen/register/indicators.csv")}


@pytest.fixture(scope="module")
def truth(root: Path) -> dict[tuple[str, str, str], Figure]:
    return {
        (row["indicator"], row["unit"], row["month"]): (
            float(row["numerator"]),
            float(row["denominator"]) if row["denominator"] else None,
        )
        for row in table(root / "tests/reference/nesbyen-truth.csv")
    }


@pytest.fixture(scope="module")
def below(units: dict) -> dict[str, list[str]]:
    """The leaf units at or below each unit."""
    parents = {row["parent"] for row in units.values()}
    result = defaultdict(list)
    for leaf in (unit for unit in units if unit not in parents):
        unit = leaf
        while unit:
            result[unit].append(leaf)
            unit = units[unit]["parent"]
    return result


@pytest.fixture(scope="module")
def level(truth: dict, below: dict):
    """The rate (or the count) of an indicator over some units' leaves and some months."""

    def find(indicator: str, units: str | tuple[str, ...], months: list[str] | str) -> float:
        names = [leaf for unit in ([units] if isinstance(units, str) else units) for leaf in below[unit]]
        wanted = [months] if isinstance(months, str) else months
        found = [truth[key] for m in wanted for leaf in names if (key := (indicator, leaf, m)) in truth]
        over = sum(num for num, _ in found)
        return over / len(wanted) if found[0][1] is None else 100 * over / sum(den for _, den in found)

    return find


def sheets(folder: Path, shape: str, months: list[str] = MONTHS) -> Iterator[tuple[str, Worksheet]]:
    for month in months:
        book = openpyxl.load_workbook(folder / f"{shape}-{month}.xlsx")
        for sheet in book.worksheets:
            yield month, sheet


# ── the files ──


def test_there_is_one_workbook_of_each_shape_for_every_month(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {f"{shape}-{m}.xlsx" for shape in SHAPES for m in MONTHS}
    assert sum(path.stat().st_size for path in folder.iterdir()) < 3_000_000


def test_the_script_makes_the_same_workbooks_again(root: Path, folder: Path, tmp_path: Path) -> None:
    """What is inside, that is: another zlib may press the same content into other bytes."""
    months = ["2024-01", "2025-03", "2026-06", "2026-07"]
    run(root, tmp_path, "--months", *months)
    made = sorted(tmp_path.glob("*.xlsx"))
    assert len(made) == 4 * len(months)
    for path in made:
        with zipfile.ZipFile(path) as new, zipfile.ZipFile(folder / path.name) as old:
            assert new.namelist() == old.namelist()
            different = [name for name in new.namelist() if new.read(name) != old.read(name)]
            assert not different, f"{path.name}: {different}"
            assert [info.date_time for info in new.infolist()] == [info.date_time for info in old.infolist()]
    reference = root / "tests/reference/nesbyen-truth.csv"
    assert (tmp_path / "truth.csv").read_text("utf-8") == reference.read_text("utf-8")


def test_two_runs_give_the_same_bytes(root: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run(root, tmp_path / name, "--months", "2026-10")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_every_workbook_says_that_it_is_an_example_and_holds_no_long_number(folder: Path) -> None:
    for path in folder.iterdir():
        book = openpyxl.load_workbook(path)
        assert book.worksheets[0]["A1"].value.startswith("Eksempeldata – "), path.name
        assert book.properties.title.startswith("Eksempeldata – "), path.name
        with zipfile.ZipFile(path) as inside:
            text = b" ".join(re.sub(rb"<[^>]*>", b" ", inside.read(name)) for name in inside.namelist())
        assert not re.search(rb"\d{11}", text), path.name


# ── the parts of a workbook agree ──


def test_percent_cells_are_what_their_parts_give(folder: Path) -> None:
    seen = 0
    for shape in ("hr", "beredskap-ikt"):
        for month, sheet in sheets(folder, shape, MONTHS[::3]):
            for row in sheet.iter_rows():
                for parts, cell in [(row[number - 2 : number], row[number]) for number in range(2, len(row))]:
                    if cell.number_format not in ("0.0", "0.0%") or cell.value is None:
                        continue
                    first, second = (part.value for part in parts)
                    lost, agreed = (first, second) if shape == "beredskap-ikt" else (second, first)
                    shown = cell.value * (100 if cell.number_format == "0.0%" else 1)
                    assert abs(shown - 100 * lost / agreed) < 0.0501, (shape, month, sheet.title, cell.coordinate)
                    assert abs(10 * shown - round(10 * shown)) < 1e-6
                    seen += 1
    assert seen > 5000


def hr_rows(sheet: Worksheet) -> dict[str, list[int]]:
    """Tenths of days by unit name: agreed and lost of each month and of the sum."""
    result = {}
    for row in sheet.iter_rows(min_row=6, values_only=True):
        if row[1] is None:
            break
        result[row[1]] = [round(10 * cell) for place, cell in enumerate(row[2:]) if place % 3 < 2]
    return result


def test_hr_parents_include_their_children_and_the_sum_its_months(folder: Path, units: dict, indicators: dict) -> None:
    children = defaultdict(list)
    for row in units.values():
        children[units[row["parent"]]["name"] if row["parent"] else ""].append(row["name"])
    leaf_names = [row["name"] for row in units.values() if not children[row["name"]]]
    for month, sheet in sheets(folder, "hr"):
        rows = hr_rows(sheet)
        assert set(rows) == {row["name"] for row in units.values()} | {"Sum"}
        for parent, names in [*children.items(), ("Sum", leaf_names)]:
            if parent and names:
                assert rows[parent] == [sum(cells) for cells in zip(*(rows[n] for n in names), strict=True)], month
        for name, cells in rows.items():
            for part in (0, 1):
                assert sum(cells[part:-2:2]) == cells[-2 + part], (month, name)
        shown = min(3, MONTHS.index(month) + 1)
        assert len(rows["Sum"]) == 2 * (shown + 1)
    titles = {sheet["A1"].value for _, sheet in sheets(folder, "hr", ["2026-10"])}
    assert titles == {f"Eksempeldata – {indicators[name]['name']} per enhet" for name in SICK}


def test_short_and_long_self_and_doctor_make_the_total(truth: dict) -> None:
    for (indicator, unit, month), (lost, agreed) in truth.items():
        if indicator == "sick_leave_total":
            part = {name: truth[name, unit, month] for name in SICK}
            for one, other in (SICK[1:3], SICK[3:5]):
                assert round(10 * part[one][0]) + round(10 * part[other][0]) == round(10 * lost)
            assert {den for _, den in part.values()} == {agreed}


def test_the_template_fills_parts_for_a_ratio_and_a_value_for_a_count(folder: Path, indicators: dict) -> None:
    measure = {row["name"]: row["measure"] for row in indicators.values()}
    for month, sheet in sheets(folder, "mal", MONTHS[::4] + MONTHS[1::4]):
        if sheet.title == "Veiledning":
            assert all(isinstance(cell, str) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
            continue
        for unit, name, when, *numbers, _ in sheet.iter_rows(min_row=5, max_col=7, values_only=True):
            if name is None:
                assert not any(isinstance(cell, (int, float)) for cell in (unit, when, *numbers))
                continue
            filled = [number is not None for number in numbers]
            assert filled == ([True, True, False] if measure[name] == "ratio" else [False, False, True]), name
            assert isinstance(when, str) or date(when.year, when.month, 1).isoformat()[:7] == month


def test_no_part_is_larger_than_its_whole(truth: dict) -> None:
    assert [key for key, (num, den) in truth.items() if den is not None and not 0 <= num <= den] == []
    assert [key for key, (num, den) in truth.items() if den == 0 or num < 0] == []


def test_the_rota_export_holds_the_figures_that_count(folder: Path, truth: dict, units: dict, indicators: dict) -> None:
    names = {row["name"]: unit for unit, row in units.items()}
    parts = {row[part]: (name, number) for name, row in indicators.items()
             for number, part in enumerate(("numerator", "denominator")) if row["measure"] == "ratio"}  # fmt: skip
    (_, sheet), seen, unit = next(sheets(folder, "turnus", ["2026-10"])), 0, ""
    for name, measured, *cells in sheet.iter_rows(min_row=5, values_only=True):
        if measured is None:
            break
        unit = names[name] if name else unit
        indicator, part = parts[measured]
        for month, cell in zip(NOW, cells, strict=True):
            assert truth[indicator, unit, month][part] == cell
            seen += 1
    assert seen == 10 * (2 * 20 + 2 * 4 + 2 * 3 * 3)


# ── sick leave behaves as sick leave does ──


def monthly(level, unit: str, indicator: str = "sick_leave_total") -> list[float]:
    return [level(indicator, unit, month) for month in MONTHS]


def lag_one(values: list[float]) -> float:
    return statistics.correlation(values[1:], values[:-1])


def test_months_of_sick_leave_are_correlated(level, below: dict) -> None:
    assert statistics.mean(lag_one(monthly(level, unit)) for unit in ROTA) > 0.3
    assert 0.25 < statistics.mean(lag_one(monthly(level, unit)) for unit in below["nesbyen"]) < 0.75


def test_winter_is_above_summer(level) -> None:
    def season(indicator: str, *numbers: str) -> float:
        return level(indicator, "nesbyen", [month for month in MONTHS if month[5:] in numbers])

    assert season("sick_leave_total", "01", "02", "03") > 1.1 * season("sick_leave_total", "06", "07", "08")
    assert season("sick_leave_short", "01", "02", "03") > 1.3 * season("sick_leave_short", "06", "07", "08")


def test_small_units_vary_more(level, truth: dict, below: dict) -> None:
    staff = {unit: truth["headcount", unit, "2025-01"][0] for unit in below["nesbyen"]}
    spread = {unit: statistics.stdev(monthly(level, unit)) for unit in staff}
    small = statistics.mean(spread[unit] for unit, count in staff.items() if count < 10)
    large = statistics.mean(spread[unit] for unit, count in staff.items() if count >= 35)
    assert small > 1.5 * large > 1.5 * statistics.stdev(monthly(level, "nesbyen"))


def test_levels_are_those_of_a_norwegian_municipality(level) -> None:
    assert 8 < level("sick_leave_total", "nesbyen", BASELINE) < 11
    assert 3 < level("sick_leave_short", "nesbyen", BASELINE) < 4.5
    assert 350 < level("headcount", "nesbyen", BASELINE) < 410
    assert 0.5 < level("turnover", "nesbyen", BASELINE) < 1.5


def test_one_unit_is_always_below_five(truth: dict) -> None:
    assert {truth["headcount", "planbygg", month][0] for month in MONTHS} == {4}
    assert all(
        count >= 5 for (name, unit, _), (count, _) in truth.items() if name == "headcount" and unit != "planbygg"
    )


# ── the planted stories ──


def test_planted_true_change_of_pace(level) -> None:
    first, second = (level("decisions_in_time", "tildeling", half) for half in (BASELINE[:12], BASELINE[12:]))
    assert abs(first - second) < 2
    rising = [level("decisions_in_time", "tildeling", month) for month in NOW]
    assert 0.8 < statistics.linear_regression(range(10), rising).slope < 1.6
    assert statistics.mean(rising[-3:]) > statistics.mean((first, second)) + 7


def test_planted_worsening(level) -> None:
    assert 6 < level("discharge_days", "helse", BASELINE) < 10
    counts = [level("discharge_days", "helse", month) for month in NOW]
    assert statistics.linear_regression(range(10), counts).slope > 0.6
    assert statistics.mean(counts[-3:]) > 15


def test_planted_regression_to_the_mean(level) -> None:
    before, bad, after = BASELINE[:19], BASELINE[19:], NOW
    assert level("building_in_time", "planbygg", bad) < level("building_in_time", "planbygg", before) - 9
    difference = level("building_in_time", "planbygg", after) - level("building_in_time", "planbygg", before)
    assert abs(difference) < 2.5


def test_planted_exchange_of_absence_for_overtime(level) -> None:
    last = NOW[5:]
    same = [f"{year}{month[4:]}" for year in (2024, 2025) for month in last]
    assert level("sick_leave_short", "helse", last) < 0.85 * level("sick_leave_short", "helse", same)
    assert level("overtime_share", ROTA, NOW[-3:]) > 1.3 * level("overtime_share", ROTA, BASELINE)
    assert level("overtime_share", "helse", last) > 1.2 * level("overtime_share", "helse", same)
    assert abs(level("agency_share", "helse", last) - level("agency_share", "helse", same)) < 0.8


def test_planted_forgotten_month(truth: dict, folder: Path, units: dict) -> None:
    asked = {key[0] for key in truth if key[1:] == ("kultur", "2026-05")}
    sent = {key[0] for key in truth if key[1:] == ("kultur", "2026-06")}
    assert sent < asked
    assert {"headcount", "volunteer_agreements"} <= asked - sent
    name = units["kultur"]["name"]
    for month, sheet in sheets(folder, "mal", ["2026-05", "2026-06", "2026-07"]):
        if sheet.title == "Tall":
            found = any(row[0] == name for row in sheet.iter_rows(min_row=5, max_col=1, values_only=True))
            assert found == (month != "2026-06")


def test_planted_correction_and_no_other(folder: Path, truth: dict, units: dict) -> None:
    """Every month is said again by the two files after it: always the same, but for one unit's one month."""
    names = {row["name"]: unit for unit, row in units.items()}
    said: dict[tuple[str, str, str], int] = {}
    changed: dict[tuple[str, str, str], tuple[str, int, int]] = {}
    for month, sheet in sheets(folder, "hr"):
        shown = MONTHS[max(0, MONTHS.index(month) - 2) : MONTHS.index(month) + 1]
        for name, cells in hr_rows(sheet).items():
            for one, lost in zip(shown, cells[1:-2:2], strict=True):
                key = (sheet.title, names.get(name, name), one)
                if said.setdefault(key, lost) != lost:
                    changed[key] = (month, said[key], lost)
                    said[key] = lost
    assert {key[1:] for key in changed} == {(u, "2026-06") for u in ("barnehage_b", "oppvekst", "nesbyen", "Sum")}
    assert {key[0] for key in changed} == {"Totalt fravær", "Langtid 17+", "Legemeldt"}
    when, wrong, right = changed["Totalt fravær", "barnehage_b", "2026-06"]
    lost, agreed = truth["sick_leave_total", "barnehage_b", "2026-06"]
    assert when == "2026-07"
    assert right == round(10 * lost)
    assert 1.2 * right < wrong < 10 * agreed


def test_planted_silence_and_figures_for_every_other_link(root: Path, truth: dict, below: dict) -> None:
    for link in table(root / "data/nesbyen/register/links.csv"):
        leaves = below[link["unit"]]
        months = {month for name, unit, month in truth if name == link["indicator"] and unit in leaves}
        if link["indicator"] == "ai_services":
            assert not months
        else:
            assert len(months) >= 33, link["indicator"]
