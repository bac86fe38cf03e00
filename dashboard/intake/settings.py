"""``council.toml``: a name and the years must stand there; all else has a default."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dashboard.intake.sources import check_sources, is_day, read_sources, unknown_names
from dashboard.model import IntakeSettings, RegisterError, RegisterFault, ReleaseSettings, Settings
from dashboard.model.month import is_month

_KINDS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "": {"name": str, "language": str, "example": bool, "notebooks": str},
    "years": {"from": str, "to": str},
    "baseline": {"from": str, "to": str},
    "themes": {},
    "intake": {
        "skip_sheets": list,
        "skip_headings": list,
        "max_megabytes": (int, float),
        "max_cells": int,
        "max_seconds": (int, float),
        "max_memory_megabytes": int,
        "closed_through": str,
        "due_day": int,
        "inbox": str,
    },
    "sources": {},
    "release": {"min_persons": int, "headcount": str, "person_categories": list, "person_denominators": list},
}


def load_settings(path: Path) -> Settings:
    """The settings in a council.toml. Raises RegisterError with every fault in it."""
    if not path.exists():
        raise RegisterError([RegisterFault("missing-file", path.name)])
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegisterError([RegisterFault("unreadable-table", path.name, found=str(error))]) from error
    faults: list[RegisterFault] = []
    tables = {name: data.get(name, {}) for name in _KINDS if name}
    for name, table in tables.items():
        if not isinstance(table, dict):
            faults.append(_fault(path, name, str(table)))
            tables[name] = {}
    tables[""] = {k: v for k, v in data.items() if not isinstance(v, dict)}
    for name, table in tables.items():
        faults += _check(path, name, table)
    if not str(tables[""].get("name", "")).strip():
        faults.append(RegisterFault("missing-value", path.name, None, "name"))
    for name in ("years", "baseline"):
        for end in ("from", "to"):
            value = tables[name].get(end)
            if value is not None and not is_month(value):
                faults.append(
                    RegisterFault("bad-date", path.name, None, f"{name}.{end}", str(value), {"form": "ÅÅÅÅ-MM"})
                )
    least = tables["release"].get("min_persons", 5)
    if isinstance(least, int) and least < 2:
        faults.append(_fault(path, "release.min_persons", str(least)))
    closed = tables["intake"].get("closed_through")
    if isinstance(closed, str) and not is_month(closed):
        faults.append(RegisterFault("bad-date", path.name, None, "intake.closed_through", closed, {"form": "ÅÅÅÅ-MM"}))
    due = tables["intake"].get("due_day", 15)
    if isinstance(due, int) and not is_day(due):
        faults.append(_fault(path, "intake.due_day", str(due)))
    if faults:
        raise RegisterError(faults)
    return replace(_settings(tables), unknown=tuple(_unknown(data)))


def _unknown(data: Mapping[str, Any]) -> Iterator[str]:
    """Names nobody reads: most likely misspelt, so `check` says them; never a reason to stop."""
    for name, value in data.items():
        if name == "sources" and isinstance(value, dict):
            yield from unknown_names(value)
        elif isinstance(value, dict) and name in _KINDS:
            yield from (f"{name}.{key}" for key in value if name != "themes" and key not in _KINDS[name])
        elif isinstance(value, dict) or name not in _KINDS[""]:
            yield name


def _check(path: Path, name: str, table: Mapping[str, Any]) -> list[RegisterFault]:
    kinds = _KINDS[name]
    if name == "themes":
        return [_fault(path, f"themes.{k}", str(v)) for k, v in table.items() if not isinstance(v, str)]
    if name == "sources":
        return check_sources(path.name, table)
    prefix = f"{name}." if name else ""
    return [
        _fault(path, prefix + key, str(value))
        for key, value in table.items()
        if key in kinds and (not isinstance(value, kinds[key]) or isinstance(value, bool) and kinds[key] is not bool)
    ]


def _fault(path: Path, column: str, found: str) -> RegisterFault:
    return RegisterFault("bad-setting", path.name, None, column, found)


def _settings(tables: Mapping[str, Mapping[str, Any]]) -> Settings:
    top, years, baseline = tables[""], tables["years"], tables["baseline"]
    parts: list[dict[str, Any]] = [
        {k: tuple(v) if isinstance(v, list) else v for k, v in tables[name].items() if k in _KINDS[name]}
        for name in ("intake", "release")
    ]
    defaults = Settings("")
    return Settings(
        name=top["name"],
        language=top.get("language", defaults.language),
        years_from=years.get("from", defaults.years_from),
        years_to=years.get("to", defaults.years_to),
        baseline_from=baseline.get("from", defaults.baseline_from),
        baseline_to=baseline.get("to", defaults.baseline_to),
        example=top.get("example", False),
        themes=tuple(tables["themes"].items()),
        notebooks=top.get("notebooks", ""),
        intake=IntakeSettings(**parts[0]),
        release=ReleaseSettings(**parts[1]),
        sources=read_sources(tables["sources"]),
    )
