"""Reads the figures that a page says the source of (``data-figure``), and holds each against its source."""

from __future__ import annotations

import html
import math
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from dashboard.cli.assessing import document

if TYPE_CHECKING:
    import datetime as dt

    from dashboard.council import Council

_DATA = re.compile(r'<data value="([^"]*)" data-figure="([^"]*)">(.*?)</data>', re.S)
_NUMBER = re.compile(r"[−-]?\d[\d\u00a0\u202f ]*(?:,\d+)?")


def figures_of(markup: str) -> list[tuple[str, str, str]]:
    """Each figure's source, its raw value as text and what is read of it."""
    return [
        (html.unescape(where), html.unescape(raw), html.unescape(re.sub(r"<[^>]+>", "", text)).strip())
        for raw, where, text in _DATA.findall(markup)
    ]


def assert_figures_hold(council: Council, markup: str, as_of: dt.datetime | None = None) -> int:
    """Every figure is the one its source gives, and what is read of it is that figure rounded; how many there were."""
    said = document(council, as_of)
    links = {(row["commitment"], row["indicator"], row["unit"]): row for row in said["links"]}
    standings = {row["id"]: row["standing"] for row in said["commitments"]}
    themes = {theme["id"]: theme["counts"] for theme in said["themes"]}
    found = figures_of(markup)
    for where, raw, text in found:
        kind, _, rest = where.partition(":")
        path = [unquote(part) for part in rest.split("/")]
        true: Any
        if kind == "assess":
            true = links[path[0], path[1], path[2]][path[3]]
        elif kind == "standing":
            true = standings[path[0]]
        elif kind == "theme":
            true = themes[path[0]].get(path[1], 0)
        elif kind == "observation":
            true = _only(council.snapshot(as_of).observations([path[0]], [path[1]], path[2], path[2]))
        elif kind == "series":
            frame = council.series(path[0], path[1], as_of=as_of)
            true = _only(frame[frame["month"] == path[2]])
        else:
            raise AssertionError(f"No such source: {where}")
        if true is None or isinstance(true, float) and not math.isfinite(true):
            assert raw == "", (where, raw)
            assert not re.search(r"\d", text), (where, text)
        elif isinstance(true, str):
            assert raw == true, (where, raw, true)
        else:
            assert float(raw) == float(true), (where, raw, true)
            _assert_rounded(where, text, float(true))
    return len(found)


def _only(frame: Any) -> float | None:
    assert len(frame) <= 1, frame
    return float(frame["value"].iloc[0]) if len(frame) else None


def _assert_rounded(where: str, text: str, value: float) -> None:
    number = _NUMBER.search(text)
    assert number is not None, (where, text)
    plain = re.sub(r"[\u00a0\u202f ]", "", number[0]).replace("−", "-").replace(",", ".")
    decimals = len(plain.partition(".")[2])
    assert abs(abs(float(plain)) - abs(value)) <= 0.5 * 10**-decimals + 1e-9, (where, text, value)
