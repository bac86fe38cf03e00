"""Sentences beside charts, and the words in them."""

from __future__ import annotations

import math
import re

from dashboard.wording.catalogue import N_, Glossary, _
from dashboard.wording.numbers import figure, month

CHART = Glossary({
    "month": N_("Måned"),
    "figure": N_("Tall"),
    "source": N_("Kilde"),
    "count": N_("Antall"),
    "hidden": N_("vises ikke"),
    "none": "–",
})  # fmt: skip


def spark_label(name: str, unit: str, newest: float, newest_month: str | None, baseline: float, years: str) -> str:
    """A sparkline in words."""
    if newest_month is None or math.isnan(newest):
        return _("{name}: ingen tall", name=name)
    said = {"name": name, "figure": figure(newest, unit), "month": month(newest_month)}
    if math.isnan(baseline):
        return _("{name}: {figure} i {month}", **said)
    return _("{name}: {figure} i {month}, mot {usual} i {years}", **said, usual=figure(baseline, unit), years=years)


def short_form(text: str, most: int = 72) -> str:
    """A long text's beginning in its own words: its first sentence or clause where that is short, else whole words, and ``…``."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    ends = [m.start() for m in re.finditer(r"[.;:,](?=\s)|\s[–-](?=\s)", text[: most + 1])]
    fitting = [end for end in ends if end >= most // 3]
    end = fitting[0] if fitting else text.rfind(" ", 0, most + 1)
    # One word without end is cut where it must be.
    return text[: end if end > 0 else most].rstrip(" .,;:–-") + "\u00a0…"


def years_words(first: str, last: str) -> str:
    """``2024–2025`` for whole years, else the months."""
    if first[5:] == "01" and last[5:] == "12":
        return first[:4] if first[:4] == last[:4] else f"{first[:4]}–{last[:4]}"
    return f"{month(first)}–{month(last)}"


def cells(places: list[tuple[str, str | None, str]]) -> str:
    """Where a figure came from, in reading order: ``hr-2026-10.xlsx, ark «Fravær»: D17, D18``."""
    groups: dict[str, list[str]] = {}
    for file, sheet, cell in sorted(places, key=lambda p: (p[0], p[1] or "", _by_row(p[2]))):
        groups.setdefault(_("{file}, ark «{sheet}»", file=file, sheet=sheet) if sheet else file, []).append(cell)
    return "; ".join(f"{where}: {', '.join(at)}" for where, at in groups.items())


def _by_row(cell: str) -> tuple[int, int, str]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), len(letters), letters
