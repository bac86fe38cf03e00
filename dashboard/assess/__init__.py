"""From figures to what they may be taken to mean: roll-up, level, verdicts. Frames in, frames out."""

from dashboard.assess.level import Level, level
from dashboard.assess.rollup import Cube, change_on_year, rate, roll_up, rolling
from dashboard.assess.verdicts import LOOKS, ORDER, Verdict, months_gone, standing, verdict

__all__ = [
    "LOOKS",
    "ORDER",
    "Cube",
    "Level",
    "Verdict",
    "change_on_year",
    "level",
    "months_gone",
    "rate",
    "roll_up",
    "rolling",
    "standing",
    "verdict",
]
