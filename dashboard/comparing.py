"""A unit's figures beside what they may fairly be held against, as they may be seen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from dashboard import assess
from dashboard.assess import Cube
from dashboard.model import Register, Settings
from dashboard.release import SHOWN

_YEAR = 12


def comparison(
    cube: Cube,
    register: Register,
    settings: Settings,
    indicator: str,
    unit: str,
    seen: Callable[[str, str], list[tuple[str, float, str]]],
) -> pd.DataFrame:
    """One row a month, ``assess.comparison.COLUMNS`` and ``hidden``. ``seen`` gives a series' months as they may be seen, and why not.

    What is made of several cells is empty where any of them is hidden: the rate by fixed sizes is one more sum over the
    same units, and two sums with one of them missing would tell it.
    """
    baseline = settings.baseline_from, settings.baseline_to
    frame = assess.compared(cube, register, indicator, unit, baseline=baseline)
    why = [reason for *_, reason in seen(indicator, unit)]
    hidden = np.array([reason != SHOWN for reason in why], bool)
    year_before = np.concatenate([np.zeros(min(_YEAR, len(hidden)), bool), hidden[:-_YEAR]])[: len(hidden)]
    within = np.array([hidden[max(0, n - _YEAR + 1) : n + 1].any() for n in range(len(hidden))], bool)
    below = sorted({u for u in register.units if unit in register.ever_above(u)})
    closed = np.zeros(len(hidden), bool)
    for one in below:
        closed |= np.array([reason != SHOWN for *_, reason in seen(indicator, one)], bool)
    is_base = ((frame["month"] >= baseline[0]) & (frame["month"] <= baseline[1])).to_numpy()
    frame.loc[hidden, "value"] = np.nan
    frame.loc[hidden | year_before, "year_ago"] = np.nan
    frame.loc[within, "rolling_12"] = np.nan
    frame.loc[hidden | closed | (closed & is_base).any(), "mix_fixed"] = np.nan
    frame["hidden"] = pd.Series(why, index=frame.index, dtype="object")
    return frame
