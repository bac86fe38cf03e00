"""Bytes become sheets of cells. Only this module and the format modules beside it know file formats.

A file is looked at in plain Python before any reader sees it: its size, what it really is (not what
it is called), and for zipped formats how large it unpacks and that each part's checksum is right.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from dashboard.intake import delimited, ods, xls, xlsx
from dashboard.intake.cells import Workbook
from dashboard.model import IntakeSettings, Problem

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_UNPACKED = 600 * 2**20
_MAX_RATIO = 250
_MAX_PARTS = 2000


class Refused(Exception):
    """The file cannot be read at all; ``problem`` says why."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, facts=facts)


def open_workbook(path: Path, name: str, settings: IntakeSettings) -> Workbook:
    """All sheets of a file. Raises Refused with the finding when it cannot be read."""
    size = path.stat().st_size
    limit = int(settings.max_megabytes * 2**20)
    if size > limit:
        raise Refused("too-large", size=f"{size / 2**20:.1f}", limit=f"{settings.max_megabytes:g}", what="bytes")
    if size == 0:
        raise Refused("unreadable-file", why="empty")
    with path.open("rb") as file:
        head = file.read(8)
    reader = _reader(path, head, name)
    try:
        workbook = reader(path)
    except Refused:
        raise
    except MemoryError as error:
        raise Refused("too-large", what="cells", limit=str(settings.max_cells)) from error
    except Exception as error:
        raise Refused("unreadable-file", why="broken") from error
    cells = sum(len(sheet.cells) for sheet in workbook.sheets)
    if cells > settings.max_cells:
        raise Refused("too-large", what="cells", size=str(cells), limit=str(settings.max_cells))
    return workbook


def _reader(path: Path, head: bytes, name: str) -> Callable[[Path], Workbook]:
    if head.startswith(b"PK"):
        return _zipped(path)
    if head == _OLE:
        content = path.read_bytes()
        if "EncryptedPackage".encode("utf-16-le") in content or "EncryptionInfo".encode("utf-16-le") in content:
            raise Refused("encrypted-file")
        return xls.read
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ", b"\x1f\x8b", b"Rar!", b"7z")):
        raise Refused("unreadable-file", why="not-a-workbook", kind=Path(name).suffix.lstrip("."))
    if head[:4] == b"\x09\x08\x10\x00" or head[:4] in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"):
        return xls.read
    return delimited.read


def _zipped(path: Path) -> Callable[[Path], Workbook]:
    """Which zipped format it is, after a look that no reader of the format takes."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unpacked = sum(p.file_size for p in parts)
            packed = max(sum(p.compress_size for p in parts), 1)
            if (
                unpacked > _MAX_UNPACKED
                or len(parts) > _MAX_PARTS
                or (unpacked > 20 * 2**20 and unpacked / packed > _MAX_RATIO)
            ):
                raise Refused("too-large", what="unpacked", size=f"{unpacked / 2**20:.0f}",
                              limit=f"{_MAX_UNPACKED / 2**20:.0f}")  # fmt: skip
            if any(p.flag_bits & 0x1 for p in parts):
                raise Refused("encrypted-file")
            names = {p.filename.lower() for p in parts}
            if archive.testzip() is not None:
                raise Refused("unreadable-file", why="damaged")
            if "content.xml" in names:
                if b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
                    raise Refused("encrypted-file")
                return ods.read
            if any(n.startswith("xl/") and n.endswith("workbook.xml") for n in names) or "xl/workbook.xml" in names:
                return xlsx.read
    except Refused:
        raise
    except Exception as error:  # zlib, zipfile and struct each raise their own kind for a damaged file
        raise Refused("unreadable-file", why="damaged") from error
    raise Refused("unreadable-file", why="not-a-workbook", kind="zip")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError:
        return b""
