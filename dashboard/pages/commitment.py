"""Forpliktelse: the quote, its measures, each linked indicator with its chart, its sentence and its cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd
import panel as pn

from dashboard import assess
from dashboard.charts import drawing, indicator_chart, yardstick
from dashboard.model import Indicator, Link
from dashboard.pages.parts.page import Request
from dashboard.pages.parts.templating import filled
from dashboard.wording import deadlines, numbers, sentences, verdicts
from dashboard.wording.given import GIVEN
from dashboard.wording.language import say

if TYPE_CHECKING:
    from dashboard.council import Council


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page of the commitment or measure that ``nr`` names; a list to choose from without it."""
    number = request.params.get("nr", "")
    commitment = council.register.commitments.get(number)
    if commitment is None:
        return filled("choose.html", asked=number, commitments=council.register.of_kind("commitment"))
    parts: list[pn.viewable.Viewable] = [_head(council, number)]
    for link in council.register.links_of(number):
        parts += _link(council, link, shown_under=number)
    parts.append(_milestones(council, number))
    return pn.Column(*parts, sizing_mode="stretch_width", margin=0)


def _head(council: Council, number: str) -> pn.pane.HTML:
    register = council.register
    commitment = register.commitments[number]
    found = council.snapshot().standing(number)
    above = []
    parent = register.commitments.get(commitment.parent)
    while parent is not None:
        above.insert(0, parent)
        parent = register.commitments.get(parent.parent)
    return filled(
        "commitment.html",
        commitment=commitment,
        above=above,
        theme=dict(council.settings.themes).get(commitment.theme, commitment.theme),
        measures=register.below(number),
        found=found,
        linked=len(found.links),
        unmeasured=[register.commitments[one] for one in found.unmeasured if one != number],
        example=council.settings.example,
    )


def _link(council: Council, link: Link, *, shown_under: str) -> list[pn.viewable.Viewable]:
    settings, register = council.settings, council.register
    indicator, unit = register.indicators[link.indicator], register.units[link.unit]
    snapshot = council.snapshot()
    link = snapshot.aimed(link)
    rows = snapshot.links
    row = rows[
        (rows["commitment"] == link.commitment) & (rows["indicator"] == link.indicator) & (rows["unit"] == link.unit)
    ]
    found = row.iloc[0]
    series = snapshot.series(link.indicator, link.unit)
    cells = snapshot.cells(link.indicator, link.unit)
    series["cells"] = [cells.get(m, "") for m in series["month"]]
    marks = yardstick(series, indicator, settings, link)
    years = sentences.years_words(settings.baseline_from, settings.baseline_to)
    is_yearly = indicator.measure == "count" and indicator.over_time == "flow"
    known = series.dropna(subset=["value"])
    sentence = sentences.chart_sentence(
        name=indicator.name, unit=indicator.unit, place=unit.name,
        newest=float(known["value"].iloc[-1]) if len(known) else float("nan"),
        newest_month=str(known["month"].iloc[-1]) if len(known) else None,
        low=marks.low, high=marks.high, years=years, target=link.target, target_by=link.target_by,
        target_status=link.target_status, hidden=int((series["hidden"] != "").sum()), is_yearly=is_yearly,
    )  # fmt: skip
    is_step = indicator.over_time == "stock" and indicator.nature == "delivery"
    level = _level(indicator, found, numbers.month(settings.baseline_to) if is_step else years)
    head = filled(
        "link.html",
        link=link,
        own=link.commitment == shown_under,
        measure=register.commitments[link.commitment],
        indicator=indicator,
        unit=unit,
        verdict=found.verdict,
        reason=found.reason,
        course=found.course,
        signal=found.signal,
        sentence=sentence,
        level=level,
        absent=verdicts.absent_sentence(int(found.absent)) if pd.notna(found.absent) else "",
    )
    table = filled(
        "months.html", indicator=indicator, unit=unit, rows=_table(series, indicator.unit, settings.release.min_persons)
    )
    if not len(known):
        return [head, table]
    chart = pn.pane.HoloViews(
        indicator_chart(drawing(snapshot, link.indicator, link.unit, link), cells),
        sizing_mode="stretch_width",
        height=300,
        margin=(0, 0, 10, 0),
    )
    return [head, chart, table]


def _level(indicator: Indicator, found: Any, before: str) -> str:
    """Level against baseline, or why it cannot be told."""
    if found.hidden:
        return say(GIVEN, found.hidden, "nb")
    return verdicts.level_sentence(
        over_time=indicator.over_time, measure=indicator.measure, unit=indicator.unit, level=found.level,
        baseline=found.baseline, newest_month=found.newest_month, before=before, why=found.why,
    )  # fmt: skip


def _table(series: pd.DataFrame, unit: str, least: int) -> Iterable[dict[str, str]]:
    rows = []
    for row in series.iloc[::-1].itertuples():
        hidden = verdicts.HIDDEN[row.hidden].format(least=least) if row.hidden else ""
        rows.append(
            {
                "month": numbers.month(row.month),
                "value": hidden or numbers.figure(row.value, unit),
                "absent": "" if hidden or not row.absent else verdicts.absent_now(int(row.absent)),
                "parts": ""
                if pd.isna(row.denominator)
                else f"{numbers.number(row.numerator)} av {numbers.number(row.denominator)}",
                "cells": row.cells,
            }
        )
    return rows


def _milestones(council: Council, number: str) -> pn.pane.HTML:
    found = council.register.milestones_of(number)
    shown = sorted((m for m in found if not m.shielded), key=lambda m: m.due)
    rows = [
        {
            "milestone": one.milestone,
            "late": one.state == "late" or one.milestone.status == "late",
            "stale": deadlines.deadline_word("stale") if one.state == "stale" else "",
            "was_late": one.milestone.status == "done" and (one.milestone.done_on or "") > one.milestone.due,
        }
        for one in assess.deadlines(shown, council.snapshot().day)
    ]
    return filled("milestones.html", rows=rows, shielded=len(found) - len(shown))
