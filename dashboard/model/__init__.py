"""Plain frozen data without input or output: month, register, observation, problem, settings."""

from dashboard.model.comment import Comment
from dashboard.model.lesson import LESSON_KINDS, Lesson
from dashboard.model.observation import OBSERVATION_COLUMNS, Change, Observation
from dashboard.model.problem import FINDING_CODES, Code, Problem, RegisterError, RegisterFault
from dashboard.model.register import (
    Break,
    Commitment,
    Indicator,
    Link,
    Milestone,
    Place,
    Register,
    Target,
    Unit,
    View,
)
from dashboard.model.settings import IntakeSettings, ReleaseSettings, Settings, SourceSettings

__all__ = [
    "FINDING_CODES",
    "LESSON_KINDS",
    "OBSERVATION_COLUMNS",
    "Break",
    "Change",
    "Code",
    "Comment",
    "Commitment",
    "Indicator",
    "IntakeSettings",
    "Lesson",
    "Link",
    "Milestone",
    "Observation",
    "Place",
    "Problem",
    "Register",
    "RegisterError",
    "RegisterFault",
    "ReleaseSettings",
    "Settings",
    "SourceSettings",
    "Target",
    "Unit",
    "View",
]
