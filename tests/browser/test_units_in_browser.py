"""Indikator and Enhet in a browser: read before the scripts, chosen and sorted, by keyboard, wide and on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from visits import asked, ready

OpenPage = Callable[..., Any]
ADDRESSES = ["indikator", "indikator?id=sick_leave_total", "indikator?id=turnover&enhet=planbygg", "enhet", "enhet?id=helse", "enhet?id=planbygg"]  # fmt: skip


def test_both_are_read_before_any_script_has_run(open_page: OpenPage, served: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{served}/indikator?id=sick_leave_total&enhet=helse")
    text = page.locator("body").inner_text()
    assert "Tapte dagsverk (egenmeldt og legemeldt)" in text
    assert "Helsestasjon og rehabilitering" in text
    page.goto(f"{served}/enhet?id=planbygg")
    assert (
        "vises ikke i enheter med færre enn 5 ansatte, av hensyn til dem det gjelder"
        in page.locator("body").inner_text()
    )


def test_a_leader_goes_from_the_menu_to_the_unit_and_on_to_an_indicator_by_keyboard(page: Any, served: str) -> None:
    ready(page, f"{served}/oversikt")
    page.get_by_role("navigation", name="Sider").get_by_role("link", name="Enheter").press("Enter")
    page.wait_for_url("**/enhet")
    page.wait_for_selector("body.td-ready")
    page.get_by_role("link", name="Sykehjemmet").locator("visible=true").press("Enter")
    page.wait_for_url("**/enhet?id=sykehjem")
    page.wait_for_selector("body.td-ready")
    table = page.get_by_role("region", name="Sykefravær").locator("visible=true")
    table.get_by_role("link", name="Korttidsfravær (1–16 dager)").press("Enter")
    page.wait_for_url("**/indikator?id=sick_leave_short&enhet=sykehjem")
    page.wait_for_selector("body.td-ready")
    assert page.get_by_role("heading", level=1).locator("visible=true").inner_text() == "Korttidsfravær (1–16 dager)"
    page.go_back()
    page.wait_for_url("**/enhet?id=sykehjem")


def test_another_unit_is_chosen_and_the_day_is_kept(page: Any, served: str) -> None:
    ready(page, f"{served}/indikator?id=sick_leave_total&slik=2026-11-22")
    page.get_by_role("combobox", name="Enhet").locator("visible=true").select_option("teknisk")
    page.get_by_role("button", name="Vis", exact=True).locator("visible=true").press("Enter")
    page.wait_for_url("**enhet=teknisk**")
    assert asked(page) == {"id": ["sick_leave_total"], "enhet": ["teknisk"], "slik": ["2026-11-22"]}


def test_units_are_sorted_by_keyboard_with_the_hidden_one_last_both_ways(page: Any, served: str) -> None:
    ready(page, f"{served}/indikator?id=sick_leave_total&enhet=teknisk")
    names: dict[str, list[str]] = {}
    for order in ("niva", "-niva"):
        region = page.get_by_role("region", name="Enhetene").locator("visible=true")
        region.get_by_role("button", name="Siste tolv måneder").press("Enter")
        page.wait_for_url(f"**sorter={order}")
        page.wait_for_selector("body.td-ready")
        region = page.get_by_role("region", name="Enhetene").locator("visible=true")
        region.locator(f"[aria-sort={'descending' if order[0] == '-' else 'ascending'}]").wait_for()
        names[order] = region.get_by_role("rowheader").all_inner_texts()
        assert names[order][-1] == "Plan og byggesak"
    assert names["niva"][:-1] == names["-niva"][-2::-1]


def test_a_file_is_fetched_with_its_name(page: Any, served: str) -> None:
    ready(page, f"{served}/indikator?id=sick_leave_total&enhet=helse")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Last ned som Excel").locator("visible=true").click()
    assert fetched.value.suggested_filename == "sick_leave_total-helse-2026-11-23.xlsx"


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [390, 1400])
def test_the_page_stays_and_only_tables_scroll(open_page: OpenPage, served: str, address: str, width: int) -> None:
    page = ready(open_page(viewport={"width": width, "height": 844}), f"{served}/{address}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = (
        page.locator("main a, .s-scroll a, .s-scroll button, .s-pick button")
        .locator("visible=true")
        .evaluate_all("all => all.filter(e => e.getBoundingClientRect().height < 23.5).map(e => e.textContent)")
    )
    assert not small
