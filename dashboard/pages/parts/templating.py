"""Our HTML comes from templates that escape every value; words and numbers come from ``wording``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import panel as pn
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard.pages.parts.figures import assessed, fig
from dashboard.pages.parts.markup import block, breakable
from dashboard.pages.parts.page import asked
from dashboard.wording import numbers, standings, verdicts
from dashboard.wording.catalogue import spoken, translations

_FOLDER = Path(__file__).resolve().parent.parent / "templates"


def _in_language(text: str) -> str:
    return str(translations(spoken()).gettext(text)) if text else ""


def _counted_in_language(one: str, many: str, count: int) -> str:
    return str(translations(spoken()).ngettext(one, many, count))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(_in_language, _counted_in_language, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["breakable"] = breakable
    environment.globals.update(
        VERDICTS=verdicts.VERDICTS, verdict_word=verdicts.verdict_word, SIGNS=verdicts.SIGNS, STATUSES=verdicts.STATUSES, KINDS=verdicts.KINDS,
        MILESTONE_KINDS=verdicts.MILESTONE_KINDS, RELATIONS=verdicts.RELATIONS, RELATION_HELP=verdicts.RELATION_HELP,
        month=numbers.month, date=numbers.date, moment=numbers.moment, number=numbers.number, figure=numbers.figure,
        difference=numbers.difference, href=lambda slug, **params: asked().address(slug, **params), asked=asked, STANDING_SIGNS=standings.STANDING_SIGNS, standing_word=standings.standing_word,
        fig=fig, assessed=assessed,
    )  # fmt: skip
    return environment


def render(name: str, **facts: Any) -> str:
    """A template filled in; every value is escaped unless it was made safe as SVG of our own."""
    return _environment().get_template(name).render(**facts)


def filled(name: str, **facts: Any) -> pn.pane.HTML:
    """A block of the filled template."""
    return block(render(name, **facts))
