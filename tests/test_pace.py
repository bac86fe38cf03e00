"""Pace: the change of pace is the reference's, its uncertainty includes that of the correlation, and a verdict needs enough."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from dashboard.assess import autoregression, pace
from dashboard.assess.autoregression import RHO
from dashboard.assess.slopes import design

CASES = json.loads(Path(__file__).with_name("reference").joinpath("pace.json").read_text("utf-8"))["cases"]
NAMES = [case["id"] for case in CASES]
NAN = float("nan")


def noise(seed: int = 1, months: int = 48, rho: float = 0.4) -> np.ndarray[Any, np.dtype[np.float64]]:
    rng = np.random.default_rng(seed)
    found = np.zeros(months + 50)
    for n in range(1, len(found)):
        found[n] = rho * found[n - 1] + rng.normal(0, 0.5)
    return found[50:] + 8


def by_hand(values: Any, start: int, first_month: int = 0) -> dict[str, Any]:
    """The same by matrices written out: for each rho its likelihood, the change of pace, and its standard error."""
    y = np.asarray(values, float)
    seen = np.flatnonzero(np.isfinite(y))
    x, y = design(len(y), start, first_month)[seen], y[seen]
    likelihood, change, error = [], [], []
    for rho in RHO:
        weigh = np.linalg.inv(rho ** np.abs(seen[:, None] - seen))
        inner = x.T @ weigh @ x
        b = np.linalg.solve(inner, x.T @ weigh @ y)
        left = (y - x @ b) @ weigh @ (y - x @ b)
        free = len(seen) - x.shape[1]
        likelihood.append(
            0.5 * np.linalg.slogdet(weigh)[1] - 0.5 * np.linalg.slogdet(inner)[1] - 0.5 * free * np.log(left)
        )
        change.append(b[2])
        error.append(np.sqrt(np.linalg.inv(inner)[2, 2] * left / free))
    weight = np.exp(np.array(likelihood) - max(likelihood))
    return {
        "likelihood": np.array(likelihood), "weight": weight / weight.sum(), "change": np.array(change),
        "error": np.array(error), "free": free,
    }  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_most_likely_correlation_is_the_one_r_finds(case: dict[str, Any]) -> None:
    assert pace(case["y"], case["pre"]).rho_mode == pytest.approx(case["reml_rho"], abs=1e-6)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_coefficients_and_errors_at_the_maximum_are_those_of_r(case: dict[str, Any]) -> None:
    # Between two points of the grid: what R gives at its maximum lies between what ours gives on either side.
    matrix = design(case["T"], case["pre"], 0)
    found = autoregression.fit(np.array([case["y"]]), matrix, autoregression.constant(np.eye(7)), 7)
    error = np.sqrt(np.einsum("ppsr->psr", found.covariance))
    for ours, theirs in ((found.mean, case["coef"]), (error, case["se"])):
        at = [np.interp(case["reml_rho"], RHO, ours[column, 0]) for column in range(7)]
        np.testing.assert_allclose(at, theirs, rtol=2e-3, atol=1e-3)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_without_correlation_the_fit_is_ordinary_least_squares(case: dict[str, Any]) -> None:
    matrix = design(case["T"], case["pre"], 0)
    found = autoregression.fit(np.array([case["y"]]), matrix, autoregression.constant(np.eye(7)), 7)
    none = int(np.argmin(np.abs(RHO)))
    np.testing.assert_allclose(found.mean[:, 0, none], case["ols_coef"], atol=1e-8)
    np.testing.assert_allclose(np.sqrt(np.diag(found.covariance[:, :, 0, none])), case["ols_se"], atol=1e-8)


@pytest.mark.parametrize("missing", [(), (5,), (5, 6, 7, 30), (0, 47)])
def test_the_change_is_a_mixture_over_the_correlation(missing: tuple[int, ...]) -> None:
    values = noise()
    values[list(missing)] = NAN
    wanted, found = by_hand(values, 24), pace(values, 24)
    assert found.rho_mean == pytest.approx(wanted["weight"] @ RHO, abs=1e-9)
    assert found.change == pytest.approx(wanted["weight"] @ wanted["change"], abs=1e-9)

    def below(limit: float) -> float:
        return float(wanted["weight"] @ stats.t.cdf((limit - wanted["change"]) / wanted["error"], wanted["free"]))

    assert found.p == pytest.approx(2 * min(below(0.0), 1 - below(0.0)), abs=1e-8)
    assert below(float(found.change_low)) == pytest.approx(0.1, abs=1e-8)
    assert below(float(found.change_high)) == pytest.approx(0.9, abs=1e-8)


def test_many_series_with_gaps_of_their_own_are_each_as_if_alone() -> None:
    rng = np.random.default_rng(4)
    table = np.array([noise(seed) for seed in range(12)])
    table[rng.random(table.shape) < 0.05] = NAN
    table[3] = NAN
    together = pace(table, 24, prior_pace_sd=0.4)
    for row, values in enumerate(table):
        alone = pace(values, 24, prior_pace_sd=0.4)
        for name in ("rho_mode", "change", "change_low", "p", "before"):
            np.testing.assert_allclose(getattr(together, name)[row], getattr(alone, name), rtol=1e-6, atol=1e-9)
        assert together.reason[row] == alone.reason


@pytest.mark.parametrize("seed", range(4))
def test_an_interval_does_not_depend_on_what_else_is_asked_about(seed: int) -> None:
    table = np.cumsum(np.random.default_rng(seed).normal(size=(40, 36)), axis=1) * np.linspace(0, 1, 40)[:, None]
    table += np.random.default_rng(seed + 99).normal(size=table.shape)
    together = pace(table, 24)
    for row, values in enumerate(table):
        alone = pace(values, 24)
        for name in ("change_low", "change_high"):
            assert getattr(together, name)[row] == pytest.approx(getattr(alone, name), rel=1e-10)


def test_units_and_the_level_do_not_matter() -> None:
    values = noise()
    plain, other = pace(values, 24), pace(1000 * values + 1e6, 24)
    assert other.change == pytest.approx(1000 * plain.change, rel=1e-6)
    assert other.p == pytest.approx(plain.p, rel=1e-6)


def test_what_is_known_beforehand_draws_the_pace_before_towards_nothing() -> None:
    values = noise() + 0.3 * np.maximum(0, 24 - np.arange(48)) / 12
    free, drawn, still = (pace(values, 24, prior_pace_sd=sd) for sd in (None, 0.2, 0.0))
    assert abs(drawn.before) < abs(free.before)
    assert still.before == pytest.approx(0, abs=1e-12)
    assert drawn.now == pytest.approx(drawn.before + drawn.change)
    same = pace(values, 24, prior_pace_sd=np.inf)
    assert same.p == pytest.approx(free.p, abs=1e-12)


def test_a_season_is_told_from_a_change_of_pace() -> None:
    months = np.arange(36)
    wave = 8 + 2 * np.cos(2 * np.pi * (months + 3) / 12) + 0.01 * noise(2, 36)
    assert abs(pace(wave, 24, first_month=3).change) < 0.2
    assert abs(pace(wave, 24, season=False).change) > 0.5


def test_a_clear_change_is_found_and_its_size_is_right() -> None:
    months = np.arange(48)
    values = 8 - 1.5 * np.maximum(0, months - 24) / 12 + 0.1 * noise(3)
    found = pace(values, 24)
    assert found.p < 1e-4
    assert found.change_low < -1.5 < found.change_high or found.change == pytest.approx(-1.5, abs=0.2)


def test_an_interval_holds_as_much_as_is_asked_for() -> None:
    narrow, wide = pace(noise(), 24, level=0.5), pace(noise(), 24, level=0.98)
    assert wide.change_low < narrow.change_low < narrow.change < narrow.change_high < wide.change_high


def test_a_constant_series_has_no_change_for_certain() -> None:
    found = pace([5.0] * 48, 24)
    assert (found.change, found.change_low, found.change_high) == pytest.approx((0, 0, 0), abs=1e-9)
    assert found.p == 1
    assert found.rho_mode == 0
    assert found.enough


def test_a_line_without_noise_that_bends_is_a_change_for_certain() -> None:
    months = np.arange(48)
    found = pace(3 + np.maximum(0, months - 24) / 12, 24)
    assert found.change == pytest.approx(1)
    assert found.p == pytest.approx(0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda v: v, ""),
        (lambda v: v * NAN, "no-data"),
        (lambda v: np.where(np.arange(48) == 20, v, NAN), "few-baseline"),
        (lambda v: np.where(np.arange(48) < 1, NAN, v), "few-baseline"),
        (lambda v: v[:35], "few-later"),
        (lambda v: v[:24], "few-later"),
        (lambda v: v[:36], ""),
        (lambda v: np.where(np.isin(np.arange(48), [26, 28, 30, 32, 34]), NAN, v), "missing"),
        (lambda v: np.where(np.isin(np.arange(48), [26, 28, 30, 32]), NAN, v), ""),
        (lambda v: np.where(np.arange(48) == 5, NAN, v), "season"),
        (lambda v: np.cumsum(v - 8) + 8, "correlated"),
    ],
)
def test_what_is_too_little_says_why(change: Any, reason: str) -> None:
    found = pace(change(noise()), 24)
    assert (str(found.reason), bool(found.enough)) == (reason, reason == "")


def test_too_few_months_for_the_lines_have_no_figures() -> None:
    found = pace([*noise()[:7], *[NAN] * 20], 6)
    assert np.isnan([found.change, found.p, found.change_low, found.rho_mode]).all()
    assert not found.enough


def test_a_longer_baseline_may_lack_a_month() -> None:
    values = noise(5, 60)
    values[7] = NAN
    assert pace(values, 36).enough


@pytest.mark.parametrize(
    "wrong",
    [{"start": 0}, {"start": 49}, {"start": 24, "level": 1.0}, {"start": 24, "prior_pace_sd": -1.0}],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        pace(noise(), **wrong)


def test_a_thousand_series_need_no_more_memory_at_once_than_a_part_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.array([noise(seed, 40) for seed in range(7)])
    whole = pace(table, 24)
    monkeypatch.setattr(autoregression, "CHUNK", 3)
    np.testing.assert_allclose(pace(table, 24).p, whole.p)


def test_a_masked_figure_is_no_figure_and_priors_must_fit() -> None:
    values = np.sin(np.arange(40.0))
    masked = np.ma.masked_array(values, mask=np.arange(40) == 7)
    assert pace(masked, 24).change == pace(np.where(np.arange(40) == 7, np.nan, values), 24).change
    with pytest.raises(ValueError, match="prior_pace_sd must be one for all series, or one for each of the 2"):
        pace(np.stack([values, values]), 24, prior_pace_sd=[0.1, 0.2, 0.3])
