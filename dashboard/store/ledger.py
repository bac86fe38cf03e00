"""The store itself: what was reported, by whom, when; written once and never changed.

A file is stored whole or not at all, alone or in a row with others. Taking one back is a new fact beside it,
so every state the figures were ever in can be read again with ``as_of``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import URL, func, select

from dashboard.model import Change, Comment, Lesson
from dashboard.model.month import is_month
from dashboard.store import originals
from dashboard.store.arrivals import read_arrivals
from dashboard.store.checks import check_store
from dashboard.store.comments import check_comment, insert_comment, read_comments
from dashboard.store.database import open_engine, reading, writing
from dashboard.store.delivery import check_text, sound_delivery
from dashboard.store.entries import read_uploads
from dashboard.store.errors import AlreadyUndone, FilesFailed, InvalidLesson, InvalidMonth, UnknownUpload
from dashboard.store.facts import Delivery, Plan, Receipt, StoreFault, Undone, Upload
from dashboard.store.figures import read_figures, read_reports
from dashboard.store.held import read_stored
from dashboard.store.lessons import check_lesson, insert_lessons, insert_undo, read_lessons
from dashboard.store.migrations import migrate
from dashboard.store.moments import following, from_text, to_text, utcnow
from dashboard.store.planning import draw_plan, draw_undo
from dashboard.store.recording import Recording, last_moment, recording
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
            return max(moment or "0" for moment in connection.execute(_NEWEST).one())

    def plan(self, delivery: Delivery) -> Plan:
        """What storing the delivery would do; writes nothing. InvalidDelivery."""
        delivery = sound_delivery(delivery)
        with reading(self._engine) as connection:
            return draw_plan(connection, delivery, read_stored(connection)).plan

    def record(self, delivery: Delivery, original: Path, expected: Sequence[Change] | None = None) -> Receipt:
        """Store the delivery and keep the file ``original`` it was read from, or nothing at all.

        ``expected`` are the changes someone has agreed to; where storing would do anything else, it is not done.
        Returns ``unchanged`` and writes nothing when a live upload has these bytes and no figure
        would change. InvalidDelivery, OriginalDiffers, ChangesDiffer, FilesFailed.
        """
        with self.recording() as under_way:
            return under_way.record(delivery, original, expected)

    def recording(self) -> AbstractContextManager[Recording]:
        """To record several deliveries in a row; each is stored whole or not at all. Errors as ``record`` has them."""
        return recording(self._engine, self.files, self._clock)

    def undo(self, number: int, *, by: str) -> Undone:
        """Take an upload back: its figures no longer count, and stay readable with ``as_of``.

        UnknownUpload, AlreadyUndone.
        """
        with writing(self._engine) as connection:
            stored = read_stored(connection)
            taken = next((one for one in stored if one.id == number), None)
            if taken is None:
                raise UnknownUpload(number)
            if taken.undone_at is not None:
                known = read_uploads(connection, number)[0]
                raise AlreadyUndone(number, from_text(taken.undone_at), known.undone_by or "")
            changes = draw_undo(connection, taken, stored)
            moment = following(self._clock(), last_moment(stored))
            fact = {"upload": number, "recorded_at": to_text(moment), "recorded_by": by}
            connection.execute(undo.insert(), fact)
        return Undone(number, moment, by, changes)

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
        moment = None if as_of is None else to_text(as_of)
        with reading(self._engine) as connection:
            return read_figures(connection, indicators, units, first, last, moment)

    def arrivals(self, *, as_of: datetime | None = None) -> pd.DataFrame:
        """Every report of every figure in the uploads that count, withdrawals too; columns as ``arrivals`` has them."""
        with reading(self._engine) as connection:
            return read_arrivals(connection, None if as_of is None else to_text(as_of))

    def history(self, indicator: str, unit: str, month: str, *, as_of: datetime | None = None) -> pd.DataFrame:
        """All that was ever reported for one figure, or up to ``as_of``, oldest first.

        OBSERVATION_COLUMNS, ``withdrawn`` (the upload's source no longer reported it) and
        ``undone_at`` (UTC text, missing where the upload stands).
        """
        with reading(self._engine) as connection:
            return read_reports(connection, indicator, unit, month, None if as_of is None else to_text(as_of))

    def teach(self, lessons: Sequence[Lesson], *, by: str) -> list[int]:
        """Keep what headings were said to mean, all or none, and give the lessons' numbers. InvalidLesson."""
        check_text("by", by, InvalidLesson)
        for one in lessons:
            check_lesson(one)
        if not lessons:
            return []
        with writing(self._engine) as connection:
            return insert_lessons(connection, lessons, by, self._clock())

    def forget(self, number: int, *, by: str) -> None:
        """Take a lesson back: it no longer counts, and stays readable. UnknownLesson, AlreadyForgotten, InvalidLesson."""
        check_text("by", by, InvalidLesson)
        with writing(self._engine) as connection:
            insert_undo(connection, number, by, self._clock())

    def lessons(self, *, as_of: datetime | None = None, live_only: bool = True) -> list[Lesson]:
        """What headings were known to mean at ``as_of`` (None: now), oldest first.

        Those that count: not taken back, and the newest of those about a heading on the same sheets. Or all.
        """
        moment = None if as_of is None else to_text(as_of)
        with reading(self._engine) as connection:
            return read_lessons(connection, moment, live_only)

    def comment(self, one: Comment) -> Comment:
        """Keep a comment, and give it with its number and moment. It takes the place of ``replaces``, or of the same
        role's on the same month. InvalidComment, UnknownComment, AlreadyReplaced.
        """
        check_comment(one)
        with writing(self._engine) as connection:
            return insert_comment(connection, one, self._clock())

    def comments(self, commitment: str | None = None, *, as_of: datetime | None = None) -> list[Comment]:
        """The comments known at ``as_of`` (None: now), oldest first; those that were replaced by then say so."""
        moment = None if as_of is None else to_text(as_of)
        with reading(self._engine) as connection:
            return read_comments(connection, commitment, moment)

    def check(self) -> list[StoreFault]:
        """Read everything that is kept, and say all that is wrong with it."""
        return check_store(self._engine, self.files)


# One look-up at the end of each index; max() over a union would read both tables.
_NEWEST = select(*(select(func.max(table.c.recorded_at)).scalar_subquery() for table in (upload, undo)))
