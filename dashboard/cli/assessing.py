"""``taktskifte assess``: verdicts for every link, and each commitment's standing."""

from __future__ import annotations

import argparse
import datetime as dt
from collections import Counter
from typing import Any

from dashboard.cli.answers import DONE, answer, answer_json
from dashboard.cli.arguments import Command, moment, open_asked
from dashboard.council import Council
from dashboard.saying import LINK_FIELDS
from dashboard.wording import standings, terminal


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=moment, metavar=terminal.HELP["moment"], help=terminal.HELP["--as-of"])
    parser.add_argument("--plan", action="store_true", help=terminal.HELP["--plan"])
    parser.add_argument("--role", default="leader", metavar=terminal.HELP["role"], help=terminal.HELP["--role"])


def document(council: Council, as_of: dt.datetime | None) -> dict[str, Any]:
    """What ``assess --json`` promises."""
    snapshot = council.snapshot(as_of)
    commitments = []
    for row in council.register.commitments.values():
        if row.kind == "question":
            continue
        found = snapshot.standing(row.id)
        commitments.append(
            {
                "id": row.id,
                "standing": found.standing,
                "worst": found.worst,
                "because": found.because,
                "counts": found.counts,
                "deadlines": found.deadlines,
                "moved": list(found.moved),
                "view": found.view,
                "disagrees": found.disagrees,
                "unmeasured": list(found.unmeasured),
            }
        )
    themes = []
    for theme in council.register.themes():
        mine = [c["standing"] for c in commitments if council.register.commitments[str(c["id"])].theme == theme
                and council.register.commitments[str(c["id"])].kind == "commitment"]  # fmt: skip
        themes.append({"id": theme, "counts": dict(Counter(mine))})
    when = as_of or dt.datetime.now(dt.UTC)
    settings = council.settings
    return {
        "as_of": when.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "data_version": council.data_version(),
        "from": settings.years_from,
        "to": settings.years_to,
        "through": snapshot.through,
        "links": snapshot.links[list(LINK_FIELDS)].to_dict("records"),
        "units": snapshot.below[list(LINK_FIELDS)].to_dict("records"),
        "commitments": commitments,
        "themes": themes,
        "news": council.news(as_of=as_of).to_dict("records"),
    }


def _run(asked: argparse.Namespace) -> int:
    council = open_asked(asked)
    if asked.plan:
        return _plan(council, asked)
    found = document(council, asked.as_of)
    if asked.json:
        answer_json(found)
        return DONE
    lines = [terminal.followed(found["from"], found["to"], found["through"])]
    for row in found["commitments"]:
        commitment = council.register.commitments[row["id"]]
        if commitment.kind == "commitment":
            sign, word = standings.STANDING_SIGNS[row["standing"]], standings.standing_word(row["standing"])
            lines += [f"{row['id']:<6} {sign} {word:<24} {commitment.text[:80]}", f"         {row['because']}"]
            lines += [f"         {text}" for text in (*row["moved"], row["view"]) if text]
    if found["news"]:
        lines += ["", terminal.NEWS, *(f"  {row['sentence']}" for row in found["news"])]
    answer("\n".join(lines))
    return DONE


def _plan(council: Council, asked: argparse.Namespace) -> int:
    """What each link could show at best: for whoever sets a target."""
    rows = council.plan(as_of=asked.as_of).to_dict("records")
    if asked.json:
        answer_json({"links": rows})
        return DONE
    lines = [f"{row['commitment']:<6} {row['sentence']}" for row in rows]
    answer("\n".join(lines))
    return DONE


assess = Command("assess", _add, _run)
