"""csv and tsv: encoding, separator and decimal sign are found, and every row keeps the number Excel shows.

What the file leaves open is refused, not guessed: a comma that divides fields and stands in numbers as well,
a quotation mark that swallows the lines after it.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dashboard.intake.cells import Cell, Sheet, Workbook
from dashboard.intake.charset import find_encoding
from dashboard.intake.limits import MAX_CELLS, MAX_COLUMN, TooManyCells, Unclear
from dashboard.intake.numbers import decimal_sign_of

_SEPARATORS = ";\t|,"
"""In the order of trust: a comma stands in numbers and sentences as well."""
_SAMPLE, _LONGEST = 1000, 20_000
_END = "\x00end"
_MARKED = re.compile(r'"?sep=([^\r\n])\1*"?[\r\n]*', re.I)
_AS_TEXT = re.compile(r'="([^"]*)"')
_MONTH = re.compile(r"\s*(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d\s*|\s*0\d\.\d\d?\s*")
_BEFORE, _AFTER = re.compile(r"\s*[+\-−]?\d[\d\s\u00a0]*"), re.compile(r"\d{1,3}(?:\.\d+)?\s*%?\s*")
_DECIMAL = re.compile(r"\s*[+\-−]?\d+,\d+\s*%?\s*")


def read(path: Path) -> Workbook:
    """The one sheet of a csv file, its name None. ValueError when it is not text, or Unclear; TooManyCells."""
    content = path.read_bytes()
    encoding = find_encoding(content)
    first = next(_lines(content, encoding), "")
    marked = _MARKED.fullmatch(first)
    # Excel takes the line that names the separator away: its first row is the next one.
    skipped = 1 if marked else 0
    separator = marked[1] if marked else _find_separator(list(_sample(content, encoding)))
    sheet = Sheet(None)
    signs: list[str] = []
    try:
        for row, fields in enumerate(_records(_lines(content, encoding, skipped), separator), 1):
            for column, text in enumerate(fields, 1):
                if text and not text.isspace():
                    sheet.cells[row, column] = Cell(row, column, _as_text(text) if "=" in text else text)
                    if len(text) < 40 and ("," in text or "." in text):
                        signs.append(text)
            if len(sheet.cells) > MAX_CELLS:
                raise TooManyCells
    except csv.Error as error:
        raise ValueError("a field longer than any cell") from error
    return Workbook([sheet], find_decimal_sign(signs))


def find_decimal_sign(texts: Iterable[str]) -> str | None:
    """The sign that figures written as text show; a month like ``10.2026`` is none."""
    return decimal_sign_of([text for text in texts if not _MONTH.fullmatch(text)])


def _lines(content: bytes, encoding: str, skipped: int = 0) -> Iterator[str]:
    """Lines with their ends, whichever of the three kinds they have."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding, errors="replace", newline="")
    for number, line in enumerate(text):
        if number == 0:
            line = line.removeprefix("\ufeff")
        if number >= skipped:
            yield line


def _sample(content: bytes, encoding: str) -> Iterator[str]:
    lines = itertools.islice(_lines(content, encoding), 10 * _SAMPLE)
    return (line[:_LONGEST] for line in lines if not line.isspace())


def _records(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """The rows as Excel counts them. Raises Unclear where quotation marks or commas leave open what they are."""
    bounded = (_bounded(line, separator) for line in lines)
    # Whatever stands in an open quotation swallows this last line too.
    ended = False
    commas = _Commas() if separator == "," else None
    width = 0
    for row, fields in enumerate(csv.reader(itertools.chain(bounded, [_END]), delimiter=separator), 1):
        ended = fields == [_END]
        if ended:
            break
        if any("\n" in f or "\r" in f for f in fields) and _swallows(fields, separator, width):
            raise Unclear("quote", row)
        if commas is not None:
            commas.check(row, fields)
        width = max(width, len(fields))
        yield fields
    if not ended:
        raise Unclear("quote", row)


def _bounded(line: str, separator: str) -> str:
    if len(line) > MAX_COLUMN and line.count(separator) > 2 * MAX_COLUMN:
        raise TooManyCells
    return line


def _swallows(fields: Sequence[str], separator: str, width: int) -> bool:
    """Whether a text of several lines holds what looks like rows of this very table, and not sentences."""
    lines = (line for field in fields for line in field.splitlines()[1:])
    counts = (line.count(separator) - line.count(separator + " ") for line in lines)
    return width > 2 and any(count >= width - 1 for count in counts)


def _as_text(text: str) -> str:
    """``="0301"`` is how a program tells Excel not to make a number of it."""
    match = _AS_TEXT.fullmatch(text.strip())
    return match[1] if match else text


def _find_separator(lines: Sequence[str]) -> str:
    """The one that divides most lines into equally many fields; a semicolon where none does."""
    scores = {separator: _score(lines, separator) for separator in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda s: scores[s])
    return best if scores[best] > 0 else ";"


def _score(lines: Sequence[str], separator: str) -> float:
    """How much of a table the separator makes of the lines. A title or a note is prose: its commas divide nothing."""
    widths: Counter[int] = Counter()
    reader = csv.reader((line.replace("\x00", "") for line in lines), delimiter=separator)
    try:
        for fields in itertools.islice(reader, _SAMPLE):
            is_one = separator == "," and (_is_prose(fields) or _DECIMAL.fullmatch(",".join(fields)) is not None)
            widths[1 if is_one else len(fields)] += 1
    except csv.Error:
        return 0
    parts = {width: times * min(width - 1, 20) for width, times in widths.items()}
    return 0.25 * sum(parts.values()) + 0.75 * max(parts.values(), default=0)


class _Commas:
    """Watches a file divided by commas for numbers that have commas of their own.

    «Heimen,12,4» under «Enhet,Tall» is 12,4 and not 12 with a stray 4: its row has more fields than its heading,
    or than the row before it, which had a whole number.
    """

    def __init__(self) -> None:
        self._width = 0
        self._is_titled = False

    def check(self, row: int, fields: Sequence[str]) -> None:
        """Raises Unclear at a row that can be read two ways."""
        if len(fields) == self._width:
            return
        used = max((n for n, f in enumerate(fields, 1) if f.strip()), default=0)
        if used < 2 or _is_prose(fields):
            self._is_titled = self._is_titled or used > 0
            return
        split = [n for n in range(1, used) if _BEFORE.fullmatch(fields[n - 1]) and _AFTER.fullmatch(fields[n])]
        is_named = self._width > 0 or self._is_titled or not _BEFORE.fullmatch(fields[0])
        if split and used > self._width and is_named and not _counts_up([fields[n] for n in split]):
            raise Unclear("separator", row)
        self._width = len(fields)


def _is_prose(fields: Sequence[str]) -> bool:
    """Whether the commas are those of a sentence: words come after a space."""
    return any(f.startswith(" ") and f.strip()[:1].isalpha() for f in fields[1:])


def _counts_up(numbers: Sequence[str]) -> bool:
    """Whether the numbers are those of months or weeks in a heading: 2, 3, 4 …"""
    whole = [int(n) for n in numbers if n.strip().isdecimal()]
    return 1 < len(whole) == len(numbers) and whole == list(range(whole[0], whole[0] + len(whole)))
