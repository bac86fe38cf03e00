"""Season and correlation are pooled: what many series have in common is found, whatever each of them lacks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dashboard.assess import month_index, pooled_rho
from dashboard.assess.autoregression import RHO, profile

Array = np.ndarray[Any, np.dtype[np.float64]]
NAN = float("nan")
FACTORS = np.array([1.2, 1.15, 1.1, 0.95, 0.95, 0.9, 0.7, 0.9, 1.0, 1.05, 1.1, 1.0])
FACTORS = FACTORS / FACTORS.mean()


def made(levels: list[float], months: int = 36, trend: float = 0.0, first_month: int = 0) -> tuple[Array, Array]:
    """Rates that are level × trend × season to the letter, and denominators of every size, smallest in July."""
    time = np.arange(months)
    calendar = (time + first_month) % 12
    rates = np.array(levels)[:, None] * (1 + trend * (time - months / 2) / 12) * FACTORS[calendar]
    sizes = np.random.default_rng(months).integers(50, 2000, rates.shape) * np.where(calendar == 6, 0.3, 1.0)
    return rates * sizes, sizes


def noisy(seed: int, units: int, months: int, rho: float, spread: float = 0.1) -> Array:
    """AR(1) about 1, stationary from the first month."""
    rng = np.random.default_rng(seed)
    error = rng.normal(size=(units, months))
    for month in range(1, months):
        error[:, month] = rho * error[:, month - 1] + np.sqrt(1 - rho**2) * error[:, month]
    return 1 + spread * error


@pytest.mark.parametrize("trend", [0.0, 0.08, -0.2])
@pytest.mark.parametrize("first_month", [0, 5, 11])
@pytest.mark.parametrize("months", [24, 31, 36, 60])
def test_a_season_without_noise_is_found_to_the_letter(months: int, first_month: int, trend: float) -> None:
    parts = made([0.02, 0.08, 0.3], months, trend, first_month)
    np.testing.assert_allclose(month_index(*parts, first_month=first_month), FACTORS, atol=1e-9)


def test_one_series_may_be_one_dimension() -> None:
    tops, sizes = made([0.08])
    np.testing.assert_allclose(month_index(tops[0], sizes[0]), FACTORS, atol=1e-9)


def test_a_unit_that_lacks_its_winters_does_not_move_the_season() -> None:
    tops, sizes = made([0.02, 0.08, 0.3], trend=0.1)
    tops[2, [0, 1, 12, 13, 25]] = NAN
    sizes[0, 18:] = NAN
    tops[1, 30] = np.inf
    np.testing.assert_allclose(month_index(tops, sizes), FACTORS, atol=1e-9)


def test_months_without_a_denominator_are_no_months() -> None:
    tops, sizes = made([0.02, 0.08])
    sizes[0, [6, 18, 30]], tops[0, [6, 18, 30]] = 0.0, 0.0
    np.testing.assert_allclose(month_index(tops, sizes), FACTORS, atol=1e-9)


def test_counts_need_no_denominators() -> None:
    time = np.arange(36)
    counts = np.array([[3.0], [400.0]]) * FACTORS[time % 12] * (1 + 0.05 * time / 12)
    counts[1, 7] = NAN
    np.testing.assert_allclose(month_index(counts), FACTORS, atol=1e-9)


def test_large_units_say_more_than_small_ones() -> None:
    tops, sizes = made([0.08, 0.08])
    tops[1], sizes[1] = 1e-6 * sizes[1] * 0.08, 1e-6 * sizes[1]
    np.testing.assert_allclose(month_index(tops, sizes), FACTORS, atol=1e-5)


def test_a_level_series_has_no_season() -> None:
    np.testing.assert_allclose(month_index(np.full((3, 36), 8.0)), 1.0)


def test_the_season_is_a_mean_of_one_also_with_noise() -> None:
    found = month_index(noisy(1, 5, 36, 0.5))
    assert found.mean() == pytest.approx(1)
    assert (found > 0).all()


def test_noise_is_not_kept_as_season() -> None:
    """Of 500 towns in which no month is like another, the factors are less than half as far from 1 as the months' means are."""
    towns = [noisy(seed, 1, 36, 0.0) for seed in range(500)]
    found = np.array([month_index(town) for town in towns])
    plain = np.array([town.reshape(3, 12).mean(axis=0) for town in towns])
    assert ((found - 1) ** 2).mean() < 0.5 * ((plain / plain.mean(axis=1, keepdims=True) - 1) ** 2).mean()


def test_a_july_of_its_own_is_kept_where_it_stands_out_from_the_noise() -> None:
    factors = np.ones(12)
    factors[6] = 0.4
    factors /= factors.mean()
    rates = np.tile(factors, 3) * noisy(3, 40, 36, 0.5, 0.05)
    found = month_index(rates)
    assert found[6] == pytest.approx(factors[6], abs=0.02)
    assert np.abs(np.delete(found - factors, 6)).max() < 0.04


@pytest.mark.parametrize(
    "tops",
    [np.full((2, 36), NAN), np.zeros((2, 36)), np.ones((2, 23)), np.where(np.arange(36) % 12 == 3, NAN, 1.0)],
    ids=["nothing", "noughts", "too-short", "no-april"],
)
def test_where_a_calendar_month_is_not_there_twice_there_is_no_season(tops: Array) -> None:
    assert np.isnan(month_index(tops)).all()


def test_a_season_of_no_series_is_none() -> None:
    assert np.isnan(month_index(np.empty((0, 36)))).all()


def test_a_month_in_which_nothing_ever_happens_is_0() -> None:
    counts = np.tile(np.where(np.arange(12) == 6, 0.0, 12 / 11), 3)
    np.testing.assert_allclose(month_index(counts), counts[:12], atol=1e-9)


@pytest.mark.parametrize(
    "wrong",
    [
        {"denominators": np.ones((2, 35))}, {"denominators": -np.ones((2, 36))}, {"first_month": 12},
        {"first_month": -1}, {"numerators": np.ones((2, 3, 36))},
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_have_no_season(wrong: dict[str, Any]) -> None:
    tops = wrong.pop("numerators", np.ones((2, 36)))
    with pytest.raises(ValueError):
        month_index(tops, **wrong)


@pytest.mark.parametrize("rho", [-0.2, 0.0, 0.3, 0.55, 0.8])
def test_the_correlation_of_many_short_series_is_found(rho: float) -> None:
    assert pooled_rho(noisy(7, 400, 24, rho)) == pytest.approx(rho, abs=0.051)


def test_the_pooled_correlation_is_on_the_grid_and_tops_the_summed_likelihood() -> None:
    series = noisy(2, 6, 24, 0.4)
    line = np.column_stack([np.ones(24), np.arange(24)])
    assert pooled_rho(series) == RHO[profile(series, line).sum(axis=0).argmax()]


def test_a_trend_is_not_taken_for_correlation() -> None:
    series = noisy(4, 300, 24, 0.2)
    assert pooled_rho(series + np.linspace(0, 3, 24)) == pooled_rho(series)


def test_a_season_is_not_taken_for_correlation() -> None:
    series = noisy(4, 300, 24, 0.2)
    told = pooled_rho(series * FACTORS[(np.arange(24) + 3) % 12], season=FACTORS, first_month=3)
    assert told == pooled_rho(series)
    assert pooled_rho(series * FACTORS[(np.arange(24) + 3) % 12]) != told


def test_series_with_gaps_and_of_other_units_count_along() -> None:
    series = noisy(5, 400, 24, 0.5)
    series[:100, 5] = NAN
    series[100:200, 18:] = NAN
    series[200:250] *= 1e6
    series[250] = np.inf
    assert pooled_rho(series) == pytest.approx(0.5, abs=0.051)


def test_one_series_has_the_correlation_of_its_own_likelihood() -> None:
    series = noisy(8, 1, 48, 0.6)
    assert pooled_rho(series[0]) == pooled_rho(series)
    assert -0.3 <= pooled_rho(series) <= 0.95


@pytest.mark.parametrize(
    "series", [np.full((2, 24), NAN), np.ones((2, 24)), np.ones((2, 2)), np.empty((0, 24)), np.arange(24.0)]
)
def test_without_noise_or_months_there_is_no_correlation(series: Array) -> None:
    assert np.isnan(pooled_rho(series))


def test_a_unit_without_noise_says_nothing_of_the_others() -> None:
    series = noisy(9, 50, 24, 0.5)
    assert pooled_rho(np.vstack([series, np.full((20, 24), 8.0)])) == pooled_rho(series)


def test_an_index_that_is_none_leaves_no_correlation() -> None:
    assert np.isnan(pooled_rho(noisy(1, 5, 24, 0.5), season=np.full(12, NAN)))


@pytest.mark.parametrize("wrong", [{"season": np.ones(11)}, {"first_month": 12}, {"values": np.ones((2, 3, 24))}])
def test_what_does_not_fit_has_no_correlation(wrong: dict[str, Any]) -> None:
    values = wrong.pop("values", np.ones((2, 24)))
    with pytest.raises(ValueError):
        pooled_rho(values, **wrong)
