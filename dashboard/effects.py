"""What storing a file would do to the figures that the commitments are held against."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from dashboard.model import Change
from dashboard.release import SHOWN
from dashboard.snapshot import Snapshot

#: Columns of the frame: a link, and what its page says before and after.
EFFECT_COLUMNS = (
    "commitment", "indicator", "unit", "level_before", "level_after", "newest_before", "newest_after", "month_before",
    "month_after", "verdict_before", "verdict_after", "hidden",
)  # fmt: skip


def effects(before: Snapshot, after: Snapshot, changes: Iterable[Change]) -> pd.DataFrame:
    """One row for each link that reads a changed figure and says something else after, in the register's order.

    Levels and newest figures are in the indicator's unit. Where either may not be shown, ``hidden`` says why and
    there are no figures in the row.
    """
    touched = {(change.key[0], change.key[1]) for change in changes}
    register = before.register
    kept: list[dict[str, object]] = []
    pairs = zip(before.links.itertuples(index=False), after.links.itertuples(index=False), strict=True)
    for old, new in pairs:
        below = {old.unit, *(u for u in register.units if old.unit in register.ever_above(u))}
        if not any((old.indicator, unit) in touched for unit in below):
            continue
        hidden = old.hidden if old.hidden != SHOWN else new.hidden
        if hidden == SHOWN and _says(old) == _says(new):
            continue
        nothing = hidden != SHOWN
        kept.append({
            "commitment": old.commitment, "indicator": old.indicator, "unit": old.unit,
            "level_before": None if nothing else old.level, "level_after": None if nothing else new.level,
            "newest_before": None if nothing else old.newest, "newest_after": None if nothing else new.newest,
            "month_before": old.newest_month, "month_after": new.newest_month,
            "verdict_before": old.verdict, "verdict_after": new.verdict, "hidden": hidden,
        })  # fmt: skip
    frame = pd.DataFrame(kept, columns=list(EFFECT_COLUMNS), dtype=object)
    return frame.astype(dict.fromkeys([c for c in EFFECT_COLUMNS if c.startswith(("level", "newest"))], float))


def _says(link: object) -> tuple[object, ...]:
    """What a reader could tell apart: figures to the ninth digit, the month, the verdict."""
    numbers = (getattr(link, name) for name in ("level", "newest"))
    shown = tuple(None if pd.isna(n) else float(f"{n:.9g}") for n in numbers)
    return (*shown, link.newest_month, link.verdict)  # type: ignore[attr-defined]
