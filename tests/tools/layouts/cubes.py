"""A workbook's figures as a JSON-stat cube, the format of SSB's open interface."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from layouts.truth import Figures
from layouts.words import Span, Words

if TYPE_CHECKING:
    from layouts.sheets import Drawn
    from layouts.tables import Content

_LETTERS = {1: "M{:02d}", 3: "K{}", 4: "T{}", 12: ""}


def lay(book: Drawn, content: Content, figures: Figures, words: Words, choose: random.Random) -> str:
    """The cube as JSON; what it says goes into the book."""
    measures = [(i, part) for i, plan in content.plans.items() for part in plan]
    values: list[float | None] = []
    status: dict[str, str] = {}
    missing = {(i, u, s) for i in content.plans for u in content.units for s in content.spans if choose.random() < 0.03}
    for unit in content.units:
        for indicator, part in measures:
            for span in content.spans:
                value = figures.part(indicator, unit, span, part)
                if value is None or (indicator, unit, span) in missing:
                    status[str(len(values))] = choose.choice([".", "..", ":"])
                    values.append(None)
                    continue
                value = round(value, 4)
                values.append(value)
                book.said.parts.setdefault((indicator, unit, span.month), {})[part] = value
    units = {f"U{n}": words.unit(u, "name") for n, u in enumerate(content.units)}
    contents = {f"I{n}": _name(words, i, p) for n, (i, p) in enumerate(measures)}
    times = {_code(s): _code(s) for s in content.spans}
    percents = {f"I{n}": {"base": "prosent", "decimals": 4} for n, (i, p) in enumerate(measures)
                if p == "value" and words.register.indicators[i].is_ratio}  # fmt: skip
    bases = {"ContentsCode": {"unit": percents}}
    dimensions = {"Region": ("enhet", units), "ContentsCode": ("statistikkvariabel", contents), "Tid": ("tid", times)}
    return json.dumps({
        "version": "2.0", "class": "dataset", "label": "Tall fra statistikkbanken", "id": list(dimensions),
        "size": [len(labels) for _, labels in dimensions.values()], "value": values, "status": status,
        "dimension": {
            name: {"label": label, "category": {"index": list(labels), "label": labels, **bases.get(name, {})}}
            for name, (label, labels) in dimensions.items()
        },
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
    }, ensure_ascii=False)  # fmt: skip


def _name(words: Words, indicator: str, part: str) -> str:
    row = words.register.indicators[indicator]
    if not row.is_ratio or part == "value":
        return row.name
    return row.numerator if part == "numerator" else row.denominator


def _code(span: Span) -> str:
    return f"{span.year}{_LETTERS[span.length].format((span.first - 1) // span.length + 1 if span.length > 1 else span.first)}"
