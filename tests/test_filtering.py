"""A table's filters, search and order as the address asks for them."""

from __future__ import annotations

import math
import re

import pytest
from markupsafe import Markup

from dashboard.pages.parts.filtering import Asked, Row

FILTERS = {"tema": ["velferd", "beredskap"], "vurdering": ["late", "better"]}
ROWS = [
    Row(0, Markup("<td>a</td>"), "1.1 Øke Takten", {"tema": ["velferd"], "vurdering": ["late"]}, {"takt": 0.5}),
    Row(1, Markup("<td>b</td>"), "1.2 øvelser  i felt", {"tema": ["beredskap"], "vurdering": ["better"]}, {"takt": math.nan}),
    Row(2, Markup("<td>c</td>"), "1.3 takt", {"tema": ["velferd"], "vurdering": ["better"]}, {"takt": -1.5}),
    Row(3, Markup("<td>d</td>"), "1.4 annet", {"tema": ["velferd"], "vurdering": ["better"]}, {"takt": 0.5}),
]  # fmt: skip


def seen(**params: str) -> list[int]:
    asked = Asked.of(params, FILTERS, ["takt"])
    return [row.place for row in asked.ordered(ROWS) if asked.shows(row)]


@pytest.mark.parametrize(
    ("params", "places"),
    [
        ({}, [0, 1, 2, 3]),
        ({"tema": "velferd"}, [0, 2, 3]),
        ({"tema": "velferd", "vurdering": "better"}, [2, 3]),
        ({"sok": "TAKT"}, [0, 2]),
        ({"sok": "  øvelser felt "}, [1]),
        ({"sok": "takt øke"}, [0]),
        ({"sok": "finnes ikke"}, []),
        ({"sorter": "takt"}, [2, 0, 3, 1]),
        ({"sorter": "-takt"}, [0, 3, 2, 1]),
    ],
)
def test_rows_are_those_asked_for_in_the_order_asked_for(params: dict[str, str], places: list[int]) -> None:
    assert seen(**params) == places


@pytest.mark.parametrize(
    "params",
    [{"tema": "finnes-ikke"}, {"vurdering": "<script>"}, {"sorter": "navn"}, {"sorter": "--takt"}, {"annet": "1"}],
)
def test_what_there_is_not_is_passed_over(params: dict[str, str]) -> None:
    assert Asked.of(params, FILTERS, ["takt"]) == Asked.of({}, FILTERS, ["takt"])
    assert seen(**params) == [0, 1, 2, 3]


def test_a_column_says_how_it_is_sorted_and_what_comes_next() -> None:
    for sort, direction, turned in (
        ("", "none", "takt"),
        ("takt", "ascending", "-takt"),
        ("-takt", "descending", "takt"),
    ):
        asked = Asked.of({"sorter": sort}, FILTERS, ["takt"])
        assert (asked.direction("takt"), asked.turned("takt")) == (direction, turned)


def test_a_row_is_written_with_what_the_browser_goes_by() -> None:
    markup = ROWS[0].html(is_shown=False)
    assert 'data-td-tema="velferd"' in markup
    assert 'data-td-text="1.1 øke takten"' in markup
    assert 'data-td-sort-takt="0.5"' in markup
    assert re.search(r"<tr [^>]* hidden>", markup)
    assert "hidden" not in ROWS[0].html()


def test_a_row_without_a_number_has_none_to_sort_by() -> None:
    assert "data-td-sort-takt" not in ROWS[1].html()


def test_no_text_of_a_row_becomes_markup() -> None:
    row = Row(0, Markup("<td></td>"), '"><script>', {"tema": ['"><b>']}, {})
    assert "<script" not in row.html()
    assert "<b>" not in row.html()
