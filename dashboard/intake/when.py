"""Which month a figure is about: row and column first, the title for the rest, the file's name last.

A title and the sheet's name must agree. A year without a month, or a month without a year, is completed
from further out; where nothing completes it, nobody knows. A month that a title or a note seems to say of something
else is not the figures'; but where it is another than the one that only a name says, nobody knows either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dashboard.intake.cells import Key
from dashboard.intake.ends import is_date, is_day
from dashboard.intake.periods import Period, is_month_or_years
from dashboard.intake.placed import Fault, ambiguous, nowhere, two_periods
from dashboard.intake.scene import Lines, Scene, Told
from dashboard.intake.vocabulary import Heading, normal

Found = tuple[Period, Key | None] | Fault
#: Over days that stand for their months; «Dato» may be when something was done.
_MONTH_WORD = re.compile(r"(?:måned|månad|mnd|month|periode)\b")


def find_period(scene: Scene, lines: Lines) -> Found:
    """The period and the cell that names it."""
    found: Period | None = None
    at_key: Key | None = None
    row = _months_of_row(scene, lines)
    full = {p for _, h in row for p in h.periods if p.is_full}
    if len(full) > 1:
        at, heading = next((told for told in row if len(told[1].periods) > 1), row[-1])
        return _ambiguous(at, heading, *(p for _, h in row for p in h.periods if p.is_full))
    for side in (row, lines.column):
        for at, heading in side:
            if not heading.periods:
                continue
            joined = _join(found, heading.periods)
            if joined is None:
                return _ambiguous(at, heading, found)
            # The cell blamed is the one that names the month, not the one that adds its year.
            at_key = at if at_key is None or (found is not None and found.first is None) else at_key
            found = joined
    if found is not None and found.is_full:
        return _undisputed(scene, lines, found, at_key)
    completed = _completed(scene, lines, found, at_key)
    if not isinstance(completed, Fault) and completed[1] is None and not scene.sheet.periods:
        # Only the file's name says it: dates beside the figure that say another month are not overruled by that.
        for at, heading in lines.row:
            if any(p.is_full and p.length == 1 and p != completed[0] for p in heading.periods):
                return two_periods(at, heading.text, (completed[0], *heading.periods))
    return completed


def _undisputed(scene: Scene, lines: Lines, found: Period, at: Key | None) -> Found:
    """The period, unless it is that of a day, and a title has another month: the day may be when something was done."""
    heading = scene.grid.headings.get(at) if at is not None else None
    if heading is None or not (is_day(heading) or is_date(heading) and "–" in heading.text):
        return found, at
    head = scene.head(at) if at is not None and scene.grid.role(*at) == "month" else None
    if head is not None and _MONTH_WORD.match(normal(head[1].text)):
        return found, at
    # A day in a row that lacks its figure is that row's own.
    titles = (t[1] for t in scene.titles(lines.key, "month") if not isinstance(t, Fault) and not is_date(t[1]))
    said = [p for title in titles for p in title.periods if p.is_full and p.length == 1]
    return two_periods(at, heading.text, (found, *said)) if said and found not in said else (found, at)


def _months_of_row(scene: Scene, lines: Lines) -> list[Told]:
    """The labels of a row that say its month: those under «Måned» or «År»; else those under no strange heading.

    A column of its own («Sist oppdatert», «Frist») holds dates that are not the figure's.
    """
    named = [told for told in lines.row if told[1].periods]
    said = [told for told in named if scene.grid.role(*told[0]) in ("month", "year")]
    if said:
        # A column of years without a heading completes the months beside it.
        years = [t for t in named if all(p.first is None for p in t[1].periods) and scene.head(t[0]) is None]
        return said + [told for told in years if told not in said]
    return [told for told in named if not scene.is_under_strange(told[0])]


def _ambiguous(at: Key, heading: Heading, *others: Period | None) -> Fault:
    """A heading with two periods of its own, or one that contradicts another heading's."""
    if is_month_or_years(heading.periods):
        return ambiguous(at, heading.text, "years")
    told = heading.periods if len(heading.periods) > 1 else (*filter(None, others), *heading.periods)
    return two_periods(at, heading.text, told)


def _join(found: Period | None, periods: tuple[Period, ...]) -> Period | None:
    if len(periods) > 1:
        return None
    return periods[0] if found is None else found.joined(periods[0])


def _completed(scene: Scene, lines: Lines, found: Period | None, at_key: Key | None) -> Found:
    key = lines.key
    title = _title(scene, key, found)
    if isinstance(title, Fault):
        return title
    outer, outer_key = title
    at = at_key or outer_key
    if found is not None and outer is not None:
        both = found.joined(outer)
        # A column that says only the year stands against a title with its own month: the column is nearer. A month
        # under a title of a longer time has its year from there.
        outer = both or (found if found.first is None else found.within(outer))
        if outer is None:
            return ambiguous(at or key, scene.text(at, key), "year")
    period = outer or found
    if period is None:
        return _nowhere(scene, lines)
    if period.year is None:
        if at is None:  # only a name says the month
            return ambiguous(None, (scene.sheet if scene.sheet.periods else scene.file).text, "year")
        return ambiguous(at, scene.text(at, key), "year")
    turned = _turned(scene, lines, found, at_key, period.year)
    return turned if turned is not None else (period, at)


def _turned(scene: Scene, lines: Lines, found: Period | None, at: Key | None, year: int) -> Fault | None:
    """A month of a line that runs past the turn of the year, where the one year is a title's or a name's."""
    if found is None or at is None or found.year is not None or found.length != 1:
        return None
    is_label = any(at == key for key, _ in lines.row)
    turn = scene.turns.beside(at) if is_label else scene.turns.over(at, lines.run)
    if turn is None:
        return None
    month = scene.grid.headings[turn].periods[0].first
    return two_periods(turn, scene.grid.text(turn), (Period(year, month), Period(year + 1, month)), "turn")


def _nowhere(scene: Scene, lines: Lines) -> Fault:
    """No month: the one heading over dates beside the figure is to blame, else nothing but that it is not there."""
    heads = {
        head for at, h in lines.row if h.periods and scene.is_under_strange(at) and (head := scene.head(at)) is not None
    }
    if len(heads) == 1:
        at, heading = heads.pop()
        return Fault("unknown-month", at, heading.text.strip(), (("what", "dates"),))
    return nowhere("month", lines.key, scene.text(None, lines.key))


def _title(scene: Scene, key: Key, found: Period | None) -> tuple[Period | None, Key | None] | Fault:
    """What the titles say, the sheet's name agreeing, and the file's name where they leave something open."""
    title: Period | None = None
    title_key: Key | None = None
    for told in scene.titles(key, "month"):
        if isinstance(told, Fault):
            break
        at, heading = told
        if heading.runs_on and any(p.length == 1 for p in heading.periods):
            return ambiguous(at, heading.text, "qualifier")
        joined = _join(title, heading.periods)
        if joined is None:
            return _ambiguous(at, heading, title)
        title, title_key = joined, title_key or at
    if title is not None and title.year is None:
        title = _with_year(scene, key, title)
    is_open = all(p is None or p.first is None for p in (title, found))
    if scene.sheet.periods:
        joined = _join(title, scene.sheet.periods)
        if joined is None:
            return two_periods(title_key or key, scene.sheet.text, (*filter(None, [title]), *scene.sheet.periods))
        title = joined
    if scene.file.periods and (title is None or not title.is_full):
        joined = _join(title, scene.file.periods)
        # The name of the file with January and February in its columns may say when it was sent.
        if joined is not None and (found is None or found.joined(joined) is not None):
            title = joined
    return _checked(scene, key, title, title_key, is_alone=found is None) if is_open else (title, title_key)


def _checked(
    scene: Scene, key: Key, title: Period | None, title_key: Key | None, *, is_alone: bool
) -> tuple[Period | None, Key | None] | Fault:
    """A month that no cell says, held against those that titles and notes may say."""
    for at, heading in _doubtful(scene, key):
        if title is None and is_alone and heading.is_addressed and len(heading.other_periods) == 1:
            return heading.other_periods[0], at
        is_month = title is not None and title.first is not None and title.length == 1
        # The month of a name is often the one when the file was sent.
        if is_month and any(_join(title, (p,)) is None for p in heading.other_periods):
            return two_periods(at, heading.text, (*filter(None, [title]), *heading.other_periods))
    return title, title_key


def _doubtful(scene: Scene, key: Key) -> Iterator[Told]:
    """The titles and notes above a figure with months that may or may not be its own."""
    row, column = key
    for number in scene.layout.zones_above(row):
        for at in scene.layout.titles_for(number, column):
            heading = scene.layout.heading(at, running=True)
            if heading is not None and heading.other_periods:
                yield at, heading


def _with_year(scene: Scene, key: Key, title: Period) -> Period:
    """A month in a block's title, with the year of a title further up."""
    years = [told[1].periods for told in scene.titles(key, "year") if not isinstance(told, Fault)]
    found = {p.year for periods in years for p in periods if p.first is None}
    return title.joined(Period(found.pop(), None, 12)) or title if len(found) == 1 else title
