"""Which figures count, as one query; and the frames they are handed out in.

A row counts when its upload is not undone and its source has not withdrawn it in a later upload
that is not undone either; of the rows that count for an indicator, unit and month, the newest is
the figure in force (the rule stands in ``source``). With ``as_of``, uploads and undos after that
moment have not happened yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import gt
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, literal, select

from dashboard.model import OBSERVATION_COLUMNS
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

#: How many rows are read at a time.
_PART = 20_000

_KEY = ("indicator", "unit", "month")
_STORED = (*_KEY, "numerator", "denominator", "value", "upload", "sheet", "cell", "denominator_cell")

# Written into the statement, not bound: the partial index is used only when the planner sees the 1.
_WITHDRAWN = literal(1, literal_execute=True)


def is_live(number: ColumnElement[int], as_of: str | None = None) -> ColumnElement[bool]:
    """Whether the upload with this number is stored and not undone at the moment ``as_of``.

    Uploads are numbered in the order of their times, so ``as_of`` is a number too, and a query
    over many rows need not look up the upload of each.
    """
    taken_back = select(undo.c.upload)
    if as_of is None:
        return number.not_in(taken_back)
    newest = select(func.coalesce(func.max(upload.c.id), 0)).where(upload.c.recorded_at <= as_of)
    taken_back = taken_back.where(undo.c.recorded_at <= as_of)
    return and_(number <= newest.scalar_subquery(), number.not_in(taken_back))


def in_force(
    indicators: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    first: str | None = None,
    last: str | None = None,
    as_of: str | None = None,
) -> Select[Any]:
    """The query for the figures that count."""
    row, later = observation.alias("row"), observation.alias("later")
    of_row, of_later = upload.alias("of_row"), upload.alias("of_later")
    withdrawn = exists().where(
        *(later.c[name] == row.c[name] for name in _KEY),
        later.c.withdrawn == _WITHDRAWN,
        later.c.upload > row.c.upload,
        is_live(later.c.upload, as_of),
        of_later.c.id == later.c.upload,
        of_row.c.id == row.c.upload,
        of_later.c.source == of_row.c.source,
    )
    # The newest is the one with none after it. Counting from the newest would say the same, but
    # runs against the order the table is stored in, and then every row must be sorted first.
    after = func.lead(row.c.upload).over(partition_by=[row.c[name] for name in _KEY], order_by=row.c.upload)
    counting = select(*(row.c[name] for name in _STORED), after.label("after")).where(
        row.c.withdrawn == 0, is_live(row.c.upload, as_of), ~withdrawn
    )
    if indicators is not None:
        counting = counting.where(row.c.indicator.in_(indicators))
    if units is not None:
        counting = counting.where(row.c.unit.in_(units))
    if first is not None:
        counting = counting.where(row.c.month >= first)
    if last is not None:
        counting = counting.where(row.c.month <= last)
    ranked = counting.subquery()
    return select(*(ranked.c[name] for name in _STORED)).where(ranked.c.after.is_(None))


def reports(indicator: str, unit: str, month: str) -> Select[Any]:
    """The query for every row of one cell, with ``withdrawn``."""
    of = observation.c
    return select(*(of[name] for name in _STORED), of.withdrawn).where(
        of.indicator == indicator, of.unit == unit, of.month == month
    )


def read_frame(connection: Connection, query: Select[Any], extra: Sequence[str] = ()) -> pd.DataFrame:
    """The rows of a query above, in OBSERVATION_COLUMNS and then ``extra``, always of DTYPES.

    Sorted by indicator, unit, month and upload.
    """
    result = connection.execute(query)
    names = list(result.keys())
    order = [names.index(name) for name in (*_KEY, "upload")]
    parts: list[pd.DataFrame] = []
    is_sorted, last = True, ("",)
    # In parts: a million row objects at once cost more time in the garbage collector than in SQL.
    for rows in result.partitions(_PART):
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        keys = list(zip(*(columns[place] for place in order), strict=True))
        is_sorted = is_sorted and last <= keys[0] and not any(map(gt, keys, keys[1:]))
        last = keys[-1]
        parts.append(_part(names, columns))
    stored = pd.concat(parts, ignore_index=True) if parts else _part(names, [()] * len(names))
    if not is_sorted:
        # They come sorted where the table is stored so, but only ORDER BY would promise it, and
        # for that SQLite would sort a million wide rows once more.
        stored = stored.sort_values([*_KEY, "upload"], ignore_index=True)
    return _complete(stored, _uploads(connection), extra)


def _part(names: Sequence[str], columns: Sequence[Sequence[Any]]) -> pd.DataFrame:
    pairs = zip(names, columns, strict=True)
    return pd.DataFrame({name: pd.Series(column, dtype=DTYPES[name]) for name, column in pairs})


def _uploads(connection: Connection) -> pd.DataFrame:
    # What is said of the whole upload is read once an upload, not once a row.
    of = upload.c
    query = select(of.id, of.file_name, of.recorded_at, of.recorded_by, undo.c.recorded_at).outerjoin(
        undo, undo.c.upload == of.id
    )
    names = ["id", "file", "recorded_at", "recorded_by", "undone_at"]
    uploads = pd.DataFrame.from_records(connection.execute(query).all(), columns=names)
    return uploads.set_index("id").astype("str")


def _complete(stored: pd.DataFrame, uploads: pd.DataFrame, extra: Sequence[str]) -> pd.DataFrame:
    places = uploads.index.get_indexer(pd.Index(stored["upload"]))
    columns = {
        name: stored[name] if name in stored else uploads[name].array.take(places)
        for name in (*OBSERVATION_COLUMNS, *extra)
    }
    return pd.DataFrame(columns, index=stored.index)
