"""Which figures count, and the frames they are handed out in.

A row counts when it stands in a word (see ``held``) and is not withdrawn; of the rows that count for
an indicator, unit and month, the newest is the figure in force (the rule stands in ``source``). With
``as_of``, uploads and undos after that moment have not happened yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from dashboard.model import OBSERVATION_COLUMNS
from dashboard.store.held import Held, find_words, live, read_parts, read_stored
from dashboard.store.tables import observation, undo, upload

#: The type of each column, whatever is in it, also when there are no rows.
DTYPES: dict[str, str] = dict.fromkeys(OBSERVATION_COLUMNS, "str") | {
    "numerator": "float64",
    "denominator": "float64",
    "value": "float64",
    "upload": "int64",
    "withdrawn": "bool",
    "undone_at": "str",
}

_KEY = ("indicator", "unit", "month")
_UPLOADS = (
    select(upload.c.id, upload.c.file_name, upload.c.recorded_at, upload.c.recorded_by, undo.c.recorded_at)
    .outerjoin(undo, undo.c.upload == upload.c.id)
)  # fmt: skip


def read_figures(
    connection: Connection,
    indicators: Collection[str] | None = None,
    units: Collection[str] | None = None,
    first: str | None = None,
    last: str | None = None,
    as_of: str | None = None,
) -> pd.DataFrame:
    """The figures that count in OBSERVATION_COLUMNS, always of DTYPES; sorted by indicator, unit and month."""
    words = find_words(live(read_stored(connection), as_of)).values()
    asked = [word for word in words if (first or "") <= word[0] and (last is None or word[0] <= last)]
    stored = _frame(read_parts(connection, asked, indicators, units))
    counting = ~stored["withdrawn"]
    for column, wanted in (("indicator", indicators), ("unit", units)):
        if wanted is not None:
            counting &= stored[column].isin(wanted)
    stored = stored[counting]
    stored = stored.take(_newest(stored)).reset_index(drop=True)
    return _complete(stored, _uploads(connection), ())


def read_reports(
    connection: Connection, indicator: str, unit: str, month: str, as_of: str | None = None
) -> pd.DataFrame:
    """Every row of one figure, oldest first, in OBSERVATION_COLUMNS, ``withdrawn`` and ``undone_at``."""
    of = observation.c
    query = select(*(of[name] for name in Held._fields)).where(
        of.month == month,
        # One look-up an upload; without it, all that was ever reported of the month is looked through.
        of.upload.in_(select(upload.c.id)),
        of.indicator == indicator,
        of.unit == unit,
    )
    stored = _frame([connection.execute(query).all()])
    found = _complete(stored.sort_values("upload", ignore_index=True), _uploads(connection), ("withdrawn", "undone_at"))
    if as_of is None:
        return found
    found["undone_at"] = found["undone_at"].where(found["undone_at"] <= as_of)
    return found[found["recorded_at"] <= as_of].reset_index(drop=True)


def _newest(stored: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.intp]]:
    """The places of each key's newest row, in the order of the keys."""
    # Numbers for the texts: sorting a million rows by three columns of text takes ten times as long.
    codes = [pd.factorize(stored[name], sort=True)[0] for name in _KEY]
    order = np.lexsort((stored["upload"].to_numpy(), *reversed(codes)))
    if not len(order):
        return order
    same = np.logical_and.reduce([np.diff(code[order]) == 0 for code in codes])
    newest: np.ndarray[Any, np.dtype[np.intp]] = order[~np.append(same, False)]
    return newest


def _frame(parts: Iterable[Sequence[Sequence[Any]]]) -> pd.DataFrame:
    # In parts: a million row objects at once cost more time in the garbage collector than in SQL.
    frames = [_part(list(zip(*rows, strict=True))) for rows in parts if rows]
    return pd.concat(frames, ignore_index=True) if frames else _part([()] * len(Held._fields))


def _part(columns: Sequence[Sequence[Any]]) -> pd.DataFrame:
    pairs = zip(Held._fields, columns, strict=True)
    return pd.DataFrame({name: pd.Series(column, dtype=DTYPES[name]) for name, column in pairs})


def _uploads(connection: Connection) -> pd.DataFrame:
    # What is said of the whole upload is read once an upload, not once a row.
    names = ["id", "file", "recorded_at", "recorded_by", "undone_at"]
    uploads = pd.DataFrame.from_records(connection.execute(_UPLOADS).all(), columns=names)
    return uploads.set_index("id").astype("str")


def _complete(stored: pd.DataFrame, uploads: pd.DataFrame, extra: Sequence[str]) -> pd.DataFrame:
    places = uploads.index.get_indexer(pd.Index(stored["upload"]))
    columns = {
        name: stored[name] if name in stored else uploads[name].array.take(places)
        for name in (*OBSERVATION_COLUMNS, *extra)
    }
    return pd.DataFrame(columns, index=stored.index)
