"""What was known on a day and is otherwise now."""

from __future__ import annotations

import pandas as pd

from dashboard.release import SHOWN
from dashboard.snapshot import Snapshot

KINDS = ("changed", "removed")
_KEY = ["indicator", "unit", "month"]
_PARTS = ("value", "numerator", "denominator")
#: ``before`` and ``after`` are values, each with its parts; the rest is where the figure in force came from.
COLUMNS = ("kind", *_KEY, *(f"{when}{part}" for when in ("before", "after") for part in ("", "_numerator", "_denominator")),
           "file", "sheet", "cell", "upload", "recorded_at")  # fmt: skip


def restated(now: Snapshot, earlier: pd.DataFrame) -> pd.DataFrame:
    """The figures of ``earlier`` that are others now, newest month first; ``COLUMNS``, one row a figure.

    ``earlier`` is what ``Snapshot.observations`` gave then. A figure that may not be seen, then or now, is left out. One
    that was taken out has no ``after``, and no file.
    """
    newer = now.observations(None, None, None, None)
    both = earlier.merge(newer, on=_KEY, how="left", suffixes=("_before", ""), indicator="found")
    is_gone = both["found"] == "left_only"
    seen = (both["hidden_before"] == SHOWN) & (is_gone | (both["hidden"] == SHOWN))
    same = pd.concat(
        [(both[p] == both[f"{p}_before"]) | (both[p].isna() & both[f"{p}_before"].isna()) for p in _PARTS], axis=1
    ).all(axis=1)
    both["kind"] = is_gone.map({True: "removed", False: "changed"})
    found = both[seen & (is_gone | ~same)]
    names = {f"{part}_before": f"before_{part}" for part in _PARTS} | {part: f"after_{part}" for part in _PARTS}
    found = found.rename(columns=names).rename(columns={"before_value": "before", "after_value": "after"})
    return found.sort_values("month", ascending=False, kind="stable")[list(COLUMNS)].reset_index(drop=True)
