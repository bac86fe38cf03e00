"""Forpliktelse: where it stands and why, what needs a decision, what cannot be known yet; then each indicator and deadline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import panel as pn
from markupsafe import Markup

from dashboard import assess
from dashboard.assess import LOOKS
from dashboard.charts import drawing, svg, timeline
from dashboard.model import Commitment, Indicator, Link
from dashboard.model import month as months
from dashboard.pages.parts.deciding import OWN, decisions
from dashboard.pages.parts.fault import report_fault
from dashboard.pages.parts.live import on_new_version, pulse_of
from dashboard.pages.parts.markup import block
from dashboard.pages.parts.page import LANGUAGE_PARAM, Request, answering, asked
from dashboard.pages.parts.remark import RemarkDesk, standing_badge
from dashboard.pages.parts.templating import filled, render
from dashboard.past import past
from dashboard.snapshot import Snapshot
from dashboard.wording import courses, deadlines, numbers, sentences, verdicts
from dashboard.wording import overview as words
from dashboard.wording.catalogue import LANGUAGES, N_, _, counted, spoken
from dashboard.wording.language import some, subject

if TYPE_CHECKING:
    from dashboard.council import Council

#: What the address asks for: the number, and whether its standing month by month is to be shown.
NUMBER, PAST = "nr", "historikk"
_GOALS = {
    "proposed": N_("Foreslått mål innen {by}"), "adopted": N_("Vedtatt mål innen {by}"), "not_set": N_("Mål innen {by}"),
}  # fmt: skip
#: Verdicts with no figures to tell of.
_BARE = ("no-data", "suppressed")


def has(council: Council, request: Request) -> bool:
    """Whether there is what the address names; without a number it is the list to choose from."""
    number = request.params.get(NUMBER, "")
    return not number or number in council.register.commitments


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page of the question, commitment or measure that ``nr`` names; a list to choose from without it."""
    number = request.params.get(NUMBER, "")
    if number not in council.register.commitments:
        return _choose(council, request, number)
    return _Page(council, request, number).column


def _choose(council: Council, request: Request, number: str) -> pn.pane.HTML:
    snapshot = council.snapshot(request.as_of)
    themes = [
        (_theme(council, theme), [(one, snapshot.standing(one.id)) for one in mine])
        for theme in council.register.themes()
        if (mine := [one for one in council.register.of_kind("commitment") if one.theme == theme])
    ]
    return filled("choose.html", asked_for=number, themes=themes, badge=standing_badge)


class _Page:
    """One visit: what follows the figures is exchanged when new ones come; a comment that is being written is left alone."""

    def __init__(self, council: Council, request: Request, number: str) -> None:
        self.council, self.request, self.number = council, request, number
        version = pulse_of(council).read()
        above, below = self._parts()
        self.above, self.below = block(above), block(below)
        # A question is KS's own: nobody here answers for it.
        is_question = council.register.commitments[number].kind == "question"
        self.desk = None if is_question else RemarkDesk(council, request, number)
        self.news = block("")
        cards = [] if self.desk is None else [self.desk.card]
        self.column = pn.Column(self.above, *cards, self.below, self.news, sizing_mode="stretch_width", margin=0)
        on_new_version(council, version, self._renew)

    def _parts(self) -> tuple[str, str]:
        snapshot = self.council.snapshot(self.request.as_of)
        # What links take along is in the page too; a page of every text that someone writes there is not kept.
        language = self.request.params.get(LANGUAGE_PARAM, "")
        if language not in ("", *LANGUAGES):
            return _parts(self.council, snapshot, self.number, self.request)
        is_open = bool(self.request.params.get(PAST))
        key = ("commitment", self.number, spoken(), language, self.request.day, is_open, snapshot.day)
        return snapshot.once(key, lambda: _parts(self.council, snapshot, self.number, self.request))

    def _renew(self) -> None:
        with answering(self.request):
            try:
                self.above.object, self.below.object = self._parts()
                if self.desk is not None:
                    self.desk.renew()
                said = _("Oppdatert med nye tall.")
            except Exception:
                number = report_fault("page forpliktelse, new figures")
                said = _("Nye tall er kommet, men kunne ikke vises. Feilnummer {number}.", number=number)
            self.news.object = render("renewed.html", said=said)


def _parts(council: Council, snapshot: Snapshot, number: str, request: Request) -> tuple[str, str]:
    """What stands above the comments, and what stands below them."""
    register, settings = council.register, council.settings
    commitment = register.commitments[number]
    above = []
    parent = register.commitments.get(commitment.parent)
    while parent is not None:
        above.insert(0, parent)
        parent = register.commitments.get(parent.parent)
    found = snapshot.standing(number)
    is_question = commitment.kind == "question"
    rows = {(row.commitment, row.indicator, row.unit): row for row in found.links.itertuples(index=False)}
    parts = [commitment, *register.below(number)]
    due = _due(council, snapshot, number)
    must, also = _asked_for(council, snapshot, number)
    facts = {
        "commitment": commitment, "kind": verdicts.KINDS[commitment.kind], "number": number, "badge": standing_badge,
        "verdict_word": verdicts.verdict_word, "above": [one for one in above if one.kind != "question"],
        "theme": _theme(council, commitment.theme), "found": found, "settings": settings, "is_question": is_question,
        "counts": _counts(found.links),
        "off_course": int(((found.links["on_course"] == "no") & (found.links["relation"] != "context")).sum()),
        "decide": must, "follow": also, "unknown": _unknown(council, snapshot, number),
        "below": [(one, snapshot.standing(one.id)) for one in register.below(number)] if is_question else [],
        "groups": [] if is_question else [_group(council, snapshot, one, rows, number, due, 4 if parts[1:] else 3) for one in parts],
    }  # fmt: skip
    shielded = sum(m.shielded for m in register.milestones_of(number))
    line = timeline(
        due,
        first=settings.years_from,
        last=settings.years_to,
        today=snapshot.day,
        name=_("Milepæler, øvelser og gjennomganger"),
    )
    is_open = bool(request.params.get(PAST))
    rest = {
        "number": number, "badge": standing_badge, "line": Markup(line), "due": [_deadline(one) for one in due], "shielded": shielded,
        "question": next((one for one in above if one.kind == "question"), None), "is_question": is_question,
        "past": past(snapshot, number) if is_open else (), "is_open": is_open, "is_dated": request.as_of is not None,
    }  # fmt: skip
    return render("commitment.html", **facts), render("commitment_rest.html", **rest)


def _counts(links: pd.DataFrame) -> list[tuple[str, str, int]]:
    """How many links have each verdict, with the word for it: a delivery has another word than an outcome."""
    rows = [row for row in links.itertuples(index=False) if row.relation != "context"]
    found = Counter((row.verdict, verdicts.verdict_word(row.verdict, nature=row.nature)) for row in rows)
    order = list(verdicts.VERDICTS)
    return [(*key, found[key]) for key in sorted(found, key=lambda key: order.index(key[0]))]


def _theme(council: Council, theme: str) -> str:
    return dict(council.settings.themes).get(theme, theme.capitalize())


# -- what it comes to -----------------------------------------------------------------------


def _asked_for(council: Council, snapshot: Snapshot, number: str) -> tuple[list[str], list[str]]:
    """What needs a decision, by the overview's rule and from what weighs most; and what else is to be followed up."""
    found = snapshot.standing(number)
    rows = [row for row in found.links.itertuples(index=False) if row.relation != "context"]
    named = _namer(council, rows)
    due = _due(council, snapshot, number)
    must = [_("{what}: takten er dårligere enn før.", what=named(row)) for row in rows if row.verdict == "worse"]
    also: list[str] = []
    must += [_deadline_sentence(one) for one in due if one.state == "late"]
    for row in rows:
        if row.on_course == "no" and row.verdict != "worse":
            pace = courses.pace_words(row.pace_ratio)
            (must if row.relation in OWN else also).append(
                _("{what}: ikke i rute – {pace}.", what=named(row), pace=pace)
                if pace
                else _("{what}: ikke i rute mot målet.", what=named(row))
            )
    must += found.moved
    must += [f"{words.decisions()[code]}." for code in decisions(found) if code in ("disagrees", "not-measured")]
    also += [_deadline_sentence(one) for state in ("no-evidence", "stale") for one in due if one.state == state]
    also += [
        _("{what}: det nyeste tallet skiller seg ut i uønsket retning.", what=named(row))
        for row in rows
        if row.relation == "balancing" and row.variation == "concern" and row.verdict != "worse"
    ]
    proposed = sum(row.target_status == "proposed" for row in rows)
    if proposed:
        also.append(
            counted(
                "{count} mål er foreslått, men ikke vedtatt.", "{count} mål er foreslått, men ikke vedtatt.", proposed
            )
        )
    return list(dict.fromkeys(must)), list(dict.fromkeys(also))


def _unknown(council: Council, snapshot: Snapshot, number: str) -> list[str]:
    """What nobody can know yet, and why."""
    found = snapshot.standing(number)
    rows = [row for row in found.links.itertuples(index=False) if row.relation != "context"]
    named = _namer(council, rows)

    def names(verdict: str) -> str:
        return some(list(dict.fromkeys(named(row) for row in rows if row.verdict == verdict)))

    said = []
    if undecided := names("undecided"):
        said.append(_("Kan ikke avgjøres ennå: {names}.", names=undecided))
        settings = snapshot.settings
        total = len(months.span(settings.years_from, settings.years_to))
        look = next((each for each in LOOKS if snapshot.months_gone < each <= total), None)
        if look is not None:
            month = numbers.month(months.shift(settings.years_from, look - 1))
            said.append(
                _("Takten vurderes neste gang etter {count} måneder, med tallene for {month}.", count=look, month=month)
            )
    if silent := names("no-data"):
        said.append(_("Ingen har rapportert tall: {names}.", names=silent))
    if hidden := names("suppressed"):
        said.append(_("Tallene vises ikke, av hensyn til personvernet: {names}.", names=hidden))
    if bare := [one for one in found.unmeasured if one != number]:
        said.append(_("Måles ikke: {names}.", names=numbers.listing(bare)))
    return said


def _namer(council: Council, rows: Sequence[Any]) -> Callable[[Any], str]:
    """How each link is called: by its indicator, with the unit where they are not all of one."""
    register = council.register
    is_one = len({row.unit for row in rows}) <= 1

    def name(row: Any) -> str:
        called = register.indicators[row.indicator].name
        return called if is_one else f"{called} ({register.units[row.unit].name})"

    return name


# -- indicators -----------------------------------------------------------------------------


def _group(
    council: Council, snapshot: Snapshot, of: Commitment, rows: dict[tuple[str, str, str], Any], shown: str,
    due: Sequence[assess.Deadline], level: int,
) -> dict[str, Any]:  # fmt: skip
    """One point with its own cards. Those that must not get worse stand beside what they are held against."""
    register = council.register
    links = register.links_of(of.id, with_measures=of.id != shown)
    balanced = any(link.relation == "balancing" for link in links)

    def is_other_side(link: Link) -> bool:
        is_outcome = register.indicators[link.indicator].nature == "outcome"
        return balanced and is_outcome and link.relation in ("direct", "indirect")

    def cards(chosen: Iterable[Link], level: int = level) -> list[Markup]:
        return [
            _card(council, snapshot, link, rows[link.commitment, link.indicator, link.unit], level) for link in chosen
        ]

    return {
        "of": of, "level": level, "is_own": of.id == shown, "standing": snapshot.standing(of.id),
        "cards": cards(link for link in links if link.relation != "balancing" and not is_other_side(link)),
        "pairs": (cards(filter(is_other_side, links), level + 1), cards((x for x in links if x.relation == "balancing"), level + 1)),
        "moved": list(snapshot.standing(of.id).moved) if balanced else [],
        "has_dates": any(one.milestone.commitment in register.family(of.id) for one in due),
    }  # fmt: skip


def _card(council: Council, snapshot: Snapshot, link: Link, row: Any, level: int) -> Markup:
    """One link: relation and reason, verdict, way to the target, chart, table."""
    register, settings = council.register, council.settings
    indicator, unit = register.indicators[link.indicator], register.units[link.unit]
    link = snapshot.aimed(link)
    series = snapshot.series(link.indicator, link.unit)
    has_figures = bool(series["value"].notna().any())

    def address(month: str) -> str:
        return _tall(link, month)

    chart = ""
    if has_figures:
        chart = svg(drawing(snapshot, link.indicator, link.unit, link), address=address, name=link.commitment)
    years = sentences.years_words(settings.baseline_from, settings.baseline_to)
    is_step = indicator.over_time == "stock" and indicator.nature == "delivery"
    facts = (
        []
        if row.verdict in _BARE
        else _facts(row, indicator, link, numbers.month(settings.baseline_to) if is_step else years)
    )
    about = f"{subject(indicator.name, unit.name)}: "
    return Markup(
        render(
            "commitment_card.html",
            link=link, indicator=indicator, unit=unit, row=row, chart=Markup(chart), facts=facts,
            said=_lead(row.reason.removeprefix(about)),
            course=row.course if link.target is not None and row.verdict not in _BARE else "",
            signal=row.signal if indicator.nature == "outcome" and row.verdict not in (*_BARE, "not-measurable") else "",
            absent="" if row.absent <= 0 or row.verdict in _BARE else counted(
                "{count} enhet som pleier å rapportere, mangler i minst én av månedene.",
                "{count} enheter som pleier å rapportere, mangler i minst én av månedene.",
                int(row.absent),
            ),
            level=level, relation=(verdicts.RELATIONS[link.relation], verdicts.RELATION_HELP[link.relation]), caption="",
            verdict=verdicts.verdict_word(row.verdict, nature=indicator.nature),
            table=list(_table(series, indicator, link, settings.release.min_persons)),
        )
    )  # fmt: skip


def _lead(text: str) -> tuple[str, str]:
    """The first sentence, and the rest."""
    first, stop, rest = text.partition(". ")
    return (f"{first}.", rest) if stop else (text, "")


def _facts(row: Any, indicator: Indicator, link: Link, before: str) -> list[tuple[str, str, str]]:
    """The link's few figures: what each is, the field it is in, and how it reads."""
    level = verdicts.level_words(indicator.over_time, indicator.measure)
    found = [(level, "level", numbers.figure(row.level, indicator.unit))] if pd.notna(row.level) else []
    if pd.notna(row.baseline):
        found.append((before, "baseline", numbers.figure(row.baseline, indicator.unit)))
    if link.target is not None and link.target_by:
        said = _(_GOALS[link.target_status], by=numbers.month(link.target_by))
        found.append((said, "target", numbers.figure(link.target, indicator.unit)))
    return found


def _tall(link: Link, month: str) -> str:
    return asked().address("tall", indikator=link.indicator, enhet=link.unit, maaned=month)


def _table(series: pd.DataFrame, indicator: Indicator, link: Link, least: int) -> Iterable[dict[str, Any]]:
    for row in series.iloc[::-1].itertuples():
        has_figure = not row.hidden and pd.notna(row.value)
        yield {
            "month": row.month,
            "value": row.value if has_figure else None,
            "said": numbers.figure(row.value, indicator.unit) if has_figure else _("vises ikke") if row.hidden else "",
            "why": verdicts.HIDDEN[row.hidden].format(least=least) if row.hidden else "",
            "absent": ""
            if row.hidden or not row.absent
            else counted("{count} enhet mangler", "{count} enheter mangler", int(row.absent)),
            "parts": None if row.hidden or pd.isna(row.denominator) else (row.numerator, row.denominator),
            "address": _tall(link, row.month) if has_figure else "",
        }


# -- deadlines ------------------------------------------------------------------------------


def _due(council: Council, snapshot: Snapshot, number: str) -> list[assess.Deadline]:
    """Milestones, exercises and reviews as they stand on the day, the shielded left out; the calendar alone says what is late."""
    shown = [one for one in council.register.milestones_of(number) if not one.shielded]
    return sorted(assess.deadlines(shown, snapshot.day), key=lambda one: one.milestone.due)


def _deadline_sentence(one: assess.Deadline) -> str:
    milestone = one.milestone
    return deadlines.deadline_sentence(
        state=one.state, title=milestone.title, kind=milestone.kind, due=milestone.due, done_on=milestone.done_on,
        days=one.days,
    )  # fmt: skip


def _deadline(one: assess.Deadline) -> dict[str, Any]:
    return {
        "milestone": one.milestone, "state": one.state, "word": deadlines.deadline_word(one.state),
        "kind": verdicts.MILESTONE_KINDS[one.milestone.kind], "is_weak": one.state in ("late", "no-evidence", "stale"), "sentence": _deadline_sentence(one),
    }  # fmt: skip
