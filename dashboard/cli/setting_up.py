"""``init`` writes a new council folder; ``template`` writes the workbook to fill in for a month."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard.cli.answers import DONE, Failed, answer, answer_json
from dashboard.cli.arguments import Command, month, open_asked
from dashboard.starter import write_council
from dashboard.wording import terminal


def _add_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar=terminal.HELP["folder"], help=terminal.HELP["init-folder"])
    parser.add_argument(
        "--name", default=terminal.HELP["new-council"], metavar=terminal.HELP["name"], help=terminal.HELP["--name"]
    )


def _init(asked: argparse.Namespace) -> int:
    if asked.folder.exists() and any(asked.folder.iterdir()):
        raise Failed(terminal.not_empty(str(asked.folder)))
    if not asked.name.strip():
        raise Failed(terminal.HELP["no-name"])
    files = write_council(asked.folder, asked.name)
    if asked.json:
        answer_json({"folder": str(asked.folder), "files": [str(f) for f in files]})
    else:
        answer(terminal.council_written(str(asked.folder), [str(f.relative_to(asked.folder)) for f in files]))
    return DONE


def _add_template(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", type=month, required=True, metavar="ÅÅÅÅ-MM", help=terminal.HELP["--month"])
    parser.add_argument("--unit", metavar="ID", help=terminal.HELP["template-unit"])
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="F.xlsx", help=terminal.HELP["-o"])


def _template(asked: argparse.Namespace) -> int:
    if asked.output.suffix.lower() != ".xlsx":
        raise Failed(terminal.bad_format(str(asked.output), (".xlsx",)))
    council = open_asked(asked)
    try:
        rows = council.template(asked.month, asked.output, unit=asked.unit)
    except KeyError as error:
        raise Failed(terminal.unknown_name(str(error.args[0]))) from None
    if asked.json:
        answer_json({"file": str(asked.output), "month": asked.month, "unit": asked.unit, "rows": rows})
    else:
        answer(terminal.HELP["template-written"].format(path=asked.output, rows=rows))
    return DONE


init = Command("init", _add_init, _init)
template = Command("template", _add_template, _template)
