"""From figures to what they may be taken to mean: roll-up, level, verdicts. Frames in, frames out."""

from dashboard.assess.control import Signals, signals
from dashboard.assess.level import Level, level
from dashboard.assess.outlook import chance
from dashboard.assess.rollup import Cube, change_on_year, rate, roll_up, rolling
from dashboard.assess.slopes import Pace, pace
from dashboard.assess.verdicts import LOOKS, ORDER, Verdict, months_gone, standing, verdict

__all__ = [
    "LOOKS",
    "ORDER",
    "Cube",
    "Level",
    "Pace",
    "Signals",
    "Verdict",
    "chance",
    "change_on_year",
    "level",
    "months_gone",
    "pace",
    "rate",
    "roll_up",
    "rolling",
    "signals",
    "standing",
    "verdict",
]
