"""The example's 136 workbooks, read and stored: every figure is the true one, and its stories can be read."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard.council import Council, open_council
from dashboard.model import month as months
from dashboard.store import Store, Upload, sqlite_url

MONTHS = months.span("2024-01", "2026-10")
SHAPES = ("mal", "hr", "turnus", "beredskap-ikt")
Key = tuple[str, str, str]


@pytest.fixture(scope="module")
def council(example_state: Path, root: Path) -> Iterator[Council]:
    council = open_council(root / "data/nesbyen", state=example_state)
    yield council
    council.close()


@pytest.fixture(scope="module")
def uploads(council: Council) -> list[Upload]:
    return council.uploads()


@pytest.fixture(scope="module")
def stored(example_state: Path) -> pd.DataFrame:
    """What was reported, behind the gate: no reader gets this."""
    store = Store(sqlite_url(example_state / "taktskifte.sqlite"), example_state / "files")
    frame = store.observations()
    store.close()
    return frame


@pytest.fixture(scope="module")
def truth(root: Path) -> dict[Key, tuple[float, float | None, float | None]]:
    with (root / "tests/reference/nesbyen-truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (r["indicator"], r["unit"], r["month"]): (
            float(r["numerator"]),
            float(r["denominator"]) if r["denominator"] else None,
            float(r["value"]) if r["value"] else None,
        )
        for r in rows
    }


# ── all of it came in ──


def test_all_136_workbooks_are_stored(uploads: list[Upload]) -> None:
    assert len(uploads) == 136
    assert all(upload.undone_at is None for upload in uploads)
    assert Counter(u.file_name.rsplit("-", 2)[0] for u in uploads) == dict.fromkeys(SHAPES, 34)


def test_no_workbook_has_an_error_or_a_warning(uploads: list[Upload]) -> None:
    found = [(u.file_name, f["code"]) for u in uploads for f in json.loads(u.findings) if f["severity"] != "note"]
    assert found == []


def test_every_report_says_stored(example_state: Path) -> None:
    reports = json.loads((example_state / "reports.json").read_text("utf-8"))
    assert Counter(r["status"] for r in reports) == {"stored": 136}
    assert [r["file"][-12:-5] for r in reports] == sorted(r["file"][-12:-5] for r in reports)


def test_each_shape_is_its_own_source(uploads: list[Upload]) -> None:
    sources = {shape: {u.source for u in uploads if u.file_name.startswith(f"{shape}-")} for shape in SHAPES}
    assert all(len(found) == 1 for found in sources.values()), sources
    assert len(set.union(*sources.values())) == len(SHAPES)


def test_each_file_speaks_of_its_own_month(uploads: list[Upload]) -> None:
    assert all(upload.months[-1] == upload.file_name[-12:-5] for upload in uploads)


def test_everything_kept_is_sound(council: Council) -> None:
    assert council.check() == []
    assert council.health() == {"database": True, "state": True}


# ── and is true ──


def test_the_store_has_every_true_figure_and_no_other(stored: pd.DataFrame, truth: dict[Key, tuple]) -> None:
    keys = set(zip(stored["indicator"], stored["unit"], stored["month"], strict=True))
    assert len(keys) == len(stored)
    assert keys == set(truth)


def test_every_figure_is_the_true_one(stored: pd.DataFrame, truth: dict[Key, tuple]) -> None:
    true = pd.DataFrame(
        [truth[key] for key in zip(stored["indicator"], stored["unit"], stored["month"], strict=True)],
        columns=["numerator", "denominator", "value"],
    ).astype(float)
    for part in true.columns:
        different = ~np.isclose(stored[part], true[part], rtol=0, atol=1e-6, equal_nan=True)
        assert not different.any(), stored[different].head()


def test_every_figure_knows_its_file_sheet_and_cell(stored: pd.DataFrame) -> None:
    for column in ("file", "sheet", "cell", "recorded_at", "recorded_by"):
        assert stored[column].notna().all()
        assert (stored[column] != "").all()
    assert stored["cell"].str.fullmatch(r"[A-Z]+[1-9]\d*").all()
    ratios = stored["denominator"].notna()
    assert stored.loc[ratios, "denominator_cell"].str.fullmatch(r"[A-Z]+[1-9]\d*").all()


def test_lost_and_agreed_days_of_the_council_are_the_sums_of_the_true_ones(
    council: Council, truth: dict[Key, tuple]
) -> None:
    series = council.series("sick_leave_total", "nesbyen").set_index("month")
    assert list(series.index) == MONTHS
    for month in MONTHS:
        mine = [row for (indicator, _, m), row in truth.items() if indicator == "sick_leave_total" and m == month]
        lost, agreed = sum(row[0] for row in mine), sum(row[1] for row in mine)
        assert series.loc[month, "numerator"] == pytest.approx(lost, abs=1e-6)
        assert series.loc[month, "denominator"] == pytest.approx(agreed, abs=1e-6)
        assert series.loc[month, "value"] == pytest.approx(100 * lost / agreed)
        assert series.loc[month, "hidden"] == ""


@pytest.mark.parametrize("indicator", ["headcount", "fte_agreed", "dialogue_meetings", "exercises_held"])
def test_counts_of_the_council_are_the_sums_of_the_true_ones(
    council: Council, truth: dict[Key, tuple], indicator: str
) -> None:
    series = council.series(indicator).set_index("month")["value"]
    for month in MONTHS:
        mine = [row[0] for (name, _, m), row in truth.items() if (name, m) == (indicator, month)]
        assert series[month] == pytest.approx(sum(mine), abs=1e-6)


# ── what a council object says of it ──


def test_the_newest_month_is_the_tenth_of_twenty_four(council: Council) -> None:
    snapshot = council.snapshot()
    assert (snapshot.through, snapshot.months_gone) == ("2026-10", 10)


def test_every_link_has_one_row_in_the_registers_order(council: Council) -> None:
    found = council.assess()
    links = [(link.commitment, link.indicator, link.unit) for link in council.register.links]
    assert list(zip(found["commitment"], found["indicator"], found["unit"], strict=True)) == links


def test_no_outcome_is_decided_in_the_tenth_month(council: Council) -> None:
    found = council.assess()
    assert set(found.query("nature == 'outcome'")["verdict"]) <= {"undecided", "suppressed", "not-measurable"}
    assert found["look"].eq(0).all()
    assert found["p"].isna().all()


def test_asking_for_a_unit_gives_those_below_it_too(council: Council) -> None:
    found = council.observations(indicator="sick_leave_total", unit="helse", first="2026-10", last="2026-10")
    assert set(found["unit"]) == set(council.register.descendants("helse"))


@pytest.mark.parametrize("asked", [{"indicator": "ukjent"}, {"unit": "ukjent"}, {"indicator": ["headcount", "x"]}])
def test_an_unknown_name_is_a_key_error(council: Council, asked: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        council.observations(**asked)  # type: ignore[arg-type]


def test_a_frame_handed_out_may_be_changed_without_harm(council: Council) -> None:
    for get in (council.observations, council.assess, lambda: council.series("headcount"),
                lambda: council.sources("headcount", "helse")):  # fmt: skip
        one = get()
        kept = one.copy()
        one.loc[:, "indicator"] = "ødelagt"
        pd.testing.assert_frame_equal(get(), kept)


def test_the_same_version_gives_the_same_snapshot(council: Council) -> None:
    assert council.snapshot() is council.snapshot()
    assert council.data_version() == council.data_version()


def test_before_the_first_file_nothing_was_known(council: Council) -> None:
    before = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    assert council.observations(as_of=before).empty
    assert council.uploads(as_of=before) == []
    found = council.assess(as_of=before)
    assert set(found["verdict"]) == {"no-data"}
    assert found["level"].isna().all()


def test_a_time_without_a_zone_is_local(council: Council) -> None:
    local = dt.datetime(2026, 6, 15, 12)
    known = council.observations(as_of=local)
    assert 0 < len(known) < len(council.observations())
    pd.testing.assert_frame_equal(known, council.observations(as_of=local.astimezone(dt.UTC)))


# ── the stories ──


def test_the_forgotten_month_is_a_gap_and_not_a_zero(council: Council) -> None:
    kultur = council.series("headcount", "kultur").set_index("month")
    assert np.isnan(kultur.loc["2026-06", "value"])
    assert kultur.loc["2026-06", "hidden"] == ""
    assert kultur.drop("2026-06")["value"].notna().all()
    above = council.series("headcount", "oppvekst").set_index("month")
    assert above.loc["2026-06", "absent"] == 1
    assert above.drop("2026-06")["absent"].sum() == 0


def test_the_forgotten_month_leaves_the_hr_figures_alone(council: Council) -> None:
    kultur = council.series("sick_leave_total", "kultur").set_index("month")
    assert kultur.loc["2026-06", "hidden"] == ""
    assert kultur.loc["2026-06", "value"] >= 0


def test_the_corrected_month_tells_both_figures_and_where_they_stood(council: Council) -> None:
    found = council.history("sick_leave_total", "barnehage_b", "2026-06")
    assert found["file"].iloc[0] == "hr-2026-06.xlsx"
    assert set(found["file"]) == {"hr-2026-06.xlsx", "hr-2026-07.xlsx", "hr-2026-08.xlsx"}
    first, later = found["numerator"].iloc[0], found["numerator"].iloc[1:]
    assert first > 1.2 * later.iloc[0]
    assert later.nunique() == 1
    now = council.series("sick_leave_total", "barnehage_b").set_index("month")
    assert now.loc["2026-06", "numerator"] == later.iloc[0]


def test_as_of_the_first_report_the_uncorrected_figure_counted(council: Council, uploads: list[Upload]) -> None:
    stored_at = next(u.recorded_at for u in uploads if u.file_name == "hr-2026-06.xlsx")
    then = council.series("sick_leave_total", "barnehage_b", as_of=stored_at).set_index("month")
    history = council.history("sick_leave_total", "barnehage_b", "2026-06")
    assert then.loc["2026-06", "numerator"] == history["numerator"].iloc[0]
    assert council.snapshot(stored_at).through == "2026-06"


def test_a_month_that_was_never_corrected_has_one_figure_in_its_history(council: Council) -> None:
    found = council.history("headcount", "sykehjem", "2026-06")
    assert len(found) == 1
    assert found["file"].iloc[0] == "mal-2026-06.xlsx"


def test_the_indicator_nobody_reports_has_no_data(council: Council) -> None:
    found = council.assess().set_index("indicator").loc["ai_services"]
    assert found["verdict"] == "no-data"
    assert "Ingen har rapportert tall" in found["reason"]
    assert np.isnan(found["level"])
    assert list(council.assess().query("verdict == 'no-data'")["indicator"].unique()) == ["ai_services"]
    assert council.commitments["1.4.3"].standing == "silent"
    assert council.commitments["1.4"].standing == "late"


def test_absence_and_overtime_can_be_seen_going_opposite_ways(council: Council) -> None:
    found = council.assess().query("commitment == '2.3.3'").set_index("indicator")
    assert found.loc["sick_leave_short", "change"] < 0
    assert found.loc["overtime_share", "change"] > 0
    assert found.loc["overtime_share", "relation"] == "balancing"


def test_sources_of_a_level_lead_to_the_cell(council: Council, root: Path) -> None:
    import openpyxl

    found = council.sources("sick_leave_total", "helse")
    newest = found[found["month"] == "2026-10"]
    assert set(newest["unit"]) == set(council.register.children("helse"))
    books: dict[str, openpyxl.Workbook] = {}
    for row in newest.itertuples():
        if row.file not in books:
            books[row.file] = openpyxl.load_workbook(root / "data/nesbyen/workbooks" / row.file)
        sheet = books[row.file][row.sheet]
        assert sheet[row.cell].value == pytest.approx(row.numerator)
        assert sheet[row.denominator_cell].value == pytest.approx(row.denominator)


# ── opening it once more ──


def test_the_same_workbooks_again_change_nothing(council: Council, root: Path) -> None:
    version = council.data_version()
    report = council.receive(root / "data/nesbyen/workbooks/hr-2026-10.xlsx", by="prøve")
    assert (report.status, report.added, report.changed, report.removed) == ("unchanged", 0, 0, 0)
    assert council.data_version() == version


def test_an_older_workbook_again_does_not_bring_its_old_figures_back(council: Council, root: Path) -> None:
    before = council.series("sick_leave_total", "barnehage_b")
    report = council.receive(root / "data/nesbyen/workbooks/hr-2026-06.xlsx", by="prøve", dry_run=True)
    assert report.status in ("unchanged", "dry-run")
    pd.testing.assert_frame_equal(council.series("sick_leave_total", "barnehage_b"), before)


def test_the_pages_name_themselves_in_a_notebook(council: Council) -> None:
    html = council.commitments["1.4.4"]._repr_html_()
    assert council.commitments["1.4.4"].text in html
    assert "Kontrakt om ny EPJ signert" in html
    assert "Nesbyen kommune" in council._repr_html_()
    assert "3.4.2" in council.commitments._repr_html_()  # type: ignore[attr-defined]


def test_shielded_milestones_are_not_in_a_notebook(council: Council) -> None:
    promise = council.commitments["3.4"]
    assert list(promise.milestones["id"]) == ["ros-helhetlig"]
    assert "bortfall av fagsystemer" not in promise._repr_html_()
