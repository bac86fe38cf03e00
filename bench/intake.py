"""Reading, checking and storing the example's workbooks, against pandas that merely reads the same files.

In turn, round by round: pandas reads all files, then ours reads, checks and stores them, beginning with an empty state
folder. Ours reads in processes of its own, as many as there are processors; what it costs them all in processor time
stands beside. A long workbook of 200 000 rows is measured once, with the memory it takes at most.
"""

from __future__ import annotations

import contextlib
import resource
import shutil
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pandas as pd
from figures import Figure, rounds

from dashboard import council as councils
from dashboard.intake import reading
from dashboard.places import Places
from dashboard.store import Recording

SECONDS = 80.0
AGAINST = 'pandas.read_excel(…, sheet_name=None, header=None, engine="openpyxl")'
SAYS = {
    "all": "seconds from the first file to the last, all of it",
    "processor": "the same in processor time, of all processes together",
    "opening": "in one process: cells, number formats, merges and what is hidden, out of the file",
    "reading": "in one process: opening, and each figure gets its coordinates and is checked",
    "storing": "of ours: what changes, the figures, and the file itself, flushed to the disk",
}
LONG_ROWS = 200_000


def council_folder(example: Path, folder: Path, *, months: int | None) -> Path:
    """The example council itself or, for ``--quick``, a copy with the workbooks of its first months only."""
    if months is None:
        return example
    copy = folder / example.name
    shutil.copytree(example, copy, ignore=shutil.ignore_patterns("workbooks", "generator", "*.py"))
    (copy / "workbooks").mkdir()
    files = sorted((example / "workbooks").iterdir(), key=lambda path: path.stem[-7:])
    kept = sorted({path.stem[-7:] for path in files})[:months]
    for path in files:
        if path.stem[-7:] in kept:
            shutil.copy(path, copy / "workbooks")
    return copy


def load(folder: Path, state: Path) -> None:
    """The example stored in a state folder, for the parts that need its figures. Not measured."""
    council = councils.Council(Places(folder, state))
    try:
        _must_be_stored(council.load_example())
    finally:
        council.close()


def measure(folder: Path, state: Path, *, rounds: int) -> list[Figure]:
    """The figures of this part; the state of the last round is left in ``state`` for those that follow."""
    return _figures([_round(folder, state) for _ in _rounds(rounds)])


def _rounds(most: int) -> Iterator[int]:
    return rounds(most, SECONDS)


def _round(folder: Path, state: Path) -> dict[str, float]:
    """Seconds by name: ``pandas``, ``all`` (ours), the parts of it, and both in processor time."""
    shutil.rmtree(state, ignore_errors=True)
    spent: dict[str, float] = defaultdict(float)
    files = sorted((folder / "workbooks").glob("*.xlsx"))
    with _timed(spent, "pandas"):
        for path in files:
            pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
    council = councils.Council(Places(folder, state))
    try:
        with _timed(spent, "all"), contextlib.ExitStack() as clocked:
            for name in ("record", "commit"):
                step = _clocked(getattr(Recording, name), spent, "storing")
                clocked.enter_context(mock.patch.object(Recording, name, step))
            _must_be_stored(council.load_example())
            council.close()  # the processor time of its processes is known when they have ended
    finally:
        council.close()
    with mock.patch.object(reading, "open_workbook", _clocked(reading.open_workbook, spent, "opening")):
        began = time.perf_counter()
        for path in files:
            reading.read_workbook(path, council.register, this_month=council.this_month)
        spent["reading"] = time.perf_counter() - began
    return dict(spent)


@contextlib.contextmanager
def _timed(spent: dict[str, float], name: str) -> Iterator[None]:
    began, worked = time.perf_counter(), _processor()
    yield
    spent[name] += time.perf_counter() - began
    spent[f"{name} processor"] += _processor() - worked


def _processor() -> float:
    """Processor time of this process and of those it has started and that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def measure_long(folder: Path, state: Path, work: Path) -> list[Figure]:
    """One workbook of 200 000 rows: seconds to read, check and store it, and the most memory its process held."""
    council = councils.Council(Places(folder, state))
    path = work / "lang.xlsx"
    _write_long(path, council)
    told: list[str] = []
    try:
        began = time.perf_counter()
        report = council.receive(path, by="bench", progress=lambda phase, done, of: told.append(phase))
        seconds = time.perf_counter() - began
    finally:
        council.close()
    if report.status != "stored" or report.observations != LONG_ROWS or told.count("read") < 10:
        raise SystemExit(f"bench: the long workbook was not stored as it should: {report.status} {report.observations}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**10
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    says = f"{LONG_ROWS:,} rows in one workbook: ".replace(",", " ")
    return [
        Figure("long", "all", "s", says + "read, checked and stored, progress shown", [seconds]),
        Figure("long", "reader", "MiB", says + "the most its process held (to stay under 1024)", [peak]),
        Figure("long", "own", "MiB", says + "the most this process has held, pandas and all", [own]),
    ]


def _write_long(path: Path, council: councils.Council) -> None:
    """Units, indicators and months before the example's, each figure once; the same XML that Excel writes."""
    register = council.register
    counts = [i for i in register.indicators.values() if not i.is_ratio and i.cadence == "month"]
    units = [unit for unit in register.units if not register.children(unit)]
    rows = []
    months = 0
    # Far back, so that no month is in the future and none is the example's.
    while len(rows) < LONG_ROWS:
        months += 1
        month = f"{2023 - (months - 1) // 12}-{12 - (months - 1) % 12:02d}"
        for indicator in counts:
            rows += [(register.units[u].name, indicator.name, month, len(rows) % 97) for u in units]
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, part in _PACKAGE.items():
            out.writestr(name, part)
        with out.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData><row>'.encode())
            sheet.write("".join(cell.format(t) for t in ("Enhet", "Indikator", "Måned", "Verdi")).encode())
            sheet.write(b"</row>")
            for unit, indicator, month, value in rows[:LONG_ROWS]:
                texts = "".join(cell.format(t) for t in (unit, indicator, month))
                sheet.write(f"<row>{texts}<c><v>{value}</v></c></row>".encode())
            sheet.write(b"</sheetData></worksheet>")


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PACKAGE = {
    "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" '
    f'Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" '
    f'Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
    f'<sheet name="Tall" sheetId="1" r:id="rId1"/></sheets></workbook>',
}


def _must_be_stored(reports: list[Any]) -> None:
    refused = [report.file for report in reports if report.status != "stored"]
    if refused or not reports:
        raise SystemExit(f"bench: the example was not stored: {', '.join(refused) or 'no workbooks'}")


def _clocked(step: Callable[..., Any], spent: dict[str, float], name: str) -> Callable[..., Any]:
    def run(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return step(*given, **named)
        finally:
            spent[name] += time.perf_counter() - began

    return run


def _figures(found: list[dict[str, float]]) -> list[Figure]:
    def samples(name: str) -> list[float]:
        return [one[name] for one in found]

    own = {"processor": ("all processor", "pandas processor")}
    return [
        Figure("intake", name, "s", says, samples(own.get(name, (name, ""))[0]), samples(own.get(name, ("", "pandas"))[1]),
               AGAINST)
        for name, says in SAYS.items()
    ]  # fmt: skip
