"""Sentences beside charts, and the words in them."""

from __future__ import annotations

import math
import re

from dashboard.wording.catalogue import N_, Glossary, _, counted
from dashboard.wording.numbers import figure, month

CHART = Glossary({
    "month": N_("Måned"),
    "figure": N_("Tall"),
    "source": N_("Kilde"),
    "count": N_("Antall"),
    "hidden": N_("vises ikke"),
    "none": "–",
})  # fmt: skip
_TARGETS = {
    "proposed": N_("Foreslått mål: {target} innen {by} (stiplet linje)."),
    "adopted": N_("Vedtatt mål: {target} innen {by} (stiplet linje)."),
    "": N_("Mål: {target} innen {by} (stiplet linje)."),
}
_USUAL = {
    "inside": N_("Det er som i de fleste månedene i {years}: åtte av ti lå {span}."),
    "above": N_("Det er høyere enn i de fleste månedene i {years}: åtte av ti lå {span}."),
    "below": N_("Det er lavere enn i de fleste månedene i {years}: åtte av ti lå {span}."),
}


def chart_sentence(
    *, name: str, unit: str, place: str, newest: float, newest_month: str | None, low: float, high: float, years: str,
    target: float | None, target_by: str | None, target_status: str, hidden: int, is_yearly: bool,
) -> str:  # fmt: skip
    """What a chart shows: the newest month against the baseline's usual range, and the target."""
    parts: list[str] = []
    if newest_month is None or math.isnan(newest):
        parts.append(_("{name} i {place}: ingen tall som kan vises.", name=name, place=place))
    else:
        said = {"figure": figure(newest, unit), "month": month(newest_month)}
        parts.append(_("{name} i {place} var {figure} i {month}.", name=name, place=place, **said))
        if not (math.isnan(low) or math.isnan(high)):
            where = "inside" if low <= newest <= high else "above" if newest > high else "below"
            least, most = figure(low, unit), figure(high, unit)
            is_one = least == most
            span = _("på {figure}", figure=least) if is_one else _("mellom {least} og {most}", least=least, most=most)
            parts.append(_(_USUAL[where], years=years, span=span))
    if target is not None and not math.isnan(target):
        wanted = figure(target, unit)
        wanted = _("{target} for tolv måneder", target=wanted) if is_yearly else wanted
        parts.append(_(_TARGETS.get(target_status, _TARGETS[""]), target=wanted, by=month(target_by)))
    if hidden:
        parts.append(
            counted(
                "1 måned vises ikke, fordi tallet gjelder for få personer eller antall ansatte ikke er kjent.",
                "{count} måneder vises ikke, fordi tallet gjelder for få personer eller antall ansatte ikke er kjent.",
                hidden,
            )
        )
    return " ".join(parts)


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
