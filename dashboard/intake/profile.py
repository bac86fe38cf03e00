"""A profile: what headings mean, written down by a person and given with the files it holds for.

::

    [[heading]]
    text = "Sjukestova"
    unit = "sykehjem"

    [[heading]]
    text = "Fråvær, tapte"
    indicator = "sick_leave_total"
    part = "numerator"

    [[heading]]
    text = "Periode 10"
    month = "2026-10"

    [[heading]]
    text = "Lærlinger"
    ignore = true
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.intake.taught import ANY
from dashboard.intake.vocabulary import normal
from dashboard.model import LESSON_KINDS, Lesson, Register, RegisterError, RegisterFault
from dashboard.model.month import is_month

_PARTS = ("numerator", "denominator", "value")


def load_profile(path: Path, register: Register) -> list[Lesson]:
    """The lessons of a profile, for every sheet. RegisterError with every fault in it."""
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise RegisterError([RegisterFault("missing-file", path.name)]) from None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegisterError([RegisterFault("unreadable-table", path.name, found=str(error))]) from error
    headings = data.get("heading", [])
    if not isinstance(headings, list) or not all(isinstance(one, dict) for one in headings):
        raise RegisterError([RegisterFault("bad-value", path.name, None, "heading", str(headings))])
    faults = [RegisterFault("unknown-column", path.name, None, name, name) for name in data if name != "heading"]
    if not headings:
        faults.append(RegisterFault("missing-value", path.name, None, "heading"))
    lessons: list[Lesson] = []
    for number, one in enumerate(headings, 1):
        wrong = [RegisterFault(code, path.name, number, *at) for code, at in _faults(one, register)]
        faults += wrong
        if not wrong:
            lessons.append(_lesson(one))
    if faults:
        raise RegisterError(faults)
    return lessons


def _faults(one: dict[str, Any], register: Register) -> Iterator[tuple[str, tuple[str, str]]]:
    for name in one:
        if name not in ("text", "part", *LESSON_KINDS):
            yield "unknown-column", (name, name)
    if not normal(str(one.get("text", ""))):
        yield "missing-value", ("text", "")
    kinds = [kind for kind in LESSON_KINDS if kind in one]
    if len(kinds) != 1:
        yield "bad-value", ("heading", ", ".join(kinds))
        return
    kind, meaning = kinds[0], one[kinds[0]]
    known = {"unit": register.units, "indicator": register.indicators}.get(kind)
    if known is not None and meaning not in known:
        yield "unknown-reference", (kind, str(meaning))
    if kind == "month" and not is_month(meaning) and not (str(meaning).isdigit() and 1 <= int(meaning) <= 12):
        yield "bad-date", ("month", str(meaning))
    if kind == "ignore" and meaning is not True:
        yield "bad-value", ("ignore", str(meaning))
    if "part" in one and (kind != "indicator" or one["part"] not in _PARTS):
        yield "bad-value", ("part", str(one["part"]))


def _lesson(one: dict[str, Any]) -> Lesson:
    kind = next(kind for kind in LESSON_KINDS if kind in one)
    meaning = "" if kind == "ignore" else str(one[kind])
    if kind == "month" and meaning.isdigit():
        meaning = f"{int(meaning):02d}"
    if "part" in one:
        meaning = f"{meaning}:{one['part']}"
    return Lesson(ANY, normal(str(one["text"])), kind, meaning)
