"""One process at a time: a lock on a file, which the system lets go when the process ends, however it ends.

It lies in the inbox itself, so that it holds between processes with different state folders and, where
the folder is shared, between machines. The file stays: one that is deleted could be locked twice.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        # Not flock: a child that was forked would hold that on after its parent is killed.
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


# The system's lock is a process's, and says nothing between its threads.
_HELD: set[str] = set()
_GUARD = threading.Lock()


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[bool]:
    """Whether the lock on ``path`` was free and is now held, until the block ends. OSError from the folder."""
    key = os.path.realpath(path)
    with _GUARD:
        is_free = key not in _HELD
        _HELD.add(key)
    if not is_free:
        yield False
        return
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            _share(handle, path)
            yield _is_taken(handle, path)
        finally:
            os.close(handle)
    finally:
        with _GUARD:
            _HELD.discard(key)


def _is_taken(handle: int, path: Path) -> bool:
    try:
        _take(handle)
        there = os.stat(path)
    except (BlockingIOError, PermissionError, FileNotFoundError):
        return False
    return os.name == "nt" or os.path.samestat(os.fstat(handle), there)


def _share(handle: int, path: Path) -> None:
    """Whoever may write in the folder may lock it: a job run as root must not shut the server out for ever."""
    if os.name != "nt":
        with contextlib.suppress(OSError):
            os.fchmod(handle, os.stat(path.parent).st_mode & 0o666)
