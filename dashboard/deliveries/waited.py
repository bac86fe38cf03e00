"""What was waited for: by what the same unit and source reported before, and by what the register links to."""

from __future__ import annotations

import numpy as np

from dashboard.deliveries.came import Seen
from dashboard.model import Register, Settings
from dashboard.model import month as months

#: Nobody has delivered it yet, so there is no source to name.
NO_SOURCE = ""
#: How many months a figure of each cadence is about, and for how many it is waited for after the last one came.
LENGTHS = {"month": 1, "quarter": 3, "tertial": 4, "year": 12}
REACH = {"month": 12, "quarter": 12, "tertial": 12, "year": 24}


def find_existence(seen: Seen, register: Register) -> np.ndarray:
    """Units × months: whether the unit has a place in the tree."""
    return np.array([[register.exists(unit, month) for month in seen.months] for unit in seen.units])


def find_waited(seen: Seen, exists: np.ndarray, register: Register) -> np.ndarray:
    """Series × months: whether the figure was waited for, come or not."""
    unit, came = seen.unit, seen.came
    # Whoever said it last is asked for it: a source that another has taken over from is not.
    same = np.unique([f"{u} {i}" for u, i in zip(unit, seen.indicators, strict=True)], return_inverse=True)[1]
    by_any = np.zeros((same.max() + 1, came.shape[1]), dtype=bool)
    np.logical_or.at(by_any, same, came)
    last, last_of_any = _last_before(came), _last_before(by_any)[same]
    cadences = [register.indicators[i].cadence for i in seen.indicators]
    length = np.array([LENGTHS[c] for c in cadences])[:, None]
    reach = np.array([REACH[c] for c in cadences])[:, None]
    since = np.arange(came.shape[1]) - last
    waited = (last >= 0) & (last == last_of_any) & (since % length == 0) & (since <= reach) & exists[unit]
    waited &= came | ~by_any[same]
    above = [u in {p.parent for one in register.units.values() for p in one.places} for u in seen.units]
    for row in np.flatnonzero(np.array(above)[unit] & (waited & ~came).any(axis=1)):
        for t in np.flatnonzero(waited[row] & ~came[row]):
            below = [seen.units.index(u) for u in register.descendants(seen.units[unit[row]], seen.months[t])]
            alike = (seen.indicators == seen.indicators[row]) & np.isin(unit, below)
            waited[row, t] = not came[alike, t].any()
    return waited


def _last_before(came: np.ndarray) -> np.ndarray:
    """The newest month before each in which something came, as its place; -1 for none."""
    places = np.maximum.accumulate(np.where(came, np.arange(came.shape[1]), -1), axis=1)
    return np.hstack([np.full((len(came), 1), -1), places[:, :-1]])


def find_promised(
    seen: Seen, active: np.ndarray, register: Register, settings: Settings
) -> dict[tuple[int, int], list[str]]:
    """Linked indicators nobody reports any more or ever did, by places of unit and month; ``active``: came or waited for."""
    number = {unit: n for n, unit in enumerate(seen.units)}
    lacking: dict[tuple[int, int], list[str]] = {}
    followed = [n for n, m in enumerate(seen.months) if settings.years_from <= m <= settings.years_to]
    for indicator, place in dict.fromkeys((link.indicator, link.unit) for link in register.links):
        alike = np.flatnonzero(seen.indicators == indicator)
        length = LENGTHS[register.indicators[indicator].cadence]
        for t in followed:
            month = seen.months[t]
            if months.calendar_month(month) % length or not register.exists(place, month):
                continue
            family = {number[place], *(number[u] for u in register.descendants(place, month))}
            # Months before the first time are not asked for, by a link as little as by a series.
            known = active[alike, t] | seen.came[alike, t:].any(axis=1)
            if family.isdisjoint(seen.unit[alike[known]].tolist()):
                lacking.setdefault((number[place], t), []).append(indicator)
    return lacking
