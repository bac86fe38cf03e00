"""One upload with 200 000 figures: stored, corrected and taken back, in memory that has a bound."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

import dashboard
from dashboard.model import Observation
from dashboard.model.month import span
from dashboard.store import Delivery, Store, sqlite_url

FIGURES = 200_000

#: What the whole process may take, in MB, with the figures themselves; storing alone adds about 80.
ROOM = 1024


def store_twice(state: Path) -> None:
    """In a process of its own, whose memory is this alone: stores, corrects, takes back; a document on standard output."""
    import resource

    def peak() -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    keys = product(
        [f"indicator {n:02}" for n in range(40)], [f"unit {n:03}" for n in range(100)], span("2022-09", "2026-10")
    )
    figures = tuple(
        Observation(*key, float(n), 100.0, float(n), "Data", f"D{n + 2}", f"E{n + 2}") for n, key in enumerate(keys)
    )
    corrected = tuple(replace(one, numerator=0.5, value=0.5) for one in figures if one.unit != "unit 007")
    store = Store(sqlite_url(state / "figures.db"), state / "files")
    told = []
    for edition in (figures, corrected):
        content = str(len(edition)).encode()
        (state / "original").write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        delivery = Delivery("all.csv", sha256, len(content), edition, (), "[]", "Kari")
        plan = store.record(delivery, state / "original").plan
        told.append((plan.added, plan.changed, plan.removed))
    undone = store.undo(2, by="Ola")
    frame = store.observations()
    answer = {
        "told": told,
        "undone": len(undone.changes),
        "sum": float(frame["value"].sum()),
        "count": len(frame),
        "faults": len(store.check()),
        "peak": peak(),
    }
    print(json.dumps(answer))


@pytest.mark.slow
def test_two_hundred_thousand_figures_are_stored_corrected_and_taken_back_within_bounds(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(dashboard.__file__).parents[1])}
    run = subprocess.run(
        [sys.executable, __file__, str(tmp_path)], env=environment, check=True, capture_output=True, text=True
    )
    answer = json.loads(run.stdout)
    per_unit = FIGURES // 100
    assert answer.pop("peak") < ROOM
    assert answer == {
        "told": [[FIGURES, 0, 0], [0, FIGURES - per_unit, per_unit]],
        "undone": FIGURES,
        "sum": float(sum(range(FIGURES))),
        "count": FIGURES,
        "faults": 0,
    }


if __name__ == "__main__":
    store_twice(Path(sys.argv[1]))
