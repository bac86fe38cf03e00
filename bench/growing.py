"""A council with many times the figures: beside each unit that reports, others of its kind with the same figures."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from dashboard.model import Observation
from dashboard.store import Delivery, Store, sqlite_url


def copies(unit: str, times: int) -> list[str]:
    """The names of the units beside one, so that together they are ``times`` as many."""
    return [f"{unit}-{number}" for number in range(2, times + 1)]


def grow_folder(folder: Path, target: Path, reporting: Iterable[str], times: int) -> None:
    """The council folder with the units beside in its register, and no workbooks."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("workbooks", "generator", "*.py"))
    with (target / "register" / "units.csv").open(newline="", encoding="utf-8") as read:
        rows = list(csv.DictReader(read))
    wanted = set(reporting)
    with (target / "register" / "units.csv").open("w", newline="", encoding="utf-8") as write:
        writer = csv.DictWriter(write, list(rows[0]), restval="")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            if row["id"] in wanted:
                # A code or an alias names one unit alone; figures that are stored need neither.
                writer.writerows({"id": c, "parent": row["parent"], "name": c} for c in copies(row["id"], times))


def grow_store(small: Path, state: Path, times: int) -> int:
    """Every stored figure ``times``, month by month, as that many uploads; how many there are then."""
    from_store = Store(sqlite_url(small / "taktskifte.sqlite"), small / "files")
    frame = from_store.observations()
    from_store.close()
    state.mkdir(parents=True)
    store = Store(sqlite_url(state / "taktskifte.sqlite"), state / "files")
    original = state / "month.csv"
    count = 0
    for month, rows in frame.groupby("month"):
        found = tuple(one for row in rows.itertuples(index=False) for one in _observations(row, times))
        body = str(month).encode()
        original.write_bytes(body)
        sha256 = hashlib.sha256(body).hexdigest()
        store.record(
            Delivery(f"{month}.csv", sha256, len(body), found, (str(month),), json.dumps([]), "bench", "bench"),
            original,
        )
        count += len(found)
    store.close()
    original.unlink()
    return count


def _observations(row, times: int) -> Iterable[Observation]:  # type: ignore[no-untyped-def]
    parts = [None if pd.isna(v) else float(v) for v in (row.numerator, row.denominator, row.value)]
    cell = None if pd.isna(row.cell) else row.cell
    for unit in (row.unit, *copies(row.unit, times)):
        yield Observation(row.indicator, unit, row.month, *parts, None, cell)
