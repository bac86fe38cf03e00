"""Our HTML comes from templates that escape every value; words and numbers come from ``wording``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import panel as pn
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard.pages.parts.markup import block, breakable
from dashboard.wording import numbers, standings, verdicts

_FOLDER = Path(__file__).resolve().parent.parent / "templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["breakable"] = breakable
    environment.globals.update(
        VERDICTS=verdicts.VERDICTS, SIGNS=verdicts.SIGNS, STATUSES=verdicts.STATUSES, KINDS=verdicts.KINDS,
        MILESTONE_KINDS=verdicts.MILESTONE_KINDS, RELATIONS=verdicts.RELATIONS, RELATION_HELP=verdicts.RELATION_HELP,
        month=numbers.month, date=numbers.date, moment=numbers.moment, number=numbers.number, figure=numbers.figure,
        difference=numbers.difference, STANDING_SIGNS=standings.STANDING_SIGNS, standing_word=standings.standing_word,
    )  # fmt: skip
    return environment


def render(name: str, **facts: Any) -> str:
    """A template filled in; every value is escaped unless it was made safe as SVG of our own."""
    return _environment().get_template(name).render(**facts)


def filled(name: str, **facts: Any) -> pn.pane.HTML:
    """A block of the filled template."""
    return block(render(name, **facts))
