"""The presentation by keys, buttons and address, links to places on a page, and what comes out on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OpenPage = Callable[..., Any]
SHOWN = """() => {
    const inside = (root) => [root, ...[...root.querySelectorAll("*")].filter((one) => one.shadowRoot).flatMap((one) => inside(one.shadowRoot))]
    return inside(document).flatMap((root) => [...root.querySelectorAll(".v-slide")])
        .filter((one) => one.checkVisibility({visibilityProperty: true})).map((one) => Number(one.dataset.vSlide))
}"""
#: Chromium writes the tree of a document's pages uncompressed.
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
SIZE = re.compile(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]")


def ready(page: Any, address: str) -> Any:
    page.goto(address)
    page.wait_for_selector("body.td-ready", timeout=60_000)
    page.wait_for_timeout(200)
    return page


def side(page: Any) -> str | None:
    found = re.search(r"[?&]side=(\d+)", page.url)
    return found and found.group(1)


def at(page: Any) -> int:
    found = page.evaluate(SHOWN)
    assert len(found) == 1, found
    return int(found[0])


def count(page: Any) -> int:
    return int(page.locator(".v-count:visible").inner_text().split()[-1])


def test_the_keys_walk_and_the_address_goes_along(page: Any, served: str) -> None:
    ready(page, f"{served}/visning")
    last = count(page)
    assert at(page) == 1
    for key, expected in [("ArrowRight", 2), (" ", 3), ("PageDown", 4), ("ArrowLeft", 3), ("PageUp", 2), ("End", last),
                          ("ArrowRight", last), ("Home", 1), ("ArrowLeft", 1)]:  # fmt: skip
        page.keyboard.press(key)
        assert at(page) == expected, key
        assert page.locator(".v-count:visible").inner_text() == f"{expected} av {last}"
    page.keyboard.press("ArrowRight")
    assert side(page) == "2"
    assert page.locator("[role=status].v-said").last.inner_text().startswith(f"Bilde 2 av {last}: ")
    page.keyboard.press("Shift+Space")
    assert at(page) == 1


def test_keys_that_belong_to_the_browser_are_left_alone(page: Any, served: str) -> None:
    ready(page, f"{served}/visning?side=3")
    for key in ("Shift+ArrowRight", "Control+End", "a", "ArrowDown"):
        page.keyboard.press(key)
        assert at(page) == 3, key


def test_back_and_forward_and_reload_show_the_same_slide(page: Any, served: str) -> None:
    ready(page, f"{served}/visning?side=2&slik=2026-06-01")
    page.locator("[data-v-go='1']:visible").click()
    page.locator("[data-v-go='1']:visible").click()
    assert (at(page), side(page)) == (4, "4")
    page.go_back()
    assert at(page) == 3
    page.go_forward()
    assert at(page) == 4
    assert "slik=2026-06-01" in page.url
    page.reload()
    page.wait_for_selector("body.td-ready", timeout=60_000)
    assert at(page) == 4


def test_it_walks_before_the_live_page_is_there_and_stays_where_it_came(page: Any, served: str) -> None:
    held: list[Any] = []
    page.route("**/static/**/*.js*", lambda route: held.append(route))
    page.goto(f"{served}/visning", wait_until="commit")
    page.wait_for_selector(".v-count")
    page.wait_for_function("document.querySelector('[data-v-full]').hidden === !document.fullscreenEnabled")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert at(page) == 3
    # Playwright lets go of what is held.
    page.unroute("**/static/**/*.js*")
    page.wait_for_selector("body.td-ready", timeout=60_000)
    page.wait_for_timeout(200)
    assert at(page) == 3
    page.keyboard.press("ArrowRight")
    assert at(page) == 4


def test_escape_leads_back_to_the_overview_on_the_same_day(page: Any, served: str) -> None:
    ready(page, f"{served}/visning?slik=2026-06-01")
    page.keyboard.press("Escape")
    page.wait_for_url("**/oversikt?slik=2026-06-01")


def test_the_overview_leads_to_it(page: Any, served: str) -> None:
    ready(page, f"{served}/oversikt")
    page.get_by_role("link", name="Vis for et møte").click()
    page.wait_for_url("**/visning")


def test_it_fills_the_screen_and_comes_back(page: Any, served: str) -> None:
    ready(page, f"{served}/visning")
    page.get_by_role("button", name="Fullskjerm").click()
    page.wait_for_function("document.fullscreenElement !== null")
    page.get_by_role("button", name="Fullskjerm").click()
    page.wait_for_function("document.fullscreenElement === null")


def test_where_the_screen_cannot_be_filled_there_is_no_button(open_page: OpenPage, served: str) -> None:
    page = open_page()
    page.add_init_script("Object.defineProperty(document, 'fullscreenEnabled', {get: () => false})")
    ready(page, f"{served}/visning")
    assert page.locator("[data-v-full]:visible").count() == 0


def test_a_link_to_a_place_on_the_page_leads_there_and_folds_out_what_hides_it(page: Any, served: str) -> None:
    ready(page, f"{served}/om-tallene")
    page.locator("a[href$='#personvern']:visible").click()
    assert page.url.endswith("#personvern")
    page.wait_for_function("Math.abs(scrollY) > 300")
    place = page.locator("#personvern:visible").bounding_box()
    assert 0 <= place["y"] < 60
    page.go_back()
    ready(page, f"{served}/om-tallene#tilgjengelighet")
    page.wait_for_timeout(300)
    box = page.locator("#tilgjengelighet:visible").bounding_box()
    assert 0 <= box["y"] < 900


# ── paper ──


def printed(page: Any, folder: Path) -> tuple[int, list[tuple[float, float]], bytes]:
    path = folder / "ut.pdf"
    page.pdf(path=str(path), format="A4", prefer_css_page_size=True)
    raw = path.read_bytes()
    return len(PAGE.findall(raw)), [(float(w), float(h)) for w, h in SIZE.findall(raw)], raw


def test_each_slide_is_one_page_on_its_side(page: Any, served: str, tmp_path: Path) -> None:
    ready(page, f"{served}/visning?side=3")
    pages, sizes, _ = printed(page, tmp_path)
    assert pages == count(page)
    assert all(width > height for width, height in sizes)


@pytest.mark.parametrize(
    ("address", "most"), [("status", 1), ("om-tallene", 6), ("oversikt", 7), ("leveranser", 3), ("last-opp", 3)]
)
def test_a_page_on_paper_is_upright_and_not_more_than_it_must_be(
    page: Any, served: str, tmp_path: Path, address: str, most: int
) -> None:
    ready(page, f"{served}/{address}")
    pages, sizes, _ = printed(page, tmp_path)
    assert 1 <= pages <= most
    assert all(width < height for width, height in sizes)


def test_paper_says_whose_page_it_is_of_which_month_and_when_and_where(page: Any, served: str) -> None:
    ready(page, f"{served}/om-tallene?slik=2026-06-01")
    page.emulate_media(media="print")
    head = page.locator(".td-printed").inner_text()
    for part in (
        "Nesbyen kommune",
        "Om tallene",
        "slik det var kjent 1. juni 2026",
        "Skrevet ut 23. november 2026",
        page.url,
    ):
        assert part in head, part
    assert (
        page.locator(".td-menu:visible, .td-view:visible, .td-foot:visible, button:visible, input:visible").count() == 0
    )
    # The rules are folded on the screen, and on paper they are all there.
    assert page.get_by_text("Ingen tall vurderes, og ingen frister gjelder.").last.is_visible()


def test_paper_is_ink_on_white_also_from_the_dark_view(page: Any, served: str) -> None:
    ready(page, f"{served}/status?mork=1")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    ink = page.locator("h1:visible").last.evaluate("(one) => getComputedStyle(one).color")
    assert max(map(int, re.findall(r"\d+", ink)[:3])) < 90
