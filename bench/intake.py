"""Reading, checking and storing the example's workbooks, against pandas that merely reads the same files.

File by file in turn: just before ours reads a file, pandas reads it. So both meet the same machine, and a figure is
the sum over all files of one round. Each round begins with an empty state folder.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pandas as pd
from figures import Figure, rounds

from dashboard import council as councils
from dashboard.intake import checks, people, reading, totals
from dashboard.places import Places
from dashboard.store import Store

SECONDS = 80.0
AGAINST = 'pandas.read_excel(…, sheet_name=None, header=None, engine="openpyxl")'
SAYS = {
    "all": "seconds from the first file to the last, all of it",
    "processor": "the same in processor time, without waiting for the disk",
    "opening": "of ours: cells, number formats, merges and what is hidden, out of the file (openpyxl)",
    "placing": "of ours: each figure gets its unit, indicator and month from the headings",
    "checking": "of ours: people, totals, parts and wholes, outliers against all earlier figures",
    "storing": "of ours: what changes, the figures, and the file itself, flushed to the disk",
    "the rest": "of ours: hashes, receipts, and what each file comes with",
}


def council_folder(example: Path, folder: Path, *, months: int | None) -> Path:
    """The example council itself or, for ``--quick``, a copy with the workbooks of its first months only."""
    if months is None:
        return example
    copy = folder / example.name
    shutil.copytree(example, copy, ignore=shutil.ignore_patterns("workbooks", "generator", "*.py"))
    (copy / "workbooks").mkdir()
    files = sorted((example / "workbooks").iterdir(), key=lambda path: path.stem[-7:])
    kept = sorted({path.stem[-7:] for path in files})[:months]
    for path in files:
        if path.stem[-7:] in kept:
            shutil.copy(path, copy / "workbooks")
    return copy


def load(folder: Path, state: Path) -> None:
    """The example stored in a state folder, for the parts that need its figures. Not measured."""
    council = councils.Council(Places(folder, state))
    try:
        _must_be_stored(council.load_example())
    finally:
        council.close()


def measure(folder: Path, state: Path, *, rounds: int) -> list[Figure]:
    """The figures of this part; the state of the last round is left in ``state`` for those that follow."""
    return _figures([_round(folder, state) for _ in _rounds(rounds)])


def _rounds(most: int) -> Iterator[int]:
    return rounds(most, SECONDS)


def _round(folder: Path, state: Path) -> dict[str, float]:
    """Seconds by name: ``pandas``, ``all`` (ours) and the parts of it, and both in processor time."""
    shutil.rmtree(state, ignore_errors=True)
    council = councils.Council(Places(folder, state))
    spent: dict[str, float] = defaultdict(float)
    since: list[float] = []

    def turn(_done: int, _count: int, name: str) -> None:
        """Between two files: what ours took is noted, and pandas reads the file that comes next."""
        if since:
            spent["all"] += time.perf_counter() - since[0]
            spent["processor"] += time.process_time() - since[1]
        if name:
            began, worked = time.perf_counter(), time.process_time()
            pd.read_excel(folder / "workbooks" / name, sheet_name=None, header=None, engine="openpyxl")
            spent["pandas"] += time.perf_counter() - began
            spent["pandas processor"] += time.process_time() - worked
        since[:] = [time.perf_counter(), time.process_time()]

    try:
        with _clocks(spent):
            _must_be_stored(council.load_example(turn))
    finally:
        council.close()
    spent["placing"] = spent["reading"] - spent["opening"] - spent["checking"]
    spent["the rest"] = spent["all"] - spent["reading"] - spent["storing"]
    return dict(spent)


def _must_be_stored(reports: list[Any]) -> None:
    refused = [report.file for report in reports if report.status != "stored"]
    if refused or not reports:
        raise SystemExit(f"bench: the example was not stored: {', '.join(refused) or 'no workbooks'}")


@contextlib.contextmanager
def _clocks(spent: dict[str, float]) -> Iterator[None]:
    """Clocks around the steps of storing a file, for the split. Each is a step the file passes through once or twice."""
    watched: list[tuple[Any, str, str]] = [
        (councils, "read_workbook", "reading"),
        (reading, "open_workbook", "opening"),
        (Store, "record", "storing"),
        (people, "find_people", "checking"),
        (totals, "drop_parents", "checking"),
    ]
    for module in (checks, totals):
        watched += [(module, name, "checking") for name in vars(module) if name.startswith("check_")]
    with contextlib.ExitStack() as stack:
        for owner, name, step in watched:
            stack.enter_context(mock.patch.object(owner, name, _clocked(getattr(owner, name), spent, step)))
        yield


def _clocked(step: Callable[..., Any], spent: dict[str, float], name: str) -> Callable[..., Any]:
    def run(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            found = step(*given, **named)
            # A check that yields its findings works only when they are asked for.
            return list(found) if hasattr(found, "__next__") else found
        finally:
            spent[name] += time.perf_counter() - began

    return run


def _figures(found: list[dict[str, float]]) -> list[Figure]:
    pandas = [one["pandas"] for one in found]
    worked = [one["pandas processor"] for one in found]
    return [
        Figure("intake", name, "s", says, [one[name] for one in found],
               worked if name == "processor" else pandas, AGAINST)
        for name, says in SAYS.items()
    ]  # fmt: skip
