"""Sentences beside charts, and the words in them."""

from __future__ import annotations

import math

from dashboard.wording.numbers import figure, month

CHART = {
    "month": "Måned",
    "figure": "Tall",
    "source": "Kilde",
    "count": "Antall",
    "hidden": "vises ikke",
    "none": "–",
}


def chart_sentence(
    *, name: str, unit: str, place: str, newest: float, newest_month: str | None, low: float, high: float, years: str,
    target: float | None, target_by: str | None, target_status: str, hidden: int, is_yearly: bool,
) -> str:  # fmt: skip
    """What a chart shows: the newest month against the baseline's usual range, and the target."""
    parts: list[str] = []
    if newest_month is None or math.isnan(newest):
        parts.append(f"{name} i {place}: ingen tall som kan vises.")
    else:
        parts.append(f"{name} i {place} var {figure(newest, unit)} i {month(newest_month)}.")
        if not (math.isnan(low) or math.isnan(high)):
            where = "innenfor" if low <= newest <= high else "over" if newest > high else "under"
            bounds = figure(low, unit), figure(high, unit)
            span = f"på {bounds[0]}" if bounds[0] == bounds[1] else f"mellom {bounds[0]} og {bounds[1]}"
            parts.append(f"Det er {where} det vanlige i {years}, der åtte av ti måneder lå {span}.")
    if target is not None and not math.isnan(target):
        per_year = " for tolv måneder" if is_yearly else ""
        said = {"proposed": "Foreslått mål", "adopted": "Vedtatt mål"}.get(target_status, "Mål")
        parts.append(f"{said}: {figure(target, unit)}{per_year} innen {month(target_by)} (stiplet linje).")
    if hidden:
        parts.append(
            f"{hidden} {'måned' if hidden == 1 else 'måneder'} vises ikke, fordi tallet gjelder for få personer eller antall ansatte ikke er kjent."
        )
    return " ".join(parts)


def spark_label(name: str, unit: str, newest: float, newest_month: str | None, baseline: float, years: str) -> str:
    """A sparkline in words."""
    if newest_month is None or math.isnan(newest):
        return f"{name}: ingen tall"
    base = "" if math.isnan(baseline) else f", mot {figure(baseline, unit)} i {years}"
    return f"{name}: {figure(newest, unit)} i {month(newest_month)}{base}"


def years_words(first: str, last: str) -> str:
    """``2024–2025`` for whole years, else the months."""
    if first[5:] == "01" and last[5:] == "12":
        return first[:4] if first[:4] == last[:4] else f"{first[:4]}–{last[:4]}"
    return f"{month(first)}–{month(last)}"


def cells(places: list[tuple[str, str | None, str]]) -> str:
    """Where a figure came from, in reading order: ``hr-2026-10.xlsx, ark «Fravær»: D17, D18``."""
    groups: dict[str, list[str]] = {}
    for file, sheet, cell in sorted(places, key=lambda p: (p[0], p[1] or "", _by_row(p[2]))):
        groups.setdefault(f"{file}, ark «{sheet}»" if sheet else file, []).append(cell)
    return "; ".join(f"{where}: {', '.join(at)}" for where, at in groups.items())


def _by_row(cell: str) -> tuple[int, int, str]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), len(letters), letters
