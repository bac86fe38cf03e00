"""Thousands of spoilt and varied workbooks, read as the server would read them: ``make fuzz``, or 3 000 in every test run.

What holds for each stands in ``judge``. They are shared out to processes, each of which keeps the file it is at in a folder
of its own: one that dies or does not get on tells by that file which it was. What came of them is printed by format and
outcome. A file that something is wrong with is kept, and the command that does it again is printed with it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from judge import ALONE, COMPARED, KINDS, MEGABYTES, Bench, Tally, case  # noqa: E402

KEPT = Path(tempfile.gettempdir()) / "taktskifte-fuzz"
_STUCK_SECONDS = 90.0
"""A file is read in a few seconds by its own limits; one that a process is at for so long has got past them."""


def run(
    count: int, first: int, *, processes: int = 2, command: Sequence[str] = (), stuck_seconds: float = _STUCK_SECONDS
) -> Tally:
    """Judge the cases ``first`` and on. ``command`` stands in for the program that judges a share of them."""
    tally = Tally()
    command = command or [sys.executable, str(HERE / "run.py"), "--share"]
    with tempfile.TemporaryDirectory(prefix="taktskifte-fuzz-") as name:
        shares = []
        for number in range(processes):
            folder = Path(name) / str(number)
            folder.mkdir()
            asked = [str(folder), str(first + number), str(first + count), str(processes)]
            environment = os.environ | {"TAKTSKIFTE_TODAY": "2026-11-23"}
            shares.append((folder, subprocess.Popen([*command, *asked], env=environment)))
        for folder, process in shares:
            tally.add(_await(folder, process, stuck_seconds))
    if tally.files() < count and not tally.wrong:
        tally.wrong.append((-1, f"of {count} files {tally.files()} were judged"))
    return tally


def _await(folder: Path, process: subprocess.Popen[bytes], stuck_seconds: float) -> Tally:
    """What a share came to. The file it died at or got stuck at is the fault."""
    how = ""
    while process.poll() is None:
        time.sleep(0.1)
        at = _at(folder)
        if at is not None and _age(at) > stuck_seconds:
            how = f"the process that reads was at it for more than {stuck_seconds:g} seconds"
            process.kill()
            process.wait()
    tally = _told(folder)
    if process.returncode != 0:
        at = _at(folder)
        how = how or f"the process that reads ended with {process.returncode}"
        tally.wrong.append((int(at.stem) if at is not None else -1, how))
    return tally


def _at(folder: Path) -> Path | None:
    return next((path for path in folder.glob("*.*") if path.stem.isdigit()), None)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:  # done meanwhile
        return 0.0


def _told(folder: Path) -> Tally:
    tally = Tally()
    told = folder / "tally"
    if told.exists():
        said = json.loads(told.read_text("utf-8"))
        for name in ("outcomes", "apart"):
            getattr(tally, name).update({(kind, outcome): n for kind, outcome, n in said[name]})
        tally.wrong = [(number, what) for number, what in said["wrong"]]
        tally.stored, tally.slowest = said["stored"], (said["slowest"][0], said["slowest"][1])
    return tally


def share(folder: Path, numbers: Sequence[int]) -> None:
    """Judge some cases; the tally is written into the folder."""
    bench = Bench(folder)
    try:
        for number in numbers:
            bench.judge(case(number))
    finally:
        bench.close()
        _check_memory(bench.tally)
        _tell(bench.tally, folder)


def _tell(tally: Tally, folder: Path) -> None:
    said = asdict(tally)
    for name in ("outcomes", "apart"):
        said[name] = [[*key, n] for key, n in getattr(tally, name).items()]
    (folder / "tally").write_text(json.dumps(said), "utf-8")


def _check_memory(tally: Tally) -> None:
    """No process that was started for a file has held more than its limit."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    if peak > MEGABYTES + 64:
        tally.wrong.append((-1, f"a process that reads held {peak:.0f} MiB"))


def table(tally: Tally) -> str:
    """Counts by format and outcome, in two tables: of the cells, and of the whole way in."""
    lines = [f"{'format':<8}{'files':>7}{'compared':>10}  outcomes"]
    for kind in KINDS:
        others = [
            (outcome, n) for (of, outcome), n in sorted(tally.outcomes.items()) if of == kind and outcome != COMPARED
        ]
        said = ", ".join(f"{outcome.removeprefix('unreadable-file ')} {n}" for outcome, n in others)
        lines.append(f"{kind:<8}{tally.files(kind):>7}{tally.compared(kind):>10}  {said}")
    lines.append("read in a process of their own:")
    for kind in KINDS:
        said = ", ".join(
            f"{outcome.removeprefix('unreadable-file ')} {n}"
            for (of, outcome), n in sorted(tally.apart.items())
            if of == kind
        )
        lines.append(f"{kind:<8}{sum(n for (of, _), n in tally.apart.items() if of == kind):>7}  {said}")
    compared = sum(tally.compared(kind) for kind in KINDS)
    alone = sum(n for (_, outcome), n in tally.outcomes.items() if outcome == ALONE)
    lines.append(
        f"{tally.files()} files: in {compared} every cell is as another reader finds it, {alone} are read that no other reader "
        f"opens; {tally.stored} stored whole; slowest {tally.slowest[0]:.1f} s (number {tally.slowest[1]}), {len(tally.wrong)} wrong"
    )
    return "\n".join(lines)


def faults(tally: Tally, most: int = 20) -> str:
    """What is wrong, each with its file kept and the command that does it again."""
    lines = []
    for number, what in tally.wrong[:most]:
        lines.append(what)
        if number >= 0:
            one = case(number)
            KEPT.mkdir(exist_ok=True)
            (KEPT / one.file_name).write_bytes(one.source.content)
            lines.append(f"    the file: {KEPT / one.file_name}")
            lines.append(f"    again: {Path(sys.executable).name} tests/fuzz/run.py --seed {number} --count 1")
    if len(tally.wrong) > most:
        lines.append(f"and {len(tally.wrong) - most} more")
    return "\n".join(lines)


def main() -> int:
    """Run from the command line; 1 where anything went wrong."""
    parser = argparse.ArgumentParser(description="Reads spoilt and varied workbooks.")
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument(
        "--seed", type=int, default=1, help="number of the first file; the same number is the same file"
    )
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--share", nargs=4, metavar=("FOLDER", "FIRST", "END", "STEP"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.share:
        share(Path(asked.share[0]), range(*map(int, asked.share[1:])))
        return 0
    tally = run(asked.count, asked.seed, processes=min(asked.processes, asked.count))
    print(table(tally))
    print(faults(tally))
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
