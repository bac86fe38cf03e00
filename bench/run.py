"""Measures what is promised about speed: ``make bench``, or ``make bench ARGS="--quick --json"``.

Every figure is ours held against something measured in the same run, turn about, so that a busy machine slows both:
trust the ratio, not the seconds. What each means stands beside it, and where it is measured:

- ``intake``: reading, checking and storing the example workbooks, against pandas that merely reads them.
- ``long``: the same for one workbook of 200 000 rows, with the memory it takes.
- ``server``: what a visit to the overview costs the server, against an empty page of the same make.
- ``pages``: when Oversikt and Forpliktelse can be read and are live, what a visit costs and what a filter takes, against
  the same page, and against the same overview in Streamlit and in Dash (``peers/``), with the bound of each.
- ``verdicts``: many series assessed at once, against one pass of least squares; the council's, against its page.
- ``size``: the verdicts made from the example's figures, and from ten times as many.

Everything is written to a temporary folder that is gone afterwards. A figure with a bound says whether it is
held: read it on a machine that does nothing else. All parts together take about eight minutes.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "tools")]
os.environ["TAKTSKIFTE_TODAY"] = "2026-11-23"  # the example's figures end in 2026-10; earlier they would be refused
for name in ("TAKTSKIFTE_COUNCIL", "TAKTSKIFTE_STATE", "TAKTSKIFTE_DATABASE"):
    os.environ.pop(name, None)

import intake  # noqa: E402
import pages  # noqa: E402
import size  # noqa: E402
import verdicts  # noqa: E402
import visiting  # noqa: E402
from figures import Figure, document, table  # noqa: E402

PARTS = ("intake", "long", "server", "pages", "verdicts", "size")


def main() -> int:
    """Measure the parts asked for, and print a table or, with ``--json``, one document."""
    parser = argparse.ArgumentParser(description="Measures what is promised about speed.")
    parser.add_argument(
        "--quick", action="store_true", help="fewer rounds and months: shows the direction, not the figure"
    )
    parser.add_argument("--only", action="append", choices=PARTS, metavar="NAME", help=f"one part: {', '.join(PARTS)}")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    asked = parser.parse_args()
    parts = asked.only or list(PARTS)
    # As an installed package is, and what it is measured against: else each process compiles all of it anew.
    compileall.compile_dir(ROOT / "dashboard", quiet=2)
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="taktskifte-bench-"))
    try:
        found = _measure(parts, folder, quick=asked.quick)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seconds = time.monotonic() - began
    if asked.json:
        print(json.dumps(document(found, quick=asked.quick, seconds=seconds), ensure_ascii=False, indent=2))
    else:
        print(table(found))
        print(f"\nMeasured in {seconds:.0f} s{' (--quick)' if asked.quick else ''}, on {os.cpu_count()} processors.")
    return 0


def _measure(parts: list[str], folder: Path, *, quick: bool) -> list[Figure]:
    council = intake.council_folder(ROOT / "data" / "nesbyen", folder, months=6 if quick else None)
    state = folder / "state"
    if "intake" in parts:
        _say("intake")
        found = intake.measure(council, state, rounds=1 if quick else 2)
    else:
        _say("loading the example")
        intake.load(council, state)
        found = []
    rounds = 3 if quick else 7
    if "long" in parts:
        _say("long")
        (folder / "long").mkdir()
        found += intake.measure_long(council, folder / "long" / "state", folder / "long")
    measures: dict[str, Callable[[], list[Figure]]] = {
        "server": lambda: visiting.measure(ROOT, council, state, rounds=rounds),
        "pages": lambda: pages.measure(ROOT, council, state, rounds=rounds, quick=quick),
        "verdicts": lambda: verdicts.measure(rounds=rounds),
        "size": lambda: size.measure(council, state, folder / "grown", rounds=rounds),
    }
    for part, measure in measures.items():
        if part in parts:
            _say(part)
            found += measure()
    live = next((one for one in found if (one.part, one.name) == ("pages", "oversikt live, cold")), None)
    if live is not None and "verdicts" in parts:
        found.append(verdicts.measure_council(council, state, live, rounds=rounds))
    return found


def _say(part: str) -> None:
    print(f"bench: {part} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
