"""How often the newest month gets an icon when nothing has changed: with the plain limits, and with ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.assess import month_index, pooled_rho, signals
from simulation.share import Share, share
from simulation.staff import YEAR, Leave
from simulation.worlds import BASELINE, HISTORY, JUDGED, LATER, NOTHING, SIZES, blocks

Array = np.ndarray[Any, np.dtype[Any]]
FIRST = HISTORY - BASELINE
#: A small municipality: the first 15 units of a town, 300 staff in all. What is pooled is pooled over no more.
SMALL = 15


@dataclass(frozen=True)
class Row:
    """One size: ``false`` among the icons given; ``none`` of the charts get none, their months being too much alike.

    ``plain``: the same charts with neither season nor correlation; ``ever``, with plain limits, at least one false icon in
    the 24 months, and ``ours`` with those of this project.
    """

    town: int
    staff: int
    false: Share
    none: Share
    plain: Share
    ours: Share
    ever: Share


@dataclass(frozen=True)
class Pooled:
    """What was found of each town: its correlation, and how far its season is from the others' mean."""

    rho: Array
    season: Array


def judge(rng: np.random.Generator, towns: int) -> tuple[list[Row], Pooled]:
    """Let each month after the decision be the newest in turn."""
    found: dict[tuple[int, int], list[tuple[Array, Array, Array]]] = {}
    pooled: list[tuple[float, Array]] = []
    for leave in blocks(rng, towns, NOTHING):
        small = leave.first(SMALL)
        for town, whole in ((leave.lost.shape[1] * 20, leave), (SMALL * 20, small)):
            known = [common(lost, agreed) for lost, agreed in zip(whole.lost, whole.agreed, strict=True)]
            pooled += known if whole is leave else []
            for staff, count in SIZES.items():
                if count <= whole.lost.shape[1]:
                    part = whole.joined(count).first(JUDGED)
                    found.setdefault((town, staff), []).append((*icons(part, known), icons(part, None)[0]))
    rows = []
    for (town, staff), parts in found.items():
        false, given, plain = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        rows.append(
            Row(
                town,
                staff,
                share(false, given),
                share(~given),
                share(plain),
                share(false.any(axis=-1), given.all(axis=-1)),
                share(plain.any(axis=-1)),
            )
        )
    return rows, Pooled(np.array([rho for rho, _ in pooled]), np.array([season for _, season in pooled]))


def common(lost: Array, agreed: Array) -> tuple[float, Array]:
    """What is pooled over a town's smallest units: the correlation of the baseline and the season of all months before."""
    season = month_index(lost[:, :HISTORY], agreed[:, :HISTORY])
    baseline = lost[:, FIRST:HISTORY] / agreed[:, FIRST:HISTORY]
    return pooled_rho(baseline, first_month=FIRST % YEAR, season=season), season


def icons(leave: Leave, known: list[tuple[float, Array]] | None) -> tuple[Array, Array]:
    """Whether there is an icon that says more than noise, and whether there can be one: (towns × units × later months).

    Without ``known``, limits are plain: no season is taken out, and the months are taken to be independent.
    """
    towns, units, months = leave.lost.shape
    rho = np.zeros(towns) if known is None else np.array([rho for rho, _ in known])
    seasons = np.ones((towns, YEAR)) if known is None else np.array([season for _, season in known])
    usual = seasons[:, np.arange(months) % YEAR][:, None]
    tops = (leave.lost / usual)[..., FIRST:].reshape(-1, months - FIRST)
    sizes = leave.agreed[..., FIRST:].reshape(-1, months - FIRST)
    each = np.repeat(rho, units)
    called = []
    for newest in range(BASELINE + 1, BASELINE + LATER + 1):
        part = slice(None, newest)
        parts = {"numerators": tops[:, part], "denominators": sizes[:, part]}
        called.append(signals((tops / sizes)[:, part], **parts, fixed_months=BASELINE, rho=each).variation)
    variation = np.stack(called, axis=-1).reshape(towns, units, LATER)
    return (variation != "common") & (variation != "none"), variation != "none"
