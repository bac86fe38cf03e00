"""What ``council.toml`` says, with a default for everything but the name and the years."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class IntakeSettings:
    """How workbooks are read."""

    skip_sheets: tuple[str, ...] = ()
    skip_headings: tuple[str, ...] = ()
    max_megabytes: float = 50.0
    max_cells: int = 5_000_000
    closed_through: str | None = None


@dataclass(frozen=True)
class ReleaseSettings:
    """What may be shown. ``person_denominators`` name indicators whose denominator counts people."""

    min_persons: int = 5
    headcount: str = "headcount"
    person_categories: tuple[str, ...] = ("sick_leave", "staffing")
    person_denominators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """A council: its name and the months it follows."""

    name: str
    language: str = "nb"
    years_from: str = "2026-01"
    years_to: str = "2027-12"
    baseline_from: str = "2024-01"
    baseline_to: str = "2025-12"
    example: bool = False
    themes: tuple[tuple[str, str], ...] = ()
    notebooks: str = ""
    intake: IntakeSettings = IntakeSettings()
    release: ReleaseSettings = ReleaseSettings()
    unknown: tuple[str, ...] = ()
