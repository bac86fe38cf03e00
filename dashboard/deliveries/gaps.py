"""What somebody must be asked for, gathered by source, so that it can be said in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from dashboard.deliveries.calendar import OPEN_STATES
from dashboard.deliveries.waited import NO_SOURCE


@dataclass(frozen=True)
class Gap:
    """What is lacking of one source in one month.

    ``units`` lack something; ``is_whole``: nothing came from the source at all; ``is_partial``: each of the units has
    delivered some. ``lacking`` are the indicators where not a whole delivery is. ``asks`` are roles and mailboxes.
    """

    source: str
    month: str
    units: tuple[str, ...]
    is_whole: bool
    is_partial: bool
    lacking: tuple[str, ...]
    asks: tuple[str, ...]


def find_gaps(frame: pd.DataFrame) -> Iterator[Gap]:
    """The gaps in rows of ``deliveries``, newest month first, then in the rows' order."""
    unfinished = frame[frame["state"].isin(OPEN_STATES)].sort_values("month", ascending=False, kind="stable")
    for month, source in dict.fromkeys(zip(unfinished["month"], unfinished["source"], strict=True)):
        rows = frame[(frame["month"] == month) & (frame["source"] == source)]
        is_whole = bool((rows["state"] == "missing").all()) and source != NO_SOURCE
        yield from _gaps(rows, str(source), str(month), is_whole)


def _gaps(rows: pd.DataFrame, source: str, month: str, is_whole: bool) -> Iterator[Gap]:
    for state in OPEN_STATES:
        own = rows[rows["state"] == state]
        if own.empty:
            continue
        says_which = state == "partial" or source == NO_SOURCE
        lacking = dict.fromkeys(i for names in own["lacking"] for i in names) if says_which else ()
        asks = dict.fromkeys(a for a in own["ask"] if a)
        yield Gap(source, month, tuple(own["unit"]), is_whole, state == "partial", tuple(lacking), tuple(asks))
