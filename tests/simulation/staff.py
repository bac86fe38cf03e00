"""Sick leave made up person by person: who is away, how long, and what that comes to in lost and agreed days.

The generator is our own and copies no data set. It knows nothing of straight lines, harmonics or AR(1): the months
hang together because people stay away for months, and drift because people come and go. A month's level, season and
correlation are what comes of the parameters below; ``python -m simulation`` prints what they came to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
YEAR = 12
#: Months simulated before the first that is kept, so that the first has its share of those long away.
BURN = 18
#: No more persons at once: bounds the memory.
CHUNK = 600_000


@dataclass(frozen=True)
class Parameters:
    """What people are like. Incidences are per person and month; [choice] marks what no source gives.

    ``frailty``: shape of the gamma distribution (mean 1) of how readily a person falls ill. With 1, half have no certified
    leave in a year, and a tenth have half of all days. [choice]
    ``positions``, ``position_shares``: part of full time, and how many have it. The mean position in Norwegian
    municipalities was .825 in 2021, and 57 % worked full time (KS, PAI register).
    ``turnover``: the share replaced in a year, by someone with a frailty and a position of their own. [choice]
    ``short``, ``short_days``: self-certified leave, and its mean length in working days. It comes to 1.4 % of agreed days;
    for all industries SSB has .8 to 1.2 by quarter, and municipalities lie above.
    ``long``, ``long_months``, ``long_spread``, ``longest``: certified leave, the median of its lognormal length in months, its
    standard deviation in logarithms, and the year after which sick pay ends. Chosen so that the level is between 8 and
    9 %, and the correlation of neighbouring months .5 to .6, as in municipalities' own figures.
    ``graded``: the share of long leaves that are half-time. Half of all cases were graded in 2016, most of them by half
    (NAV, Arbeid og velferd 2/2018), but not from their first day to their last.
    ``season_short``, ``season_long``: incidence by calendar month, from January; colds in winter, few certificates in July.
    [choice]
    ``wave``: standard deviation (logarithm) of how hard a winter hits short leave, the same for the whole municipality. [choice]
    ``agreed``: working days by calendar month for a full position; in July most are on holiday, which is no agreed day.
    """

    frailty: float = 1.0
    positions: tuple[float, ...] = (1.0, 0.8, 0.6, 0.4)
    position_shares: tuple[float, ...] = (0.5, 0.2, 0.2, 0.1)
    turnover: float = 0.10
    short: float = 0.12
    short_days: float = 3.0
    long: float = 0.062
    long_months: float = 1.1
    long_spread: float = 0.9
    longest: float = 12.0
    graded: float = 0.35
    season_short: tuple[float, ...] = (1.35, 1.35, 1.25, 0.95, 0.85, 0.75, 0.60, 0.75, 1.00, 1.05, 1.10, 1.00)
    season_long: tuple[float, ...] = (1.20, 1.15, 1.10, 0.95, 0.95, 0.90, 0.70, 0.95, 1.05, 1.05, 1.05, 0.95)
    wave: float = 0.20
    agreed: tuple[float, ...] = (21.0, 20.0, 21.0, 18.0, 19.0, 21.0, 8.0, 20.0, 22.0, 22.0, 21.0, 18.0)


@dataclass(frozen=True)
class Leave:
    """Lost and agreed days, (municipalities × units × months), the first month a January."""

    lost: Array
    agreed: Array

    def rates(self) -> Array:
        """Lost of agreed days, in percent."""
        return 100 * self.lost / self.agreed

    def joined(self, count: int) -> Leave:
        """Every ``count`` units of a municipality as one."""
        towns, units, months = self.lost.shape
        parts = (towns, units // count, count, months)
        return Leave(self.lost.reshape(parts).sum(axis=2), self.agreed.reshape(parts).sum(axis=2))

    def first(self, count: int) -> Leave:
        """The first ``count`` units of each municipality."""
        return Leave(self.lost[:, :count], self.agreed[:, :count])

    def pooled(self) -> Array:
        """The rate of all together by month, in percent: with enough of them, what is to be expected."""
        return np.asarray(100 * self.lost.sum(axis=(0, 1)) / self.agreed.sum(axis=(0, 1)))


def sick_leave(
    rng: np.random.Generator,
    shape: tuple[int, int],
    staff: int,
    factor: Array,
    parameters: Parameters | None = None,
) -> Leave:
    """Simulate ``shape`` = (municipalities, units in each) of ``staff`` persons.

    ``factor`` (months, or municipalities × units × months) multiplies the incidence of all leave, and is 1 where nothing
    happens; before its first month, what it is there. Within a municipality, units share their winters and nothing else.
    """
    people = parameters or Parameters()
    months = factor.shape[-1]
    whole = np.broadcast_to(factor, (*shape, months)).reshape(-1, months)
    winters = rng.lognormal(-(people.wave**2) / 2, people.wave, (shape[0], (BURN + months) // YEAR + 2))
    winters = np.repeat(winters, shape[1], axis=0)
    step = max(1, CHUNK // staff)
    parts = [
        _units(rng, staff, whole[at : at + step], winters[at : at + step], people) for at in range(0, len(whole), step)
    ]
    lost, agreed = (np.concatenate(part).reshape(*shape, months) for part in zip(*parts, strict=True))
    return Leave(lost, agreed)


def _units(
    rng: np.random.Generator, staff: int, factor: Array, winters: Array, people: Parameters
) -> tuple[Array, Array]:
    units, months = factor.shape
    lost, agreed = np.zeros((units, months + 2 * YEAR)), np.zeros((units, months))
    frailty = rng.gamma(people.frailty, 1 / people.frailty, (units, staff)).astype(np.float32)
    share = rng.choice(people.positions, (units, staff), p=people.position_shares)
    until = np.full((units, staff), -BURN, np.int16)
    full, leaving = share.sum(axis=1), np.float32(people.turnover / YEAR)
    for month in range(-BURN, months):
        calendar = month % YEAR
        here = factor[:, max(month, 0)]
        winter = winters[:, (month + BURN + YEAR // 2) // YEAR] if calendar < 4 or calendar > 9 else 1.0
        long = people.long * people.season_long[calendar] * here
        # A short leave begins on a working day.
        working = people.agreed[calendar] / max(people.agreed)
        short = people.short * people.season_short[calendar] * working * winter * here
        # One draw a person and month: who leaves, who falls ill for long, who for short; most do neither.
        drawn = rng.random((units, staff), np.float32)
        drawn -= leaving
        who = np.flatnonzero(drawn < frailty * (long + short).astype(np.float32)[:, None])
        who = who[until.flat[who] <= month]
        luck = drawn.flat[who]
        gone, ill = who[luck < 0], who[luck >= 0]
        if month >= 0:
            agreed[:, month] = full * people.agreed[calendar]
        unit = ill // staff
        away = luck[luck >= 0] < frailty.flat[ill] * long[unit]
        _short(rng, lost, unit[~away], share.flat[ill[~away]], month, people)
        ends = _long(rng, lost, unit[away], share.flat[ill[away]], month, people)
        until.flat[ill[away]] = ends
        position = rng.choice(people.positions, len(gone), p=people.position_shares)
        full = full + np.bincount(gone // staff, position - share.flat[gone], units)
        share.flat[gone] = position
        frailty.flat[gone] = rng.gamma(people.frailty, 1 / people.frailty, len(gone))
    return lost[:, :months], agreed


def _short(rng: np.random.Generator, lost: Array, unit: Array, share: Array, month: int, people: Parameters) -> None:
    if month < 0:
        return
    days = np.minimum(rng.geometric(1 / people.short_days, len(unit)), people.agreed[month % YEAR])
    lost[:, month] += np.bincount(unit, days * share, len(lost))


def _long(rng: np.random.Generator, lost: Array, unit: Array, share: Array, month: int, people: Parameters) -> Array:
    """Lose the days of those who fall ill for long; the month from which each of them may fall ill again."""
    begins = rng.random(len(unit))
    length = np.minimum(people.long_months * rng.lognormal(0.0, people.long_spread, len(unit)), people.longest)
    ends = begins + length
    degree = np.where(rng.random(len(unit)) < people.graded, 0.5, 1.0) * share
    for later in range(int(people.longest) + 1):
        if month + later < 0:
            continue
        here = np.clip(np.minimum(ends, later + 1) - np.maximum(begins, later), 0.0, 1.0)
        days = here * degree * people.agreed[(month + later) % YEAR]
        lost[:, month + later] += np.bincount(unit, days, len(lost))
    return np.asarray(month + np.floor(ends) + 1, np.int16)
