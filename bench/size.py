"""What ten times as many figures cost: the verdicts of all links, from the example and from a council ten times as large.

The larger council has nine more units beside each that reports, with the same figures. A service that grows in step with
the figures takes ten times as long; more would mean that something is looked through again for each figure.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd
from figures import Figure, rounds

from dashboard.council import Council
from dashboard.model import Observation, Register
from dashboard.places import Places
from dashboard.store import Delivery, Store, sqlite_url

SECONDS = 25.0
TIMES = 10


def measure(folder: Path, state: Path, grown: Path, *, rounds: int) -> list[Figure]:
    """The figures of this part; ``grown`` is the state folder of the larger council."""
    small = Council(Places(folder, state))
    rows = small.snapshot().observations(None, None, None, None)
    register = _grow_register(small.register, set(rows["unit"]))
    count = _grow_store(small, grown)
    small.close()
    ours: list[float] = []
    other: list[float] = []
    for _ in _rounds(rounds):
        other.append(_verdicts(folder, state, None))
        ours.append(_verdicts(folder, grown, register))
    return [
        Figure(
            "size", "all verdicts", "s",
            f"Council.snapshot().links, read from the store and assessed: {count} figures against {len(rows)}",
            ours, other, "the example as it is",
        )
    ]  # fmt: skip


def _rounds(most: int) -> Iterable[int]:
    return rounds(most, SECONDS)


def _verdicts(folder: Path, state: Path, register: Register | None) -> float:
    council = Council(Places(folder, state))
    try:
        if register is not None:
            council.register = register
        began = time.perf_counter()
        links = council.snapshot().links
        spent = time.perf_counter() - began
        assert len(links) == len(council.register.links)
        return spent
    finally:
        council.close()


def _copies(unit: str) -> list[str]:
    return [f"{unit}-{number}" for number in range(2, TIMES + 1)]


def _grow_register(register: Register, reporting: set[str]) -> Register:
    units = dict(register.units)
    for unit in reporting:
        for copy in _copies(unit):
            units[copy] = replace(units[unit], id=copy, name=copy, code="", aliases=())
    return replace(register, units=units)


def _grow_store(small: Council, state: Path) -> int:
    """Every stored figure ten times, month by month, as that many uploads."""
    from_store = Store(sqlite_url(small.state / "taktskifte.sqlite"), small.state / "files")
    frame = from_store.observations()
    from_store.close()
    state.mkdir(parents=True)
    store = Store(sqlite_url(state / "taktskifte.sqlite"), state / "files")
    original = state / "month.csv"
    count = 0
    for month, rows in frame.groupby("month"):
        found = tuple(one for row in rows.itertuples(index=False) for one in _observations(row))
        body = str(month).encode()
        original.write_bytes(body)
        sha256 = hashlib.sha256(body).hexdigest()
        store.record(
            Delivery(f"{month}.csv", sha256, len(body), found, (str(month),), json.dumps([]), "bench", "bench"),
            original,
        )
        count += len(found)
    store.close()
    return count


def _observations(row) -> Iterable[Observation]:  # type: ignore[no-untyped-def]
    parts = [None if pd.isna(v) else float(v) for v in (row.numerator, row.denominator, row.value)]
    cell = None if pd.isna(row.cell) else row.cell
    for unit in (row.unit, *_copies(row.unit)):
        yield Observation(row.indicator, unit, row.month, *parts, None, cell)
