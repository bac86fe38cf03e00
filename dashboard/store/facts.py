"""What goes into the store and comes out of it, as frozen data.

All times are UTC ``datetime``s with a zone; ids of uploads count from 1 in the order of storing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

from dashboard.model import Change, Observation


@dataclass(frozen=True)
class Delivery:
    """One file that has been read, with everything that is to be kept of it.

    ``months`` are those the file speaks of: of these it says everything its source has to say.
    The months of its observations are always among them. ``findings`` is JSON text and is kept as
    given. ``source`` names whose file it is; None lets the store tell (see ``source``).
    """

    file_name: str
    sha256: str
    size: int
    observations: tuple[Observation, ...]
    months: tuple[str, ...]
    findings: str
    by: str
    source: str | None = None


@dataclass(frozen=True)
class Plan:
    """What storing a delivery would do to the figures that count.

    ``replaces`` are the earlier uploads of the same source whose figures give way, newest first.
    ``same_as`` is the upload that already holds these very bytes, when ``unchanged``.
    """

    status: Literal["new", "unchanged"]
    source: str
    replaces: tuple[int, ...]
    changes: tuple[Change, ...]
    same_as: int | None = None

    @cached_property
    def _kinds(self) -> Counter[str]:
        return Counter(change.kind for change in self.changes)

    @property
    def added(self) -> int:
        """How many figures there were none of before."""
        return self._kinds["added"]

    @property
    def changed(self) -> int:
        """How many figures would say something else."""
        return self._kinds["changed"]

    @property
    def removed(self) -> int:
        """How many figures would no longer count."""
        return self._kinds["removed"]


@dataclass(frozen=True)
class Receipt:
    """What became of a delivery; ``upload`` and ``recorded_at`` are None where nothing was written.

    ``before`` and ``version`` are the data versions right before and after it was stored.
    """

    upload: int | None
    status: Literal["stored", "unchanged"]
    recorded_at: datetime | None
    plan: Plan
    before: str | None = None
    version: str | None = None


@dataclass(frozen=True)
class Upload:
    """One stored file. ``rows`` are its figures, ``withdrawn`` those its source no longer reports.

    ``added``, ``changed`` and ``removed`` are what it did to the figures that counted when it came.
    """

    id: int
    file_name: str
    sha256: str
    size: int
    months: tuple[str, ...]
    source: str
    by: str
    recorded_at: datetime
    findings: str
    rows: int
    withdrawn: int
    added: int
    changed: int
    removed: int
    undone_at: datetime | None = None
    undone_by: str | None = None


@dataclass(frozen=True)
class Undone:
    """An upload taken back, and what that did to the figures that count."""

    upload: int
    undone_at: datetime
    by: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class StoreFault:
    """Something wrong with what is kept.

    ``code`` is one of ``damaged-database``, ``broken-reference``, ``missing-original``,
    ``damaged-original``, ``unreadable-original``, ``missing-rows``, ``missing-lessons``, ``missing-comments`` (errors),
    ``unknown-file`` and ``leftover-file`` (notes: what a crash may leave, harmless). ``place`` is an
    upload's number, the lessons' or comments' numbers, a file's path or a table.
    """

    code: str
    severity: Literal["error", "note"]
    place: str
    facts: Mapping[str, str] = field(default_factory=dict)
