"""The calendar itself: a row a unit, source and month, with its state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard import places
from dashboard.deliveries.came import Files, Seen, see
from dashboard.deliveries.due import due_on
from dashboard.deliveries.waited import NO_SOURCE, REACH, find_existence, find_promised, find_waited
from dashboard.model import Register, Settings
from dashboard.model import month as months
from dashboard.snapshot import Snapshot
from dashboard.store import Store, Upload

#: Weightiest first: the one that says most of several.
STATES = ("missing", "partial", "late", "corrected", "delivered", "not-due")
#: States somebody must do something about.
OPEN_STATES = ("missing", "partial")
COLUMNS: dict[str, str] = {
    "unit": "str", "source": "str", "month": "str", "state": "str", "expected": "int64", "came": "int64",
    "due": "str", "is_due": "bool", "upload": "int64", "delivered_at": "str", "corrected_by": "int64",
    "corrected_at": "str", "is_late": "bool", "is_veiled": "bool", "lacking": "object", "ask": "str",
}  # fmt: skip


def hidden_series(released: pd.DataFrame) -> set[tuple[str, str]]:
    """Indicator and unit of every series that the gate hides a figure of."""
    rows = released[released["hidden"] != ""]
    return set(zip(rows["indicator"], rows["unit"], strict=True))


def deliveries(
    arrivals: pd.DataFrame,
    uploads: Sequence[Upload],
    register: Register,
    settings: Settings,
    today: dt.date,
    *,
    hidden: Collection[tuple[str, str]] = (),
) -> pd.DataFrame:
    """One row a unit, source and month up to this one, where something came or was waited for; columns are COLUMNS.

    ``arrivals`` is ``Store.arrivals`` and ``uploads`` ``Store.uploads`` of the same moment, and ``today`` its day;
    ``hidden`` is ``hidden_series``. Uploads are 0 and moments missing where nothing came. ``expected`` and ``came``
    count figures and are 0 where ``is_veiled``; ``lacking`` is a tuple of indicators.
    """
    seen = see(arrivals, uploads, register, months.from_date(today))
    if seen is None:
        return _empty()
    exists = find_existence(seen, register)
    waited = find_waited(seen, exists, register)
    shown = np.array([(i, seen.units[u]) not in hidden for i, u in zip(seen.indicators, seen.unit, strict=True)])
    files = Files.of(seen, uploads)
    frame = pd.concat(
        [
            _counted(seen, waited, shown),
            _by_file(seen, waited, shown, exists, files),
            _promised(seen, find_promised(seen, seen.came | waited, register, settings)),
        ],
        ignore_index=True,
    )
    return _finished(frame, seen, files, register, settings, today)


def read_deliveries(store: Store, snapshot: Snapshot, as_of: dt.datetime | None = None) -> pd.DataFrame:
    """The calendar of a snapshot, made once for it; the caller's own. ``snapshot`` is that of ``as_of``. StoreError."""
    today = places.today() if as_of is None else as_of.astimezone().date()

    def make() -> pd.DataFrame:
        hidden = hidden_series(snapshot.observations(None, None, None, None))
        came, uploads = store.arrivals(as_of=as_of), store.uploads(as_of=as_of)
        return deliveries(came, uploads, snapshot.register, snapshot.settings, today, hidden=hidden)

    return snapshot.once(("deliveries", today), make).copy()


def _counted(seen: Seen, waited: np.ndarray, shown: np.ndarray) -> pd.DataFrame:
    """Rows of the units with figures that may be counted."""
    here, asked = seen.came & shown[:, None], waited & shown[:, None]
    expected, number = seen.by_owner(np.add, here | asked), seen.by_owner(np.add, here)
    # When it was complete: of what was waited for, the last to come; a first delivery was not waited for.
    complete = seen.by_owner(np.maximum, np.where(here & asked, seen.first, 0))
    whole = seen.by_owner(np.maximum, np.where(here, seen.first, 0))
    changed = seen.by_owner(np.maximum, np.where(here, seen.changed, 0))
    lacking: dict[tuple[int, int], list[str]] = {}
    for row, t in zip(*np.nonzero(asked & ~here), strict=True):
        lacking.setdefault((int(seen.owner[row]), int(t)), []).append(str(seen.indicators[row]))
    owner, month = np.nonzero(expected)
    return _rows(
        seen, owner, month, expected=expected[owner, month], came=number[owner, month],
        upload=np.where(complete > 0, complete, whole)[owner, month], corrected_by=changed[owner, month],
        is_veiled=False, lacking=_tuples(lacking, owner, month),
    )  # fmt: skip


def _by_file(seen: Seen, waited: np.ndarray, shown: np.ndarray, exists: np.ndarray, files: Files) -> pd.DataFrame:
    """Rows of the units whose figures are all about few people: nothing but whether the source's file came."""
    is_veiled = seen.by_owner(np.add, shown[:, None])[:, 0] == 0
    unit, source = seen.owners.T
    owed = files.first > 0
    np.logical_or.at(owed, source[seen.owner], waited)
    places = np.arange(len(seen.months))
    newest = seen.by_owner(np.maximum, np.where(seen.came, places, -1)).max(axis=1)
    owner, month = np.nonzero(
        owed[source] & is_veiled[:, None] & exists[unit] & (places <= newest[:, None] + REACH["month"])
    )
    return _rows(
        seen, owner, month, expected=0, came=0, upload=files.first[source[owner], month], corrected_by=0,
        is_veiled=True, lacking=_tuples({}, owner, month),
    )  # fmt: skip


def _tuples(lacking: dict[tuple[int, int], list[str]], owner: np.ndarray, month: np.ndarray) -> pd.Series:
    cells = zip(owner.tolist(), month.tolist(), strict=True)
    return pd.Series([tuple(lacking.get(cell, ())) for cell in cells], dtype=object)


def _rows(seen: Seen, owner: np.ndarray, month: np.ndarray, **columns: Any) -> pd.DataFrame:
    unit, source = seen.owners[owner].T
    return pd.DataFrame({"unit": unit, "source": source, "month": month} | columns)


def _promised(seen: Seen, lacking: dict[tuple[int, int], list[str]]) -> pd.DataFrame:
    """Rows of what nobody reports; they have the source after the last."""
    cells = np.array(list(lacking), dtype=np.int64).reshape(-1, 2)
    return pd.DataFrame(
        {
            "unit": cells[:, 0],
            "source": len(seen.sources),
            "month": cells[:, 1],
            "expected": np.array([len(names) for names in lacking.values()], dtype=np.int64),
            "came": 0, "upload": 0, "corrected_by": 0, "is_veiled": False,
            "lacking": pd.Series([tuple(names) for names in lacking.values()], dtype=object),
        }
    )  # fmt: skip


def _finished(
    frame: pd.DataFrame, seen: Seen, files: Files, register: Register, settings: Settings, today: dt.date
) -> pd.DataFrame:
    """With names for places, due days, states, moments and whom to ask; in the order of council.toml and the register."""
    sources = [*seen.sources, NO_SOURCE]
    ranks = {own.id.casefold(): n for n, own in enumerate(settings.sources)}
    rank = np.array([ranks.get(s.casefold(), len(ranks)) for s in seen.sources] + [len(ranks) + 1])
    frame = frame.iloc[np.lexsort((frame["month"], frame["unit"], frame["source"], rank[frame["source"]]))]
    unit, source, month, expected, came, upload, changed = (
        frame[c].to_numpy() for c in ("unit", "source", "month", "expected", "came", "upload", "corrected_by")
    )
    due = np.array([[due_on(m, s, settings) for m in seen.months] for s in sources], dtype="datetime64[D]")[
        source, month
    ]
    since = np.array([files.since.get(s, dt.date.max) for s in sources], dtype="datetime64[D]")[source]
    is_due = due < np.datetime64(today)
    is_late = (upload > 0) & (files.day[upload] > due) & (since <= due)
    is_here = np.where(frame["is_veiled"], upload > 0, came > 0)
    is_whole = is_here & (came == expected)
    state = np.select(
        [~is_whole & ~is_due, ~is_here, ~is_whole, changed > 0, is_late],
        ["not-due", "missing", "partial", "corrected", "late"],
        "delivered",
    )
    ask = np.array([settings.source(s).ask for s in sources], dtype=object)[source]
    contact = np.array([register.units[u].contact for u in seen.units], dtype=object)[unit]
    full = frame.assign(
        unit=np.array(seen.units, dtype=object)[unit],
        source=np.array(sources, dtype=object)[source],
        month=np.array(seen.months, dtype=object)[month],
        state=state,
        due=due.astype(str),
        is_due=is_due,
        is_late=is_late,
        delivered_at=files.at[upload],
        corrected_at=files.at[changed],
        ask=np.where(ask != "", ask, contact),
    )
    return full[list(COLUMNS)].astype(COLUMNS).reset_index(drop=True)


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in COLUMNS.items()})
