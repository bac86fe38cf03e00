"""Many small charts on one scale: the units of an indicator beside each other, so that their heights can be compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from dashboard.charts.drawing import Drawing, axis
from dashboard.charts.sparkline import spark, sparkline
from dashboard.wording import drawn as words

#: As high as three lines of text: on a scale that many share, low ones need the room.
TALL = 72
Row = tuple[str, Drawing | Sequence[float]] | tuple[str, Drawing | Sequence[float], str | None]


def multiples(rows: Sequence[Row], *, measure: str = "") -> str:
    """A list with one small chart a row: (name, drawing or values, and the address its name leads to, if any).

    All share one scale, which the list says. ``measure`` is the unit of values given bare, or of the scale where rows
    have drawings of several: per cent beside persons have no common scale, ValueError. Empty text where there are no rows.
    """
    if not rows:
        return ""
    measures = {what.measure for _, what, *_ in rows if isinstance(what, Drawing)} | ({measure} if measure else set())
    if len(measures) > 1:
        raise ValueError(f"no common scale for {', '.join(sorted(measures))}")
    unit = next(iter(measures), "count")
    reaches = [_reach(what) for _, what, *_ in rows]
    finite = [v for reach in reaches for v in reach if math.isfinite(v)]
    low, high, _ = axis(min(finite, default=math.nan), max(finite, default=math.nan), unit)
    items = []
    for name, what, *more in rows:
        said = _newest(what, unit)
        label = words.chart_name(name, said)
        line = (
            spark(what, label, scale=(low, high), height=TALL)
            if isinstance(what, Drawing)
            else sparkline(what, label, scale=(low, high), height=TALL)
        )
        href = more[0] if more else None
        named = f'<a href="{escape(href)}">{escape(name)}</a>' if href else escape(name)
        items.append(f'<li><span class="name">{named}</span>{line}<span class="figure">{escape(said)}</span></li>')
    scale = words.scale_words(low, high, unit) if finite else words.none_words()
    return f'<div class="td-multiples"><p class="td-muted">{escape(scale)}</p><ul>{"".join(items)}</ul></div>'


def _reach(what: Drawing | Sequence[float]) -> tuple[float, ...]:
    if not isinstance(what, Drawing):
        return tuple(what)
    path = () if what.path is None else what.path.values
    return (*what.values, what.low, what.high, *path)


def _newest(what: Drawing | Sequence[float], unit: str) -> str:
    """The newest figure in words, or why there is none."""
    if isinstance(what, Drawing):
        if what.newest is not None:
            return words.newest_words(what.values[what.newest], unit, what.months[what.newest])
        return words.hidden_words() if any(what.hidden) else words.no_figure_words()
    known = [v for v in what if math.isfinite(v)]
    return words.figure_words(known[-1], unit) if known else words.no_figure_words()
