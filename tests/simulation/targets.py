"""How good the chance of a target is, beside a line drawn out and the share of all that meet theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.assess import chance
from simulation.share import Share, share
from simulation.staff import YEAR, Leave
from simulation.worlds import BASELINE, HISTORY, LATER, SIZES, Drawn, blocks

Array = np.ndarray[Any, np.dtype[Any]]
FIRST = HISTORY - BASELINE
LOOKS = (6, 12, 18)
#: The prior's share of the baseline's level a year, for both slopes.
PRIOR = 0.10
#: How far below the baseline's level a target lies, drawn for each unit: some are met by waiting, some hardly ever. [choice]
DISTANCES = (0.0, 0.05, 0.10, 0.15, 0.20)
#: So many units of each size in each town have a target.
WITH_TARGET = 2
#: From these chances on a target is called on course, or not.
ON_COURSE, OFF_COURSE = 0.80, 0.20


@dataclass(frozen=True)
class Row:
    """Brier scores of the chance, of the line and of the base rate at one look; ``over_line`` and ``over_base`` are how much
    less the chance's is, unit by unit. ``met_on`` of those called on course meet their target, ``met_off`` of those that are not.
    """

    staff: int
    look: int
    chance: Share
    line: Share
    base: Share
    over_line: Share
    over_base: Share
    met: Share
    on: Share
    off: Share
    met_on: Share
    met_off: Share


def judge(rng: np.random.Generator, towns: int) -> list[Row]:
    """Give units targets in a world where some change pace, and see who meets them."""
    parts: dict[int, list[tuple[Array, ...]]] = {staff: [] for staff in SIZES}
    for leave in blocks(rng, towns, Drawn()):
        for staff, count in SIZES.items():
            part = leave.joined(count).first(WITH_TARGET)
            distance = rng.choice(DISTANCES, part.lost.shape[:2])
            parts[staff].append(forecast(part, distance))
    answer = []
    for staff, found in parts.items():
        chances, lines, met = (np.concatenate(arrays, axis=-2) for arrays in zip(*found, strict=True))
        for place, look in enumerate(LOOKS):
            answer.append(_row(staff, look, chances[place], lines[place], met[0]))
    return answer


def forecast(leave: Leave, distance: Array) -> tuple[Array, Array, Array]:
    """The chance and the line's answer at each look, (looks × towns × units), and whether the target came to be met."""
    shape, months = leave.lost.shape[:2], BASELINE + LATER
    lost, agreed = (part[..., FIRST:].reshape(-1, months) for part in (leave.lost, leave.agreed))
    rates = 100 * lost / agreed
    level = 100 * lost[:, :BASELINE].sum(axis=1) / agreed[:, :BASELINE].sum(axis=1)
    target = level * (1 - distance.ravel())
    met = 100 * lost[:, -YEAR:].sum(axis=1) / agreed[:, -YEAR:].sum(axis=1) <= target
    chances, lines = [], []
    for look in LOOKS:
        weights = denominators(agreed, look)
        seen = rates[:, : BASELINE + look]
        chances.append(chance(seen, BASELINE, target, prior_pace_sd=PRIOR * level, weights=weights))
        lines.append(extended(seen, look, weights) <= target)
    return (
        np.stack(chances).reshape(-1, *shape),
        np.stack(lines).reshape(-1, *shape),
        met.reshape(1, *shape),
    )


def denominators(agreed: Array, look: int) -> Array:
    """What the months of the last year weigh: as they are where they are known, else as the same month a year before."""
    known = BASELINE + look
    weights = agreed.copy()
    for month in range(known, BASELINE + LATER):
        weights[:, month] = weights[:, month - YEAR]
    return weights[:, -YEAR:]


def extended(seen: Array, look: int, weights: Array) -> Array:
    """The rolling rate of month 24 on the straight line through the months since the decision, known months as they are.

    This is the trend line of a spreadsheet, and it answers yes or no.
    """
    since = np.arange(look, dtype=float)
    ahead = np.arange(LATER, dtype=float)
    middle = since.mean()
    after = seen[:, BASELINE:]
    slope = (after @ (since - middle)) / ((since - middle) ** 2).sum()
    line = after.mean(axis=1)[:, None] + slope[:, None] * (ahead - middle)
    line[:, :look] = after
    return np.asarray((line[:, -YEAR:] * weights).sum(axis=1) / weights.sum(axis=1))


def _row(staff: int, look: int, chances: Array, lines: Array, met: Array) -> Row:
    ours, theirs = (chances - met) ** 2, (lines.astype(float) - met) ** 2
    # The best that one and the same chance for all could do, which nobody knew beforehand.
    base = (met.mean() - met) ** 2
    on, off = chances >= ON_COURSE, chances <= OFF_COURSE
    return Row(
        staff,
        look,
        share(ours),
        share(theirs),
        share(base),
        share(theirs - ours),
        share(base - ours),
        share(met),
        share(on),
        share(off),
        share(met, on),
        share(met, off),
    )
