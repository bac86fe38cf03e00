"""OpenDocument sheets from a tree of their elements: what another reader's way with them leaves open."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

Cells = dict[tuple[int, int], Any]
_T, _O, _X = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text"))
_SIGNS = {f"{_X}tab": "\t", f"{_X}line-break": "\n"}
_MOST = 20_000


def sheets(content: bytes) -> list[tuple[str | None, Cells]] | None:
    """Contents by row and column, sheet by sheet; None for what is no such file, or holds more than a test should."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            root = ElementTree.fromstring(archive.read("content.xml"))
        return [
            (table.get(f"{_T}name"), _cells(table)) for table in root.findall(f"{_O}body/{_O}spreadsheet/{_T}table")
        ]
    except (ElementTree.ParseError, zipfile.BadZipFile, KeyError, ValueError, OverflowError):
        return None


def _cells(table: Element) -> Cells:
    cells: Cells = {}
    row = 1
    for line in _rows(table):
        times = int(line.get(f"{_T}number-rows-repeated", 1))
        column = 1
        for cell in line:
            width = int(cell.get(f"{_T}number-columns-repeated", 1))
            value = _value(cell) if cell.tag == f"{_T}table-cell" else None
            if value not in (None, ""):
                if times * width > _MOST:
                    raise ValueError("more than a test should hold")
                cells |= {(row + r, column + c): value for r in range(times) for c in range(width)}
            column += width if cell.tag in (f"{_T}table-cell", f"{_T}covered-table-cell") else 0
        row += times
    return cells


def _rows(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == f"{_T}table-row":
            yield child
        elif child.tag in (f"{_T}table-row-group", f"{_T}table-header-rows", f"{_T}table-rows"):
            yield from _rows(child)


def _value(cell: Element) -> Any:
    told = {
        name: cell.get(f"{_O}{name}") for name in ("value-type", "value", "date-value", "boolean-value", "time-value")
    }
    text = "\n".join(
        re.sub("[ \t\r\n]+", " ", "".join(_texts(p))) if len(p) == 0 else "".join(_texts(p))
        for p in cell.findall(f"{_X}p")
    )
    kind = told["value-type"]
    if kind in ("float", "percentage", "currency") and told["value"]:
        return float(told["value"])
    if kind == "boolean":
        return told["boolean-value"] == "true"
    if kind == "date" and told["date-value"]:
        try:
            return dt.datetime.fromisoformat(told["date-value"])
        except ValueError:
            return text
    return text or cell.get(f"{_O}string-value") or told["time-value"]


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_X}s":
            yield " " * int(child.get(f"{_X}c", 1))
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif (
            isinstance(child.tag, str) and child.tag.startswith(_X) and child.tag not in (f"{_X}note", f"{_X}ruby-text")
        ):
            yield from _texts(child)
        yield child.tail or ""
