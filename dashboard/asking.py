"""Which figures a unit is asked for in the workbook to fill in."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from dashboard.model import Observation, Register, Settings


def template_rows(register: Register, settings: Settings, recent: pd.DataFrame) -> list[tuple[str, str]]:
    """Indicator and unit of each row, in the register's order; ``recent`` is what has been reported lately.

    Before there are figures, all linked indicators for every unit without units below it.
    """
    pairs = set(zip(recent["indicator"], recent["unit"], strict=True))
    if not pairs:
        linked = {link.indicator for link in register.links} or set(register.indicators)
        leaves = [u for u in register.units if not register.children(u)]
        pairs = {(i, u) for i in linked for u in leaves}
    # Without a headcount, figures about staff cannot be shown: it is always asked for beside them.
    release = settings.release
    if release.headcount in register.indicators:
        staff = {i.id for i in register.indicators.values() if i.category in release.person_categories}
        pairs |= {(release.headcount, u) for i, u in pairs if i in staff}
    return [(i, u) for u in register.units for i in register.indicators if (i, u) in pairs]


def visible(frame: pd.DataFrame) -> Iterator[Observation]:
    """Figures that are not hidden, as observations."""
    for row in frame[frame["hidden"] == ""].itertuples(index=False):
        parts = [None if pd.isna(v) else float(v) for v in (row.numerator, row.denominator, row.value)]
        yield Observation(row.indicator, row.unit, row.month, *parts, row.sheet, row.cell)
