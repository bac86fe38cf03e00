"""``stored`` and ``refused``: where files end, under names that nobody had before.

A name is taken by making an empty file that nobody else can make too, and the file is then laid over it.
That holds on every file system, and a kill in between leaves only the empty file.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import stat
from pathlib import Path, PurePath

from dashboard.inbox.errand import flush_folder

#: In bytes, so that a number and an ending still fit where 255 is the most.
_LONGEST = 200
#: What is laid beside a refused file; the workbooks are named as ``Council.annotate`` names them.
TEXT = "-feil.txt"
_BESIDE = (TEXT, "-feil.xlsx", "-feil.xlsm")


class Shelf:
    """One of the two folders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Make the folder. OSError where something else is in its place; a link could lead anywhere."""
        with contextlib.suppress(FileExistsError):
            self.folder.mkdir()
        if not stat.S_ISDIR(os.lstat(self.folder).st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(self.folder))

    def free_name(self, name: str) -> str:
        """The name, cut where it is very long, with a number where it or one beside it is taken."""
        stem, ending = PurePath(name).stem, PurePath(name).suffix
        if len(ending.encode()) > 12:
            stem, ending = name, ""
        while len((stem + ending).encode()) > _LONGEST:
            stem = stem[:-1]
        for number in itertools.count(1):
            numbered = stem if number == 1 else f"{stem} ({number})"
            names = (numbered + ending, *(PurePath(numbered + ending).stem + beside for beside in _BESIDE))
            if not any(os.path.lexists(self.folder / one) for one in names):
                return numbered + ending
        raise AssertionError  # numbers do not end

    def is_free(self, name: str) -> bool:
        """Whether a name that was chosen before still is: nothing is there, or only the empty file that took it."""
        try:
            found = os.lstat(self.folder / name)
        except FileNotFoundError:
            return True
        return stat.S_ISREG(found.st_mode) and found.st_size == 0

    def clear_beside(self, name: str) -> None:
        """Delete what a killed process left beside a name that is ours. OSError."""
        for ending in _BESIDE:
            (self.folder / (PurePath(name).stem + ending)).unlink(missing_ok=True)

    def put(self, source: Path, name: str) -> None:
        """Move a file here under a free name. FileExistsError where it was taken meanwhile; OSError."""
        target = self.folder / name
        try:
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            if not self.is_free(name):
                raise
        try:
            os.replace(source, target)
        except OSError:
            with contextlib.suppress(OSError):
                target.unlink()
            raise
        flush_folder(self.folder)
        flush_folder(source.parent)
