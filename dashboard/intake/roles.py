"""Texts that the rest of their sheet, or the heading of their column, says how to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from dashboard.intake import periods
from dashboard.intake.vocabulary import Heading, normal

Key = tuple[int, int]
_YEAR_AND_TWO = re.compile(r"\s*(?:19|20)\d\d\s?[-/]\s?\d\d\s*")


def settled_months(headings: Mapping[Key, Heading], texts: Iterable[str]) -> dict[Key, Heading]:
    """«2010-11» is a month where another text of the sheet is one in the same form that is no school year.

    ``texts`` are all the sheet's. Alone it keeps both readings.
    """
    written = [text for text in texts if text[:1].isdigit() and _YEAR_AND_TWO.fullmatch(text)]
    read = {text: tuple(periods.extract(normal(text), running=False)[0]) for text in written}
    doubtful = {text for text, found in read.items() if periods.is_month_or_years(found)}
    if not doubtful or not any(len(found) == 1 and found[0].is_full for found in read.values()):
        return {}
    return {k: replace(h, periods=h.periods[:1]) for k, h in headings.items() if h.text in doubtful}
