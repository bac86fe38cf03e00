"""Many verdicts at once: what Benjamini and Hochberg keep, held against examples worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.assess import families
from dashboard.assess.families import kept

NAN = float("nan")
# Benjamini and Hochberg 1995, their fifteen p-values; at q = .05 the first four are kept.
FIRST = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip


def test_the_example_of_benjamini_and_hochberg_keeps_its_first_four() -> None:
    assert kept(FIRST, 0.05).tolist() == [True] * 4 + [False] * 11


def test_the_share_is_one_in_ten() -> None:
    assert families.Q == 0.10
    # Five tests: limits .02, .04, .06, .08, .10. The third is the last that is under its own limit.
    assert kept([0.019, 0.041, 0.059, 0.081, 0.5]).tolist() == [True, True, True, False, False]


def test_a_test_above_its_own_limit_is_kept_below_one_that_is_under() -> None:
    assert kept([0.03, 0.039]).tolist() == [True, True]
    assert kept([0.09, 0.095]).tolist() == [True, True]


def test_the_order_of_the_tests_does_not_matter() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        order = rng.permutation(len(FIRST))
        np.testing.assert_array_equal(kept(np.array(FIRST)[order], 0.05), kept(FIRST, 0.05)[order])


def test_what_is_no_test_is_never_kept_and_counts_as_none() -> None:
    # Of two tests .04 is under .05; of four it is above .025, and no limit above it is met.
    assert kept([NAN, 0.04, NAN, 0.5]).tolist() == [False, True, False, False]
    assert kept([0.9, 0.04, 0.9, 0.5]).tolist() == [False] * 4


def test_a_limit_that_is_just_met_is_met() -> None:
    assert kept([0.10]).tolist() == [True]
    assert kept([0.05, 0.9]).tolist() == [True, False]
    assert kept([0.3, 0.3, 0.3], 0.3).tolist() == [True] * 3


def test_equal_tests_are_kept_or_left_together() -> None:
    assert kept([0.06, 0.06, 0.9]).tolist() == [True, True, False]
    assert kept([0.07, 0.07, 0.9]).tolist() == [False] * 3


@pytest.mark.parametrize("p", [[], [NAN], [NAN, NAN]])
def test_where_nothing_is_tested_nothing_is_kept(p: list[float]) -> None:
    assert kept(p).tolist() == [False] * len(p)


def test_all_may_be_kept_and_none() -> None:
    assert kept([0.0, 0.01, 0.1]).all()
    assert not kept([0.2, 0.5, 1.0]).any()


@pytest.mark.parametrize("p", [0.1, [[0.1, 0.2]]])
def test_what_is_not_one_family_is_refused(p: object) -> None:
    with pytest.raises(ValueError, match="one dimension"):
        kept(p)  # type: ignore[arg-type]


def test_one_in_ten_of_those_kept_is_by_chance() -> None:
    """A thousand families of eight without a change and four with: the mean share of false ones is held."""
    rng = np.random.default_rng(5)
    shares = []
    for _ in range(1000):
        p = np.concatenate([rng.uniform(size=8), rng.beta(0.05, 8, size=4)])
        found = kept(p)
        shares.append(found[:8].sum() / max(found.sum(), 1))
    assert 0.03 < float(np.mean(shares)) <= 0.10
