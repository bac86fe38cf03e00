"""A process that teaches one handful of lessons after another until it is killed; started by test_store_lessons."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from dashboard.model import Lesson
from dashboard.store import Store, sqlite_url

#: Taught at once, and so all there or none.
HANDFUL = 40
#: As much of its time it lets others write, who on a slow disk would wait in vain for one that never rests.
REST = 0.25


def teach(state: Path, name: str) -> None:
    """Teach far longer than any test waits, and take one in each handful back; a line for each that is done."""
    store = Store(sqlite_url(state / "figures.db"), state / "files")
    for number in range(10_000):
        began = time.monotonic()
        taught = store.teach([Lesson(f"{name} {number}", f"heading {n}", "ignore") for n in range(HANDFUL)], by=name)
        store.forget(taught[number % HANDFUL], by=name)
        print(taught[0], flush=True)
        time.sleep(REST * (time.monotonic() - began))


if __name__ == "__main__":
    teach(Path(sys.argv[1]), sys.argv[2])
