"""The live chart of an indicator: months, the baseline's usual range, the path to the target, the start.

Numbers and months on the axes are formatted in the browser, in the reader's language; Bokeh's own language
setting does nothing for Norwegian.
"""

from __future__ import annotations

import holoviews as hv
import numpy as np
import pandas as pd
from bokeh.models import CustomJSTickFormatter, HoverTool

from dashboard.charts.yardstick import yardstick
from dashboard.model import Indicator, Link, Settings
from dashboard.wording import numbers
from dashboard.wording.catalogue import locale_of
from dashboard.wording.sentences import CHART

# Not every browser knows nynorsk; one that does not takes bokmål.
_MONTHS = "return new Intl.DateTimeFormat(['{locale}', 'nb-NO'], {{month: 'short', year: '2-digit', timeZone: 'UTC'}}).format(tick)"
_NUMBERS = "return new Intl.NumberFormat(['{locale}', 'nb-NO'], {{maximumFractionDigits: 1}}).format(tick)"

#: Seen on a light and on a dark ground alike (at least 3 : 1 on both).
LINE, BAND, PATH, START = "#2b8aa6", "#7f8f96", "#b5761f", "#7d8a90"


def indicator_chart(
    series: pd.DataFrame, indicator: Indicator, settings: Settings, link: Link | None = None, *, height: int = 300
) -> hv.Overlay:
    """Draw a released series: ``month``, ``value`` (NaN: no figure, or hidden) and, if there, ``cells``.

    One overlay: band, start of the two years, path to the target, line and points with their month, figure
    and where it came from.
    """
    if "bokeh" not in hv.Store.renderers:
        hv.extension("bokeh", logo=False)
    marks = yardstick(series, indicator, settings, link)
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(series["month"] + "-01"),
            "value": series["value"].to_numpy(float),
            "label": [numbers.month(m) for m in series["month"]],
            "figure": [numbers.figure(v, indicator.unit) for v in series["value"]],
            "source": series["cells"] if "cells" in series else [""] * len(series),
        }
    )
    reader = HoverTool(
        tooltips=[(CHART["month"], "@label"), (CHART["figure"], "@figure"), (CHART["source"], "@source")]
    )
    points = hv.Scatter(frame.dropna(subset=["value"]), "date", ["value", "label", "figure", "source"])
    layers = []
    if not np.isnan(marks.low):
        layers.append(hv.HSpan(marks.low, marks.high).opts(color=BAND, alpha=0.18, line_alpha=0))
    layers.append(hv.VLine(pd.Timestamp(f"{marks.start}-01")).opts(color=START, line_dash="dotted", line_width=1.5))
    if marks.path:
        path = [(pd.Timestamp(f"{month}-01"), value) for month, value in marks.path]
        layers.append(hv.Curve(path, "date", "value").opts(color=PATH, line_dash="dashed", line_width=2))
    layers.append(hv.Curve(frame, "date", "value").opts(color=LINE, line_width=2.5))
    layers.append(points.opts(color=LINE, size=6, tools=[reader]))
    values = [*frame["value"].dropna(), *(v for _, v in marks.path)]
    values += [] if np.isnan(marks.low) else [marks.low, marks.high]
    return hv.Overlay(layers).opts(
        hv.opts.Overlay(
            responsive=True, height=height, xlabel="", ylabel=numbers.unit_word(indicator.unit).capitalize() or CHART["count"],
            xformatter=_formatter(_MONTHS), yformatter=_formatter(_NUMBERS), ylim=_reach(values), shared_axes=False, toolbar=None, show_legend=False, show_grid=True,
            fontsize={"labels": 12, "ticks": 11}, active_tools=[],
        )
    )  # fmt: skip


def _formatter(code: str) -> CustomJSTickFormatter:
    return CustomJSTickFormatter(code=code.format(locale=locale_of().replace("_", "-")))


def _reach(values: list[float]) -> tuple[float, float]:
    """The value axis: from zero, unless everything lies in the upper half, where zero would flatten it."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = 0.12 * ((high - low) or abs(high) or 1.0)
    return (0.0 if low < high / 2 else float(low - room), float(high + room))
