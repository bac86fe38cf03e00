"""A problem is data: what is wrong, where, and what was found there.

Screen, terminal, marked workbook and JSON are formatters of it; the sentence a person
reads is made by ``wording`` from the code and the facts. Codes never change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "note"]

#: Every code a workbook can be met with. An error refuses the whole file.
FINDING_CODES: dict[str, Severity] = {
    "unreadable-file": "error",
    "encrypted-file": "error",
    "too-large": "error",
    "no-table-found": "error",
    "unknown-unit": "error",
    "unknown-indicator": "error",
    "unknown-month": "error",
    "not-a-number": "error",
    "formula-without-value": "error",
    "error-value": "error",
    "negative": "error",
    "part-over-whole": "error",
    "part-missing": "error",
    "duplicate": "error",
    "percent-mismatch": "error",
    "total-mismatch": "error",
    "future-month": "error",
    "ambiguous": "error",
    "personal-data": "error",
    "outlier": "warning",
    "hidden-cells": "warning",
    "value-only": "warning",
    "missing-units": "warning",
    "closed-month": "warning",
    "other-month": "warning",
    "draft": "warning",
    "check-failed": "warning",
    "total-row": "note",
    "ignored-text": "note",
    "same-twice": "note",
    "no-figure": "note",
}

#: Faults in what people edit: ``council.toml`` and the register's tables.
REGISTER_CODES: tuple[str, ...] = (
    "missing-file",
    "unreadable-table",
    "missing-column",
    "unknown-column",
    "missing-value",
    "bad-value",
    "bad-date",
    "duplicate-id",
    "unknown-parent",
    "circular-units",
    "circular-commitments",
    "duplicate-alias",
    "unknown-reference",
    "target-without-date",
    "bad-setting",
    "person-contact",
)


@dataclass(frozen=True)
class Code:
    """A finding code that a plugin's check brings: how severe it is, its sentence and what to do.

    ``{found}`` in the texts is what stands in the cell; other names are those of the problem's facts.
    """

    severity: Severity
    sentence: str
    remedy: str = ""


#: Codes that checks have brought. The package's own are never among them.
_BROUGHT: dict[str, Code] = {}


def bring_code(code: str, about: Code) -> None:
    """Make a check's own code known. ValueError for one of the package's, or one brought with other words."""
    if code in FINDING_CODES or _BROUGHT.get(code, about) != about:
        raise ValueError(f"the finding code {code!r} is taken")
    if about.severity not in ("error", "warning", "note"):
        raise ValueError(f"no such severity: {about.severity!r}")
    _BROUGHT[code] = about


@dataclass(frozen=True)
class Problem:
    """One fault in one place.

    ``sheet`` is None in a csv and for the whole file; ``cell`` is the address as Excel shows
    it. ``found`` is the text met there (masked when personal). ``facts`` are what the sentence
    needs beyond that, by the names ``wording`` uses. ``repeats`` counts further cells with the
    same code and the same found text on the sheet; ``places`` are their addresses, at most nine.
    """

    code: str
    sheet: str | None = None
    cell: str | None = None
    found: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    repeats: int = 0
    places: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        """``error``, ``warning`` or ``note``; a fault in the register is always an error."""
        brought = _BROUGHT.get(self.code)
        return brought.severity if brought is not None else FINDING_CODES.get(self.code, "error")


@dataclass(frozen=True)
class RegisterFault:
    """One fault in the council folder: the file, its row (the heading row is 1) and the column."""

    code: str
    file: str
    row: int | None = None
    column: str | None = None
    found: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


class RegisterError(ValueError):
    """The council folder cannot be used; ``faults`` are all that is wrong with it, at once."""

    def __init__(self, faults: list[RegisterFault]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{f.file}:{f.row} {f.column}: {f.code} {f.found}" for f in faults))
