"""From figures to what they may be taken to mean: roll-up, level, signals, pace, target, verdicts, standings."""

from dashboard.assess.case import Case
from dashboard.assess.charted import Charted
from dashboard.assess.comparison import compared, mix_fixed
from dashboard.assess.control import Signals, signals
from dashboard.assess.correlation import pooled_rho
from dashboard.assess.deadlines import Deadline, deadlines
from dashboard.assess.described import Described, describe
from dashboard.assess.fan import Fan
from dashboard.assess.goal import Goal, goal
from dashboard.assess.judge import Judged, judge
from dashboard.assess.level import Level, level
from dashboard.assess.outlook import chance
from dashboard.assess.rollup import Cube, change_on_year, rate, roll_up, rolling
from dashboard.assess.season import month_index
from dashboard.assess.simulated import Simulated, simulated
from dashboard.assess.slopes import Pace, pace
from dashboard.assess.standing import RULES, STANDINGS, Standing, stand
from dashboard.assess.verdicts import LOOKS, VERDICTS, months_gone

__all__ = [
    "LOOKS",
    "RULES",
    "STANDINGS",
    "VERDICTS",
    "Case",
    "Charted",
    "Cube",
    "Deadline",
    "Described",
    "Fan",
    "Goal",
    "Judged",
    "Level",
    "Pace",
    "Signals",
    "Simulated",
    "Standing",
    "chance",
    "change_on_year",
    "compared",
    "deadlines",
    "describe",
    "goal",
    "judge",
    "level",
    "mix_fixed",
    "month_index",
    "months_gone",
    "pace",
    "pooled_rho",
    "rate",
    "roll_up",
    "rolling",
    "signals",
    "simulated",
    "stand",
]
