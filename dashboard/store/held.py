"""What the sources say of each month: the rows that can count, however long the history is.

What a source says of a month is what its newest upload that speaks of that month says (the rule
stands in ``source``). That upload has a row for each figure, and one that says withdrawn for each
key that earlier ones had and it lacks. So a month and the number of that upload, a *word*, is where
to look; the table is stored in that order, and older uploads are never read.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, select

from dashboard.model import Observation
from dashboard.store.source import Earlier, Key, split
from dashboard.store.tables import undo, upload

#: A month, and the number of an upload that speaks of it.
Word = tuple[str, int]

#: How many words one statement asks for, and how many names it narrows them down to.
_WORDS, _NAMES = 200, 250

#: How many rows are read or written at a time.
_PART = 10_000


# Made once: to put a statement together takes longer than to run it.
_STORED = (
    select(
        upload.c.id, upload.c.file_name, upload.c.source, upload.c.months,
        upload.c.sha256, upload.c.recorded_at, undo.c.recorded_at,
    )
    .outerjoin(undo, undo.c.upload == upload.c.id)
    .order_by(upload.c.id.desc())
)  # fmt: skip


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


class Held(NamedTuple):
    """One row of the table of observations; the first nine fields are an Observation's, in its order."""

    indicator: str
    unit: str
    month: str
    numerator: float | None
    denominator: float | None
    value: float | None
    sheet: str | None
    cell: str | None
    denominator_cell: str | None
    upload: int
    withdrawn: int

    @property
    def figure(self) -> Observation:
        """The figure that was reported."""
        return Observation(*self[:9])


def read_stored(connection: Connection) -> list[Earlier]:
    """All uploads, undone ones too, newest first."""
    return [Earlier(*row) for row in connection.execute(_STORED).all()]


def live(stored: Iterable[Earlier], as_of: str | None = None) -> list[Earlier]:
    """Those that are stored and not undone at the moment ``as_of`` (None: now)."""
    if as_of is None:
        return [one for one in stored if one.undone_at is None]
    return [one for one in stored if one.recorded_at <= as_of and (one.undone_at is None or one.undone_at > as_of)]


def find_words(live: Iterable[Earlier], months: Collection[str] | None = None) -> dict[tuple[str, str], Word]:
    """Where each source's word stands, by source and month, in ``months`` or all; ``live`` is newest first."""
    wanted = None if months is None else frozenset(months)
    words: dict[tuple[str, str], Word] = {}
    for one in live:
        for month in split(one.months) if wanted is None else wanted.intersection(split(one.months)):
            words.setdefault((one.source, month), (month, one.id))
    return words


def read_parts(
    connection: Connection,
    words: Sequence[Word],
    indicators: Collection[str] | None = None,
    units: Collection[str] | None = None,
    *,
    but: Collection[str] = (),
    fields: Sequence[str] = Held._fields,
) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows of some words, with these fields in this order, in parts of a few thousand.

    Narrowed down to ``indicators`` and ``units``, and to all indicators ``but`` some, where these are given
    and few; where they are many, other rows come too.
    """
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    narrowed, names = "", list[str]()
    for column, way, given in (("indicator", "IN", indicators), ("unit", "IN", units), ("indicator", "NOT IN", but)):
        if given is not None and len(given) <= _NAMES and (given or way == "IN"):
            narrowed += f" AND held.{column} {way} ({', '.join([mark] * len(given)) or 'NULL'})"
            names += given
    listed = ", ".join(f"held.{name}" for name in fields)
    for first in range(0, len(words), _WORDS):
        part = words[first : first + _WORDS]
        statement = f"""
            WITH word (month, upload) AS (VALUES {", ".join([f"({mark}, {mark})"] * len(part))})
            SELECT {listed} FROM word CROSS JOIN observation AS held
            WHERE held.month = word.month AND held.upload = word.upload{narrowed}"""
        asked = (*(value for word in part for value in word), *names)
        yield from connection.exec_driver_sql(statement, asked).partitions(_PART)


def read_words(
    connection: Connection,
    words: Iterable[Word],
    indicators: Collection[str] | None = None,
    *,
    but: Collection[str] = (),
) -> dict[Word, dict[Key, Held]]:
    """The rows of some words, by word and key."""
    said: dict[Word, dict[Key, Held]] = {word: {} for word in words}
    for part in read_parts(connection, list(said), indicators, but=but):
        for row in map(Held._make, part):
            said[row.month, row.upload][row[:3]] = row
    return said


def read_keys(connection: Connection, words: Sequence[Word], indicators: Collection[str] | None = None) -> set[Key]:
    """What these words are about; without what they withdraw."""
    fields = ("indicator", "unit", "month", "withdrawn")
    parts = read_parts(connection, words, indicators, fields=fields)
    return {(indicator, unit, month) for part in parts for indicator, unit, month, withdrawn in part if not withdrawn}


def newest_figures(said: Iterable[Mapping[Key, Held]], keys: Container[Key] | None = None) -> dict[Key, Held]:
    """Of each key (all, or those among ``keys``) the newest row that is not withdrawn."""
    found: dict[Key, Held] = {}
    for rows in said:
        for key, row in rows.items():
            if row.withdrawn or (keys is not None and key not in keys):
                continue
            known = found.get(key)
            if known is None or known.upload < row.upload:
                found[key] = row
    return found


def insert_rows(connection: Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows with the fields of Held, in its order."""
    sqlite = connection.dialect.name == "sqlite"
    rows = iter(rows)
    while part := list(islice(rows, _PART)):
        # The driver takes the rows as they are; SQLAlchemy's own statement would make a dictionary of each.
        if sqlite:
            connection.exec_driver_sql(_INSERT_SQLITE, part)
        else:
            connection.exec_driver_sql(_INSERT_POSTGRESQL, _columns(part))


def _columns(rows: Sequence[Sequence[Any]]) -> tuple[list[Any], ...]:
    # PostgreSQL's driver takes no list with both 1 and 1.0 in it.
    return tuple(
        [value if value is None else float(value) for value in column] if kind == "float8" else list(column)
        for kind, column in zip(_KINDS, zip(*rows, strict=True), strict=True)
    )


_INTO = f"INSERT INTO observation ({', '.join(Held._fields)})"
_INSERT_SQLITE = f"{_INTO} VALUES ({', '.join('?' * len(Held._fields))})"
# As columns, in one statement: a row at a time costs PostgreSQL several times as much.
_KINDS = ("text",) * 3 + ("float8",) * 3 + ("text",) * 3 + ("int4",) * 2
_INSERT_POSTGRESQL = f"{_INTO} SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in _KINDS)})"
