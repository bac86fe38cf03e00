"""A drawing as a live chart, for the notebook and for the reader who looks closer: HoloViews on Bokeh.

Numbers and months on the axes are formatted in the browser, in the language that is spoken; Bokeh's own language setting
does nothing for Norwegian.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import holoviews as hv
import numpy as np
import pandas as pd
from bokeh.models import CustomJSTickFormatter, HoverTool, OpenURL, TapTool

from dashboard.charts.drawing import Drawing, Mark, axis
from dashboard.charts.theme import ON_BOTH
from dashboard.wording import drawn as words
from dashboard.wording import numbers
from dashboard.wording.catalogue import spoken

_TAGS = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
_MONTHS = "return new Intl.DateTimeFormat('{tag}', {{month: 'short', year: '2-digit', timeZone: 'UTC'}}).format(tick)"
_NUMBERS = "return new Intl.NumberFormat('{tag}', {{maximumFractionDigits: 2}}).format(tick)"
LINE, BAND, PATH, START, EDGE = (ON_BOTH[name] for name in ("line", "band", "path", "edge", "edge"))
TONES = {tone: ON_BOTH[tone] for tone in ("better", "worse", "neutral")}
#: Bokeh's shapes for the rules by which a month stands out.
SHAPES = {"outside": "diamond", "two-of-three": "square", "shift": "square_x"}


def indicator_chart(
    drawing: Drawing,
    cells: Mapping[str, str] | None = None,
    *,
    height: int = 340,
    address: Callable[[str], str] | None = None,
) -> hv.Overlay:
    """One overlay of all there is in a drawing; each month tells its figure, what is to be noted, and its ``cells``.

    ``address`` gives the page that a click on a month opens. ``height`` in pixels.
    """
    if "bokeh" not in hv.Store.renderers:
        hv.extension("bokeh", logo=False)
    frame = _frame(drawing, cells or {}, address)
    layers: list[hv.Element] = [
        *_levels(drawing),
        *_expected(drawing),
        *_ways(drawing),
        hv.Curve(frame, "date", "value").opts(color=LINE, line_width=2.5),
        *_points(drawing, frame, has_address=address is not None),
        *_words(drawing),
    ]
    low, high, _ = axis(*drawing.span(), drawing.measure)
    tag = _TAGS.get(spoken(), _TAGS["nb"])
    room = 0.06 * (high - low)
    return hv.Overlay(layers).opts(
        hv.opts.Overlay(
            responsive=True, height=height, xlabel="", ylabel=words.axis_word(drawing.measure).capitalize(),
            xformatter=CustomJSTickFormatter(code=_MONTHS.format(tag=tag)), yformatter=CustomJSTickFormatter(code=_NUMBERS.format(tag=tag)), ylim=(low if low == 0 else low - room, high + room), xlim=(_date(drawing.months[0]), _date(drawing.months[-1]) + pd.Timedelta(days=31)), shared_axes=False, toolbar=None, show_legend=False, show_grid=True,
            fontsize={"labels": 12, "ticks": 11}, active_tools=[],
        )
    )  # fmt: skip


def _date(month: str) -> pd.Timestamp:
    return pd.Timestamp(f"{month}-01")


def _frame(drawing: Drawing, cells: Mapping[str, str], address: Callable[[str], str] | None) -> pd.DataFrame:
    """One row a month up to the newest that something is known of."""
    last = max([n for n, why in enumerate(drawing.hidden) if why] + drawing.known, default=-1)
    span, language = drawing.months[: last + 1], spoken()
    said: dict[str, list[str]] = {}
    for mark in drawing.marks:
        said.setdefault(mark.month, []).append(words.mark_words(mark.label, mark.side))
    for note in drawing.notes:
        said.setdefault(note.month, []).append(words.note_words(note.kind, note.reason, note.count))
    return pd.DataFrame(
        {
            "date": pd.to_datetime([f"{month}-01" for month in span]),
            "value": np.array(drawing.values[: last + 1], float),
            "label": [numbers.month(month, language) for month in span],
            "figure": [numbers.figure(v, drawing.measure, language) for v in drawing.values[: last + 1]],
            "note": [". ".join(said.get(month, [])) for month in span],
            "source": [cells.get(month, "") for month in span],
            "address": [address(month) if address else "" for month in span],
        }
    )


def _levels(drawing: Drawing) -> list[hv.Element]:
    """The usual, the limits, the start and the looks."""
    layers: list[hv.Element] = []
    if math.isfinite(drawing.low):
        layers.append(hv.HSpan(drawing.low, drawing.high).opts(color=BAND, alpha=0.18, line_alpha=0))
    if math.isfinite(drawing.mean):
        layers.append(hv.HLine(drawing.mean).opts(color=BAND, line_width=1))
    if drawing.limits is not None:
        dates = [_date(month) for month in drawing.limits.months]
        for values in (drawing.limits.lower, drawing.limits.upper):
            layers.append(hv.Curve((dates, values), "date", "limit").opts(color=EDGE, line_dash="dotted", line_width=1))
    layers.append(hv.VLine(_date(drawing.start)).opts(color=START, line_width=1.5))
    for month, _ in drawing.looks:
        layers.append(hv.VLine(_date(month)).opts(color=START, line_dash="dotted", line_width=1, alpha=0.6))
    for note in drawing.notes:
        if note.kind in ("redefined", "jump", "rebased"):
            layers.append(hv.VLine(_date(note.month)).opts(color=PATH, line_dash="dotdash", line_width=1))
    return layers


def _expected(drawing: Drawing) -> list[hv.Element]:
    """The fan: where 80 and 50 per cent of what may come lies, and its middle."""
    fan = drawing.fan
    if fan is None:
        return []
    dates = [_date(month) for month in fan.months]
    parts: list[hv.Element] = [
        hv.Area((dates, low, high), "date", ["least", "most"]).opts(color=LINE, alpha=alpha, line_alpha=0)
        for low, high, alpha in ((fan.low80, fan.high80, 0.16), (fan.low50, fan.high50, 0.22))
    ]
    middle = hv.Curve((dates, fan.middle), "date", "expected")
    return [*parts, middle.opts(color=LINE, line_dash="dotted", line_width=1.2)]


def _ways(drawing: Drawing) -> list[hv.Element]:
    """The way to the target, and those it took the place of."""
    layers: list[hv.Element] = []
    for path in drawing.paths:
        points = [(_date(m), v) for m, v in zip(path.months, path.values, strict=True) if math.isfinite(v)]
        if not points:
            points = [(_date(path.by), path.target)]
        line = hv.Curve(points, "date", "target").opts(
            color=PATH, line_dash="dotted" if path.revised else "dashed", line_width=1 if path.revised else 2,
            interpolation="steps-mid" if path.shape == "steps" else "linear",
        )  # fmt: skip
        layers.append(line)
        if not path.revised:
            end = hv.Scatter([(_date(path.by), path.target)], "date", "target")
            layers.append(end.opts(color=PATH, marker="x", size=10, line_width=2.5))
    return layers


def _points(drawing: Drawing, frame: pd.DataFrame, *, has_address: bool) -> list[hv.Element]:
    names = words.hover_words()
    reader = HoverTool(
        tooltips=[(names[key], f"@{field}") for key, field in (("month", "label"), ("figure", "figure"), ("note", "note"), ("source", "source"))]
    )  # fmt: skip
    tools: list[HoverTool | TapTool] = [reader]
    if has_address:
        tools.append(TapTool(callback=OpenURL(url="@address", same_tab=True)))
    known = frame.dropna(subset=["value"])
    points = hv.Scatter(known, "date", ["value", "label", "figure", "note", "source", "address"])
    layers: list[hv.Element] = [points.opts(color=LINE, size=7, tools=tools, nonselection_alpha=1.0)]
    by_kind: dict[tuple[str, str], list[Mark]] = {}
    for mark in drawing.marks:
        shape = SHAPES.get(mark.label, "triangle" if mark.side > 0 else "inverted_triangle")
        by_kind.setdefault((shape, mark.tone), []).append(mark)
    for (shape, tone), marks in by_kind.items():
        at = [(_date(one.month), drawing.values[drawing.place_of(one.month)]) for one in marks]
        layers.append(hv.Scatter(at, "date", "value").opts(color=TONES[tone], marker=shape, size=12))
    return layers


def _words(drawing: Drawing) -> list[hv.Element]:
    """The few words that cannot be found by pointing: the target, and what is expected."""
    path, fan = drawing.path, drawing.fan
    written = []
    if path is not None:
        said = words.target_words(path.target, drawing.measure, path.status, is_yearly=drawing.is_yearly)
        written.append((path.by, path.target, said, PATH))
    if fan is not None:
        written.append((fan.months[-1], fan.high80[-1], words.fan_words(), LINE))
    return [
        hv.Labels(pd.DataFrame({"date": [_date(at)], "value": [value], "said": [f"{said}  "]}), ["date", "value"], "said").opts(
            text_color=colour, text_font_size="9pt", text_align="right", text_baseline="bottom"
        )
        for at, value, said, colour in written
    ]  # fmt: skip
