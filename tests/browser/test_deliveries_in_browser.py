"""Leveranser in a browser: read before the scripts, choose, unfold, go back in time; wide and on a telephone, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from visits import asked, ready

OpenPage = Callable[..., Any]


def test_the_calendar_is_read_before_any_script_has_run(open_page: OpenPage, served: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{served}/leveranser")
    text = page.locator("body").inner_text()
    assert "Fristen for oktober 2026 var 15. november 2026." in text
    assert "Kultur og frivillighet mangler. Spør kultur@nesbyen.example." in text
    page.goto(f"{served}/leveranser?kilde=mal")
    assert page.locator("details[open] tbody tr").count() == 20


def test_a_choice_is_made_with_the_keyboard_and_can_be_sent_on_and_undone(page: Any, served: str) -> None:
    ready(page, f"{served}/oversikt")
    page.get_by_role("navigation", name="Sider").get_by_role("link", name="Leveranser").click()
    page.wait_for_selector("body.td-ready")
    page.get_by_role("combobox", name="Kilde", exact=True).locator("visible=true").focus()
    page.keyboard.type("Månedsskjemaet")
    page.keyboard.press("Tab")
    page.keyboard.type("Kultur")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leveranser?kilde=mal**")
    page.wait_for_selector("body.td-ready")
    assert asked(page) == {"kilde": ["mal"], "enhet": ["kultur"]}
    own = page.get_by_role("region", name="Kalender for Månedsskjemaet").locator("visible=true")
    assert own.get_by_role("rowheader").all_inner_texts() == ["Kultur og frivillighet"]
    assert own.get_by_role("img", name="Mangler. Ingen av 9 tall er kommet. Fristen var 15. juli 2026.").count() == 1
    page.get_by_role("link", name="← Tidligere måneder").locator("visible=true").click()
    page.wait_for_url("**til=2025-11")
    page.wait_for_selector("body.td-ready")
    assert asked(page) == {"kilde": ["mal"], "enhet": ["kultur"], "til": ["2025-11"]}
    page.get_by_role("link", name="Vis alt").locator("visible=true").click()
    page.wait_for_url("**/leveranser?til=2025-11")
    page.go_back()
    page.wait_for_url("**kilde=mal**")


def test_a_source_unfolds_to_its_units_by_keyboard(page: Any, served: str) -> None:
    ready(page, f"{served}/leveranser")
    summary = page.locator("details.l-src summary", has_text="Månedsskjemaet").locator("visible=true")
    region = page.get_by_role("region", name="Kalender for Månedsskjemaet")
    assert region.locator("visible=true").count() == 0
    summary.focus()
    page.keyboard.press("Enter")
    region.locator("visible=true").get_by_role("rowheader", name="Kultur og frivillighet").wait_for()


@pytest.mark.parametrize(
    "address", ["leveranser", "leveranser?kilde=mal", "leveranser?enhet=oppvekst&tilstand=missing"]
)
@pytest.mark.parametrize("width", [390, 1400])
def test_the_page_stays_and_only_the_table_scrolls_from_its_newest_month(
    open_page: OpenPage, served: str, address: str, width: int
) -> None:
    page = ready(open_page(viewport={"width": width, "height": 844}), f"{served}/{address}")
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    region = page.get_by_role("region", name="Kalender for alle kilder").locator("visible=true")
    measures = region.evaluate("e => [e.scrollWidth - e.clientWidth, e.getBoundingClientRect().right]")
    newest = region.get_by_role("columnheader").last.evaluate("e => e.getBoundingClientRect().right")
    assert (measures[0] > 0) == (width == 390)
    assert newest <= measures[1] + 1
    first = region.get_by_role("rowheader").first.evaluate("e => e.getBoundingClientRect().left")
    assert first == pytest.approx(region.evaluate("e => e.getBoundingClientRect().left"), abs=2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_signs_stand_out_from_their_ground(open_page: OpenPage, served: str, scheme: str) -> None:
    """At least 4.5 : 1 for every sign and word of the key, as the browser paints it."""
    page = ready(open_page(color_scheme=scheme), f"{served}/leveranser")
    ratios = (
        page.locator(".l-key .l-w")
        .locator("visible=true")
        .evaluate_all(
            """all => {
            const parts = text => (text.match(/[\\d.]+/g) || []).map(Number)
            const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
                .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0)
            return all.map(e => {
                const own = parts(getComputedStyle(e).backgroundColor)
                const ground = own[3] === 0 ? parts(getComputedStyle(document.body).backgroundColor) : own
                const pair = [light(parts(getComputedStyle(e).color)), light(ground)].sort((a, b) => b - a)
                return (pair[0] + 0.05) / (pair[1] + 0.05)
            })
        }"""
        )
    )
    assert len(ratios) == 6
    assert min(ratios) >= 4.5
