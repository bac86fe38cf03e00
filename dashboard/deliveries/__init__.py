"""The delivery calendar: what came of each unit from each source for each month, and what was waited for.

**Waited for** is a figure that the same unit and source reported in one of the last twelve months (a yearly one: in
one of the last two years), in a month its cadence falls on and the unit exists. A whole year without it means that the
series has ended, and nobody is asked for it for ever. Another source that has taken over, or a unit below that reports
it instead, covers it. What a link of the register says is measured is waited for as long as the link stands.

**Late** is what came after the due day; whether it did is known only from the day the source was taken into use, so
that a history loaded afterwards is not called late. What was taken back has never come.

A figure about few people is not counted. Some systems leave out a row when there is nothing in it, and a gap in a small
unit would then tell what the figure is kept back for. Where a unit has no other figure from a source, its row says
only whether the source's file came.
"""

from dashboard.deliveries.calendar import COLUMNS, OPEN_STATES, STATES, deliveries, hidden_series, read_deliveries
from dashboard.deliveries.due import Deadline, due_on, last_due_month, next_due
from dashboard.deliveries.gaps import Gap, find_gaps
from dashboard.deliveries.waited import NO_SOURCE

__all__ = [
    "COLUMNS",
    "NO_SOURCE",
    "OPEN_STATES",
    "STATES",
    "Deadline",
    "Gap",
    "deliveries",
    "due_on",
    "find_gaps",
    "hidden_series",
    "last_due_month",
    "next_due",
    "read_deliveries",
]
