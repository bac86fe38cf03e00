"""What every way to change a file does: find a place, and put something else there."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Draw = random.Random
_DIGIT = re.compile(rb"\d")


def one(pattern: re.Pattern[bytes], content: bytes, draw: Draw, become: Callable[[re.Match[bytes]], bytes]) -> bytes:
    """One of the places that match is another."""
    found = list(pattern.finditer(content))
    if not found:
        return content
    match = draw.choice(found)
    return content[: match.start()] + become(match) + content[match.end() :]


def digit(text: bytes, draw: Draw) -> bytes:
    """One digit is another."""
    return one(_DIGIT, text, draw, lambda m: b"%d" % draw.randrange(10))
