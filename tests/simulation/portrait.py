"""What the generator's months came to be like, for holding up against real ones: level, spread and correlation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.share import Share, share
from simulation.staff import YEAR
from simulation.worlds import JUDGED, MONTHS, NOTHING, SIZES, blocks


@dataclass(frozen=True)
class Row:
    """Of one size: the mean rate in percent, a month's standard deviation about its unit's usual, and how much of it is last month's."""

    staff: int
    level: Share
    spread: Share
    alike: Share


def describe(rng: np.random.Generator, towns: int) -> list[Row]:
    """Look at units in which nothing happens, with the season of all of them taken out."""
    parts = {staff: [] for staff in SIZES}
    lost, agreed = np.zeros(MONTHS), np.zeros(MONTHS)
    for leave in blocks(rng, towns, NOTHING):
        lost, agreed = lost + leave.lost.sum(axis=(0, 1)), agreed + leave.agreed.sum(axis=(0, 1))
        for staff, count in SIZES.items():
            parts[staff].append(leave.joined(count).first(JUDGED).rates())
    usual = (lost / agreed).reshape(-1, YEAR).mean(axis=0)
    season = np.tile(usual / usual.mean(), MONTHS // YEAR)
    rows = []
    for staff, found in parts.items():
        rates = np.concatenate(found)
        away = rates / season - (rates / season).mean(axis=-1, keepdims=True)
        square = (away**2).sum(axis=-1)
        # Of all months' squares there are one more than of neighbours' products.
        alike = (away[..., 1:] * away[..., :-1]).sum(axis=-1) * MONTHS / (MONTHS - 1)
        ratio = share(np.where(square > 0, alike / np.where(square > 0, square, 1), 0), square)
        rows.append(Row(staff, share(rates.mean(axis=-1)), share(np.sqrt(square / (MONTHS - 1))), ratio))
    return rows
