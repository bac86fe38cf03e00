"""How the cells of an xlsx show numbers, by the style each names."""

from __future__ import annotations

import math
from functools import lru_cache

from dashboard.intake import elements
from dashboard.intake.cells import Content
from dashboard.intake.formats import Formats
from dashboard.intake.numbers import decimals_of

Shown = tuple[Content, int | None, bool]
"""What a number is seen as: a figure or a moment, its digits after the comma, whether it is a percentage."""

#: Formats that files name by number alone (ECMA-376 part 1, 18.8.30); every other number shows a figure as it is.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00", 9: "0%",
    10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "dd.mm.yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd.mm.yyyy h:mm",
    32: "h:mm", 33: "h:mm:ss", **dict.fromkeys((*range(27, 32), *range(34, 37), *range(50, 59)), "yyyy-mm-dd"),
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00",
    44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
}  # fmt: skip
_SECTIONS = frozenset(
    "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split()
)
_AS_IT_IS = frozenset({"", "general", "standard", "@"})
_KEPT = 2048
_MOST, _LONGEST = 100_000, 1000
"""Styles in a workbook and signs in a format: more than Excel has of either."""


class Shape(dict[str, Shown]):
    """Numbers as cells of one format show them, by the text they are written as. None shows a number as it is.

    Most figures and dates stand in a workbook many times, and in the next one like it: what one is found to be is kept.
    """

    def __init__(self, text: str | None, formats: Formats) -> None:
        super().__init__()
        self._text, self._formats = text, formats

    def __missing__(self, text: str) -> Shown:
        figure = float(text)
        # It also takes words for what is not finite, underscores, and the digits of other scripts.
        if not math.isfinite(figure) or "_" in text or not text.isascii():
            raise ValueError("not a number")
        if self._text is None:
            shown: Shown = (figure, _decimals(text, figure), False)
        else:
            cell = self._formats.cell(0, 0, figure, self._text)
            shown = (cell.content, cell.decimals, cell.percent)
        if len(self) < _KEPT:
            self[text] = shown
        return shown


class Shapes(dict[str, Shape]):
    """Shapes by the number of a style as cells write it.

    A cell that names no style has the first, which is also here under "". KeyError for a style that the file does
    not have: it may have shown a date or a percentage.
    """

    def __init__(self, from_1904: bool = False) -> None:
        super().__init__()
        self[""] = self["0"] = _shape(None, from_1904)


def read_shapes(content: bytes, from_1904: bool) -> Shapes:
    """The shapes of a file, from its styles. ValueError when they are not as styles are."""
    own: dict[int, str] = {}
    numbers: list[int] = []
    root = section = ""
    parser = elements.parser()

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal root, section
        root = root or elements.local(name)
        if name == "xf":
            if section == "cellXfs":
                numbers.append(int(given.get("numFmtId", "0")))
                if len(numbers) > _MOST:
                    raise ValueError("more styles than a workbook has")
        elif name == "numFmt":
            own[int(given["numFmtId"])] = given.get("formatCode", "")[:_LONGEST]
        elif name in _SECTIONS:
            section = name
            if numbers:  # what follows the styles of cells may have numbers and styles of its own
                parser.StartElementHandler = None
        elif ":" in name:
            start(elements.local(name), given)

    parser.StartElementHandler = start
    elements.feed(parser, (content,))
    if root != "styleSheet":
        raise ValueError(f"not styles but a {root}")
    shapes = Shapes(from_1904)
    for index, number in enumerate(numbers):
        text = own.get(number, BUILT_IN.get(number, ""))
        shapes[str(index)] = _shape(None if text.strip().lower() in _AS_IT_IS else text, from_1904)
    shapes[""] = shapes["0"]
    return shapes


@lru_cache(maxsize=64)
def _shape(text: str | None, from_1904: bool) -> Shape:
    return Shape(text, Formats(from_1904))


def _decimals(text: str, figure: float) -> int:
    """Digits after the point as written; what a calculation left behind in the last places is not counted."""
    if text.isdigit():
        return 0
    fraction = text.partition(".")[2]
    if len(text) < 16 and len(fraction) < 10 and fraction.isdigit() and fraction[-1] != "0":
        return len(fraction)
    return decimals_of(figure)
