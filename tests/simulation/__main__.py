"""Runs the simulation and shows what came of it: ``PYTHONPATH=tests python -m simulation --units 2000 --seed 1``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from simulation.rates import written
from simulation.study import demands, renewed, study, tables


def main() -> int:
    """Exit code 1 where something asked for does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=2000, help="how many units of 3000 (of smaller ones, more)")
    parser.add_argument("--seed", type=int, default=1, help="where the random numbers begin")
    parser.add_argument("--write", type=Path, help="the document whose tables are written anew")
    parser.add_argument("--rates", type=Path, help="the file that the dashboard's own figures are written to")
    asked = parser.parse_args()
    done = study(asked.units, asked.seed)
    text = tables(done)
    print(text)
    if asked.write:
        asked.write.write_text(renewed(asked.write.read_text("utf-8"), text), "utf-8")
    if asked.rates:
        asked.rates.write_text(written(done), "utf-8")
    return int(not all(one.holds for one in demands(done)))


if __name__ == "__main__":
    sys.exit(main())
