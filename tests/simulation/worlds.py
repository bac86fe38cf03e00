"""What is simulated: towns of 3000 in which nothing happens, a trend runs on, or the pace changes at the decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.staff import YEAR, Leave, sick_leave

Array = np.ndarray[Any, np.dtype[np.float64]]
#: Months before the decision; those of them that are the baseline; and months after it.
HISTORY, BASELINE, LATER = 36, 24, 24
MONTHS = HISTORY + LATER
LOOKS = (12, 18, 24)
#: A town: 150 units of 20. The larger ones are several of them together, as in a real tree.
UNITS, STAFF = 150, 20
SIZES = {20: 1, 60: 3, 300: 15, 3000: 150}
#: So many units of each size are judged in each town, that no town weighs much.
JUDGED = 3
#: Towns simulated at once: bounds the memory.
BLOCK = 50


@dataclass(frozen=True)
class World:
    """``trend`` is the pace before, ``change`` what is added to it at the decision: shares of the level a year."""

    name: str
    trend: float = 0.0
    change: float = 0.0

    def factor(self) -> Array:
        """What the incidence is multiplied by, by month: 1 at the decision."""
        return _factor(np.array(self.trend), np.array(self.change))


NOTHING = World("ingenting endret")
#: Nothing changes at the decision in any of these.
STILL = (
    NOTHING,
    World("nedgang før, 3 % i året, som fortsetter", -0.03),
    World("vekst før, 3 % i året, som fortsetter", 0.03),
    World("nedgang før, 5 % i året, som fortsetter", -0.05),
    World("vekst før, 5 % i året, som fortsetter", 0.05),
)
#: In these it does: so much over the 24 months, a twelfth of the year's part each month.
CHANGED = (
    World("20 % ned på 24 måneder", 0.0, -0.10),
    World("30 % ned på 24 måneder", 0.0, -0.15),
    World("20 % opp på 24 måneder", 0.0, 0.10),
)


@dataclass(frozen=True)
class Drawn:
    """A world in which each town has a pace of its own, and half of them change it. [choice]

    ``trend``: standard deviation of the pace before, a year. ``share`` of the towns change it, by ``change`` a year in
    the mean and ``spread`` in standard deviation: most of them downwards, as a commitment means to, and not all.
    """

    trend: float = 0.03
    share: float = 0.5
    change: float = -0.10
    spread: float = 0.05

    def factor(self, rng: np.random.Generator, towns: int) -> Array:
        """(towns × 1 × months)"""
        trend = rng.normal(0.0, self.trend, towns)
        change = rng.normal(self.change, self.spread, towns) * (rng.random(towns) < self.share)
        return _factor(trend, change)[:, None, :]


def blocks(rng: np.random.Generator, towns: int, world: World | Drawn) -> Iterator[Leave]:
    """Simulate ``towns`` towns, a part at a time, each as its 150 units."""
    for start in range(0, towns, BLOCK):
        count = min(BLOCK, towns - start)
        factor = world.factor() if isinstance(world, World) else world.factor(rng, count)
        yield sick_leave(rng, (count, UNITS), STAFF, factor)


def _factor(trend: Array, change: Array) -> Array:
    since = (np.arange(MONTHS) - HISTORY) / YEAR
    return np.maximum(1 + trend[..., None] * since + change[..., None] * np.maximum(since, 0.0), 0.0)
