"""A process that stores one file after another until it is killed; started by test_store_crash."""

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
        content = f"{name} {number} {time.time_ns()}\n".encode() * 10_000
        original = state / f"{name}.xlsx"
        original.write_bytes(content)
        figures = tuple(
            Observation("sick_leave", f"unit{row}", "2026-01", float(number + row), 100.0, float(number + row))
            # A few fewer each time, so that some are withdrawn as well.
            for row in range(ROWS - number % 7)
        )
        sha256 = hashlib.sha256(content).hexdigest()
        delivery = Delivery(f"{name}.xlsx", sha256, len(content), figures, ("2026-01",), "[]", name, source=name)
        began = time.monotonic()
        receipt = store.record(delivery, original)
        if number % 3 == 2 and receipt.upload is not None:
            store.undo(receipt.upload, by=name)
        print(receipt.upload, flush=True)
        time.sleep(REST * (time.monotonic() - began))


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2])
