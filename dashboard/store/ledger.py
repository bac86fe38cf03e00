"""The store itself: what was reported, by whom, when; written once and never changed.

A file is stored whole or not at all, in one transaction. Taking one back is a new fact beside it,
so every state the figures were ever in can be read again with ``as_of``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import URL, Connection, func, select

from dashboard.model.month import is_month
from dashboard.store import originals
from dashboard.store.checks import check_store
from dashboard.store.database import open_engine, reading, writing
from dashboard.store.delivery import sound_delivery
from dashboard.store.entries import insert_upload, read_uploads
from dashboard.store.errors import AlreadyUndone, FilesFailed, InvalidMonth, UnknownUpload
from dashboard.store.facts import Delivery, Plan, Receipt, StoreFault, Undone, Upload
from dashboard.store.figures import in_force, read_frame, reports
from dashboard.store.migrations import migrate
from dashboard.store.moments import following, to_text, utcnow
from dashboard.store.planning import draw_plan, read_held, tell_changes
from dashboard.store.tables import undo, upload


class Store:
    """One council's figures: a database at ``url``, and the files they came in under ``files``.

    Safe to use from several threads, and from several processes on the same database. Any method
    may raise DatabaseFailed. Times must have a zone, else NaiveTime.
    """

    def __init__(self, url: str | URL, files: Path, *, clock: Callable[[], datetime] = utcnow) -> None:
        """Open or make both, and run the migrations that are pending.

        DatabaseFailed, FilesFailed, NewerDatabase.
        """
        self.files = files
        self._clock = clock
        try:
            files.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FilesFailed(files, error) from error
        self._engine = open_engine(url)
        try:
            migrate(self._engine, clock)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the database; the store may still be used, and then opens it again."""
        self._engine.dispose()

    def data_version(self) -> str:
        """A short text that is another after every upload and undo, and the same in every process."""
        with reading(self._engine) as connection:
            return _last_moment(connection) or "0"

    def plan(self, delivery: Delivery) -> Plan:
        """What storing the delivery would do; writes nothing. InvalidDelivery."""
        delivery = sound_delivery(delivery)
        with reading(self._engine) as connection:
            return draw_plan(connection, delivery).plan

    def record(self, delivery: Delivery, original: Path) -> Receipt:
        """Store the delivery and keep the file ``original`` it was read from, or nothing at all.

        Returns ``unchanged`` and writes nothing when a live upload has these bytes and no figure
        would change. InvalidDelivery, OriginalDiffers, FilesFailed.
        """
        delivery = sound_delivery(delivery)
        originals.check_original(original, delivery.sha256, delivery.size)
        with writing(self._engine) as connection:
            drawn = draw_plan(connection, delivery)
            # Before the commit: an upload never speaks of a file that is not on the disk. Also when
            # unchanged, since a kept file that was damaged is mended by handing it in again.
            originals.keep_original(self.files, original, delivery.sha256, delivery.file_name)
            if drawn.plan.status == "unchanged":
                return Receipt(None, "unchanged", None, drawn.plan)
            last = _last_moment(connection)
            moment = following(self._clock(), last)
            number = 1 + (connection.scalar(select(func.max(upload.c.id))) or 0)
            insert_upload(connection, number, moment, delivery, drawn)
        return Receipt(number, "stored", moment, drawn.plan, last or "0", to_text(moment))

    def undo(self, number: int, *, by: str) -> Undone:
        """Take an upload back: its figures no longer count, and stay readable with ``as_of``.

        UnknownUpload, AlreadyUndone.
        """
        with writing(self._engine) as connection:
            known = read_uploads(connection, number)
            if not known:
                raise UnknownUpload(number)
            if known[0].undone_at is not None:
                raise AlreadyUndone(number, known[0].undone_at, known[0].undone_by or "")
            months = known[0].months
            now, then = read_held(connection, months), read_held(connection, months, without=number)
            moment = self._next_moment(connection)
            fact = {"upload": number, "recorded_at": to_text(moment), "recorded_by": by}
            connection.execute(undo.insert(), fact)
        return Undone(number, moment, by, tell_changes(now, then))

    def uploads(self, *, as_of: datetime | None = None) -> list[Upload]:
        """All uploads known at ``as_of`` (None: now), newest first, undone ones too."""
        with reading(self._engine) as connection:
            return read_uploads(connection, as_of=None if as_of is None else to_text(as_of))

    def upload(self, number: int) -> Upload:
        """One upload. UnknownUpload."""
        with reading(self._engine) as connection:
            known = read_uploads(connection, number)
        if not known:
            raise UnknownUpload(number)
        return known[0]

    def original(self, sha256: str) -> Path:
        """The file as it came in. OriginalMissing."""
        return originals.find_original(self.files, sha256)

    def observations(
        self,
        *,
        indicators: Sequence[str] | None = None,
        units: Sequence[str] | None = None,
        first: str | None = None,
        last: str | None = None,
        as_of: datetime | None = None,
    ) -> pd.DataFrame:
        """The figures that count, one row each, sorted by indicator, unit and month.

        Columns are OBSERVATION_COLUMNS with fixed types, also when empty; a missing number is NaN.
        ``first`` and ``last`` are months, both included. InvalidMonth.
        """
        for month in (first, last):
            if month is not None and not is_month(month):
                raise InvalidMonth(month)
        query = in_force(indicators, units, first, last, None if as_of is None else to_text(as_of))
        with reading(self._engine) as connection:
            return read_frame(connection, query)

    def history(self, indicator: str, unit: str, month: str) -> pd.DataFrame:
        """All that was ever reported for one figure, oldest first.

        OBSERVATION_COLUMNS, ``withdrawn`` (the upload's source no longer reported it) and
        ``undone_at`` (UTC text, missing where the upload stands).
        """
        with reading(self._engine) as connection:
            return read_frame(connection, reports(indicator, unit, month), ("withdrawn", "undone_at"))

    def check(self) -> list[StoreFault]:
        """Read everything that is kept, and say all that is wrong with it."""
        return check_store(self._engine, self.files)

    def _next_moment(self, connection: Connection) -> datetime:
        return following(self._clock(), _last_moment(connection))


def _last_moment(connection: Connection) -> str | None:
    # Two look-ups at the ends of two indexes; max() over a union would read both tables.
    last = [connection.scalar(select(func.max(table.c.recorded_at))) for table in (upload, undo)]
    return max((moment for moment in last if moment is not None), default=None)
