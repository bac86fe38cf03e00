"""``[sources.hr]`` in council.toml: what a source is called, whom to ask, and when its files are due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.intake.people import is_persons_name
from dashboard.model import RegisterFault, SourceSettings

_KINDS: dict[str, type] = {"name": str, "ask": str, "due_day": int, "due_months": int}
_MOST_MONTHS = 24


def is_day(day: int) -> bool:
    """Whether it is a day of a month; what a short month lacks is its last day."""
    return 1 <= day <= 31


def check_sources(file: str, table: Mapping[str, Any]) -> list[RegisterFault]:
    """All that is wrong with the sources of a council.toml. What looks like a person's name is not repeated."""
    faults = []
    for source, own in table.items():
        place = f"sources.{source}"
        if not isinstance(own, dict):
            faults.append(RegisterFault("bad-setting", file, None, place, str(own)))
            continue
        for key, value in own.items():
            if key in _KINDS and not _is_sound(key, value):
                faults.append(RegisterFault("bad-setting", file, None, f"{place}.{key}", str(value)))
            elif key == "ask" and is_persons_name(value):
                faults.append(RegisterFault("person-contact", file, None, f"{place}.ask"))
    return faults


def _is_sound(key: str, value: Any) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return is_day(value) if key == "due_day" else key == "due_months" and 1 <= value <= _MOST_MONTHS
    return isinstance(value, str) and _KINDS[key] is str


def unknown_names(table: Mapping[str, Any]) -> Iterator[str]:
    """Names nobody reads."""
    for source, own in table.items():
        if isinstance(own, dict):
            yield from (f"sources.{source}.{key}" for key in own if key not in _KINDS)


def read_sources(table: Mapping[str, Mapping[str, Any]]) -> tuple[SourceSettings, ...]:
    """The sources of a table that has been checked, in its order."""
    return tuple(
        SourceSettings(source, **{key: value for key, value in own.items() if key in _KINDS})
        for source, own in table.items()
    )
