"""What is remembered or passed over for speed changes no answer."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, replace
from pathlib import Path

import openpyxl
import pytest

from dashboard.intake import asides, numbers, periods, vocabulary
from dashboard.intake.people import is_identity_number
from dashboard.intake.reading import Reading, read_workbook
from dashboard.intake.recall import recalled
from dashboard.intake.vocabulary import Vocabulary
from dashboard.model import Indicator, Observation, Place, Register, Unit

# ── texts ──


def test_each_short_text_is_worked_out_once_and_each_has_its_own_answer() -> None:
    asked: list[str] = []

    @recalled(longest=5)
    def swapped(text: str) -> str:
        asked.append(text)
        return text.swapcase()

    texts = ["sum", "Sum", "sum", "SUM ", "SUM", "Sum", "a longer one", "a longer one"]
    assert [swapped(text) for text in texts] == [text.swapcase() for text in texts]
    assert asked == ["sum", "Sum", "SUM ", "SUM", "a longer one", "a longer one"]


def test_what_is_remembered_stays_small() -> None:
    function = recalled(longest=4000)(len)
    for number in range(1000):
        assert function(f"{number} " * 500) == len(f"{number} " * 500)
    held = [cell.cell_contents for cell in function.__closure__ or () if hasattr(cell.cell_contents, "cache_info")]
    assert [one.cache_info().currsize <= 200 for one in held] == [True]


@pytest.mark.parametrize(
    "function", [vocabulary.normal, vocabulary.tokens, numbers.kind_of, asides._says_number], ids=lambda f: f.__name__
)
def test_remembering_functions_answer_as_they_would_have(function: Callable[[str], object]) -> None:
    rng = random.Random(7)
    texts = ["".join(rng.choices('aA  1,.-–%²\n\u00ad0"=', k=rng.randint(0, 9))) for _ in range(5000)]
    for text in [*texts, *reversed(texts)]:
        assert function(text) == function.__wrapped__(text)  # type: ignore[attr-defined]


PIECES = (
    *"januar okt mai may desember jan. 2026 26 1999 12 3 1 04 m t2 k q4 tertial kvartal 1. år year per periode".split(),
    *("-", "/", ".", ",", " ", " ", " ", "–", "'", "2026-04", "31.10.2026", "5. november 2026", "menn", "2110", "%"),
)


def test_periods_are_those_that_looking_for_all_of_them_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(12)
    texts = ["".join(rng.choices(PIECES, k=rng.randint(1, 6))) for _ in range(20_000)]
    quick = [periods.extract(text, running=bool(n % 2)) for n, text in enumerate(texts)]
    monkeypatch.setattr(periods, "_NEEDS", {need: re.compile("") for need in periods._NEEDS})
    assert quick == [periods.extract(text, running=bool(n % 2)) for n, text in enumerate(texts)]
    assert 2000 < sum(1 for found, _ in quick if found) < 18_000


# ── sheets ──


REGISTER = Register(
    {
        id: Unit(id, name, above, "", (), (Place(above),))
        for id, above, name in (
            ("by", "", "By kommune"),
            ("skole", "by", "Skolen"),
            ("helse", "by", "Helsa"),
            ("plan", "by", "Planen"),
        )
    },
    {
        one.id: one
        for one in (
            Indicator("sick", "Sykefravær", "percent", "ratio", numerator="Tapte dagsverk", denominator="Dagsverk"),
            Indicator("late", "Forsinkelser", "percent", "ratio", numerator="Forsinket", denominator="Dagsverk"),
        )
    },
)
LAST_MONTH: list[list[object]] = [
    ["Rapport for september 2026", None, None, None],
    ["Enhet", "Tapte dagsverk", "Forsinket", "Dagsverk"],
    ["Skolen", 3, 4, 80],
    ["Helsa", 5, 6, 90],
    ["Planen", 7, 8, 100],
]


def _changed(row: int, column: int, to: object) -> list[list[object]]:
    rows = [list(one) for one in LAST_MONTH]
    rows[row][column] = to
    return rows


def _read(path: Path, rows: list[list[object]], vocabulary: Vocabulary) -> Reading:
    book = openpyxl.Workbook()
    for one in rows:
        book.active.append(one)
    book.save(path)
    return read_workbook(path, REGISTER, this_month="2026-11", vocabulary=vocabulary)


_NUMBER = next(n for n in map(str, range(15_057_012_300, 15_057_099_999)) if is_identity_number(n))


@pytest.mark.parametrize(
    ("row", "column", "to", "code", "cell"),
    [
        (2, 0, "Skalen", "unknown-unit", "A3"),
        (2, 0, "Helsa", "duplicate", "B4"),
        (1, 1, "Tapte dager", "unknown-indicator", "B2"),
        (0, 0, "Rapport for desember 2026", "future-month", "A1"),
        (0, 0, "Rapport", "unknown-month", None),
        (3, 1, "5.123", "ambiguous", "B4"),
        (3, 1, "mange", "not-a-number", "B4"),
        (3, 1, -5, "negative", "B4"),
        (4, 3, 1, "part-over-whole", "B5"),
        (4, 0, _NUMBER, "personal-data", "A5"),
    ],
)
def test_a_sheet_like_the_one_before_it_but_for_one_cell_is_read_as_it_stands(
    tmp_path: Path, row: int, column: int, to: object, code: str, cell: str | None
) -> None:
    together = Vocabulary(REGISTER)
    before = _read(tmp_path / "a.xlsx", LAST_MONTH, together)
    assert (len(before.observations), before.is_refused) == (6, False)
    after = _read(tmp_path / "b.xlsx", _changed(row, column, to), together)
    assert (code, cell) in [(one.code, one.cell if cell else None) for one in after.findings]
    assert after == _read(tmp_path / "b.xlsx", _changed(row, column, to), Vocabulary(REGISTER))
    assert _read(tmp_path / "a.xlsx", LAST_MONTH, together) == before


def test_a_column_that_names_people_after_one_of_units_is_found(tmp_path: Path) -> None:
    together = Vocabulary(REGISTER)
    assert not _read(tmp_path / "a.xlsx", LAST_MONTH, together).is_refused
    rows = _changed(1, 0, "Navn")
    for row, name in zip(rows[2:], ("Kari Nordmann", "Ola Hansen", "Per Lien"), strict=True):
        row[0] = name
    assert {one.code for one in _read(tmp_path / "b.xlsx", rows, together).findings} == {"personal-data"}
    rows[2][0] = "Skolen"
    assert {one.code for one in _read(tmp_path / "b.xlsx", rows, together).findings} == {"personal-data"}


def test_a_column_that_serves_two_indicators_serves_the_one_whose_part_stands_there(tmp_path: Path) -> None:
    together = Vocabulary(REGISTER)
    both = _read(tmp_path / "a.xlsx", LAST_MONTH, together)
    wholes = {(o.indicator, o.unit): o.denominator for o in both.observations}
    assert wholes["sick", "skole"] == wholes["late", "skole"] == 80
    assert wholes["sick", "plan"] == wholes["late", "plan"] == 100
    rows = _changed(2, 2, None)
    one = _read(tmp_path / "b.xlsx", rows, together)
    assert ("late", "skole") not in {(o.indicator, o.unit) for o in one.observations}
    assert ("sick", "skole", 80.0) in {(o.indicator, o.unit, o.denominator) for o in one.observations}


# ── figures ──


def test_an_observation_is_the_frozen_data_that_its_fields_say() -> None:
    fields = ("sick_leave", "skole", "2026-10", 3.0, 80.0, 3.75, "Ark", "B2", "C2")
    one = Observation(*fields)
    assert tuple(asdict(one).values()) == fields
    assert one == Observation(**asdict(one))
    assert hash(one) == hash(Observation(*fields))
    assert replace(one, value=None) != one
    assert Observation(*fields[:6]) == Observation(*fields[:6], None, None, None)
    with pytest.raises(FrozenInstanceError):
        one.value = 4.0  # type: ignore[misc]
