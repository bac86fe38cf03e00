"""What a file's name says, as a title of what is in it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

_FULL_DATE = re.compile(r"(?<![\d-])((?:19|20)\d{2})-(\d\d)-(\d\d)(?!\d)")
_VERSION = re.compile(
    r"(?<!\w)(?:kopi av|copy of|endelig|ferdig|final|revidert|rev|(?:v|ver|versjon)\.? ?\d+(?:\.\d+)?)(?!\w)|\(\d{1,2}\)",
    re.I,
)


def last_part(name: str) -> str:
    """A file's name as text that can be shown: no path in it, no control characters, letters with accents as one."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()


def plain_name(stem: str) -> str:
    """A file's name as a title: signs stand for spaces, and a date is the day it was sent, unless it ends a month.

    Which version or copy it is says nothing of what is in it.
    """
    stem = stem.replace("_", " ")
    stem = _FULL_DATE.sub(lambda m: f"{m[1]}M{m[2]}" if _ends_a_month(m[0]) else " ", stem)
    stem = _VERSION.sub(" ", re.sub(r"(?<=[^\W\d])-|-(?=[^\W\d])", " ", stem))
    return re.sub(r"(?<![\d.,/-])((?:19|20)\d{2}) (0[1-9]|1[0-2])(?!\d)", r"\1-\2", stem)


def _ends_a_month(day: str) -> bool:
    try:
        return (dt.date.fromisoformat(day) + dt.timedelta(1)).day == 1
    except ValueError:
        return False
