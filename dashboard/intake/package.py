"""The package that an xlsx or xlsm is: parts in a zip, what each part is, and which part refers to which.

Parts that nobody writes are carried over as they lie, packed, so that they come out byte for byte. What is
written is packed anew in its own place, and new parts stand last.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from dashboard.intake.archive import Archive
from dashboard.intake.markup import Draft

TYPE = "application/vnd.openxmlformats-officedocument.{}"
_USUAL = "xl/workbook.xml"
_CONTENT_TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
_LOCAL = struct.Struct("<4s5H3L2H")
_LISTED = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_KEPT_FLAGS = 0x806
"""How hard a part was packed and that its name is UTF-8; other flags speak of how the source was written."""


@dataclass(frozen=True)
class Relation:
    """One part's reference to another. ``kind`` is the last word of its type; ``target`` is None outside the package."""

    id: str
    kind: str
    type: str
    target: str | None


class Package:
    """Parts by name, in any case; what is written replaces a part or adds one.

    Raises KeyError for a part that is not there, ValueError for one that cannot be edited.
    """

    def __init__(self, archive: Archive | None = None) -> None:
        self._archive = archive
        self._names = {_key(info.orig_filename): info.orig_filename for info, _ in archive.entries()} if archive else {}
        self._written: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._names

    @property
    def names(self) -> list[str]:
        """The names of all parts, as they are written."""
        return list(self._names.values())

    @property
    def main(self) -> str:
        """The part that the package is about: the workbook's own."""
        return self.related("", "officeDocument") or _USUAL

    @property
    def office(self) -> str:
        """The namespace of references between parts; strict packages have their own."""
        is_strict = any(r.type.startswith(_STRICT_OFFICE) for r in self.relations(""))
        return _STRICT_OFFICE if is_strict else _OFFICE

    def read(self, name: str) -> bytes:
        """A part's content."""
        key = _key(name)
        if key in self._written:
            return self._written[key]
        if self._archive is None:
            raise KeyError(name)
        return self._archive.read(name)

    def write(self, name: str, content: bytes) -> None:
        """Give a part its content."""
        self._names.setdefault(_key(name), name)
        self._written[_key(name)] = content

    def free(self, pattern: str, first: object = 1) -> str:
        """A name beside the main part that no part has: the pattern with ``first``, or else the number that makes it one."""
        folder = posixpath.dirname(self.main)
        numbers = (first, *range(2, len(self._names) + 3))
        names = (posixpath.join(folder, pattern.format(n)) for n in numbers)
        return next(name for name in names if name not in self)

    def add(self, name: str, content_type: str, content: bytes) -> str:
        """A new part of a type, and its name."""
        types = Draft(self.read(_CONTENT_TYPES))
        stale = (e for e in types.root.all("Override") if _key(e.get("PartName") or "") == _key(f"/{name}"))
        if override := next(stale, None):
            types.set(override, ContentType=content_type)
        elif content_type != self._usual_type(types, name):
            types.append(types.root, f'<Override PartName={quoteattr("/" + name)} ContentType="{content_type}"/>')
        self.write(_CONTENT_TYPES, types.to_bytes())
        self.write(name, content)
        return name

    @staticmethod
    def _usual_type(types: Draft, name: str) -> str | None:
        """The type of parts with such an ending."""
        ending = name.rpartition(".")[2].lower()
        usual = (e for e in types.root.all("Default") if (e.get("Extension") or "").lower() == ending)
        return next((e.get("ContentType") for e in usual), None)

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to; the package itself is the part without a name."""
        name = _relations_of(part)
        if name not in self:
            return []
        found = []
        for element in Draft(self.read(name)).root.all("Relationship"):
            kind, target = element.get("Type") or "", element.get("Target") or ""
            is_inside = element.get("TargetMode") != "External"
            found.append(
                Relation(
                    element.get("Id") or "",
                    kind.rpartition("/")[2],
                    kind,
                    _resolved(part, target) if is_inside else None,
                )
            )
        return found

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind that a part refers to, and that is there."""
        return next((r.target for r in self.relations(part) if r.kind == kind and r.target and r.target in self), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part refer to another, and the reference's id."""
        name = _relations_of(part)
        draft = Draft(self.read(name) if name in self else _NO_RELATIONS)
        taken = {element.get("Id") for element in draft.root.children}
        new = next(id for n in range(1, len(taken) + 2) if (id := f"rId{n}") not in taken)
        path = posixpath.relpath(target, posixpath.dirname(part) or ".")
        draft.append(draft.root, f'<Relationship Id="{new}" Type="{self.office}/{kind}" Target={quoteattr(path)}/>')
        if name in self:
            self.write(name, draft.to_bytes())
        else:
            self.add(name, _RELATIONS_TYPE, draft.to_bytes())
        return new

    def to_bytes(self) -> bytes:
        """The whole package, zipped."""
        parts, listed, at = [], [], 0
        for info, packed in self._entries():
            name = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
            year, month, day, hour, minute, second = info.date_time
            facts = (
                info.flag_bits & _KEPT_FLAGS, info.compress_type, hour << 11 | minute << 5 | second // 2,
                year - 1980 << 9 | month << 5 | day, info.CRC, len(packed), info.file_size, len(name),
            )  # fmt: skip
            parts += [_LOCAL.pack(b"PK\3\4", _VERSION, *facts, 0), name, packed]
            listed += [
                _LISTED.pack(
                    b"PK\1\2", _VERSION, info.create_system, _VERSION, 0, *facts, 0, 0, 0, 0, info.external_attr, at
                ),
                name,
            ]
            at += _LOCAL.size + len(name) + len(packed)
        size = sum(map(len, listed))
        end = _END.pack(b"PK\5\6", 0, 0, len(listed) // 2, len(listed) // 2, size, at, 0)
        return b"".join([*parts, *listed, end])

    def _entries(self) -> Iterator[tuple[zipfile.ZipInfo, bytes | memoryview]]:
        left = dict(self._written)
        for info, packed in self._archive.entries() if self._archive else ():
            content = left.pop(_key(info.orig_filename), None)
            yield (info, packed) if content is None else _packed(info.orig_filename, content)
        for key, content in left.items():
            yield _packed(self._names[key], content)


def _packed(name: str, content: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.compress_type, info.flag_bits = zipfile.ZIP_DEFLATED, 0 if name.isascii() else 0x800
    info.CRC, info.file_size = zlib.crc32(content), len(content)
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return info, packer.compress(content) + packer.flush()


def _key(name: str) -> str:
    return name.replace("\\", "/").lower()


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(part: str, target: str) -> str:
    path = unquote(target.replace("\\", "/"))
    joined = path if path.startswith("/") else posixpath.join(posixpath.dirname(part), path)
    return posixpath.normpath(joined).lstrip("/")
