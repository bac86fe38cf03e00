"""An observation is one figure as it was reported, with the cell it stood in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

#: The columns of every frame of stored figures, in this order.
OBSERVATION_COLUMNS: tuple[str, ...] = (
    "indicator",
    "unit",
    "month",
    "numerator",
    "denominator",
    "value",
    "upload",
    "file",
    "sheet",
    "cell",
    "denominator_cell",
    "recorded_at",
    "recorded_by",
)


class Figure(Protocol):
    """What a figure says, wherever it stands: an observation, or a row that one was stored as."""

    @property
    def numerator(self) -> float | None:
        """The part, or the count."""

    @property
    def denominator(self) -> float | None:
        """The whole; None for a count."""

    @property
    def value(self) -> float | None:
        """The percentage, or the count."""


@dataclass(frozen=True)
class Observation:
    """One figure for one indicator, unit and month.

    A ratio has ``numerator`` and ``denominator`` and ``value`` = numerator / denominator × 100
    (None for 0 of 0); a ratio given without its parts has ``value`` alone. A count has the same
    figure in ``numerator`` and ``value``. ``cell`` is the numerator's address, or the value's
    where there is no numerator; ``sheet`` is None in a csv.
    """

    indicator: str
    unit: str
    month: str
    numerator: float | None
    denominator: float | None
    value: float | None
    sheet: str | None = None
    cell: str | None = None
    denominator_cell: str | None = None

    # What dataclass makes sets each field of a frozen one by a call of its own. A file has hundreds of thousands.
    def __init__(
        self,
        indicator: str,
        unit: str,
        month: str,
        numerator: float | None,
        denominator: float | None,
        value: float | None,
        sheet: str | None = None,
        cell: str | None = None,
        denominator_cell: str | None = None,
    ) -> None:
        fields = self.__dict__
        fields["indicator"] = indicator
        fields["unit"] = unit
        fields["month"] = month
        fields["numerator"] = numerator
        fields["denominator"] = denominator
        fields["value"] = value
        fields["sheet"] = sheet
        fields["cell"] = cell
        fields["denominator_cell"] = denominator_cell

    @property
    def key(self) -> tuple[str, str, str]:
        """Indicator, unit and month: what there is one figure of."""
        return (self.indicator, self.unit, self.month)

    def same_figure(self, other: Figure) -> bool:
        """Whether both say the same, wherever it stood."""
        return is_same_figure(self, other)

    def at(self, sheet: str | None, cell: str | None) -> Observation:
        """The same figure standing in another cell."""
        return replace(self, sheet=sheet, cell=cell)


def is_same_figure(one: Figure, other: Figure) -> bool:
    """Whether both say the same, within what a number loses on its way through a spreadsheet."""
    if one.value == other.value and one.numerator == other.numerator and one.denominator == other.denominator:
        return True
    return (
        _same(one.numerator, other.numerator)
        and _same(one.denominator, other.denominator)
        and _same(one.value, other.value)
    )


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


@dataclass(frozen=True)
class Change:
    """What storing a file would do to one figure; ``before`` None is new, ``after`` None removed."""

    before: Observation | None
    after: Observation | None
    before_file: str | None = None

    @property
    def kind(self) -> str:
        """``added``, ``changed`` or ``removed``."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def key(self) -> tuple[str, str, str]:
        """Indicator, unit and month."""
        either = self.after or self.before
        assert either is not None
        return either.key
