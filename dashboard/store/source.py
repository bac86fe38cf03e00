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
from dataclasses import dataclass
from itertools import count
from pathlib import PurePath

Key = tuple[str, str, str]

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


@dataclass(frozen=True)
class Earlier:
    """An upload that counts, as far as telling sources needs it."""

    id: int
    file_name: str
    source: str
    months: tuple[str, ...]


def stem(file_name: str) -> str:
    """The words of a file's name that stay from one edition to the next; empty when none do."""
    # A Mac writes å as two characters, so one name would come in two spellings.
    name = unicodedata.normalize("NFC", PurePath(file_name).stem).casefold()
    words = re.findall(r"[^\W\d_]+", name)
    return " ".join(word for word in words if word not in _EDITION)


def tell_source(
    file_name: str,
    months: Collection[str],
    keys: Collection[Key],
    earlier: Iterable[Earlier],
    reported: Callable[[Earlier, Collection[str]], Collection[Key]],
) -> str | None:
    """The source of the first of the ``earlier`` uploads (newest first) that fits, else None.

    ``reported`` gives the keys an upload itself reported in some months; it is asked only where it
    can decide.
    """
    name = stem(file_name)
    for other in earlier:
        alike = bool(name) and name == stem(other.file_name)
        common = set(months) & set(other.months)
        if common:
            mine = {key for key in keys if key[2] in common}
            theirs = set(reported(other, common))
            if (alike and mine & theirs) or _half(mine, theirs):
                return other.source
        elif alike and _half({key[:2] for key in keys}, {key[:2] for key in reported(other, other.months)}):
            return other.source
    return None


def new_source(file_name: str, taken: Collection[str]) -> str:
    """A source no upload has yet: the words of the file's name, and a number where they are taken."""
    name = stem(file_name) or "kilde"
    if name not in taken:
        return name
    return next(f"{name} {number}" for number in count(2) if f"{name} {number}" not in taken)


def _half(mine: set[Key] | set[tuple[str, str]], theirs: set[Key] | set[tuple[str, str]]) -> bool:
    shared = len(mine & theirs)
    return shared > 0 and 2 * shared >= max(len(mine), len(theirs))
