"""Answers about texts, remembered: the same few hundred come again cell by cell, sheet by sheet and month by month."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

_Answer = TypeVar("_Answer")
_MEMORY = 800_000
"""How many characters of text one function remembers at most: longer texts are fewer."""


def recalled(*, longest: int = 200) -> Callable[[Callable[[str], _Answer]], Callable[[str], _Answer]]:
    """For a function of one text and nothing else: each text up to ``longest`` is worked out once while it is met again.

    The answer must be one that nobody can change.
    """

    def remember(of_text: Callable[[str], _Answer]) -> Callable[[str], _Answer]:
        known = lru_cache(_MEMORY // longest)(of_text)

        @wraps(of_text)
        def ask(text: str) -> _Answer:
            return known(text) if len(text) <= longest else of_text(text)

        return ask

    return remember
