"""``taktskifte serve``: the dashboard, with the example workbooks loaded the first time."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from dashboard.cli.answers import DONE, ENVIRONMENT, USAGE, Failed, ProgressBar, answer, answer_json, say
from dashboard.cli.arguments import Command, open_asked
from dashboard.council import Council
from dashboard.inbox import Inbox, Watch, inbox_folder
from dashboard.inbox.watch import log_handled
from dashboard.places import Places, find_places, notebook_folder
from dashboard.wording import terminal


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=5006, metavar=terminal.HELP["number"], help=terminal.HELP["--port"])
    parser.add_argument("--address", default="127.0.0.1", metavar="ADRESSE", help=terminal.HELP["--address"])


def _run(asked: argparse.Namespace) -> int:
    from dashboard.server import AddressRefused, PortInUse
    from dashboard.server.addresses import check_address

    try:
        check_address(asked.address)
    except AddressRefused:
        raise Failed(terminal.HELP["address-refused"].format(address=asked.address), USAGE) from None
    where = find_places(asked.council, asked.state, asked.database)
    if not where.folder.is_dir():
        raise Failed(terminal.no_council(str(where.folder)))
    if not where.state.exists():
        load_first(where)
    council = open_asked(asked)
    laid = inbox_folder(council)

    def ready(url: str) -> None:
        if asked.json:
            answer_json({"url": url})
        else:
            answer(terminal.HELP["ready"].format(url=url))

    # Panel is heavy: a refused workbook or a taken port should not wait for it.
    from dashboard.pages import PAGES
    from dashboard.server import serve as run

    folder = notebook_folder(council.folder, council.settings.notebooks)
    inbox = None if laid is None else Watch(Inbox(council, laid, tell=log_handled))
    try:
        run(council, PAGES, port=asked.port, address=asked.address, on_ready=ready, notebooks=[folder], inbox=inbox)
    except PortInUse:
        raise Failed(terminal.HELP["port-in-use"].format(port=asked.port), ENVIRONMENT) from None
    finally:
        council.close()
    return DONE


def load_first(where: Places) -> None:
    """Load the council's workbooks into a state folder that appears only when they are all in."""
    fresh = where.state.with_name(f".{where.state.name}.ny-{os.getpid()}")
    try:
        council = Council(Places(where.folder, fresh, where.database))
        if not council.uploads():
            reports = council.load_example(ProgressBar(terminal.HELP["loading"]))
            refused = [r for r in reports if r.status == "refused"]
            for report in refused:
                say(terminal.file_report(report))
            if reports:
                figures = sum(r.added for r in reports)
                say(terminal.HELP["loaded"].format(files=len(reports) - len(refused), figures=figures))
        council.close()
        where.state.parent.mkdir(parents=True, exist_ok=True)
        _move(fresh, where.state)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _move(fresh: Path, state: Path) -> None:
    if not state.exists():
        os.replace(fresh, state)


serve = Command("serve", _add, _run)
