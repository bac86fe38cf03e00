"""Fan: each month ahead is what the chance rests on, it holds as much as it says, and it is silent where the chance is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from cases import BASELINE, NAN, YEARS, bend, case, count, indicator

from dashboard.assess import months_gone, outlook
from dashboard.assess.case import Case
from dashboard.assess.fan import Fan, ahead, fan

Array = np.ndarray[Any, np.dtype[np.float64]]
START = 24


def drawn(one: Case, gone: int | None = None) -> Fan | None:
    reported = months_gone(YEARS, one.level.month)
    return fan(one, baseline=BASELINE[0], years=YEARS, gone=reported if gone is None else gone)


@pytest.mark.parametrize("sd", [None, 0.4, 0.0])
@pytest.mark.parametrize("gap", [False, True])
def test_each_month_ahead_is_what_the_outlook_expects_of_that_month_alone(sd: float | None, gap: bool) -> None:
    values = bend(10, -0.5, noise=0.4, seed=3, rho=0.4)
    if gap:
        values[[5, 20, 33]] = NAN
    found = ahead(values, START, months=24, first_month=2, prior_pace_sd=sd)
    assert len(found.mean) == 14
    for n in range(14):
        one = outlook.expected(
            values[None], START, first_month=2, span=1, months=11 + n, prior_pace_sd=None if sd is None else [sd]
        )
        for share in (0.1, 0.5, 0.9):
            assert found.quantile(share)[n] == pytest.approx(one.quantile(share)[0], rel=1e-3)


def test_registered_jumps_are_kept_apart_as_in_the_outlook() -> None:
    values = bend(10, 0.0, noise=0.2, seed=1)
    values[12:] += 5
    found = ahead(values, START, months=24, steps=(12,))
    one = outlook.expected(values[None], START, span=1, months=24, steps=(12,))
    assert found.centre()[-1] == pytest.approx(one.centre()[0])


def test_eighty_per_cent_holds_about_eighty_in_a_hundred() -> None:
    held, half = [], []
    for seed in range(300):
        # Both paces are what the model expects of paces: nothing, give or take so much a year.
        before, change = np.random.default_rng(10_000 + seed).normal(0, 0.8, size=2)
        whole = bend(24, change, noise=0.5, seed=seed, rho=0.3) + before * (np.arange(48) - START) / 12
        found = ahead(whole[: START + 10], START, months=24, prior_pace_sd=0.8)
        low, near, far, high = (found.quantile(share) for share in (0.10, 0.25, 0.75, 0.90))
        later = whole[START + 10 :]
        held.append(np.mean((low <= later) & (later <= high)))
        half.append(np.mean((near <= later) & (later <= far)))
    assert 0.76 < np.mean(held) < 0.84
    assert 0.46 < np.mean(half) < 0.54


def test_no_month_ahead_gives_no_rows_and_too_few_figures_give_none() -> None:
    assert ahead(bend(24, 0.0), START, months=24).mean.shape[0] == 0
    few = np.full(34, NAN)
    few[:3] = 1.0
    assert np.isnan(ahead(few, START, months=24).quantile(0.5)).all()


@pytest.mark.parametrize("values", [np.ones((2, 30)), np.ones(10)])
def test_what_does_not_fit_is_refused(values: Array) -> None:
    with pytest.raises(ValueError):
        ahead(values, START, months=24)


# ── of a link ──


def test_it_reaches_from_the_month_after_the_newest_to_the_end_of_the_years() -> None:
    found = drawn(case(bend(10, 0.0, noise=0.3, seed=1)))
    assert found is not None
    assert (found.months[0], found.months[-1], len(found.months)) == ("2026-11", "2027-12", 14)
    for n in range(14):
        assert found.low80[n] < found.low50[n] < found.middle[n] < found.high50[n] < found.high80[n]


def test_a_count_for_the_year_is_drawn_per_month() -> None:
    found = drawn(case(bend(10, 0.0, at=40, noise=2, seed=1), count()))
    assert found is not None
    assert 30 < found.middle[0] < 50


def test_nothing_is_expected_below_none_or_above_the_whole() -> None:
    low = drawn(case(np.abs(bend(10, 0.0, at=0.5, noise=0.5, seed=2))))
    high = drawn(case(np.minimum(bend(10, 0.0, at=99, noise=2, seed=2), 100), indicator(direction="higher")))
    assert low is not None
    assert min(low.low80) >= 0
    assert high is not None
    assert max(high.high80) == 100


def test_what_has_been_below_none_may_be_so_again() -> None:
    found = drawn(case(bend(10, 0.0, at=0, noise=1, seed=2), count()))
    assert found is not None
    assert min(found.low80) < 0


@pytest.mark.parametrize(
    ("one", "gone"),
    [
        (case(bend(5, 0.0, noise=0.3, seed=1)), None),
        (case(bend(10, 0.0, noise=0.3, seed=1)), 5),
        (case(bend(10, 0.0, noise=0.3, seed=1), persons=40.0), None),
        (case(bend(10, 0.0, noise=0.3, seed=1), relation="context"), None),
        (case(bend(10, 0.0, noise=0.3, seed=1), indicator(direction="context")), None),
        (case(bend(10, 0.0, noise=0.3, seed=1), indicator(nature="delivery")), None),
        (case(bend(10, 0.0, noise=0.3, seed=1), indicator(cadence="year")), None),
        (case(bend(10, 0.0, noise=0.3, seed=1), hidden="few-persons"), None),
        (case(bend(24, 0.0, noise=0.3, seed=1)), None),
        (case(bend(0, 0.0, noise=0.3, seed=1)), None),
        (case([NAN] * 34), None),
        (case([NAN] * 30 + [5.0] * 4), 10),
    ],
    ids=[
        "too-early", "lags", "few-staff", "background", "no-side", "delivery", "yearly", "hidden", "over", "not-begun",
        "none", "few",
    ],
)  # fmt: skip
def test_where_no_chance_may_be_given_nothing_is_expected(one: Case, gone: int | None) -> None:
    assert drawn(one, gone) is None


def test_many_staff_or_a_year_gone_opens_it() -> None:
    values = bend(12, 0.0, noise=0.3, seed=1)
    assert drawn(case(values[:34], persons=150.0)) is not None
    assert drawn(case(values, persons=40.0)) is not None


def test_a_series_that_never_changes_has_a_fan_without_width() -> None:
    found = drawn(case([5.0] * 34))
    assert found is not None
    assert found.low80 == pytest.approx([5.0] * 14)
    assert found.high80 == pytest.approx([5.0] * 14)


def test_months_missing_among_the_figures_are_no_hindrance() -> None:
    values = bend(10, 0.0, noise=0.4, seed=4)
    values[26:31] = NAN
    found = drawn(case(values))
    assert found is not None
    assert np.isfinite([found.low80, found.high80]).all()
