"""Sparklines and small multiples: a line that says in words what it shows, and many on one scale."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import pytest
from drawings import NAN, drawn, path, wavy

from dashboard.charts import multiples, spark, sparkline
from dashboard.charts.multiples import TALL
from dashboard.charts.sparkline import HEIGHT, PAD, TONES, WIDTH


def ys(text: str, kind: str) -> list[float]:
    """Pixels from the top of the corners of the lines of a class."""
    return [
        float(at.split(",")[1])
        for points in re.findall(rf'<polyline{kind} points="([^"]*)"', text)
        for at in points.split()
    ]


@pytest.mark.parametrize(
    "values",
    [[], [NAN], [5.0], [5.0] * 30, [NAN, 3.0, NAN], [-4.0, -8.0], [1e15, 2e15], [0.0, 0.0], [1.0, math.inf, 2.0]],
    ids=str,
)
def test_whatever_there_is_can_be_drawn(values: list[float]) -> None:
    text = sparkline(values, "Fravær: ingen tall", band=(NAN, NAN), target=NAN, start=0)
    found = ET.fromstring(text)
    assert found.get("aria-label") == "Fravær: ingen tall"
    assert not re.search(r"\b(nan|inf)\b", text)
    for number in re.findall(r'points="([^"]*)"', text):
        for at in number.split():
            x, y = map(float, at.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


def test_what_is_hidden_has_no_line_though_there_is_a_target() -> None:
    text = sparkline([NAN] * 30, "vises ikke", target=5.0, path=[5.0] * 48)
    assert "polyline" not in text
    assert "path" not in text


def test_a_path_of_steps_has_corners() -> None:
    steps = spark(drawn(wavy(), paths=(path(6.0, shape="steps"),)), "a")
    line = spark(drawn(wavy(), paths=(path(6.0),)), "a")
    assert len(set(ys(steps, ' class="way"'))) == 2
    assert len(set(ys(line, ' class="way"'))) > 10


def test_the_way_reaches_past_the_newest_month_to_the_end_of_the_years() -> None:
    text = spark(drawn(wavy(34), paths=(path(6.0),)), "a")
    last = float(re.findall(r'class="way" points="[^"]* ([\d.]+),', text)[0])
    newest = float(re.findall(r"translate\(([\d.]+)", text)[0])
    assert last == WIDTH - PAD
    assert newest == pytest.approx(PAD + 33 / 47 * (WIDTH - 2 * PAD), abs=0.1)


@pytest.mark.parametrize("tone", ["better", "worse", "undecided", "", "no-data"])
def test_the_newest_point_has_the_verdicts_shape(tone: str) -> None:
    text = sparkline([1.0, 2.0], "a", tone=tone)
    shape = re.findall(r'class="last" d="([^"]*)"', text)[0]
    assert (shape == TONES.get(tone)) == (tone in TONES)
    assert (f"--td-{tone}," in text) == (tone in TONES)


def test_a_label_cannot_break_out() -> None:
    assert "<script" not in sparkline([1.0], '"><script>')


# ── many ──


def test_all_are_drawn_on_one_scale() -> None:
    text = multiples([("Lav", [2.0, 2.0]), ("Høy", [10.0, 10.0])], measure="percent")
    low, high = (ys(part, "") for part in text.split("<li>")[1:])
    assert low[0] - high[0] == pytest.approx((TALL - 2 * PAD) * 0.8, abs=0.2)
    assert "Alle har samme skala, fra 0,0 til 10,0 prosent." in text


def test_each_has_its_name_its_newest_figure_and_a_way_on() -> None:
    rows = [("Sykehjem", drawn(wavy()), "enhet?id=sykehjem"), ("Uten", drawn(wavy()), None), ("Til", drawn([]))]
    found = ET.fromstring(multiples(rows))
    items = list(found.iter("li"))
    assert [a.get("href") for a in found.iter("a")] == ["enhet?id=sykehjem"]
    assert "okt. 2026: " in "".join(items[0].itertext())
    assert items[2].findall("span")[1].text == "ingen tall"
    labels = [svg.get("aria-label") or "" for svg in found.iter("svg")]
    assert labels[0].startswith("Sykehjem, okt. 2026: ")


def test_a_unit_that_may_not_be_seen_says_so() -> None:
    text = multiples([("Sykehjem", drawn([], hidden=("few-persons",) * 48))])
    assert "vises ikke" in text
    assert "polyline" not in text


def test_several_units_have_no_common_scale() -> None:
    with pytest.raises(ValueError, match="percent, persons"):
        multiples([("A", drawn([1.0])), ("B", drawn([1.0], measure="persons"))])


def test_without_rows_or_figures_there_is_nothing_to_compare() -> None:
    assert multiples([]) == ""
    assert "Ingen tall som kan vises" in multiples([("A", [NAN]), ("B", [])])


def test_names_and_addresses_cannot_break_out() -> None:
    text = multiples([("<script>", [1.0], '"><script>')])
    assert "<script" not in text
    ET.fromstring(text)
