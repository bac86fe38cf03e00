"""The register's tables as rows of text, from CSV files or one register.xlsx."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from dashboard.intake import delimited, xlsx
from dashboard.intake.cells import Sheet
from dashboard.model import RegisterFault

TABLES = ("commitments", "units", "indicators", "links", "milestones")
#: Tables a council may have: paths to targets and how they were revised, breaks in figures, owners' own views.
OPTIONAL = ("targets", "breaks", "views")


@dataclass(frozen=True)
class Row:
    """One row: its file, its number as a person counts it, and its cells by column name."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """A table's file, its column names and its rows."""

    file: str
    columns: list[str]
    rows: list[Row]


def read_tables(folder: Path, faults: list[RegisterFault]) -> dict[str, Table]:
    """Column names and rows of each table found in a register folder."""
    book = folder / "register.xlsx"
    if book.exists():
        return _from_workbook(book, faults)
    tables: dict[str, Table] = {}
    for name in (*TABLES, *OPTIONAL):
        path = folder / f"{name}.csv"
        if not path.exists():
            if name in TABLES:
                faults.append(RegisterFault("missing-file", path.name))
            continue
        try:
            sheet = delimited.read(path).sheets[0]
        except (ValueError, OSError) as error:
            faults.append(RegisterFault("unreadable-table", path.name, found=str(error)))
            continue
        tables[name] = _rows(sheet, path.name)
    return tables


def _from_workbook(path: Path, faults: list[RegisterFault]) -> dict[str, Table]:
    try:
        sheets = {(s.name or "").casefold(): s for s in xlsx.read(path).sheets}
    except Exception as error:  # any fault of the file is one the reader of the message can mend
        faults.append(RegisterFault("unreadable-table", path.name, found=type(error).__name__))
        return {}
    for name in TABLES:
        if name not in sheets:
            faults.append(RegisterFault("missing-file", f"{path.name}, «{name}»"))
    return {name: _rows(sheets[name], f"{path.name}, «{name}»") for name in (*TABLES, *OPTIONAL) if name in sheets}


def _rows(sheet: Sheet, file: str) -> Table:
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        text = _text(cell.content)
        if text:
            by_row.setdefault(row, {})[column] = text
    if not by_row:
        return Table(file, [], [])
    first = min(by_row)
    columns = {c: name.strip().lower() for c, name in by_row[first].items()}
    rows = [
        Row(file, number, {columns[c]: text for c, text in cells.items() if c in columns})
        for number, cells in sorted(by_row.items())
        if number > first
    ]
    return Table(file, list(columns.values()), rows)


def _text(content: object) -> str:
    if isinstance(content, dt.datetime):
        return content.date().isoformat()
    if isinstance(content, float):
        return str(int(content)) if content == int(content) else repr(content)
    return "" if content is None else str(content).strip()
