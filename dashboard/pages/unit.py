"""Enhet: everything about one unit, for its leader: where it belongs, how it is, what is lacking and what it has promised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import panel as pn

from dashboard import assess
from dashboard.deliveries import NO_SOURCE, find_gaps
from dashboard.model import Link, Place, Unit
from dashboard.model import month as months
from dashboard.pages.parts.kept import kept
from dashboard.pages.parts.markup import block
from dashboard.pages.parts.page import Request
from dashboard.pages.parts.series import series_row, spark
from dashboard.pages.parts.templating import render
from dashboard.wording import deadlines, numbers, sentences, series
from dashboard.wording import deliveries as lacking
from dashboard.wording.catalogue import _

if TYPE_CHECKING:
    import datetime as dt

    from dashboard.council import Council
    from dashboard.snapshot import Snapshot


_MOST_GAPS = 6
_SPAN = 12
#: What a leader may want to look at first.
_APART = ("concern", "improvement", "high", "low")


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page of the unit ``id``; the tree to choose from without it."""
    snapshot, wanted = council.snapshot(request.as_of), request.params.get("id", "")
    if wanted in council.register.units:
        html = kept(snapshot, request, ("unit", wanted), lambda: _html(council, snapshot, wanted, request.as_of))
        return block(html)
    if wanted:
        return block(_choose(council, snapshot, wanted))
    return block(kept(snapshot, request, "units", lambda: _choose(council, snapshot, "")))


def _choose(council: Council, snapshot: Snapshot, unknown: str) -> str:
    register, month = council.register, months.from_date(snapshot.day)

    def branch(one: str) -> dict[str, Any]:
        return {"unit": register.units[one], "below": [branch(child) for child in register.children(one, month)]}

    here = [one for one in register.units if register.exists(one, month)]
    return render(
        "units.html",
        unknown=unknown,
        tops=[branch(one) for one in here if register.parent(one, month) is None],
        gone=[unit for one, unit in register.units.items() if one not in here],
        example=council.settings.example,
    )


def _html(council: Council, snapshot: Snapshot, unit: str, as_of: dt.datetime | None) -> str:
    register, settings = council.register, council.settings
    own = register.units[unit]
    month = _held(own, months.from_date(snapshot.day))
    groups, rows = _groups(council, snapshot, unit, month)
    return render(
        "unit.html",
        unit=own,
        above=[register.units[u] for u in reversed(register.ancestors(unit, month))],
        below=[register.units[u] for u in register.children(unit, month)],
        deeper=len(register.descendants(unit, month)) - len(register.children(unit, month)),
        moves=_moves(council, own, months.from_date(snapshot.day)),
        groups=groups,
        apart=[one for one in rows if one["variation"] in _APART],
        newest=max((one["row"].month or "" for one in rows), default=""),
        years=sentences.years_words(settings.baseline_from, settings.baseline_to),
        hidden=series.hidden,
        hidden_words=_hidden_words(council, rows),
        least=settings.release.min_persons,
        gaps=_gaps(council, unit, month, as_of),
        milestones=_milestones(council, snapshot, own),
        example=settings.example,
    )


# -- where it belongs -------------------------------------------------------------------------


def _held(unit: Unit, month: str) -> str:
    """The month, or the last before it in which the unit had a place in the tree, or its first."""
    if any(place.holds(month) for place in unit.places):
        return month
    past = [place.valid_to for place in unit.places if place.valid_to and place.valid_to < month]
    return max(past) if past else min((p.valid_from for p in unit.places if p.valid_from), default=month)


def _moves(council: Council, unit: Unit, month: str) -> list[str]:
    """What has happened to its place in the tree, as sentences, oldest first."""
    said = []
    places = sorted(unit.places, key=lambda place: place.valid_from or "")
    for place, after in zip(places, [*places[1:], None], strict=True):
        above = _above(council, place)
        if after is not None and above:
            said.append(_("Til og med {month} var den en del av {unit}.", month=_end(place, after), unit=above))
        elif after is None and len(places) > 1 and place.valid_from and above:
            text = (
                _("Fra {month} er den en del av {unit}.")
                if place.valid_from <= month
                else _("Fra {month} blir den en del av {unit}.")
            )
            said.append(text.format(month=numbers.month(place.valid_from), unit=above))
    first, last = (places[0].valid_from, places[-1].valid_to) if places else (None, None)
    if first and first > month:
        said.insert(0, _("Enheten kommer inn i organisasjonen i {month}.", month=numbers.month(first)))
    if last and last < month:
        said.append(
            _("Enheten er ikke i organisasjonen etter {month}. Tallene er fra før det.", month=numbers.month(last))
        )
    return said


def _end(place: Place, after: Place) -> str:
    return numbers.month(place.valid_to or months.shift(after.valid_from, -1) if after.valid_from else place.valid_to)


def _above(council: Council, place: Place) -> str:
    found = council.register.units.get(place.parent)
    return found.name if found is not None else ""


# -- how it is --------------------------------------------------------------------------------


def _groups(
    council: Council, snapshot: Snapshot, unit: str, month: str
) -> tuple[list[tuple[str, list[dict[str, Any]]]], list[dict[str, Any]]]:
    """Its indicators by category: those it has reported, and those a commitment is held against here; then all of them."""
    register = council.register
    above = [unit, *register.ancestors(unit, month)]
    linked = {link.indicator for link in register.links if link.unit == unit}
    own = [one for one in register.indicators if one in linked or snapshot.has_figures(one, unit)]
    described = snapshot.described([(one, unit) for one in own])
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in series.CATEGORIES}
    rows = []
    for one, said in zip(own, described, strict=True):
        indicator = register.indicators[one]
        row = series_row(council, snapshot, one, unit, said)
        links = [link for place in above for link in register.links if (link.indicator, link.unit) == (one, place)]
        rows.append(
            {
                "indicator": indicator,
                "row": row,
                "svg": spark(council, row, indicator.name),
                "level_name": series.level_name(indicator.over_time, indicator.measure),
                "no_level": series.no_level(row.level_why) if not row.is_empty else "",
                "signal": series.signal(row.charted.variation, row.charted.why),
                "sign": series.SIGNAL_SIGNS.get(row.charted.variation or "", ""),
                "variation": row.charted.variation or "",
                "commitments": _commitments(council, links, unit),
            }
        )
        groups.setdefault(indicator.category, []).append(rows[-1])
    return [(series.category(name), found) for name, found in groups.items() if found], rows


def _commitments(council: Council, links: list[Link], unit: str) -> list[tuple[str, list[str]]]:
    """Commitments the figures count for, by the unit they are held against; no name for the unit itself."""
    found: dict[str, list[str]] = {}
    told: set[str] = set()
    for link in links:
        if link.commitment not in told:
            told.add(link.commitment)
            found.setdefault("" if link.unit == unit else council.register.units[link.unit].name, []).append(
                link.commitment
            )
    return list(found.items())


def _hidden_words(council: Council, rows: list[dict[str, Any]]) -> list[str]:
    """Why some of its figures are not shown, in sentences that say for whose sake."""
    release = council.settings.release
    staff = [one for one in rows if one["indicator"].category in release.person_categories and not one["row"].is_empty]
    few = [one for one in rows if one["row"].is_all_hidden and one["row"].hidden == "few-persons"]
    said = []
    if staff and all(one in few for one in staff):
        said.append(series.hidden_staff(release.min_persons))
        few = [one for one in few if one not in staff]
    said.append(series.hidden_figures([one["indicator"].name for one in few], release.min_persons))
    if any(one["row"].is_all_hidden and one["row"].hidden == "persons-unknown" for one in rows):
        said.append(_("Noen tall vises ikke fordi antall ansatte ikke er rapportert. De kan vises når det er kjent."))
    if any(one["row"].veiled and not one["row"].is_all_hidden for one in rows):
        said.append(series.hidden_months(release.min_persons))
    return [text for text in said if text]


# -- what is lacking and what was promised ----------------------------------------------------


def _gaps(council: Council, unit: str, month: str, as_of: dt.datetime | None) -> dict[str, Any]:
    """What the unit and those below it have not delivered of the last year, and whom to ask."""
    register = council.register
    frame = council.deliveries(as_of=as_of)
    own = {unit, *register.descendants(unit, month)}
    recent = frame[frame["unit"].isin(own) & (frame["month"] > months.shift(month, -_SPAN))]
    # What nobody delivers at all is said of its newest month alone.
    is_again = (recent["source"] == NO_SOURCE) & recent.duplicated(["source", "unit", "lacking"], keep="last")
    said = [_gap(council, gap) for gap in find_gaps(recent[~is_again])]
    return {"said": said[:_MOST_GAPS], "left": max(0, len(said) - _MOST_GAPS), "waited": bool(len(recent))}


def _gap(council: Council, gap: Any) -> str:
    register = council.register
    return lacking.gap(
        source=council.settings.source(gap.source).name if gap.source != NO_SOURCE else "",
        month_=gap.month,
        units=[register.units[u].name for u in gap.units],
        is_whole=False,
        is_partial=gap.is_partial,
        lacking=[register.indicators[i].name for i in gap.lacking],
        asks=gap.asks,
        with_month=True,
    )


def _milestones(council: Council, snapshot: Snapshot, unit: Unit) -> list[dict[str, Any]]:
    """Those whose owner the register calls by a name of the unit; shielded ones are left out."""
    names = {name.casefold().strip() for name in (unit.id, unit.name, *unit.aliases) if name}
    own = [m for m in council.register.milestones if not m.shielded and m.owner.casefold().strip() in names]
    found = assess.deadlines(sorted(own, key=lambda m: m.due), snapshot.day)
    return list(_deadlines(found))


def _deadlines(found: list[assess.Deadline]) -> Iterator[dict[str, Any]]:
    for one in found:
        yield {
            "milestone": one.milestone,
            "is_late": one.state == "late",
            "is_done": one.state in ("done", "done-late", "no-evidence", "stale"),
            "word": deadlines.deadline_word(one.state),
        }
