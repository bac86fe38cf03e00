"""What stands at the end of every page, and what a page says of itself on paper."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dashboard.model.version import __version__
from dashboard.pages.parts.page import PageSpec, Request
from dashboard.pages.parts.templating import render
from dashboard.places import today
from dashboard.wording.catalogue import _

if TYPE_CHECKING:
    from dashboard.council import Council

log = logging.getLogger(__name__)


def foot(council: Council, spec: PageSpec, request: Request, pages: Sequence[PageSpec]) -> str:
    """The way to the pages that are about the dashboard itself, its version, and whether its figures are made up."""
    links = [(request.address(page.slug), _(page.title), page.slug == spec.slug) for page in pages if page.foot]
    return render("foot.html", links=links, version=__version__, example=council.settings.example)


def printed(council: Council, spec: PageSpec, request: Request) -> str:
    """The head of a printout: whose page it is, of which month, and when it was printed. The address is put in by shell.js.

    ``data-opened`` is the day the page was made; one printed on a later day gets the browser's own date.
    """
    return render(
        "printed.html",
        council=council.settings.name,
        title=_(spec.title),
        through=_newest(council, request),
        past=request.day,
        day=today(),
    )


def _newest(council: Council, request: Request) -> str | None:
    try:
        return council.snapshot(request.as_of).through
    except Exception:  # the page says what is wrong; its frame must stand all the same
        log.warning("The newest month could not be read", exc_info=True)
        return None
