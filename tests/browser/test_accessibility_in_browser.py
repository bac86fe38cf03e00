"""What shuts readers out, as axe-core finds it: every page, both views, wide and on a phone, and the states between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import panel as pn
import pytest
from small_server import FakeCouncil, serving_thread

from dashboard.pages import PAGES
from dashboard.pages.parts import PageSpec, block

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RUN = """() => axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], resultTypes: ["violations"],
}).then((found) => found.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.target.flat().join(" >> ")} ${node.html.slice(0, 200)}`)))"""
#: What is asked for on each page; a page that is not here fails the test.
ASKED = {
    "oversikt": ["", "slik=2026-07-31", "slik=2020-01-01"],
    "forpliktelse": ["nr=2.3.3", "nr=1.2.1", "nr=3.4", "nr=finnes-ikke", ""],
    "leveranser": ["", "kilde=hr", "slik=2026-05-31"],
    "last-opp": ["", "opplasting=1", "opplasting=99999", "slik=2026-05-31"],
    "tall": [
        "indikator=sick_leave_total&enhet=barnehage_b&maaned=2026-06",
        "indikator=sick_leave_total&enhet=barnehage_b&maaned=2026-06&slik=2026-07-31",
        "indikator=sick_leave_total&enhet=teknisk",
        "indikator=sick_leave_total&enhet=planbygg",
        "indikator=finnes-ikke&slik=mai",
    ],
    "endret": ["", "slik=2026-07-31", "slik=2026-12-24"],
    "indikator": ["", "id=sick_leave_total&enhet=helse", "id=sick_leave_total&enhet=finnes-ikke"],
    "enhet": ["", "id=hjemmetjeneste", "id=finnes-ikke"],
    "om-tallene": [""],
    "status": ["", "kontroller=1"],
    "visning": ["", "side=2", "side=5", "side=99"],
}
ADDRESSES = [
    f"{page.slug}?{query}".rstrip("?") for page in PAGES for query in ASKED.get(page.slug, ["test-does-not-know-it"])
]
WIDTHS = {"phone": 390, "wide": 1400}
OpenPage = Callable[..., Any]


def faults(page: Any) -> list[str]:
    page.evaluate("document.documentElement.style.setProperty('--td-far', 'visible')")  # what is further down as well
    page.evaluate(AXE)
    return [str(one) for one in page.evaluate(RUN)]


def overflow(page: Any) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def in_both_views(page: Any) -> dict[str, list[str]]:
    found = {}
    for view in ("light", "dark"):
        page.evaluate("(view) => { document.documentElement.dataset.theme = view }", view)
        page.wait_for_timeout(150)
        found[view] = faults(page)
    return found


def test_every_page_has_an_address_to_be_looked_at() -> None:
    assert {page.slug for page in PAGES} == set(ASKED)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_shuts_nobody_out(open_page: OpenPage, served: str, address: str) -> None:
    page = open_page(viewport={"width": WIDTHS["phone"], "height": 900}, reduced_motion="reduce")
    page.goto(f"{served}/{address}")
    page.wait_for_selector("body.td-ready", timeout=60_000)
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        assert in_both_views(page) == {"light": [], "dark": []}, name
        assert overflow(page) <= 0, f"the page scrolls sideways on a {name} screen"


def test_what_can_be_read_before_the_scripts_shuts_nobody_out(open_page: OpenPage, served: str) -> None:
    page = open_page()
    page.route("**/static/**", lambda route: None)  # they never come
    page.goto(f"{served}/oversikt", wait_until="commit")
    page.wait_for_selector(".td-before h1")
    assert in_both_views(page) == {"light": [], "dark": []}


@pytest.mark.parametrize("address", ["finnes-ikke", "static-td/finnes-ikke.js"])
def test_what_is_not_found_shuts_nobody_out(open_page: OpenPage, served: str, address: str) -> None:
    page = open_page()
    assert page.goto(f"{served}/{address}").status == 404
    assert faults(page) == []


def _raise(council: Any, request: Any) -> Any:
    raise ValueError("a fault on purpose")


STATES = [
    PageSpec("delvis", "Delvis", lambda *_: pn.Column(block("<h1>Side</h1>"), block("<p>Fint</p>"))),
    PageSpec("stengt", "Stengt", lambda *_: block("<h1>Hemmelig</h1>"), may=lambda *_: False),
    PageSpec("feil", "Feil", _raise),
    PageSpec("galt", "Galt", lambda *_: block("<h1>Side</h1><img src='/favicon.ico'><h4>Hopp</h4>")),
]


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with serving_thread(FakeCouncil(tmp_path_factory.mktemp("states")), STATES) as served:
        yield served


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("slug", ["feil", "stengt", "delvis"])
def test_the_states_between_shut_nobody_out(open_page: OpenPage, states: Any, slug: str, width: str) -> None:
    page = open_page(viewport={"width": WIDTHS[width], "height": 900})
    page.goto(f"{states.url}{slug}")
    page.wait_for_selector("body.td-ready", timeout=60_000)
    assert in_both_views(page) == {"light": [], "dark": []}


def test_a_lost_connection_is_said_to_everyone(open_page: OpenPage, states: Any) -> None:
    page = open_page()
    page.goto(f"{states.url}delvis")
    page.wait_for_selector("body.td-ready", timeout=60_000)
    page.route("**/health/live", lambda route: route.abort())
    page.evaluate("Bokeh.index.roots[0].model.document.event_manager.send_event({event_name: 'connection_lost'})")
    page.evaluate("document.querySelector('.td-alarm').hidden = false")
    assert faults(page) == []


def test_a_fault_inside_the_live_page_would_be_found(open_page: OpenPage, states: Any) -> None:
    page = open_page()
    page.goto(f"{states.url}galt")
    page.wait_for_selector("body.td-ready", timeout=60_000)
    found = {one.split(":")[0] for one in faults(page)}
    assert {"image-alt", "heading-order"} <= found


def test_a_page_that_may_not_be_opened_holds_nothing_of_its_content(open_page: OpenPage, states: Any) -> None:
    page = open_page()
    answer = page.goto(f"{states.url}stengt")
    assert "Hemmelig" not in answer.text()
    page.wait_for_selector("body.td-ready", timeout=60_000)
    assert page.get_by_role("heading", name="Du har ikke tilgang til denne siden").is_visible()
