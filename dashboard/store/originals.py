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
from pathlib import Path, PurePath

from dashboard.store.errors import FilesFailed, OriginalDiffers, OriginalMissing

#: The end of the name of a file that is not yet whole.
PART = ".part"

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
    if is_sha256(sha256):
        for path in sorted((files / sha256[:2]).glob(f"{sha256}*")):
            if not path.name.endswith(PART):
                return path
    raise OriginalMissing(sha256)


def check_original(original: Path, sha256: str, size: int) -> None:
    """See that a file is the one the delivery speaks of. OriginalDiffers, FilesFailed."""
    with _told(original):
        found = hash_file(original)
        if found != sha256 or original.stat().st_size != size:
            raise OriginalDiffers(original, sha256, found)


def keep_original(files: Path, original: Path, sha256: str, file_name: str) -> Path:
    """Keep a copy, flushed to the disk, and give its path; a damaged earlier copy is mended.

    OriginalDiffers where the file is no longer the one that was read, FilesFailed.
    """
    try:
        kept = find_original(files, sha256)
        with contextlib.suppress(OSError):  # one that cannot be read is written again
            if hash_file(kept) == sha256:
                return kept
    except OriginalMissing:
        suffix = PurePath(file_name).suffix.lower()
        kept = files / sha256[:2] / (sha256 + (suffix if _SUFFIX.fullmatch(suffix) else ""))
    with _told(kept):
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f"{sha256}.", suffix=PART, dir=kept.parent)
        try:
            found = _copy(original, handle)
            if found != sha256:
                raise OriginalDiffers(original, sha256, found)
            os.replace(name, kept)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
        _flush_folder(kept.parent)
        _flush_folder(files)
    return kept


def _copy(original: Path, handle: int) -> str:
    digest = hashlib.sha256()
    with open(handle, "wb") as copy, original.open("rb") as source:
        while block := source.read(1 << 20):
            digest.update(block)
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()


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
