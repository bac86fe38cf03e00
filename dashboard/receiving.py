"""What became of one file, as data that every surface shows: terminal, page and JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dashboard.intake.marks import Mark
from dashboard.intake.naming import last_part as last_part
from dashboard.intake.numbers import kind_of
from dashboard.intake.people import has_identity_number as has_identity_number
from dashboard.intake.people import has_person as has_person
from dashboard.intake.people import is_persons_name
from dashboard.intake.people import masked as masked
from dashboard.intake.taught import is_lasting as is_lasting
from dashboard.intake.vocabulary import normal
from dashboard.model import Change, Observation, Problem
from dashboard.wording import findings as words
from dashboard.wording import terminal
from dashboard.wording.catalogue import LANGUAGES, speaking
from dashboard.wording.kept import kept_message

#: What these found is a heading or a place, never a figure.
_HEADINGS_FOUND = frozenset({"hidden-cells", "missing-units", "closed-month", "total-row"})


@dataclass(frozen=True)
class Finding:
    """A problem with the sentence a person reads."""

    code: str
    severity: str
    sheet: str | None
    cell: str | None
    found: str
    message: str
    remedy: str
    repeats: int
    places: tuple[str, ...] = ()

    @staticmethod
    def of(problem: Problem) -> Finding:
        """The worded finding of a problem."""
        message, remedy = words.message(problem.code, problem.found, problem.facts)
        where = words.place(problem.sheet, problem.cell)
        sentence = f"{where}: {message}" if where else message
        return Finding(
            problem.code, problem.severity, problem.sheet, problem.cell, problem.found, sentence, remedy,
            problem.repeats, problem.places,
        )  # fmt: skip


@dataclass(frozen=True)
class FileReport:
    """One file: ``status`` is stored, refused, unchanged or dry-run."""

    file: str
    sha256: str
    size: int
    status: str
    findings: tuple[Finding, ...] = ()
    upload: int | None = None
    months: tuple[str, ...] = ()
    observations: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    read: tuple[Observation, ...] = ()
    changes: tuple[Change, ...] = ()
    replaces: tuple[int, ...] = ()
    source: str = ""
    recorded_at: str | None = None
    signatures: Mapping[str | None, str] = field(default_factory=dict)

    def of_severity(self, severity: str) -> list[Finding]:
        """The findings of one severity."""
        return [f for f in self.findings if f.severity == severity]

    @property
    def is_personal(self) -> bool:
        """Whether it has what is known of persons: neither it nor a copy of it is kept."""
        return any(f.code == "personal-data" for f in self.findings)

    @property
    def is_mostly_removing(self) -> bool:
        """Whether more figures go than stay of what its source had said: an excerpt sent in place of the whole."""
        return self.removed > self.observations - self.added

    def to_dict(self) -> dict[str, Any]:
        """The document that ``ingest --json`` promises for one file."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "status": self.status,
            "upload": self.upload,
            "months": list(self.months),
            "observations": self.observations,
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "replaces": list(self.replaces),
            "source": self.source,
            "read": [_figure(o) for o in self.read],
            "findings": [{k: v for k, v in vars(f).items() if k != "places"} for f in self.findings],
        }


def _figure(one: Observation) -> dict[str, Any]:
    return {
        "indicator": one.indicator, "unit": one.unit, "month": one.month, "numerator": one.numerator,
        "denominator": one.denominator, "value": one.value, "sheet": one.sheet, "cell": one.cell,
    }  # fmt: skip


@dataclass(frozen=True)
class Unknown:
    """A heading that someone may say the meaning of: where it stands first, and what it should most likely name.

    ``signature`` and ``heading`` are what a lesson about it is kept under.
    """

    sheet: str | None
    cell: str
    text: str
    kind: str
    signature: str
    heading: str


#: Findings whose cell is a heading, and what the heading should have named.
_TEACHABLE = {"unknown-unit": "unit", "unknown-indicator": "indicator", "unknown-month": "month", "ambiguous": ""}


def unknown_headings(report: FileReport) -> list[Unknown]:
    """The headings that findings blame, each once a sheet; a figure or an empty cell is none."""
    found: dict[tuple[str, str], Unknown] = {}
    for finding in report.findings:
        heading = normal(finding.found)
        signature = report.signatures.get(finding.sheet)
        if finding.code not in _TEACHABLE or finding.cell is None or signature is None or not heading:
            continue
        if kind_of(finding.found) == "heading" or finding.code == "unknown-unit" and finding.found.isdigit():
            kind = _TEACHABLE[finding.code] or "indicator"
            one = Unknown(finding.sheet, finding.cell, finding.found, kind, signature, heading)
            found.setdefault((signature, heading), one)
    return list(found.values())


def role_of(by: str) -> str:
    """Who it is done for, as it is kept. ValueError where that is a person, whose name is never stored."""
    if is_person(by):
        raise ValueError(f"by: {terminal.HELP['by-person']}")
    return by


def is_person(by: str) -> bool:
    """Whether who delivers is a person's name, or holds an identity number."""
    return has_identity_number(by) or is_persons_name(by.strip())


def marks(report: FileReport) -> list[Mark]:
    """The findings of a report as marks on its workbook. They stand at their places, so the sentences name none."""
    return [
        Mark(
            f.severity, words.severity_word(f.severity), f.sheet, tuple(c for c in (f.cell, *f.places) if c),
            f.message.removeprefix(f"{words.place(f.sheet, f.cell)}: "), f.remedy,
        )
        for f in report.findings
    ]  # fmt: skip


def marked_name(name: str) -> str:
    """What a file with its faults marked is called: only a workbook with macros keeps its ending."""
    return f"{Path(name).stem}-feil{'.xlsm' if name.lower().endswith('.xlsm') else '.xlsx'}"


def findings_json(findings: Sequence[Finding]) -> str:
    """Findings as they are kept with an upload, for everyone who may see the list: without the figures found."""
    return json.dumps([vars(_without_figure(f)) for f in findings], ensure_ascii=False)


def _without_figure(finding: Finding) -> Finding:
    if finding.code in _HEADINGS_FOUND or finding.severity == "error":
        return finding
    # Kept in one language, whoever stored the file; a page says it in its reader's.
    with speaking(LANGUAGES[0]):
        said = kept_message(finding.code, finding.sheet, finding.cell)
    return replace(finding, found="", message=said)


def sha256_of(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
