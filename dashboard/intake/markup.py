"""Small edits in the text of an XML part: what is not edited keeps its bytes.

A part that is parsed and written again comes out changed all over: other prefixes, other quotes, extensions that
the writer did not know left out. So the parser only tells where each element stands, and an edit is a splice there.
What is put in is written without a prefix and gets the one that the part itself uses.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from dashboard.intake import elements

Edit = tuple[int, int, bytes]
"""From where to where, and what stands there instead."""

_MAX_ELEMENTS = 2_000_000
"""In one part that is edited as a whole; the cells of a sheet are never in one."""
_TAG = re.compile(rb"<[^\s/>]++(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE = re.compile(rb"\s+([^\s=\"'/>]++)\s*+=\s*+(\"[^\"]*+\"|'[^']*+')")
_DECLARED = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"'][^>]*?\?>")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(eq=False, slots=True)
class Element:
    """Where an element stands: its start tag from ``start`` to ``opened``, its end tag from ``closing`` to ``end``."""

    qname: str
    attributes: dict[str, str]
    start: int
    opened: int
    closing: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name without a prefix."""
        return elements.local(self.qname)

    def get(self, name: str) -> str | None:
        """An attribute by its local name, whatever its prefix."""
        own = self.attributes.get(name)
        return own if own is not None else next((v for k, v in self.attributes.items() if k.endswith(f":{name}")), None)

    def all(self, name: str) -> list[Element]:
        """The children of a name."""
        return [e for e in self.children if e.name == name]

    def child(self, name: str) -> Element | None:
        """The first child of a name."""
        return next((e for e in self.children if e.name == name), None)


class Draft:
    """One XML part being edited. Raises ValueError for what is not well-formed or has a document type."""

    def __init__(self, content: bytes) -> None:
        self.content = utf8(content)
        self.root = _tree(self.content)
        prefix = self.root.qname.rpartition(":")[0]
        self.prefix = f"{prefix}:" if prefix else ""
        self._attributes: dict[Element, dict[str, str | None]] = {}
        self._appended: dict[Element, list[bytes]] = {}
        self._spliced: list[Edit] = []

    @property
    def namespace(self) -> str:
        """The namespace of the root."""
        return self.root.attributes.get(f"xmlns:{self.prefix}".rstrip(":") if self.prefix else "xmlns", "")

    def set(self, element: Element, **attributes: str | None) -> None:
        """Give an element attributes; None takes one away."""
        self._attributes.setdefault(element, {}).update(attributes)

    def append(self, element: Element, xml: str | bytes) -> None:
        """Put something last inside an element. Bytes are put in as they are, text gets the part's prefix."""
        self._appended.setdefault(element, []).append(self._dressed(xml))

    def insert(self, at: int, xml: str | bytes) -> None:
        """Put something where an element starts or ends."""
        self._spliced.append((at, at, self._dressed(xml)))

    def replace(self, element: Element, xml: str | bytes) -> None:
        """Put something in an element's place; nothing else may be done to the element."""
        self._spliced.append((element.start, element.end, self._dressed(xml)))

    def place(self, name: str, order: Iterable[str], xml: str | bytes) -> None:
        """Put a child of the root where the format's order of children wants it: before those that come after it."""
        later = set(list(order)[list(order).index(name) + 1 :])
        after = next((e for e in self.root.children if e.name in later), None)
        if after is None:
            self.append(self.root, xml)
        else:
            self.insert(after.start, xml)

    def tag(self, element: Element) -> bytes:
        """An element's start tag."""
        return self.content[element.start : element.opened]

    def to_bytes(self) -> bytes:
        """The part with its edits."""
        edits = list(self._spliced)
        for element in {**self._attributes, **self._appended}:
            tag = with_attributes(self.tag(element), self._attributes.get(element, {}))
            inside = b"".join(self._appended.get(element, ()))
            if inside and element.opened == element.end:
                edits.append((element.start, element.end, opened(tag) + inside + f"</{element.qname}>".encode()))
            else:
                edits.append((element.start, element.opened, tag))
                edits.append((element.closing, element.closing, inside))
        return spliced(self.content, edits)

    def _dressed(self, xml: str | bytes) -> bytes:
        return xml if isinstance(xml, bytes) else dressed(xml, self.prefix)


def qualified(root: Mapping[str, str], namespace: str, prefix: str, name: str, value: str) -> str:
    """An attribute of a namespace, with the prefix that the root has for it; where it has none, declared at once."""
    known = next((k[6:] for k, v in root.items() if k.startswith("xmlns:") and v == namespace), None)
    declared = f" xmlns:{prefix}={quoteattr(namespace)}" if known is None else ""
    return f"{declared} {known or prefix}:{name}={quoteattr(value)}"


def dressed(xml: str, prefix: str) -> bytes:
    """Markup written without a prefix, with one (``x:``, or nothing)."""
    return re.sub("<(/?)(?=[A-Za-z])", rf"<\1{prefix}", xml).encode()


def spliced(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The content with its edits made; those at one place stand in the order they were given."""
    parts, at = [], 0
    for start, end, new in sorted(edits, key=lambda e: e[:2]):
        parts += [content[at:start], new]
        at = end
    return b"".join([*parts, content[at:]])


def with_attributes(tag: bytes, attributes: Mapping[str, str | None]) -> bytes:
    """A start tag with attributes set, or taken away (None); the others keep their bytes and their order."""
    left = dict(attributes)
    name = re.match(rb"<[^\s/>]+", tag)
    at = name.end() if name else 0
    parts = [tag[:at]]
    for found in _ATTRIBUTE.finditer(tag, at):
        key = found[1].decode()
        value = left.pop(key, None)
        if key not in attributes:
            parts.append(found[0])
        elif value is not None:
            parts.append(f" {key}={quoteattr(value)}".encode())
        at = found.end()
    parts += [f" {key}={quoteattr(value)}".encode() for key, value in left.items() if value is not None]
    return b"".join([*parts, tag[at:]])


def opened(tag: bytes) -> bytes:
    """The start tag of an empty element, left open."""
    return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag


def tag_end(content: bytes, start: int) -> int:
    """Where the start tag that begins at ``start`` is over."""
    found = _TAG.match(content, start)
    if found is None:
        raise ValueError("no tag here")
    return found.end()


def text(value: str) -> str:
    """Text for an element: what XML cannot hold is left out, and what Excel would read as an escape is one."""
    return escape(_ESCAPED.sub("_x005F_", _ILLEGAL.sub("", value)))


def utf8(content: bytes) -> bytes:
    """The part in UTF-8, in which its places are counted."""
    wide = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(content[:2])
    declared = _DECLARED.match(content)
    encoding = wide or (declared[1].decode() if declared else "utf-8")
    if encoding.lower() in ("utf-8", "utf8", "us-ascii", "ascii"):
        return content
    return re.sub(rb"^<\?xml[^>]*?\?>", b'<?xml version="1.0" encoding="UTF-8"?>', content.decode(encoding).encode())


def walk(
    content: bytes, start: Callable[[str, dict[str, str], int], Any], end: Callable[[str, int], Any] | None = None
) -> None:
    """Tell of each element where it starts and where its end tag stands; no document type is let through."""
    parser = elements.parser()
    parser.StartElementHandler = lambda name, attributes: start(name, attributes, parser.CurrentByteIndex)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name, parser.CurrentByteIndex)
    elements.feed(parser, (content,))


def _tree(content: bytes) -> Element:
    above: list[Element] = []
    roots: list[Element] = []
    count = itertools.count(1)

    def start(name: str, attributes: dict[str, str], at: int) -> None:
        if next(count) > _MAX_ELEMENTS:
            raise ValueError("more elements than a part has")
        element = Element(name, attributes, at, tag_end(content, at))
        (above[-1].children if above else roots).append(element)
        above.append(element)

    def end(_: str, at: int) -> None:
        element = above.pop()
        element.closing = at
        element.end = at if at == element.opened and content[at - 2 : at] == b"/>" else content.index(b">", at) + 1

    walk(content, start, end)
    return roots[0]
