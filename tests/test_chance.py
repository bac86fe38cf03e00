"""Chance: the probability of a target is that of the months to come, given those that are known."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from scipy import stats

from dashboard.assess import chance
from dashboard.assess.autoregression import RHO
from dashboard.assess.slopes import design

Array = np.ndarray[Any, np.dtype[np.float64]]
NAN = float("nan")
START, MONTHS = 24, 24


def walk(seed: int, months: int) -> Array:
    return np.random.default_rng(seed).normal(size=months).cumsum() * 0.3 + 8


def by_hand(values: Array, target: float, sd: float | None, weights: Array, first_month: int) -> float:
    """The same with every covariance written out."""
    whole = max(len(values), START + MONTHS)
    x, time = design(whole, START, first_month), np.arange(whole)
    seen = np.flatnonzero(np.isfinite(values))
    unseen = np.setdiff1d(time, seen)
    y, mean_of = values[seen], np.zeros(whole)
    mean_of[START + MONTHS - len(weights) : START + MONTHS] = weights / weights.sum()
    likelihood, means, errors = [], [], []
    for rho in RHO:
        cov = rho ** np.abs(time[:, None] - time)
        weigh = np.linalg.inv(cov[np.ix_(seen, seen)])
        inner = x[seen].T @ weigh @ x[seen]
        b = np.linalg.solve(inner, x[seen].T @ weigh @ y)
        rest = y - x[seen] @ b
        free = len(seen) - x.shape[1]
        noise = rest @ weigh @ rest / free
        likelihood.append(
            0.5 * np.linalg.slogdet(weigh)[1] - 0.5 * np.linalg.slogdet(inner)[1] - 0.5 * free * np.log(noise)
        )
        carry = cov[np.ix_(unseen, seen)] @ weigh
        later = mean_of[unseen]
        contrast = np.vstack([np.eye(7)[1:3], later @ x[unseen] - later @ carry @ x[seen]])
        mean = contrast @ b
        mean[2] += mean_of[seen] @ y + later @ carry @ y
        shape = contrast @ np.linalg.inv(inner) @ contrast.T
        shape[2, 2] += later @ (cov[np.ix_(unseen, unseen)] - carry @ cov[np.ix_(seen, unseen)]) @ later
        shape = shape * noise
        if sd is not None:
            gain = shape[:, :2] @ np.linalg.inv(shape[:2, :2] + sd**2 * np.eye(2))
            mean, shape = mean - gain @ mean[:2], shape - gain @ shape[:2]
        means.append(mean[2])
        errors.append(np.sqrt(max(shape[2, 2], 0.0)))
    weight = np.exp(np.array(likelihood) - max(likelihood))
    with np.errstate(divide="ignore"):
        below = stats.t.cdf((target - np.array(means)) / np.array(errors), free)
    return float(weight @ below / weight.sum())


@pytest.mark.parametrize("months", [26, 30, 36, 40, 47])
@pytest.mark.parametrize("gaps", [0, 3])
@pytest.mark.parametrize("sd", [None, 0.8])
def test_the_chance_is_that_of_the_whole_calculation_written_out(months: int, gaps: int, sd: float | None) -> None:
    rng = np.random.default_rng(months)
    values, weights = walk(months, months), rng.random(12) if sd else np.ones(12)
    values[rng.choice(np.arange(2, months - 1), gaps, replace=False)] = NAN
    target = float(np.nanmean(values[-6:])) - 0.2
    found = chance(values, START, target, first_month=3, prior_pace_sd=sd, weights=weights)
    assert found == pytest.approx(by_hand(values, target, sd, weights, 3), abs=1e-9)


def test_when_all_months_are_known_there_is_no_chance_left() -> None:
    values = walk(1, 48)
    reached = float(values[36:48].mean())
    assert chance(values, START, reached + 1e-6) == pytest.approx(1)
    assert chance(values, START, reached - 1e-6) == pytest.approx(0)


def test_a_month_missing_within_the_window_is_still_open() -> None:
    values = walk(1, 48)
    values[40] = NAN
    reached = float(np.nanmean(values[36:48]))
    assert 0.1 < chance(values, START, reached) < 0.9


def test_a_stock_is_judged_by_its_last_month() -> None:
    values = walk(2, 47)
    near, far = (chance(values, START, float(values[-1]) + add, span=1) for add in (3.0, -3.0))
    assert near > 0.95
    assert far < 0.05


def test_figures_after_the_horizon_are_no_part_of_it() -> None:
    values = walk(3, 60)
    reached = float(values[36:48].mean())
    assert chance(values, START, reached + 1e-6) == pytest.approx(1)


def test_each_series_has_its_own_target_weights_and_prior() -> None:
    table = np.array([walk(seed, 36) for seed in range(6)])
    table[2, 10] = NAN
    targets, sds = table[:, -1] - 0.1, np.array([0.1, 0.5, np.inf, 0.8, 0.0, 2.0])
    weights = np.random.default_rng(1).random((6, 12))
    together = chance(table, START, targets, prior_pace_sd=sds, weights=weights)
    alone = [
        float(chance(row, START, t, prior_pace_sd=sd, weights=w))
        for row, t, sd, w in zip(table, targets, sds, weights, strict=True)
    ]
    np.testing.assert_allclose(together, alone, atol=1e-9)


def test_weights_of_its_own_make_a_series_no_dearer() -> None:
    """Denominators differ from unit to unit: as many weightings as series is what there always is."""
    table, weights = np.array([walk(seed, 36) for seed in range(400)]), np.random.default_rng(1).random((400, 12))

    def spent(weights: Array | None) -> float:
        before = time.process_time()
        chance(table, START, 8.0, prior_pace_sd=0.8, weights=weights)
        return time.process_time() - before

    assert min(spent(weights) for _ in range(5)) < 6 * min(spent(None) for _ in range(5))


def test_a_lower_target_is_never_more_likely() -> None:
    values = walk(5, 36)
    found = [float(chance(values, START, target)) for target in np.linspace(5, 12, 30)]
    assert found == sorted(found)
    assert found[0] >= 0
    assert found[-1] <= 1


def test_too_few_figures_have_no_chance() -> None:
    assert np.isnan(chance([NAN] * 30, START, 8.0))
    assert np.isnan(chance([8.0, 8.1, NAN, 7.9] + [NAN] * 26, START, 8.0))
    assert np.isnan(chance(walk(1, 36), START, NAN))
    assert np.isnan(chance(walk(1, 36), START, 8.0, weights=[NAN] * 12))
    assert np.isnan(chance(walk(1, 36), START, 8.0, weights=np.zeros(12)))


@pytest.mark.parametrize("value", [0.1, 7.3, 12.34, 1 / 3])
@pytest.mark.parametrize("months", [42, 45, 50, 54])
def test_what_stands_still_on_its_target_is_at_it_whatever_the_last_digit(value: float, months: int) -> None:
    for weights in (None, [0.3 * month for month in range(1, 13)]):
        assert chance([value] * months, 30, value, weights=weights) == pytest.approx(1)
        assert chance([value] * months, 30, value * (1 - 1e-9), weights=weights) == pytest.approx(0)


def test_known_months_whose_mean_is_the_target_have_met_it() -> None:
    pairs = [(one / 10, other / 10) for one in range(1, 8) for other in range(1, 8)]
    targets = [(one + other) / 20 for one in range(1, 8) for other in range(1, 8)]
    assert chance([[one, other] * 27 for one, other in pairs], 30, targets) == pytest.approx(1)


def test_a_series_without_noise_is_certain() -> None:
    assert chance([5.0] * 36, START, 5.1) == pytest.approx(1)
    assert chance([5.0] * 36, START, 4.9) == pytest.approx(0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": 0}, {"start": 37}, {"span": 0}, {"span": 25}, {"weights": [1.0] * 11}, {"weights": [-1.0] * 12},
        {"prior_pace_sd": -0.1},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(wrong: dict[str, Any]) -> None:
    start = wrong.pop("start", START)
    with pytest.raises(ValueError):
        chance(walk(1, 36), start, 8.0, **wrong)
