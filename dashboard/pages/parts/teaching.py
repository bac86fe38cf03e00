"""What a heading means: asked by picking from the register, and told again where it is listed."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from dashboard.model import Lesson, Register
from dashboard.receiving import is_lasting
from dashboard.wording import findings, upload
from dashboard.wording.catalogue import _

if TYPE_CHECKING:
    from dashboard.receiving import Unknown

_NEAR = 0.6
#: Headings asked about at a time.
_MOST = 60


@dataclass(frozen=True)
class Choices:
    """What can be picked: labels no two of which are alike, and what each means.

    ``names`` has, for ``unit`` and ``indicator``, what else may be typed and all that go by it.
    """

    units: Mapping[str, str]
    indicators: Mapping[str, str]
    names: Mapping[str, Mapping[str, Collection[str]]] = field(default_factory=dict)

    @staticmethod
    def of(register: Register) -> Choices:
        """Every unit, and every indicator with the parts it has."""
        names = Counter(unit.name for unit in register.units.values())
        units: dict[str, str] = {}
        for unit in register.units.values():
            above = register.units[unit.parent].name if unit.parent in register.units else ""
            label = upload.unit_label(unit.name, unit.code, above if names[unit.name] > 1 else "")
            units[label if label not in units else f"{label} · {unit.id}"] = unit.id
        indicators: dict[str, str] = {}
        for one in register.indicators.values():
            name = one.name if one.name not in indicators else f"{one.name} · {one.id}"
            indicators[name] = one.id
            if one.is_ratio:
                whats = {"numerator": one.numerator, "denominator": one.denominator, "value": ""}
                indicators |= {upload.part_label(name, p, what): f"{one.id}:{p}" for p, what in whats.items()}
        named = {
            "unit": ((u.id, (u.id, u.name, u.code, *u.aliases)) for u in register.units.values()),
            "indicator": ((i.id, (i.id, i.name, *i.aliases)) for i in register.indicators.values()),
        }
        return Choices(units, indicators, {kind: _by_name(pairs) for kind, pairs in named.items()})


def _by_name(named: Iterable[tuple[str, Sequence[str]]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for meaning, names in named:
        for name in filter(None, names):
            found.setdefault(_typed(name), set()).add(meaning)
    return found


def _typed(text: str) -> str:
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class Quiz:
    """What is asked about a file's headings: questions as the template has them, and how many headings wait.

    Made where the file is read: looking for like names takes too long for the loop that serves everyone.
    """

    unknown: Sequence[Unknown] = ()
    choices: Choices = Choices({}, {})
    questions: Sequence[dict[str, Any]] = ()
    left: int = 0

    @staticmethod
    def about(unknown: Sequence[Unknown], register: Register) -> Quiz:
        """The questions about the first headings; the others are asked about when these are answered."""
        if not unknown:
            return Quiz()
        asked: dict[str, list[Unknown]] = {}
        for one in unknown:
            asked.setdefault(key_of(one), []).append(one)
        first = [one for ones in list(asked.values())[:_MOST] for one in ones]
        choices = Choices.of(register)
        return Quiz(first, choices, questions(first, register, choices), max(0, len(asked) - _MOST))


def questions(unknown: Sequence[Unknown], register: Register, choices: Choices) -> list[dict[str, Any]]:
    """One question for each heading: where it stands, and what it looks like, to be picked by whoever is asked."""
    asked: dict[str, list[Unknown]] = {}
    for one in unknown:
        asked.setdefault(key_of(one), []).append(one)
    return [
        {
            "key": key, "text": one.text, "place": findings.place(one.sheet, one.cell), "kind": one.kind,
            "also": upload.elsewhere([(findings.place(other.sheet, other.cell), 0) for other in others]),
            "unit_guess": _guess(one.text, choices.units, {u.id: u.aliases for u in register.units.values()}),
            "indicator_guess": _guess(
                one.text, choices.indicators, {i.id: i.aliases for i in register.indicators.values()}
            ),
            "is_lasting": is_lasting(one.heading, "month"),
        }
        for key, (one, *others) in asked.items()
    ]  # fmt: skip


def key_of(one: Unknown) -> str:
    """What names a heading's fields: the same heading has the same name however often the file is read.

    A unit is the same on every sheet of a file and is asked of once; other headings («Antall») may mean one thing on
    one sheet and another on the next.
    """
    where = "" if one.kind == "unit" else one.signature
    return hashlib.sha256(f"{where}\n{one.kind}\n{one.heading}".encode()).hexdigest()[:12]


def _guess(text: str, labels: Mapping[str, str], aliases: Mapping[str, Sequence[str]]) -> str:
    """The label that is most like a text by its name or another name it has; empty where none is."""
    known: dict[str, str] = {}
    for label, meaning in labels.items():
        for name in (label, label.partition(" (")[0], *aliases.get(meaning, ())):
            known.setdefault(name.casefold(), label)
    near = get_close_matches(text.casefold(), list(known), n=1, cutoff=_NEAR)
    return known[near[0]] if near else ""


def answers(
    fields: Mapping[str, str], unknown: Sequence[Unknown], choices: Choices
) -> tuple[list[Lesson], dict[str, str]]:
    """What was said of each heading, and by heading what is wrong with an answer. One left alone is neither."""
    lessons: list[Lesson] = []
    faults: dict[str, str] = {}
    for one in unknown:
        key = key_of(one)
        kind = fields.get(f"kind-{key}", "")
        if kind not in upload.KINDS:
            continue
        meaning, fault = _meaning(kind, key, fields, choices)
        # The kind is filled in beforehand: with nothing picked it is no answer.
        if fault == upload.PICK_EMPTY and kind == one.kind:
            continue
        if fault:
            faults[key] = _(fault, found=fields.get(f"{kind}-{key}", "").strip())
        else:
            lessons.append(Lesson(one.signature, one.heading, kind, meaning))
    if not lessons and not faults:
        faults[""] = _(upload.PICK_NOTHING)
    return lessons, faults


def _meaning(kind: str, key: str, fields: Mapping[str, str], choices: Choices) -> tuple[str, str]:
    """What was picked, or what is wrong with it, to be said with what was ``found``."""
    if kind == "ignore":
        return "", ""
    if kind == "month":
        month, year = fields.get(f"month-{key}", ""), fields.get(f"year-{key}", "").strip()
        if not re.fullmatch(r"0[1-9]|1[0-2]", month):
            return "", upload.PICK_EMPTY
        if year and not re.fullmatch(r"(?:19|20)[0-9]{2}", year):
            return "", upload.PICK_YEAR
        return (f"{year}-{month}" if year else month), ""
    found = fields.get(f"{kind}-{key}", "").strip()
    if not found:
        return "", upload.PICK_EMPTY
    labels = choices.units if kind == "unit" else choices.indicators
    by_label = {_typed(label): meaning for label, meaning in labels.items()}
    if _typed(found) in by_label:
        return by_label[_typed(found)], ""
    known = choices.names.get(kind, {}).get(_typed(found), ())
    if len(known) == 1:
        return next(iter(known)), ""
    return "", upload.PICK_MANY if known else upload.PICK


def told(lessons: Sequence[Lesson]) -> str:
    """What came of the answers: a heading is counted once however many sheets it stands on."""
    said = {(one.heading, one.kind) for one in lessons}
    kept = sum(is_lasting(*one) for one in said)
    return upload.taught(kept, len(said) - kept)


def said_together(lessons: Sequence[Lesson]) -> list[list[Lesson]]:
    """What has been taught, in the order given: one answer about a heading on several kinds of sheets is one."""
    groups: dict[tuple[object, ...], list[Lesson]] = {}
    for one in lessons:
        said = (one.heading, one.kind, one.meaning, one.recorded_at, one.recorded_by)
        groups.setdefault(said, []).append(one)
    return list(groups.values())


def lesson_rows(lessons: Sequence[Lesson], register: Register) -> list[dict[str, Any]]:
    """What has been taught, as the list tells it; ``number`` is the first lesson's of those said together."""
    choices = Choices.of(register)
    names = {
        "unit": {v: k for k, v in choices.units.items()},
        "indicator": {v: k for k, v in choices.indicators.items()},
    }

    def name(one: Lesson) -> str | None:
        return upload.month_meaning(one.meaning) if one.kind == "month" else names.get(one.kind, {}).get(one.meaning)

    return [
        {
            "number": one.id,
            "text": upload.lesson(one.heading, one.kind, name(one)),
            "signed": upload.signed(one.recorded_at, one.recorded_by),
            "where": upload.sheets(1 + len(others)),
        }
        for one, *others in said_together(lessons)
    ]
