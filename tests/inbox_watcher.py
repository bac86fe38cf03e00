"""A process that watches an inbox until it is killed; started by test_inbox. It may be told to kill itself.

The moments are those between which it does one thing that stays: after each, the next process must go on.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard.council import Council, open_council
from dashboard.inbox import Inbox, inbox_folder
from dashboard.inbox.errand import Errands
from dashboard.inbox.watch import keep_looking


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def after(owner: Any, name: str, *, when: Callable[..., bool] = lambda *_: True) -> None:
    whole = getattr(owner, name)

    def wrapped(*arguments: Any, **named: Any) -> Any:
        answer = whole(*arguments, **named)
        if when(*arguments):
            die()
        return answer

    setattr(owner, name, wrapped)


def is_shelf(_source: object, target: object, *_: object) -> bool:
    return Path(str(target)).parent.name in ("stored", "refused")


def die_at(moment: str) -> None:
    if moment == "begun":
        after(Errands, "save", when=lambda _, errand: not errand.target)
    elif moment == "bound":
        after(Errands, "save", when=lambda _, errand: bool(errand.target))
    elif moment == "stored":
        after(Council, "receive")
    elif moment == "marked":
        after(Council, "annotate")
    elif moment == "half-marked":

        def half(_council: Council, _path: Path, report: Any, folder: Path) -> None:
            (folder / f"{Path(report.file).stem}-feil.xlsx").write_bytes(b"PK\3\4 and then")
            die()

        Council.annotate = half  # type: ignore[assignment,method-assign]
    elif moment == "moved":
        after(os, "replace", when=is_shelf)
    elif moment == "reserved":
        replace = os.replace
        os.replace = lambda *a: die() if is_shelf(*a) else replace(*a)  # type: ignore[assignment]


def watch(council_folder: str, state: str, moment: str = "") -> None:
    die_at(moment)
    council = open_council(council_folder, state=state)
    folder = inbox_folder(council)
    assert folder is not None
    print("ready", flush=True)
    inbox = Inbox(council, folder, settle=0.1, tell=lambda one: print(one.target, flush=True))
    keep_looking(inbox, interval=0.04)


if __name__ == "__main__":
    watch(*sys.argv[1:])
