"""Tall: one figure, what it says, which cell it came from or which parts it is made of, and what it was before."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd
import panel as pn

from dashboard.model import Indicator, Link
from dashboard.model import month as months
from dashboard.pages.parts.markup import block
from dashboard.pages.parts.page import Request
from dashboard.pages.parts.templating import render
from dashboard.wording import numbers, verdicts

if TYPE_CHECKING:
    from dashboard.council import Council
    from dashboard.snapshot import Snapshot

_PARTS = ["value", "numerator", "denominator"]
#: No calendar names the months of the year 0.
_FIRST = "0002-01"
#: A sum of more cells than this is opened one level at a time.
_MOST_CELLS = 40


@dataclass(frozen=True)
class Asked:
    """The figure the address names: ``indikator``, ``enhet`` (none: the whole council) and ``maaned`` (none: the newest)."""

    indicator: str
    unit: str
    month: str
    unknown: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def of(council: Council, request: Request, snapshot: Snapshot) -> Asked:
        """What is asked for; ``unknown`` is what there is none of, with the name it was asked under."""
        register = council.register
        found = Asked(
            request.params.get("indikator", ""),
            request.params.get("enhet") or register.root or "",
            request.params.get("maaned") or snapshot.through or council.this_month,
        )
        known = {
            "indikator": found.indicator in register.indicators,
            "enhet": found.unit in register.units,
            "maaned": months.is_month(found.month) and found.month >= _FIRST,
        }
        said = {"indikator": found.indicator, "enhet": found.unit, "maaned": found.month}
        unknown = tuple((name, said[name]) for name in known if not known[name])
        return Asked(found.indicator, found.unit, found.month, unknown)


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page as one block, so that all of it can be read before any script has run."""
    snapshot = council.snapshot(request.as_of)
    asked = Asked.of(council, request, snapshot)
    if asked.unknown:
        register = council.register
        return block(
            render(
                "figure_unknown.html",
                unknown=asked.unknown,
                indicator=register.indicators.get(asked.indicator),
                unit=register.units.get(asked.unit),
            )
        )
    return block(_html(council, request, snapshot, asked))


def _html(council: Council, request: Request, snapshot: Snapshot, asked: Asked) -> str:
    register = council.register
    indicator, unit = register.indicators[asked.indicator], register.units[asked.unit]
    series = snapshot.series(indicator.id, unit.id).set_index("month")
    least = council.settings.release.min_persons
    year_ago = months.shift(asked.month, -12)
    sources = snapshot.sources(indicator.id, unit.id)
    sources = sources[sources["month"] == asked.month]
    own = next((_source(row) for row in sources[sources["unit"] == unit.id].itertuples()), None)
    figure = _figure(series, asked.month, indicator, least)
    parts = [] if own else list(_parts(snapshot, indicator, unit.id, asked.month, sources, least))
    return render(
        "figure.html",
        indicator=indicator,
        unit=unit,
        month_=asked.month,
        figure=figure,
        year_ago=_figure(series, year_ago, indicator, least) if year_ago in series.index else None,
        year_ago_month=year_ago,
        earlier=_neighbour(series, asked.month, -1),
        later=_neighbour(series, asked.month, 1),
        own=own,
        parts=parts,
        reported=len(sources),
        is_hiding=any(part["figure"].hidden for part in parts),
        versions=_versions(council, request, asked, indicator, own)
        if not len(sources) or own and not figure.hidden
        else [],
        since=_since(council, request, asked, figure, least),
        uses=list(_uses(council, indicator.id, unit.id, asked.month)),
        least=least,
        relations=verdicts.RELATIONS,
        example=council.settings.example,
    )


@dataclass(frozen=True)
class Figure:
    """One month of a series in words; ``hidden`` says why it is not shown, and ``value`` is NaN where there is none."""

    value: float = math.nan
    text: str = ""
    numerator: str = ""
    denominator: str = ""
    hidden: str = ""
    absent: str = ""
    raw: tuple[float, ...] = field(default=(), compare=False)

    @property
    def is_there(self) -> bool:
        """Whether there is anything to show: a figure, or the parts of a share of nothing."""
        return bool(self.text)


def _figure(series: pd.DataFrame, month: str, indicator: Indicator, least: int) -> Figure:
    if month not in series.index:
        return Figure()
    row = series.loc[month]
    if row["hidden"]:
        return Figure(hidden=verdicts.HIDDEN[row["hidden"]].format(least=least))
    absent = verdicts.absent_now(int(row["absent"])) if row["absent"] else ""
    return _in_words([float(row[part]) for part in _PARTS], indicator, absent)


def _in_words(values: list[float], indicator: Indicator, absent: str = "") -> Figure:
    value, numerator, denominator = values
    if all(math.isnan(one) for one in values):
        return Figure(absent=absent)
    has_parts = not math.isnan(denominator)
    return Figure(
        value,
        numbers.figure(value, indicator.unit),
        numbers.number(numerator) if has_parts else "",
        numbers.number(denominator) if has_parts else "",
        absent=absent,
        raw=tuple(values),
    )


def _neighbour(series: pd.DataFrame, month: str, step: int) -> str | None:
    other = months.shift(month, step)
    return other if other in series.index else None


def _source(row: Any) -> dict[str, Any]:
    return {
        "upload": int(row.upload),
        "file": row.file,
        "sheet": row.sheet if isinstance(row.sheet, str) else "",
        "cell": row.cell if isinstance(row.cell, str) else "",
        "denominator_cell": row.denominator_cell if isinstance(row.denominator_cell, str) else "",
        "by": row.recorded_by,
        "at": row.recorded_at,
    }


def _parts(
    snapshot: Snapshot, indicator: Indicator, unit: str, month: str, sources: pd.DataFrame, least: int, depth: int = 0
) -> Iterator[dict[str, Any]]:
    """The units below: the figure of each, and the cell it came from or how many units below it have one.

    With few enough cells, down to the last one; else only the units directly below.
    """
    register = snapshot.register
    for child in register.children(unit, month):
        own = next((_source(row) for row in sources[sources["unit"] == child].itertuples()), None)
        below = int(sources["unit"].isin(register.descendants(child, month)).sum())
        series = snapshot.series(indicator.id, child).set_index("month")
        yield {
            "id": child,
            "name": register.units[child].name,
            "figure": _figure(series, month, indicator, least),
            "source": own,
            "below": below,
            "depth": depth,
        }
        if own is None and below and len(sources) <= _MOST_CELLS:
            yield from _parts(snapshot, indicator, child, month, sources, least, depth + 1)


# -- what it was ----------------------------------------------------------------------------


def _versions(
    council: Council, request: Request, asked: Asked, indicator: Indicator, own: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """What was reported, newest first; files that said the same again after one another are one."""
    history = council.history(asked.indicator, asked.unit, asked.month, as_of=request.as_of)
    found: list[dict[str, Any]] = []
    current = own["upload"] if own is not None else None
    least = council.settings.release.min_persons
    for row in history.itertuples():
        said = (bool(row.withdrawn), *(None if pd.isna(v) else float(v) for v in (getattr(row, p) for p in _PARTS)))
        undone = row.undone_at if isinstance(row.undone_at, str) else ""
        last = found[-1] if found else None
        if last is not None and not undone and not last["undone"] and said == last["said"] and not row.hidden:
            last["again"].append(row.file)
            last["is_current"] = last["is_current"] or row.upload == current
            continue
        hidden = verdicts.HIDDEN[row.hidden].format(least=least) if row.hidden else ""
        found.append(
            {
                "said": said,
                "figure": Figure(hidden=hidden) if hidden else _in_words([getattr(row, p) for p in _PARTS], indicator),
                "withdrawn": bool(row.withdrawn),
                "undone": undone,
                "is_current": row.upload == current,
                "again": [],
                "source": _source(row),
            }
        )
    return found[::-1]


def _since(council: Council, request: Request, asked: Asked, then: Figure, least: int) -> Figure | None:
    """For a day that is past: what the figure says today, where that is something else."""
    if request.as_of is None:
        return None
    series = council.series(asked.indicator, asked.unit).set_index("month")
    now = _figure(series, asked.month, council.register.indicators[asked.indicator], least)
    return None if now.hidden or then.hidden or now.raw == then.raw or now.text == "" == then.text else now


def _uses(council: Council, indicator: str, unit: str, month: str) -> Iterator[tuple[Link, str, str]]:
    """The links that the figure counts in, its own unit's first, with the unit each is about and what it is a link of."""
    register = council.register
    for above in (unit, *register.ancestors(unit, month)):
        for link in register.links:
            if (link.indicator, link.unit) == (indicator, above):
                yield link, register.units[above].name, verdicts.KINDS[register.commitments[link.commitment].kind]
