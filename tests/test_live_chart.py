"""The live chart: the same drawing as the one in SVG, in the language that is spoken, with a way from each month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import holoviews as hv
import pandas as pd
import pytest
from bokeh.models import CustomJSTickFormatter, GlyphRenderer, HoverTool, Patch, TapTool, VArea
from drawings import drawn, path, wavy
from test_plot import HARD, full

from dashboard.charts import Drawing, indicator_chart
from dashboard.wording.catalogue import speaking


def figure(drawing: Drawing, **options: Any) -> Any:
    return hv.render(indicator_chart(drawing, **options), backend="bokeh")


def frames(chart: Any) -> Iterator[pd.DataFrame]:
    for one in chart:
        if isinstance(one.data, pd.DataFrame):
            yield one.data


@pytest.mark.parametrize("name", ["everything", "nothing", "all-hidden", "constant", "revised", "nothing-but-a-target"])
def test_whatever_there_is_can_be_drawn(name: str) -> None:
    assert figure(HARD[name]).renderers


def test_it_holds_the_same_months_and_figures_as_the_drawing() -> None:
    months = next(frame for frame in frames(indicator_chart(full())) if "figure" in frame)
    assert months["value"].tolist() == list(full().values[:34])
    assert months["label"].iloc[-1] == "oktober 2026"
    assert months["figure"].iloc[-1].endswith(" prosent")
    notes = dict(zip(months["label"], months["note"], strict=True))
    assert notes["juli 2026"] == "langt over"
    assert notes["april 2026"] == "påske"
    assert notes["mars 2025"] == "nye grenser: Ny turnus"


def test_hidden_months_hold_no_figure() -> None:
    for frame in frames(indicator_chart(HARD["some-hidden"])):
        if "figure" in frame:
            assert frame["value"].isna().tolist() == [n % 2 == 1 for n in range(34)] or frame["value"].notna().all()
            assert set(frame["figure"]) <= {"8,0 prosent", "–"}


def test_the_fan_the_limits_and_the_path_are_there() -> None:
    found = figure(full())
    areas = [r for r in found.select(GlyphRenderer) if isinstance(r.glyph, (VArea, Patch))]
    assert len(areas) == 2
    assert len(figure(full(fan=None, limits=None, paths=())).renderers) < len(found.renderers) - 4


def test_a_month_tells_where_its_figure_came_from() -> None:
    months = next(f for f in frames(indicator_chart(full(), {"2026-10": "hr.xlsx: D17"})) if "source" in f)
    assert months["source"].tolist() == [""] * 33 + ["hr.xlsx: D17"]
    (reader,) = figure(full()).select(HoverTool)
    assert [name for name, _ in reader.tooltips] == ["Måned", "Tall", "Merknad", "Kilde"]


def test_a_click_opens_the_months_own_page() -> None:
    found = figure(full(), address=lambda month: f"tall?maaned={month}")
    (tap,) = found.select(TapTool)
    assert tap.callback.url == "@address"
    assert not figure(full()).select(TapTool)


def test_steps_are_drawn_as_steps() -> None:
    def corners(shape: str) -> int:
        lines = figure(drawn(wavy(), paths=(path(6.0, shape=shape),))).select(GlyphRenderer)
        return max(len(set(r.data_source.data["target"])) for r in lines if "target" in r.data_source.data)

    assert corners("steps") == 2
    assert corners("line") == 25


def test_axes_follow_the_spoken_language() -> None:
    with speaking("en"):
        found = figure(full())
    codes = [one.code for one in found.select(CustomJSTickFormatter)]
    assert len(codes) == 2
    assert all("en-GB" in code for code in codes)
    assert found.yaxis[0].axis_label == "Per cent"
    assert figure(full()).yaxis[0].axis_label == "Prosent"
