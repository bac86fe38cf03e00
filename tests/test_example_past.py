"""The example's workbooks come on made-up days: a past to look back on, the same each time, and never in the future."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.council import Council, open_council
from dashboard.deliveries import due_on
from dashboard.example import made_up_moments, oldest_first
from dashboard.intake.settings import load_settings
from dashboard.model import Settings, SourceSettings

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
MANY = [Path(f"{source}-{year}-{month:02d}.xlsx") for source in ("hr", "mal", "turnus", "rådata")
        for year in range(2020, 2026) for month in range(1, 13)]  # fmt: skip


@pytest.fixture(scope="module")
def council(example_state: Path, root: Path) -> Iterator[Council]:
    with closing(open_council(root / "data/nesbyen", state=example_state)) as council:
        yield council


@pytest.fixture
def settings() -> Settings:
    return Settings("By", sources=(SourceSettings("hr", due_day=10),))


# ── the days ──


def test_the_same_names_always_give_the_same_moments(settings: Settings) -> None:
    assert made_up_moments(MANY, settings, NOW) == made_up_moments(reversed(MANY), settings, NOW)


def test_the_first_comes_first_and_all_on_weekdays_in_utc(settings: Settings) -> None:
    moments = list(made_up_moments(MANY, settings, NOW).values())
    assert moments == sorted(moments)
    assert len(moments) == len(MANY)
    assert all(moment.weekday() < 5 and moment.utcoffset() == dt.timedelta(0) for moment in moments)


def test_most_are_in_time_and_a_few_are_not(settings: Settings) -> None:
    found = made_up_moments(MANY, settings, NOW)
    days = {
        path: (moment.date() - due_on(path.stem[-7:], path.stem[:-8], settings)).days for path, moment in found.items()
    }
    assert all(-12 <= late <= 9 for late in days.values())
    assert 0.02 < sum(late > 0 for late in days.values()) / len(days) < 0.15


def test_nothing_comes_after_now(settings: Settings) -> None:
    future = [Path("hr-2026-10.xlsx"), Path("hr-2026-11.xlsx"), Path("hr-2031-01.xlsx")]
    found = made_up_moments(future, settings, NOW)
    assert list(found) == future
    assert list(found.values())[1:] == [NOW, NOW]


def test_a_later_edition_of_a_months_file_comes_later(settings: Settings) -> None:
    found = made_up_moments(map(Path, ("hr-2026-03-rettet.xlsx", "hr-2026-03.xlsx")), settings, NOW)
    assert [path.name for path in found] == ["hr-2026-03.xlsx", "hr-2026-03-rettet.xlsx"]
    first, second = found.values()
    assert second - first > dt.timedelta(30)


def test_a_file_whose_name_has_no_month_comes_now_and_last(settings: Settings) -> None:
    found = made_up_moments([Path("oversikt.xlsx"), Path("hr-2026-13.xlsx"), Path("hr-2026-10.xlsx")], settings, NOW)
    assert [path.name for path in found] == ["hr-2026-10.xlsx", "hr-2026-13.xlsx", "oversikt.xlsx"]
    assert found[Path("oversikt.xlsx")] == NOW


def test_a_council_of_its_own_reads_its_months_in_order() -> None:
    files = map(Path, ("b-2026-02.csv", "uten.csv", "a-2026-02.csv", "z-2025-12.csv"))
    assert [path.name for path in oldest_first(files)] == [
        "uten.csv",
        "z-2025-12.csv",
        "a-2026-02.csv",
        "b-2026-02.csv",
    ]


# ── stored ──


def test_every_workbook_of_the_example_is_stored_as_on_its_made_up_day(council: Council, root: Path) -> None:
    files = (root / "data/nesbyen/workbooks").glob("*")
    wanted = {path.name: moment for path, moment in made_up_moments(files, council.settings, NOW).items()}
    uploads = council.uploads()[::-1]
    assert {one.file_name: one.recorded_at for one in uploads if one.by == "eksempel"} == wanted
    assert all(one.recorded_at < other.recorded_at for one, other in itertools.pairwise(uploads))


@pytest.mark.parametrize(
    ("day", "through"), [("2026-05-05", "2026-03"), ("2026-05-31", "2026-04"), ("2026-11-09", "2026-09")]
)
def test_on_a_day_only_what_had_come_by_then_was_known(council: Council, day: str, through: str) -> None:
    as_of = dt.datetime.fromisoformat(f"{day}T23:59:59+00:00")
    assert council.snapshot(as_of).through == through
    assert council.observations(as_of=as_of)["month"].max() == through


def test_a_months_correction_can_be_seen_coming(council: Council) -> None:
    known = [
        council.series("sick_leave_total", "barnehage_b", as_of=dt.datetime.fromisoformat(f"{day}T23:59:59+00:00"))
        for day in ("2026-07-31", "2026-08-31")
    ]
    wrong, right = (frame.set_index("month").loc["2026-06", "numerator"] for frame in known)
    assert wrong > 1.2 * right


def test_in_a_council_that_is_no_example_files_come_when_they_are_loaded(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "council"
    shutil.copytree(root / "data/nesbyen/register", folder / "register")
    text = (root / "data/nesbyen/council.toml").read_text("utf-8").replace("example = true", "example = false")
    (folder / "council.toml").write_text(text, "utf-8")
    assert not load_settings(folder / "council.toml").example
    (folder / "workbooks").mkdir()
    for month in ("2026-03", "2026-04"):
        (folder / "workbooks" / f"årsverk-{month}.csv").write_text(
            f"Enhet;Måned;Ansatte;Avtalte årsverk\nSykehjemmet;{month};120;90\n", "utf-8"
        )
    before = dt.datetime.now(dt.UTC)
    with closing(open_council(folder, state=tmp_path / "state")) as council:
        council.load_example()
        assert [one.file_name for one in council.uploads()] == ["årsverk-2026-04.csv", "årsverk-2026-03.csv"]
        assert all(before <= one.recorded_at <= dt.datetime.now(dt.UTC) for one in council.uploads())


def test_a_workbook_laid_in_later_never_comes_before_what_is_stored(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "council"
    shutil.copytree(root / "data/nesbyen/register", folder / "register")
    shutil.copy(root / "data/nesbyen/council.toml", folder)
    (folder / "workbooks").mkdir()

    def lay(month: str) -> None:
        (folder / "workbooks" / f"årsverk-{month}.csv").write_text(
            f"Enhet;Måned;Ansatte;Avtalte årsverk\nSykehjemmet;{month};120;90\n", "utf-8"
        )

    lay("2026-04")
    with closing(open_council(folder, state=tmp_path / "state")) as council:
        council.load_example()
        lay("2026-02")
        assert sorted(one.status for one in council.load_example()) == ["stored", "unchanged"]
        newest, first = council.uploads()
        assert (newest.file_name, first.file_name) == ("årsverk-2026-02.csv", "årsverk-2026-04.csv")
        assert newest.recorded_at - first.recorded_at == dt.timedelta(microseconds=1)


def test_the_due_day_of_each_source_is_its_own(settings: Settings) -> None:
    early = made_up_moments([Path("hr-2026-03.xlsx")], settings, NOW)
    late = made_up_moments(
        [Path("hr-2026-03.xlsx")], replace(settings, sources=(SourceSettings("hr", due_day=28),)), NOW
    )
    assert min(late.values()) - min(early.values()) > dt.timedelta(10)
