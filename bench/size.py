"""What ten times as many figures cost: the verdicts of all links, from the example and from a council ten times as large.

The larger council has nine more units beside each that reports, with the same figures. A service that grows in step with
the figures takes ten times as long; more would mean that something is looked through again for each figure.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from figures import Figure, rounds
from growing import copies, grow_store

from dashboard.council import Council
from dashboard.model import Register
from dashboard.places import Places

SECONDS = 25.0
TIMES = 10


def measure(folder: Path, state: Path, grown: Path, *, rounds: int) -> list[Figure]:
    """The figures of this part; ``grown`` is the state folder of the larger council."""
    small = Council(Places(folder, state))
    rows = small.snapshot().observations(None, None, None, None)
    register = _grow_register(small.register, set(rows["unit"]))
    count = grow_store(state, grown, TIMES)
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


def _grow_register(register: Register, reporting: set[str]) -> Register:
    units = dict(register.units)
    for unit in reporting:
        for copy in copies(unit, TIMES):
            units[copy] = replace(units[unit], id=copy, name=copy, code="", aliases=())
    return replace(register, units=units)
