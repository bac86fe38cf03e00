"""What the owner of a commitment says of a month, and what the figures said when it was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Comment:
    """One comment. ``role`` is who answers for the commitment, never a person.

    ``standing`` and ``verdicts`` (by ``indicator/unit``) are those that held when it was written, on ``data_version``.
    ``warned`` are the words of movement that its writer was asked about and kept. ``replaces`` is the comment it takes
    the place of. What is None is known only of a comment that has been stored; ``replaced_at`` only of one that
    another has taken the place of.
    """

    commitment: str
    month: str
    role: str
    text: str
    standing: str = ""
    verdicts: Mapping[str, str] = field(default_factory=dict)
    data_version: str = ""
    warned: tuple[str, ...] = ()
    replaces: int | None = None
    id: int | None = None
    recorded_at: dt.datetime | None = None
    replaced_at: dt.datetime | None = None
