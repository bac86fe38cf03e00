"""Spoilt workbooks, some hundred in every run and as many as wanted by ``make fuzz``: none does harm, none is read wrong."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent / "fuzz"
COUNT = 600


@pytest.mark.slow
def test_spoilt_workbooks_are_read_right_or_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(HERE)
    tally = importlib.import_module("run").run(COUNT, seed=1)
    with capsys.disabled():
        print("\n" + tally.table(), file=sys.stderr)
    assert tally.wrong == []
    assert sum(tally.outcomes.values()) == COUNT
    assert tally.slowest < 60
