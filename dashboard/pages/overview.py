"""Oversikt: in a minute, what moves and what does not, what cannot be known yet, and what needs a decision.

Made once for each data version, day and language; what the address asks of the table is put in at each visit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import panel as pn
from markupsafe import Markup

from dashboard import assess
from dashboard.assess import LOOKS, STANDINGS, Judged
from dashboard.charts import drawing, spark
from dashboard.deliveries import NO_SOURCE, find_gaps
from dashboard.model import Commitment
from dashboard.model import month as months
from dashboard.pages.parts.deciding import decisions
from dashboard.pages.parts.filtering import SEARCH, SORT, Asked, Row
from dashboard.pages.parts.markup import block
from dashboard.pages.parts.page import AS_OF_PARAM, KEPT, LANGUAGE_PARAM, Request
from dashboard.pages.parts.templating import render
from dashboard.saying import Standing
from dashboard.wording import numbers, sentences
from dashboard.wording import overview as words
from dashboard.wording.catalogue import LANGUAGES, spoken
from dashboard.wording.deadlines import deadline_word
from dashboard.wording.paces import pace_phrase
from dashboard.wording.standings import GROUPS

if TYPE_CHECKING:
    from dashboard.council import Council
    from dashboard.snapshot import Snapshot

FILTERS = {"tema": "theme", "vurdering": "standing", "beslutning": "decision"}
#: What the columns are sorted by, each in the address.
KEYS = ("nr", "vurdering", "takt", "frist")
_NAMED, _NEWS, _SILENT = 6, 6, 4
_NAME, _TEXT = 40, 84


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page as one block, so that all of it can be read before any script has run."""
    snapshot = council.snapshot(request.as_of)
    kept = {name: request.params.get(name, "") for name in KEPT}
    day = request.day.isoformat() if request.day else ""
    key = ("overview", spoken(), tuple(kept.values()))
    if kept[AS_OF_PARAM] not in ("", day) or kept[LANGUAGE_PARAM] not in ("", *LANGUAGES):
        # Links take along what the address has, and anything may stand there: only what is known is kept.
        return block(_Made.of(council, request, snapshot).html(request))
    made: _Made = snapshot.once(key, lambda: _Made.of(council, request, snapshot))
    if not {SEARCH, SORT, *FILTERS}.intersection(request.params):
        return block(snapshot.once((*key, "whole"), lambda: made.html(request)))
    return block(made.html(request))


@dataclass(frozen=True)
class _Made:
    """The page in parts, of which only the table depends on what the address asks of it."""

    head: str
    table: dict[str, Any]
    rows: Sequence[Row]
    foot: str

    @staticmethod
    def of(council: Council, request: Request, snapshot: Snapshot) -> _Made:
        """All that has to be worked out."""
        found = [_Found(council, snapshot, c) for c in council.register.of_kind("commitment")]
        head = _render("overview.html", **_head(council, snapshot, found))
        head += _render("overview_news.html", **_news(council, request, snapshot, found))
        foot = _render("overview_end.html", is_empty=not found, example=council.settings.example)
        rows = [_row(place, one) for place, one in enumerate(found)]
        return _Made(head, _choices(council, found), rows, foot)

    def html(self, request: Request) -> str:
        """The page with the table as the address asks for it."""
        asked = Asked.of(request.params, {name: [v for v, _ in self.table[name]] for name in FILTERS}, KEYS)
        rows = [(asked.shows(row), row) for row in asked.ordered(self.rows)]
        table = _render(
            "overview_table.html", **self.table, asked=asked, rows=[row.html(is_shown=s) for s, row in rows],
            shown=sum(s for s, _ in rows), heads=words.heads(), kept=[(n, request.params.get(n)) for n in KEPT],
        )  # fmt: skip
        return f"{self.head}{table}{self.foot}"


def _render(name: str, **facts: Any) -> str:
    return render(name, lang=spoken(), listing=numbers.listing, deadline_word=deadline_word, **facts)


class _Found:
    """A commitment with all that the page says of it."""

    def __init__(self, council: Council, snapshot: Snapshot, commitment: Commitment) -> None:
        self.commitment = commitment
        self.id, self.text, self.theme = commitment.id, commitment.text, commitment.theme
        self.name, self.short = sentences.short_form(self.text, _NAME), sentences.short_form(self.text, _TEXT)
        self.found: Standing = snapshot.standing(commitment.id)
        self.standing, self.because = self.found.standing, self.found.because
        self.group = next(group for group, standings in GROUPS.items() if self.standing in standings)
        self.decisions = decisions(self.found)
        self.spark = _spark(council, snapshot, self.found.foremost)
        milestones = [m for m in council.register.milestones_of(commitment.id) if not m.shielded]
        self.deadlines = assess.deadlines(milestones, snapshot.day)
        self.next = _next(self.deadlines, is_late_told=self.found.worst == "deadline-late")


def _next(deadlines: Sequence[assess.Deadline], *, is_late_told: bool) -> assess.Deadline | None:
    """The milestone that is late longest, else the next one due. What the standing tells of is not told of again."""
    open_states = ("started", "planned") if is_late_told else ("late", "started", "planned")
    waiting = [one for one in deadlines if one.state in open_states]
    return min(waiting, key=lambda one: (one.state != "late", one.milestone.due), default=None)


def _spark(council: Council, snapshot: Snapshot, judged: Judged | None) -> dict[str, Any] | None:
    if judged is None:
        return None
    settings, link, course = council.settings, judged.case.link, judged.course
    indicator = council.register.indicators[link.indicator]
    row = snapshot.once("rows by link", lambda: _by_link(snapshot))[link]
    years = sentences.years_words(settings.baseline_from, settings.baseline_to)
    newest, month = row["newest"], row["newest_month"]
    label = sentences.spark_label(indicator.name, indicator.unit, newest, month, row["baseline"], years)
    drawn = drawing(snapshot, link.indicator, link.unit, link, plain=True)
    return {
        "svg": Markup(spark(drawn, label)),
        "row": row,
        "indicator": indicator,
        "place": council.register.units[link.unit].name,
        "has_level": pd.notna(row["level"]),
        "has_newest": pd.notna(newest),
        "has_target": pd.notna(row["target"]),
        "pace": pace_phrase(
            reason=course.reason, needed=course.needed, ratio=course.ratio, low=course.ratio_low,
            high=course.ratio_high, nature=indicator.nature,
        ),
        "ratio": course.ratio,
    }  # fmt: skip


def _by_link(snapshot: Snapshot) -> dict[Any, dict[str, Any]]:
    # Figures only: what is said of them is in one language.
    figures = ["commitment", "indicator", "unit", "level", "baseline", "target", "newest", "newest_month", "hidden"]
    rows = snapshot.links[[*figures, "target_by"]].to_dict("records")
    return {one.case.link: row for one, row in zip(snapshot.judged, rows, strict=True)}


def _row(place: int, one: _Found) -> Row:
    keys = {"nr": float(place), "vurdering": float(STANDINGS.index(one.standing))}
    if one.spark is not None:
        keys["takt"] = one.spark["ratio"]
    if one.next is not None:
        keys["frist"] = float(one.next.milestone.due.replace("-", ""))
    answers = {
        "tema": [one.theme],
        "vurdering": [one.standing, one.group],
        "beslutning": [*one.decisions, *(["ja"] if one.decisions else [])],
    }
    about = [one.spark["indicator"].name, one.spark["place"], one.spark["pace"]] if one.spark else []
    told = [one.next.milestone.title] if one.next else []
    text = " ".join([one.id, one.text, words.standing(one.standing), one.because, *one.found.moved, *about, *told])
    return Row(place, Markup(_render("overview_row.html", one=one)), text, answers, keys)


def _head(council: Council, snapshot: Snapshot, found: Sequence[_Found]) -> dict[str, Any]:
    settings = council.settings
    total = len(months.span(settings.years_from, settings.years_to))
    looks = [n for n in LOOKS if n <= total]
    marks = [{"months": n, "after": before, "month": months.shift(settings.years_from, n - 1)}
             for before, n in zip([0, *looks], looks, strict=False)]  # fmt: skip
    return {
        "council": settings.name,
        "gone": snapshot.months_gone,
        "total": total,
        "looks": marks,
        "look_months": looks,
        "next_look": next((n for n in looks if n > snapshot.months_gone), None),
        "through": snapshot.through,
        "years": (settings.years_from, settings.years_to),
        "lines": _lines(found),
        "themes": [_theme(council, theme, found) for theme in council.register.themes()],
        "is_empty": not found,
        "of": len(found),
    }


def _lines(found: Sequence[_Found]) -> list[dict[str, Any]]:
    """The lead: a group of standings each, and then what needs a decision, by why."""
    lines: list[dict[str, Any]] = []
    for group, title in words.groups().items():
        mine = [one for one in found if one.group == group]
        lines.append({"code": group, "title": title, "count": len(mine), "asks": {"vurdering": group},
                      "parts": [{"title": "", "ones": mine[:_NAMED], "more": len(mine) - _NAMED,
                                 "asks": {"vurdering": group}}]})  # fmt: skip
    waiting = [one for one in found if one.decisions]
    parts = []
    for code, why in words.decisions().items():
        mine = [one for one in waiting if code in one.decisions]
        if mine:
            parts.append(
                {"title": why, "ones": mine[:_NAMED], "more": len(mine) - _NAMED, "asks": {"beslutning": code}}
            )
    lines.append({"code": "decision", "title": words.needs_decision(), "count": len(waiting),
                  "asks": {"beslutning": "ja"}, "parts": parts})  # fmt: skip
    return lines


def _theme(council: Council, theme: str, found: Sequence[_Found]) -> dict[str, Any]:
    mine = [one for one in found if one.theme == theme]
    by_standing = {key: [one for one in mine if one.standing == key] for key in STANDINGS}
    return {
        "id": theme,
        "name": _theme_name(council, theme),
        "questions": [q for q in council.register.of_kind("question") if q.theme == theme],
        "count": len(mine),
        "counts": [(key, len(ones)) for key, ones in by_standing.items() if ones],
    }


def _theme_name(council: Council, theme: str) -> str:
    return dict(council.settings.themes).get(theme, theme.capitalize())


def _choices(council: Council, found: Sequence[_Found]) -> dict[str, Any]:
    """What the table can be filtered by: each choice with its words."""
    themes = {one.theme for one in found}
    has = {one.standing for one in found}
    return {
        "tema": [(t, _theme_name(council, t)) for t in council.register.themes() if t in themes],
        "vurdering": [*(_option(*o) for o in words.groups().items()),
                      *((key, words.standing(key)) for key in STANDINGS if key in has)],
        "beslutning": [_option("ja", words.needs_decision()), *words.decisions().items()],
        "of": len(found),
    }  # fmt: skip


def _option(code: str, text: str) -> tuple[str, str]:
    return code, text[:1].upper() + text[1:]


def _news(council: Council, request: Request, snapshot: Snapshot, found: Sequence[_Found]) -> dict[str, Any]:
    news = council.news(as_of=request.as_of).to_dict("records")
    silent = [part for part in _silent(council, request, snapshot, found) if part["ones"]]
    return {
        "news": news[:_NEWS], "older": news[_NEWS:], "since": months.month_earlier(snapshot.day),
        "silent": silent, "silences": words.silences(), "most": _SILENT, "has_figures": snapshot.through is not None,
    }  # fmt: skip


def _silent(council: Council, request: Request, snapshot: Snapshot, found: Sequence[_Found]) -> list[dict[str, Any]]:
    """What nobody says anything of: each kind with its items, an item with its links."""
    register, settings = council.register, council.settings
    gaps = [gap for gap in find_gaps(council.deliveries(as_of=request.as_of)) if gap.source != NO_SOURCE]
    deliveries = []
    for gap in gaps:
        units = [register.units[unit].name for unit in gap.units]
        said = words.late_delivery(settings.source(gap.source).name, gap.month, units, is_whole=gap.is_whole)
        deliveries.append(_item(said, "leveranser", kilde=gap.source, til=gap.month))

    def finished(state: str) -> list[dict[str, Any]]:
        mine = [due.milestone for one in found for due in one.deadlines if due.state == state]
        return [_item(m.title, "forpliktelse", words.done_on(m.done_on or m.due), nr=m.commitment) for m in mine]

    told = {row[0] for row in zip(register.links, snapshot.links["verdict"], strict=True) if row[1] != "no-data"}
    users: dict[str, list[str]] = {}
    for link in register.links:
        users.setdefault(link.indicator, []).append(link.commitment)
    unsaid = set(users) - {link.indicator for link in told}
    indicators = [
        _item(register.indicators[name].name, "indikator", words.used_by(list(dict.fromkeys(mine))), id=name)
        for name, mine in users.items() if name in unsaid
    ]  # fmt: skip
    measures = [
        _item(f"{number} {sentences.short_form(register.commitments[number].text, _TEXT)}", "forpliktelse", nr=number)
        for number in dict.fromkeys(number for one in found for number in one.found.unmeasured)
    ]
    return [
        {"code": "deliveries", "ones": deliveries},
        {"code": "evidence", "ones": finished("no-evidence")},
        {"code": "stale", "ones": finished("stale")},
        {"code": "indicators", "ones": indicators},
        {"code": "measures", "ones": measures},
    ]


def _item(text: str, slug: str, more: str = "", **params: str) -> dict[str, Any]:
    return {"text": text, "more": more, "slug": slug, "params": params}
