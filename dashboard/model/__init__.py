"""Plain frozen data without input or output: month, register, observation, problem, settings."""

from dashboard.model.observation import OBSERVATION_COLUMNS, Change, Observation
from dashboard.model.problem import FINDING_CODES, Problem, RegisterError, RegisterFault
from dashboard.model.register import Commitment, Indicator, Link, Milestone, Place, Register, Unit
from dashboard.model.settings import IntakeSettings, ReleaseSettings, Settings

__all__ = [
    "FINDING_CODES",
    "OBSERVATION_COLUMNS",
    "Change",
    "Commitment",
    "Indicator",
    "IntakeSettings",
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
    "Unit",
]
