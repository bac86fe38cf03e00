"""A finding as it is marked in the workbook it was found in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """One finding to mark: where it is, what kind, and what a person reads. ``cells`` are all its places."""

    severity: str
    word: str
    sheet: str | None
    cells: tuple[str, ...]
    message: str
    remedy: str
