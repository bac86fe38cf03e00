"""Reading spreadsheets apart: in a child process with limits on memory and time, so that a hostile one harms nobody.

A child reads many files, one line of JSON each. When it dies or is too slow, the file it was at is the one that
did it; another child goes on with the rest.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
THIS_MONTH = "2026-11"
_READY = b"ready"


@dataclass(frozen=True)
class Job:
    """One file to be read, with the council whose register it is read by, and the name it is sent in under."""

    file: Path
    council: Path
    name: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of one file: ``fate`` is ``read``, ``crashed`` or ``hung``.

    Observations and findings are there when it was read, ``said`` is what the child said on standard error when not.
    """

    job: Job
    fate: str
    seconds: float = 0.0
    observations: tuple[dict[str, Any], ...] = ()
    findings: tuple[dict[str, Any], ...] = ()
    said: str = ""

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The findings that refuse the file."""
        return [f for f in self.findings if f["severity"] == "error"]


def read_apart(jobs: Sequence[Job], *, seconds: int = 60, megabytes: int = 3000) -> Iterator[Outcome]:
    """The outcome of each job, in order. ``seconds`` is for each file, ``megabytes`` for the child's memory.

    RuntimeError when no child can be started at all.
    """
    left = list(jobs)
    while left:
        for outcome in _one_child(tuple(left), seconds, megabytes):
            yield outcome
            left.pop(0)


def _one_child(jobs: Sequence[Job], seconds: int, megabytes: int) -> Iterator[Outcome]:
    """Outcomes until the child ends; at least one, so that there is an end to it."""
    asked = [[str(j.file), str(j.council), j.name or ""] for j in jobs]
    path = os.pathsep.join([*filter(None, [os.environ.get("PYTHONPATH")]), str(ROOT)])
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            [sys.executable, __file__, str(megabytes)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said,
            cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, start_new_session=True,
        )  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(json.dumps(asked).encode())
            child.stdin.close()
            answers = _lines(child.stdout.fileno(), seconds)
            if next(answers, None) != _READY:
                raise RuntimeError(_last(said))
            at = 0
            for line in answers:
                answer = json.loads(line)
                yield Outcome(jobs[at], "read", answer["seconds"], tuple(answer["read"]), tuple(answer["findings"]))
                at += 1
            if at < len(jobs):
                yield Outcome(jobs[at], "crashed" if _is_over(child) else "hung", said=_last(said))
        finally:
            # The child may itself have one that reads for it: all of its session go.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            child.stdout.close()


def _last(said: Any) -> str:
    said.seek(0)
    return str(said.read()[-2000:].decode(errors="replace"))


def _is_over(child: subprocess.Popen[bytes]) -> bool:
    """Whether the child has ended by itself; it closes its output a moment before."""
    try:
        return child.wait(timeout=2) is not None
    except subprocess.TimeoutExpired:
        return False


def _lines(stream: int, seconds: int) -> Iterator[bytes]:
    """Lines as they come; ends at the end of the stream, or when none has come for ``seconds``."""
    rest = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(stream, selectors.EVENT_READ)
        while waiting.select(seconds):
            chunk = os.read(stream, 1 << 20)
            if not chunk:
                return
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines


def _child(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    from dashboard.intake.reading import read_workbook
    from dashboard.intake.register import load_register
    from dashboard.intake.settings import load_settings
    from dashboard.intake.vocabulary import Vocabulary

    print(_READY.decode(), flush=True)
    known: dict[str, tuple[Any, ...]] = {}
    for file, council, name in json.load(sys.stdin):
        if council not in known:
            settings = load_settings(Path(council) / "council.toml").intake
            register = load_register(Path(council) / "register")
            known[council] = (settings, register, Vocabulary(register, settings.skip_headings))
        settings, register, vocabulary = known[council]
        start = time.perf_counter()
        reading = read_workbook(
            Path(file), register, this_month=THIS_MONTH, settings=settings, file_name=name or None,
            vocabulary=vocabulary,
        )  # fmt: skip
        answer = {
            "seconds": round(time.perf_counter() - start, 3),
            "read": [_plain(o) for o in reading.observations],
            "findings": [{**_plain(f), "severity": f.severity} for f in reading.findings],
        }
        print(json.dumps(answer), flush=True)


def _plain(one: Any) -> dict[str, object]:
    """The fields of an observation or a finding; its facts as a plain dict."""
    known = ((f.name, getattr(one, f.name)) for f in fields(one))
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in known}


def summary(findings: Iterable[dict[str, Any]]) -> dict[str, int]:
    """How many cells each code stands for."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding["code"]] = counts.get(finding["code"], 0) + 1 + finding["repeats"]
    return counts


if __name__ == "__main__":
    _child(int(sys.argv[1]))
