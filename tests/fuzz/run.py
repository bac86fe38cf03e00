"""Thousands of spoilt workbooks, read as the server would read them: ``make fuzz``, or a few thousand in every test run.

Held for every one of them:

- the process that asks neither falls nor waits for ever, and the process that reads stays within its memory;
- the outcome is figures, or a refusal with a code of ours;
- what is stored is stored whole: the store's own check finds nothing wrong;
- where figures came out, the cells that were read are those an independent reader (calamine, openpyxl, pandas) finds.

What came of them is printed by format and outcome. A seed is printed with whatever goes wrong; ``--seed N --count 1``
does it again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

import witness  # noqa: E402
from mutate import mutate  # noqa: E402

from dashboard.council import Council  # noqa: E402
from dashboard.intake.checks import CHECKS  # noqa: E402
from dashboard.intake.isolation import Readers  # noqa: E402
from dashboard.intake.reading import Reading  # noqa: E402
from dashboard.intake.register import load_register  # noqa: E402
from dashboard.intake.worker import Setup  # noqa: E402
from dashboard.model import FINDING_CODES, IntakeSettings  # noqa: E402
from dashboard.places import Places  # noqa: E402

SECONDS, MEGABYTES = 6.0, 512
SETTINGS = IntakeSettings(max_seconds=SECONDS, max_memory_megabytes=MEGABYTES)
THIS_MONTH = "2026-11"
#: One accepted file in so many is also stored.
_STORED_EVERY = 20
_LARGEST = 120_000


@dataclass
class Tally:
    """What came of them."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    witnessed: int = 0
    unwitnessed: int = 0
    stored: int = 0
    peak_megabytes: float = 0.0
    slowest: float = 0.0

    def table(self) -> str:
        """Counts by format and outcome."""
        lines = [f"{'format':<10}{'outcome':<28}{'files':>8}"]
        lines += [f"{kind:<10}{outcome:<28}{n:>8}" for (kind, outcome), n in sorted(self.outcomes.items())]
        lines.append(
            f"{sum(self.outcomes.values())} files, {self.witnessed} accepted and read the same by an independent reader, "
            f"{self.unwitnessed} accepted that no other reader opens, {self.stored} stored; "
            f"slowest {self.slowest:.1f} s, {len(self.wrong)} wrong"
        )
        return "\n".join(lines)


def sources() -> list[Path]:
    """The good workbooks, of every format, that are spoilt."""
    folders = (
        ROOT / "data" / "nesbyen" / "workbooks",
        ROOT / "tests" / "messages",
        ROOT / "tests" / "real",
        HERE / "good",
    )
    kept = ("2026-10", "2025-03")
    found: list[Path] = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            is_workbook = path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".html", ".json")
            of_interest = folder.name != "workbooks" or path.stem.endswith(kept)
            if is_workbook and of_interest and path.is_file() and 0 < path.stat().st_size <= _LARGEST:
                found.append(path)
    return found


def spoil(count: int, seed: int, folder: Path) -> Iterator[tuple[int, Path, str]]:
    """Spoilt workbooks on the disk, each with its seed and its format. A format's turn comes as often as another's."""
    by_kind: dict[str, list[Path]] = {}
    for path in sources():
        by_kind.setdefault(path.suffix.lower().lstrip("."), []).append(path)
    kinds = sorted(by_kind)
    for number in range(seed, seed + count):
        kind = kinds[number % len(kinds)]
        of_kind = by_kind[kind]
        source = of_kind[number // len(kinds) % len(of_kind)]
        path = folder / f"{number}.{kind}"
        path.write_bytes(mutate(source.read_bytes(), number))
        yield number, path, kind


def run(count: int, seed: int, *, processes: int = 2) -> Tally:
    """Spoil, read and judge ``count`` workbooks."""
    register = load_register(ROOT / "data" / "nesbyen" / "register")
    tally = Tally()
    readers = Readers(Setup(register, SETTINGS, CHECKS), most=processes)
    with tempfile.TemporaryDirectory(prefix="taktskifte-fuzz-") as name, ThreadPoolExecutor(processes) as pool:
        folder = Path(name)
        council = Council(Places(ROOT / "data" / "nesbyen", folder / "state"))
        try:
            spoilt = spoil(count, seed, folder)
            while turn := list(islice(spoilt, 100)):
                for done in pool.map(lambda one: _one(*one, readers), turn):
                    _judge(tally, council, *done)
            faults = [fault.code for fault in council.check() if fault.severity == "error"]
            if faults:
                tally.wrong.append(f"the store's check found {faults}")
        finally:
            council.close()
            readers.close()
    return tally


def _one(seed: int, path: Path, kind: str, readers: Readers) -> tuple[int, Path, str, Reading, float]:
    began = time.monotonic()
    reading = readers.begin(path, path.name, this_month=THIS_MONTH).finish()
    return seed, path, kind, reading, time.monotonic() - began


def _judge(tally: Tally, council: Council, seed: int, path: Path, kind: str, reading: Reading, seconds: float) -> None:
    tally.slowest = max(tally.slowest, seconds)
    codes = [finding.code for finding in reading.findings]
    unknown = set(codes) - set(FINDING_CODES)
    if unknown:
        tally.wrong.append(f"seed {seed} ({kind}): codes nobody knows: {unknown}")
    if not reading.observations:
        first = next((f for f in reading.findings if f.severity == "error"), None)
        if first is None:
            tally.wrong.append(f"seed {seed} ({kind}): neither figures nor a refusal")
            outcome = "nothing"
        else:
            why = first.facts.get("why") or first.facts.get("what") or "" if first.cell is None else ""
            outcome = f"{first.code} {why}".strip()
    else:
        outcome = "accepted"
        said = witness.compare(path, reading.observations)
        if said is None:
            tally.unwitnessed += 1
        elif said:
            tally.wrong.append(f"seed {seed} ({kind}): {said}")
        else:
            tally.witnessed += 1
        if sum(n for (_, what), n in tally.outcomes.items() if what == "accepted") % _STORED_EVERY == 0:
            report = council.receive(path, by="fuzz")
            tally.stored += report.status == "stored"
            if report.status == "refused":
                tally.wrong.append(f"seed {seed} ({kind}): read twice, it was accepted and refused")
    tally.outcomes[kind, outcome] += 1
    path.unlink()


def main() -> int:
    """Run from the command line; 1 where anything went wrong."""
    parser = argparse.ArgumentParser(description="Reads spoilt workbooks.")
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    tally = run(asked.count, asked.seed, processes=asked.processes)
    print(tally.table())
    print("\n".join(tally.wrong[:50]))
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
