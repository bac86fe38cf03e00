"""Plot: a chart in words and shapes that anyone can read at any width, and each month a way to where its figure comes from."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from drawings import NAN, drawn, path, wavy

from dashboard.assess import Fan
from dashboard.charts import Drawing, svg
from dashboard.charts.drawing import Limits, Mark, Note
from dashboard.charts.labels import NARROW, WIDE, overlap
from dashboard.charts.plot import SHAPES, Scene
from dashboard.model import month as months
from dashboard.wording.catalogue import speaking


def fan(low: float = 6.0, high: float = 9.0) -> Fan:
    span = tuple(months.span("2026-11", "2027-12"))
    at = [tuple([low + (high - low) * share] * len(span)) for share in (0, 0.3, 0.5, 0.7, 1)]
    return Fan(span, *at)


def limits(low: float = 6.0, high: float = 10.0) -> Limits:
    span = tuple(months.span("2024-01", "2026-10"))
    return Limits(span, (low,) * 34, ((low + high) / 2,) * 34, (high,) * 34, trial=False)


def full(**over: Any) -> Drawing:
    """All there can be at once."""
    said = {
        "mean": 8.0, "low": 7.3, "high": 8.7, "limits": limits(), "paths": (path(6.5),), "fan": fan(),
        "marks": (Mark("2026-07", "outside", 1, "worse"), Mark("2026-08", "outside", 1, "worse"), Mark("2024-09", "trend", -1, "better")),
        "notes": (Note("2025-03", "rebased", "Ny turnus"), Note("2026-04", "easter"), Note("2026-09", "absent", count=2)),
    }  # fmt: skip
    return drawn(wavy(), **(said | over))


HARD: dict[str, Drawing] = {
    "everything": full(),
    "nothing": drawn([]),
    "nothing-but-a-target": drawn([], paths=(path(6.5, begin=NAN),)),
    "one": drawn([NAN] * 20 + [5.0]),
    "all-hidden": drawn([], hidden=("few-persons",) * 34 + ("",) * 14),
    "some-hidden": drawn([8.0, NAN] * 17, hidden=("", "few-persons") * 17 + ("",) * 14),
    "constant": drawn([5.0] * 34, mean=5.0, low=5.0, high=5.0, paths=(path(5.0, begin=5.0),), fan=fan(5.0, 5.0)),
    "nought": drawn([0.0] * 34, mean=0.0, low=0.0, high=0.0),
    "gaps": drawn([8.0, NAN, NAN, 9.0, 7.0, NAN] * 5),
    "negative": drawn(wavy(at=-4, noise=3), measure="count", mean=-4.0, low=-7.0, high=-1.0),
    "huge": drawn([v * 1e9 for v in wavy()], measure="count", mean=8e9, low=7e9, high=9e9, paths=(path(6e9, begin=8e9),)),
    "tiny": drawn([v * 1e-6 for v in wavy()], mean=8e-6),
    "target-behind-the-usual": full(paths=(path(11.0),)),
    "target-at-the-newest": full(paths=(path(8.0),)),
    "steps": full(paths=(path(6.0, shape="steps"),)),
    "revised": full(paths=(path(6.0, revised=True, set_on=""), path(7.0, shape="steps", status="adopted", set_on="2026-05-01"))),
    "marks-everywhere": full(marks=tuple(Mark(m, "shift", 1, "worse") for m in months.span("2024-01", "2026-10")[::2])),
    "long": drawn(
        wavy(180), months=tuple(months.span("2015-01", "2029-12")), hidden=("",) * 180, looks=(),
    ),
    "short": drawn(wavy(3), months=("2025-12", "2026-01", "2026-02"), hidden=("",) * 3, looks=()),
    "to-the-end": drawn(wavy(48), paths=(path(6.5),)),
    "breaks": full(notes=tuple(Note(m, "redefined", "Ny definisjon") for m in ("2025-01", "2025-02", "2026-06"))),
}  # fmt: skip


def tree(drawing: Drawing, **options: Any) -> ET.Element:
    return ET.fromstring(svg(drawing, **options))


@pytest.mark.parametrize("name", HARD)
def test_it_is_whole_xml_without_a_number_that_is_none(name: str) -> None:
    text = svg(HARD[name], address=lambda month: f"tall?indikator=a&maaned={month}")
    ET.fromstring(text)
    assert not re.search(r"\b(nan|inf|None|e[+-]\d)", text)


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("width", [NARROW, 340, WIDE - 1, WIDE, 900, 1600])
def test_no_words_lie_on_other_words(name: str, width: int) -> None:
    scene = Scene(HARD[name], 320)
    shown = "narrow" if width < WIDE else "wide"
    boxes = [one.box(width - scene.left) for one in scene.placed() if one.when in ("", shown)]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair, room=0)]


@pytest.mark.parametrize("name", HARD)
def test_no_words_reach_outside_a_narrow_telephone(name: str) -> None:
    scene = Scene(HARD[name], 320)
    for one in scene.placed():
        if one.when != "wide":
            left, top, right, bottom = one.box(NARROW - scene.left)
            assert -scene.left <= left
            assert right <= NARROW - scene.left + 12
            assert top >= 0
            assert bottom <= 320


@pytest.mark.parametrize("name", HARD)
def test_months_and_years_under_the_line_do_not_touch(name: str) -> None:
    found = tree(HARD[name])
    left = Scene(HARD[name], 320).left
    for width, shown in ((NARROW - left, "wide"), (WIDE - left, "narrow")):
        rows: dict[str, list[tuple[float, float]]] = {}
        for text in found.iter("text"):
            kinds = text.get("class", "").split()
            if "tick" in kinds and shown not in kinds and text.get("x", "").endswith("%"):
                x = float(text.get("x", "").rstrip("%")) / 100 * width
                size = len(text.text or "") * 7.1
                left = x - size / 2 if text.get("text-anchor") == "middle" else x + 2
                rows.setdefault(text.get("y", ""), []).append((left, left + size))
        for row in rows.values():
            row.sort()
            assert all(one[1] <= other[0] for one, other in zip(row, row[1:], strict=False))


def test_each_month_with_a_figure_is_a_link_that_says_it() -> None:
    found = tree(full(), address=lambda month: f"tall?indikator=fravaer&enhet=by&maaned={month}")
    links = list(found.iter("a"))
    assert len(links) == 34
    newest = links[-1]
    assert newest.get("href") == "tall?indikator=fravaer&enhet=by&maaned=2026-10"
    value = full().values[33]
    assert newest.get("aria-label") == f"oktober 2026: {value:.1f} prosent".replace(".", ",")
    assert newest.findtext("title") == newest.get("aria-label")
    assert [a.get("tabindex") for a in links].count("0") == 1
    assert newest.get("tabindex") == "0"


def test_without_an_address_there_is_no_link_and_the_months_still_say_what_they_are() -> None:
    found = tree(full())
    assert not list(found.iter("a"))
    assert sum("oktober 2026: " in (title.text or "") for title in found.iter("title")) == 1


def test_an_address_and_a_name_cannot_break_out() -> None:
    text = svg(replace(full(), name='"><script>x</script>'), address=lambda month: '"><script>y</script>&' + month)
    assert "<script" not in text
    ET.fromstring(text)


def test_what_stands_out_has_a_shape_and_a_word() -> None:
    found = tree(full())
    shapes = {p.get("d") for s in found.iter("svg") if "mark" in (s.get("class") or "") for p in s.iter("path")}
    assert shapes == {SHAPES["outside", 1], SHAPES["trend", -1]}
    written = [text.text for text in found.iter("text")]
    assert "langt over" in written
    assert "synker sju på rad" in written
    july = next(t.text for t in found.iter("title") if (t.text or "").startswith("juli 2026"))
    assert july.endswith(". langt over")


def test_the_rules_that_can_hold_at_once_have_shapes_of_their_own() -> None:
    ways = {label: {SHAPES[label, side] for side in (1, -1)} for label, _ in SHAPES}
    for one, other in combinations(ways.values(), 2):
        assert not one & other


def test_its_sentence_says_what_it_shows() -> None:
    said = tree(full()).findtext(".//desc") or ""
    for part in (
        "Det nyeste tallet er",
        "oktober 2026",
        "Åtte av ti måneder i 2024–2025 lå mellom 7,3 og 8,7 prosent",
        "Foreslått mål: 6,5 prosent innen desember 2027",
        "Med åtte av ti sjanser ligger desember 2027 mellom 6,0 og 9,0 prosent",
        "3 måneder skiller seg ut",
    ):
        assert part in said  # fmt: skip


def test_it_is_named_as_a_group_and_says_more_with_its_description() -> None:
    found = tree(full()).find("svg")
    assert found is not None
    assert (found.get("role"), found.get("aria-label")) == ("group", "Fravær, Byen")
    assert found.get("aria-describedby") == found.find("desc").get("id")  # type: ignore[union-attr]


def test_two_charts_of_the_same_on_a_page_can_be_told_apart() -> None:
    ids = {re.search(r'desc id="(\w+)"', svg(full(), name=name))[1] for name in ("", "a", "b")}  # type: ignore[index]
    assert len(ids) == 3


def test_hidden_months_say_so_and_why_and_show_nothing() -> None:
    found = tree(HARD["all-hidden"])
    assert sum("gjelder få personer" in (title.text or "") for title in found.iter("title")) == 34
    assert "Ingen tall som kan vises" in [text.text for text in found.iter("text")]
    assert not list(found.iter("polyline"))
    assert not list(found.iter("circle"))


def test_a_gap_is_no_line() -> None:
    found = tree(drawn([1.0, 2.0, NAN, 4.0, NAN, 5.0, 6.0]))
    lines = [one.get("points", "").split() for one in found.iter("polyline") if one.get("class") == "line"]
    assert [len(points) for points in lines] == [2, 2]
    assert len(list(found.iter("circle"))) == 5


def test_a_month_with_units_missing_is_drawn_hollow_and_says_how_many() -> None:
    found = tree(full())
    few = [g for g in found.iter("g") if "few" in (g.get("class") or "")]
    assert [g.findtext("title", "").split(". ")[-1] for g in few] == ["2 enheter mangler tall"]


def test_steps_have_corners_and_a_line_has_none() -> None:
    def levels(shape: str) -> set[str]:
        lines = [p for p in tree(full(paths=(path(6.0, shape=shape),))).iter("polyline") if p.get("class") == "path"]
        return {at.split(",")[1] for line in lines for at in line.get("points", "").split()}

    assert len(levels("steps")) == 2
    assert len(levels("line")) == 25


def test_the_fan_begins_where_the_figures_end() -> None:
    found = tree(full())
    line = next(p for p in found.iter("polyline") if p.get("class") == "line").get("points", "").split()[-1]
    outer = next(p for p in found.iter("polygon") if p.get("class") == "fan80").get("points", "").split()[0]
    assert outer == line


def test_what_it_is_kept_for_does_not_show_where_it_led_before() -> None:
    first, second = svg(full(), address=lambda month: "a"), svg(full(), address=lambda month: "b")
    assert second == first.replace('href="a"', 'href="b"')
    assert "<a" not in svg(full())


def test_words_follow_the_spoken_language() -> None:
    with speaking("en"):
        text = svg(full())
    assert "October 2026" in text
    assert "oktober 2026" not in text


def test_what_the_years_are_is_only_said_of_two_years() -> None:
    assert "De to årene begynner" in svg(full())
    assert "De to årene begynner" not in svg(replace(full(), end="2028-12"))


def test_a_chart_without_room_is_refused() -> None:
    with pytest.raises(ValueError):
        svg(full(), height=100)
    assert 'height="160"' in svg(full(), height=160)


def test_it_may_be_held_to_a_width() -> None:
    assert "max-width:480px" in svg(full(), width=480)
    assert "max-width" not in svg(full())


def test_everything_stands_where_its_figure_says() -> None:
    scene = Scene(drawn([0.0, 10.0]), 320)
    assert scene.up(0.0) == scene.bottom
    assert scene.up(10.0) == pytest.approx(scene.top)
    assert math.isclose(scene.part(0), 0.5 / 48)
