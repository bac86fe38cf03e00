"""``taktskifte deliveries``: what came, what did not, and whom to ask."""

from __future__ import annotations

import argparse
from typing import Any

import pandas as pd

from dashboard.cli.answers import DONE, answer, answer_json
from dashboard.cli.arguments import Command, moment, month, open_asked
from dashboard.council import Council
from dashboard.deliveries import NO_SOURCE, OPEN_STATES, STATES, due_on, last_due_month
from dashboard.model import month as months
from dashboard.places import today
from dashboard.wording import deliveries as words
from dashboard.wording import terminal

#: Without a month, the words go this far back.
_SPAN = 12


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", type=month, metavar="ÅÅÅÅ-MM", help=words.HELP["--month"])
    parser.add_argument("--missing", action="store_true", help=words.HELP["--missing"])
    parser.add_argument("--as-of", type=moment, metavar=terminal.HELP["moment"], help=terminal.HELP["--as-of"])


def _run(asked: argparse.Namespace) -> int:
    council = open_asked(asked)
    day = today() if asked.as_of is None else asked.as_of.astimezone().date()
    frame = council.deliveries(as_of=asked.as_of)
    is_empty = frame.empty
    newest = last_due_month(council.settings, day)
    frame = frame[frame["month"] == asked.month] if asked.month else frame
    frame = frame[frame["state"].isin(OPEN_STATES)] if asked.missing else frame
    if asked.json:
        answer_json({"today": day.isoformat(), "last_due_month": newest, "deliveries": [_row(r) for r in _rows(frame)]})
        return DONE
    if is_empty:
        answer(words.HELP["none"])
        return DONE
    if not asked.month:
        # What is in order is said of one month; of many it would hide the rest. So would what nobody delivers, each month.
        is_told = (frame["source"] != NO_SOURCE) | (frame["month"] == newest)
        frame = frame[is_told & (frame["month"] > months.shift(newest, -_SPAN)) & frame["state"].isin(STATES[:4])]
    lines = [_line(council, row) for row in frame.sort_values("month", ascending=False, kind="stable").itertuples()]
    if not asked.month or asked.month == newest:
        due = due_on(newest, NO_SOURCE, council.settings).isoformat()
        is_all_here = not ((frame["month"] == newest) & frame["state"].isin(OPEN_STATES)).any()
        lines.insert(0, words.deadline(newest, due, is_all_here=is_all_here))
    answer("\n".join(lines) or words.HELP["nothing-here"])
    return DONE


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON has it: an upload that there is none of is null."""
    return row | {name: row[name] or None for name in ("source", "upload", "corrected_by", "ask")}


def _line(council: Council, row: Any) -> str:
    return words.line(
        row,
        unit=council.register.units[row.unit].name,
        source=council.settings.source(row.source).name,
        indicators={i.id: i.name for i in council.register.indicators.values()},
    )


deliveries = Command("deliveries", _add, _run)
