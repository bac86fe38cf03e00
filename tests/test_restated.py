"""What was known on a day, what has become of it since, and what may be told of either."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from dashboard.album import Album
from dashboard.council import Council, open_council
from dashboard.model import Register, Settings
from dashboard.restatement import COLUMNS
from dashboard.store import Store, sqlite_url

HEAD = "Enhet;Måned;Ansatte;Avtalte årsverk"


def on(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T23:59:59+00:00")


Filled = Callable[..., Council]


@pytest.fixture
def filled(root: Path, tmp_path: Path) -> Iterator[Filled]:
    """A council whose files come around the 15th of the month after; one with «-rettet» in its name five weeks later."""
    opened: list[Council] = []

    def fill(**files: str) -> Council:
        folder = tmp_path / "council"
        shutil.copytree(root / "data/nesbyen/register", folder / "register")
        shutil.copy(root / "data/nesbyen/council.toml", folder)
        (folder / "workbooks").mkdir()
        for name, rows in files.items():
            path = (
                folder / "workbooks" / f"årsverk-{name[1:5]}-{name[5:7]}{'-rettet' if name.endswith('r') else ''}.csv"
            )
            path.write_text("\n".join([HEAD, *rows.split()]) + "\n", "utf-8")
        council = open_council(folder, state=tmp_path / "state")
        opened.append(council)
        assert {one.status for one in council.load_example()} == {"stored"}
        return council

    yield fill
    for council in opened:
        council.close()


# ── what is otherwise now ──


def test_a_corrected_figure_is_told_with_what_it_was_and_is(filled: Filled) -> None:
    council = filled(m202603="Sykehjemmet;2026-03;120;90", m202603r="Sykehjemmet;2026-03;120;85,5")
    found = council.restated(on("2026-04-30"))
    assert list(found.columns) == list(COLUMNS)
    row = found.set_index("indicator").loc["fte_agreed"]
    assert (len(found), row["kind"], row["month"], row["before"], row["after"]) == (1, "changed", "2026-03", 90, 85.5)
    assert row["file"] == "årsverk-2026-03-rettet.csv"
    assert council.restated(on("2026-06-30")).empty, "the correction was known by then"
    assert council.restated(on("2020-01-01")).empty, "nothing was known then"


def test_a_figure_that_was_taken_out_is_told_without_one_now(filled: Filled) -> None:
    council = filled(m202603="Sykehjemmet;2026-03;120;90")
    council.undo(1, by="HR")
    found = council.restated(on("2026-04-30"))
    assert set(found["kind"]) == {"removed"}
    assert found["before"].tolist() == [90, 120]
    assert found["after"].isna().all()


def test_a_figure_that_has_only_come_since_is_no_restatement(filled: Filled) -> None:
    council = filled(m202603="Sykehjemmet;2026-03;120;90", m202604="Sykehjemmet;2026-04;120;91")
    assert council.restated(on("2026-04-30")).empty


@pytest.mark.parametrize(("then", "now"), [("4;3,2", "30;24"), ("30;24", "4;3,2")])
def test_a_figure_of_few_people_then_or_now_is_not_told_of(filled: Filled, then: str, now: str) -> None:
    council = filled(m202603=f"Sykehjemmet;2026-03;{then}", m202603r=f"Sykehjemmet;2026-03;{now}")
    assert council.restated(on("2026-04-30")).empty


def test_what_today_hides_the_past_does_not_show(filled: Filled) -> None:
    council = filled(m202603="Sykehjemmet;2026-03;30;24", m202603r="Sykehjemmet;2026-03;4;3,2")
    then = council.observations(as_of=on("2026-04-30"))
    assert then["value"].isna().all()
    assert set(then["hidden"]) == {"few-persons"}
    series = council.series("fte_agreed", "helse", as_of=on("2026-04-30")).set_index("month")
    assert pd.isna(series.loc["2026-03", "value"])


def test_a_figure_taken_out_of_a_unit_that_is_small_now_is_not_shown_as_it_was_then(filled: Filled) -> None:
    council = filled(m202603="Sykehjemmet;2026-03;30;24", m202603r="Sykehjemmet;2026-03;4;")
    assert "fte_agreed" not in set(council.observations()["indicator"]), "it was taken out"
    then = council.observations(as_of=on("2026-04-30"))
    assert set(then["indicator"]) == {"fte_agreed", "headcount"}
    assert then["value"].isna().all()
    assert council.restated(on("2026-04-30")).empty
    assert council.history("fte_agreed", "sykehjem", "2026-03")["value"].isna().all()


def test_what_was_hidden_then_is_not_shown_as_it_was_then(filled: Filled) -> None:
    council = filled(m202603="Sykehjemmet;2026-03;4;3,2", m202603r="Sykehjemmet;2026-03;30;24")
    assert council.observations(as_of=on("2026-04-30"))["value"].isna().all()
    assert council.observations()["value"].notna().all()


def test_the_frames_are_the_askers_own(filled: Filled) -> None:
    council = filled(m202603="Sykehjemmet;2026-03;120;90", m202603r="Sykehjemmet;2026-03;120;85,5")
    mine = council.restated(on("2026-04-30"))
    mine.loc[:, "before"] = 0
    assert council.restated(on("2026-04-30"))["before"].tolist() == [90]


# ── a figure's history ──


def test_a_history_ends_with_the_day_it_is_asked_for(filled: Filled) -> None:
    council = filled(m202603="Sykehjemmet;2026-03;120;90", m202603r="Sykehjemmet;2026-03;120;85,5")
    asked = ("fte_agreed", "sykehjem", "2026-03")
    assert council.history(*asked)["value"].tolist() == [90, 85.5]
    assert council.history(*asked, as_of=on("2026-04-30"))["value"].tolist() == [90]
    assert council.history(*asked, as_of=on("2026-01-01")).empty


def test_an_upload_that_was_taken_back_later_still_stood_then(filled: Filled) -> None:
    council = filled(m202603="Sykehjemmet;2026-03;120;90")
    council.undo(1, by="HR")
    asked = ("fte_agreed", "sykehjem", "2026-03")
    assert council.history(*asked)["undone_at"].notna().all()
    assert council.history(*asked, as_of=on("2026-04-30"))["undone_at"].isna().all()


def test_a_hidden_figures_earlier_values_are_hidden_too(filled: Filled) -> None:
    council = filled(m202603="Sykehjemmet;2026-03;30;24", m202603r="Sykehjemmet;2026-03;4;3,2")
    for as_of in (None, on("2026-04-30")):
        found = council.history("fte_agreed", "sykehjem", "2026-03", as_of=as_of)
        assert len(found)
        assert found[["numerator", "denominator", "value"]].isna().all(axis=None)
        assert set(found["hidden"]) == {"few-persons"}


def test_where_nobody_knows_how_many_people_the_history_is_hidden(filled: Filled) -> None:
    council = filled(m202603="Sykehjemmet;2026-03;;24", m202603r="Sykehjemmet;2026-03;;23")
    found = council.history("fte_agreed", "sykehjem", "2026-03")
    assert len(found) == 2
    assert set(found["hidden"]) == {"persons-unknown"}
    assert found["value"].isna().all()


@pytest.mark.parametrize("asked", [("ukjent", "sykehjem", "2026-03"), ("headcount", "'; --", "2026-03")])
def test_the_history_of_what_is_not_in_the_register_is_a_key_error(filled: Filled, asked: tuple[str, str, str]) -> None:
    council = filled(m202603="Sykehjemmet;2026-03;120;90")
    with pytest.raises(KeyError):
        council.history(*asked)
    assert council.history("headcount", "sykehjem", "ikke en måned").empty


# ── kept ──


def test_several_readers_with_days_of_their_own_are_given_what_is_kept(tmp_path: Path) -> None:
    with closing(Store(sqlite_url(tmp_path / "x.sqlite"), tmp_path / "files")) as store:
        album = Album(store, Register(), Settings("By"))
        days = [on(f"2026-{month:02d}-28") for month in range(1, 11)]
        first = [album.snapshot(day) for day in days]
        assert all(album.snapshot(day) is one for day, one in zip(days, first, strict=True))
        many = [on(f"20{year}-06-{day:02d}") for year in (24, 25) for day in range(1, 31)]
        for day in many:
            album.snapshot(day)
        assert album.snapshot(days[0]) is not first[0], "those asked for longest ago are let go"
