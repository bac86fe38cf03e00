"""What was read in a file, as HTML: the findings, what storing would change, what it does to the commitments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.pages.parts.templating import render
from dashboard.receiving import FileReport, Finding
from dashboard.wording import numbers, upload
from dashboard.wording.findings import place
from dashboard.wording.screen import screen
from dashboard.wording.verdicts import effect_sentence

if TYPE_CHECKING:
    from dashboard.council import Council

_MOST_CHANGES = 200
_MOST_EFFECTS = 30
_MOST_LINES = 60


def grouped(findings: Sequence[Finding]) -> dict[str, Any]:
    """Findings as they are read: the same sentence once with its places, and once what to do about all it helps.

    ``groups`` of ``remedy`` and ``lines``, each a ``message`` and where else it was found (``also``); ``left`` says
    how many lines there are beside these.
    """
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        sentence = one.message.removeprefix(f"{place(one.sheet, one.cell)}: ")
        alike.setdefault((one.remedy, one.code, sentence), []).append(one)
    groups: dict[str, list[dict[str, str]]] = {}
    for (remedy, *_), (first, *rest) in list(alike.items())[:_MOST_LINES]:
        elsewhere = upload.elsewhere([(place(one.sheet, one.cell), one.repeats) for one in rest])
        also = " ".join(filter(None, (upload.repeats(first.repeats, tuple(first.places)), elsewhere)))
        # A note asks nothing of anyone.
        told = "" if first.severity == "note" else remedy
        groups.setdefault(told, []).append({"message": first.message, "also": also})
    return {
        "groups": [{"remedy": remedy, "lines": lines} for remedy, lines in groups.items()],
        "left": max(0, len(alike) - _MOST_LINES),
    }


#: What the templates about uploads say by themselves.
WORDS = {
    "grouped": grouped, "figures": upload.figures, "span": upload.span,
    "tally": upload.tally, "signed": upload.signed, "size": numbers.size, "removing": upload.removing,
    "removed_most": upload.removed_most, "store_button": upload.store_button,
}  # fmt: skip


def report_html(
    council: Council,
    report: FileReport,
    changes: pd.DataFrame | None = None,
    effects: pd.DataFrame | None = None,
    **more: Any,
) -> str:
    """The card of a file that has been read but not stored; ``more`` is what its template can be told beside."""
    changes = council.visible_changes(report) if changes is None else changes
    effects = council.effects(report) if effects is None else effects
    order = changes["kind"].map({"changed": 0, "removed": 1, "added": 2})
    changes = changes.assign(order=order).sort_values("order", kind="stable")
    told = {"note": "", "marked": "", "is_personal": False, "can_hidden": False, "with_hidden": False,
            "questions": [], "questions_left": "", "units": [], "indicators": [], "faults": {}, "kinds": upload.KINDS,
            "months": upload.months(), "by_none": screen("upload-by-none")}  # fmt: skip
    return render(
        "upload_report.html",
        report=report,
        is_refused=report.status == "refused",
        **by_severity(report),
        changes=[_change(council, row) for row in changes.head(_MOST_CHANGES).itertuples()],
        left=max(0, len(changes) - _MOST_CHANGES),
        effects=[_effect(council, row) for row in effects.head(_MOST_EFFECTS).itertuples()],
        effects_left=max(0, len(effects) - _MOST_EFFECTS),
        **WORDS,
        **(told | more),
    )


def by_severity(report: FileReport) -> dict[str, Any]:
    """The findings as the templates name them."""
    return {
        "errors": report.of_severity("error"),
        "warnings": report.of_severity("warning"),
        "notes": report.of_severity("note"),
    }


def _change(council: Council, row: Any) -> dict[str, str]:
    register = council.register
    indicator = register.indicators[row.indicator]
    least = council.settings.release.min_persons

    def shown(text: str, cell: str) -> str:
        if not cell:
            return ""
        return screen("too-few", least=least) if row.hidden else text

    before_file, before_cell, after_cell = (
        "" if pd.isna(text) else str(text) for text in (row.before_file, row.before_cell, row.after_cell)
    )
    before, after = numbers.told_apart(
        (row.before, row.before_numerator, row.before_denominator),
        (row.after, row.after_numerator, row.after_denominator),
        indicator.unit,
    )
    return {
        "kind": row.kind,
        "indicator": indicator.name,
        "unit": register.units[row.unit].name,
        "month": numbers.month(row.month),
        "before": shown(before, before_cell),
        "before_cell": f"{before_file} {before_cell}".strip(),
        "after": shown(after, after_cell),
        "after_cell": after_cell,
    }


def _effect(council: Council, row: Any) -> str:
    indicator = council.register.indicators[row.indicator]
    return effect_sentence(
        commitment=row.commitment, name=indicator.name, place=council.register.units[row.unit].name,
        unit=indicator.unit, over_time=indicator.over_time, measure=indicator.measure, before=row.level_before,
        after=row.level_after, month_before=row.month_before, month_after=row.month_after, hidden=bool(row.hidden),
    )  # fmt: skip
