"""Checks that misbehave, each in its own way: what they do to the process that reads must stay there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from dashboard.intake.case import Case
from dashboard.model import Problem


def check_by_eating(case: Case) -> Iterable[Problem]:
    """Takes all the memory there is."""
    eaten = []
    while True:
        eaten.append(bytearray(2**24))


def check_for_ever(case: Case) -> Iterable[Problem]:
    """Never comes back."""
    while True:
        pass


def check_by_dying(case: Case) -> Iterable[Problem]:
    """Takes the process down without a word."""
    os._exit(7)


def check_by_raising(case: Case) -> Iterable[Problem]:
    """Raises, with a text that must not be logged."""
    raise RuntimeError("Kari Nordmann har 17 sykedager")


def check_by_writing(case: Case) -> Iterator[Problem]:
    """Tries to leave a file behind; says so where it could."""
    try:
        Path(os.environ.get("TMPDIR", "/tmp"), "taktskifte-was-here").write_text("x" * 100)
    except OSError:
        return
    yield Problem("negative", found="wrote a file")


def check_by_telling(case: Case) -> Iterator[Problem]:
    """Tells of what it can see of the one that asked."""
    secrets = [name for name in os.environ if name.startswith("TAKTSKIFTE")]
    if secrets:
        yield Problem("negative", found=",".join(secrets))


def check_round(case: Case) -> Iterator[Problem]:
    """A check with a code of its own."""
    for one in case.figures:
        if one.value is not None and one.value >= 100 and one.value % 100 == 0:
            yield case.problem("round-figure", one, {"digit": "100"})
