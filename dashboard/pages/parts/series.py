"""A series as a row of a table: newest month, the same month a year before, level against baseline, and its line.

What is hidden has no figure here, no place to be sorted by and no point on its line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboard.assess import Charted, Described
from dashboard.charts import sparkline
from dashboard.wording import numbers, sentences, series
from dashboard.wording.catalogue import _

if TYPE_CHECKING:
    from dashboard.council import Council
    from dashboard.snapshot import Snapshot

NAN = float("nan")
_YEAR = 12


@dataclass(frozen=True)
class SeriesRow:
    """``hidden`` says why the newest month is not shown, ``veiled`` whether any month is; figures are NaN where hidden.

    ``change_low`` and ``change_high`` are the ends of the interval of ``level`` less ``baseline``.
    """

    indicator: str
    unit: str
    measured_in: str
    months: tuple[str, ...] = ()
    values: tuple[float, ...] = ()
    month: str | None = None
    newest: float = NAN
    hidden: str = ""
    veiled: bool = False
    year_ago_month: str = ""
    year_ago: float = NAN
    year_ago_hidden: str = ""
    level: float = NAN
    baseline: float = NAN
    level_hidden: str = ""
    level_why: str = ""
    change_low: float = NAN
    change_high: float = NAN
    charted: Charted = field(default_factory=Charted)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever reported."""
        return self.month is None

    @property
    def is_all_hidden(self) -> bool:
        """Whether there are figures, and not one of them is shown."""
        return self.month is not None and not any(v == v for v in self.values)

    def short(self, value: float) -> str:
        """A figure without its unit, for where the heading has it."""
        return numbers.number(value, numbers.decimals_of(self.measured_in, value))

    def apart(self, *, with_unit: bool = True) -> str:
        """The newest month against the same month a year before, in words."""
        return series.apart(self.newest, self.year_ago, self.measured_in, with_unit=with_unit)

    def against(self, *, with_unit: bool = True) -> str:
        """The level against the baseline, in words."""
        ends = self.change_low, self.change_high
        return series.against(self.level, self.baseline, *ends, self.measured_in, with_unit=with_unit)


def series_row(
    council: Council, snapshot: Snapshot, indicator: str, unit: str, said: Described | None = None
) -> SeriesRow:
    """An indicator in a unit and all below it, as it may be seen; ``said`` is what ``Snapshot.described`` says of it."""
    measured_in = council.register.indicators[indicator].unit
    seen = snapshot.seen(indicator, unit)
    newest = max((n for n, (_, value, why) in enumerate(seen) if value == value or why), default=None)
    if newest is None:
        return SeriesRow(indicator, unit, measured_in, level_why="no-data")
    month, value, why = seen[newest]
    before, then, then_why = seen[newest - _YEAR] if newest >= _YEAR else ("", NAN, "")
    if said is not None:
        # As the case has it: what is counted otherwise is not held against what was counted before.
        level = said.case.level
        level_hidden = said.case.hidden if level.value != level.value else ""
    else:
        level, level_hidden = snapshot.level(indicator, unit)
    return SeriesRow(
        indicator,
        unit,
        measured_in,
        tuple(m for m, *_ in seen),
        tuple(v for _, v, _ in seen),
        month,
        value,
        why,
        any(reason for *_, reason in seen),
        before,
        then,
        then_why,
        level.value,
        level.baseline,
        level_hidden,
        level.why,
        said.change_low if said is not None else NAN,
        said.change_high if said is not None else NAN,
        said.charted if said is not None else Charted(),
    )


def spark(council: Council, row: SeriesRow, name: str) -> str:
    """Its line as SVG, with the first month after the decision marked; empty where there is nothing to draw."""
    if row.is_empty or row.is_all_hidden:
        return ""
    settings = council.settings
    years = sentences.years_words(settings.baseline_from, settings.baseline_to)
    if row.hidden:
        label = _("{name}: den nyeste måneden vises ikke", name=name)
    else:
        label = sentences.spark_label(name, row.measured_in, row.newest, row.month, row.baseline, years)
    start = next((n for n, month in enumerate(row.months) if month >= settings.years_from), None)
    return sparkline(row.values, label, start=start)
