"""Whose file is it? A corrected file replaces what the same source said before, and nothing else.

A source is a short text kept on each upload. A delivery may name it. Otherwise the store looks
through the uploads that count, newest first, and takes the source of the first one that fits:

- **They speak of common months.** A key is an indicator, unit and month; compared are the keys that
  both report in the common months. The names of the files are alike and some key is in both; or,
  whatever the names, at least half of each one's keys are in the other.
- **They have no month in common.** The names are alike, and at least half of each one's pairs of
  indicator and unit are in the other: next month's file from the same people.

Names are alike when the same words are left after taking away what tells one edition of a file
from the next: digits, separators, month names, and words like «kopi», «rettet», «v2», «(1)».
«Fravær 2026-10.xlsx» and «fravær_oktober_RETTET (2).xlsx» are alike. Where no words are left,
the name tells nothing.

If no upload fits, it is a new source. **What a source says of a month is what its newest upload
that speaks of that month says**, all of it; the figure that counts is the newest one among the
sources. So two sources may report the same figure, and taking back one leaves the other's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from itertools import count
from operator import attrgetter
from pathlib import PurePath
from typing import NamedTuple, Protocol

from dashboard.model import Observation

Key = tuple[str, str, str]

#: ``Observation.key``, in a third of the time.
key_of: Callable[[Observation], Key] = attrgetter("indicator", "unit", "month")

_EDITION = frozenset(
    re.findall(
        r"\w+",
        """av copy corrected correction endelig endeleg final foreløpig førebels korreksjon korrigering
        korrigert kopi new ny nye nytt of oppdatert retta rettelse retting rettet rev revidert revisjon
        siste utgave utgåve utkast v ver versjon version
        jan januar feb februar mar mars apr april mai jun juni jul juli aug august sep sept september
        okt oktober nov november des desember""",
    )
)


class Earlier(NamedTuple):
    """An upload, as far as it takes to tell sources and to know which uploads count; as its row has it."""

    id: int
    file_name: str
    source: str
    months: str
    sha256: str = ""
    recorded_at: str = ""
    undone_at: str | None = None


@lru_cache(maxsize=1024)  # the same few names are met again for every file
def stem(file_name: str) -> str:
    """The words of a file's name that stay from one edition to the next; empty when none do."""
    # A Mac writes å as two characters, so one name would come in two spellings.
    name = unicodedata.normalize("NFC", PurePath(file_name).stem).casefold()
    words = re.findall(r"[^\W\d_]+", name)
    return " ".join(word for word in words if word not in _EDITION)


class Reported(Protocol):
    """Gives the keys that an upload itself reported in some months: of some indicators, or of all."""

    def __call__(
        self, other: Earlier, months: Collection[str], indicators: Collection[str] | None = None, /
    ) -> Collection[Key]: ...


def tell_source(
    file_name: str, months: Collection[str], keys: Collection[Key], earlier: Iterable[Earlier], reported: Reported
) -> str | None:
    """The source of the first of the ``earlier`` uploads (newest first) that fits, else None.

    ``reported`` is asked only where it can decide, and for all of an upload only where some of it is in both.
    """
    name, spoken = stem(file_name), frozenset(months)
    indicators = frozenset(key[0] for key in keys)
    for other in earlier:
        common = spoken & split(other.months)
        alike = bool(name) and name == stem(other.file_name)
        if common:
            mine = {key for key in keys if key[2] in common}
            shared = mine.intersection(reported(other, common, indicators))
            if shared and (alike or (_is_half(shared, mine) and _is_half(shared, reported(other, common)))):
                return other.source
        elif alike:
            pairs, theirs = {key[:2] for key in keys}, {key[:2] for key in reported(other, split(other.months))}
            shared_pairs = pairs & theirs
            if shared_pairs and _is_half(shared_pairs, pairs) and _is_half(shared_pairs, theirs):
                return other.source
    return None


@lru_cache(maxsize=4096)  # the same months are spoken of by one upload after another
def split(months: str) -> frozenset[str]:
    """The months that an upload speaks of, out of its row."""
    return frozenset(months.split())


def new_source(file_name: str, taken: Collection[str]) -> str:
    """A source no upload has yet: the words of the file's name, and a number where they are taken."""
    name = stem(file_name) or "kilde"
    if name not in taken:
        return name
    return next(f"{name} {number}" for number in count(2) if f"{name} {number}" not in taken)


def _is_half(shared: Collection[object], of: Collection[object]) -> bool:
    return 2 * len(shared) >= len(of)
