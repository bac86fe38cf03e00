"""What a reader asks of the past, and of one figure: what was said in May, and which cell it came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

OpenPage = Callable[..., Any]


def ready(page: Any, address: str) -> Any:
    page.goto(address)
    page.wait_for_selector("body.td-ready", timeout=60_000)
    return page


def follow(page: Any, link: Any) -> None:
    """Clicks, and waits for the page it leads to."""
    with page.expect_navigation():
        link.click()
    page.wait_for_selector("body.td-ready", timeout=60_000)


@pytest.mark.parametrize("width", [1400, 390])
def test_what_was_said_in_may_is_two_clicks_away(open_page: OpenPage, served: str, width: int) -> None:
    page = ready(open_page(viewport={"width": width, "height": 900}), f"{served}/leveranser")
    page.locator("header summary", has_text="Tidsmaskin").click()
    follow(page, page.get_by_role("link", name="31. mai 2026"))
    assert page.url.endswith("leveranser?slik=2026-05-31")
    assert page.get_by_text("Du ser tallene slik de var kjent 31. mai 2026.").last.is_visible()
    assert page.get_by_text("Fristen for april 2026 var 15. mai 2026.").last.is_visible()
    follow(page, page.get_by_role("link", name="Oversikt", exact=True).first)
    assert page.url.endswith("oversikt?slik=2026-05-31")
    page.go_back()
    page.wait_for_selector("body.td-ready", timeout=60_000)
    follow(page, page.get_by_role("link", name="Tilbake til i dag"))
    assert page.url.endswith("/leveranser")
    assert page.locator(".td-past").count() == 0


def test_any_day_can_be_written_by_keyboard_alone(open_page: OpenPage, served: str) -> None:
    address = "tall?indikator=sick_leave_total&enhet=barnehage_b&maaned=2026-06"
    page = ready(open_page(viewport={"width": 1400, "height": 900}), f"{served}/{address}")
    page.locator(".td-when summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "slik"
    page.locator("input[name=slik]").fill("2026-07-31")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("body.td-ready", timeout=60_000)
    assert "slik=2026-07-31" in page.url
    assert "maaned=2026-06" in page.url
    assert page.get_by_text("Tallet er et annet i dag: 21,6 prosent.").last.is_visible()
    page.get_by_text("Dette er endret siden: 3 tall").click()
    assert page.get_by_text("30,3 prosent da, 21,6 prosent i dag").last.is_visible()


def test_the_whole_councils_figure_leads_to_a_units_cell(open_page: OpenPage, served: str) -> None:
    start = f"{served}/tall?indikator=sick_leave_total&enhet=nesbyen&maaned=2026-10"
    page = ready(open_page(viewport={"width": 390, "height": 900}), start)
    row = page.get_by_role("row").filter(has_text="Hjemmetjenesten")
    assert "hr-2026-10.xlsx, ark «Totalt fravær», celle J9" in " ".join(row.inner_text().split())
    follow(page, row.get_by_role("link"))
    assert page.get_by_role("heading", level=1).last.inner_text() == "Sykefravær totalt, Hjemmetjenesten, oktober 2026"
    assert page.get_by_text("J9", exact=True).last.is_visible()
