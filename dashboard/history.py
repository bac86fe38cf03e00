"""What each series has been, kept from one file to the next for the check on outliers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Lock

from dashboard.intake.case import Series
from dashboard.store import Receipt, Store

Known = tuple[float, float | None]
"""What is kept of a figure: its value and its denominator."""


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

    def earlier(self, series: Sequence[Series]) -> dict[Series, Sequence[float]]:
        """The newest values of the series asked for, oldest first; nothing is read before it asks."""
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

    def _refresh(self) -> None:
        """See that the values are those of the newest data version."""
        version = self._store.data_version()
        with self._lock:
            if version == self._version:
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
