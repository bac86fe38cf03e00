"""Drawings written out, and small snapshots: what tests of charts stand on."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts import Drawing
from dashboard.charts.drawing import Path
from dashboard.model import Indicator, Link, Place, Register, ReleaseSettings, Settings, Unit
from dashboard.model import month as months
from dashboard.snapshot import Snapshot

NAN = float("nan")
UNITS = ("by", "nord", "sor")
ABSENCE = Indicator(
    "fravaer", "Fravær", "percent", "ratio", "sick_leave", numerator="Tapte dagsverk", denominator="Avtalte dagsverk",
    direction="lower",
)  # fmt: skip
CALLS = Indicator("anrop", "Anrop", "count", "count", "service", direction="lower")
MEETINGS = Indicator("moter", "Møter", "count", "count", "service", "delivery", "stock", direction="higher")
STAFF = Indicator("headcount", "Ansatte", "persons", "count", "staffing", "outcome", "stock", direction="context")


def drawn(values: Sequence[float], **over: Any) -> Drawing:
    """Months from January 2024 to December 2027, or those given, the first of them with these values."""
    span = over.get("months") or months.span("2024-01", "2027-12")
    values = [*values, *[NAN] * (len(span) - len(values))][: len(span)]
    said: dict[str, Any] = {
        "indicator": "fravaer", "unit": "by", "name": "Fravær", "place": "Byen", "measure": "percent", "direction": "lower",
        "is_yearly": False, "is_step": False, "months": tuple(span), "values": tuple(values), "hidden": ("",) * len(span),
        "baseline": ("2024-01", "2025-12"), "start": "2026-01", "end": "2027-12",
        "looks": (("2026-12", 12), ("2027-06", 18), ("2027-12", 24)),
    }  # fmt: skip
    return Drawing(**(said | over))


def path(target: float, *, begin: float = 8.0, shape: str = "line", **over: Any) -> Path:
    """A path from the end of 2025 to the end of 2027."""
    span = months.span("2025-12", "2027-12")
    values = np.linspace(begin, target, len(span)) if shape == "line" else [*[begin] * 24, target]
    said: dict[str, Any] = {"status": "proposed"}
    return Path(tuple(span), tuple(map(float, values)), shape, target, "2027-12", **(said | over))


def wavy(count: int = 34, *, at: float = 8.0, noise: float = 0.5, seed: int = 1) -> list[float]:
    """Figures about a level."""
    return list(at + np.random.default_rng(seed).normal(0, noise, size=count))


def register(*links: Link, **tables: Any) -> Register:
    """A council of two units."""
    above = {name: "" if name == "by" else "by" for name in UNITS}
    units = {name: Unit(name, name.capitalize(), parent, places=(Place(parent),)) for name, parent in above.items()}
    return Register(units, {i.id: i for i in (ABSENCE, CALLS, MEETINGS, STAFF)}, links=links, **tables)


def link(indicator: str = "fravaer", unit: str = "by", relation: str = "direct", **over: Any) -> Link:
    return Link(over.pop("commitment", "1.1"), indicator, relation, "Grunn", unit, **over)


def figures(
    values: Sequence[float], indicator: str = "fravaer", *, first: str = "2024-01", units: Sequence[str] = UNITS[1:], size: float = 1000.0,
) -> pd.DataFrame:  # fmt: skip
    """The same figures in each unit; a rate in percent of ``size``. NaN: nothing is reported."""
    rows = []
    for unit in units:
        for n, value in enumerate(values):
            if math.isfinite(value):
                parts = (value * size / 100, size, value) if indicator == "fravaer" else (value, NAN, value)
                rows.append((indicator, unit, months.shift(first, n), *parts))
    return pd.DataFrame(rows, columns=["indicator", "unit", "month", "numerator", "denominator", "value"])


def heads(persons: float, count: int = 48, unit: str = "nord", other: float = 150.0) -> pd.DataFrame:
    """Headcounts: ``persons`` in one unit, many in the other."""
    ours = figures([persons] * count, "headcount", units=[unit])
    theirs = figures([other] * count, "headcount", units=[u for u in UNITS[1:] if u != unit])
    return pd.concat([ours, theirs])


def snapshot(known: Register, *frames: pd.DataFrame, day: str = "2026-11-23") -> Snapshot:
    frame = pd.concat(frames, ignore_index=True).sort_values(["indicator", "unit", "month"], ignore_index=True)
    return Snapshot(frame, known, Settings("Byen", release=ReleaseSettings()), dt.date.fromisoformat(day))
