"""Charts: SVG sparklines as text, and HoloViews where the reader may look closer. Each has its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.charts.sparkline import sparkline
from dashboard.charts.yardstick import Yardstick, yardstick

if TYPE_CHECKING:
    import holoviews as hv

__all__ = ["Yardstick", "indicator_chart", "sparkline", "yardstick"]


def indicator_chart(*args: Any, **options: Any) -> hv.Overlay:
    """See ``charts.indicator.indicator_chart``; HoloViews is imported only when a chart is drawn."""
    from dashboard.charts.indicator import indicator_chart as draw

    return draw(*args, **options)
