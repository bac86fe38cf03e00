"""The known name most like a text that is none: what a person may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

_ALIKE, _BEGINS_ALIKE = 0.72, 0.8


def nearest(text: str, names: Mapping[str, str]) -> str | None:
    """What the name most like a normalised text stands for; None where none is near.

    A name with something after it («Sykehjemmet avd. 2») and a part of a name («Skole») are near too.
    """
    if close := difflib.get_close_matches(text, names, n=1, cutoff=_ALIKE):
        return names[close[0]]
    words = text.split()
    for length in range(len(words) - 1, 0, -1):
        shorter = [name for name in names if name.count(" ") == length - 1]
        if close := difflib.get_close_matches(" ".join(words[:length]), shorter, n=1, cutoff=_BEGINS_ALIKE):
            return names[close[0]]
    longer = [name for name in names if len(text) > 3 and text in name]
    return names[min(longer, key=len)] if longer else None
