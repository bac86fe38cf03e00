"""How often a verdict is false, how often a change is found, and how often the interval holds the true change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.assess import pace
from simulation.share import Share, share
from simulation.staff import YEAR
from simulation.worlds import BASELINE, HISTORY, JUDGED, LOOKS, NOTHING, SIZES, World, blocks

Array = np.ndarray[Any, np.dtype[Any]]
#: The decision rule of a verdict: the prior's share of the baseline's level a year, and the two-sided p at each look.
PRIOR, LEVEL_OF_P = 0.05, 0.02
FIRST = HISTORY - BASELINE


@dataclass(frozen=True)
class Found:
    """One size in one world: arrays of (looks × towns × units), and what was to be expected by month."""

    flagged: Array
    change: Array
    low: Array
    high: Array
    rho: Array
    expected: Array


@dataclass(frozen=True)
class Row:
    """One size at one look: verdicts at it, at it or an earlier one, of them in the right direction, and the interval."""

    staff: int
    look: int
    at: Share
    until: Share
    right: Share
    cover: Share
    wide: float


def judge(rng: np.random.Generator, towns: int, world: World) -> dict[int, Found]:
    """Give verdicts at each look to units of each size."""
    parts: dict[int, list[tuple[Array, ...]]] = {staff: [] for staff in SIZES}
    lost, agreed = 0.0, 0.0
    for leave in blocks(rng, towns, world):
        lost, agreed = lost + leave.lost.sum(axis=(0, 1)), agreed + leave.agreed.sum(axis=(0, 1))
        for staff, count in SIZES.items():
            part = leave.joined(count).first(JUDGED)
            parts[staff].append(looked(part.lost[..., FIRST:], part.agreed[..., FIRST:]))
    expected = np.asarray(100 * lost / agreed)[FIRST:]
    return {
        staff: Found(*(np.concatenate(arrays, axis=1) for arrays in zip(*found, strict=True)), expected)
        for staff, found in parts.items()
    }


def looked(lost: Array, agreed: Array) -> tuple[Array, ...]:
    """Flagged, change, low, high and rho at each look, from the baseline's and later months (towns × units × months)."""
    shape, months = lost.shape[:2], lost.shape[2]
    rates = (100 * lost / agreed).reshape(-1, months)
    level = (100 * lost[..., :BASELINE].sum(axis=-1) / agreed[..., :BASELINE].sum(axis=-1)).ravel()
    found = [pace(rates[:, : BASELINE + look], BASELINE, prior_pace_sd=PRIOR * level) for look in LOOKS]
    columns = (
        [one.enough & (one.p < LEVEL_OF_P) for one in found],
        [one.change for one in found],
        [one.change_low for one in found],
        [one.change_high for one in found],
        [one.rho_mean for one in found],
    )
    return tuple(np.stack(column).reshape(len(LOOKS), *shape) for column in columns)


def true_change(world: World, expected: Array, unchanged: Array, look: int) -> float:
    """The change of pace of the two lines that come closest to what is to be expected, per year; 0 where nothing changes.

    Those long away see to it that the level turns a month or two after the incidence does, and two lines are what the
    answer is given in. The season is taken out by the world in which nothing happens.
    """
    if world.change == 0:
        return 0.0
    months = BASELINE + look
    level = expected[:months] / unchanged[:months] * unchanged.mean()
    since = (np.arange(months) - BASELINE) / YEAR
    lines = np.column_stack([np.ones(months), since, np.maximum(since, 0.0)])
    return float(np.linalg.lstsq(lines, level, rcond=None)[0][2])


def rows(world: World, found: dict[int, Found], unchanged: Array) -> list[Row]:
    """One row a size and look."""
    answer = []
    for staff, one in found.items():
        for place, look in enumerate(LOOKS):
            truth = true_change(world, one.expected, unchanged, look)
            low, high = one.low[place], one.high[place]
            until = one.flagged[: place + 1].any(axis=0)
            right = one.flagged[place] & (np.sign(one.change[place]) == np.sign(world.change))
            held = (low <= truth) & (truth <= high)
            given = np.isfinite(low) & np.isfinite(high)
            wide = float(np.nanmedian(high - low))
            answer.append(
                Row(staff, look, share(one.flagged[place]), share(until), share(right), share(held, given), wide)
            )
    return answer


def judge_all(rng: np.random.Generator, towns: int, worlds: tuple[World, ...]) -> dict[World, list[Row]]:
    """The rows of each world. The world in which nothing happens must be one of them."""
    found = {world: judge(rng, towns, world) for world in worlds}
    unchanged = next(iter(found[NOTHING].values())).expected
    return {world: rows(world, one, unchanged) for world, one in found.items()}
