"""What was reported, by whom and when: append-only tables, uploads, undo, as-of, the files as they came.

Only this folder knows SQL. It raises typed errors with the facts in them, and no sentences.
"""

from dashboard.store.database import sqlite_url
from dashboard.store.errors import (
    AlreadyForgotten,
    AlreadyReplaced,
    AlreadyUndone,
    ChangesDiffer,
    DatabaseFailed,
    FilesFailed,
    InvalidComment,
    InvalidDelivery,
    InvalidLesson,
    InvalidMonth,
    NaiveTime,
    NewerDatabase,
    OriginalDiffers,
    OriginalMissing,
    StoreError,
    UnknownComment,
    UnknownLesson,
    UnknownUpload,
)
from dashboard.store.facts import Delivery, Plan, Receipt, StoreFault, Undone, Upload
from dashboard.store.ledger import Store
from dashboard.store.recording import Recording
from dashboard.store.source import stem

__all__ = [
    "AlreadyForgotten",
    "AlreadyReplaced",
    "AlreadyUndone",
    "ChangesDiffer",
    "DatabaseFailed",
    "Delivery",
    "FilesFailed",
    "InvalidComment",
    "InvalidDelivery",
    "InvalidLesson",
    "InvalidMonth",
    "NaiveTime",
    "NewerDatabase",
    "OriginalDiffers",
    "OriginalMissing",
    "Plan",
    "Receipt",
    "Recording",
    "Store",
    "StoreError",
    "StoreFault",
    "Undone",
    "UnknownComment",
    "UnknownLesson",
    "UnknownUpload",
    "Upload",
    "sqlite_url",
    "stem",
]
