"""The keyboard alone does the main tasks; what has focus is seen at every stop, and no stop keeps its reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from addresses import all_addresses

OpenPage = Callable[..., Any]
MOST_STOPS = 400

# What has focus, in shadow roots too: what it is called, and whether it can be seen that it has it.
FOCUSED = """() => {
  let one = document.activeElement
  while (one?.shadowRoot?.activeElement) { one = one.shadowRoot.activeElement }
  if (!one || one === document.body || one === document.documentElement) { return null }
  window.__met ??= new Map()
  if (!window.__met.has(one)) { window.__met.set(one, window.__met.size) }
  const style = getComputedStyle(one)
  const label = one.labels?.[0]?.innerText
  const box = one.getBoundingClientRect()
  return {
    number: window.__met.get(one),
    tag: one.tagName.toLowerCase(),
    type: one.type ?? "",
    name: (one.getAttribute("aria-label") || label || one.innerText || one.textContent || one.name || "").trim().replace(/\\s+/g, " "),
    href: one.getAttribute("href") ?? "",
    is_outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 && !/, 0\\)$|transparent/.test(style.outlineColor),
    is_shadowed: style.boxShadow !== "none",
    is_drawn: box.width > 0 && box.height > 0 && one.checkVisibility({visibilityProperty: true, opacityProperty: true}),
    in_header: Boolean(one.closest("header")),
  }
}"""

# Where it and what names it stand, with some room around; null when none of it is in the window.
AROUND = """() => {
  let one = document.activeElement
  while (one.shadowRoot?.activeElement) { one = one.shadowRoot.activeElement }
  const boxes = [one, one.parentElement, ...(one.labels ?? [])].filter(Boolean).map((each) => each.getBoundingClientRect())
  const left = Math.max(Math.min(...boxes.map((box) => box.left)) - 8, 0)
  const top = Math.max(Math.min(...boxes.map((box) => box.top)) - 8, 0)
  const width = Math.min(Math.max(...boxes.map((box) => box.right)) + 8, innerWidth) - left
  const height = Math.min(Math.max(...boxes.map((box) => box.bottom)) + 8, innerHeight) - top
  return width > 0 && height > 0 ? {x: left, y: top, width, height} : null
}"""
BLUR = """() => {
  let one = document.activeElement
  while (one.shadowRoot?.activeElement) { one = one.shadowRoot.activeElement }
  one.blur()
}"""


def ready(page: Any, address: str) -> Any:
    answer = page.goto(address)
    assert answer.status == 200
    page.wait_for_selector("body.td-ready", timeout=60_000)
    return page


def arrive(page: Any) -> None:
    """The next page, live."""
    page.wait_for_load_state("domcontentloaded")
    page.wait_for_selector("body.td-ready", timeout=60_000)


def press(page: Any, key: str = "Tab") -> dict[str, Any] | None:
    page.keyboard.press(key)
    found: dict[str, Any] | None = page.evaluate(FOCUSED)
    return found


def tab_to(page: Any, is_wanted: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Tab until what is wanted has focus."""
    met = []
    for _ in range(MOST_STOPS):
        found = press(page)
        if found is None:
            continue
        if is_wanted(found):
            return found
        met.append(f"{found['tag']} «{found['name'][:40]}»")
        if len(met) > 3 and met[0] == met[-1] and found["number"] == 0:
            break
    raise AssertionError("never reached; met: " + ", ".join(met))


def is_seen(page: Any, found: dict[str, Any]) -> bool:
    """Whether what has focus shows it: by its own outline or, where another draws it, by the picture without it."""
    if found["is_drawn"] and (found["is_outlined"] or found["is_shadowed"]):
        return True
    page.wait_for_timeout(300)
    around = page.evaluate(AROUND)
    if around is None:
        return False
    plain = {"clip": around, "animations": "disabled", "caret": "hide"}
    with_focus = page.screenshot(**plain)
    page.evaluate(BLUR)  # the next Tab goes on from here all the same
    page.wait_for_timeout(300)
    return bool(with_focus != page.screenshot(**plain))


def named(words: str) -> Callable[[dict[str, Any]], object]:
    return lambda found: found["name"].startswith(words)


def rows(page: Any) -> list[str]:
    """The numbers of the commitments that the table shows, in its order."""
    texts = page.locator("[data-td-row]").locator("visible=true").all_inner_texts()
    return [found[1] for text in texts if (found := re.match(r"\s*([\d.]+)", text))]


@pytest.mark.parametrize("address", all_addresses())
def test_focus_is_seen_at_every_stop_and_nothing_keeps_it(page: Any, served: str, address: str) -> None:
    ready(page, f"{served}/{address}")
    unseen, numbers, is_round = [], [], False
    for _ in range(MOST_STOPS):
        found = press(page)
        if found is None or found["number"] in numbers:
            # Round to the start, or past the end of the document: there the browser's own controls are.
            is_round = found is None or found["number"] == numbers[0]
            break
        numbers.append(found["number"])
        if not is_seen(page, found):
            unseen.append(f"{found['tag']} «{found['name'][:60]}»")
    assert len(numbers) > 3
    assert is_round, f"{len(numbers)} stops, and then one that was met before"
    assert unseen == []


def test_the_skip_link_comes_first_and_passes_the_header(page: Any, served: str) -> None:
    ready(page, f"{served}/oversikt")
    first = press(page)
    assert first is not None
    assert first["name"] == "Hopp til innholdet"
    assert first["is_drawn"]
    page.keyboard.press("Enter")
    following = press(page)
    assert following is not None
    assert not following["in_header"]


def test_the_menu_is_reached_and_opens_a_page(page: Any, served: str) -> None:
    ready(page, f"{served}/oversikt")
    tab_to(page, named("Leveranser"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/leveranser*")
    arrive(page)


def test_the_commitments_are_searched_filtered_and_sorted(page: Any, served: str) -> None:
    ready(page, f"{served}/oversikt")
    every = rows(page)
    assert len(every) > 4
    tab_to(page, lambda found: found["type"] == "search")
    page.keyboard.type("øvelse")
    page.wait_for_function("location.search.includes('sok=')")
    found = rows(page)
    assert 0 < len(found) < len(every)
    for _ in "øvelse":
        page.keyboard.press("Backspace")
    page.wait_for_function("!location.search.includes('sok=')")
    assert rows(page) == every
    tab_to(page, named("Tema"))
    page.keyboard.type("Sk")
    page.wait_for_function("location.search.includes('tema=beredskap')")
    assert rows(page) == [number for number in every if number.startswith("3")]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.wait_for_function("!location.search.includes('tema=')")
    tab_to(page, lambda one: one["tag"] == "button" and one["name"].startswith("Vurdering"))
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('sorter=vurdering')")
    by_standing = rows(page)
    assert sorted(by_standing) == sorted(every)
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('sorter=-vurdering')")
    assert rows(page) != by_standing
    assert page.evaluate(FOCUSED)["name"].startswith("Vurdering")


def test_a_commitment_is_opened_and_from_it_where_a_figure_came_from(page: Any, served: str) -> None:
    ready(page, f"{served}/oversikt")
    tab_to(page, lambda found: re.search(r"forpliktelse\?nr=2\.3(&|$)", found["href"]))
    page.keyboard.press("Enter")
    page.wait_for_url("**/forpliktelse?nr=2.3*")
    arrive(page)
    # Tables may lie folded below their charts: each is unfolded as it is met.
    for _ in range(MOST_STOPS):
        found = press(page)
        if found is None:
            continue
        if re.search(r"\btall\?", found["href"]):
            break
        if found["tag"] == "summary":
            page.keyboard.press("Enter")
    else:
        raise AssertionError("no figure leads to its source")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tall?*")
    arrive(page)
    page.get_by_role("heading", name="Her kommer det fra").locator("visible=true").wait_for()


def test_language_and_view_are_changed(open_page: OpenPage, served: str) -> None:
    page = ready(open_page(color_scheme="light"), f"{served}/oversikt")
    tab_to(page, lambda found: found["in_header"] and "Mørk visning" in found["name"])
    page.keyboard.press("Enter")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    ready(page, f"{served}/oversikt")
    for _ in range(MOST_STOPS):
        found = press(page)
        if found and found["in_header"] and found["name"] == "English":
            break
        if found and found["in_header"] and found["tag"] == "summary" and "Språk" in found["name"]:
            page.keyboard.press("Enter")
    else:
        raise AssertionError("no way to English")
    page.keyboard.press("Enter")
    page.wait_for_function("document.documentElement.lang === 'en'")
    arrive(page)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_file_is_chosen(page: Any, served: str) -> None:
    ready(page, f"{served}/last-opp")
    tab_to(page, lambda found: found["type"] == "file" or found["name"].startswith("Velg fil"))
    with page.expect_file_chooser(timeout=10_000) as chooser:
        page.keyboard.press("Enter")
    assert chooser.value is not None


def test_the_presentation_is_walked_through_with_the_arrows(page: Any, served: str) -> None:
    ready(page, f"{served}/visning")
    headings = [heading(page)]
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(400)
        headings.append(heading(page))
    assert len(set(headings)) == 4
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(400)
    assert heading(page) == headings[2]


def heading(page: Any) -> str:
    return str(page.locator("h2").locator("visible=true").first.inner_text())
