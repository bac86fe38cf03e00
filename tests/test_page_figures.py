"""A figure on a page carries what it stands for and where it is from, and a wrong one is found."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from pagefigures import assert_figures_hold, figures_of

from dashboard.council import Council, open_council
from dashboard.pages.parts.figures import assessed, fig


@pytest.fixture(scope="module")
def council(example_state: Path, tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Council]:
    state = tmp_path_factory.mktemp("figures") / "state"
    shutil.copytree(example_state, state)
    found = open_council(root / "data/nesbyen", state=state)
    yield found
    found.close()


def test_a_figure_keeps_its_raw_value_and_its_source() -> None:
    made = fig("7,4 prosent", 7.37, "assess", "2.3.3", "sick_leave_short", "helse", "level")
    assert made == ('<data value="7.37" data-figure="assess:2.3.3/sick_leave_short/helse/level">7,4 prosent</data>')


@pytest.mark.parametrize("nothing", [None, math.nan, math.inf])
def test_what_is_not_there_has_an_empty_value(nothing: float | None) -> None:
    assert figures_of(fig("vises ikke", nothing, "series", "a", "b", "2026-10"))[0][1] == ""


def test_text_and_source_cannot_become_markup() -> None:
    made = fig("<b>1</b>", 1, "series", '"><script>', "b/c", "2026-10")
    assert "<script" not in made
    assert "<b>" not in made
    assert "b%2Fc" in made


@pytest.mark.parametrize("of", ["dict", "series", "tuple"])
def test_a_links_field_is_named_by_its_row(of: str) -> None:
    row = {"commitment": "1.1", "indicator": "i", "unit": "u", "level": 2.5}
    frame = pd.DataFrame([row])
    given = {"dict": row, "series": frame.iloc[0], "tuple": next(frame.itertuples(index=False))}[of]
    assert figures_of(assessed(given, "level", "2,5")) == [("assess:1.1/i/u/level", "2.5", "2,5")]


def test_true_figures_hold(council: Council) -> None:
    row = council.assess().iloc[5]
    month = council.series("home_80plus", "helse").dropna(subset="value").iloc[-1]
    markup = assessed(row, "level", "84,3 prosent") + fig(
        f"{month.value:.2f}".replace(".", ","), month.value, "series", "home_80plus", "helse", month.month
    )
    assert assert_figures_hold(council, markup) == 2


@pytest.mark.parametrize("fault", ["value", "text", "hidden"])
def test_a_wrong_figure_is_found(council: Council, fault: str) -> None:
    row = council.assess().iloc[5].copy()
    text = "84,3 prosent"
    if fault == "value":
        row["level"] += 0.001
    elif fault == "text":
        text = "84,4 prosent"
    else:
        row, text = council.assess().iloc[1], "9,1 prosent"
    with pytest.raises(AssertionError):
        assert_figures_hold(council, assessed(row, "level", text))
