"""The monthly comment in the browser: written, refused, asked about and mended, by mouse and by keyboard alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import serving

OpenPage = Callable[..., Any]
FOCUS = """() => {
    let at = document.activeElement
    while (at && at.shadowRoot) { at = at.shadowRoot.activeElement }
    return at ? (at.dataset.key || at.innerText || at.tagName) : ""
}"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, example_state: Path, root: Path) -> Iterator[tuple[str, Path]]:
    """A served council of its own, that comments may be left in, and its state folder."""
    import shutil

    state = Path(shutil.copytree(example_state, tmp_path_factory.mktemp("comments") / "state"))
    with serving([sys.executable, root / "serve.py"], state=state, cwd=root) as address:
        yield address, state


def comments(root: Path, state: Path, number: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "dashboard", "comments", "--json", "--commitment", number, "--state", str(state)]
    found = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return list(json.loads(found.stdout)["comments"])


def opened(page: Any, address: str, number: str) -> Any:
    page.goto(f"{address}/forpliktelse?nr={number}")
    page.wait_for_function("document.body.classList.contains('td-ready')", timeout=60_000)
    page.get_by_role("button", name="Skriv kommentar").wait_for()
    return page


def write(page: Any, text: str, role: str = "Helse og omsorg") -> None:
    page.get_by_label("Kommentar", exact=True).fill(text)
    page.get_by_label("Rolle eller avdeling").fill(role)
    page.get_by_role("button", name="Lagre kommentaren").click()


def test_a_comment_is_saved_and_stays(page: Any, own: tuple[str, Path], root: Path) -> None:
    address, state = own
    opened(page, address, "1.4.4").get_by_role("button", name="Skriv kommentar").click()
    write(page, "Kontrakten er signert.\nPiloten begynner i februar.")
    page.get_by_text("Kommentaren er lagret.").first.wait_for()
    page.get_by_role("heading", name="oktober 2026 · Helse og omsorg").wait_for()
    (kept,) = comments(root, state, "1.4.4")
    assert (kept["month"], kept["role"], kept["warned"]) == ("2026-10", "Helse og omsorg", [])
    opened(page, address, "1.4.4").get_by_role("heading", name="oktober 2026 · Helse og omsorg").wait_for()
    page.get_by_role("button", name="Rett kommentaren").click()
    assert page.get_by_label("Kommentar", exact=True).input_value().endswith("i februar.")
    write(page, "Piloten begynner i mars.")
    page.locator("summary:visible", has_text="1 tidligere utgave").click()
    page.locator("details:visible", has_text="Piloten begynner i februar.").wait_for()


def test_a_name_is_refused_and_the_reader_is_taken_to_the_field(page: Any, own: tuple[str, Path], root: Path) -> None:
    address, state = own
    opened(page, address, "2.1").get_by_role("button", name="Skriv kommentar").click()
    write(page, "Vi er i gang.", role="Kari Nordmann")
    page.get_by_text("ikke et personnavn. Personnavn lagres aldri.").wait_for()
    page.wait_for_function(f"({FOCUS})() === 'role'")
    write(page, "Kari Nordmann er tilbake.")
    page.get_by_text("Teksten ser ut til å ha et personnavn").wait_for()
    assert page.get_by_label("Kommentar", exact=True).input_value() == "Kari Nordmann er tilbake."
    assert comments(root, state, "2.1") == []


def test_fell_is_asked_about_and_saved_only_when_the_writer_is_sure(
    page: Any, own: tuple[str, Path], root: Path
) -> None:
    address, state = own
    opened(page, address, "2.3.3").get_by_role("button", name="Skriv kommentar").click()
    write(page, "Korttidsfraværet falt i oktober.")
    asked = page.get_by_role("group", name="Tallene sier ikke dette")
    asked.wait_for()
    assert "trolig mellom" in asked.inner_text()
    assert comments(root, state, "2.3.3") == []
    page.get_by_role("button", name="Endre teksten").click()
    page.get_by_role("button", name="Lagre kommentaren").click()
    page.get_by_role("button", name="Lagre likevel").click()
    page.get_by_text("Kommentaren er lagret.").first.wait_for()
    assert [one["warned"] for one in comments(root, state, "2.3.3")] == [["falt"]]


def test_a_comment_is_written_with_the_keyboard_alone(page: Any, own: tuple[str, Path], root: Path) -> None:
    address, state = own
    opened(page, address, "2.2").get_by_role("button", name="Skriv kommentar").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"({FOCUS})() === 'text'")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUS) == "role"
    page.keyboard.type("HR og lønn")
    page.keyboard.press("Tab")
    page.keyboard.type("Sykefraværet økte.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(f"({FOCUS})() === 'Tallene sier ikke dette'")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == "sure"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == "cancel"
    page.keyboard.press("Enter")
    page.wait_for_function(f"({FOCUS})() !== 'cancel'")
    assert comments(root, state, "2.2") == []


def test_on_a_telephone_the_form_and_the_question_do_not_scroll_sideways(
    open_page: OpenPage, own: tuple[str, Path]
) -> None:
    page = opened(open_page(viewport={"width": 390, "height": 844}), own[0], "2.3")
    page.get_by_role("button", name="Skriv kommentar").click()
    write(page, "Det går bedre.")
    page.get_by_role("button", name="Lagre likevel").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_month_in_a_chart_is_reached_by_keyboard_and_leads_to_its_figure(page: Any, own: tuple[str, Path]) -> None:
    opened(page, own[0], "2.3.3")
    point = page.locator('a.pt[href="tall?indikator=sick_leave_short&enhet=helse&maaned=2026-10"]:visible')
    point.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(200)
    before = page.evaluate(
        "() => { let at = document.activeElement; while (at.shadowRoot) { at = at.shadowRoot.activeElement }; return at.getAttribute('href') }"
    )
    assert before == "tall?indikator=sick_leave_short&enhet=helse&maaned=2026-09"
