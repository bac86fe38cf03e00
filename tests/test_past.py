"""The time machine: each page as it was known on a day, said on the page, and a way there and back."""

from __future__ import annotations

import datetime as dt
import html
import re
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from small_server import serving_thread

from dashboard import pages
from dashboard.council import Council, open_council
from dashboard.pages.parts import past
from dashboard.pages.parts.page import PageSpec, Request, answering

SPECS = {page.slug: page for page in pages.PAGES}
#: An address of every page, without its day.
ADDRESSES = {slug: {} for slug in SPECS} | {
    "forpliktelse": {"nr": "2.3.3"},
    "indikator": {"id": "sick_leave_total", "enhet": "helse"},
    "enhet": {"id": "helse"},
    "tall": {"indikator": "sick_leave_total", "enhet": "barnehage_b", "maaned": "2026-06"},
}


@pytest.fixture(scope="module")
def council(example_state: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    state = Path(shutil.copytree(example_state, tmp_path_factory.mktemp("fortid") / "state"))
    with closing(open_council(root / "data/nesbyen", state=state)) as council:
        yield council


@pytest.fixture(scope="module")
def empty(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    with closing(open_council(root / "data/nesbyen", state=tmp_path_factory.mktemp("tom"))) as council:
        yield council


@pytest.fixture(scope="module")
def served(council: Council) -> Iterator[Any]:
    with serving_thread(council, pages.PAGES) as served:
        yield served


def text_of(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", markup, flags=re.S))).strip()


def band(council: Council, slug: str = "oversikt", **params: str) -> str:
    request = Request({**ADDRESSES.get(slug, {}), **params})
    with answering(request):
        return past.band(council, SPECS.get(slug, PageSpec(slug, slug, lambda *_: None)), request)


def control(council: Council, slug: str = "oversikt", **params: str) -> str:
    request = Request({**ADDRESSES.get(slug, {}), **params})
    with answering(request):
        return past.control(council, SPECS[slug], request)


def page(council: Council, slug: str, **params: str) -> str:
    request = Request({**ADDRESSES.get(slug, {}), **params})
    with answering(request):
        return str(SPECS[slug].build(council, request).object)


# ── over HTTP ──


def fetch(served: Any, slug: str, **params: str) -> str:
    address = f"{served.url}{slug}?{urlencode({**ADDRESSES.get(slug, {}), **params})}"
    with urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("slug", [slug for slug, spec in SPECS.items() if spec.timed])
def test_every_page_says_which_day_it_is_shown_as_of_and_the_menu_keeps_it(served: Any, slug: str) -> None:
    found = fetch(served, slug, slik="2026-07-31")
    assert "Du ser tallene slik de var kjent 31. juli 2026." in text_of(found)
    assert 'href="/oversikt?slik=2026-07-31"' in found


@pytest.mark.parametrize("slug", [slug for slug, spec in SPECS.items() if not spec.timed])
def test_a_page_that_is_always_todays_says_so(served: Any, slug: str) -> None:
    found = text_of(fetch(served, slug, slik="2026-05-31"))
    assert "Denne siden viser alltid det som gjelder i dag." in found
    assert "Du ser tallene slik de var kjent" not in found


@pytest.mark.parametrize("slug", SPECS)
def test_without_a_day_no_page_has_the_band(served: Any, slug: str) -> None:
    found = fetch(served, slug)
    assert 'class="td-past' not in found
    assert "Tidsmaskin" in found


# ── the band ──


def test_what_has_been_restated_since_is_told_with_what_it_was_and_is(council: Council) -> None:
    found = text_of(band(council, slik="2026-07-31"))
    assert "Dette er endret siden: 3 tall" in found
    assert "Sykefravær totalt, Barnehage B, juni 2026 : 30,3 prosent da, 21,6 prosent i dag" in found
    assert "indikator=sick_leave_total&amp;enhet=barnehage_b&amp;maaned=2026-06" in band(council, slik="2026-07-31")


def test_where_nothing_has_been_restated_that_is_said(council: Council) -> None:
    assert "Ingen av tallene som var kjent da, er endret siden." in text_of(band(council, slik="2026-05-31"))


@pytest.mark.parametrize("text", ["mai", "2026-13-01", "2026-02-30", "31.05.2026", "0001-01-01", "'; drop", "🦊"])
def test_what_is_no_day_is_said_plainly_and_shows_today(council: Council, text: str) -> None:
    found = band(council, slik=text)
    assert f"«{text}» er ikke en dag tallene kan vises for." in text_of(found)
    assert "Du ser tallene slik de er i dag." in text_of(found)
    assert page(council, "tall", slik=text) == page(council, "tall")


def test_a_day_that_has_not_been_is_said_plainly(council: Council) -> None:
    assert "24. desember 2026 har ikke vært ennå. Du ser tallene slik de er i dag." in text_of(
        band(council, slik="2026-12-24")
    )
    assert band(council, slik="2026-11-23") == "", "today is today"


def test_a_day_cannot_write_on_the_page(council: Council) -> None:
    evil = '"><script>alert(1)</script>'
    for found in (band(council, slik=evil), control(council, slik=evil, nr=evil)):
        assert "<script" not in found


def test_before_the_first_file_it_says_when_figures_came(council: Council) -> None:
    found = text_of(band(council, slik="2020-01-01"))
    assert "Den dagen var ingen tall kjent. De første kom 5. februar 2024." in found


@pytest.mark.parametrize("slug", [slug for slug, spec in SPECS.items() if spec.timed])
def test_a_day_before_all_figures_has_pages_all_the_same(served: Any, slug: str) -> None:
    found = text_of(fetch(served, slug, slik="2020-01-01"))
    assert "Feilnummer" not in found
    assert "Den dagen var ingen tall kjent." in found


def test_the_way_back_keeps_what_else_the_address_says(council: Council) -> None:
    found = band(council, "tall", slik="2026-07-31", sprak="nb")
    assert (
        'href="tall?sprak=nb&amp;indikator=sick_leave_total&amp;enhet=barnehage_b&amp;maaned=2026-06">Tilbake til i dag'
        in found
    )


# ── the control ──


def test_the_control_keeps_what_else_the_address_says(council: Council) -> None:
    found = control(council, "tall", slik="2026-07-31", mork="1")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', found))
    assert hidden == {**ADDRESSES["tall"], "mork": "1"}
    assert 'action="tall"' in found
    assert 'name="slik" required min="2024-02-05" max="2026-11-22" value="2026-07-31"' in found


def test_the_control_has_the_ends_of_the_last_months(council: Council) -> None:
    ends = re.findall(r"oversikt\?slik=([\d-]+)", control(council))
    assert ends == ["2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31"]
    assert past.month_ends(dt.date(2026, 9, 15)) == [dt.date(2026, 10, 31), dt.date(2026, 9, 30)]


def test_without_figures_there_is_no_day_to_go_back_to(empty: Council) -> None:
    found = control(empty)
    assert "Ingen tall er lest inn ennå" in found
    assert "<form" not in found
    assert "Den dagen var ingen tall kjent." in text_of(band(empty, slik="2026-05-31"))


# ── the pages ──


def test_the_overview_is_the_one_of_its_day(served: Any) -> None:
    found = text_of(fetch(served, "oversikt", slik="2026-05-31"))
    assert "måned 4 av 24" in found
    assert "Nyeste måned med tall er april 2026." in found


def test_the_calendar_judges_by_its_day_what_was_due(council: Council) -> None:
    found = text_of(page(council, "leveranser", slik="2026-05-05"))
    assert "Fristen for mars 2026 var 15. april 2026." in found
    assert "Neste frist er 10. mai 2026, for april 2026: HR-systemet." in found
    assert "Kom for sent" in text_of(page(council, "leveranser", slik="2026-08-31", tilstand="late"))


def test_the_calendar_of_one_day_is_not_shown_for_another(council: Council) -> None:
    assert page(council, "leveranser", slik="2026-05-05") != page(council, "leveranser", slik="2026-06-05")
    now = page(council, "leveranser")
    page(council, "leveranser", slik="2026-05-05")
    assert page(council, "leveranser") == now


def test_what_has_changed_since_tells_figures_standings_and_months(council: Council) -> None:
    found = text_of(page(council, "endret", slik="2026-07-31"))
    assert "3 tall som var kjent da, er andre i dag." in found
    assert "Sykefravær totalt, Barnehage B, juni 2026 30,3 prosent 21,6 prosent" in found
    assert "Tall for juli 2026 til oktober 2026 er kommet til siden." in found
    then, now = council.snapshot(Request({"slik": "2026-07-31"}).as_of), council.snapshot()
    moved = [c.id for c in council.register.of_kind("commitment") if then.standing(c.id) and
             then.standing(c.id).standing != now.standing(c.id).standing]  # fmt: skip
    assert moved
    markup = page(council, "endret", slik="2026-07-31")
    assert re.findall(r'href="forpliktelse\?nr=([\d.]+)"', markup) == moved


def test_without_a_day_there_are_days_to_choose_from(council: Council, empty: Council) -> None:
    assert 'href="endret?slik=2026-10-31"' in page(council, "endret")
    assert "ingen dag å gå tilbake til" in page(empty, "endret")
