"""What has changed since last month, as a list with reasons: verdicts, signals, standings, deadlines, figures, deliveries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import pandas as pd

from dashboard import assess
from dashboard.assess import Judged
from dashboard.deliveries import OPEN_STATES
from dashboard.restatement import restated
from dashboard.snapshot import Snapshot
from dashboard.wording import news as words
from dashboard.wording.language import some

#: From what asks most of its reader; ``sentence`` says it, the others say what it is about (empty where it is not).
COLUMNS = ("kind", "commitment", "indicator", "unit", "month", "sentence")
KINDS = ("standing", "verdict", "signal", "late", "done", "restated", "missing")
_KEY = ["indicator", "unit", "month"]
#: A signal that has come to be one; back to common is no news.
_SIGNALS = ("improvement", "concern", "high", "low")


def news(
    now: Snapshot, before: Snapshot, earlier: pd.DataFrame, calendar: pd.DataFrame, language: str = ""
) -> pd.DataFrame:
    """One row a change, ``COLUMNS``, in the order of ``KINDS``.

    ``before`` is the same council a month before, ``earlier`` its figures as they were known then (as
    ``Snapshot.observations`` gives them), ``calendar`` the delivery calendar now.
    """
    found = [
        *_standings(now, before, language),
        *_links(now, before, language),
        *_deadlines(now, before.day, language),
        *_restated(now, earlier, language),
        *_missing(now, before.day, calendar, language),
    ]
    found.sort(key=lambda row: KINDS.index(row["kind"]))
    return pd.DataFrame([{column: row.get(column, "") for column in COLUMNS} for row in found], columns=list(COLUMNS))


def _standings(now: Snapshot, before: Snapshot, language: str) -> Iterator[dict[str, str]]:
    closed = {new.case.link.commitment for new, old in _pairs(now, before) if _is_closed(new, old)}
    for commitment in now.register.of_kind("commitment"):
        stands = now.standing(commitment.id)
        new, old = stands.standing, before.standing(commitment.id).standing
        if new != old:
            # It may have stood there because of what may not be seen any more.
            told = None if closed.intersection(now.register.family(commitment.id)) else old
            said = words.news_sentence(
                kind="standing", language=language, commitment=commitment.id, before=told, after=new
            )
            yield {"kind": "standing", "commitment": commitment.id, "sentence": f"{said} {stands.because}"}


def _pairs(now: Snapshot, before: Snapshot) -> Iterator[tuple[Judged, Judged]]:
    """Each link as it is judged now and as it was."""
    return zip(now.judged, before.judged, strict=True)


def _is_closed(new: Judged, old: Judged) -> bool:
    """Whether a link may not be seen any more. Then what it was may not be told either: its months are hidden together."""
    return new.verdict == "suppressed" != old.verdict


def _links(now: Snapshot, before: Snapshot, language: str) -> Iterator[dict[str, str]]:
    seen: set[tuple[str, str, str]] = set()
    for new, old in _pairs(now, before):
        link = new.case.link
        about = {"commitment": link.commitment, "indicator": link.indicator, "unit": link.unit}
        named = {"name": new.case.indicator.name, "place": now.register.units[link.unit].name}
        month = new.case.level.month or ""
        if _is_closed(new, old):
            said = words.news_sentence(kind="hidden", language=language, **named)
            yield {"kind": "verdict", **about, "month": month, "sentence": said}
        elif new.verdict != old.verdict:
            said = words.news_sentence(
                kind="verdict", language=language, **named, before=old.verdict, after=new.verdict,
                nature=new.case.indicator.nature,
            )  # fmt: skip
            yield {"kind": "verdict", **about, "month": month, "sentence": said}
        variation = new.charted.variation
        # A series that two points rest on has one chart.
        series = ("signal", link.indicator, link.unit)
        if variation in _SIGNALS and variation != old.charted.variation and series not in seen:
            seen.add(series)
            said = words.news_sentence(kind="signal", language=language, **named, month=month, variation=variation)
            yield {"kind": "signal", **about, "month": month, "sentence": said}


def _deadlines(now: Snapshot, since: dt.date, language: str) -> Iterator[dict[str, str]]:
    shown = [m for m in now.register.milestones if not m.shielded]
    pairs = zip(assess.deadlines(shown, now.day), assess.deadlines(shown, since), strict=True)
    for new, old in pairs:
        milestone = new.milestone
        if new.state == "late" and old.state != "late":
            said = words.news_sentence(
                kind="late", language=language, title=milestone.title, due=milestone.due, days=new.days
            )
            yield {"kind": "late", "commitment": milestone.commitment, "month": milestone.due[:7], "sentence": said}
        done = milestone.done_on
        if done is not None and since.isoformat() < done <= now.day.isoformat():
            said = words.news_sentence(kind="done", language=language, title=milestone.title, done_on=done)
            yield {"kind": "done", "commitment": milestone.commitment, "month": done[:7], "sentence": said}


def _restated(now: Snapshot, earlier: pd.DataFrame, language: str) -> Iterator[dict[str, str]]:
    """Figures that were there a month ago and are others now; a figure of few people is not told of."""
    linked = {link.indicator for link in now.register.links}
    found = restated(now, earlier)
    is_told = (found["kind"] == "changed") & found["indicator"].isin(linked)
    for row in found[is_told].sort_values(_KEY).itertuples(index=False):
        indicator = now.register.indicators[row.indicator]
        said = words.news_sentence(
            kind="restated", language=language, name=indicator.name, place=now.register.units[row.unit].name,
            month=row.month, before=row.before, after=row.after, unit=indicator.unit, file=row.file,
        )  # fmt: skip
        yield {"kind": "restated", "indicator": row.indicator, "unit": row.unit, "month": row.month, "sentence": said}


def _missing(now: Snapshot, since: dt.date, calendar: pd.DataFrame, language: str) -> Iterator[dict[str, str]]:
    day = now.day.isoformat()
    fresh = calendar["state"].isin(OPEN_STATES) & (calendar["due"] > since.isoformat()) & (calendar["due"] < day)
    for row in calendar[fresh].itertuples(index=False):
        # Where no source is to deliver it, it is the indicator that is missing, and not all that the unit has.
        source = now.settings.source(row.source).name if row.source else some(_named(now, row.lacking), language)
        said = words.news_sentence(
            kind="missing", language=language, source=source,
            place=now.register.units[row.unit].name, month=row.month,
            days=(now.day - dt.date.fromisoformat(row.due)).days,
        )  # fmt: skip
        yield {"kind": "missing", "unit": row.unit, "month": row.month, "sentence": said}


def _named(now: Snapshot, indicators: Iterable[str]) -> list[str]:
    return [now.register.indicators[one].name for one in indicators]
