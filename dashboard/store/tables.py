"""The tables as queries see them. What made them stands in ``migrations``.

Ids are given by the store under its write lock, not by the database: they then have no gaps, and
both kinds of database do the same. ``withdrawn`` is 0 or 1, for the same reason.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Integer, MetaData, Table, Text

metadata = MetaData()

upload = Table(
    "upload",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", Text, nullable=False, unique=True),
    Column("recorded_by", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("months", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
)

observation = Table(
    "observation",
    metadata,
    Column("month", Text, primary_key=True),
    Column("upload", Integer, ForeignKey("upload.id"), primary_key=True, autoincrement=False),
    Column("indicator", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("withdrawn", Integer, nullable=False),
    Column("numerator", Double),
    Column("denominator", Double),
    Column("value", Double),
    Column("sheet", Text),
    Column("cell", Text),
    Column("denominator_cell", Text),
)

undo = Table(
    "undo",
    metadata,
    Column("upload", Integer, ForeignKey("upload.id"), primary_key=True, autoincrement=False),
    Column("recorded_at", Text, nullable=False, unique=True),
    Column("recorded_by", Text, nullable=False),
)

lesson = Table(
    "lesson",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("heading", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("meaning", Text, nullable=False),
)

lesson_undo = Table(
    "lesson_undo",
    metadata,
    Column("lesson", Integer, ForeignKey("lesson.id"), primary_key=True, autoincrement=False),
    Column("recorded_at", Text, nullable=False, unique=True),
    Column("recorded_by", Text, nullable=False),
)

comment = Table(
    "comment",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", Text, nullable=False, unique=True),
    Column("commitment", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("verdicts", Text, nullable=False),
    Column("data_version", Text, nullable=False),
    Column("warned", Text, nullable=False),
    Column("replaces", Integer, ForeignKey("comment.id"), unique=True),
)

migration = Table(
    "migration",
    metadata,
    Column("name", Text, primary_key=True),
    Column("applied_at", Text, nullable=False),
)
