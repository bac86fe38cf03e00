"""Links with figures written out, and their judgement: what tests of verdicts stand on.

The baseline is 2024-01 to 2025-12, and the years followed are 2026-01 to 2027-12, as in the example.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.assess import Case, Goal, Judged, judge, level, months_gone
from dashboard.model import Indicator, Link
from dashboard.model import month as months

BASELINE, YEARS = ("2024-01", "2025-12"), ("2026-01", "2027-12")
START = 24
NAN = float("nan")
Array = np.ndarray[Any, np.dtype[np.float64]]


def indicator(**over: Any) -> Indicator:
    """An outcome that is a rate and better when lower, unless told otherwise."""
    said = {"id": "fravaer", "name": "Fravær", "unit": "percent", "measure": "ratio", "direction": "lower"}
    return Indicator(**(said | over))


def count(**over: Any) -> Indicator:
    return indicator(**({"id": "dogn", "name": "Døgn", "unit": "days", "measure": "count"} | over))


def series(
    values: Sequence[float], sizes: Sequence[float] | float | None = 1000.0, first: str = "2024-01"
) -> pd.DataFrame:
    """As ``Cube.series`` gives it: rates in percent of ``sizes``; counts where that is None."""
    value = np.asarray(values, float)
    size = np.full(len(value), NAN) if sizes is None else np.broadcast_to(np.asarray(sizes, float), value.shape)
    return pd.DataFrame(
        {
            "month": pd.Series([months.shift(first, n) for n in range(len(value))], dtype="object"),
            "numerator": value if sizes is None else value * size / 100,
            "denominator": size,
            "value": value,
            "absent": np.zeros(len(value), int),
        }
    )


def case(
    values: Sequence[float],
    what: Indicator | None = None,
    *,
    sizes: Sequence[float] | float = 1000.0,
    first: str = "2024-01",
    target: float | None = None,
    by: str = "2027-12",
    relation: str = "direct",
    commitment: str = "1.1",
    **over: Any,
) -> Case:
    """A case of these figures, with the level that they have."""
    what = what or indicator()
    frame = series(values, sizes if what.is_ratio else None, first)
    over = {"rho": 0.0} | over
    return Case(
        # A unit of its own: two links to one series are one test.
        Link(commitment, what.id, relation, "Grunn", f"by-{commitment}"),
        what,
        frame,
        level(frame, what, baseline=BASELINE, through=YEARS[1]),
        goal=None if target is None else Goal(target, by, "proposed", ((by, target),)),
        **over,
    )


def judged(*cases: Case, gone: int | None = None) -> list[Judged]:
    """The judgement of cases when ``gone`` of the followed months are reported: all that any has, unless told."""
    through = max((c.series["month"].max() for c in cases if len(c.series)), default=None)
    gone = months_gone(YEARS, through) if gone is None else gone
    return judge(cases, baseline=BASELINE[0], years=YEARS, gone=gone)


def one(*given: Any, **over: Any) -> Judged:
    """The judgement of one case alone."""
    return judged(case(*given, **over))[0]


def bend(
    later: int, change: float = 0.0, *, noise: float = 0.1, at: float = 8.0, seed: int = 1, rho: float = 0.0
) -> Array:
    """A level that bends at the decision by ``change`` a year, with noise about it."""
    rng = np.random.default_rng(seed)
    errors = np.zeros(START + later + 40)
    for n in range(1, len(errors)):
        errors[n] = rho * errors[n - 1] + rng.normal(0, noise * np.sqrt(1 - rho**2))
    time = np.arange(START + later)
    return np.asarray(at + change * np.maximum(time - START, 0) / 12 + errors[40:])


def numbers(found: object, where: str = "Judged") -> Iterator[str]:
    """Each place in a judgement where a number stands that came of figures."""
    if is_dataclass(found):
        for field in fields(found):
            yield from numbers(getattr(found, field.name), f"{where}.{field.name}")
    elif isinstance(found, pd.DataFrame):
        yield from (
            where for column in found for cell in found[column] if not isinstance(cell, str) and not pd.isna(cell)
        )
    elif isinstance(found, (tuple, list)):
        for one_of in found:
            yield from numbers(one_of, where)
    elif isinstance(found, np.ndarray):
        yield from (where for cell in found.ravel() if not isinstance(cell, str) and np.isfinite(cell))
    elif isinstance(found, (float, np.floating)) and np.isfinite(found):
        yield where
