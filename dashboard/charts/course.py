"""How far the followed months have come, and when milestones, exercises and reviews were due and done: lines of time as SVG text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from html import escape

from dashboard.assess import Deadline
from dashboard.model import month as months
from dashboard.wording import drawn as words
from dashboard.wording.catalogue import spoken
from dashboard.wording.deadlines import deadline_word
from dashboard.wording.numbers import date

#: A sign's size, and the narrowest a line of time is drawn, in pixels.
SIGN, NARROW = 24, 250
_CIRCLE = "M10 0A10 10 0 1 1-10 0 10 10 0 1 1 10 0Z"
_DIAMOND = "M0-12 12 0 0 12-12 0Z"
#: Shapes about their own middle: what is done is round or square, what is late has a point upward, what lacks something is a diamond.
SIGNS = {
    "done": _CIRCLE, "done-late": "M-9.5-9.5H9.5V9.5H-9.5Z", "late": "M0-12.5 12.5 10H-12.5Z", "no-evidence": _DIAMOND,
    "stale": _DIAMOND, "started": _CIRCLE, "planned": _CIRCLE, "dropped": _CIRCLE,
}  # fmt: skip


def progress(gone: int, total: int, looks: Sequence[int], *, first: str | None = None) -> str:
    """Month ``gone`` of ``total`` as a line, with the months at which the pace is judged. ``first`` is the first month, if they are to be named.

    A look after ``total`` is left out; what is outside 0 to ``total`` is held there. Raises ValueError where ``total`` is not above 0.
    """
    if total <= 0:
        raise ValueError("there must be at least one month")
    gone = min(max(gone, 0), total)
    inside = [look for look in sorted(set(looks)) if 0 < look <= total]
    said = words.progress_sentence(gone, total, inside)
    parts = [
        f'<div class="td-course"><svg role="img" aria-label="{escape(said)}" height="{62 if first else 46}">',
        '<rect class="all" width="100%" y="4" height="14" rx="7"/>',
    ]
    if gone:
        parts.append(f'<rect class="gone" width="{_percent(gone / total)}" y="4" height="14" rx="7"/>')
    # Where looks stand close, only the last of those that would touch is written out.
    written: list[int] = []
    for look in reversed(inside):
        if not written or (written[-1] - look) / total * NARROW >= 58:
            written.append(look)
    for look in inside:
        at = _percent(look / total)
        parts.append(f'<line class="look" x1="{at}" x2="{at}" y1="0" y2="23"/>')
        if look not in written:
            continue
        anchor = "end" if look == total else "middle"
        strong = ' class="strong"' if look <= gone else ""
        parts.append(f'<text{strong} x="{at}" y="38" text-anchor="{anchor}">{escape(words.look_words(look))}</text>')
        if first:
            named = escape(words.short_month(months.shift(first, look - 1)))
            parts.append(f'<text class="date" x="{at}" y="54" text-anchor="{anchor}">{named}</text>')
    return "".join(parts) + "</svg></div>"


def timeline(deadlines: Iterable[Deadline], *, first: str, last: str, today: dt.date, name: str = "") -> str:
    """Milestones, exercises and reviews on a line of time from ``first`` to ``last`` (months), and in a list with their words.

    Each stands where it was done, or else where it is due; the number in its sign is the one in the list. The line grows
    to hold those outside it. Empty text where there are none.
    """
    found = sorted(deadlines, key=lambda one: (one.milestone.due, one.milestone.id))
    if not found:
        return ""
    days = [_day(one) for one in found] + [dt.date.fromisoformat(one.milestone.due) for one in found]
    begin = min(dt.date.fromisoformat(f"{first}-01"), *(day.replace(day=1) for day in days))
    end = max(
        dt.date.fromisoformat(f"{months.shift(last, 1)}-01"),
        *(dt.date.fromisoformat(f"{months.shift(months.from_date(day), 1)}-01") for day in days),
    )
    whole = (end - begin).days

    def part(day: dt.date) -> float:
        return min(max((day - begin).days / whole, 0.0), 1.0)

    lanes = _lanes([part(_day(one)) for one in found])
    height = 30 + (max(lanes) + 1) * (SIGN + 6)
    said = name or words.timeline_name(len(found))
    parts = [f'<div class="td-course"><svg role="img" aria-label="{escape(said)}" height="{height + 26}">']
    parts += _calendar(begin, end, part, height)
    if begin <= today < end:
        at, anchor = _percent(part(today)), "end" if part(today) > 0.5 else "start"
        parts.append(f'<line class="today" x1="{at}" x2="{at}" y1="4" y2="{height}"/>')
        aside = -5 if anchor == "end" else 5
        parts.append(
            f'<text class="strong" x="{at}" dx="{aside}" y="12" text-anchor="{anchor}">{escape(words.today_words())}</text>'
        )
    for one, lane in zip(found, lanes, strict=True):
        due, y = dt.date.fromisoformat(one.milestone.due), height - 18 - lane * (SIGN + 6)
        until = today if one.state == "late" else _day(one) if one.state == "done-late" else None
        if until is not None and until > due:
            late = " late" if one.state == "late" else ""
            parts.append(
                f'<line class="kept{late}" x1="{_percent(part(due))}" x2="{_percent(part(until))}" y1="{y}" y2="{y}"/>'
            )
    rows = []
    for number, (one, lane) in enumerate(zip(found, lanes, strict=True), 1):
        y = height - 18 - lane * (SIGN + 6)
        title = words.date_title(one.milestone.title, deadline_word(one.state, spoken()), _when(one))
        parts.append(
            f'<svg x="{_percent(part(_day(one)))}" y="{y}"><g class="td-sign {one.state}"><title>{escape(title)}</title>{_sign(one.state, number)}</g></svg>'
        )
        rows.append(
            f'<li><svg viewBox="-13 -13 26 26" aria-hidden="true"><g class="td-sign {one.state}">{_sign(one.state, number)}</g></svg>'
            f"<span><strong>{escape(deadline_word(one.state, spoken()))}</strong>: {escape(one.milestone.title)}. "
            f'<span class="td-muted">{escape(_when(one))}</span></span></li>'
        )
    return "".join([*parts, "</svg>", '<ol class="td-dates">', *rows, "</ol></div>"])


def _sign(state: str, number: int) -> str:
    down = 7 if state == "late" else 4
    return f'<path d="{SIGNS[state]}"/><text y="{down}">{number}</text>'


def _day(one: Deadline) -> dt.date:
    """Where it stands on the line: when it was done, as far as that is known on the day; else when it is due."""
    is_done = one.state in ("done", "done-late", "stale", "no-evidence")
    return dt.date.fromisoformat((one.milestone.done_on if is_done else None) or one.milestone.due)


def _when(one: Deadline) -> str:
    is_done = one.state in ("done", "done-late", "stale", "no-evidence") and one.milestone.done_on
    due = date(one.milestone.due, spoken())
    return words.due_words(due, date(one.milestone.done_on, spoken()) if is_done else "")


def _lanes(parts: Sequence[float]) -> list[int]:
    """The lowest lane in which each sign touches no other, on the narrowest line."""
    taken: list[list[float]] = []
    found = []
    for part in parts:
        at = part * NARROW
        lane = next((n for n, row in enumerate(taken) if all(abs(at - x) >= SIGN + 3 for x in row)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(at)
        found.append(lane)
    return found


def _calendar(begin: dt.date, end: dt.date, part: Callable[[dt.date], float], height: float) -> Iterable[str]:
    yield f'<line class="axis" x1="0" x2="100%" y1="{height}" y2="{height}"/>'
    years = [dt.date(year, 1, 1) for year in range(begin.year, end.year + 1)]
    shown = [max(day, begin) for day in years if day < end]
    for day in shown:
        at = _percent(part(day))
        yield f'<line class="edge" x1="{at}" x2="{at}" y1="{height}" y2="{height + 6}"/>'
    # From the end: where there is room for some years only, a year cut short at the beginning goes first.
    right = float(NARROW)
    for day in reversed(shown):
        if right - part(day) * NARROW >= 40:
            right = part(day) * NARROW
            yield f'<text x="{_percent(part(day))}" dx="3" y="{height + 18}">{day.year}</text>'


def _percent(part: float) -> str:
    return f"{100 * part:.2f}%"
