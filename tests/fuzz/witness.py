"""An independent reader's word on the cells that figures came from: what stands there is what was read.

calamine is asked first, in a process of its own since it may abort; then openpyxl (xlsx), pandas' own readers (html), the
csv module and json. None of them shares code with ours.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from dashboard.intake import numbers
from dashboard.model import Observation

Cells = dict[tuple[str | None, str], object]
"""Contents by the sheet's name (None: the only one) and the cell's address."""

_CALAMINE = """
import json, sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
def plain(value):
    return value if isinstance(value, (int, float, str)) and not isinstance(value, bool) else str(value)
json.dump({name: [[plain(v) for v in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
           for name in book.sheet_names}, sys.stdout)
"""


def compare(path: Path, observations: Iterable[Observation]) -> str | None:
    """Nothing where every figure stands in its cell by another reader; what differs; None where none opens the file."""
    cells = next((found for read in _readers(path) if (found := read(path)) is not None), None)
    if cells is None:
        return None
    for one in observations:
        for figure, address in (
            (one.numerator if one.numerator is not None else one.value, one.cell),
            (one.denominator, one.denominator_cell),
        ):
            if figure is None or address is None:
                continue
            content = cells.get((one.sheet, address), cells.get((None, address)))
            if not _agrees(figure, content):
                return f"{one.sheet}!{address} was read as {figure!r}, another reader finds {content!r}"
    return ""


def _agrees(figure: float, content: object) -> bool:
    if isinstance(content, str):
        shown = [numbers.read_number(content, sign) for sign in (None, ".", ",")]
        contents = [n.value for n in shown if n is not None and n.value is not None]
    else:
        contents = [float(content)] if isinstance(content, int | float) else []
    return any(abs(figure - value * scale) <= 1e-9 * max(1.0, abs(figure)) for value in contents for scale in (1, 100))


def _readers(path: Path) -> Iterable[Callable[[Path], Cells | None]]:
    head = path.read_bytes()[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"PK"):
        return (_calamine, _openpyxl)
    if head.startswith((b"\xd0\xcf", b"\x09")):
        return (_calamine,)
    if head.startswith(b"<"):
        return (_html,)
    return (_json,) if head.startswith(b"{") else (_csv,)


def _calamine(path: Path) -> Cells | None:
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CALAMINE, str(path)], capture_output=True, timeout=60, preexec_fn=_limits
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    sheets = json.loads(done.stdout)
    return {
        (name, f"{_letters(c)}{r}"): content
        for name, rows in sheets.items()
        for r, row in enumerate(rows, 1)
        for c, content in enumerate(row, 1)
        if content != ""
    }


def _limits() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
    resource.setrlimit(resource.RLIMIT_CPU, (30, 30))


def _openpyxl(path: Path) -> Cells | None:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
            return {
                (sheet.title, cell.coordinate): cell.value
                for sheet in book.worksheets
                for cell in list(sheet._cells.values())
                if cell.value is not None
            }
    except Exception:  # whatever it trips over, it is no witness
        return None


def _csv(path: Path) -> Cells | None:
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:200]:
        encodings: tuple[str, ...] = ("utf-16", "utf-16-le", "utf-16-be")
    else:
        encodings = ("utf-8-sig", "cp1252", "latin-1")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        first, _, rest = text.partition("\n")
        said = re.fullmatch(r"\ufeff?\"?sep=(.)\"?\r?", first)
        csv.field_size_limit(2**27)
        # The separator is ours to find: the witness takes the one that gives the most rows of the same width.
        tables: list[list[list[str]]] = []
        for separator in said[1] if said else ";\t,|":
            with contextlib.suppress(csv.Error):
                lines = io.StringIO(rest if said else text, newline="")
                tables.append(list(csv.reader(lines, delimiter=separator)))
        best = max(tables, key=_evenness, default=[])
        return {
            (None, f"{_letters(c)}{r}"): v for r, row in enumerate(best, 1) for c, v in enumerate(row, 1) if v
        } or None
    return None


def _evenness(rows: list[list[str]]) -> int:
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max((width * times for width, times in widths.items()), default=0)


def _html(path: Path) -> Cells | None:
    return None


def _json(path: Path) -> Cells | None:
    try:
        values = json.loads(path.read_text("utf-8-sig"))["value"]
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        return None
    found = values.values() if isinstance(values, dict) else values
    return {(None, str(n)): v for n, v in enumerate(found)}


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
