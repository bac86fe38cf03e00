"""The pages as a reader meets them: content, menu, dark view, a telephone's width, and Norwegian throughout."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ENGLISH = re.compile(
    r"\b(?:loading|upload|file|files|choose|drop|error|overview|dark|light|menu|close|open|reset|save|pan|zoom|select|"
    r"the|and|of|month|value|undo|store|search|next|previous|show|hide|unknown|settings|download|help)\b",
    re.I,
)
COMMITMENTS = ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3", "3.4"]
ADDRESSES = [
    "oversikt",
    "forpliktelse?nr=2.3.3",
    "forpliktelse?nr=1.4.4",
    "forpliktelse?nr=3.4",
    "forpliktelse",
    "last-opp",
]
SICK_LEAVE = Path(__file__).resolve().parents[2] / "notebooks/pages/sykefravaer.ipynb"
PAGES = [*ADDRESSES, *(["sykefravaer"] if SICK_LEAVE.exists() else [])]
OpenPage = Callable[..., Any]


def ready(page: Any, address: str, status: int = 200) -> Any:
    """The page when its live content has taken over from what was served."""
    answer = page.goto(address)
    assert answer.status == status
    page.wait_for_selector("body.td-ready", timeout=60_000)
    return page


def words(page: Any) -> str:
    """What can be read, in the live page's shadow roots too."""
    return str(
        page.evaluate(
            """() => {
                const parts = []
                const read = (node) => {
                    if (node.nodeType === 3) { parts.push(node.textContent); return }
                    if (["STYLE", "SCRIPT", "TEMPLATE", "NOSCRIPT"].includes(node.tagName)) { return }
                    if (node.nodeType === 1) {
                        const shown = getComputedStyle(node)
                        if (shown.display === "none" || shown.visibility === "hidden") { return }
                        parts.push(node.getAttribute("aria-label") || "", node.getAttribute("placeholder") || "")
                    }
                    if (node.shadowRoot) { node.shadowRoot.childNodes.forEach(read) }
                    node.childNodes.forEach(read)
                }
                read(document.body)
                return parts.join(" ").replace(/\\s+/g, " ")
            }"""
        )
    )


def test_the_overview_shows_its_content(page: Any, served: str) -> None:
    ready(page, f"{served}/oversikt")
    page.get_by_role("heading", name="Nesbyen kommune: måned 10 av 24").first.wait_for()
    text = words(page)
    for number in COMMITMENTS:
        assert page.locator(f'th a[href="forpliktelse?nr={number}"]:visible').count() == 1
    assert "Bærekraftig velferd" in text
    assert "Skjerpet beredskap" in text
    assert "Nyeste måned med tall er oktober 2026" in text
    assert page.title() == "Oversikt – Taktskifte"
    assert page.evaluate("document.documentElement.lang") == "nb"


def test_the_front_page_is_the_overview(page: Any, served: str) -> None:
    ready(page, served)
    assert "måned 10 av 24" in words(page)


@pytest.mark.parametrize("address", PAGES)
def test_no_word_on_a_page_is_english(page: Any, served: str, address: str) -> None:
    ready(page, f"{served}/{address}")
    page.wait_for_timeout(1000)
    text = words(page)
    assert len(text) > 200
    found = sorted({word.lower() for word in ENGLISH.findall(text)})
    assert found == []


def test_the_menu_leads_to_a_commitment_and_back(page: Any, served: str) -> None:
    ready(page, f"{served}/oversikt")
    page.locator('th a[href="forpliktelse?nr=1.4"]:visible').click()
    page.wait_for_url("**/forpliktelse?nr=1.4")
    page.get_by_role("heading", name="Forpliktelse 1.4").first.wait_for()
    page.locator('a[href="forpliktelse?nr=1.4.4"]:visible').first.click()
    page.get_by_role("heading", name="Tiltak 1.4.4").first.wait_for()
    assert "ny EPJ (elektronisk pasient journal) må innføres i Nesbyen" in words(page)
    page.go_back()
    page.get_by_role("heading", name="Forpliktelse 1.4").first.wait_for()
    page.get_by_role("navigation", name="Sider").get_by_role("link", name="Oversikt").click()
    page.get_by_role("heading", name="måned 10 av 24").first.wait_for()


def test_the_menu_says_where_the_reader_is(page: Any, served: str) -> None:
    ready(page, f"{served}/last-opp")
    assert page.locator('nav a[aria-current="page"]').inner_text() == "Last opp"


def test_a_commitment_draws_its_charts_as_links_to_their_months(page: Any, served: str) -> None:
    ready(page, f"{served}/forpliktelse?nr=2.3.3")
    charts = page.locator(".td-chart:visible")
    charts.nth(5).wait_for()
    assert charts.count() == 6
    assert charts.first.locator('a[href^="tall?indikator=annual_rota_share&enhet=helse&maaned=2026-"]').count() == 10
    assert page.locator("canvas").count() == 0


def test_an_unknown_commitment_says_so(page: Any, served: str) -> None:
    ready(page, f"{served}/forpliktelse?nr=9.9", 404)
    assert "Det finnes ingen forpliktelse med nummer «9.9»." in words(page)


def test_a_number_in_the_address_cannot_be_a_script(page: Any, served: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a script in the address ran: {dialog.message}"))
    ready(page, f"{served}/forpliktelse?nr=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", 404)
    page.wait_for_timeout(500)
    assert "<img src=x" in words(page)


def test_the_dark_view_is_kept_from_page_to_page(page: Any, served: str) -> None:
    ready(page, f"{served}/oversikt")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Mørk visning").click()
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    dark = page.evaluate(ground)
    assert dark != light
    ready(page, f"{served}/last-opp")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(ground) == dark
    page.get_by_role("button", name="Lys visning").click()
    page.wait_for_function("document.documentElement.dataset.theme === 'light'")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [390])
def test_no_page_scrolls_sideways_on_a_telephone(open_page: OpenPage, served: str, address: str, width: int) -> None:
    page = ready(open_page(viewport={"width": width, "height": 844}), f"{served}/{address}")
    page.wait_for_timeout(1000)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


@pytest.mark.parametrize("address", ["oversikt", "forpliktelse?nr=1.4.4"])
def test_the_text_can_be_read_before_any_script_has_run(open_page: OpenPage, served: str, address: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{served}/{address}")
    text = page.locator("body").inner_text()
    assert "måned 10 av 24" in text or "Kontrakt om ny EPJ signert" in text


def test_the_shielded_exercise_is_nowhere_in_what_is_sent(page: Any, served: str) -> None:
    for address in ("oversikt", "forpliktelse?nr=3.4"):
        ready(page, f"{served}/{address}")
        assert "fagsystemer" not in words(page)
        assert "fagsystemer" not in page.content()


@pytest.mark.skipif(not SICK_LEAVE.exists(), reason="the notebook is not there")
def test_the_sick_leave_notebook_is_a_page(page: Any, served: str) -> None:
    ready(page, f"{served}/sykefravaer")
    page.wait_for_function("document.body.innerText.length > 100 || document.querySelector('canvas')")
    text = words(page)
    assert "ykefravær" in text
    assert "Feilnummer" not in text
