"""Someone who has never seen the dashboard finds what they came for in three clicks from the overview, by its words alone."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.council import Council, open_council
from dashboard.wording.standings import standing_word

MOST = 3


@pytest.fixture(scope="module")
def council(example_state: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """The same figures as the served ones, to know the answers from."""
    state = tmp_path_factory.mktemp("tasks") / "state"
    shutil.copytree(example_state, state)
    found = open_council(root / "data/nesbyen", state=state)
    yield found
    found.close()


class Reader:
    """A reader who clicks only what can be seen, by the words on it, and counts."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.clicks = page, 0
        page.goto(address)
        self.wait()

    def wait(self) -> None:
        """Until the page is live."""
        self.page.wait_for_selector("body.td-ready", timeout=60_000)

    def click(self, words: str | re.Pattern[str], within: Any = None) -> None:
        """A link, a button or something that unfolds, with these words or beginning with them."""
        start = re.compile(rf"^\s*{re.escape(words)}(?!\.?\w)") if isinstance(words, str) else words
        scope = within if within is not None else self.page
        found = scope.locator("a, button, summary").filter(has_text=start).locator("visible=true").first
        before = self.page.url
        self.clicks += 1
        is_link = found.evaluate("e => e.tagName === 'A'")
        found.click()
        if is_link:
            self.page.wait_for_function("before => location.href !== before", arg=before)
            self.page.wait_for_load_state("domcontentloaded")
            self.wait()

    def choose(self, name: str, choice: str) -> None:
        """One of the choices of a list with this name."""
        self.clicks += 1
        self.page.get_by_role("combobox", name=name, exact=True).locator("visible=true").select_option(label=choice)

    def words(self) -> str:
        """All that can be seen by who scrolls to the end, in one line; texts within another come twice."""
        self.page.evaluate("document.documentElement.style.setProperty('--td-far', 'visible')")
        texts = self.page.locator("h1, h2, h3, h4, p, li, td, th, dt, dd, figcaption, summary, aside")
        return " ".join(" ".join(texts.locator("visible=true").all_inner_texts()).split())


@pytest.mark.parametrize("theme", ["beredskap", "velferd"])
def test_which_commitments_of_a_theme_are_late(page: Any, served: str, council: Council, theme: str) -> None:
    mine = [one for one in council.register.of_kind("commitment") if one.theme == theme]
    late = {one.id for one in mine if council.snapshot().standing(one.id).standing == "late"}
    reader = Reader(page, f"{served}/oversikt")
    reader.choose("Tema", dict(council.settings.themes)[theme])
    reader.choose("Vurdering", "Forsinket")
    rows = page.locator("[data-td-row]").locator("visible=true")
    shown = {re.match(r"\s*([\d.]+)", text)[1] for text in rows.all_inner_texts()}  # type: ignore[index]
    assert shown == late
    if not late:
        assert "Ingen forpliktelser passer" in reader.words()
    assert reader.clicks <= MOST


def test_why_a_measure_is_not_called_better(page: Any, served: str, council: Council) -> None:
    found = council.snapshot().standing("2.3.3")
    assert found.standing != "better"
    decides = found.links[found.links["relation"].isin(["direct", "indirect"]) & (found.links["verdict"] != "better")]
    assert len(decides)
    reader = Reader(page, f"{served}/oversikt")
    reader.click("2.3")
    reader.click("Tiltak 2.3.3")
    text = reader.words()
    assert standing_word(found.standing) in text
    assert found.because in text
    for reason in decides["reason"]:
        # A card says what it is about above its sentence.
        assert reason.partition(": ")[2] in text
    assert reader.clicks <= MOST


def test_which_cell_a_units_figure_came_from(page: Any, served: str, council: Council) -> None:
    frame = council.sources("sick_leave_total", "hjemmetjeneste")
    source = frame[frame["month"] == "2026-10"].iloc[0]
    reader = Reader(page, f"{served}/oversikt")
    reader.click("Enheter", within=page.get_by_role("navigation", name="Sider"))
    reader.click("Hjemmetjenesten")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Sykefravær totalt", exact=True))
    table = page.get_by_role("table").filter(has=row).locator("visible=true").first
    heads = table.get_by_role("columnheader").all_inner_texts()
    column = next(n for n, head in enumerate(heads) if "oktober 2026" in head.lower())
    # The row's own head is the first column.
    reader.click(re.compile(r"\d"), within=row.locator("visible=true").first.get_by_role("cell").nth(column - 1))
    text = reader.words().replace("\u200b", "").replace("\u00ad", "")
    for part in (source["file"], source["sheet"], source["cell"]):
        assert str(part) in text
    assert reader.clicks <= MOST


def test_what_was_said_in_may(page: Any, served: str, council: Council) -> None:
    known = council.snapshot(dt.datetime(2026, 5, 31, 23, 59, 59).astimezone())
    now = council.snapshot()
    assert known.months_gone < now.months_gone
    reader = Reader(page, f"{served}/oversikt")
    reader.click("Tidsmaskin", within=page.get_by_role("banner"))
    reader.click("31. mai 2026", within=page.get_by_role("banner"))
    text = reader.words()
    assert "slik de var kjent 31. mai 2026" in text
    assert f"måned {known.months_gone} av 24" in text
    assert f"måned {now.months_gone} av 24" not in text
    assert reader.clicks <= MOST
