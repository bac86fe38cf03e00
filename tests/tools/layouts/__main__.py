"""Draws layouts, reads them back and says what came of them: ``PYTHONPATH=tests/tools python -m layouts --count 10000``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from layouts import judge_all

FLOOR = 0.99


def main() -> int:
    """Exit code 1 where a figure was read wrong or passed over, or too few were read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="how many layouts")
    parser.add_argument("--seed", type=int, default=0, help="the first one's seed")
    asked, _ = parser.parse_known_args()  # make fuzz hands on what it gives the spoilt workbooks too
    with tempfile.TemporaryDirectory() as folder:
        tally = judge_all(range(asked.seed, asked.seed + asked.count), Path(folder))
    print("Drawn layouts, by format and outcome:")
    print(tally.table())
    print("\n".join(tally.wrong + tally.refused))
    return int(bool(tally.wrong) or tally.recall < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
