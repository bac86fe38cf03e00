"""One figure: what it says, the cell it came from, its parts and what it was before; and nothing that is hidden."""

from __future__ import annotations

import html
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from pagefigures import assert_figures_hold

from dashboard import pages
from dashboard.council import Council, open_council
from dashboard.pages.parts.page import Request, answering

BUILD = next(page.build for page in pages.PAGES if page.slug == "tall")
HEAD = "Enhet;Måned;Ansatte;Avtalte årsverk"


@pytest.fixture(scope="module")
def council(example_state: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    state = Path(shutil.copytree(example_state, tmp_path_factory.mktemp("tall") / "state"))
    with closing(open_council(root / "data/nesbyen", state=state)) as council:
        yield council


@pytest.fixture
def own(root: Path, tmp_path: Path) -> Iterator[Council]:
    """A council with no figures."""
    with closing(open_council(root / "data/nesbyen", state=tmp_path / "own")) as council:
        yield council


def page(council: Council, indicator: str = "", unit: str = "", month: str = "", **params: str) -> str:
    named = {"indikator": indicator, "enhet": unit, "maaned": month}
    request = Request({name: text for name, text in {**named, **params}.items() if text})
    with answering(request):
        return str(BUILD(council, request).object)


def text_of(markup: str) -> str:
    plain = re.sub(r"<style>.*?</style>", " ", markup, flags=re.S).replace("<wbr>", "")
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", plain))).replace(" ,", ",").strip()


def store(council: Council, folder: Path, name: str, *rows: str) -> int:
    path = folder / name
    path.write_text("\n".join([HEAD, *rows]) + "\n", "utf-8")
    report = council.receive(path, by="HR")
    assert report.status == "stored", report.findings
    return int(report.upload or 0)


# ── what it says and where it came from ──


def test_a_figure_leads_to_the_cell_that_holds_it(council: Council, root: Path) -> None:
    found = text_of(page(council, "sick_leave_total", "hjemmetjeneste", "2026-10"))
    said = re.search(r"Fil (\S+) Ark (.+?) Celle ([A-Z]+\d+) \(nevneren i ([A-Z]+\d+)\)", found)
    assert said is not None
    sheet = openpyxl.load_workbook(root / "data/nesbyen/workbooks" / said[1])[said[2]]
    parts = re.search(r"prosent ([\d, ]+) Tapte dagsverk.*? av ([\d, ]+) Avtalte dagsverk", found)
    assert parts is not None
    for cell, part in ((said[3], parts[1]), (said[4], parts[2])):
        assert sheet[cell].value == pytest.approx(float(part.replace("\xa0", "").replace(" ", "").replace(",", ".")))
    assert "Lest inn 10. november 2026" in found
    assert "Levert av eksempel" in found
    assert "Tallet er ikke endret siden det kom 10. november 2026" in found


@pytest.mark.parametrize(
    "asked",
    [
        ("sick_leave_total", "helse", "2026-10"),
        ("sick_leave_total", "nesbyen", "2025-01"),
        ("headcount", "kultur", "2026-05"),
    ],
)
@pytest.mark.parametrize("day", ["", "2026-11-15"])
def test_every_figure_on_the_page_is_the_one_of_its_source(
    council: Council, asked: tuple[str, str, str], day: str
) -> None:
    assert assert_figures_hold(council, page(council, *asked, slik=day), Request({"slik": day}).as_of) >= 2


def test_the_neighbouring_months_and_last_years_are_a_link_away(council: Council) -> None:
    found = page(council, "sick_leave_total", "helse", "2026-03")
    months = set(re.findall(r"maaned=([\d-]+)", found))
    assert {"2026-02", "2026-04", "2025-03"} <= months
    assert "maaned=2026-11" not in page(council, "sick_leave_total", "helse", "2026-10")


def test_without_a_month_it_is_the_newest_and_without_a_unit_the_whole_council(council: Council) -> None:
    assert "Sykefravær totalt, Nesbyen kommune, oktober 2026" in text_of(page(council, "sick_leave_total"))
    assert "Nesbyen kommune, juni 2026" in text_of(page(council, "sick_leave_total", slik="2026-07-31"))


def test_the_commitments_that_use_it_are_named_those_of_units_above_too(council: Council) -> None:
    found = page(council, "sick_leave_short", "sykehjem", "2026-10")
    assert 'href="forpliktelse?nr=2.3.3"' in found
    assert "som en del av tallet for Helse og omsorg" in text_of(found)
    assert "Tiltak 2.3.3" in text_of(found)
    assert "Ingen forpliktelse er knyttet til dette tallet." in text_of(page(council, "headcount", "kultur"))


def test_the_receipt_is_a_link_away_and_the_file_is_not(council: Council) -> None:
    found = page(council, "sick_leave_total", "hjemmetjeneste", "2026-10")
    assert re.search(r'href="last-opp\?opplasting=\d+"', found)
    assert "download" not in found
    assert "/api/" not in found


# ── its parts ──


def test_a_figure_of_many_opens_its_parts_each_with_its_cell(council: Council) -> None:
    found = page(council, "sick_leave_total", "helse", "2026-10")
    assert "Tallet er regnet ut av tallene fra 6 enheter." in text_of(found)
    below = council.register.children("helse")
    assert re.findall(
        r'<tr><th scope="row"><a href="tall\?indikator=sick_leave_total&amp;enhet=(\w+)&amp;maaned=2026-10"', found
    ) == list(below)
    assert len(re.findall(r"hr-2026-10\.xlsx, ark «Totalt fravær», celle J\d+", text_of(found))) == len(below)


def test_the_whole_council_opens_all_its_cells_under_the_units_they_are_in(council: Council) -> None:
    found = page(council, "sick_leave_total", "nesbyen", "2026-10")
    units = re.findall(r'<th scope="row"[^>]*><a href="tall\?indikator=sick_leave_total&amp;enhet=(\w+)&amp;', found)
    assert set(units) == set(council.register.descendants("nesbyen"))
    assert units[units.index("helse") + 1] == "sykehjem"
    assert re.search(r"Helse og omsorg 7,4 prosent .*? 6 enheter under Sykehjemmet", text_of(found))
    assert "Hjemmetjenesten 5,2 prosent 51,3 av 982,2 hr-2026-10.xlsx, ark «Totalt fravær», celle J9" in text_of(found)


def test_a_sum_of_many_cells_is_opened_one_level_at_a_time(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    # The function that shows it in a notebook hides the module's name.
    monkeypatch.setattr(sys.modules["dashboard.pages.figure"], "_MOST_CELLS", 10)
    found = page(council, "sick_leave_total", "nesbyen", "2026-10")
    units = re.findall(r'<th scope="row"[^>]*><a href="tall\?indikator=sick_leave_total&amp;enhet=(\w+)&amp;', found)
    assert units == list(council.register.children("nesbyen"))


def test_parts_that_may_not_be_seen_are_said_to_be_hidden(council: Council) -> None:
    above = council.register.parent("planbygg")
    assert above is not None
    found = text_of(page(council, "sick_leave_total", above, "2026-10"))
    assert "Her kan du ikke se alle delene" in found
    assert "Plan og byggesak vises ikke" in found


def test_a_part_nobody_reported_is_said_to_be_missing(council: Council) -> None:
    found = text_of(page(council, "headcount", "oppvekst", "2026-06"))
    assert "Kultur og frivillighet ikke rapportert" in found


# ── what it was ──


def test_earlier_values_stand_with_what_replaced_them(council: Council) -> None:
    found = text_of(page(council, "sick_leave_total", "barnehage_b", "2026-06"))
    history = found[found.index("Historien til tallet") : found.index("Brukes av")]
    newest, first = re.findall(
        r"(\d+,\d) prosent \(([\d,]+) av [\d,]+\) (Gjelder nå|Erstattet) (\d+\. \w+ \d+)", history
    )
    assert newest[2:] == ("Gjelder nå", "6. august 2026")
    assert first[2:] == ("Erstattet", "6. juli 2026")
    assert "hr-2026-07.xlsx" in history
    assert "1 senere fil sier det samme." in history


def test_on_a_day_the_history_ends_there_and_says_that_it_goes_on(council: Council) -> None:
    found = page(council, "sick_leave_total", "barnehage_b", "2026-06", slik="2026-07-31")
    text = text_of(found)
    assert "30,3 prosent" in text
    assert "Tallet er et annet i dag: 21,6 prosent." in text
    assert "hr-2026-07" not in text
    assert 'href="tall?indikator=sick_leave_total&amp;enhet=barnehage_b&amp;maaned=2026-06">Se hele historien' in found
    assert "Det er ikke rapportert noe tall" in text_of(
        page(council, "sick_leave_total", "barnehage_b", "2026-06", slik="2026-05-31")
    )


def test_an_upload_that_was_taken_back_is_told_of(own: Council, tmp_path: Path) -> None:
    store(own, tmp_path, "årsverk-2026-03.csv", "Sykehjemmet;2026-03;120;90")
    second = store(own, tmp_path, "årsverk-2026-03-rettet.csv", "Sykehjemmet;2026-03;120;85")
    own.undo(second, by="HR")
    found = text_of(page(own, "fte_agreed", "sykehjem", "2026-03"))
    history = found[found.index("Historien til tallet") :]
    assert re.search(r"85,0 årsverk Tatt tilbake .*? 90,0 årsverk Gjelder nå", history)


def test_a_figure_that_is_gone_has_its_history_still(own: Council, tmp_path: Path) -> None:
    own.undo(store(own, tmp_path, "årsverk-2026-03.csv", "Sykehjemmet;2026-03;120;90"), by="HR")
    store(own, tmp_path, "årsverk-2026-02.csv", "Sykehjemmet;2026-02;120;90")
    found = text_of(page(own, "fte_agreed", "sykehjem", "2026-03"))
    assert "Tallet som var meldt for denne måneden, gjelder ikke lenger." in found
    assert "90,0 årsverk Tatt tilbake" in found


# ── what is hidden ──


def test_a_hidden_figure_shows_neither_itself_nor_what_it_was(own: Council, tmp_path: Path) -> None:
    store(own, tmp_path, "årsverk-2026-03.csv", "Sykehjemmet;2026-03;30;24,7")
    store(own, tmp_path, "årsverk-2026-03-rettet.csv", "Sykehjemmet;2026-03;4;3,3")
    for unit in ("sykehjem", "helse"):
        for indicator in ("fte_agreed", "headcount"):
            found = text_of(page(own, indicator, unit, "2026-03"))
            assert "færre enn 5 personer" in found
            assert not re.search(r"(?<!\d)(24,7|3,3|30 |4 personer)", found.replace("30. ", ""))
            assert "Historien til tallet" not in found


@pytest.mark.parametrize("day", ["", "2026-11-15", "2025-06-30"])
def test_a_small_units_figures_are_nowhere_on_its_pages(council: Council, day: str) -> None:
    found = page(council, "sick_leave_total", "planbygg", "2025-05", slik=day)
    assert "Vises ikke: færre enn 5 personer." in text_of(found)
    assert not re.search(r"\d+,\d prosent", text_of(found))
    assert not re.search(r'<data value="[^"]', found)


# ── what is not there ──


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "Adressen sier ikke hvilken indikator det gjelder."),
        ({"indicator": "ukjent"}, "Det er ingen indikator «ukjent» i registeret."),
        ({"indicator": "headcount", "unit": "ukjent"}, "Det er ingen enhet «ukjent» i registeret."),
        ({"indicator": "headcount", "unit": "kultur", "month": "mai"}, "«mai» er ikke en måned."),
        ({"indicator": "headcount", "unit": "kultur", "month": "0000-01"}, "«0000-01» er ikke en måned."),
        ({"indicator": "headcount", "unit": "kultur", "month": "2026-13"}, "«2026-13» er ikke en måned."),
    ],
)
def test_what_there_is_none_of_is_said(council: Council, asked: dict[str, str], said: str) -> None:
    found = text_of(page(council, **asked))
    assert found.startswith("Fant ikke tallet")
    assert said in found


@pytest.mark.parametrize("month", ["1999-01", "2026-12", "9999-12", "0002-01"])
def test_a_month_without_figures_says_that_none_was_reported(council: Council, month: str) -> None:
    found = text_of(page(council, "headcount", "kultur", month))
    assert "Det er ikke rapportert noe tall for denne måneden." in found


def test_what_is_asked_for_cannot_write_on_the_page(council: Council) -> None:
    evil = '"><script>alert(1)</script>'
    for asked in (
        {"indicator": evil},
        {"indicator": "headcount", "unit": evil},
        {"indicator": "headcount", "month": evil},
    ):
        assert "<script" not in page(council, **asked)


def test_a_council_without_figures_has_the_page(own: Council) -> None:
    found = text_of(page(own, "headcount", "kultur"))
    assert "Det er ikke rapportert noe tall for denne måneden." in found
    assert "Ingen fil har hatt et tall" in found


def test_a_notebook_may_show_it_and_an_unknown_name_is_a_key_error(council: Council) -> None:
    assert "Kultur og frivillighet, oktober 2026" in pages.figure(council, "headcount", "kultur", "2026-10").object
    for asked in (("x", "kultur", "2026-10"), ("headcount", "x", "2026-10")):
        with pytest.raises(KeyError):
            pages.figure(council, *asked)
    with pytest.raises(ValueError, match="2026-13"):
        pages.figure(council, "headcount", "kultur", "2026-13")
