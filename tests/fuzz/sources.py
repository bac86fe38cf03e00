"""Good workbooks to spoil: the same figures in every format, as several programs write them, and real ones.

What is made is the same at every run, so that a seed means the same file. ``Source.told`` is what a reader of its kind
would have to be told about it: of a text file its encoding and its separator.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import writers
from writers import ROOT, Error, Formula, Grid, Place, Shown, biff8, days, packed

REAL = ROOT / "tests" / "real"
KINDS = ("csv", "tsv", "html", "json", "mhtml", "ods", "strict", "xls", "xlsb", "xlsm", "xlsx")
_LARGEST, _LARGEST_TEXT = 60_000, 10_000


@dataclass(frozen=True)
class Source:
    """A good file: its kind, what it is called, and its bytes."""

    kind: str
    name: str
    content: bytes
    told: Mapping[str, str] = field(default_factory=dict)
    is_real: bool = False


def sources() -> dict[str, list[Source]]:
    """All of them by kind, in a fixed order."""
    found: dict[str, list[Source]] = {kind: [] for kind in KINDS}
    for source in (*_made(), *_real()):
        found[source.kind].append(source)
    return found


# ── What stands in them ──

_UNITS = ("Sykehjemmet", "Hjemmetjenesten", "Legekontoret", "Barneskolen")


def _wide() -> Grid:
    """Absence by unit, two months beside each other under merged headings, a percentage beside its parts."""
    cells: dict[Place, Any] = {(1, 1): "Sykefravær totalt per enhet – «Nesbyen» & omegn"}
    merged = [(3, 1, 4, 1)]
    cells[3, 1] = "Enhet"
    for block, month in enumerate((dt.datetime(2026, 9, 1), dt.datetime(2026, 10, 1))):
        left = 2 + 3 * block
        cells[3, left] = Shown(days(month), "mmmm\\ yyyy") if block else "september 2026"
        merged.append((3, left, 3, left + 2))
        for column, heading in enumerate(("Avtalte dagsverk", "Tapte dagsverk", "Prosent"), left):
            cells[4, column] = heading
        for row, unit in enumerate(_UNITS, 5):
            agreed, lost = 1000.0 + 37.5 * row + 11 * block, 40.0 + 6.25 * row + 3 * block
            cells[row, 1] = unit
            cells[row, left] = agreed
            cells[row, left + 1] = Shown(lost, "#,##0.00")
            cells[row, left + 2] = Shown(Formula(round(lost / agreed, 3)), "0.0%")
    return Grid("Fravær", cells, merged)


def _long() -> Grid:
    """A row for each unit and indicator, as the template of the council has them."""
    cells: dict[Place, Any] = dict(
        zip(((1, c) for c in range(1, 7)), ("Enhet", "Indikator", "Måned", "Teller", "Nevner", "Verdi"), strict=True)
    )
    row = 2
    for unit in _UNITS:
        cells |= {(row, 1): unit, (row, 2): "Avtalte årsverk", (row, 3): "oktober 2026", (row, 6): 40.5 + row}
        cells |= {(row + 1, 1): unit, (row + 1, 2): "Vakante årsverk", (row + 1, 3): "oktober 2026"}
        cells |= {(row + 1, 4): 1.5 + row / 4, (row + 1, 5): 42.0 + row}
        row += 2
    return Grid("Tall", cells)


def _odd() -> Grid:
    """Every kind of cell; nobody takes figures from it."""
    cells: dict[Place, Any] = {
        (1, 1): "Verdi", (1, 2): "tekst med <tegn> & «anførsel»", (2, 1): True, (2, 2): False, (3, 1): Error(7),
        (3, 2): Formula(Error(0x2A)), (4, 1): Shown(46296.0, "dd.mm.yyyy"), (4, 2): Shown(46296.75, "dd.mm.yyyy hh:mm"),
        (5, 1): Shown(0.5, "0 %"), (5, 2): Shown(-1234.5678, "#,##0.00;[Red]-#,##0.00"), (6, 1): 1e15, (6, 2): -0.1,
        (7, 1): Formula(12.25), (7, 2): Formula("ja"), (8, 4): "  blanke  ", (8, 5): "123", (9, 1): 0.0,
        (9, 2): "12,4 %", (10, 3): "æøå €", (12, 1): Shown(0.25, "hh:mm"), (12, 7): 3.0,
    }  # fmt: skip
    return Grid("Rart", cells, [(10, 3, 11, 4)], hidden_rows=(9,))


def _book() -> list[Grid]:
    return [_wide(), _long()]


# ── Made: by format ──


def _made() -> Iterator[Source]:
    books = {"tall": _book(), "rart": [_odd(), _long()]}
    for name, book in books.items():
        yield Source("xlsx", f"openpyxl-{name}", writers.by_openpyxl(book))
        for spelling in ("excel", "prefixed", "inline", "bare"):
            yield Source("xlsx", f"{spelling}-{name}", packed(writers.ordered(writers.ooxml(book, spelling)).items()))
        yield Source("strict", f"strict-{name}", packed(writers.ordered(writers.ooxml(book, "strict")).items()))
        yield Source("xlsm", f"xlsm-{name}", packed(writers.ordered(writers.ooxml(book, "macros")).items()))
        yield Source("xlsb", f"xlsb-{name}", writers.xlsb(book))
        sheets = [biff8.Sheet(g.name, g.cells, merged=g.merged, hidden_rows=g.hidden_rows) for g in book]
        yield Source("xls", f"xls-{name}", biff8.compound(biff8.workbook(*sheets)))
        yield Source("ods", f"ods-{name}", writers.ods(book))
        yield Source("html", f"html-{name}", writers.html(book[:1]).encode())
        yield Source(
            "html", f"excel-html-{name}", writers.html(book, excel=True).encode("cp1252"), {"encoding": "cp1252"}
        )
        yield Source("mhtml", f"mhtml-quoted-{name}", writers.message(book, "quoted-printable"))
        yield Source("mhtml", f"mhtml-base64-{name}", writers.message(book, "base64"))
    yield from _texts()
    yield Source("json", "cube", json.dumps(_cube(), ensure_ascii=False).encode())
    yield Source("json", "cube-sparse", json.dumps(_cube(sparse=True), indent=1).encode("utf-8-sig"))


def _texts() -> Iterator[Source]:
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"):
        for separator, kind in ((";", "csv"), ("\t", "tsv")):
            yield _text_source(_long(), kind, encoding, separator)
    yield _text_source(_wide(), "csv", "utf-8", ";", "\n")
    yield _text_source(_long(), "csv", "cp1252", ",", "\r\n", point=".")
    yield _text_source(_long(), "csv", "utf-8-sig", ";", "\r", head="sep=;\r")
    yield _text_source(_odd(), "tsv", "utf-8", "\t", "\n")


def _text_source(
    grid: Grid, kind: str, encoding: str, separator: str, end: str = "\r\n", head: str = "", point: str = ","
) -> Source:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    last, width = max(row for row, _ in grid.cells), max(column for _, column in grid.cells)
    for row in range(1, last + 1):
        writer.writerow([writers.typed(grid.cells.get((row, column)), point) for column in range(1, width + 1)])
    content = (head + out.getvalue()).encode(encoding, "replace")
    told = {"encoding": encoding, "separator": separator, "skipped": "1" if head else "0"}
    return Source(
        kind, f"{grid.name}-{encoding}-{ {';': 'semicolon', ',': 'comma'}.get(separator, 'tab') }", content, told
    )


def _cube(sparse: bool = False) -> dict[str, Any]:
    """Two indicators of four units in two months, as SSB's interface gives such."""
    values: list[Any] = [round(3 + 0.7 * n, 1) if n % 2 == 0 else 20 + n for n in range(16)]
    values[5] = None
    months = ["2026M09", "2026M10"]
    measures = {"Fravar": "Legemeldt sykefravær", "Ansatte": "Ansatte"}
    return {
        "version": "2.0", "class": "dataset", "label": "12452: Sykefravær og ansatte, etter enhet og måned",
        "id": ["Enhet", "Tid", "ContentsCode"], "size": [4, 2, 2],
        "dimension": {
            "Enhet": {"label": "enhet", "category": {"index": {str(310 + n): n for n in range(4)},
                                                     "label": {str(310 + n): u for n, u in enumerate(_UNITS)}}},
            "Tid": {"label": "måned", "category": {"index": months, "label": dict(zip(months, months, strict=True))}},
            "ContentsCode": {"label": "statistikkvariabel", "category": {
                "index": {"Fravar": 0, "Ansatte": 1}, "label": measures,
                "unit": {"Fravar": {"base": "prosent", "decimals": 1}, "Ansatte": {"base": "personer", "decimals": 0}}}},
        },
        "value": {str(n): v for n, v in enumerate(values) if v is not None} if sparse else values,
        "status": {"5": ".."}, "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
    }  # fmt: skip


# ── Real: small files with free licences ──

_ENDINGS = {".xlsx": "xlsx", ".xlsm": "xlsm", ".xls": "xls", ".xlsb": "xlsb", ".ods": "ods", ".csv": "csv"}


@cache
def _real() -> tuple[Source, ...]:
    """Those that can be read, small, and not the tables a council's register is made of."""
    found = []
    for path in sorted(REAL.rglob("*")):
        kind = _ENDINGS.get(path.suffix.lower())
        if kind is None or "councils" in path.parts or path.stem in _UNREADABLE:
            continue
        if path.stat().st_size > (_LARGEST_TEXT if kind == "csv" else _LARGEST):
            continue
        kind = "strict" if "strict" in path.name else kind
        found.append(Source(kind, str(path.relative_to(REAL)), path.read_bytes(), is_real=True))
    return tuple(found)


_UNREADABLE = frozenset(
    "xlsx-corrupted poc-xmlbomb protected_passtika pass_protected too_small issue252 54764 51535 Simple".split()
)
