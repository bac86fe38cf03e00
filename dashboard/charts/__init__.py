"""Charts: SVG as text, and HoloViews where the reader may look closer, both drawn from one description. Each has its sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.charts.course import progress, timeline
from dashboard.charts.drawing import Drawing, drawing
from dashboard.charts.multiples import multiples
from dashboard.charts.plot import svg
from dashboard.charts.sparkline import spark, sparkline

if TYPE_CHECKING:
    import holoviews as hv

__all__ = [
    "STYLE",
    "Drawing",
    "drawing",
    "indicator_chart",
    "multiples",
    "progress",
    "spark",
    "sparkline",
    "svg",
    "timeline",
]

#: The sheet that goes with the drawings wherever they stand.
STYLE: str = Path(__file__).with_name("chart.css").read_text("utf-8")


def indicator_chart(*args: Any, **options: Any) -> hv.Overlay:
    """See ``charts.indicator.indicator_chart``; HoloViews is imported only when a chart is drawn."""
    from dashboard.charts.indicator import indicator_chart as draw

    return draw(*args, **options)
