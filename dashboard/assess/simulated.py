"""How often verdicts, intervals and marks err, as ``make simulate`` found on sick leave whose truth is known.

``simulated.json`` is written by the same run that writes the tables of ``docs/statistics.md``, and never by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Simulated:
    """Shares in percent, from ``towns`` made-up municipalities.

    ``false_at`` and ``false_until`` are the worst shares of false verdicts at one look, and at one or more of them;
    ``held`` the least and greatest shares of 80 % intervals that hold the truth; ``icon`` the worst share of newest
    months marked when nothing has changed, ``icon_ever`` the least and greatest shares of units with one or more marks
    in two years. ``found`` is, by staff, how often a reduction by ``reduction`` percent over two years is called better.
    """

    towns: int
    seed: int
    false_at: float
    false_until: float
    held: tuple[float, float]
    icon: float
    icon_ever: tuple[float, float]
    reduction: int
    found: Mapping[int, float]


@cache
def simulated() -> Simulated:
    """What the last run found."""
    return read_simulated(json.loads(FILE.read_text("utf-8")))


def read_simulated(kept: Mapping[str, Any]) -> Simulated:
    """The rates as the file has them. KeyError for one that is missing."""
    return Simulated(
        towns=kept["towns"],
        seed=kept["seed"],
        false_at=kept["false_at"],
        false_until=kept["false_until"],
        held=(kept["held"][0], kept["held"][1]),
        icon=kept["icon"],
        icon_ever=(kept["icon_ever"][0], kept["icon_ever"][1]),
        reduction=kept["reduction"],
        found={int(staff): share for staff, share in kept["found"].items()},
    )
