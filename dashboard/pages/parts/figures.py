"""A figure on a page with where it comes from: what is read is rounded and in words, what it stands for is beside it.

``<data value="7.37" data-figure="assess:2.3.3/sick_leave_short/helse/level">7,4 prosent</data>``. ``data-figure`` is one of

- ``assess:commitment/indicator/unit/field``: a field of a link, as ``assess --json`` has it;
- ``standing:commitment`` and ``theme:theme/standing``: a standing, and how many commitments of a theme have it;
- ``observation:indicator/unit/month``: a figure as a unit reported it, as ``observations`` has it;
- ``series:indicator/unit/month``: a month of a unit and all below it, as ``Council.series`` has it.

A test reads them from the page and holds each against its source. What is hidden or not there has an empty ``value``.
"""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import quote

from markupsafe import Markup


def fig(text: object, value: object, *where: object) -> Markup:
    """``text`` marked with the raw ``value`` and ``where`` it is from: what kind of source, then its parts in order."""
    kind, *parts = (quote(str(part), safe=":") for part in where)
    source = f"{kind}:{'/'.join(parts)}" if parts else kind
    return Markup('<data value="{}" data-figure="{}">{}</data>').format(_raw(value), source, text)


def assessed(row: Any, field: str, text: object) -> Markup:
    """A field of a row of ``snapshot.links`` (a dict, a Series or a named tuple) with what is read of it."""
    commitment, indicator, unit, value = (_of(row, name) for name in ("commitment", "indicator", "unit", field))
    return fig(text, value, "assess", commitment, indicator, unit, field)


def _of(row: Any, name: str) -> object:
    return getattr(row, name) if isinstance(row, tuple) else row[name]


def _raw(value: object) -> str:
    if value is None or isinstance(value, float) and not math.isfinite(value):
        return ""
    return repr(float(value)) if isinstance(value, float) else str(value)
