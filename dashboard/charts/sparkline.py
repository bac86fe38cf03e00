"""A sparkline as SVG text: the months as a line, the baseline's usual range as a band, the target as a dash.

Colours are the page's own custom properties, so it follows light and dark. A month without a figure
is a gap in the line, never a zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, PAD = 200, 44, 4


def sparkline(
    values: Sequence[float], label: str, *, band: tuple[float, float] | None = None, target: float | None = None,
    start: int | None = None,
) -> str:  # fmt: skip
    """``values`` a month each (NaN: none); ``band`` low and high; ``start`` the first month after the decision.

    ``label`` is what it shows in words, for those who do not see it.
    """
    known = [v for v in values if not math.isnan(v)]
    marks = [v for v in (*(band or ()), *(() if target is None else (target,))) if not math.isnan(v)]
    if not known:
        return f'<svg class="td-spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}"></svg>'
    low, high = min(known + marks), max(known + marks)
    reach = (high - low) or 1.0

    def across(n: float) -> float:
        return round(PAD + n * (WIDTH - 2 * PAD) / max(len(values) - 1, 1), 1)

    def up(value: float) -> float:
        return round(HEIGHT - PAD - (value - low) / reach * (HEIGHT - 2 * PAD), 1)

    parts = [f'<svg class="td-spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">']
    if band is not None and not any(map(math.isnan, band)):
        height = max(up(band[0]) - up(band[1]), 1.0)
        parts.append(
            f'<rect x="0" y="{up(band[1])}" width="{WIDTH}" height="{height:.1f}" fill="currentColor" opacity=".13"/>'
        )
    if start is not None and 0 < start < len(values):
        x = across(start - 0.5)
        parts.append(
            f'<line x1="{x}" x2="{x}" y1="0" y2="{HEIGHT}" stroke="currentColor" opacity=".45" stroke-width="1"/>'
        )
    if target is not None and not math.isnan(target):
        y = up(target)
        parts.append(
            f'<line x1="0" x2="{WIDTH}" y1="{y}" y2="{y}" stroke="currentColor" stroke-dasharray="5 4" '
            'stroke-width="1.3" opacity=".8"/>'
        )
    for run in _runs(values):
        points = " ".join(f"{across(n)},{up(values[n])}" for n in run)
        if len(run) == 1:
            parts.append(f'<circle cx="{across(run[0])}" cy="{up(values[run[0]])}" r="1.8" fill="currentColor"/>')
        else:
            parts.append(
                f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/>'
            )
    last = max(n for n, v in enumerate(values) if not math.isnan(v))
    parts.append(f'<circle cx="{across(last)}" cy="{up(values[last])}" r="3" fill="currentColor"/></svg>')
    return "".join(parts)


def _runs(values: Sequence[float]) -> list[list[int]]:
    runs: list[list[int]] = []
    for n, value in enumerate(values):
        if math.isnan(value):
            continue
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs
