"""What each series has been, kept from one file to the next for the check on outliers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from threading import Lock

from dashboard.intake.case import Series
from dashboard.model import Register, ReleaseSettings
from dashboard.release import FEW, UNKNOWN, Gate
from dashboard.store import Receipt, Store

Known = tuple[float, float | None]
"""What is kept of a figure: its value and its denominator."""

_VERDICTS = 2**16
"""How many verdicts are kept: as many figures as the series of some thousand indicators and units have."""


class KeptHistory:
    """Earlier values of every series, oldest first.

    Kept from one file to the next, and kept up with what each stores: read anew for every file, they would
    come to cost more than the files. Read again where anyone else has written.
    """

    def __init__(self, store: Store, is_hidden: Callable[[str, str, Mapping[str, Known]], bool]) -> None:
        """``is_hidden`` says whether a series, by month, has figures that are not to be told of."""
        self._store = store
        self._is_hidden = is_hidden
        self._lock = Lock()
        self._version: str | None = None
        self._known: dict[Series, dict[str, Known]] = {}
        self._newest: dict[Series, Mapping[str, Known]] = {}

    def earlier(self, series: Sequence[Series], version: str | None = None) -> dict[Series, Sequence[float]]:
        """The newest values of the series asked for, oldest first; nothing is read before it asks.

        ``version`` is the data version, where it is known and nobody else can make it another.
        """
        if version is None or not self.is_at(version):
            self._refresh()
        kept = {one: self.kept(*one) for one in series}
        return {
            one: [value for value, _ in known.values()]
            for one, known in kept.items()
            if known and not self._is_hidden(*one, known)
        }

    def kept(self, indicator: str, unit: str) -> Mapping[str, Known]:
        """The newest 36 figures that are kept, by month, oldest first."""
        one = (indicator, unit)
        with self._lock:
            newest = self._newest.get(one)
            if newest is None:
                by_month = self._known.get(one, {})
                newest = self._newest[one] = {month: by_month[month] for month in sorted(by_month)[-36:]}
            return newest

    def is_at(self, version: str) -> bool:
        """Whether what is kept is what this data version has."""
        with self._lock:
            return version == self._version

    def forget(self) -> None:
        """What was followed was not stored after all: the next file reads all again."""
        with self._lock:
            self._version = None

    def _refresh(self) -> None:
        """See that the values are those of the newest data version."""
        version = self._store.data_version()
        if self.is_at(version):
            return
        # The version is asked first: what is written in between makes it an old one, and so read again.
        frame = self._store.observations().dropna(subset=["value"])
        known: dict[Series, dict[str, Known]] = {}
        columns = (frame[c].to_list() for c in ("indicator", "unit", "month", "value", "denominator"))
        for indicator, unit, month, value, denominator in zip(*columns, strict=True):
            known.setdefault((indicator, unit), {})[month] = (value, denominator)
        with self._lock:
            self._version, self._known, self._newest = version, known, {}

    def follow(self, receipt: Receipt) -> None:
        """Take in what was just stored, where nobody else wrote between; else the next file reads all again."""
        with self._lock:
            if receipt.version is None or receipt.before != self._version:
                return
            for change in receipt.plan.changes:
                self._newest.pop(change.key[:2], None)
                by_month = self._known.setdefault(change.key[:2], {})
                if change.after is None or change.after.value is None:
                    by_month.pop(change.key[2], None)
                else:
                    by_month[change.key[2]] = (change.after.value, change.after.denominator)
            self._version = receipt.version


class Discretion:
    """Whether a series has a figure its reader may not see, and so may not be compared with in a message."""

    def __init__(self, register: Register, release: ReleaseSettings) -> None:
        self._register, self._release = register, release
        # Every file of a series asks for the same months again. What the gate says of a figure whose own month has a
        # headcount comes from these four alone; where it has none, other months count too, and the gate is asked anew.
        self._judged = lru_cache(_VERDICTS)(self._judge)

    def hides(self, indicator: str, unit: str, known: Mapping[str, Known], heads: Mapping[str, Known]) -> bool:
        """``known`` are the series' figures by month, ``heads`` the unit's own headcounts."""
        # The headcount of a unit with others below it may be the sum of theirs, which is not known here.
        hiding = {FEW} if self._register.children(unit) else {FEW, UNKNOWN}
        gate: Gate | None = None
        for month, (value, denominator) in known.items():
            head = heads.get(month)
            if head is not None:
                why = self._judged(indicator, denominator, value, head[0])
            else:
                gate = gate or self._gate({(unit, other): persons for other, (persons, _) in heads.items()})
                why = gate.hidden(indicator, unit, month, None, denominator, value)
            if why in hiding:
                return True
        return False

    def _judge(self, indicator: str, denominator: float | None, value: float, persons: float) -> str:
        return self._gate({("", ""): persons}).hidden(indicator, "", "", None, denominator, value)

    def _gate(self, headcount: Mapping[tuple[str, str], float]) -> Gate:
        return Gate(self._register, self._release, headcount)
