"""A pace in a few words says only what the whole of its interval says."""

from __future__ import annotations

import math

import pytest

from dashboard.wording.paces import pace_phrase

UNDECIDED = "kan ikke avgjøres ennå"


@pytest.mark.parametrize(
    ("ratio", "low", "high", "said"),
    [
        (1.7, 1.47, 1.86, "raskere enn det trengs"),
        (2.6, 2.0, 3.1, "minst det dobbelte av takten som trengs"),
        (0.54, 0.36, 0.71, "omtrent halvparten av takten som trengs"),
        (0.44, 0.20, 0.64, "langsommere enn det trengs"),
        (0.74, 0.60, 0.75, "langsommere enn det trengs"),
        (-0.04, -0.30, 0.22, "langt under takten som trengs"),
        (-0.6, -0.72, -0.47, "går feil vei"),
        (1.0, 0.9, 1.1, "omtrent takten som trengs"),
        (0.9, 0.5, 1.0, UNDECIDED),
        (2.5, -3.4, 8.8, UNDECIDED),
        (1.3, 1.0, 1.6, UNDECIDED),
        (-0.4, -1.4, 1.2, UNDECIDED),
        (0.5, math.nan, math.nan, UNDECIDED),
        (math.nan, math.nan, math.nan, UNDECIDED),
    ],
)
def test_an_outcome_is_said_to_be_what_all_of_its_interval_is(ratio: float, low: float, high: float, said: str) -> None:
    assert pace_phrase(reason="chance", needed=0.2, ratio=ratio, low=low, high=high) == said


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (1.3, "raskere enn takten som trengs"),
        (0.51, "omtrent halvparten av takten som trengs"),
        (0.0, "langt fra takten som trengs"),
        (-0.2, "går feil vei"),
        (math.nan, UNDECIDED),
    ],
)
def test_what_is_counted_has_no_interval(ratio: float, said: str) -> None:
    assert pace_phrase(reason="pace", needed=1.0, ratio=ratio, nature="delivery") == said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("no-target", "ikke satt noe mål"),
        ("reached", "målet er nådd"),
        ("past", "fristen er ute, og målet er ikke nådd"),
        ("few-persons", "vises ikke"),
        ("persons-unknown", "vises ikke"),
        ("never-reported", "ingen tall"),
        ("too-early", UNDECIDED),
        ("few-staff", UNDECIDED),
        ("no-pace", UNDECIDED),
        ("too-seldom", UNDECIDED),
        ("a reason of tomorrow", UNDECIDED),
    ],
)
def test_a_reason_outranks_a_pace_that_would_say_more(reason: str, said: str) -> None:
    assert pace_phrase(reason=reason, needed=0.2, ratio=3.0, low=2.5, high=3.5) == said


def test_where_nothing_more_is_needed_it_is_not_called_met() -> None:
    assert pace_phrase(reason="chance", needed=0.0) == "så godt som målet krever nå, og må holdes der"
