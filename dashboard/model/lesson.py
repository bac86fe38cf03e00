"""What a controller has said that a heading means, on sheets with the same headings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

#: What a heading can be said to name; ``ignore`` leaves out what stands under or beside it.
LESSON_KINDS: tuple[str, ...] = ("unit", "indicator", "month", "ignore")


@dataclass(frozen=True)
class Lesson:
    """One heading's meaning.

    ``signature`` names the sheets it holds for; ``heading`` is the normalised text. ``meaning`` is a unit's id,
    ``indicator`` or ``indicator:part``, ``YYYY-MM`` or ``MM``, or empty for ``ignore``. What is None is known only of
    a lesson that has been stored.
    """

    signature: str
    heading: str
    kind: str
    meaning: str = ""
    id: int | None = None
    recorded_at: dt.datetime | None = None
    recorded_by: str | None = None
    undone_at: dt.datetime | None = None
    undone_by: str | None = None
