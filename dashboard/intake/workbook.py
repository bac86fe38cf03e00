"""Bytes become sheets of cells. Only this module and the format modules beside it know file formats.

A file is looked at in plain Python before any reader sees it: its size, what it really is (not what it is called),
and for a zipped one all that ``archive`` checks. Then ``_READERS`` says which module reads it. Each has
``read(path) -> Workbook``, those of zipped files ``read_archive(archive, main)`` too, so that nothing is unpacked twice.
It raises what it likes for a damaged file, and stops by itself at a file that asks for more than is in it.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import cast

from dashboard.intake import xlsx
from dashboard.intake.archive import Archive
from dashboard.intake.cells import Workbook
from dashboard.intake.limits import MAX_CELLS, Encrypted
from dashboard.intake.merges import settle_merges
from dashboard.intake.refusal import Refused
from dashboard.model import IntakeSettings

__all__ = ["Refused", "open_workbook"]

#: Kinds of file and the module that reads each, imported when one comes: most are xlsx, and that is read here.
_READERS = {"xls": "xls", "xlsb": "xlsb", "ods": "ods", "html": "webtable", "json": "jsonstat", "text": "delimited"}

_HEAD = 4096
#: How files begin that are something else, and what that is by the names ``wording`` has for it.
_OTHERS = {
    b"%PDF": "pdf", b"\x89PNG": "image", b"\xff\xd8\xff": "image", b"GIF8": "image", b"II*\0": "image", b"MM\0*": "image",
    b"\x7fELF": "program", b"MZ\x90": "program", b"#!/": "program", b"{\\rtf": "document", b"\x1f\x8b": "packed",
    b"Rar!\x1a": "packed", b"7z\xbc\xaf": "packed", b"\xfd7zXZ": "packed", b"BZh": "packed",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENTRY = 128
#: Excel 2–4, which wrote its records straight into the file.
_BARE_XLS = tuple(bytes.fromhex(start) for start in ("09081000", "09000400", "09020600", "09040600"))
_TAG = re.compile(r"<[!?/a-z]")
_HTML_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style)\b")
_MAIL = re.compile(r"^mime-version:", re.M)
#: Words in an OpenDocument type, and folders of other office files.
_OFFICE = {"text": "document", "presentation": "slides", "word": "document", "ppt": "slides", "index": "numbers"}


def open_workbook(path: Path, name: str, settings: IntakeSettings) -> Workbook:
    """All sheets of a file. Raises Refused with the finding when it cannot be read."""
    size = path.stat().st_size
    limit = int(settings.max_megabytes * 2**20)
    if size > limit:
        raise Refused("too-large", size=f"{size / 2**20:.1f}", limit=f"{settings.max_megabytes:g}", what="bytes")
    if size == 0:
        raise Refused("unreadable-file", why="empty")
    most_cells = min(settings.max_cells, MAX_CELLS)
    try:
        workbook = _read(path, most_cells)
        covered = settle_merges(workbook.sheets, most_cells)
        workbook.numbered = (*workbook.numbered, *((number, "covered") for number in covered))
    except Refused:
        raise
    except MemoryError as error:  # TooManyCells among them
        raise Refused("too-large", what="cells", limit=str(most_cells)) from error
    except Encrypted as error:
        raise Refused("encrypted-file") from error
    except Exception as error:  # each parser has its own way to say that a file is not as its format is
        raise Refused("unreadable-file", why="broken") from error
    return workbook


def _read(path: Path, most_cells: int) -> Workbook:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.startswith(b"PK"):
        return cast(Workbook, _module(_kind(path, head)).read(path))
    archive = Archive(path)
    archive.check()
    kind, main = _zipped_kind(archive)
    if kind == "xlsx":
        return xlsx.read_archive(archive, main, most_cells)
    return cast(Workbook, _module(kind).read_archive(archive, main))


def _module(kind: str) -> ModuleType:
    return import_module(f"dashboard.intake.{_READERS[kind]}")


def _zipped_kind(archive: Archive) -> tuple[str, str]:
    """Which kind of zipped workbook it is, and the part it starts from."""
    if "content.xml" in archive:
        if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Refused("encrypted-file")
        kind = archive.read("mimetype").decode("ascii", "replace") if "mimetype" in archive else "spreadsheet"
        if "spreadsheet" in kind:
            return "ods", "content.xml"
        raise _not_a_workbook(next((_OFFICE[part] for part in re.split("[.-]", kind) if part in _OFFICE), ""))
    main = xlsx.main_part(archive)
    if main is None or main.partition("/")[0] in _OFFICE:
        folders = [main or "", *archive.names]
        raise _not_a_workbook(
            next((_OFFICE[f] for f in (n.partition("/")[0] for n in folders) if f in _OFFICE), "packed")
        )
    return "xlsb" if main.endswith(".bin") else "xlsx", main


def _kind(path: Path, head: bytes) -> str:
    for start, other in _OTHERS.items():
        if head.startswith(start):
            raise _not_a_workbook(other)
    if head.startswith(_OLE):
        return _ole_kind(path.read_bytes())
    return "xls" if head.startswith(_BARE_XLS) else _text_kind(head)


def _ole_kind(content: bytes) -> str:
    """What an OLE file holds, by the streams its directory names."""
    if _has_stream(content, "EncryptedPackage") or _has_stream(content, "EncryptionInfo"):
        raise Refused("encrypted-file")
    if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
        return "xls"
    if _has_stream(content, "WordDocument"):
        raise _not_a_workbook("document")
    if _has_stream(content, "PowerPoint Document"):
        raise _not_a_workbook("slides")
    raise _not_a_workbook("")


def _has_stream(content: bytes, name: str) -> bool:
    """Whether the directory has an entry of the name: an entry begins with it, and where entries of its size do."""
    entry = f"{name}\0".encode("utf-16-le")
    at = content.find(entry)
    while at % _OLE_ENTRY and at != -1:
        at = content.find(entry, at + 1)
    return at != -1


def _text_kind(head: bytes) -> str:
    """Which kind of text a file begins as."""
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if is_wide else "latin-1", "replace").removeprefix("ï»¿").lstrip().lower()
    # A page whose first tag is damaged is still none of figures between separators.
    if _MAIL.search(text) or _HTML_TAG.search(text) and text.startswith("<"):
        return "html"
    if _TAG.match(text):
        raise _not_a_workbook("")
    return "json" if text.startswith("{") else "text"


def _not_a_workbook(kind: str) -> Refused:
    return Refused("unreadable-file", why="not-a-workbook", kind=kind)
