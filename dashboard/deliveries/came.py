"""What came, as arrays: every figure with the upload it first came in, and every source's files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.model import Register
from dashboard.model import month as months
from dashboard.store import Upload

_PARTS = ["numerator", "denominator", "value"]


@dataclass(frozen=True)
class Seen:
    """Arrays of series × months. ``first`` and ``changed`` are uploads, 0 for none; a series is sorted by its owner.

    ``owner`` is the row of ``owners``: a unit's and a source's place in ``units`` and ``sources``.
    """

    months: list[str]
    units: list[str]
    sources: list[str]
    indicators: np.ndarray
    owner: np.ndarray
    owners: np.ndarray
    first: np.ndarray
    changed: np.ndarray

    @property
    def came(self) -> np.ndarray:
        """Whether there is a figure."""
        return self.first > 0

    @property
    def unit(self) -> np.ndarray:
        """Each series' unit, as its place in ``units``."""
        return self.owners[self.owner, 0]

    def by_owner(self, gather: np.ufunc, values: np.ndarray) -> np.ndarray:
        """Owners × months from series × months."""
        starts = np.flatnonzero(np.append(True, self.owner[1:] != self.owner[:-1]))
        return np.asarray(gather.reduceat(values.astype(np.int64), starts, axis=0))


def see(arrivals: pd.DataFrame, uploads: Sequence[Upload], register: Register, this_month: str) -> Seen | None:
    """What came, as arrays; None where nothing has."""
    if arrivals.empty or not uploads:
        return None
    every = months.span(str(arrivals["month"].min()), this_month)
    units, indicators = list(register.units), list(register.indicators)
    sources = sorted({u.source for u in uploads})
    place = {name: n for n, name in enumerate(sources)}
    source_of = np.full(max(u.id for u in uploads) + 1, -1)
    source_of[[u.id for u in uploads]] = [place[u.source] for u in uploads]
    unit, month, indicator = (
        pd.Index(names, dtype="str").get_indexer(pd.Index(arrivals[column]))
        for names, column in ((units, "unit"), (every, "month"), (indicators, "indicator"))
    )
    source = source_of[arrivals["upload"].to_numpy()]
    known = (unit >= 0) & (month >= 0) & (indicator >= 0)
    if not known.any():
        return None
    code = ((unit * len(sources) + source) * len(indicators) + indicator)[known]
    codes, series = np.unique(code, return_inverse=True)
    owners, owner = np.unique(codes // len(indicators), return_inverse=True)
    first, changed = _firsts(arrivals[known], series * len(every) + month[known], (len(codes), len(every)))
    return Seen(
        every, units, sources, np.array(indicators, dtype=object)[codes % len(indicators)], owner,
        np.column_stack([owners // len(sources), owners % len(sources)]), first, changed,
    )  # fmt: skip


def _firsts(known: pd.DataFrame, key: np.ndarray, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """The upload each figure first came with, and the last one that said another value; 0 for none."""
    upload, gone = known["upload"].to_numpy(), known["withdrawn"].to_numpy()
    order = np.lexsort((upload, key))
    key, upload, gone = key[order], upload[order], gone[order]
    first, changed = np.zeros(shape[0] * shape[1], dtype=np.int64), np.zeros(shape[0] * shape[1], dtype=np.int64)
    said = ~gone
    mine, by, values = key[said], upload[said], known[_PARTS].to_numpy()[order][said]
    is_first = np.append(True, mine[1:] != mine[:-1]) if len(mine) else np.zeros(0, dtype=bool)
    first[mine[is_first]] = by[is_first]
    same = np.isclose(values[1:], values[:-1], rtol=1e-9, atol=1e-9, equal_nan=True).all(axis=1)
    other = ~is_first[1:] & ~same
    np.maximum.at(changed, mine[1:][other], by[1:][other])
    is_last = np.append(key[1:] != key[:-1], True)
    first[key[is_last & gone]] = 0
    return first.reshape(shape), changed.reshape(shape)


@dataclass(frozen=True)
class Files:
    """What uploads tell by themselves: ``first`` is the first that spoke of a month (sources × months, 0 for none).

    ``day`` and ``at`` are an upload's local day and its moment; ``since`` the day a source was taken into use.
    """

    first: np.ndarray
    day: np.ndarray
    at: np.ndarray
    since: Mapping[str, dt.date]

    @staticmethod
    def of(seen: Seen, uploads: Sequence[Upload]) -> Files:
        """Uploads in any order, those that were taken back too: they also show that the source was in use."""
        place = {month: n for n, month in enumerate(seen.months)}
        first = np.zeros((len(seen.sources), len(seen.months)), dtype=np.int64)
        most = max(u.id for u in uploads)
        day = np.full(most + 1, np.datetime64("NaT"), dtype="datetime64[D]")
        at = np.full(most + 1, None, dtype=object)
        since: dict[str, dt.date] = {}
        for one in sorted(uploads, key=lambda u: u.id, reverse=True):
            local = one.recorded_at.astimezone().date()
            day[one.id], at[one.id] = local, one.recorded_at.isoformat().replace("+00:00", "Z")
            since[one.source] = min(local, since.get(one.source, local))
            if one.undone_at is None:
                first[seen.sources.index(one.source), [place[m] for m in one.months if m in place]] = one.id
        return Files(first, day, at, since)
