"""Indikator: what is counted, how it is in a unit and in those below it, and what it may fairly be held against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import panel as pn

from dashboard.charts import drawing, multiples, svg
from dashboard.charts.plot import Scene
from dashboard.model import Indicator, Link, Unit
from dashboard.model import month as months
from dashboard.pages.parts.kept import kept
from dashboard.pages.parts.markup import block
from dashboard.pages.parts.page import Request, asked
from dashboard.pages.parts.series import SeriesRow, series_row, spark
from dashboard.pages.parts.templating import render
from dashboard.wording import numbers, sentences, series, signals
from dashboard.wording.catalogue import _

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.council import Council
    from dashboard.snapshot import Snapshot

#: Levels of the tree are shown until there would be more rows than this; those directly below always are.
_MOST_ROWS = 80
#: Months shown before the others are folded away.
_MONTHS = 13
_YEAR = 12
_HEIGHT = 300
#: The most units side by side.
_MOST_MANY = 40
#: What the units can be sorted by, each in the address.
_KEYS = ("nyeste", "fjor", "niva", "mot")


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page of the indicator ``id`` in the unit ``enhet``, the whole municipality without one; a list to choose from without ``id``."""
    register, snapshot = council.register, council.snapshot(request.as_of)
    wanted, place = request.params.get("id", ""), request.params.get("enhet", "")
    if wanted not in register.indicators:
        if wanted:
            return block(_choose(council, snapshot, wanted))
        return block(kept(snapshot, request, "indicators", lambda: _choose(council, snapshot, "")))
    unit = place if place in register.units else register.root or ""
    if unit not in register.units:
        return block(_choose(council, snapshot, ""))
    if place not in ("", unit):
        return block(_html(council, snapshot, request, register.indicators[wanted], unit, place))
    key = ("indicator", wanted, unit, _sorting(request))
    return block(
        kept(snapshot, request, key, lambda: _html(council, snapshot, request, register.indicators[wanted], unit, ""))
    )


def _choose(council: Council, snapshot: Snapshot, unknown: str) -> str:
    """All indicators by category, each with its line for the whole municipality and what it counts for."""
    register = council.register
    root = register.root or ""
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in series.CATEGORIES}
    for one in register.indicators.values():
        row = series_row(council, snapshot, one.id, root) if root else SeriesRow(one.id, root, one.unit)
        groups.setdefault(one.category, []).append(
            {
                "id": one.id,
                "name": one.name,
                "row": row,
                "svg": spark(council, row, one.name),
                "commitments": list(dict.fromkeys(x.commitment for x in register.links if x.indicator == one.id)),
            }
        )
    return render(
        "indicators.html",
        unknown=unknown,
        groups=[(series.category(name), rows) for name, rows in groups.items() if rows],
        root=register.units.get(root),
        hidden=series.hidden,
        least=council.settings.release.min_persons,
        example=council.settings.example,
    )


def _html(council: Council, snapshot: Snapshot, request: Request, indicator: Indicator, unit: str, unknown: str) -> str:
    register, settings = council.register, council.settings
    sort = _sorting(request)
    link = next((x for x in register.links if (x.indicator, x.unit) == (indicator.id, unit)), None)
    top, *below = _tree(council, snapshot, indicator, unit)
    row: SeriesRow = top["row"]
    tree = [] if row.is_empty and not below else [top, *below]
    charted = row.charted
    return render(
        "indicator.html",
        indicator=indicator,
        unit=register.units[unit],
        unknown=unknown,
        above=[register.units[u] for u in reversed(register.ancestors(unit, _month(snapshot)))],
        units=_choices(council, snapshot, indicator.id, unit),
        row=row,
        least=settings.release.min_persons,
        hidden=series.hidden,
        category=series.category(indicator.category),
        level_name=series.level_name(indicator.over_time, indicator.measure),
        no_level=series.no_level(row.level_why),
        years=sentences.years_words(settings.baseline_from, settings.baseline_to),
        is_yearly=indicator.measure == "count" and indicator.over_time == "flow",
        chart=None if row.is_empty or row.is_all_hidden else _chart(snapshot, indicator.id, unit, link),
        signal="" if row.is_empty else signals.signal_sentence(
            variation=charted.variation, assurance=None, why=charted.why, month=row.month,
            trial=charted.limits is not None and bool(charted.limits.trial.any()),
        ),
        measured_in=series.measured_in(indicator.unit),
        facts=_facts(council, snapshot, indicator),
        tree=_ordered(tree, sort) if sort else tree,
        sort=sort,
        many=_many(snapshot, tree, indicator.id),
        hidden_units=series.hidden_units(sum(one["row"].veiled for one in tree), settings.release.min_persons),
        silent=_silent(council, snapshot, indicator.id, unit),
        compared=_compared(council, snapshot, indicator, unit),
        shown_months=_MONTHS,
        day=request.day,
        example=settings.example,
    )  # fmt: skip


def _sorting(request: Request) -> str:
    """The order that the address asks for; empty for the tree's own."""
    wanted = request.params.get("sorter", "")
    return wanted if wanted.removeprefix("-") in _KEYS else ""


def _month(snapshot: Snapshot) -> str:
    """The month whose tree is shown."""
    return months.from_date(snapshot.day)


# -- the series and its chart -----------------------------------------------------------------


def _chart(snapshot: Snapshot, indicator: str, unit: str, link: Link | None) -> dict[str, str]:
    """The chart as SVG, each month of it a link to where its figure comes from, and what it shows in words."""

    def address(month: str) -> str:
        return asked().address("tall", indikator=indicator, enhet=unit, maaned=month)

    found = drawing(snapshot, indicator, unit, link)
    return {"svg": svg(found, address=address, height=_HEIGHT), "sentence": Scene(found, _HEIGHT).sentence()}


def _compared(council: Council, snapshot: Snapshot, indicator: Indicator, unit: str) -> dict[str, Any]:
    """Month by month, newest first: the same month last year, twelve months, and the rate had the units' sizes stood still."""
    frame = snapshot.compared(indicator.id, unit)
    by_month = dict(zip(frame["month"], frame["value"], strict=True))
    is_mixed = bool(frame["mix_fixed"].notna().any())
    breaks = {b.month: series.broken(b.kind, b.month) for b in council.register.breaks_of(indicator.id, unit)}
    rows = []
    for one in frame.iloc[::-1].itertuples():
        before = months.shift(str(one.month), -_YEAR)
        rows.append(
            {
                "month": one.month,
                "value": one.value,
                "hidden": one.hidden,
                "before": by_month.get(before, float("nan")),
                "apart": series.apart(one.value, by_month.get(before, float("nan")), indicator.unit, with_unit=False),
                "rolling": one.rolling_12,
                "fixed": one.mix_fixed,
                "note": " ".join(filter(None, (_note(one, indicator), breaks.get(str(one.month), "")))),
            }
        )
    while rows and rows[-1]["value"] != rows[-1]["value"] and not rows[-1]["hidden"]:
        rows.pop()
    both = frame.dropna(subset=["value", "mix_fixed"])
    newest = both.iloc[-1] if len(both) else None
    has_parts = indicator.is_ratio and bool(council.register.children(unit, _month(snapshot)))
    return {
        "rows": rows,
        "is_mixed": is_mixed,
        "is_veiled": has_parts and not is_mixed and bool(frame["value"].notna().any()),
        "is_rolling": bool(frame["rolling_12"].notna().any()),
        "newest": None if newest is None else _fair(newest, indicator.unit),
    }


def _fair(newest: pd.Series[Any], unit: str) -> dict[str, str]:
    fair, plain = float(newest["mix_fixed"]), float(newest["value"])
    return {
        "month": str(newest["month"]),
        "plain": numbers.figure(plain, unit),
        "fair": numbers.figure(fair, unit),
    }


def _note(row: Any, indicator: Indicator) -> str:
    """What sets the month apart from the same month a year before."""
    if indicator.over_time != "flow" or indicator.nature != "outcome":
        return ""
    if row.easter_moved:
        return _("Påsken kom i en annen måned året før.")
    if row.mark == "small-denominator" and indicator.category == "sick_leave":
        return _("I juli er det få avtalte dagsverk.")
    return ""


# -- what it is -------------------------------------------------------------------------------


def _facts(council: Council, snapshot: Snapshot, indicator: Indicator) -> dict[str, Any]:
    """The definition, who delivers it, and what it counts for."""
    register, settings = council.register, council.settings
    since = months.shift(snapshot.through, 1 - _YEAR) if snapshot.through else ""
    ids = set(snapshot.came_in(indicator.id, since))
    names = dict.fromkeys(u.source for u in council.uploads() if u.id in ids)
    sources = [settings.source(name) for name in names if name]
    return {
        "cadence": series.cadence(indicator.cadence, indicator.over_time),
        "direction": series.direction(indicator.direction),
        "nature": series.nature(indicator.nature),
        "sources": [(source.name, source.ask) for source in sources],
        "breaks": [
            (register.units[b.unit].name if b.unit in register.units else "", series.broken(b.kind, b.month), b.reason)
            for b in sorted(register.breaks, key=lambda b: b.month)
            if b.indicator == indicator.id
        ],
        "links": [
            {"link": x, "unit": register.units[x.unit], "text": register.commitments[x.commitment].text}
            for x in register.links
            if x.indicator == indicator.id
        ],
    }


# -- the units --------------------------------------------------------------------------------


def _shown(council: Council, snapshot: Snapshot, unit: str) -> tuple[list[tuple[str, int]], int]:
    """The unit and those below it with their depth, in the tree's order, and how many lie too deep to be shown."""
    register, month = council.register, _month(snapshot)
    layers, layer, seen = [[unit]], [unit], {unit}
    while layer := [c for u in layer for c in register.children(u, month) if c not in seen]:
        if len(layers) > 1 and len(seen) + len(layer) > _MOST_ROWS:
            break
        seen.update(layer)
        layers.append(layer)

    def walk(one: str, depth: int) -> Iterator[tuple[str, int]]:
        yield one, depth
        for child in register.children(one, month):
            if child in seen and depth + 1 < len(layers):
                yield from walk(child, depth + 1)

    return list(walk(unit, 0)), len({unit, *register.descendants(unit, month)} - seen)


def _tree(council: Council, snapshot: Snapshot, indicator: Indicator, unit: str) -> Iterator[dict[str, Any]]:
    """A row for the unit, and one for each below it that has reported the indicator, as it may be seen."""
    shown, _deep = _shown(council, snapshot, unit)
    found = [(one, depth) for one, depth in shown if not depth or snapshot.has_figures(indicator.id, one)]
    described = snapshot.described([(indicator.id, one) for one, _depth in found])
    for place, ((one, depth), said) in enumerate(zip(found, described, strict=True)):
        row = series_row(council, snapshot, indicator.id, one, said)
        unit_of: Unit = council.register.units[one]
        yield {
            "place": place,
            "depth": depth,
            "unit": unit_of,
            "row": row,
            "keys": _keys(row),
            "svg": spark(council, row, unit_of.name),
            "signal": series.signal(row.charted.variation, row.charted.why),
            "sign": series.SIGNAL_SIGNS.get(row.charted.variation or "", ""),
            "variation": row.charted.variation or "",
        }


def _many(snapshot: Snapshot, tree: list[dict[str, Any]], indicator: str) -> dict[str, Any] | None:
    """The unit and those directly below it side by side on one scale; None where there are not two to compare.

    The scale is that of what is shown: a hidden figure does not widen it.
    """
    near = [one for one in tree if one["depth"] <= 1]
    if sum(not one["row"].is_all_hidden for one in near[1:]) < 2:
        return None
    rows = []
    for one in near[:_MOST_MANY]:
        unit: Unit = one["unit"]
        href = asked().address("indikator", id=indicator, enhet=unit.id) if one["depth"] else None
        rows.append((unit.name, drawing(snapshot, indicator, unit.id, plain=True), href))
    return {"html": multiples(rows), "is_cut": len(near) > _MOST_MANY}


def _ordered(rows: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    """The rows by one of ``_KEYS`` (``-`` first: from the other end); those without the figure last, in the register's order."""
    key, way = sort.removeprefix("-"), -1 if sort.startswith("-") else 1

    def rank(one: dict[str, Any]) -> tuple[bool, float, int]:
        value = one["keys"].get(key)
        return value is None, way * (value or 0.0), one["place"]

    return sorted(rows, key=rank)


def _keys(row: SeriesRow) -> dict[str, float]:
    """What a row is sorted by: nothing that is hidden."""
    found = {"nyeste": row.newest, "fjor": row.year_ago, "niva": row.level, "mot": row.level - row.baseline}
    return {key: value for key, value in found.items() if value == value}


def _silent(council: Council, snapshot: Snapshot, indicator: str, unit: str) -> dict[str, int]:
    """How many units below have never reported it, and how many lie too deep to be shown here."""
    shown, deep = _shown(council, snapshot, unit)
    return {"none": sum(not snapshot.has_figures(indicator, one) for one, _depth in shown[1:]), "deep": deep}


def _choices(council: Council, snapshot: Snapshot, indicator: str, unit: str) -> list[tuple[str, str, int]]:
    """Units to choose from with their depth: those that have reported the indicator, and the one that is shown."""
    register, month = council.register, _month(snapshot)
    found: list[tuple[str, str, int]] = []

    def walk(one: str, depth: int) -> None:
        if one == unit or snapshot.has_figures(indicator, one):
            found.append((one, register.units[one].name, depth))
        for child in register.children(one, month):
            walk(child, depth + 1)

    for top in register.units:
        if register.parent(top, month) is None and (register.exists(top, month) or top == unit):
            walk(top, 0)
    if unit not in [one for one, *_rest in found]:
        found.append((unit, register.units[unit].name, 0))
    return found
