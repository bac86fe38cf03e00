"""A sparkline as SVG text: the months as a line, the baseline's usual range as a band, the way to the target as dashes.

Colours are the page's own custom properties, so it follows light and dark. A month without a figure
is a gap in the line, never a zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from dashboard.charts.drawing import Drawing, runs

WIDTH, HEIGHT, PAD = 200, 44, 4
#: The newest point by what was found: a triangle up for better, down for worse, and round where neither is said.
TONES = {"better": "M0-4.2 4.6 3.6H-4.6Z", "worse": "M0 4.2 4.6-3.6H-4.6Z"}
_ROUND = "M3 0A3 3 0 1 1-3 0 3 3 0 1 1 3 0Z"


def sparkline(
    values: Sequence[float], label: str, *, band: tuple[float, float] | None = None, target: float | None = None,
    start: int | None = None, path: Sequence[float] | None = None, is_step: bool = False, tone: str = "",
    scale: tuple[float, float] | None = None, height: int = HEIGHT,
) -> str:  # fmt: skip
    """``values`` a month each (NaN: none); ``band`` low and high; ``start`` the first month after the decision.

    ``path`` is the way to the target, a month each (NaN: none there), drawn as steps where ``is_step``; without it a
    ``target`` is a level line. ``tone`` is the verdict, which gives the newest point its shape. ``scale`` is the least and
    the greatest value there is room for, where several are to be compared; ``height`` is in the same pixels as ``WIDTH``. ``label`` is what it shows in words, for those
    who do not see it.
    """
    known = [v for v in values if math.isfinite(v)]
    on_way = [] if path is None else list(path)
    marks = [v for v in (*(band or ()), *(() if target is None else (target,)), *on_way) if math.isfinite(v)]
    head = f'<svg class="td-spark" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">'
    if not known:
        return head + "</svg>"
    low, high = scale or (min(known + marks), max(known + marks))
    reach = (high - low) or 1.0
    count = max(len(values), len(on_way))

    def across(n: float) -> float:
        return round(PAD + n * (WIDTH - 2 * PAD) / max(count - 1, 1), 1)

    def up(value: float) -> float:
        return round(height - PAD - (value - low) / reach * (height - 2 * PAD), 1)

    parts = [head]
    if band is not None and all(map(math.isfinite, band)):
        tall = max(up(band[0]) - up(band[1]), 1.0)
        parts.append(
            f'<rect x="0" y="{up(band[1])}" width="{WIDTH}" height="{tall:.1f}" fill="currentColor" opacity=".13"/>'
        )
    if start is not None and 0 < start < count:
        x = across(start - 0.5)
        parts.append(
            f'<line x1="{x}" x2="{x}" y1="0" y2="{height}" stroke="currentColor" opacity=".45" stroke-width="1"/>'
        )
    dashed = 'stroke="currentColor" stroke-dasharray="5 4" stroke-width="1.3" opacity=".8"'
    for run in runs(on_way):
        aside = (-0.5, 0.5) if is_step else (0.0,)
        points = " ".join(f"{across(n + more)},{up(on_way[n])}" for n in run for more in aside)
        parts.append(f'<polyline class="way" points="{points}" fill="none" {dashed}/>')
    if path is None and target is not None and math.isfinite(target):
        y = up(target)
        parts.append(f'<line x1="0" x2="{WIDTH}" y1="{y}" y2="{y}" {dashed}/>')
    for run in runs(values):
        points = " ".join(f"{across(n)},{up(values[n])}" for n in run)
        if len(run) == 1:
            parts.append(f'<circle cx="{across(run[0])}" cy="{up(values[run[0]])}" r="1.8" fill="currentColor"/>')
        else:
            parts.append(
                f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/>'
            )
    last = max(n for n, v in enumerate(values) if math.isfinite(v))
    colour = f"var(--td-{tone},currentColor)" if tone in TONES else "currentColor"
    parts.append(
        f'<path class="last" d="{TONES.get(tone, _ROUND)}" transform="translate({across(last)} {up(values[last])})" fill="{colour}"/></svg>'
    )
    return "".join(parts)


def spark(
    drawing: Drawing, label: str, *, tone: str = "", scale: tuple[float, float] | None = None, height: int = HEIGHT
) -> str:
    """A drawing as a sparkline: its months to the end of the years, with the usual and the way to the target."""
    path = drawing.path
    on_way: list[float] | None = None
    if path is not None:
        by_month = dict(zip(path.months, path.values, strict=True))
        on_way = [by_month.get(month, math.nan) for month in drawing.months]
    begins = drawing.place_of(drawing.start)
    return sparkline(
        drawing.values, label, band=(drawing.low, drawing.high), start=begins, path=on_way,
        is_step=path is not None and path.shape == "steps", tone=tone, scale=scale, height=height,
    )  # fmt: skip
