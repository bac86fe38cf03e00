"""csv and tsv: encoding, separator and decimal sign are found, and every row keeps the number Excel shows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from dashboard.intake.cells import Cell, Sheet, Workbook
from dashboard.intake.numbers import decimal_sign_of

_SEPARATORS = ";\t,|"


def read(path: Path) -> Workbook:
    """The one sheet of a csv file, its name None. ValueError when it is not text."""
    text = _decode(path.read_bytes())
    text, separator = _separator(text)
    sheet = Sheet(None)
    texts: list[str] = []
    csv.field_size_limit(2**27)
    for row, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
        for column, content in enumerate(fields, 1):
            if content.strip():
                sheet.cells[row, column] = Cell(row, column, content)
                texts.append(content)
    return Workbook([sheet], decimal_sign_of(texts))


def _decode(content: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding)
    if b"\x00" in content:
        half = content[1:400:2].count(0), content[0:400:2].count(0)
        if max(half) * 4 > min(len(content), 400):
            return content.decode("utf-16-le" if half[0] > half[1] else "utf-16-be")
        raise ValueError("not a text file")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if sum(1 for c in text[:4000] if ord(c) < 32 and c not in "\r\n\t") > 4:
        raise ValueError("not a text file")
    return text


def _separator(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return rest, first.strip()[4]
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    scores: dict[str, float] = {}
    for separator in _SEPARATORS:
        counts = Counter(len(next(csv.reader([line], delimiter=separator), [])) for line in lines)
        width, times = max(counts.items(), key=lambda c: (c[0] > 1, c[1], c[0]), default=(1, 0))
        scores[separator] = times * min(width, 20) if width > 1 else 0
    best = max(_SEPARATORS, key=lambda s: scores[s])
    return text, best if scores[best] else ";"
