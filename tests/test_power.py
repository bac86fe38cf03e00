"""The smallest change that a series could show: held against how often a drawn change of that size is found."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from cases import NAN, START, bend, one

from dashboard.assess import pace
from dashboard.assess.power import POWER, detectable
from dashboard.assess.verdicts import ALPHA, SURPRISING

Array = np.ndarray[Any, np.dtype[np.float64]]
AT = 8.0


def draws(count: int, months: int, noise: float, rho: float, seed: int) -> Array:
    """AR(1) noise about a level, (count × months)."""
    rng = np.random.default_rng(seed)
    errors = np.zeros((count, months))
    errors[:, 0] = rng.normal(0, noise, count)
    for n in range(1, months):
        errors[:, n] = rho * errors[:, n - 1] + rng.normal(0, noise * np.sqrt(1 - rho**2), count)
    return AT + errors


def least(values: Array, *, months: int = 24, alpha: float = ALPHA, prior: bool = True, **over: Any) -> Array:
    sd = np.full(len(values), SURPRISING * AT) if prior else None
    return detectable(values, START, alpha=alpha, months=months, prior_pace_sd=sd, **over)


def bent(values: Array, change: float) -> Array:
    """The same with a level that has changed by so much after 24 months."""
    since = np.maximum(np.arange(values.shape[1]) - START, 0) / 12
    return values + change / 2 * since


def test_the_power_is_four_times_of_five() -> None:
    assert POWER == 0.80


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.5])
def test_a_change_of_that_size_is_found_about_four_times_of_five(rho: float) -> None:
    """With the noise that the series are drawn with, and not that of one of them: the median over draws."""
    blank = draws(400, START + 24, 0.5, rho, seed=7)
    size = float(np.median(least(blank)))
    found = pace(bent(draws(1500, START + 24, 0.5, rho, seed=11), -size), START, prior_pace_sd=SURPRISING * AT)
    share = float((found.p < ALPHA).mean())
    # Monte-Carlo error .011; the noise of a series is itself only estimated, and so is the size.
    assert 0.72 <= share <= 0.86, share
    half = pace(bent(draws(1500, START + 24, 0.5, rho, seed=11), -size / 2), START, prior_pace_sd=SURPRISING * AT)
    assert float((half.p < ALPHA).mean()) < 0.45


def test_it_is_the_change_of_level_over_the_plan_and_not_of_pace_a_year() -> None:
    """Twice the years, and each year's pace known better for it: said of the whole way."""
    values = draws(200, START, 0.5, 0.0, seed=3)
    two, one_year = (np.median(least(values, months=months)) for months in (24, 12))
    # A change of pace c a year is c · months / 12 of level: of a noise-free pace the error would say the same per year.
    matrix_says = {24: two / 2, 12: one_year / 1}
    assert matrix_says[24] < 0.6 * matrix_says[12]
    assert two < 1.5 * one_year


def test_it_grows_with_the_noise_and_in_proportion() -> None:
    values = draws(20, START + 6, 0.5, 0.2, seed=5)
    for factor in (1.5, 3.0, 10.0):
        wider = AT + factor * (values - AT)
        np.testing.assert_allclose(least(wider, prior=False), factor * least(values, prior=False), rtol=1e-6)
        assert (least(wider) > least(values)).all()


def test_a_stricter_test_shows_less() -> None:
    values = draws(20, START + 6, 0.5, 0.2, seed=5)
    assert (least(values, alpha=0.002) > least(values, alpha=0.02)).all()
    assert (least(values, alpha=0.02) > least(values, alpha=0.20)).all()


def test_a_longer_baseline_shows_more() -> None:
    long = draws(100, 60, 0.5, 0.0, seed=9)
    sizes = [
        np.median(detectable(long[:, :start], start, alpha=ALPHA, months=24, first_month=0)) for start in (24, 36, 60)
    ]
    assert sizes[0] > sizes[1] > sizes[2]


def test_what_is_known_of_the_pace_before_shows_more() -> None:
    values = draws(50, START + 6, 0.5, 0.2, seed=5)
    assert (least(values) < least(values, prior=False)).all()


def test_months_that_hang_together_show_less() -> None:
    loose, tight = (np.median(least(draws(300, START + 12, 0.5, rho, seed=2))) for rho in (0.0, 0.6))
    assert tight > 1.4 * loose


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.5])
def test_it_may_be_said_before_the_first_month_and_is_then_rather_too_large_than_too_small(rho: float) -> None:
    values = draws(300, START + 24, 0.5, rho, seed=8)
    before, after = np.median(least(values[:, :START])), np.median(least(values))
    assert np.isfinite(least(values[:, :START])).all()
    assert after <= before <= 1.5 * after
    for later in (0, 2, 3, 6, 12):
        assert np.isfinite(least(values[:, : START + later])).all()


def test_the_month_of_the_decision_alone_leaves_it_as_it_was() -> None:
    values = draws(20, START + 1, 0.5, 0.0, seed=8)
    assert np.isfinite(least(values)).all()


def test_a_series_that_lags_behind_the_others_has_its_own() -> None:
    values = draws(4, START + 6, 0.5, 0.0, seed=8)
    for missing in (6, 5, 4):
        lagging = values.copy()
        lagging[0, START + 6 - missing :] = NAN
        np.testing.assert_allclose(least(lagging)[0], least(values[:1, : START + 6 - missing])[0], rtol=1e-6)
        np.testing.assert_allclose(least(lagging)[1:], least(values)[1:], rtol=1e-6)


def test_figures_after_the_plan_change_only_what_is_known_of_the_noise() -> None:
    values = draws(10, START + 30, 0.5, 0.0, seed=4)
    assert np.isfinite(least(values)).all()
    assert np.median(least(values)) == pytest.approx(np.median(least(values[:, : START + 24])), rel=0.3)


def test_without_noise_any_change_would_be_seen() -> None:
    assert least(np.full((1, START + 6), AT))[0] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("known", [0, 1, 3, 5])
def test_where_too_little_is_known_nothing_is_said(known: int) -> None:
    values = np.full((1, START + 6), NAN)
    values[0, START - known : START] = AT
    assert np.isnan(least(values)).all()


def test_a_season_that_is_not_known_all_round_leaves_nothing_to_say() -> None:
    values = draws(1, START + 6, 0.5, 0.0, seed=1)
    values[0, :20] = NAN
    assert np.isnan(least(values)[0]) or least(values)[0] > least(draws(1, START + 6, 0.5, 0.0, seed=1))[0]


def test_no_series_at_all_is_no_fault() -> None:
    assert detectable(np.empty((0, START + 6)), START, alpha=ALPHA).shape == (0,)


def test_a_judgement_says_it_in_the_unit_of_its_level() -> None:
    from cases import count

    monthly = one(bend(6, noise=1.0, at=10), count())
    alone = detectable(bend(6, noise=1.0, at=10)[None], START, alpha=ALPHA, prior_pace_sd=np.array([0.5]))[0]
    assert monthly.least == pytest.approx(12 * alone, rel=0.02)
