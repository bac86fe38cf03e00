"""What ``council.toml`` says, with a default for everything but the name and the years."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class IntakeSettings:
    """How workbooks are read."""

    skip_sheets: tuple[str, ...] = ()
    skip_headings: tuple[str, ...] = ()
    max_megabytes: float = 50.0
    max_cells: int = 5_000_000
    max_seconds: float = 120.0
    max_memory_megabytes: int = 1536
    closed_through: str | None = None
    due_day: int = 15
    inbox: str = ""


@dataclass(frozen=True)
class ReleaseSettings:
    """What may be shown. ``person_denominators`` name indicators whose denominator counts people."""

    min_persons: int = 5
    headcount: str = "headcount"
    person_categories: tuple[str, ...] = ("sick_leave", "staffing")
    person_denominators: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceSettings:
    """Whose files they are: ``id`` is the source as uploads have it, ``ask`` a role or a shared mailbox, never a person.

    A month's files are due on ``due_day``, ``due_months`` months later; None takes the day of all sources.
    """

    id: str
    name: str = ""
    ask: str = ""
    due_day: int | None = None
    due_months: int = 1


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
    sources: tuple[SourceSettings, ...] = ()
    unknown: tuple[str, ...] = ()

    def source(self, name: str) -> SourceSettings:
        """What is said of a source, with the defaults where nothing is."""
        found = next((s for s in self.sources if s.id.casefold() == name.casefold()), SourceSettings(name))
        return replace(
            found,
            name=found.name or name,
            due_day=self.intake.due_day if found.due_day is None else found.due_day,
        )
