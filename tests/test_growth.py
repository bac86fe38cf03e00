"""Reading takes steps as a sheet has cells: twice the sheet, about twice the steps, however it is drawn."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import openpyxl
import pytest

from dashboard.intake.reading import read_workbook
from dashboard.model import Indicator, Place, Register, Unit

UNITS = {
    id: Unit(id, name, above, "", (), (Place(above),))
    for id, above, name in (("by", "", "Nesbyen kommune"), ("nord", "by", "Sykehjemmet"), ("sor", "by", "Hjemmetjenesten"))
}  # fmt: skip
INDICATORS = {
    i.id: i
    for i in (
        Indicator("drills", "Øvelser", "count", "count", numerator="Gjennomførte øvelser"),
        Indicator("waiting", "Venteliste", "count", "count", numerator="Ventende", over_time="stock"),
    )
}
REGISTER = Register(UNITS, INDICATORS)


def months(count: int) -> list[str]:
    return [f"{1900 + n // 12}-{n % 12 + 1:02d}" for n in range(count)]


def rows(head: list[str], line: Callable[[int, str], list[str]]) -> Callable[[int], list[str]]:
    return lambda count: [*head, *(text for n, month in enumerate(months(count)) for text in line(n, month))]


SHAPES: dict[str, Callable[[int], list[str]]] = {
    "a unit on its first row only": rows(
        ["Enhet;Indikator;Måned;Verdi"],
        lambda n, m: [f"{'' if n else 'Sykehjemmet'};Øvelser;{m};{n % 9}"],
    ),
    "a unit on its first row only, rows without a figure between": rows(
        ["Enhet;Indikator;Måned;Verdi"],
        lambda n, m: [f"{'' if n else 'Sykehjemmet'};Øvelser;{m};{n % 9}", f";Venteliste;{m};"],
    ),
    "a title over each block": rows([], lambda n, m: [m, "Enhet;Øvelser", f"Sykehjemmet;{n % 9}", ""]),
    "one title over all blocks": rows(
        ["Øvelser", "Sykehjemmet"], lambda n, m: ["Måned;Antall", f"{m};{n % 9}", ""]
    ),
    "an empty row after each": rows(["Enhet;Måned;Øvelser"], lambda n, m: [f"Sykehjemmet;{m};{n % 9}", ""]),
    "a note after each": rows(["Enhet;Måned;Øvelser"], lambda n, m: [f"Sykehjemmet;{m};{n % 9}", "Se vedlegg", ""]),
    "a text without a known label": rows(
        ["Enhet;Måned;Øvelser"], lambda n, m: [f"Sykehjemmet;{m};{n % 9}", f"Gamleheimen;nei;ukjent {n}"]
    ),
    "a word that is skipped before each": rows(
        ["Enhet;Måned;Øvelser", "Sykehjemmet;2026-01;3"], lambda n, m: [f"Merknad;{m};tekst"]
    ),
    "unknown units": rows(["Enhet;Måned;Øvelser"], lambda n, m: [f"Heimen {n};{m};{n % 9}"]),
    "unknown indicators over blocks": rows([], lambda n, m: [m, f"Enhet;Ukjent {n}", f"Sykehjemmet;{n % 9}", ""]),
    "years that are titles": rows(["Øvelser", "Sykehjemmet"], lambda n, m: [f"{1950 + n % 70}", f"{m};{n % 9}", ""]),
    "years down a column": rows(["Øvelser;Sykehjemmet"], lambda n, m: [f"{1950 + n % 70};{n % 9}"]),
    "months across": lambda count: ["Øvelser", ";".join(["Enhet", *months(count)]),
                                    ";".join(["Sykehjemmet", *(str(n % 9) for n in range(count))])],
    "units across under months written once": lambda count: [
        "Øvelser", ";".join(["", *(t for m in months(count) for t in (m, ""))]),
        ";".join(["", *["Sykehjemmet", "Hjemmetjenesten"] * count]), ";".join(["Antall", *["3"] * 2 * count])],
    "titles that name nothing over many columns": lambda count: [
        "Sykehjemmet", "Øvelser", *(f"Rapport {n}" for n in range(count)), ";".join(months(count)), ";".join(["3"] * count)],
    "the same title again and again over many columns": lambda count: [
        "Sykehjemmet", *["Øvelser"] * count, ";".join(months(count)), ";".join(["3"] * count)],
    "headings that end the columns of others": lambda count: [
        ";".join(["Enhet"] * count), *[";".join(["Øvelser"] * count), ";".join(["3"] * count)] * 3],
    "texts alone": rows(["Enhet;Måned;Øvelser", "Sykehjemmet;2026-01;3"], lambda n, m: [f"Et notat {n};og {m} mer"]),
    "texts before": rows([], lambda n, m: [f"Et notat {n};og {m} mer"]),
}  # fmt: skip


def steps(path: Path) -> int:
    """How many lines of the code that reads are run for a file."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        if "intake" not in frame.f_code.co_filename:
            return None
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read_workbook(path, REGISTER, this_month="2026-11")
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_sheet_takes_about_twice_the_steps(tmp_path: Path, shape: str) -> None:
    found = []
    for count in (100, 200, 400):
        path = tmp_path / f"tall{count}.csv"
        path.write_text("\n".join(SHAPES[shape](count)), "utf-8")
        found.append(steps(path))
    assert found[2] - found[1] < 2.4 * (found[1] - found[0]), found


def test_figures_down_a_diagonal_take_steps_as_they_are_many(tmp_path: Path) -> None:
    """The places between them are as the square of that."""
    found = []
    for count in (250, 500, 1000):
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(["Øvelser"])
        sheet.append([None, *months(count)])
        for n in range(count):
            sheet.append(["Sykehjemmet" if n % 2 else "Hjemmetjenesten", *[None] * n, n % 9])
        path = tmp_path / f"tall{count}.xlsx"
        book.save(path)
        found.append(steps(path))
    assert found[2] - found[1] < 2.4 * (found[1] - found[0]), found
