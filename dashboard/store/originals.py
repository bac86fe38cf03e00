"""The files as they came, each kept once under its SHA-256: ``files/ab/abcd….xlsx``.

A file is written beside its place under another name, flushed to the disk and only then given its
name, all before the upload that speaks of it is committed. So a name in the folder always has the
whole file behind it, and a crash leaves at most a file that nothing speaks of, which is harmless.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path, PurePath
from typing import IO, NamedTuple, Self

from dashboard.store.errors import FilesFailed, OriginalDiffers, OriginalMissing

#: The end of the name of a file that is not yet whole.
PART = ".part"

#: How many bytes are read at a time; room for a megabyte takes longer to make than most files take to read.
_BLOCK = 1 << 16

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def is_sha256(text: str) -> bool:
    """Whether ``text`` is a SHA-256 in small hexadecimal digits, and so safe as part of a path."""
    return _SHA256.fullmatch(text) is not None


def hash_file(path: Path) -> str:
    """The SHA-256 of a file's bytes. OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_original(files: Path, sha256: str) -> Path:
    """The kept file. OriginalMissing where there is none, or where ``sha256`` is not one."""
    kept = _find(files, sha256) if is_sha256(sha256) else None
    if kept is None:
        raise OriginalMissing(sha256)
    return kept


class Copies:
    """Files on their way to their places: copied beside them by a thread of its own, put there all at once.

    Flushing one file to the disk takes as long as reading several. What is not put in its place is gone when
    the block ends.
    """

    def __init__(self, files: Path) -> None:
        self._files = files
        self._thread = ThreadPoolExecutor(1, "copying")
        self._begun: dict[str, Future[_Copy]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()
        for one in self._begun.values():
            if one.exception() is None:
                one.result().drop()

    def begin(self, original: Path, sha256: str, size: int, file_name: str) -> None:
        """Copy a file and flush it. One that is kept already is not copied again, and one that was damaged is mended."""
        if sha256 in self._begun:
            self.place()
        self._begun[sha256] = self._thread.submit(_copy, self._files, original, sha256, size, file_name)

    def wait(self) -> None:
        """Until they are copied. OriginalDiffers where one is not the file that is spoken of, FilesFailed."""
        for one in self._begun.values():
            one.result()

    def place(self) -> None:
        """Put them in their places, for good when this returns. OriginalDiffers, FilesFailed."""
        self.wait()
        begun = [one.result() for one in self._begun.values()]
        for one in begun:
            one.place()
        # Also of one that was there: who put it there may have been stopped before its name was on the disk.
        for folder in sorted({one.kept.parent for one in begun}):
            with _told(folder):
                _flush_folder(folder)
        if begun:
            with _told(self._files):
                _flush_folder(self._files)
        self._begun.clear()


class _Copy(NamedTuple):
    """A copy of a file beside its place; without a ``part`` it is there already."""

    kept: Path
    part: Path | None = None

    def place(self) -> None:
        if self.part is not None:
            with _told(self.kept):
                os.replace(self.part, self.kept)

    def drop(self) -> None:
        if self.part is not None:
            # Gone from here where it was put in its place.
            with contextlib.suppress(OSError):
                self.part.unlink()


def _copy(files: Path, original: Path, sha256: str, size: int, file_name: str) -> _Copy:
    known = _find(files, sha256)
    suffix = PurePath(file_name).suffix.lower()
    kept = known or files / sha256[:2] / (sha256 + (suffix if _SUFFIX.fullmatch(suffix) else ""))
    if known is not None and _is_whole(known, sha256):
        with _told(original), original.open("rb") as source:
            _check(original, sha256, size, *_pour(source))
        return _Copy(kept)
    with _told(original), original.open("rb") as source, _told(kept):
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f"{sha256}.", suffix=PART, dir=kept.parent)
        copied = _Copy(kept, Path(name))
        try:
            with open(handle, "wb") as copy:
                found = _pour(source, copy)
                copy.flush()
                os.fsync(copy.fileno())
            _check(original, sha256, size, *found)
        except BaseException:
            copied.drop()
            raise
    return copied


def _check(original: Path, sha256: str, size: int, found: str, found_size: int) -> None:
    if (found, found_size) != (sha256, size):
        raise OriginalDiffers(original, sha256, found)


def _pour(source: IO[bytes], target: IO[bytes] | None = None) -> tuple[str, int]:
    """Read a file to its end, and write it to another; gives its SHA-256 and size."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        size += len(block)
        if target is not None:
            target.write(block)
    return digest.hexdigest(), size


def _find(files: Path, sha256: str) -> Path | None:
    folder = files / sha256[:2]
    try:
        names = [name for name in os.listdir(folder) if name.startswith(sha256) and not name.endswith(PART)]
    except OSError:  # a folder that is there and cannot be read tells so when it is written to
        return None
    return folder / min(names) if names else None


def _is_whole(kept: Path, sha256: str) -> bool:
    try:
        return hash_file(kept) == sha256
    except OSError:  # one that cannot be read is written again
        return False


def _flush_folder(folder: Path) -> None:
    # A new name is on the disk only when its folder is; Windows cannot open a folder, and needs not.
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FilesFailed(path, error) from error
