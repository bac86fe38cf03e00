"""Independent readers' word on what stands in a file's cells, and where that differs from what was read.

calamine reads every binary and zipped format, in a process of its own since it may abort; openpyxl is asked where the two
differ. A web page goes through html5lib and is laid out here, a message is taken apart by hand, a text goes through the csv
module with the encoding and the separator that the file was written with, JSON-stat through plain json. None of them
shares code with ours.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
import select
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import odf
import pages
import records

from dashboard.intake.cells import Cell, Sheet, Workbook, address

Cells = dict[tuple[int, int], Any]
Sheets = list[tuple[str | None, Cells]]
"""Contents by row and column from 1, sheet by sheet."""
_SECONDS, _MEGABYTES = 20, 512
_TIME = re.compile(r"(-?\d+):(\d\d):(\d\d)")
_UNSHOWN = "########"
"""What Excel shows for a date before its first or after its last."""
_NO_DAY = "00.01.00"
_FIRST, _LAST = dt.datetime(1900, 1, 1), dt.datetime(9999, 12, 31)

_CALAMINE = """
import datetime as dt, json, resource, sys
from python_calamine import CalamineWorkbook, SheetTypeEnum
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]) * 2**20,) * 2)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
def plain(v):
    if isinstance(v, dt.datetime): return ["at", v.isoformat()]
    if isinstance(v, dt.date): return ["at", v.isoformat() + "T00:00:00"]
    if isinstance(v, dt.time): return ["span", dt.timedelta(hours=v.hour, minutes=v.minute, seconds=v.second).total_seconds()]
    if isinstance(v, dt.timedelta): return ["span", v.total_seconds()]
    return v
def sheets(path):
    book = CalamineWorkbook.from_path(path)
    for number, told in enumerate(book.sheets_metadata):
        if told.typ != SheetTypeEnum.WorkSheet: continue
        sheet = book.get_sheet_by_index(number)
        rows = sheet.to_python(skip_empty_area=False)
        cells = [(r, c, plain(v)) for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v != ""]
        yield told.name, cells, sheet.merged_cell_ranges or []
for line in sys.stdin:
    try: said = json.dumps(list(sheets(json.loads(line))))
    except BaseException: said = "null"
    print(said, flush=True)
"""


class Witness:
    """Keeps calamine's process between files; ``close`` ends it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def compare(self, path: Path, told: Mapping[str, str], workbook: Workbook) -> str | None:
        """Nothing where every cell is as another reader finds it; else what differs; None where none opens the file."""
        first: str | None = None
        for read in self._readers(path, told):
            found = read()
            # One that finds nothing at all has not understood the file, and is no witness.
            if found is None or not any(cells for _, cells in found) and any(s.cells for s in workbook.sheets):
                continue
            said = difference(workbook, found)
            if not said:
                return ""
            first = said if first is None else f"{first}; {said}"
        return first

    def _readers(self, path: Path, told: Mapping[str, str]) -> Iterator[Callable[[], Sheets | None]]:
        content = path.read_bytes()
        head = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        if content.startswith(b"PK"):
            if not _has_short_cells(content):
                yield lambda: self._calamine(path)
            yield lambda: odf.sheets(content) if b"content.xml" in content else _openpyxl(content)
        elif content.startswith(b"\xd0\xcf"):
            yield lambda: self._calamine(path)
        elif re.search(rb"^mime-version:", head, re.M):
            yield lambda: pages.message(content)
            yield lambda: pages.message(content, lines=False)
        elif head.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<")):
            yield lambda: pages.page(content, told.get("encoding"))
            yield lambda: pages.page(content, told.get("encoding"), lines=False)
        elif head.startswith(b"{"):
            yield lambda: _json(content)
        else:
            yield from (lambda way=way: _csv(content, *way) for way in _ways(content, told))  # type: ignore[misc]

    def _calamine(self, path: Path) -> Sheets | None:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-c", _CALAMINE, str(_MEGABYTES)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(str(path)).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return None
        if not select.select([self._process.stdout], [], [], _SECONDS)[0]:
            self.close()
            return None
        line = self._process.stdout.readline()
        found = json.loads(line) if line.endswith(b"\n") else None
        if found is None:
            return None
        return [(name, _uncovered({(r, c): _plain(v) for r, c, v in cells}, merged)) for name, cells, merged in found]


def _has_short_cells(content: bytes) -> bool:
    """Whether it is an xlsb with cells in the short form, which calamine passes over."""
    if b"workbook.bin" not in content:
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name and name.endswith(".bin")]
    return any(12 <= kind <= 18 for sheet in sheets for kind, _ in records.records(sheet))


def _plain(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return dt.datetime.fromisoformat(value[1]) if value[0] == "at" else dt.timedelta(seconds=value[1])


def _uncovered(cells: Cells, merged: Iterable[Any]) -> Cells:
    """Without what lies under a merged cell: nobody sees it. Rows and columns of the ranges count from 0."""
    spans = [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merged]
    return {at: v for at, v in cells.items() if not any(_covers(span, at) for span in spans)}


def _covers(span: tuple[int, int, int, int], at: tuple[int, int]) -> bool:
    top, left, bottom, right = span
    return top <= at[0] <= bottom and left <= at[1] <= right and at != (top, left)


def _openpyxl(content: bytes) -> Sheets | None:
    import openpyxl
    from openpyxl.cell.cell import MergedCell

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except Exception:  # whatever it trips over, it is no witness
        return None
    return [
        (
            sheet.title,
            {
                at: cell.value
                for at, cell in sheet._cells.items()
                if not isinstance(cell, MergedCell) and cell.value is not None
            },
        )
        for sheet in book.worksheets
    ] or None


def _ways(content: bytes, told: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """Encodings, separators and lines to skip to try: what the file was written with; of a spoilt one every likely one."""
    if "separator" in told:
        yield told["encoding"], told["separator"], int(told["skipped"])
        return
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        encodings: tuple[str, ...] = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig")
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        for separator in ";\t,|":
            yield from ((encoding, separator, skipped) for skipped in (0, 1))


def _csv(content: bytes, encoding: str, separator: str, skipped: int) -> Sheets | None:
    text = content.decode(encoding, "replace").removeprefix("\ufeff")
    lines = io.StringIO(text, newline="")
    for _ in range(skipped):
        # Only a line that says so is skipped, and a separator that is said is the one.
        said = re.fullmatch(r'"?sep=(.)"?\s*', _line(lines), re.I)
        if said is None or said[1] != separator:
            return None
    ordinary = csv.field_size_limit(2**27)  # the limit is the process's own, and others read there too
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(ordinary)
    exact = re.compile(r'\s*="([^"]*)"\s*')
    cells: Cells = {}
    for r, row in enumerate(rows, 1):
        for c, field in enumerate(row, 1):
            said = exact.fullmatch(field)
            cells[r, c] = said[1] if said else field
    return [(None, cells)]


def _line(lines: io.StringIO) -> str:
    text = ""
    while (sign := lines.read(1)) not in ("", "\n", "\r"):
        text += sign
    at = lines.tell()
    if sign == "\r" and lines.read(1) != "\n":
        lines.seek(at)
    return text


def _json(content: bytes) -> Sheets | None:
    """A row for each value, its place in each dimension worked out from its number."""
    try:
        cube = json.loads(content.decode("utf-8-sig"))
        sizes, names = cube["size"], cube["id"]
        cells: Cells = {(1, 1): cube["label"]} if cube.get("label") else {}
        top = len(cells) + 1
        held, status = cube["value"], cube.get("status") or {}
        count = 1
        for size in sizes:
            count *= size
        step = count
        for column, (name, size) in enumerate(zip(names, sizes, strict=True), 1):
            given = cube["dimension"][name]
            cells[top, column] = given.get("label") or name
            step //= size
            for number in range(count):
                cells[top + 1 + number, column] = _category(given["category"], number // step % size, name)
        for number in range(count):
            value = held.get(str(number)) if isinstance(held, dict) else held[number]
            sign = status.get(str(number)) if isinstance(status, dict) else status[number if len(status) > 1 else 0]
            if value is None:
                value = sign and (sign if sign in (".", "..", ":", "-") else "..")
            elif sign in (".", "..", ":"):
                value = sign
            cells[top + 1 + number, len(names) + 1] = value
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, ZeroDivisionError):
        return None
    return [(None, cells)]


def _category(category: Mapping[str, Any], number: int, name: str) -> str:
    index = category.get("index")
    codes = sorted(index, key=index.get) if isinstance(index, dict) else index or list(category["label"])
    labels = [category.get("label", {}).get(code, code) for code in codes]
    text = labels[number]
    if labels.count(text) > 1 or len(set(labels)) < len(labels):
        return f"{codes[number]} {text}" if codes[number] != text else str(text)
    return codes[number] if name == "Tid" else str(text)


# ── What differs ──


def difference(workbook: Workbook, others: Sheets) -> str:
    """The first cell that differs, in words; nothing where none does."""
    by_name = dict(others)
    is_named = len(by_name) == len(others) and {s.name for s in workbook.sheets} <= by_name.keys()
    if len(workbook.sheets) != len(others):
        return f"{len(workbook.sheets)} sheets were read, another reader finds {len(others)}"
    for number, sheet in enumerate(workbook.sheets):
        other = by_name[sheet.name] if is_named else others[number][1]
        for at in sorted(sheet.cells.keys() | other.keys()):
            mine, found = sheet.cells.get(at), other.get(at)
            if not agrees(mine, found) and not (mine is None and _is_covered(sheet, at)):
                return f"{sheet.name}!{address(*at)} was read as {mine!r}, another reader finds {found!r}"
    return ""


def _is_covered(sheet: Sheet, at: tuple[int, int]) -> bool:
    return any(_covers(span, at) for span in sheet.merged)


def agrees(cell: Cell | None, other: Any) -> bool:
    """Whether a cell holds what another reader finds there. Where a figure has no result or an error, others find nothing."""
    is_nothing = other is None or isinstance(other, str) and not other.strip()
    if cell is None or isinstance(cell.content, str) and not cell.content.strip():
        return is_nothing
    if cell.error is not None:
        return is_nothing or other == cell.error or isinstance(other, float) and not math.isfinite(other)
    if cell.uncalculated:
        return is_nothing or other == 0
    content = cell.content
    if isinstance(content, bool) or isinstance(other, bool):
        return content is other
    if isinstance(content, float):
        return _is_number(content, other)
    if isinstance(content, dt.datetime):
        return _is_moment(content, other)
    return _is_text(content or "", other)


def _is_number(content: float, other: Any) -> bool:
    if isinstance(other, str):
        try:
            other = float(other.replace(",", "."))
        except ValueError:
            return False
    return isinstance(other, int | float) and abs(content - other) <= 1e-12 * max(1.0, abs(content))


def _is_moment(content: dt.datetime, other: Any) -> bool:
    if isinstance(other, int):  # what xlsb packs in four bytes is a whole number to calamine, whatever it is shown as
        other = dt.datetime(1899, 12, 31 if other < 60 else 30) + dt.timedelta(days=other)
    if isinstance(other, str) and (
        said := re.fullmatch(r"(\d+(?:[.,]\d+)?)(?: %)?", other)
    ):  # on a page with a date's format
        other = pages.Unshaped(said[1].replace(",", "."))
    if isinstance(other, pages.Unshaped) and 0 <= other < 3e6:
        other = dt.datetime(1899, 12, 31 if other < 60 else 30) + dt.timedelta(days=other)
    if isinstance(other, dt.time):
        other = _span(other)
    if isinstance(other, dt.timedelta):  # a day before the first of a calendar that has such a day
        other = dt.datetime(1904, 1, 1) + other
    if isinstance(other, dt.date) and not isinstance(other, dt.datetime):
        other = dt.datetime.combine(other, dt.time())
    return isinstance(other, dt.datetime) and abs(content - other) < dt.timedelta(seconds=1.5)


def _is_text(content: str, other: Any) -> bool:
    if content == _NO_DAY:  # a number below the first day, shown as a date
        return (
            other == 0 or isinstance(other, dt.timedelta | dt.time) or isinstance(other, dt.datetime) and other < _FIRST
        )
    if content == _UNSHOWN:
        # openpyxl has an error of its own for a number too large for a date, where the file has none.
        if isinstance(
            other, dt.datetime
        ):  # before the first day of the calendar that begins last, or after the last of both
            return not dt.datetime(1904, 1, 1) <= other <= _LAST
        return not isinstance(other, str) or other == "#VALUE!"
    if isinstance(other, dt.datetime) and other < _FIRST:  # a day before the calendars of other formats
        return content == f"{other:%d.%m.}{other.year:04}"
    if isinstance(other, dt.datetime) and _TIME.fullmatch(content):  # by its format only the time of day is seen
        other = other.time()
    if isinstance(other, dt.time):
        other = _span(other)
    if isinstance(other, int) and (parts := _TIME.fullmatch(content)):  # packed in four bytes, as above
        return _seconds(parts) in (0, other * 86400)
    if isinstance(other, dt.timedelta):
        parts = _TIME.fullmatch(content)
        return parts is not None and abs(_seconds(parts) - other.total_seconds()) < 1.5
    if isinstance(other, int | float):  # a percentage that JSON-stat gives as a number is shown with its sign
        return content.endswith(" %") and _is_number(float(content[:-2].replace(",", ".")), other)
    return isinstance(other, str) and _signs(content) == _signs(other)


def _span(time: dt.time) -> dt.timedelta:
    return dt.timedelta(hours=time.hour, minutes=time.minute, seconds=time.second)


def _seconds(parts: re.Match[str]) -> int:
    return int(parts[1]) * 3600 + int(parts[2]) * 60 + int(parts[3])


def _signs(text: str) -> str:
    """Without spaces: calamine trims each run of a text and leaves out tabs. openpyxl keeps ``_x000D_``."""
    return "".join(re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text).split())
