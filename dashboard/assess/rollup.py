"""Rates of any unit and any span of months: sums of numerators over sums of denominators.

Never an average of rates. A unit's figure is the sum of what stands below it in the tree valid in
that month; only where nothing stands below is its own figure used. A rate given without its parts
is kept where it stands and never summed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.model import Register
from dashboard.model import month as months

Array = NDArray[np.float64]


def rate(numerators: Iterable[float], denominators: Iterable[float]) -> float:
    """100 · Σ numerator / Σ denominator, in percent. NaN where a part is missing or the whole is 0."""
    above, below = np.asarray(list(numerators), float), np.asarray(list(denominators), float)
    if above.shape != below.shape:
        raise ValueError("numerators and denominators must be equally many")
    total = below.sum()
    return float(100 * above.sum() / total) if len(below) and total > 0 else float("nan")


def rolling(numerators: Array, denominators: Array | None = None, window: int = 12) -> Array:
    """The rate over each ``window`` months ending in a month (the sum, without denominators).

    Arrays are (… × months). A window with any month missing, in either part, gives NaN.
    """
    sums = _window_sums(np.asarray(numerators, float), window)
    if denominators is None:
        return sums
    wholes = _window_sums(np.asarray(denominators, float), window)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(wholes > 0, 100 * sums / wholes, np.nan)


def _window_sums(values: Array, window: int) -> Array:
    result = np.full(values.shape, np.nan)
    if values.shape[-1] >= window:
        view = np.lib.stride_tricks.sliding_window_view(values, window, axis=-1)
        result[..., window - 1 :] = view.sum(axis=-1)
    return result


def change_on_year(values: Array) -> Array:
    """Each month less the same month a year before, in the values' unit (percentage points for rates)."""
    result = np.full(np.shape(values), np.nan)
    result[..., 12:] = np.asarray(values, float)[..., 12:] - np.asarray(values, float)[..., :-12]
    return result


@dataclass(frozen=True)
class Cube:
    """Figures by indicator, unit and month, rolled up the tree.

    Arrays are (indicators × units × months), NaN where there is no figure. ``numerator`` and
    ``denominator`` are sums (a count's numerator is its value); ``value`` is the rate in percent or
    the count. ``absent`` counts the units below that usually report the indicator and lack this month.
    """

    indicators: tuple[str, ...]
    units: tuple[str, ...]
    months: tuple[str, ...]
    numerator: Array
    denominator: Array
    value: Array
    absent: NDArray[np.int64]

    def series(self, indicator: str, unit: str) -> pd.DataFrame:
        """One row a month: ``month, numerator, denominator, value, absent``. KeyError when unknown."""
        at = (self._position(self.indicators, indicator), self._position(self.units, unit))
        return pd.DataFrame(
            {
                "month": pd.Series(self.months, dtype="object"),
                "numerator": self.numerator[at],
                "denominator": self.denominator[at],
                "value": self.value[at],
                "absent": self.absent[at],
            }
        )

    def cells(self, indicator: str, unit: str) -> list[tuple[str, float, float, float]]:
        """Month, numerator, denominator and value, one tuple a month. KeyError when unknown."""
        at = (self._position(self.indicators, indicator), self._position(self.units, unit))
        parts = (part[at].tolist() for part in (self.numerator, self.denominator, self.value))
        return list(zip(self.months, *parts, strict=True))

    @staticmethod
    def _position(names: Sequence[str], name: str) -> int:
        try:
            return names.index(name)
        except ValueError:
            raise KeyError(name) from None


def roll_up(observations: pd.DataFrame, register: Register, first: str, last: str) -> Cube:
    """The cube of all figures from ``first`` to ``last``.

    ``observations`` has one row a figure: indicator, unit, month, numerator, denominator, value.
    """
    span = tuple(months.span(first, last))
    indicators, units = tuple(register.indicators), tuple(register.units)
    shape = (len(indicators), len(units), len(span))
    own = {part: np.full(shape, np.nan) for part in ("numerator", "denominator", "value")}
    at = _places(observations, indicators, units, span)
    rows = observations.iloc[at[3]]
    for part, array in own.items():
        array[at[0], at[1], at[2]] = rows[part].to_numpy(float)
    return _rolled(own, register, indicators, units, span)


def _places(
    observations: pd.DataFrame, indicators: Sequence[str], units: Sequence[str], span: Sequence[str]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    codes = [
        pd.Index(names).get_indexer(pd.Index(observations[column].astype(str)))
        for column, names in (("indicator", indicators), ("unit", units), ("month", span))
    ]
    known = np.flatnonzero((codes[0] >= 0) & (codes[1] >= 0) & (codes[2] >= 0))
    return codes[0][known], codes[1][known], codes[2][known], known


def _rolled(
    own: Mapping[str, Array],
    register: Register,
    indicators: tuple[str, ...],
    units: tuple[str, ...],
    span: tuple[str, ...],
) -> Cube:
    is_ratio = np.array([register.indicators[i].is_ratio for i in indicators])
    summable = ~np.isnan(own["numerator"]) & (~np.isnan(own["denominator"]) | ~is_ratio[:, None, None])
    present = ~np.isnan(own["value"]) | summable
    above = np.where(summable, own["numerator"], 0.0)
    below = np.where(summable, np.nan_to_num(own["denominator"]), 0.0)
    value, numerator, denominator = own["value"].copy(), np.full(present.shape, np.nan), np.full(present.shape, np.nan)
    usual = _usual(present)
    absent = (usual & ~present).astype(np.int64)
    expected = usual.copy()
    for tree, columns in _trees(register, span):
        for unit in _children_first(units, tree):
            here = units.index(unit)
            kids = [units.index(k) for k in tree.get(unit, ()) if k in units]
            for column in columns:
                if kids:
                    _add(here, kids, column, above, below, summable, present, value, absent, expected, is_ratio)
    numerator[summable], denominator[summable] = above[summable], below[summable]
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = np.where(denominator > 0, 100 * numerator / denominator, np.nan)
    ratios = np.broadcast_to(is_ratio[:, None, None], present.shape)
    value = np.where(summable, np.where(ratios, rates, numerator), value)
    denominator = np.where(ratios, denominator, np.nan)
    return Cube(indicators, units, span, numerator, denominator, value, absent)


def _add(
    here: int, kids: list[int], column: slice, above: Array, below: Array, summable: NDArray[np.bool_],
    present: NDArray[np.bool_], value: Array, absent: NDArray[np.int64], expected: NDArray[np.bool_], is_ratio: NDArray[np.bool_],
) -> None:  # fmt: skip
    """Put the sum of the children in a unit's place, in the months where any child has a figure."""
    any_kid = present[:, kids, column].any(axis=1)
    for part in (above, below):
        summed = np.where(summable[:, kids, column], part[:, kids, column], 0.0).sum(axis=1)
        part[:, here, column] = np.where(any_kid, summed, part[:, here, column])
    can = summable[:, kids, column].any(axis=1)
    summable[:, here, column] = np.where(any_kid, can, summable[:, here, column])
    value[:, here, column] = np.where(any_kid, np.nan, value[:, here, column])
    present[:, here, column] |= any_kid
    unsummed = (present[:, kids, column] & ~summable[:, kids, column]).sum(axis=1)
    missing = (
        np.where(present[:, kids, column], absent[:, kids, column], expected[:, kids, column]).sum(axis=1) + unsummed
    )
    expected[:, here, column] |= expected[:, kids, column].any(axis=1)
    absent[:, here, column] = np.where(any_kid, missing, absent[:, here, column])


def _usual(present: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where a unit reports an indicator both in the twelve months before and at some time after."""
    usual = np.zeros_like(present)
    length = present.shape[-1]
    for n in range(length):
        before = present[..., max(0, n - 12) : n].any(axis=-1)
        usual[..., n] = before & (present[..., n + 1 :].any(axis=-1) if n + 1 < length else before)
    return usual


def _trees(register: Register, span: Sequence[str]) -> list[tuple[Mapping[str, tuple[str, ...]], list[slice]]]:
    """Each tree that holds in the span, with the columns it holds for."""
    groups: list[tuple[Mapping[str, tuple[str, ...]], list[slice]]] = []
    for n, month in enumerate(span):
        children = register.tree(month).children
        if groups and groups[-1][0] == children:
            last = groups[-1][1][-1]
            groups[-1][1][-1] = slice(last.start, n + 1)
        else:
            groups.append((children, [slice(n, n + 1)]))
    return groups


def _children_first(units: Sequence[str], children: Mapping[str, tuple[str, ...]]) -> list[str]:
    order: list[str] = []

    def visit(unit: str) -> None:
        if unit in order:
            return
        for child in children.get(unit, ()):
            visit(child)
        order.append(unit)

    for unit in units:
        visit(unit)
    return order
