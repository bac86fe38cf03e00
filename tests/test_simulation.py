"""Simulation: on sick leave made up person by person, verdicts, icons, intervals and chances err no more than they may.

A short version of ``make simulate``, at a fixed seed. What is bounded here is bounded with room for its own Monte-Carlo error, and
each bound is also held against a method that is known to be wrong, which must break it.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats
from simulation import icons, portrait, rates, study, targets, verdicts
from simulation.share import Share, share
from simulation.staff import Parameters, sick_leave
from simulation.worlds import LOOKS, MONTHS, NOTHING, STILL, Drawn, World, blocks

from dashboard.assess import autoregression, simulated
from dashboard.assess.autoregression import RHO
from dashboard.assess.mixture import Mixture
from dashboard.assess.simulated import FILE, read_simulated
from dashboard.assess.slopes import BASELINE, BEFORE, CHANGE, design

Array = np.ndarray[Any, np.dtype[Any]]
DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "statistics.md"
DOWNWARDS = next(world for world in STILL if world.trend == -0.05)


@pytest.fixture(scope="module")
def small() -> study.Study:
    """All of the study, on so few towns that only its form counts."""
    return study.study(3, 1)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def units(world: World, count: int, staff: int, seed: int) -> tuple[Array, Array]:
    """Lost and agreed days of the baseline and later months, (units × 1 × months), in towns of one unit."""
    leave = sick_leave(rng(seed), (count, 1), staff, world.factor())
    return leave.lost[..., verdicts.FIRST :], leave.agreed[..., verdicts.FIRST :]


# ── The generator ──


def test_nobody_is_away_more_than_there_is_to_be_away_from() -> None:
    ill = Parameters(frailty=3.0, short=3.0, long=3.0, graded=0.0)
    leave = sick_leave(rng(), (2, 5), 4, np.ones(36), ill)
    assert (leave.lost >= 0).all()
    assert (leave.lost <= leave.agreed + 1e-9).all()
    assert (leave.lost > 0.9 * leave.agreed).any()


def test_where_nobody_falls_ill_no_day_is_lost() -> None:
    assert not sick_leave(rng(), (2, 3), 20, np.zeros(30)).lost.any()


def test_the_same_seed_gives_the_same_figures_and_another_gives_others() -> None:
    one, same, other = (sick_leave(rng(seed), (2, 3), 20, np.ones(30)).lost for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


def test_agreed_days_follow_the_calendar_and_the_positions() -> None:
    leave = sick_leave(rng(), (1, 2), 50, np.ones(24), Parameters(positions=(0.5,), position_shares=(1.0,)))
    np.testing.assert_allclose(leave.agreed[0, 0], 25 * np.tile(Parameters().agreed, 2))


def test_more_illness_is_more_leave_from_its_month_on() -> None:
    factor = np.where(np.arange(48) < 24, 1.0, 2.0)
    expected = sick_leave(rng(), (10, 10), 300, factor).pooled().reshape(4, 12).mean(axis=1)
    assert expected[1] == pytest.approx(expected[0], rel=0.03)
    assert 1.5 < expected[3] / expected[1] < 2.0


def test_units_together_have_the_days_of_each() -> None:
    leave = sick_leave(rng(), (3, 6), 10, np.ones(12))
    joined = leave.joined(3)
    assert joined.lost.shape == (3, 2, 12)
    np.testing.assert_allclose(joined.lost[1, 1], leave.lost[1, 3:6].sum(axis=0))
    np.testing.assert_allclose(leave.joined(6).agreed[:, 0], leave.agreed.sum(axis=1))


def test_the_months_are_like_those_of_real_sick_leave() -> None:
    for row in portrait.describe(rng(), 30):
        assert 8.0 < row.level.value < 9.2
        assert 0.48 < row.alike.value < 0.62


def test_a_town_is_the_same_however_many_are_simulated_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sick_leave(rng(), (2, 3), 20, np.ones(24))
    assert whole.lost.shape == (2, 3, 24)
    monkeypatch.setattr("simulation.worlds.BLOCK", 2)
    found = [leave.lost.shape for leave in blocks(rng(), 3, NOTHING)]
    assert found == [(2, 150, MONTHS), (1, 150, MONTHS)]


# ── What is counted ──


def test_the_error_of_a_share_is_that_of_as_many_draws() -> None:
    found = rng().random((4000, 1)) < 0.2
    got = share(found)
    assert got.error == pytest.approx(np.sqrt(got.value * (1 - got.value) / 4000), rel=0.01)


def test_units_that_always_agree_count_as_one() -> None:
    found = rng().random((500, 1)) < 0.3
    assert share(np.repeat(found, 4, axis=1)).error == pytest.approx(share(found).error)


def test_a_share_is_of_those_it_is_among() -> None:
    found, among = np.array([[True, False], [True, True]]), np.array([[True, True], [False, True]])
    assert share(found, among).value == pytest.approx(2 / 3)
    assert np.isnan(share(found, np.zeros((2, 2), bool)).value)


def test_what_never_came_is_not_said_to_be_impossible() -> None:
    assert share(np.zeros((100, 1), bool)) == Share(0.0, pytest.approx(0.007, abs=0.001))


def test_the_true_change_is_that_of_two_lines_that_meet_at_the_decision() -> None:
    since = (np.arange(48) - 24) / 12
    season = np.tile(np.linspace(0.8, 1.2, 12), 4)
    unchanged = 8.0 * season
    expected = (8.0 - 0.5 * since - 0.9 * np.maximum(since, 0)) * season
    changed = World("", -0.05, -0.1)
    for look in LOOKS:
        assert verdicts.true_change(changed, expected, unchanged, look) == pytest.approx(-0.9)
        assert verdicts.true_change(DOWNWARDS, expected, unchanged, look) == 0


def test_the_line_is_drawn_out_from_the_months_since_the_decision() -> None:
    months = np.arange(48.0)
    series = (np.where(months < 24, 99.0, 9 - 0.1 * (months - 24)))[None]
    weights = np.arange(1.0, 13.0)[None]
    reached = float((series[0, -12:] * weights[0]).sum() / weights.sum())
    for look in targets.LOOKS:
        assert targets.extended(series[:, : 24 + look], look, weights)[0] == pytest.approx(reached)


def test_months_that_are_known_are_not_drawn() -> None:
    series = np.full((1, 42), 9.0)
    series[0, 36:] = [5, 6, 7, 6, 5, 7]
    reached = targets.extended(series, 18, np.ones((1, 12)))[0]
    assert reached < targets.extended(np.full((1, 42), 9.0), 18, np.ones((1, 12)))[0]
    line = np.polyval(np.polyfit(np.arange(18), series[0, 24:], 1), np.arange(18, 24))
    assert reached == pytest.approx((36 + line.sum()) / 12)


def test_the_denominators_to_come_are_those_of_a_year_before() -> None:
    agreed = np.arange(48.0)[None] + 1
    np.testing.assert_allclose(targets.denominators(agreed, 18)[0], [*range(37, 43), *range(31, 37)])
    np.testing.assert_allclose(targets.denominators(agreed, 6)[0], [*range(25, 31), *range(19, 25)])


# ── What was asked for, and what breaks it ──


@pytest.mark.parametrize(("world", "staff"), [(NOTHING, 60), (DOWNWARDS, 60), (NOTHING, 300)], ids=str)
def test_few_verdicts_are_false_and_intervals_hold_what_they_say(world: World, staff: int) -> None:
    count = 2000 if staff < 100 else 600
    flagged, _, low, high, _ = verdicts.looked(*units(world, count, staff, 1))
    room = 3 * np.sqrt(0.8 * 0.2 / count)
    held = ((low <= 0) & (high >= 0)).mean(axis=(1, 2))
    assert flagged.any(axis=0).mean() < 0.05
    assert held.min() > study.HELD[0] - room
    assert held.max() < study.HELD[1] + room


def test_with_the_correlation_taken_for_known_too_many_verdicts_would_be_false() -> None:
    """At the very rule, on the same series: 7–9 % where the most likely rho is put in, a third where months are independent."""
    lost, agreed = units(NOTHING, 2000, 60, 1)
    rates = (100 * lost / agreed)[:, 0]
    level = 100 * lost[:, 0, :BASELINE].sum(axis=1) / agreed[:, 0, :BASELINE].sum(axis=1)
    known, independent, narrow = np.zeros(len(rates), bool), np.zeros(len(rates), bool), []
    for look in LOOKS:
        matrix = design(BASELINE + look, BASELINE, 0)
        ask = autoregression.constant(np.eye(matrix.shape[1])[[BEFORE, CHANGE]])
        found = autoregression.fit(rates[:, : BASELINE + look], matrix, ask, 2).shrunk(0, verdicts.PRIOR * level)
        known |= _p(found.along(1), found.weight.argmax(axis=1)) < verdicts.LEVEL_OF_P
        alone = _p(found.along(1), np.full(len(rates), np.abs(RHO).argmin()))
        independent |= alone < verdicts.LEVEL_OF_P
        # The interval of 80 % holds 0 where p is above a fifth.
        narrow.append((alone > 0.2).mean())
    assert known.mean() > study.FALSE
    assert independent.mean() > 0.25
    assert max(narrow) < study.HELD[0] - 0.1


def _p(found: Mixture, at: Array) -> Array:
    """Of each series, the two-sided p of one component alone."""
    rows = np.arange(len(at))
    return 2 * stats.t.sf(np.abs(found.mean[rows, at]) / found.spread[rows, at], found.dof)


def test_a_real_change_is_found_more_often_than_none_is() -> None:
    lost, agreed = units(World("", 0.0, -0.20), 100, 1500, 2)
    flagged, change, *_ = verdicts.looked(lost, agreed)
    assert flagged[-1].mean() > 0.4
    assert (change[-1] < 0).mean() > 0.95


def test_few_icons_are_false_and_plain_limits_would_give_many() -> None:
    rows, pooled = icons.judge(rng(3), 40)
    assert {(row.town, row.staff) for row in rows} >= {(3000, 20), (3000, 60), (3000, 300), (3000, 3000), (300, 300)}
    for row in rows:
        assert row.false.value < 0.06 + 3 * row.false.error
        assert row.plain.value > 0.18
        assert row.ever.value > 0.75
    assert np.mean([row.false.value for row in rows if row.staff < 3000]) < 0.075
    assert 0.48 < pooled.rho.mean() < 0.62


def test_chances_are_better_than_a_line_drawn_out_and_than_one_chance_for_all() -> None:
    leave = sick_leave(rng(4), (250, 1), 300, Drawn().factor(rng(5), 250))
    distance = rng(6).choice(targets.DISTANCES, (250, 1))
    chances, lines, met = targets.forecast(leave, distance)
    ours = ((chances - met) ** 2).mean(axis=(1, 2))
    theirs = ((lines - met.astype(float)) ** 2).mean(axis=(1, 2))
    base = met.mean() * (1 - met.mean())
    assert (ours < theirs).all()
    assert (ours[1:] < base).all()
    assert 0.2 < met.mean() < 0.8
    # A chance that says the opposite is worse than either.
    assert (((1 - chances - met) ** 2).mean(axis=(1, 2)) > theirs).any()


# ── The document ──


def test_the_document_has_the_tables_that_the_command_writes(small: study.Study) -> None:
    text = DOCUMENT.read_text("utf-8")
    between = text.split(study.START)[1].split(study.END)[0].strip()
    assert shape(between) == shape(study.tables(small))


def shape(tables: str) -> list[str]:
    """The text with every result taken out: headings, columns and what the rows are about are left."""
    found = re.sub(r"(−?\d+,\d+|–)( ± (\d+,\d+|–))?", "#", tables)
    found = re.sub(r" \([^|]*ansatte[^|]*\)", "", found)
    found = re.sub(r"(\*\*nei\*\*|innenfor feilen|\bja\b)", "?", found)
    found = re.sub(r"Kjørt med \d+ .*?`\)\.", "Kjørt.", found)
    return found.splitlines()


def test_what_the_dashboard_tells_of_the_simulation_has_what_the_command_writes(small: study.Study) -> None:
    kept, new = json.loads(FILE.read_text("utf-8")), json.loads(rates.written(small))
    assert list(kept) == list(new)
    assert list(kept["found"]) == list(new["found"])
    assert new["towns"] == small.towns
    assert new["reduction"] == 20


def test_what_the_dashboard_tells_of_the_simulation_is_what_the_document_says() -> None:
    tables = DOCUMENT.read_text("utf-8").split(study.START)[1].split("### ")

    def shares(heading: str, *columns: int, row: str = "") -> list[float]:
        (lines,) = [part.splitlines() for part in tables if part.startswith(heading)]
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith(f"| {row}")]
        rows = [cells_ for cells_ in cells if "±" in cells_[-2]]
        return [float(cells_[n].split(" ±")[0].replace(",", ".")) for cells_ in rows for n in columns]

    said = simulated()
    assert f"--units {said.towns} --seed {said.seed}" in tables[0]
    assert said.false_at == max(shares("Feil vurdering", 2, 3, 4))
    assert said.false_until == max(shares("Feil vurdering", 2, 5, 6))
    assert said.held == (min(held := shares("Intervaller", 2, 3, 4)), max(held))
    assert said.icon == max(shares("Feil ikon", 2))
    assert said.icon_ever == (min(ever := shares("Feil ikon", 4)), max(ever))
    assert list(said.found.values()) == shares("Endringer", 4, row=f"{said.reduction} % ned")


@pytest.mark.parametrize("name", json.loads(FILE.read_text("utf-8")))
def test_a_rate_that_is_missing_is_told_of_at_once(name: str) -> None:
    kept = json.loads(FILE.read_text("utf-8"))
    del kept[name]
    with pytest.raises(KeyError, match=name):
        read_simulated(kept)


def test_writing_changes_what_is_between_the_markers_alone() -> None:
    text = f"Før\n{study.START}\ngammelt\n{study.END}\netter\n"
    assert study.renewed(text, "nytt") == f"Før\n{study.START}\n\nnytt\n\n{study.END}\netter\n"
    assert study.renewed(study.renewed(text, "nytt"), "nytt") == study.renewed(text, "nytt")


@pytest.mark.parametrize("text", ["", study.START, f"{study.END}{study.START}", 2 * (study.START + study.END)])
def test_without_its_markers_nothing_is_written(text: str) -> None:
    with pytest.raises(ValueError):
        study.renewed(text, "nytt")


@pytest.mark.parametrize(("value", "shown"), [(0.05, "5,0 ± 1,0"), (-0.05, "−5,0 ± 1,0"), (float("nan"), "–")])
def test_figures_are_shown_as_norwegians_write_them(value: float, shown: str) -> None:
    assert study.percent(Share(value, 0.01)) == shown


@pytest.mark.parametrize(
    ("false", "word"), [(0.05, "ja"), (0.061, "innenfor feilen"), (0.079, "innenfor feilen"), (0.081, "**nei**")]
)
def test_a_demand_is_missed_when_a_figure_is_beyond_it_by_more_than_two_errors(
    small: study.Study, false: float, word: str
) -> None:
    charts = [replace(row, false=Share(false, 0.01)) for row in small.charts]
    (told,) = [one for one in study.demands(replace(small, charts=charts)) if "ikon" in one.what]
    assert (told.word, told.holds) == (word, word != "**nei**")


@pytest.mark.parametrize(("false", "word"), [(0.05, "ja"), (0.06, "ja"), (0.061, "**nei**")])
def test_a_figure_without_error_is_held_against_the_bound_itself(small: study.Study, false: float, word: str) -> None:
    charts = [replace(row, false=Share(false, 0.0)) for row in small.charts]
    assert [one.word for one in study.demands(replace(small, charts=charts)) if "ikon" in one.what] == [word]


def test_a_demand_that_does_not_hold_is_said_not_to(small: study.Study) -> None:
    row = small.charts[0]
    bad = replace(row, false=Share(0.5, 0.01))
    spoilt = replace(small, charts=[bad, *small.charts[1:]])
    (told,) = [one for one in study.demands(spoilt) if "ikon" in one.what]
    assert (told.worst, told.holds) == ("50,0 ± 1,0 (20 ansatte i en kommune med 3000)", False)
    assert "50,0 ± 1,0 (20 ansatte i en kommune med 3000) | **nei**" in study.tables(spoilt)
