"""``taktskifte observations``: figures out, as a role may see them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dashboard.cli.answers import DONE, ENVIRONMENT, Failed, answer_json, say
from dashboard.cli.arguments import Command, moment, month, open_asked
from dashboard.reports.figures import FORMATS, write_figures
from dashboard.wording import terminal


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--indicator", action="append", metavar="ID", help=terminal.HELP["--indicator"])
    parser.add_argument("--unit", action="append", metavar="ID", help=terminal.HELP["--unit"])
    parser.add_argument("--from", dest="first", type=month, metavar="ÅÅÅÅ-MM", help=terminal.HELP["--from"])
    parser.add_argument("--to", dest="last", type=month, metavar="ÅÅÅÅ-MM", help=terminal.HELP["--to"])
    parser.add_argument("--as-of", type=moment, metavar=terminal.HELP["moment"], help=terminal.HELP["--as-of"])
    parser.add_argument("--role", default="leader", metavar=terminal.HELP["role"], help=terminal.HELP["--role"])
    parser.add_argument("-o", "--output", type=Path, metavar=terminal.HELP["file"], help=terminal.HELP["-o"])


def _run(asked: argparse.Namespace) -> int:
    if asked.output is not None and asked.output.suffix.lower() not in FORMATS:
        raise Failed(terminal.bad_format(str(asked.output), FORMATS))
    council = open_asked(asked)
    try:
        frame = council.observations(
            indicator=asked.indicator,
            unit=asked.unit,
            first=asked.first,
            last=asked.last,
            as_of=asked.as_of,
            role=asked.role,
        )
    except KeyError as error:
        raise Failed(terminal.unknown_name(str(error.args[0]))) from None
    if asked.output is not None:
        try:
            write_figures(frame, asked.output)
        except ImportError:
            raise Failed(terminal.HELP["no-parquet"], ENVIRONMENT) from None
        say(terminal.written(str(asked.output), len(frame)))
    if asked.json:
        answer_json({"observations": frame.astype(object).where(frame.notna(), None).to_dict("records")})
    elif asked.output is None:
        frame.to_csv(sys.stdout, index=False)
    return DONE


observations = Command("observations", _add, _run)
