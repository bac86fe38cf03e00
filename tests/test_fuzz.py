"""Spoilt and varied workbooks by the thousand: none does harm, none is read wrong; and the run would say so if one did."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dashboard.intake import delimited, formats, jsonstat, ods, page, workbook, xlsx
from dashboard.intake.cells import Cell
from dashboard.store import Delivery, Store

HERE = Path(__file__).resolve().parent / "fuzz"
COUNT, FIRST = 3000, 1
SHARE = 1 / 3
"""Of the files of each kind, as many at least are read and held against another reader, cell by cell."""
DIGEST = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from judge import case
print(hashlib.sha256(b"".join(case(n).source.content for n in range(500, 720))).hexdigest())
"""


@pytest.fixture
def fuzz(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(HERE)
    return importlib.import_module("run")


@pytest.fixture
def bench(fuzz: ModuleType, tmp_path: Path) -> Iterator[Any]:
    made = fuzz.Bench(tmp_path)
    yield made
    made.close()


def cases(fuzz: ModuleType, kind: str, most: int = 12) -> Iterator[Any]:
    """Made files of a kind that were varied: nearly all of them are read."""
    found = (fuzz.case(n) for n in count(fuzz.KINDS.index(kind), len(fuzz.KINDS)))
    kept = (one for one in found if one.how == "varied" and not one.source.is_real)
    return (replace(one, apart=False) for one in islice(kept, most))


@pytest.mark.slow
def test_spoilt_and_varied_workbooks_are_read_right_or_refused(
    fuzz: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = fuzz.run(COUNT, FIRST)
    with capsys.disabled():
        print("\n" + fuzz.table(tally), file=sys.stderr)
    assert not tally.wrong, "\n" + fuzz.faults(tally)
    assert tally.files() == COUNT
    for kind in fuzz.KINDS:
        assert tally.compared(kind) >= SHARE * tally.files(kind) > 0, kind
    assert sum(tally.apart.values()) > COUNT / 5
    assert sum(n for (_, outcome), n in tally.apart.items() if outcome == "figures") > 80
    assert tally.stored > 50


def test_a_number_is_the_same_file_in_every_process(fuzz: ModuleType) -> None:
    here = hashlib.sha256(b"".join(fuzz.case(n).source.content for n in range(500, 720))).hexdigest()
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(HERE.parents[1])}
    told = subprocess.run([sys.executable, "-c", DIGEST, str(HERE)], capture_output=True, text=True, env=environment)
    assert told.stdout.strip() == here, told.stderr


class TestItCanFail:
    """A reader is made wrong on purpose, and the run must say so."""

    @pytest.mark.parametrize(
        ("kind", "module", "name", "wrong"),
        [
            ("xlsx", xlsx, "_strings", lambda was: lambda pieces: [*(texts := was(pieces))[1:], *texts[:1]]),
            ("strict", xlsx, "read_shapes", lambda was: lambda content, _: was(content, True)),
            ("xlsm", workbook, "settle_merges", lambda was: lambda sheets, most: [*sheets[0].cells.popitem()][:0]),
            ("xls", formats.Formats, "_moment", lambda was: lambda self, value, shape: was(self, value + 31, shape)),
            ("xlsb", formats.Formats, "cell", lambda was: lambda self, r, c, value, s: was(self, r, c, value * 10, s)),
            ("ods", ods, "_number", lambda was: lambda value, text, percent: was(value + 1, text, percent)),
            ("html", page, "_shown", lambda was: lambda words: was(words).replace("5", "6")),
            ("mhtml", page, "_exact", lambda was: lambda text: None if was(text) is None else -was(text)),
            ("json", jsonstat, "_content", lambda was: lambda *told: was(*told) and None),
            ("csv", delimited, "find_encoding", lambda was: lambda content: "latin-1"),
            ("tsv", delimited, "_find_separator", lambda was: lambda lines: ";"),
        ],
    )
    def test_a_reader_that_is_wrong_is_caught(
        self, fuzz: ModuleType, bench: Any, monkeypatch: pytest.MonkeyPatch,
        kind: str, module: Any, name: str, wrong: Callable[[Any], Any],
    ) -> None:  # fmt: skip
        right = list(cases(fuzz, kind))
        for one in right:
            bench.judge(one)
        assert bench.tally.wrong == []
        assert bench.tally.compared(kind) > len(right) / 2
        monkeypatch.setattr(module, name, wrong(getattr(module, name)))
        for one in right:
            bench.judge(one)
        assert any("another reader finds" in what for _, what in bench.tally.wrong)

    @pytest.mark.parametrize(
        ("content", "other", "same"),
        [
            ("########", "#VALUE!", True),
            ("########", "#N/A", False),
            ("########", dt.datetime(1903, 12, 30, 19, 12), True),
            ("########", dt.datetime(1904, 1, 1), False),
            ("12", "#VALUE!", False),
            (7.4, "#VALUE!", False),
            (dt.datetime(1900, 1, 1), 1, True),
            (dt.datetime(1900, 1, 1), 2, False),
            (dt.datetime(2026, 10, 1), 46296, True),
            (dt.datetime(2026, 10, 1), 46297, False),
            (46296.0, dt.datetime(2026, 10, 1), False),
            ("01.10.0026", dt.datetime(26, 10, 1), True),
            ("01.10.2026", dt.datetime(26, 10, 1), False),
        ],
    )
    def test_another_readers_word_for_the_same_is_taken_there_alone(
        self, fuzz: ModuleType, content: Any, other: Any, same: bool
    ) -> None:
        assert sys.modules["witness"].agrees(Cell(1, 1, content), other) is same

    def test_text_in_a_table_is_held_against_a_browser_where_nothing_stands_before_it(self, fuzz: ModuleType) -> None:
        pages = sys.modules["pages"]
        rows = "x <tr><td>a</td></tr></table>"
        alone = pages.page(f"<html><body>\n<table border=1> {rows}".encode())
        assert alone == [(None, {(1, 1): "x", (2, 1): "a"})]
        assert pages.page(f"<p>Hei <b>du</b> <table>{rows}".encode()) is None

    def test_a_file_that_does_not_end_is_caught(
        self, fuzz: ModuleType, bench: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def hang(*_: object) -> None:
            while True:
                pass

        judge = sys.modules["judge"]
        monkeypatch.setattr(judge, "SECONDS", 0.3)
        monkeypatch.setattr(workbook, "open_workbook", hang)
        bench.judge(next(cases(fuzz, "xlsx")))
        assert "did not end" in bench.tally.wrong[0][1]
        assert bench.tally.outcomes["xlsx", judge.HUNG] == 1

    def test_what_is_raised_is_caught(self, fuzz: ModuleType, bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workbook, "open_workbook", lambda *_: {}["cell"])
        bench.judge(next(cases(fuzz, "ods")))
        assert "KeyError was raised" in bench.tally.wrong[0][1]

    def test_a_figure_that_is_not_stored_is_caught(
        self, fuzz: ModuleType, bench: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record = Store.record

        def forget(store: Store, delivery: Delivery, path: Path, *more: Any) -> Any:
            return record(store, replace(delivery, observations=delivery.observations[1:]), path, *more)

        monkeypatch.setattr(Store, "record", forget)
        for one in cases(fuzz, "csv"):
            bench.judge(replace(one, apart=True, stored=True))
        assert any("of 8 figures 7 are stored" in what for _, what in bench.tally.wrong)

    @pytest.mark.parametrize(
        ("does", "said"), [("os.abort()", "ended with -6"), ("time.sleep(60)", "for more than 0.5 seconds")]
    )
    def test_a_process_that_dies_or_sticks_is_caught_with_its_file(
        self, fuzz: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, does: str, said: str
    ) -> None:
        monkeypatch.setattr(fuzz, "KEPT", tmp_path / "kept")
        script = f"import os, pathlib, sys, time; pathlib.Path(sys.argv[1], sys.argv[2] + '.xlsx').touch(); {does}"
        tally = fuzz.run(1, 10, processes=1, command=[sys.executable, "-c", script], stuck_seconds=0.5)
        [(number, what)] = tally.wrong
        assert (number, said in what) == (10, True)
        told = fuzz.faults(tally)
        assert "run.py --seed 10 --count 1" in told
        assert (tmp_path / "kept" / fuzz.case(10).file_name).read_bytes() == fuzz.case(10).source.content
        assert str(tmp_path / "kept") in told

    def test_files_nobody_judged_are_missed(self, fuzz: ModuleType) -> None:
        tally = fuzz.run(5, 1, processes=1, command=[sys.executable, "-c", ""])
        assert "of 5 files 0 were judged" in tally.wrong[0][1]

    def test_a_process_that_held_too_much_is_caught(self, fuzz: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        subprocess.run([sys.executable, "-c", ""], check=True)
        monkeypatch.setattr(fuzz, "MEGABYTES", -64)
        tally = fuzz.Tally()
        fuzz._check_memory(tally)
        assert "a process that reads held" in tally.wrong[0][1]
