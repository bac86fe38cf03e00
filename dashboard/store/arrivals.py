"""Every figure each time it was reported: what a delivery calendar is made of.

The figures that count tell only who said them last. When a figure first came, and whether it was said
anew with another value, stands in all the rows of the uploads that are not undone.
"""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, select

from dashboard.store.held import is_live
from dashboard.store.tables import observation

#: One row a report; ``withdrawn``: from that upload on its source no longer reports the figure.
ARRIVAL_COLUMNS: dict[str, str] = {
    "indicator": "str", "unit": "str", "month": "str", "upload": "int64", "withdrawn": "bool",
    "numerator": "float64", "denominator": "float64", "value": "float64",
}  # fmt: skip
_PART = 20_000


def read_arrivals(connection: Connection, as_of: str | None = None) -> pd.DataFrame:
    """All rows of the uploads that count at ``as_of``, in no order; ARRIVAL_COLUMNS, also when empty."""
    of = observation.c
    result = connection.execute(select(*(of[name] for name in ARRIVAL_COLUMNS)).where(is_live(of.upload, as_of)))
    parts = [_part(list(zip(*rows, strict=True))) for rows in result.partitions(_PART)]
    return pd.concat(parts, ignore_index=True) if parts else _part([()] * len(ARRIVAL_COLUMNS))


def _part(columns: list[tuple[object, ...]]) -> pd.DataFrame:
    pairs = zip(ARRIVAL_COLUMNS.items(), columns, strict=True)
    return pd.DataFrame({name: pd.Series(column, dtype=kind) for (name, kind), column in pairs})
