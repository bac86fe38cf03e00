"""What each series has been, kept from one file to the next for the check on outliers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

from dashboard.intake.case import Series
from dashboard.store import Receipt, Store


class KeptHistory:
    """Earlier values of every series, oldest first.

    Kept from one file to the next, and kept up with what each stores: read anew for every file, they would
    come to cost more than the files. Read again where anyone else has written.
    """

    def __init__(self, store: Store, is_hidden: Callable[[str, str, Sequence[float]], bool]) -> None:
        """``is_hidden`` says whether a series is about too few people to be told of."""
        self._store = store
        self._is_hidden = is_hidden
        self._lock = Lock()
        self._version: str | None = None
        self._values: dict[Series, dict[str, float]] = {}
        self._newest: dict[Series, Sequence[float]] = {}

    def earlier(self, series: Sequence[Series]) -> dict[Series, Sequence[float]]:
        """The newest values of the series asked for, oldest first; nothing is read before it asks."""
        self._refresh()
        kept = {one: self.kept(*one) for one in series}
        return {one: values for one, values in kept.items() if values and not self._is_hidden(*one, values)}

    def kept(self, indicator: str, unit: str) -> Sequence[float]:
        """The newest 36 values that are kept, oldest first."""
        one = (indicator, unit)
        with self._lock:
            newest = self._newest.get(one)
            if newest is None:
                by_month = self._values.get(one, {})
                newest = self._newest[one] = [by_month[month] for month in sorted(by_month)[-36:]]
            return newest

    def _refresh(self) -> None:
        """See that the values are those of the newest data version."""
        version = self._store.data_version()
        with self._lock:
            if version == self._version:
                return
        # The version is asked first: what is written in between makes it an old one, and so read again.
        frame = self._store.observations().dropna(subset=["value"])
        values: dict[Series, dict[str, float]] = {}
        columns = (frame[c].to_list() for c in ("indicator", "unit", "month", "value"))
        for indicator, unit, month, value in zip(*columns, strict=True):
            values.setdefault((indicator, unit), {})[month] = value
        with self._lock:
            self._version, self._values, self._newest = version, values, {}

    def follow(self, receipt: Receipt) -> None:
        """Take in what was just stored, where nobody else wrote between; else the next file reads all again."""
        with self._lock:
            if receipt.version is None or receipt.before != self._version:
                return
            for change in receipt.plan.changes:
                self._newest.pop(change.key[:2], None)
                by_month = self._values.setdefault(change.key[:2], {})
                if change.after is None or change.after.value is None:
                    by_month.pop(change.key[2], None)
                else:
                    by_month[change.key[2]] = change.after.value
            self._version = receipt.version
