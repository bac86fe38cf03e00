"""What the store can refuse or fail at, as data; ``wording`` makes the sentences.

Each error carries its facts as attributes. ``str(error)`` is for logs and for developers, and no
page or command shows it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

FailureReason = Literal["bad-url", "no-driver", "busy", "full", "read-only", "damaged", "not-opened", "other"]


class StoreError(Exception):
    """Anything the store refuses or fails at."""


class InvalidDelivery(StoreError):
    """The delivery cannot be stored as given: ``field`` is its name, ``found`` what stood there."""

    def __init__(self, field: str, found: object) -> None:
        self.field = field
        self.found = found
        super().__init__(f"{field}: {found!r}")


class InvalidMonth(StoreError):
    """Figures were asked for from or to something that is not a month (``YYYY-MM``)."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(repr(found))


class OriginalDiffers(StoreError):
    """The file handed over has another SHA-256 than the delivery says."""

    def __init__(self, path: Path, expected: str, found: str) -> None:
        self.path = path
        self.expected = expected
        self.found = found
        super().__init__(f"{path}: expected {expected}, found {found}")


class ChangesDiffer(StoreError):
    """Storing the delivery would do something else than was expected of it: ``changes`` figures."""

    def __init__(self, changes: int) -> None:
        self.changes = changes
        super().__init__(str(changes))


class OriginalMissing(StoreError):
    """No file is kept under this SHA-256."""

    def __init__(self, sha256: str) -> None:
        self.sha256 = sha256
        super().__init__(sha256)


class FilesFailed(StoreError):
    """The folder of kept files could not be read or written; ``errno`` is the system's own."""

    def __init__(self, path: Path, error: OSError) -> None:
        self.path = path
        self.errno = error.errno
        super().__init__(f"{path}: {error}")


class UnknownUpload(StoreError):
    """There is no upload with this number."""

    def __init__(self, upload: int) -> None:
        self.upload = upload
        super().__init__(str(upload))


class AlreadyUndone(StoreError):
    """The upload was taken back before: when, and by whom."""

    def __init__(self, upload: int, undone_at: datetime, undone_by: str) -> None:
        self.upload = upload
        self.undone_at = undone_at
        self.undone_by = undone_by
        super().__init__(f"{upload}: undone {undone_at.isoformat()} by {undone_by}")


class InvalidLesson(StoreError):
    """The lesson cannot be stored as given: ``field`` is its name, ``found`` what stood there."""

    def __init__(self, field: str, found: object) -> None:
        self.field = field
        self.found = found
        super().__init__(f"{field}: {found!r}")


class UnknownLesson(StoreError):
    """There is no lesson with this number."""

    def __init__(self, lesson: int) -> None:
        self.lesson = lesson
        super().__init__(str(lesson))


class AlreadyForgotten(StoreError):
    """The lesson was taken back before: when, and by whom."""

    def __init__(self, lesson: int, undone_at: datetime, undone_by: str) -> None:
        self.lesson = lesson
        self.undone_at = undone_at
        self.undone_by = undone_by
        super().__init__(f"{lesson}: forgotten {undone_at.isoformat()} by {undone_by}")


class InvalidComment(StoreError):
    """The comment cannot be stored as given: ``field`` is its name, ``found`` what stood there."""

    def __init__(self, field: str, found: object) -> None:
        self.field = field
        self.found = found
        super().__init__(f"{field}: {found!r}")


class UnknownComment(StoreError):
    """There is no comment with this number on the commitment."""

    def __init__(self, comment: int) -> None:
        self.comment = comment
        super().__init__(str(comment))


class AlreadyReplaced(StoreError):
    """Another comment has taken the place of this one."""

    def __init__(self, comment: int) -> None:
        self.comment = comment
        super().__init__(str(comment))


class NaiveTime(StoreError):
    """A time without a zone was given, which could mean two different moments."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        super().__init__(moment.isoformat())


class NewerDatabase(StoreError):
    """The database was changed by a newer version of the program: migrations unknown to this one."""

    def __init__(self, migrations: tuple[str, ...]) -> None:
        self.migrations = migrations
        super().__init__(", ".join(migrations))


class DatabaseFailed(StoreError):
    """The database cannot be opened, read or written; ``detail`` is its own word for it, for the log."""

    def __init__(self, reason: FailureReason, detail: str) -> None:
        self.reason: FailureReason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")
