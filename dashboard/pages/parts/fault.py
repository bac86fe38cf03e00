"""A fault has a number: the reader sees it on a card, the log has it with the whole story.

What the exception says stays in the log; it may hold names, paths and figures.
"""

from __future__ import annotations

import logging
import secrets

import panel as pn

from dashboard.pages.parts.markup import block, esc
from dashboard.pages.parts.templating import filled
from dashboard.wording.screen import screen

log = logging.getLogger("dashboard.fault")


def report_fault(where: str) -> str:
    """Logs the exception being handled with a new number, and returns the number."""
    number = secrets.token_hex(3).upper()
    log.exception("Feilnummer %s: %s", number, where)
    return number


def fault_card(number: str, *, key: str = "part-fault", **facts: object) -> pn.pane.HTML:
    """The card with the number; ``key`` names the sentence in ``wording.screen``."""
    return block(_card(screen(key, number=number, **facts)))


def fault_page(number: str) -> pn.pane.HTML:
    """What stands where a whole page should have been."""
    return block(f"<h1>{esc(screen('fault-title'))}</h1>{_card(screen('fault', number=number))}")


def closed_page(title: str) -> pn.pane.HTML:
    """What a reader gets who may not open a page: which page it is, and what to do; nothing of what is on it."""
    return filled("closed.html", title=title)


def _card(sentence: str) -> str:
    return f'<div class="td-fault" role="alert"><p>{esc(sentence)}</p></div>'
