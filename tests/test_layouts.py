"""Random true figures in random layouts, read back: never wrong in silence, and almost always read.

``layouts`` (tests/tools) draws a workbook and what a careful controller would read in it, from a seed. The judge of it
all is tried too: it must catch every reader that is known to slip. ``make fuzz`` draws five times as many.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from layouts import SLIPS, Tally, draw, judge, judge_all
from layouts.files import FORMATS, write
from layouts.veils import read_veiled, veil

COUNT = 2000
FLOOR = 0.99
#: A layout in which a slip can show at all is met well before this many.
CAUGHT_WITHIN = 150
#: Seeds drawn with a heading hidden: the first that a careless reader takes for another's is among them.
VEILED = 400
#: What must be drawn, and how often at least in the 2000.
FEATURES = {
    "stacked": 250, "beside": 150, "sheets": 200, "one": 400, "cube": 40,
    "units: leaves": 500, "units: family": 250, "units: parents": 80, "units: sector": 80, "units: all": 80,
    "unit alias": 300, "unit coded": 400, "unit loose": 200, "unit loud": 200, "indicator alias": 500,
    "units by code": 40, "units by both": 40,
    "1 heading rows": 600, "2 heading rows": 300, "3 heading rows": 60, "headings merged": 100, "headings written once": 60,
    "labels filled down": 100, "labels merged down": 80, "bands by unit": 30, "bands by span": 15, "bands by indicator": 20,
    "month full": 30, "month short": 30, "month m-code": 60, "month dot": 60, "month slash": 20, "month iso": 30,
    "month ym": 20, "month date": 30, "month end-date": 20, "month text-date": 20, "month english": 60, "month loud": 30,
    "year and month apart": 60, "year in title": 20, "span in title": 200, "span in sheet": 60, "span in file": 20,
    "unit in title": 60, "unit in sheet": 60, "unit in file": 5, "indicator in title": 200, "indicator in sheet": 60,
    "indicator in file": 20, "label and value above the table": 60, "corner says it": 50,
    "total row over unit": 100, "total column over unit": 20, "total column over span": 60, "total first": 10,
    "sum of a sector": 15, "no-figure signs": 100, "numbers as text": 500, "percent by format": 60,
    "footers": 600, "headers that say nothing": 300, "notes column": 200, "row numbers": 60, "spacer columns": 30,
    "spacer rows": 20, "spacer before the figures": 60, "spacer under the headings": 40,
    "hidden figures": 15, "hidden row": 20, "hidden column": 20, "hidden sheet": 20, "parts by the register's words": 30,
    "csv utf-8": 60, "csv utf-8-sig": 30, "csv cp1252": 30, "csv utf-16": 30, "sep=": 15, "separator ';'": 100,
    "separator ','": 20, "separator '\\t'": 60,
    "register 0": 400, "register 1": 200, "register 2": 600,
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("layouts")


@pytest.fixture(scope="module")
def tally(folder: Path) -> Tally:
    """All of them, judged once."""
    found = judge_all(range(COUNT), folder)
    print(f"\n{found.table()}", file=sys.stderr)
    return found


@pytest.mark.slow
class TestDrawnLayouts:
    def test_none_is_read_wrong_or_loses_a_figure_in_silence(self, tally: Tally) -> None:
        assert tally.wrong == []
        assert sum(tally.outcomes.values()) == COUNT

    def test_almost_every_figure_is_read(self, tally: Tally) -> None:
        assert tally.recall >= FLOOR, "\n".join(tally.refused)

    def test_every_format_is_drawn_and_almost_always_read(self, tally: Tally) -> None:
        for format in set(FORMATS):
            drawn = sum(n for (of, _), n in tally.outcomes.items() if of == format)
            assert drawn >= COUNT / 50, format
            assert tally.outcomes[format, "read"] >= 0.95 * drawn, format

    def test_everything_that_layouts_have_is_drawn_often_enough_to_be_tried(self, tally: Tally) -> None:
        assert {name: tally.features[name] for name, least in FEATURES.items() if tally.features[name] < least} == {}


class TestGenerator:
    def test_a_seed_draws_the_same_file_each_time(self, folder: Path) -> None:
        for seed in range(40):
            once, again = draw(seed), draw(seed)
            assert once == again
            if once.format in ("csv", "tsv", "html", "xls", "json"):  # zip files tell when they were written
                assert write(once, folder).read_bytes() == write(again, folder).read_bytes()

    def test_seeds_draw_different_figures(self) -> None:
        truths = [frozenset(draw(seed).truth.items()) for seed in range(60)]
        assert len(set(truths)) == 60

    def test_what_is_true_has_no_parent_beside_its_children(self) -> None:
        for seed in range(60):
            book = draw(seed)
            for indicator, unit, month in book.truth:
                below = book.register.descendants(unit, month)
                assert not any((indicator, other, month) in book.truth for other in below), seed


class TestJudge:
    @pytest.mark.parametrize("name", SLIPS)
    def test_a_reader_that_slips_is_caught(self, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        read = SLIPS[name](monkeypatch)
        caught = [s for s in range(CAUGHT_WITHIN) if judge(draw(s), folder, read).outcome in ("wrong", "lost")]
        assert caught, name

    def test_a_figure_that_a_workbook_does_not_say_is_wrong(self, folder: Path) -> None:
        book = draw(next(s for s in range(100) if judge(draw(s), folder).outcome == "read"))
        key = next(iter(book.said.parts))
        book.said.parts = {key: dict.fromkeys(book.said.parts[key], -1.0)}
        assert judge(book, folder).outcome == "wrong"


class TestVeiledHeadings:
    """A drawn workbook with the row or column of a heading hidden, whose figures stay in sight."""

    @staticmethod
    def _read(folder: Path) -> tuple[int, int, list[str]]:
        """How many were veiled, how many of them stopped for it, and the figures read wrong."""
        veiled = stopped = 0
        wrong: list[str] = []
        for seed in range(VEILED):
            if what := veil(book := draw(seed)):
                reading, found = read_veiled(book, folder)
                veiled += 1
                stopped += any(
                    f.code == "ambiguous" and f.facts.get("what") in ("hidden", "hides") for f in reading.findings
                )
                wrong += [f"seed {seed}, {what}: {one}" for one in found]
        return veiled, stopped, wrong

    def test_no_figure_goes_to_the_next_heading(self, folder: Path) -> None:
        veiled, stopped, wrong = self._read(folder)
        assert wrong == []
        assert stopped >= veiled / 5 >= 15

    def test_a_reader_that_does_not_look_behind_the_veil_is_caught(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dashboard.intake.reading.find_misled", lambda *_: ())
        assert self._read(folder)[2]
