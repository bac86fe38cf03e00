"""Where what a column is said to hold stops holding: at the headings of the next table down the sheet.

«Nr | Enhet | Antall» says what stands in its columns, and not what stands in the second column of the table below it,
whose heading there is «Antall».
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from dashboard.intake.cells import Key
from dashboard.intake.periods import ANY_NAME, of_number
from dashboard.intake.vocabulary import Heading, normal

if TYPE_CHECKING:
    from dashboard.intake.grid import Grid

_DAY = re.compile(
    rf"\s*(?:(\d{{1,2}})\.? ?(?:[./-] ?\d{{1,2}}[./-]\s?\d{{4}}|(?:{ANY_NAME})\b\.?(?:\s?\d{{4}}|\s*$))|\d{{4}}-\d\d-(\d\d))",
    re.I,
)
_DATES = frozenset({"dato", "date"})
_DEEPEST = 6
"""How many rows of headings and titles are looked through."""
_PER = re.compile(r"\b(?:per|pr|pr\.)(?!\w)")


def is_other(role: str | None, heading: Heading) -> bool:
    """Whether a heading under the word for a role says something else than what the role's column holds."""
    if role is None or not heading.whole or heading.column is not None or heading.total:
        return False
    own = {"unit": heading.units, "code": heading.units, "indicator": heading.meanings,
           "month": heading.periods, "year": heading.periods}.get(role, ())  # fmt: skip
    return not own and bool(heading.units or heading.meanings or heading.periods or heading.part)


def is_answer(word: Heading, value: Heading) -> bool:
    """Whether a cell says what the word to its left asks for: «Enhet | Sykehjemmet»."""
    if word.column in ("month", "year"):
        return bool(value.periods)
    if word.column in ("unit", "code"):
        return bool(value.units)
    return word.column == "indicator" and bool(value.meanings)


def is_title_row(grid: Grid, row: int) -> bool:
    """Whether «Enhet: | Sykehjemmet» or «Nøkkeltall» stands over a table, and says nothing of the columns below it."""
    columns = grid.rows[row]
    if len(columns) == 1:  # on a sheet of texts alone there is no table for it to stand over
        return bool(grid.numbers) and (row + 1, columns[0]) not in grid.numbers
    if len(columns) > 2:
        return bool(find_answers(grid, row))
    word, value = (grid.headings.get((row, c)) for c in columns)
    if word is None or word.column is None or word.skipped:
        return False
    return word.text.rstrip().endswith(":") or value is not None and is_answer(word, value)


def find_answers(grid: Grid, row: int) -> dict[Key, Key]:
    """The values of a row that is nothing but «Måned: | 10 | År: | 2026», by their words; a title may stand before them.

    Numbers count as values of months and years. Each word ends with a colon, unless
    the row is «Måned | 10» alone.
    """
    columns = grid.rows[row]
    first = grid.headings.get((row, columns[len(columns) % 2])) if len(columns) > 1 else None
    if first is None or first.column is None:
        return {}
    words = columns[len(columns) % 2 :: 2]
    found = dict(zip(((row, c) for c in words), ((row, c) for c in columns[len(columns) % 2 + 1 :: 2]), strict=True))
    # Two of a kind that say different things are of two tables.
    kinds = {(grid.headings[at].column, _said(grid, value)) for at, value in found.items() if at in grid.headings}
    is_one = len({kind for kind, _ in kinds}) == len(kinds)
    return found if is_one and all(_asks(grid, word, value) for word, value in found.items()) else {}


def _said(grid: Grid, at: Key) -> object:
    heading = grid.headings.get(at)
    return at if heading is None else (heading.periods, heading.units, heading.meanings)


def _asks(grid: Grid, at: Key, value: Key) -> bool:
    word, answer = grid.headings.get(at), grid.headings.get(value)
    if word is None or word.skipped:
        return False
    if not word.text.rstrip().endswith(":") and (len(grid.rows[at[0]]) > 2 or value not in grid.numbers):
        return False
    if value in grid.numbers:
        return word.column in ("month", "year") and of_number(grid.numbers[value].value, "month") is not None
    return answer is not None and is_answer(word, answer)


def find_ends(grid: Grid, worded: Mapping[int, list[tuple[int, str]]]) -> Iterator[Key]:
    """Headings right over figures in a ``worded`` column, said to hold something else, and the columns beside it.

    The first text of a row is no such heading: it is a title over a group of rows. Among notes any word may stand:
    there the row must be one of headings. What is said ends where the headings begin, but not what they say themselves.
    """
    columns, headings = grid.columns, grid.headings
    told: set[Key] = set()
    firsts: dict[int, int] = {}
    for column in worded:
        for above, below in pairwise(columns[column]):
            key = above, column
            if (below, column) not in grid.numbers and (below, column) not in grid.gaps:
                continue
            if key not in headings:
                if _is_year_of_headings(grid, key):
                    yield _first_of_headings(grid, above, firsts), column
                continue
            role = grid.role(above, column)
            is_first = (grid.rows[below][0] == column or column - 1 not in columns) and not headings[key].part
            is_first = is_first and not (role == "number" and _is_corner(grid, key, (below, column)))
            if role == "note":
                ends = is_other("number", headings[key]) and (
                    _heads_others(grid, key) or _heads_alone(grid, key, below)
                )
            else:
                ends = not is_first and is_other(role, headings[key])
            if not ends:
                continue
            first = _first_of_headings(grid, above, firsts)
            if _is_said_in(worded.get(column, []), first, above):
                yield above, column
            for step in (-1, 1) if (above, column) not in told else ():
                at = column
                while at in columns:
                    told.add((above, at))
                    if not _is_said_in(worded.get(at, []), first, above):
                        yield first, at
                    at += step


def _is_said_in(words: list[tuple[int, str]], first: int, row: int) -> bool:
    """Whether one of a column's words stands in the rows of headings from the first to a row."""
    return bisect_left(words, (first,)) < bisect_left(words, (row,))


def _is_year_of_headings(grid: Grid, key: Key) -> bool:
    """Whether a year stands in a row of nothing but years and words for what stands below, over a number among remarks."""
    row, column = key
    if grid.role(row, column) != "note" or key not in grid.numbers:
        return False
    years = [k for c in grid.rows[row] if (k := (row, c)) in grid.numbers]
    words = [grid.headings.get((row, c)) for c in grid.rows[row] if (row, c) not in years]
    if not all(of_number(grid.numbers[k].value, "bare") is not None for k in years):
        return False
    return len(grid.rows[row]) > 1 and all(h is not None and (h.column or h.periods) for h in words)


def _first_of_headings(grid: Grid, row: int, known: dict[int, int]) -> int:
    """The first of the rows of headings that a row of headings is the last of; ``known`` keeps what was found."""
    if row not in known:
        first = row
        while first - 1 in grid.rows and row - first < _DEEPEST:
            keys = ((first - 1, c) for c in grid.rows[first - 1])
            if not all(k in grid.headings or k in grid.numbers and is_lone_year(grid, k) for k in keys):
                break
            first -= 1
        known[row] = first
    return known[row]


def _heads_alone(grid: Grid, key: Key, below: int) -> bool:
    """Whether a word for figures («Resultat») stands over the only one of its row, a year or a code before it aside.

    A text that has a row to itself may say anything else of them too.
    """
    is_alone = len(grid.rows[key[0]]) == 1
    if not (grid.headings[key].part or is_alone and grid.rows[below][0] < key[1]):
        return False
    others = [c for c in grid.rows[below] if c != key[1] and (below, c) in grid.numbers]
    is_label = is_alone and others == grid.rows[below][:1] and others[0] < key[1]
    return not others or is_label and _may_label(grid, (below, others[0]))


def _may_label(grid: Grid, key: Key) -> bool:
    """Whether a number may be the year or the code of a unit that its row is about."""
    value = grid.numbers[key].value
    is_year = of_number(value, "bare") is not None
    return is_year or value is not None and grid.vocabulary.code(f"{value:g}") is not None


def _is_corner(grid: Grid, key: Key, below: Key) -> bool:
    """Whether a text heads the labels of a table, beside the headings of its figures, and rows are not numbered below it."""
    number = grid.numbers.get(below)
    return number is not None and number.value != 1 and _heads_others(grid, key)


def _heads_others(grid: Grid, key: Key) -> bool:
    """Whether a row has no figures, and others of its texts than this stand right over one."""
    row, column = key
    if any((row, c) in grid.numbers for c in grid.rows[row]):
        return False
    others = [c for c in grid.rows[row] if c != column and (row, c) in grid.headings]
    below = ((next_below(grid, row, c) or 0, c) for c in others)
    return any(at in grid.numbers and grid.headings[row, at[1]].says for at in below)


def next_below(grid: Grid, row: int, column: int) -> int | None:
    """The next row down a column with anything in it."""
    rows = grid.columns[column]
    after = bisect_left(rows, row + 1)
    return rows[after] if after < len(rows) else None


def is_lone_year(grid: Grid, key: Key) -> bool:
    """Whether a year without a label has no number right below it: a title over what follows."""
    row, column = key
    below = next_below(grid, row, column)
    if of_number(grid.numbers[key].value, "year") is None:
        return False
    if (below, column) not in grid.headings if below is not None else _is_last_under(grid, key):
        return False
    left = ((row, c) for c in grid.rows[row] if c < column)
    return all(k in grid.numbers or k in grid.headings and bool(grid.headings[k].periods) for k in left)


def _is_last_under(grid: Grid, key: Key) -> bool:
    """Whether a number stands right under a heading of figures, with a label, and no figure in the next row: it is one."""
    row, column = key
    over = grid.headings.get((row - 1, column))
    if over is None or over.periods or not (over.meanings or over.part) or grid.rows[row][0] == column:
        return False
    after = bisect_left(grid.row_numbers, row + 1)
    below = grid.row_numbers[after] if after < len(grid.row_numbers) else 0
    return not any((below, c) in grid.numbers or (below, c) in grid.gaps for c in grid.rows.get(below, ()))


def is_figure(grid: Grid, key: Key) -> bool:
    """Whether «4.1997» in a file with decimal points stands among figures: it is no month there."""
    row, column = key
    label = grid.headings.get((row, grid.rows[row][0]))
    if not any((row, c) in grid.numbers for c in grid.rows[row]) and (label is None or label.column is not None):
        return False
    before = bisect_left(grid.columns[column], row)
    above = grid.columns[column][before - 1] if before else None
    if above is None or (above, column) in grid.numbers:
        return above is not None
    heading = grid.headings.get((above, column))
    if heading is None or heading.periods or len(grid.rows[above]) == 1:
        return (above, column) in grid.dotted and is_figure(grid, (above, column))
    return bool(heading.units or heading.meanings or heading.part)


def is_series(grid: Grid, keys: Sequence[Key]) -> bool:
    """Whether the numbers of a column are years, or months like 202607, that follow each other where labels would stand.

    «Folketall | 2024 | 2025» down a column are years even so where other figures stand right of each, and no unit.
    """
    values = [grid.numbers[k].value or 0.0 for k in keys]
    if len(keys) < 2 or not all(of_number(v, "bare") is not None for v in values):
        return False
    for (row, column), (before, value) in zip(keys[1:], pairwise(values), strict=True):
        begins = (row - 1, column) not in grid.numbers
        if not begins and not (value > before if value > 9999 else value == before + 1):
            return False
        if begins and (row + 1, column) not in grid.numbers:
            return False
    lone = (keys[0][0] + 1, keys[0][1]) not in grid.numbers
    return not lone and not any(_is_labelled(grid, key) for key in keys)


def _is_labelled(grid: Grid, key: Key) -> bool:
    """Whether a text stands right before a number, or a unit or a month right of it in its table."""
    row, column = key
    if grid.at(row, column - 1) is not None:
        return True
    while (at := grid.at(row, column + 1)) is not None:
        column += 1
        heading = grid.headings.get(at)
        if heading is not None and (heading.units or heading.periods):
            return True
    return False


def has_like_beside(grid: Grid, key: Key) -> bool:
    """Whether a heading labels a row of figures, by its likes in the column: a sum, or a month or a part among others."""
    heading, rows = grid.headings[key], grid.columns[key[1]]
    if heading.total:
        return True
    at = bisect_left(rows, key[0])
    if (key[0] + 1, key[1]) in grid.numbers:  # it heads a column
        return False
    beside = (grid.headings.get((r, key[1])) for r in (*rows[max(at - 2, 0) : at], *rows[at + 1 : at + 3]))
    return any(h and (_alike(h, heading) or h.part and heading.part) for h in beside)


def _alike(one: Heading, other: Heading) -> bool:
    """Whether two headings name months, or both years: a year over its months is not alike."""
    return any((p.year is None, p.first is None) == (q.year is None, q.first is None)
               for p in one.periods for q in other.periods)  # fmt: skip


def is_month_left(grid: Grid, row: int) -> bool:
    """Whether a row is a month between its likes, or the first of them under «Måned», and lacks only its figure."""
    columns = grid.rows[row]
    heading = grid.headings.get((row, columns[0])) if len(columns) == 1 else None
    if heading is None or not (heading.periods and heading.whole):
        return False
    above, below = (grid.headings.get((r, columns[0])) for r in (row - 1, row + 1))
    is_begun = above is not None and _alike(above, heading) or grid.role(row, columns[0]) == "month"
    return is_begun and below is not None and _alike(below, heading)


def is_dated_line(grid: Grid, row: int) -> bool:
    """Whether a row over a table says only on which day something was done: «Skrevet ut | 03.11.2026».

    The first of a month stands for the month, and so does any day under «per»; right over figures a day is their heading.
    """
    columns = grid.rows[row]
    headings = [h for c in columns if (h := grid.headings.get((row, c))) is not None]
    if not 2 <= len(headings) == len(columns):
        return False
    days = [h for h in headings if is_day(h)]
    others = [h for h in headings if h not in days]
    if len(days) != 1 or any(_heads_table(h) for h in others):
        return False
    if any(_PER.search(normal(h.text)) for h in others):
        return False
    rows = grid.row_numbers
    below = bisect_left(rows, row) + 1
    return below < len(rows) and not any((rows[below], c) in grid.numbers for c in grid.rows[rows[below]])


def _heads_table(heading: Heading) -> bool:
    """Whether a text beside a day makes its row the headings of a table; «Antall enheter» with a day is a line of its own."""
    names = heading.units or heading.meanings or heading.periods or heading.joins or heading.total
    return bool(names or heading.column and normal(heading.text).rstrip(":") not in _DATES)


def is_date(heading: Heading) -> bool:
    """Whether a text is a day, the first of a month too."""
    return _day_of(heading) is not None


def is_day(heading: Heading) -> bool:
    """Whether a text is a day, and not the first of a month, which stands for the month."""
    return _day_of(heading) not in (None, 1)


def _day_of(heading: Heading) -> int | None:
    found = _DAY.match(heading.text) if heading.periods else None
    return int(found[1] or found[2]) if found is not None else None


def are_told_apart(grid: Grid, first: int, second: int) -> bool:
    """Whether two rows have different texts in a column that is neither for remarks nor for what the rows agree on."""
    for column in grid.rows[second]:
        one, other = grid.headings.get((first, column)), grid.headings.get((second, column))
        if one is None or other is None or grid.role(second, column) in ("note", "number"):
            continue
        if one.says and other.says and not (is_day(one) and is_day(other)):
            continue
        if normal(one.text) != normal(other.text):
            return True
    return False
