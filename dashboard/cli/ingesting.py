"""``taktskifte ingest``: read workbooks, each file all or nothing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.cli.answers import DONE, REFUSED, Failed, ProgressBar, answer, answer_json, say
from dashboard.cli.arguments import Command, add_by, open_asked
from dashboard.wording import terminal
from dashboard.wording.verdicts import effect_sentence

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.council import Council

_MOST_TOLD = 20


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar=terminal.HELP["file"], help=terminal.HELP["files"])
    parser.add_argument("--dry-run", action="store_true", help=terminal.HELP["--dry-run"])
    add_by(parser)
    parser.add_argument("--source", metavar=terminal.HELP["name"], help=terminal.HELP["--source"])
    parser.add_argument("--profile", type=Path, metavar=terminal.HELP["file"], help=terminal.HELP["--profile"])
    parser.add_argument("--hidden", action="store_true", help=terminal.HELP["--hidden"])
    parser.add_argument("--annotate", type=Path, metavar=terminal.HELP["folder"], help=terminal.HELP["--annotate"])


def _run(asked: argparse.Namespace) -> int:
    paths = [Path(name) for name in asked.files]
    missing = [str(p) for p in paths if not p.is_file()]
    if missing:
        raise Failed(terminal.no_files(missing))
    council = open_asked(asked)
    lessons = council.load_profile(asked.profile) if asked.profile is not None else ()
    progress = ProgressBar(terminal.HELP["reading"], quiet=len(paths) < 5)
    reports, documents = [], []
    for done, path in enumerate(paths):
        progress(done, len(paths), path.name)
        report = council.receive(
            path, by=asked.by, dry_run=asked.dry_run, source=asked.source, with_hidden=asked.hidden, lessons=lessons,
            progress=_Phases(path.name, quiet=len(paths) >= 5),
        )  # fmt: skip
        reports.append(report)
        documents.append(report.to_dict())
        if asked.annotate is not None and report.status == "refused":
            marked = council.annotate(path, report, asked.annotate)
            say(terminal.annotated(report.file, str(marked) if marked else None, is_personal=report.is_personal))
        if asked.dry_run and report.status != "refused":
            changes, effects = council.visible_changes(report), council.effects(report)
            documents[-1] |= {
                name: frame.to_dict("records") for name, frame in (("changes", changes), ("effects", effects))
            }
        if not asked.json:
            answer(terminal.file_report(report))
            if asked.dry_run and report.status != "refused":
                _tell_changes(council, changes, effects)
    progress(len(paths), len(paths), "")
    if asked.json:
        answer_json({"files": documents})
    refused = [r for r in reports if r.status == "refused"]
    if refused and not asked.json:
        say(terminal.refused(len(refused), len(reports)))
    return REFUSED if refused else DONE


def _tell_changes(council: Council, changes: pd.DataFrame, effects: pd.DataFrame) -> None:
    """What would be changed or removed, with both cells, and what it does to the commitments' figures."""
    register = council.register
    other = changes[changes["kind"] != "added"]
    for row in other.head(_MOST_TOLD).to_dict("records"):
        row |= {"unit": register.units[row["unit"]].name, "measured": register.indicators[row["indicator"]].unit,
                "indicator": register.indicators[row["indicator"]].name}  # fmt: skip
        answer(terminal.change_line(row))
    if len(other) > _MOST_TOLD:
        answer(terminal.more_lines(len(other) - _MOST_TOLD))
    for row in effects.head(_MOST_TOLD).itertuples():
        indicator = register.indicators[row.indicator]
        answer("  " + effect_sentence(
            commitment=row.commitment, name=indicator.name, place=register.units[row.unit].name, unit=indicator.unit,
            over_time=indicator.over_time, measure=indicator.measure, before=row.level_before, after=row.level_after,
            month_before=row.month_before, month_after=row.month_after, hidden=bool(row.hidden),
        ))  # fmt: skip
    if len(effects) > _MOST_TOLD:
        answer(terminal.more_lines(len(effects) - _MOST_TOLD))


class _Phases:
    """How far one large file has come; nothing for one that is read at once."""

    def __init__(self, name: str, *, quiet: bool) -> None:
        self._name, self._bar = name, ProgressBar(terminal.HELP["reading"], quiet=quiet)
        self._is_told = False

    def __call__(self, phase: str, done: int, of: int) -> None:
        """Told by whoever reads."""
        if phase == "read":
            self._is_told = True
            self._bar(min(done, of - 1), of, self._name)
        elif phase == "store" and self._is_told:
            self._bar(1, 1, terminal.HELP["storing"])


ingest = Command("ingest", _add, _run)
