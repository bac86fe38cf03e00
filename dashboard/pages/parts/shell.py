"""The page around the content: header, menu, view, and the document itself in the reader's language.

The header is HTML in the document, not panel-material-ui's bar: it can be read before any script
has run, its words are the reader's, and it has neither the unnamed progress bar nor the English
labels of the bar. ``Page`` gives the theme, and is laid out as an ordinary scrolling document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import panel as pn
import panel_material_ui as pmui
from jinja2 import Environment, Template
from panel.util import edit_readonly

from dashboard.pages.parts import past
from dashboard.pages.parts.fault import closed_page, report_fault
from dashboard.pages.parts.first import First, handed
from dashboard.pages.parts.foot import foot, printed
from dashboard.pages.parts.live import build_safely, live, pulse_of
from dashboard.pages.parts.markup import served_markup
from dashboard.pages.parts.page import LANGUAGE_PARAM, PageSpec, Request
from dashboard.pages.parts.theme import document_css, theme_config
from dashboard.wording.catalogue import _
from dashboard.wording.screen import TONGUES, screen

if TYPE_CHECKING:
    from dashboard.council import Council

_SCRIPTS = ("shell.js", "behaviour.js", "anchors.js", "presentation.js")

# An ordinary document: it scrolls as a whole, prints as a whole, and has no bar of its own.
_LAYOUT: dict[str, Any] = {
    "display": "block",
    "width": "100%",
    "height": "auto",
    "overflow": "visible",
    "& > .header": {"display": "none"},
    "& > .main": {"overflow": "visible", "backgroundColor": "transparent"},
    "& > .main > .MuiBox-root": {"height": "auto"},
    "& > .main > .MuiBox-root > .MuiToolbar-root": {"display": "none"},
    "& .main-content": {
        "overflow": "visible",
        "boxSizing": "border-box",
        "width": "100%",
        "maxWidth": "80rem",
        "margin": "0 auto",
        "padding": {"xs": "1rem 1rem 2rem", "sm": "1.25rem 1.5rem 3rem"},
        "@media print": {"padding": 0, "maxWidth": "none"},
    },
}
#: Stands in the document where what can be read ends, and what only a session can give begins.
REST = "<!--td-rest-->"
_BARE: dict[str, Any] = {**_LAYOUT, "& .main-content": {"overflow": "visible", "width": "100%", "padding": 0}}


def shell(council: Council, spec: PageSpec, request: Request, pages: Sequence[PageSpec]) -> pmui.Page:
    """The whole page for ``spec``: its content, kept live, in the frame all pages have."""
    first = handed() or make_first(council, spec, request, pages)
    content = live(council, _allowed(spec), request, follow=spec.live, first=first)
    document = pn.state.curdoc
    if document is not None:
        # Bokeh would say in English that the connection was lost; shell.js says it in the reader's language.
        document.config.update(reconnect_session=False, notify_connection_status=False)
        document.template_variables["shell"] = first.frame
    page = pmui.Page(
        title=first.title,
        main=[content],
        template=_template(),
        theme_config=theme_config(),
        dark_theme=request.dark,
        theme_toggle=False,
        busy_indicator=None,
        sx=_BARE if spec.bare else _LAYOUT,
    )
    _let_go(page)
    return page


def make_first(council: Council, spec: PageSpec, request: Request, pages: Sequence[PageSpec]) -> First:
    """The page's content and what its frame is filled with, for a session that may come later."""
    version = pulse_of(council).read()
    content = build_safely(council, _allowed(spec), request)
    frame = _frame(council, spec, request, pages, served_markup(content))
    return First(content, frame, page_title(council, spec, request), version)


def first_words(first: First, macros: object, ahead: str = "") -> str:
    """The document up to the end of what can be read in it.

    ``macros`` are the toolkit's, which the template asks for, and ``ahead`` the tags of those of its sheets and scripts
    that the page is known to ask for.
    """
    whole = _template().render(title=first.title, shell=first.frame, docs=[], macros=macros, ahead=ahead)
    return whole.partition(REST)[0] + REST


def _allowed(spec: PageSpec) -> Callable[[Council, Request], Any]:
    """What builds the page for those who may open it, asked anew each time it is built, and says so to others."""

    def build(council: Council, request: Request) -> Any:
        return spec.build(council, request) if spec.may(council, request) else closed_page(_(spec.title))

    return build


def _let_go(page: pmui.Page) -> None:
    """Ends ``Page``'s watch on Panel's process-wide busy state, which holds every page ever opened, for ever.

    Setting ``busy`` to a plain value is not enough: param forgets the reference and keeps the watch.
    There is no bar here that would show it.
    """
    for watcher in list(pn.state.param.watchers.get("busy", {}).get("value", [])):
        if getattr(getattr(watcher.fn, "__self__", None), "self", None) is page:
            pn.state.param.unwatch(watcher)
    with edit_readonly(page):
        page.busy = False


def page_title(council: Council, spec: PageSpec, request: Request) -> str:
    """What the browser's tab says: what the page is of, where it is of something, and which page it is."""
    try:
        name = spec.named(council, request) if spec.may(council, request) else ""
    except Exception:  # the page itself says what is wrong
        name = ""
    return screen("title", page=f"{name} – {_(spec.title)}" if name else _(spec.title))


@cache
def script() -> bytes:
    """Our own scripts as one file: each is a function that is called at once, and shares nothing with the other."""
    return b";\n".join(Path(__file__).with_name(name).read_bytes() for name in _SCRIPTS)


@cache
def script_name() -> str:
    """The script's file name with its version, so that a browser may keep it for ever."""
    return f"shell.{hashlib.sha256(script()).hexdigest()[:10]}.js"


@cache
def _template() -> Template:
    # Trusted text written here: every value is escaped at its place, the scripts and the page's HTML are not.
    environment = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=False)
    return environment.from_string(Path(__file__).with_name("shell.html").read_text("utf-8"))


def _texts() -> dict[str, str]:
    keys = {
        "skip": "skip", "menu": "menu", "example": "example", "example_why": "example-why", "to_dark": "to-dark",
        "to_light": "to-light", "loading": "loading", "no_script": "no-script", "lost": "connection-lost",
        "gone": "connection-gone", "failed": "load-failed", "reload": "reload",
        "tongues": "tongues",
    }  # fmt: skip
    return {name: screen(key) for name, key in keys.items()}


@cache
def _fixed() -> dict[str, Any]:
    toolkit = Path(__file__).with_name("toolkit.js").read_text("utf-8")
    return {"css": document_css(), "script": f"/static-td/{script_name()}", "toolkit": toolkit}


def _tongues(request: Request) -> list[dict[str, Any]]:
    """The languages, each under its own name: the same address with the language in it."""
    return [
        {
            "code": code,
            "name": name,
            "href": f"?{urlencode({**request.params, LANGUAGE_PARAM: code})}",
            "here": code == request.language,
        }
        for code, name in TONGUES.items()
    ]


def _or_nothing(
    make: Callable[[Council, PageSpec, Request], str], council: Council, spec: PageSpec, request: Request
) -> str:
    """A part of the frame; nothing where it cannot be made, so that what went wrong can still be said on the page."""
    try:
        return make(council, spec, request)
    except Exception:
        report_fault(f"frame {spec.slug}")
        return ""


def _frame(
    council: Council, spec: PageSpec, request: Request, pages: Sequence[PageSpec], before: str
) -> dict[str, Any]:
    settings = council.settings
    menu = [
        {"slug": request.address(page.slug), "title": _(page.title), "here": page.slug == spec.slug}
        for page in pages
        if page.menu
    ]
    return {
        **_fixed(),
        "text": _texts(),
        "tongues": _tongues(request),
        "lang": request.language,
        "dark": request.dark,
        "brand": screen("brand", council=settings.name),
        "example": settings.example,
        "menu": menu,
        "before": before,
        "machine": _or_nothing(past.control, council, spec, request),
        "past": _or_nothing(past.band, council, spec, request),
        "front": request.address(pages[0].slug),
        "is_bare": spec.bare,
        "foot": foot(council, spec, request, pages),
        "printed": printed(council, spec, request),
    }
