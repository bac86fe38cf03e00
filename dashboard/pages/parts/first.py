"""What a page is made of before there is a session for it: its content, its frame, and the data version they are of.

It is made for the first words of the answer, and handed to the session that is opened meanwhile, so that no page is
built twice for one visit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import panel as pn


@dataclass(frozen=True)
class First:
    """A page's content, what its frame is filled with, its title, and the data version they were made from."""

    content: pn.viewable.Viewable
    frame: dict[str, Any]
    title: str
    version: str


_HANDED: ContextVar[First | None] = ContextVar("handed", default=None)


def handed() -> First | None:
    """What was made for the answer that is being given here; None where nothing was sent ahead."""
    return _HANDED.get()


@contextmanager
def handing(first: First | None) -> Iterator[None]:
    """While this holds, ``handed`` gives it."""
    token = _HANDED.set(first)
    try:
        yield
    finally:
        _HANDED.reset(token)
