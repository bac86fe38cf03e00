"""``taktskifte inbox``: the watched folder without a server, until it is stopped or for one time."""

from __future__ import annotations

import argparse
import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from dashboard.cli.answers import DONE, ENVIRONMENT, REFUSED, USAGE, Failed, answer, answer_json, say
from dashboard.cli.arguments import Command, open_asked
from dashboard.council import Council
from dashboard.inbox import Handled, Inbox, inbox_folder
from dashboard.inbox.watch import INTERVAL_SECONDS, keep_looking
from dashboard.wording import inbox as words
from dashboard.wording import terminal

#: How long ``--once`` waits for files that are being written, or for another process, in seconds.
ONCE_SECONDS = 60.0
_TO_COME = frozenset({"new", "busy"})


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help=terminal.HELP["--once"])


def _run(asked: argparse.Namespace) -> int:
    council = open_asked(asked)
    try:
        folder = inbox_folder(council)
        if folder is None:
            raise Failed(words.NOT_SET, USAGE)
        return _once(council, folder, asked.json) if asked.once else _watch(council, folder, asked.json)
    finally:
        council.close()


def _once(council: Council, folder: Path, as_json: bool) -> int:
    handled: list[Handled] = []

    def tell(one: Handled) -> None:
        handled.append(one)
        if not as_json:
            answer(_text(one))

    inbox = Inbox(council, folder, tell=tell, warn=lambda text: None)
    with _stopped_by_signals(inbox):
        end = time.monotonic() + ONCE_SECONDS
        inbox.look()
        while any(w.reason in _TO_COME for w in inbox.waiting) and not inbox.is_resting and time.monotonic() < end:
            if inbox.halt.wait(INTERVAL_SECONDS):
                break
            inbox.look()
    if as_json:
        answer_json({
            "folder": str(folder), "files": [one.to_dict() for one in handled],
            "waiting": [{"file": w.file, "reason": w.reason} for w in inbox.waiting], "trouble": inbox.trouble or None,
        })  # fmt: skip
    for one in inbox.waiting:
        say(words.waiting(one.file, one.reason, one.why))
    if inbox.trouble and not any(inbox.trouble == one.why for one in inbox.waiting):
        say(inbox.trouble)
    if not (handled or inbox.waiting or inbox.trouble or as_json):
        answer(words.nothing(str(folder)))
    if inbox.trouble:
        return ENVIRONMENT
    return REFUSED if any(one.report.status == "refused" for one in handled) else DONE


def _watch(council: Council, folder: Path, as_json: bool) -> int:
    def tell(one: Handled) -> None:
        if as_json:
            answer_json({"files": [one.to_dict()]})
        else:
            answer(_text(one))

    inbox = Inbox(council, folder, tell=tell, warn=say)
    say(words.watching(str(folder)))
    with _stopped_by_signals(inbox):
        keep_looking(inbox)
    return DONE


def _text(one: Handled) -> str:
    return f"{terminal.file_report(one.report)}\n{words.moved(one.target, one.marked)}"


@contextlib.contextmanager
def _stopped_by_signals(inbox: Inbox) -> Iterator[None]:
    """SIGINT and SIGTERM end the work after the file that is being read; only the main thread can say so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(name, lambda *_: inbox.halt.set()) for name in names]
    try:
        yield
    finally:
        for name, handler in zip(names, before, strict=True):
            signal.signal(name, handler)


inbox = Command("inbox", _add, _run)
