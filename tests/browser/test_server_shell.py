"""The page's frame in a browser: read before the scripts, live without a reload, uploads, both views, phone width."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import panel as pn
import pytest

from dashboard.model import IntakeSettings, Settings
from dashboard.pages.parts import FileField, PageSpec, block, esc, take_quarantined
from dashboard.server import Serving


class FakeCouncil:
    """Only what the server asks of a council."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(name="Nesbyen kommune", example=True, intake=IntakeSettings(max_megabytes=1.0))
        self.folder = self.state = folder
        self.version = "1"

    def data_version(self) -> str:
        return self.version

    def health(self) -> dict[str, bool]:
        return {"database": True}


def build_front(council: Any, request: Any) -> Any:
    lines = "".join(f"<p>Linje {n}</p>" for n in range(60))
    return pn.Column(block(f"<h1>Oversikt</h1><p>Versjon {esc(council.data_version())}</p>{lines}"))


def build_upload(council: Any, request: Any) -> Any:
    field, page = FileField.of(council), pn.Column(sizing_mode="stretch_width")

    def take(event: Any) -> None:
        taken = take_quarantined(council, event.new["token"])
        page.append(block(f"<p>Fikk {esc(taken.file_name)}, {taken.size} byte</p>"))
        taken.discard()

    field.param.watch(take, "arrived")
    page.append(field)
    return page


def build_broken(council: Any, request: Any) -> Any:
    raise ValueError("hemmelig")


@pytest.fixture(scope="module")
def fake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("fake")
    council = FakeCouncil(folder)
    book = {"cell_type": "code", "source": "1/0", "metadata": {}, "outputs": []}
    (folder / "bok.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [book]}))
    pages = [
        PageSpec("oversikt", "Oversikt", build_front),
        PageSpec("last-opp", "Last opp", build_upload, live=False),
        PageSpec("odelagt", "Ødelagt", build_broken),
        PageSpec("tidlig", "Tidlig", build_front, early=True),
        PageSpec("bilde", "Bilde", lambda *_: pn.pane.HTML('<img src="/favicon.ico" width="40" height="40" alt="">')),
    ]
    started: queue.Queue[Any] = queue.Queue()

    def run() -> None:  # made in its own thread: Playwright's loop runs in this one
        serving = Serving(council, pages, port=0, notebooks=[folder])
        serving.run(lambda _url: started.put(serving))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    serving = started.get(timeout=60)
    yield SimpleNamespace(council=council, url=serving.url)
    serving.stop()
    thread.join(20)


def visit(page: Any, address: str) -> Any:
    page.goto(address)
    page.wait_for_selector("body.td-ready", timeout=30_000)
    return page


def test_a_page_can_be_read_without_scripts(fake: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(fake.url)
    assert page.get_by_role("heading", name="Oversikt").is_visible()
    assert page.get_by_role("link", name="Last opp").is_visible()
    assert "JavaScript" in page.inner_text("noscript")


@pytest.mark.parametrize("slug", ["oversikt", "tidlig"])
def test_each_script_and_sheet_of_the_toolkit_is_started_once_and_in_its_order(
    fake: Any, open_page: Callable[..., Any], slug: str
) -> None:
    page = open_page()
    for _ in range(2):  # at the second visit it is known ahead what the page asks for
        visit(page, fake.url + slug)
        names = page.evaluate("[...document.querySelectorAll('script[src]')].map((one) => one.src.split('?')[0])")
        assert len(names) == len(set(names)) > 4
        bokeh, panel = (
            next(n for n, name in enumerate(names) if name.endswith(end)) for end in ("bokeh.min.js", "panel.min.js")
        )
        assert bokeh < panel
        sheets = page.evaluate(
            "[...document.querySelectorAll('head > link[rel=stylesheet]')].map((one) => [one.href, one.media])"
        )
        assert len(sheets) == len({href for href, _media in sheets}) > 1
        assert {media for _href, media in sheets} == {"all"}


def test_a_page_of_pictures_alone_is_shown(fake: Any, page: Any) -> None:
    assert visit(page, fake.url + "bilde").locator("img").last.is_visible()


@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.parametrize("view", ["light", "dark"])
def test_both_views_and_widths(fake: Any, open_page: Callable[..., Any], width: int, view: str) -> None:
    page = visit(open_page(viewport={"width": width, "height": 800}, color_scheme=view), fake.url + "oversikt")
    assert page.evaluate("document.documentElement.lang") == "nb"
    assert page.title() == "Oversikt – Taktskifte"
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.documentElement.dataset.theme") == view
    assert page.get_by_role("heading", name="Oversikt").count() == 1


def test_the_view_is_kept(fake: Any, open_page: Callable[..., Any]) -> None:
    page = visit(open_page(color_scheme="light"), fake.url + "oversikt")
    page.get_by_role("button", name="Mørk visning").click()
    page.wait_for_function("getComputedStyle(document.querySelector('body')).backgroundColor === 'rgb(16, 23, 26)'")
    visit(page, fake.url + "last-opp")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.get_by_role("button", name="Lys visning").is_visible()


def test_another_language_is_one_step_away_keeps_the_address_and_is_remembered(fake: Any, page: Any) -> None:
    visit(page, fake.url + "oversikt?enhet=helse")
    page.evaluate("history.replaceState(null, '', '?enhet=skole#innhold')")
    page.get_by_role("link", name="Nynorsk").click()
    page.wait_for_url("**/oversikt?enhet=skole&sprak=nn#innhold")
    assert page.evaluate("document.documentElement.lang") == "nn"
    assert page.get_by_role("link", name="Nynorsk").get_attribute("aria-current") == "true"
    visit(page, fake.url + "last-opp")
    assert page.evaluate("document.documentElement.lang") == "nn"
    assert page.get_by_text("Vel filer, eller slepp dei her.").is_visible()
    page.get_by_role("link", name="English").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/last-opp?sprak=en")
    assert page.title() == "Upload – Taktskifte"


def test_new_figures_show_without_a_reload_and_without_moving_the_reader(fake: Any, page: Any) -> None:
    visit(page, fake.url + "oversikt")
    page.evaluate("window.same = true; scrollTo(0, 600)")
    fake.council.version = "2"
    page.get_by_text("Versjon 2").wait_for(state="attached", timeout=5_000)
    page.get_by_text("Oppdatert med nye tall").wait_for(timeout=2_000)
    assert page.evaluate("[window.same, scrollY]") == [True, 600]


def test_the_skip_link_is_first_and_leads_to_the_content(fake: Any, page: Any) -> None:
    visit(page, fake.url + "oversikt")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hopp til innholdet"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innhold"


def test_a_file_goes_by_http_and_its_token_to_the_page(fake: Any, page: Any) -> None:
    visit(page, fake.url + "last-opp")
    page.get_by_label("Last opp filer").set_input_files(
        {"name": "Tall æ.xlsx", "mimeType": "application/octet-stream", "buffer": b"x" * 200_000}
    )
    page.get_by_text("Fikk Tall æ.xlsx, 200000 byte").wait_for(timeout=5_000)
    page.get_by_label("Last opp filer").set_input_files(
        {"name": "stor.xlsx", "mimeType": "application/octet-stream", "buffer": b"x" * 1_100_000}
    )
    page.get_by_text("Filen er for stor. Grensen er 1 MB.").wait_for(timeout=5_000)


def test_a_fault_is_a_card_in_the_frame(fake: Any, page: Any) -> None:
    visit(page, fake.url + "odelagt")
    assert page.get_by_role("alert").filter(has_text="Siden kunne ikke vises. Feilnummer").is_visible()
    visit(page, fake.url + "bok")
    page.get_by_role("alert").filter(has_text="Kodecelle 1 kunne ikke kjøres.").wait_for(timeout=20_000)
    assert page.get_by_role("link", name="bok", exact=True).get_attribute("aria-current") == "page"
