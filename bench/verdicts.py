"""What the verdicts cost: many series at once against one pass of least squares, and the council's against its page.

The series are made up: a level, a season, noise that hangs together, 24 months before the decision and 24 after. A pass
is ``numpy.linalg.lstsq`` of the same months on the same seven columns, for all series in one call. Each is the fastest of
a round, turn about, since both are short enough for another process to fall into.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from figures import Figure, rounds

from dashboard import assess
from dashboard.assess.slopes import design
from dashboard.council import Council
from dashboard.places import Places

SECONDS = 25.0
SERIES, MONTHS, START = 1_200, 48, 24
MANY = 100_000
_TRIES = 9
_PASS = "numpy.linalg.lstsq, once, over the same matrix"


def measure(*, rounds: int) -> list[Figure]:
    """The figures of the statistics alone."""
    values, parts = _series(SERIES)
    matrix = design(MONTHS, START, 0)
    ours: list[float] = []
    other: list[float] = []
    for _ in _rounds(rounds):
        other.append(_fastest(lambda: np.linalg.lstsq(matrix, values.T, rcond=None)))
        ours.append(_fastest(lambda: _assess(values, parts)))
    each = [seconds / SERIES * 1e6 for seconds in ours]
    many, peak = _many()
    says = "signals, change of pace and chance of the target"
    return [
        Figure("verdicts", f"{SERIES} series", "ms", f"{says}, {MONTHS} months (to stay under 100)",
               [s * 1000 for s in ours], [s * 1000 for s in other], _PASS),
        Figure("verdicts", "one of many", "µs", f"a series of {MANY}, the same", [many], each[:1], f"a series of {SERIES}"),
        Figure("verdicts", "memory of many", "MiB", f"the most a process that assesses {MANY} series holds", [peak]),
    ]  # fmt: skip


def measure_council(folder: Path, state: Path, live: Figure, *, rounds: int) -> Figure:
    """All links of the council judged, against the time its overview takes to be live."""
    council = Council(Places(folder, state))
    try:
        ours: list[float] = []
        for _ in _rounds(rounds):
            snapshot = council.snapshot().after(())
            snapshot.gate  # noqa: B018 - rolled up and gated beforehand: what is measured is the judging
            began = time.perf_counter()
            assert len(snapshot.judged) == len(council.register.links)
            ours.append((time.perf_counter() - began) * 1000)
    finally:
        council.close()
    says = "every link of the example judged (to stay under 0.1)"
    return Figure("verdicts", "the council", "ms", says, ours, live.ours, "the overview live in a browser, cold")


def _rounds(most: int) -> Any:
    return rounds(most, SECONDS)


def _assess(values: Any, parts: tuple[Any, Any]) -> None:
    assess.signals(values / 100, numerators=parts[0], denominators=parts[1], fixed_months=START, target=0.07, rho=0.3)
    assess.pace(values, START, prior_pace_sd=0.4)
    assess.chance(values[:, : START + 12], START, 7.0, prior_pace_sd=0.8)


def _fastest(call: Callable[[], object]) -> float:
    """The fastest of a few. Not processor time: in it, the threads of the linear algebra that wait for work count as working."""
    found = []
    for _ in range(_TRIES):
        began = time.perf_counter()
        call()
        found.append(time.perf_counter() - began)
    return min(found)


def _series(count: int) -> tuple[Any, tuple[Any, Any]]:
    random = np.random.default_rng(1)
    noise = random.normal(0, 1, (count, MONTHS))
    for month in range(1, MONTHS):
        noise[:, month] += 0.4 * noise[:, month - 1]
    values = np.clip(8 + np.cos(2 * np.pi * np.arange(MONTHS) / 12) + noise, 0.5, None)
    size = random.uniform(800, 1200, (count, MONTHS))
    return values, (values / 100 * size, size)


def _many() -> tuple[float, float]:
    """Microseconds a series, and the most memory of a process of its own in MiB."""
    run = subprocess.run(
        [sys.executable, "-c", _CHILD], capture_output=True, text=True, check=True, cwd=Path(__file__).parent
    )
    seconds, peak = map(float, run.stdout.split())
    return seconds / MANY * 1e6, peak


_CHILD = f"""
import resource, sys, time
sys.path[:0] = {sys.path!r}
import verdicts
values, parts = verdicts._series({MANY})
began = time.perf_counter()
verdicts._assess(values, parts)
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
