"""A process that stores one file after another, or some in a row, until it is killed; started by test_store_crash."""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path

from dashboard.model import Observation
from dashboard.store import Delivery, Store, sqlite_url

#: Enough rows that a kill often falls within a transaction.
ROWS = 3_000
#: As much of its time it lets others write, who on a slow disk would wait in vain for one that never rests.
REST = 0.25


def write(state: Path, name: str) -> None:
    """Store far longer than any test waits, and undo every third; a line on standard output for each that is done."""
    store = Store(sqlite_url(state / "figures.db"), state / "files")
    for number in range(1_000):
        given = _given(state, name, number)
        began = time.monotonic()
        receipt = store.record(*given)
        if number % 3 == 2 and receipt.upload is not None:
            store.undo(receipt.upload, by=name)
        print(receipt.upload, flush=True)
        time.sleep(REST * (time.monotonic() - began))


def write_row(state: Path, name: str) -> None:
    """The same with three files to a transaction; a line with the newest for each transaction that is done."""
    store = Store(sqlite_url(state / "figures.db"), state / "files")
    with store.recording() as recording:
        for number in range(1_000):
            receipt = recording.record(*_given(state, f"{name}{number % 3}", number))
            if number % 3 == 2:
                recording.commit()
                print(receipt.upload, flush=True)


def _given(state: Path, name: str, number: int) -> tuple[Delivery, Path]:
    content = f"{name} {number} {time.time_ns()}\n".encode() * 10_000
    original = state / f"{name}.xlsx"
    original.write_bytes(content)
    figures = tuple(
        Observation("sick_leave", f"unit{row}", "2026-01", float(number + row), 100.0, float(number + row))
        # A few fewer each time, so that some are withdrawn as well.
        for row in range(ROWS - number % 7)
    )
    sha256 = hashlib.sha256(content).hexdigest()
    return Delivery(f"{name}.xlsx", sha256, len(content), figures, ("2026-01",), "[]", name, source=name), original


if __name__ == "__main__":
    (write_row if "row" in sys.argv[3:] else write)(Path(sys.argv[1]), sys.argv[2])
