"""The words in a chart, and the sentence beside it."""

from __future__ import annotations

import datetime as dt
import math

from babel.dates import format_date

from dashboard.wording.catalogue import N_, _, counted, spoken
from dashboard.wording.numbers import figure, listing, month, number, unit_word
from dashboard.wording.sentences import CHART, years_words

LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
#: Points that stand out, by rule and side: above the usual, below it.
_STANDS_OUT = {
    ("outside", 1): N_("langt over"),
    ("outside", -1): N_("langt under"),
    ("trend", 1): N_("stiger sju på rad"),
    ("trend", -1): N_("synker sju på rad"),
    ("two-of-three", 1): N_("to av tre høye"),
    ("two-of-three", -1): N_("to av tre lave"),
    ("shift", 1): N_("lenge over"),
    ("shift", -1): N_("lenge under"),
}
_NOTES = {
    "redefined": N_("telles på en ny måte"),
    "jump": N_("nytt nivå"),
    "rebased": N_("nye grenser"),
    "easter": N_("påske"),
    "july": N_("fellesferie"),
}
_TARGETS = {
    "proposed": N_("foreslått mål: {figure}"),
    "adopted": N_("vedtatt mål: {figure}"),
    "": N_("mål: {figure}"),
}
_HIDDEN = {
    "few-persons": N_("vises ikke, fordi tallet gjelder få personer"),
    "persons-unknown": N_("vises ikke, fordi antall ansatte ikke er kjent"),
    "": N_("vises ikke"),
}


def axis_word(unit: str) -> str:
    """What the value axis counts: ``prosent``, ``årsverk``; for a plain count, ``antall``."""
    return unit_word(unit, spoken()) or _("antall")


def chart_name(name: str, place: str) -> str:
    """What a chart is of: ``Sykefravær totalt, Helse og omsorg``."""
    return _("{name}, {place}", name=name, place=place)


def start_words(count: int) -> str:
    """The line at which the months that are followed begin."""
    if count == 24:
        return _("De to årene begynner")
    return _("Perioden begynner")


def usual_words(first: str, last: str) -> str:
    """The band that most months of the baseline lay in."""
    return _("åtte av ti måneder i {years}", years=years_words(first, last))


def before_words(first: str, last: str, *, is_step: bool = False) -> str:
    """The line of the mean before the start, where there is no band; of steps taken, how many there were at the end."""
    if is_step:
        return _("nivå i {month}", month=month(last, spoken()))
    return _("snitt i {years}", years=years_words(first, last))


def limit_words(*, is_trial: bool) -> str:
    """The control limits."""
    return _("foreløpig yttergrense") if is_trial else _("yttergrense for det vanlige")


def target_words(value: float, unit: str, status: str, by: str = "", *, is_yearly: bool = False) -> str:
    """The target at the end of its path; with ``by``, when it is to be reached. ``is_yearly``: a month's part of what is set for a year."""
    amount = figure(value, unit, spoken())
    if is_yearly:
        amount = _("{figure} i måneden", figure=amount)
    said = _(_TARGETS.get(status, _TARGETS[""]), figure=amount)
    return _("{target} innen {month}", target=said, month=month(by, spoken())) if by else said


def revised_words(value: float, unit: str, set_on: str) -> str:
    """A target that another has taken the place of."""
    return _("tidligere mål: {figure}", figure=figure(value, unit, spoken()))


def fan_words() -> str:
    """The fan ahead of the newest month."""
    return _("ventet")


def fan_title(low: float, high: float, unit: str, at: str) -> str:
    """What the fan says of its last month."""
    return _(
        "Med åtte av ti sjanser ligger {month} mellom {low} og {high}.",
        month=month(at, spoken()), low=_plain(low, unit), high=figure(high, unit, spoken()),
    )  # fmt: skip


def newest_words(value: float, unit: str, at: str) -> str:
    """The newest point: ``7,4 prosent i oktober``-like, short."""
    return _("{month}: {figure}", month=month(at, spoken(), short=True), figure=figure(value, unit, spoken()))


def mark_words(label: str, side: int) -> str:
    """A point that stands out, in few words; empty for a code there are none for."""
    return _(_STANDS_OUT.get((label, side), ""))


def note_words(kind: str, reason: str = "", count: int = 0) -> str:
    """A note on the time line; a register's own reason stands after what it is."""
    if kind == "absent":
        return counted("{count} enhet mangler tall", "{count} enheter mangler tall", count)
    said = _(_NOTES[kind])
    return _("{what}: {why}", what=said, why=reason) if reason else said


def look_words(gone: int) -> str:
    """A month in which the pace is judged: ``12 md.``"""
    return _("{count} md.", count=gone)


def first_look_words(gone: int) -> str:
    """The first such month."""
    return _("vurderes etter {count} md.", count=gone)


def look_title(gone: int, at: str) -> str:
    """The same in full."""
    return _(
        "Takten vurderes etter {count} måneder, når tallene for {month} er her.", count=gone, month=month(at, spoken())
    )


def short_month(at: str) -> str:
    """``des. 2026``."""
    return month(at, spoken(), short=True)


def progress_sentence(gone: int, total: int, looks: list[int]) -> str:
    """The line of the followed months in words."""
    said = _("Måned {gone} av {total}.", gone=gone, total=total)
    if not looks:
        return said
    after = listing([str(look) for look in looks], spoken())
    judged = _("Takten vurderes etter {looks} måneder.", looks=after)
    return f"{said} {judged}"


def timeline_name(count: int) -> str:
    """A line of time of milestones, exercises and reviews."""
    return counted(
        "Tidslinje med {count} frist. Den står i lista under.",
        "Tidslinje med {count} frister. De står i lista under.",
        count,
    )


def today_words() -> str:
    """The day it is."""
    return _("i dag")


def date_title(title: str, state: str, when: str) -> str:
    """A milestone on the line of time: what, how it stands, and its days."""
    return _("{title}: {state}. {when}", title=title, state=state.lower(), when=when)


def due_words(due: str, done: str = "") -> str:
    """When it is due, and when it was done where it is."""
    return _("Frist {due}, gjort {done}.", due=due, done=done) if done else _("Frist {due}.", due=due)


def hidden_words() -> str:
    """Months that may not be seen."""
    return _("vises ikke")


def no_figure_words() -> str:
    """A unit without a figure."""
    return _("ingen tall")


def figure_words(value: float, unit: str) -> str:
    """A figure with its unit."""
    return figure(value, unit, spoken())


def scale_words(low: float, high: float, unit: str) -> str:
    """What small charts beside each other are drawn on."""
    return _("Alle har samme skala, fra {low} til {high}.", low=_plain(low, unit), high=figure(high, unit, spoken()))


def none_words() -> str:
    """A chart without a figure in it."""
    return _("Ingen tall som kan vises")


def point_title(at: str, value: float, unit: str, said: list[str]) -> str:
    """A month's point: ``oktober 2026: 7,4 prosent``, and what else is known of the month."""
    found = _("{month}: {figure}", month=month(at, spoken()), figure=figure(value, unit, spoken()))
    return ". ".join([found, *said])


def hidden_title(at: str, why: str) -> str:
    """A month that may not be seen, and why."""
    return _("{month}: {why}", month=month(at, spoken()), why=_(_HIDDEN.get(why, _HIDDEN[""])))


def hover_words() -> dict[str, str]:
    """What stands before a month, its figure, what is to be noted of it, and its source, where a reader looks closer."""
    return {"month": CHART["month"], "figure": CHART["figure"], "note": _("Merknad"), "source": CHART["source"]}


def tick_words(value: float, step: float) -> str:
    """A mark on the value axis, with as many decimals as its steps have."""
    decimals = next((n for n in range(7) if abs(round(step, n) - step) < 1e-9 * abs(step or 1)), 6)
    return number(value, decimals, spoken())


def tick_month(at: str) -> str:
    """A month on the time line, without its year."""
    day = dt.date(int(at[:4]), int(at[5:7]), 1)
    return str(format_date(day, "LLL", locale=LOCALES.get(spoken(), LOCALES["nb"])))


def arrows_words() -> str:
    """How a keyboard walks along a chart."""
    return _("Piltastene går fra måned til måned.")


def described(
    *, newest: float, at: str | None, unit: str, low: float, high: float, mean: float, baseline: tuple[str, str],
    target: float, by: str, status: str, is_yearly: bool, is_step: bool, hidden: int, fan: tuple[float, float, str] | None, marks: int,
) -> str:  # fmt: skip
    """What a chart shows, for those who do not see it; figures are those of a month."""
    language = spoken()
    said: list[str] = []
    if at is None or math.isnan(newest):
        said.append(_("Ingen tall som kan vises."))
    else:
        said.append(
            _(
                "Det nyeste tallet er {figure} i {month}.",
                figure=figure(newest, unit, language),
                month=month(at, language),
            )
        )
    years = years_words(*baseline)
    if not (math.isnan(low) or math.isnan(high)):
        said.append(
            _(
                "Åtte av ti måneder i {years} lå mellom {low} og {high}.",
                years=years, low=_plain(low, unit), high=figure(high, unit, language),
            )
        )  # fmt: skip
    elif not math.isnan(mean):
        text = N_("Nivået i {month} var {figure}.") if is_step else N_("Snittet i {years} var {figure}.")
        said.append(_(text, years=years, month=month(baseline[1], language), figure=figure(mean, unit, language)))
    if not math.isnan(target):
        goal = target_words(target, unit, status, by, is_yearly=is_yearly)
        said.append(f"{goal[:1].upper()}{goal[1:]}.")
    if fan is not None:
        said.append(fan_title(fan[0], fan[1], unit, fan[2]))
    if marks:
        said.append(counted("{count} måned skiller seg ut.", "{count} måneder skiller seg ut.", marks))
    if hidden:
        said.append(counted("{count} måned vises ikke.", "{count} måneder vises ikke.", hidden))
    return " ".join(said)


def _plain(value: float, unit: str) -> str:
    """A figure without its unit, where the unit follows."""
    return figure(value, unit, spoken()).removesuffix(unit_word(unit, spoken())).strip()
