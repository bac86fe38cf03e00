"""``taktskifte ingest``: read workbooks, each file all or nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard.cli.answers import DONE, REFUSED, Failed, ProgressBar, answer, answer_json, say
from dashboard.cli.arguments import Command, open_asked
from dashboard.wording import terminal


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar=terminal.HELP["file"], help=terminal.HELP["files"])
    parser.add_argument("--dry-run", action="store_true", help=terminal.HELP["--dry-run"])
    parser.add_argument(
        "--by", metavar=terminal.HELP["role"], default=terminal.HELP["by-default"], help=terminal.HELP["--by"]
    )
    parser.add_argument("--source", metavar=terminal.HELP["name"], help=terminal.HELP["--source"])

    parser.add_argument("--annotate", type=Path, metavar=terminal.HELP["folder"], help=terminal.HELP["--annotate"])


def _run(asked: argparse.Namespace) -> int:
    paths = [Path(name) for name in asked.files]
    missing = [str(p) for p in paths if not p.is_file()]
    if missing:
        raise Failed(terminal.no_files(missing))
    council = open_asked(asked)
    progress = ProgressBar(terminal.HELP["reading"], quiet=len(paths) < 5)
    reports = []
    for done, path in enumerate(paths):
        progress(done, len(paths), path.name)
        report = council.receive(path, by=asked.by, dry_run=asked.dry_run, source=asked.source)
        reports.append(report)
        if asked.annotate is not None and report.status == "refused":
            marked = council.annotate(path, report, asked.annotate)
            say(terminal.annotated(report.file, str(marked) if marked else None))
        if not asked.json:
            answer(terminal.file_report(report))
    progress(len(paths), len(paths), "")
    if asked.json:
        answer_json({"files": [r.to_dict() for r in reports]})
    refused = [r for r in reports if r.status == "refused"]
    if refused and not asked.json:
        say(terminal.refused(len(refused), len(reports)))
    return REFUSED if refused else DONE


ingest = Command("ingest", _add, _run)
