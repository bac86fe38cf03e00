"""Number formats: which show a date, a time, a percentage, and how many digits."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.intake.cells import Cell
from dashboard.intake.formats import Formats, is_date_format
from dashboard.intake.periods import extract


@pytest.mark.parametrize(
    "shape",
    ["dd.mm.yyyy", "mmm yy", "[$-414]mmmm yyyy;@", "hh:mm", "[h]:mm", "mm:ss.0", "yyyy\\-mm\\-dd", "D/M/YY", '"uke "d', "[Red]d.m"],
)  # fmt: skip
def test_a_date_or_time_is_told(shape: str) -> None:
    assert is_date_format(shape)


@pytest.mark.parametrize(
    "shape",
    [
        "General", "", "@", "0", "0.00E+00", "# ##0", '0" dager"', "0\\d", "[Red]0", "[Green][>5]0", "[$kr-414] # ##0", "_(* 0_)",
        '0.0" m²"', "0;[Red]-0;dd", '"d', "# ?/?", "Standard", "GENERAL", "_d0_m",
    ],
)  # fmt: skip
def test_a_figure_is_no_date(shape: str) -> None:
    assert not is_date_format(shape)


@pytest.mark.parametrize(
    ("days", "date"),
    [
        (1, dt.datetime(1900, 1, 1)),
        (59, dt.datetime(1900, 2, 28)),
        (61, dt.datetime(1900, 3, 1)),
        (46296, dt.datetime(2026, 10, 1)),
        (46296.75, dt.datetime(2026, 10, 1, 18)),
        (46295.999999999, dt.datetime(2026, 10, 1)),
        (2958465, dt.datetime(9999, 12, 31)),
    ],
)
def test_days_are_counted_as_excel_counts_them(days: float, date: dt.datetime) -> None:
    assert Formats().cell(3, 2, days, "dd.mm.yyyy") == Cell(3, 2, date)
    if days > 1462:
        assert Formats(from_1904=True).cell(3, 2, days - 1462, "dd.mm.yyyy") == Cell(3, 2, date)


@pytest.mark.parametrize("days", [-1, -0.5, 2958466, 1e9, 1e300, -1e300])
def test_a_date_outside_the_calendar_is_what_excel_shows_instead(days: float) -> None:
    assert Formats().cell(1, 1, days, "dd.mm.yyyy").content == "########"
    assert Formats(from_1904=True).cell(1, 1, days, "dd.mm.yyyy").content == "########"


@pytest.mark.parametrize("days", [0, 0.4, 0.999])
def test_a_number_before_the_first_day_is_no_date_and_no_month(days: float) -> None:
    content = Formats().cell(1, 1, days, "mmmm yyyy").content
    assert content == "00.01.00"
    assert extract(content, running=False)[0] == []
    assert Formats(from_1904=True).cell(1, 1, days, "mmmm yyyy").content.date() == dt.date(1904, 1, 1)


@pytest.mark.parametrize(
    ("shape", "value", "shown"),
    [
        ("hh:mm", 0.75, "18:00:00"),
        ("h:mm:ss", 1.5, "12:00:00"),
        ("[h]:mm", 1.5, "36:00:00"),
        ("[mm]:ss", 0.001, "0:01:26"),
    ],
)
def test_a_time_is_text(shape: str, value: float, shown: str) -> None:
    assert Formats().cell(1, 1, value, shape).content == shown


def test_a_month_alone_is_a_date() -> None:
    assert Formats().cell(1, 1, 46296, "mm").content == dt.datetime(2026, 10, 1)


@pytest.mark.parametrize(
    ("shape", "value", "decimals", "percent"),
    [
        ("0.00", 1.0, 2, False), ("General", 1.25, 2, False), ("General", 3.0, 0, False), ("@", 0.125, 3, False),
        ("0 %", 0.125, 0, True), ("0.0%;-0.0%", -0.5, 1, True), ('0"%"', 12.0, 0, False), ("# ##0,0", 5.0, 0, False),
        ('"ca. "0.0', 5.0, 1, False), ('"tekst"', 1.25, 2, False), ("0.00_);(0.00)", -2.0, 2, False),
    ],
)  # fmt: skip
def test_a_figure_has_the_digits_of_its_format(shape: str, value: float, decimals: int, percent: bool) -> None:
    assert Formats().cell(1, 1, value, shape) == Cell(1, 1, value, decimals, percent)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_an_error(value: float) -> None:
    assert Formats().cell(1, 1, value, "0.0") == Cell(1, 1, None, error="#NUM!")
