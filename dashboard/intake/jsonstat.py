"""JSON-stat, the format of SSB's open interface: a cube of figures laid out as one long table.

A column for each dimension with what its categories are called, and the figures last, one a row in the order of
the file. The headings rule reads it like any other table. Nothing is laid out before the cube's size is known
to be bearable.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from dashboard.intake.cells import Cell, Content, Sheet, Workbook
from dashboard.intake.charset import decode
from dashboard.intake.limits import MAX_CELLS, MAX_ROW, TooManyCells, Unclear
from dashboard.intake.numbers import decimals_of, is_gap

_PERIOD = re.compile(r"\d{4}(?:[MKQTU]\d{1,2})?", re.I)
_PERCENT = frozenset(("prosent", "pst", "%", "percent", "per cent"))
_MISSING = ".."
_DIMENSIONS = 100


def read(path: Path) -> Workbook:
    """The data set as one sheet; its label stands over the table.

    Raises ValueError for what is not JSON-stat or contradicts itself, Unclear (``collection``) for several data
    sets in one file, TooManyCells.
    """
    cube = _cube(json.loads(decode(path.read_bytes()), parse_constant=_refuse))
    names, sizes = _list(cube.get("id"), str), _list(cube.get("size"), int)
    if len(names) != len(sizes) or not 0 < len(names) <= _DIMENSIONS or any(size < 0 for size in sizes):
        raise ValueError("sizes that do not fit the dimensions")
    count = math.prod(min(size, MAX_CELLS) for size in sizes)
    if count * (len(names) + 1) > MAX_CELLS or count > MAX_ROW:
        raise TooManyCells
    given = _mapping(cube.get("dimension"))
    times = _list(_mapping(cube.get("role", {})).get("time", []), str)
    metrics = _list(_mapping(cube.get("role", {})).get("metric", []), str)
    axes = [
        _Axis(name, _mapping(given.get(name)), size, name in times) for name, size in zip(names, sizes, strict=True)
    ]
    measures = [n for n, name in enumerate(names) if name in metrics or name == "ContentsCode"][:1]
    values = _spread(cube.get("value"), count, "value")
    status = _spread(cube.get("status"), count, "status")
    return Workbook([_sheet(str(cube.get("label") or ""), axes, measures, values, status)], ",")


def _cube(found: Any) -> Mapping[str, Any]:
    """The data set; the first version of the format has it one level down, with what it is made of in its dimensions."""
    cube = _mapping(found)
    if cube.get("class") in ("collection", "dimension"):
        raise Unclear("collection")
    if "class" not in cube and "id" not in cube:
        sets = [one for one in cube.values() if isinstance(one, dict) and "dimension" in one]
        if len(sets) != 1:
            raise Unclear("collection") if sets else ValueError("not JSON-stat")
        inner = _mapping(sets[0]["dimension"])
        return dict(sets[0], id=inner.get("id"), size=inner.get("size"), role=inner.get("role") or {})
    if cube.get("class", "dataset") != "dataset":
        raise ValueError("not JSON-stat")
    return cube


class _Axis:
    """One dimension: its heading, and what each of its categories is called, in the order of the cube."""

    def __init__(self, name: str, given: Mapping[str, Any], size: int, is_time: bool) -> None:
        self.heading = str(given.get("label") or name)
        category = _mapping(given.get("category"))
        self.codes = _codes(category, size)
        labels = _mapping(category.get("label", {}))
        texts = [str(labels.get(code, code)) for code in self.codes]
        # Two municipalities are called Herøy: then their codes tell them apart.
        twice = len(set(texts)) < len(texts)
        self.texts = [f"{c} {t}" if twice and c != t else t for c, t in zip(self.codes, texts, strict=True)]
        if is_time and all(_PERIOD.fullmatch(code) for code in self.codes):
            self.texts = self.codes
        self.units = _mapping(category.get("unit", {}))

    def unit(self, position: int) -> tuple[bool, int | None]:
        """Whether a category's figures are percentages, and how many decimals they are given with."""
        unit = self.units.get(self.codes[position])
        if not isinstance(unit, dict):
            return False, None
        decimals = unit.get("decimals")
        base = str(unit.get("base") or unit.get("label") or "").strip().casefold()
        return base in _PERCENT, decimals if isinstance(decimals, int) and 0 <= decimals <= 15 else None


def _codes(category: Mapping[str, Any], size: int) -> list[str]:
    index = category.get("index")
    if index is None:
        codes = list(_mapping(category.get("label")))
    elif isinstance(index, dict):
        places = {place: code for code, place in index.items() if isinstance(place, int)}
        codes = [places[n] for n in range(len(index)) if n in places]
    else:
        codes = _list(index, str)
    if len(codes) != size or len(set(codes)) != size:
        raise ValueError("categories that do not fit the size of their dimension")
    return codes


def _sheet(
    label: str, axes: Sequence[_Axis], measures: Sequence[int], values: Mapping[int, Any], status: Mapping[int, Any]
) -> Sheet:
    sheet = Sheet(None)
    top = 1
    if label:
        sheet.cells[1, 1] = Cell(1, 1, label)
        top = 2
    # Nothing stands over the figures: any word there would say of them that they count, or that they are shares.
    for column, axis in enumerate(axes, 1):
        sheet.cells[top, column] = Cell(top, column, axis.heading)
    last = len(axes) + 1
    for number, places in enumerate(itertools.product(*(range(len(a.texts)) for a in axes))):
        row = top + 1 + number
        for column, (axis, place) in enumerate(zip(axes, places, strict=True), 1):
            sheet.cells[row, column] = Cell(row, column, axis.texts[place])
        percent, decimals = axes[measures[0]].unit(places[measures[0]]) if measures else (False, None)
        content = _content(values.get(number), status.get(number), percent, decimals or 0)
        if isinstance(content, float) and decimals is None:
            decimals = decimals_of(content)
        if content is not None:
            sheet.cells[row, last] = Cell(row, last, content, decimals if isinstance(content, float) else None)
    return sheet


def _content(value: Any, status: Any, percent: bool, decimals: int) -> Content:
    """A figure; a percentage with its sign. What is suppressed or missing is the sign for it, and never a zero."""
    sign = str(status).strip() if status is not None else ""
    is_missing = bool(sign) and is_gap(sign)
    if is_missing and (value is None or sign not in ("-", "–", "—")):
        return sign
    if value is None:
        return _MISSING if sign else None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("a value that is no number")
    if isinstance(value, str):
        return value
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("a value that is no number")
    if not percent:
        return number
    exact = Decimal(repr(value))
    shown = f"{exact:.{decimals}f}"
    return f"{shown if Decimal(shown) == exact else f'{exact:f}'} %".replace(".", ",")


def _spread(found: Any, count: int, what: str) -> Mapping[int, Any]:
    """Values or their status by position, from a list, from an object of those that there are, or one for all."""
    if found is None and what == "status":
        return {}
    if isinstance(found, str) and what == "status":
        return dict.fromkeys(range(count), found)
    if isinstance(found, list):
        if len(found) != count and not (what == "status" and len(found) == 1):
            raise ValueError(f"not as many of {what} as the dimensions say")
        return dict(enumerate(found)) if len(found) == count else dict.fromkeys(range(count), found[0])
    spread = {int(place): one for place, one in _mapping(found).items()}
    if any(not 0 <= place < count for place in spread):
        raise ValueError(f"a place in {what} that the dimensions do not have")
    return spread


def _mapping(found: Any) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise ValueError("not JSON-stat")
    return found


def _list(found: Any, kind: type) -> list[Any]:
    if not isinstance(found, list) or any(not isinstance(one, kind) or isinstance(one, bool) for one in found):
        raise ValueError("not JSON-stat")
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")
