"""Every page at a telephone's width, enlarged to 200 %, without motion, in forced colours and on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from addresses import all_addresses, first_addresses

OpenPage = Callable[..., Any]
SIZES = {
    "320 wide": {"width": 320, "height": 640},
    "a telephone": {"width": 390, "height": 844},
    # 200 % in a window of 1280 is half as many pixels of the page, each drawn as two.
    "200 %": {"width": 640, "height": 450},
}
# What sticks out to the right, and does not lie within something that scrolls by itself.
STICKS_OUT = """() => {
  const wide = document.documentElement.clientWidth
  const found = []
  const look = (root, is_held) => {
    for (const one of root.children ?? []) {
      const style = getComputedStyle(one)
      const holds = is_held || ["auto", "scroll", "hidden", "clip"].includes(style.overflowX) && one !== document.body
      const box = one.getBoundingClientRect()
      if (!is_held && box.right > wide + 1 && box.width > 0 && style.position !== "fixed") {
        found.push(`${one.tagName.toLowerCase()}.${one.className} to ${Math.round(box.right)}`)
      }
      if (one.shadowRoot) { look(one.shadowRoot, holds) }
      look(one, holds)
    }
  }
  look(document.body, false)
  return found.slice(0, 8)
}"""
MOVES = """() => {
  const found = []
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) { look(one.shadowRoot) }
      if (!one.checkVisibility({visibilityProperty: true})) { continue }
      const style = getComputedStyle(one)
      const longest = (text) => Math.max(...text.split(",").map(parseFloat))
      const is_animated = style.animationName !== "none" && longest(style.animationDuration) > 0.01
      const moving = style.transitionProperty.split(", ").some((name) => /^(all|transform|left|top|right|bottom|width|height|margin|translate|scale|rotate)/.test(name))
      if (is_animated || moving && longest(style.transitionDuration) > 0.01) {
        found.push(`${one.tagName.toLowerCase()}.${one.className} ${style.animationName} ${style.transition}`)
      }
    }
  }
  look(document)
  return [...new Set(found)].slice(0, 8)
}"""


def ready(page: Any, address: str) -> Any:
    answer = page.goto(address)
    assert answer.status == 200
    page.wait_for_selector("body.td-ready", timeout=60_000)
    page.wait_for_timeout(800)
    return page


@pytest.mark.parametrize("address", all_addresses())
def test_no_page_scrolls_sideways(open_page: OpenPage, served: str, address: str) -> None:
    first, *others = SIZES
    page = ready(open_page(viewport=SIZES[first], device_scale_factor=2), f"{served}/{address}")
    for size in (first, *others):
        page.set_viewport_size(SIZES[size])
        page.wait_for_timeout(200)
        wide, shown = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= shown, (size, page.evaluate(STICKS_OUT))


@pytest.mark.parametrize("address", first_addresses().values())
def test_nothing_moves_for_who_asks_for_less_motion(open_page: OpenPage, served: str, address: str) -> None:
    page = ready(open_page(reduced_motion="reduce"), f"{served}/{address}")
    assert page.evaluate(MOVES) == []


@pytest.mark.parametrize("address", first_addresses().values())
def test_forced_colours_leave_text_and_controls(open_page: OpenPage, served: str, address: str) -> None:
    page = ready(open_page(forced_colors="active"), f"{served}/{address}")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.locator("h1").locator("visible=true").count() >= 1
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_a_short_page_has_its_foot_at_the_bottom_of_the_window(open_page: OpenPage, served: str) -> None:
    page = ready(open_page(viewport={"width": 1400, "height": 1200}), f"{served}/endret")
    bottom, window = page.evaluate("[document.querySelector('.td-foot').getBoundingClientRect().bottom, innerHeight]")
    assert abs(bottom - window) < 1.5
