"""Writing uploads, one or several in one transaction.

To begin a transaction, and above all to see that it is on the disk when it ends, costs as much as reading a file;
so a row of files shares one, and what would be read again for each is kept while it lasts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from dashboard.model import Change
from dashboard.store.database import writing
from dashboard.store.delivery import sound_delivery
from dashboard.store.entries import insert_upload
from dashboard.store.errors import ChangesDiffer
from dashboard.store.facts import Delivery, Receipt
from dashboard.store.held import read_stored
from dashboard.store.moments import following
from dashboard.store.originals import Copies
from dashboard.store.planning import draw_plan
from dashboard.store.source import Earlier


class Recording:
    """Uploads being written; nothing of them is stored before ``commit``, and other writers wait until then."""

    def __init__(self, engine: Engine, copies: Copies, clock: Callable[[], datetime]) -> None:
        self._engine, self._copies, self._clock = engine, copies, clock
        self._transaction = ExitStack()
        self._connection: Connection | None = None
        self._stored: list[Earlier] = []
        self._last: str | None = None
        self.count = 0
        """How many files the transaction has; none while there is no transaction, and nobody has to wait."""

    @property
    def version(self) -> str | None:
        """The data version within the transaction, which nobody else can make another; None outside one."""
        return None if self._connection is None else self._last or "0"

    def record(
        self, delivery: Delivery, original: Path, expected: Sequence[Change] | None = None, at: datetime | None = None
    ) -> Receipt:
        """As ``Store.record`` says, from the next ``commit`` on. OriginalDiffers and FilesFailed may come first then.

        ``at`` is when it came, where that is another time than now; what is recorded later never gets an earlier one.
        """
        delivery = sound_delivery(delivery)
        self._copies.begin(original, delivery.sha256, delivery.size, delivery.file_name)
        connection = self._connection or self._begin()
        self.count += 1
        drawn = draw_plan(connection, delivery, self._stored)
        if expected is not None and drawn.plan.changes != tuple(expected):
            raise ChangesDiffer(len(drawn.plan.changes))
        if drawn.plan.status == "unchanged":
            # Its file is put in its place all the same: one that was damaged is mended by handing it in again.
            return Receipt(None, "unchanged", None, drawn.plan)
        number, last = 1 + (self._stored[0].id if self._stored else 0), self._last
        moment = following(at or self._clock(), last)
        stored = insert_upload(connection, number, moment, delivery, drawn)
        self._stored.insert(0, stored)
        self._last = stored.recorded_at
        return Receipt(number, "stored", moment, drawn.plan, last or "0", self._last)

    def commit(self) -> None:
        """Store what was recorded. All of it or, where anything is raised, nothing. As ``Store.record`` says."""
        # In their places before the commit: an upload never speaks of a file that is not on the disk.
        self._copies.place()
        transaction, self._transaction = self._transaction, ExitStack()
        self._forget()
        transaction.close()

    def _begin(self) -> Connection:
        # Nobody has to wait for the first file to be copied; those that follow are copied meanwhile.
        self._copies.wait()
        self._connection = self._transaction.enter_context(writing(self._engine))
        self._stored = read_stored(self._connection)
        self._last = last_moment(self._stored)
        return self._connection

    def _undo(self, error: BaseException) -> None:
        self._forget()
        self._transaction.__exit__(type(error), error, error.__traceback__)

    def _forget(self) -> None:
        self._connection, self._stored, self.count = None, [], 0


@contextmanager
def recording(engine: Engine, files: Path, clock: Callable[[], datetime]) -> Iterator[Recording]:
    """What is recorded in the block is stored when it ends, or at a ``commit`` before; not where anything is raised."""
    with Copies(files) as copies:
        under_way = Recording(engine, copies, clock)
        try:
            yield under_way
            under_way.commit()
        except BaseException as error:
            under_way._undo(error)
            raise


def last_moment(stored: Sequence[Earlier]) -> str | None:
    """The newest moment at which anything was stored or taken back."""
    return max((max(one.recorded_at, one.undone_at or "") for one in stored), default=None)
