"""Indikator as a reader meets it: what is counted, each unit, each month, what it is held against, and what is not told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import panel as pn
import pytest
from markup import rows_of, text_of
from pagefigures import assert_figures_hold, figures_of
from small_council import SECRET, STAFF, open_small

from dashboard import pages
from dashboard.council import Council, open_council
from dashboard.pages.parts.kept import MOST, Shelf
from dashboard.pages.parts.markup import served_markup
from dashboard.pages.parts.page import Request, answering

BUILD = next(page.build for page in pages.PAGES if page.slug == "indikator")
EVIL = '<script>alert("ond")</script><img src=x onerror=alert(1)>'


def page_of(council: Council, language: str = "nb", **params: str) -> str:
    request = Request(params, language=language)
    with answering(request):
        return served_markup(pn.Column(BUILD(council, request)))


def part(markup: str, heading: str) -> str:
    """From a heading to the next of its rank."""
    found = re.search(rf"<h2[^>]*>{re.escape(heading)}</h2>(.*?)(?=<h2|$)", markup, flags=re.S)
    assert found is not None, heading
    return found[1]


@pytest.fixture(scope="module")
def page(council: Council) -> Callable[[str, str], str]:
    return lambda indicator, unit: page_of(council, id=indicator, enhet=unit)


# ── what is counted ──


def test_the_card_says_what_is_counted_by_whom_and_what_it_counts_for(page: Callable[[str, str], str]) -> None:
    text = text_of(part(page("sick_leave_short", "helse"), "Dette teller vi"))
    assert "Teller Tapte dagsverk i fravær på 1–16 dager Nevner Avtalte dagsverk" in text
    assert "Lavere er bedre." in text
    assert "Et resultat: noe som kan bli annerledes av arbeidet." in text
    assert "HR-systemet (spør lonn@nesbyen.example)" in text
    assert "Brudd i tallene Ingen er registrert." in text
    assert "2.3.3 , Helse og omsorg. Indirekte: indikatoren er en tolkning av hva tiltaket skal gi." in text


def test_a_break_in_the_figures_is_said_with_its_month_and_its_reason(tmp_path: Path) -> None:
    folder = tmp_path / "by"
    open_small(tmp_path, with_figures=False).close()
    (folder / "register/breaks.csv").write_text(
        "indicator,month,kind,reason,unit\nfravaer,2025-03,redefined,Ny definisjon fra SSB.,nord\n", "utf-8"
    )
    council = open_council(folder, state=tmp_path / "state")
    try:
        text = text_of(page_of(council, id="fravaer"))
    finally:
        council.close()
    assert "Fra mars 2025 telles det på en annen måte. Gjelder Nord. Ny definisjon fra SSB." in text


# ── the units ──


def test_each_unit_has_its_row_in_the_order_of_the_tree(council: Council, page: Callable[[str, str], str]) -> None:
    rows = rows_of(part(page("sick_leave_total", "nesbyen"), "Enhetene"))
    assert list(rows) == [unit.name for unit in council.register.units.values()]
    level = council.snapshot().level("sick_leave_total", "helse")[0]
    assert f"{level.value:.1f}".replace(".", ",") in text_of(rows["Helse og omsorg"])
    assert "trolig mellom" in rows["Helse og omsorg"]


def test_a_row_leads_to_the_unit_s_own_page_and_to_where_its_figure_is_from(page: Callable[[str, str], str]) -> None:
    markup = page("sick_leave_total", "nesbyen")
    assert 'href="indikator?id=sick_leave_total&amp;enhet=sykehjem"' in markup
    assert 'href="tall?indikator=sick_leave_total&amp;enhet=sykehjem&amp;maaned=2026-10"' in markup
    assert 'href="enhet?id=nesbyen"' in markup


@pytest.mark.parametrize("unit", ["nesbyen", "helse", "sykehjem", "teknisk"])
@pytest.mark.parametrize("indicator", ["sick_leave_total", "placements", "complaints_upheld", "headcount"])
def test_every_figure_is_the_one_of_its_series(
    council: Council, page: Callable[[str, str], str], indicator: str, unit: str
) -> None:
    markup = page(indicator, unit)
    if council.snapshot().has_figures(indicator, unit):
        assert assert_figures_hold(council, markup) >= 12
    assert not re.search(r"(?<!\w)(?:nan|None|Undefined)(?!\w)", text_of(markup))


def test_a_level_and_its_interval_are_those_of_the_verdicts(council: Council, page: Callable[[str, str], str]) -> None:
    link = council.assess().set_index(["indicator", "unit"]).loc[("sick_leave_short", "helse")]
    row = text_of(rows_of(part(page("sick_leave_short", "helse"), "Enhetene"))["Helse og omsorg"])
    low, high = (f"{link[end]:+.1f}".replace("-", "−").replace(".", ",") for end in ("change_low", "change_high"))
    assert f"trolig mellom {low} og {high}" in row


# ── what is not told ──


@pytest.mark.parametrize("asked", ["by", "omsorg"])
def test_a_small_unit_has_a_reason_and_no_figure_no_line_and_no_rank(small: Council, asked: str) -> None:
    markup = page_of(small, id="fravaer", enhet=asked)
    rows = rows_of(part(markup, "Enhetene"))
    hidden = rows["Liten"]
    assert text_of(hidden) == "Vises ikke: færre enn 5 personer."
    assert not re.search(r"<svg|<data|\d", hidden.replace("færre enn 5 personer", "").replace('colspan="7"', ""))
    assert "enhet=liten&amp;maaned" not in markup
    ((given, _),) = re.findall(r'<tr ([^>]*)>(<th scope="row"[^>]*>(?:<a[^>]*>)?Liten)', markup)
    assert "sort" not in given
    assert not [where for where, raw, _ in figures_of(markup) if "/liten/" in where and raw]
    assert "av hensyn til dem det gjelder" in text_of(markup)
    # Its place among the others is the register's, whatever its figure is.
    names = list(rows)
    assert names[names.index("Liten") - 1] == "Nord"


def test_a_small_unit_s_own_page_says_why_and_draws_nothing(small: Council) -> None:
    markup = page_of(small, id="fravaer", enhet="liten")
    assert "Tallene for Liten vises ikke." in text_of(markup)
    assert "<svg" not in markup
    assert "<data" not in markup
    assert not re.search(rf"(?<!\d){SECRET}(?!\d)", text_of(markup))
    months = rows_of(part(markup, "Måned for måned"))
    assert len(months) == 34
    for cells in months.values():
        assert not re.search(r"\d", text_of(cells))


def test_the_fair_figure_is_kept_back_where_one_of_its_parts_is_hidden(small: Council) -> None:
    text = text_of(page_of(small, id="fravaer", enhet="omsorg"))
    assert "Tallet med samme størrelser vises ikke" in text
    assert "Med samme størrelser Merknad" not in text


@pytest.mark.parametrize("unit", ["nesbyen", "teknisk", "planbygg"])
def test_no_figure_of_the_example_s_small_unit_stands_in_any_indicator_s_page(council: Council, unit: str) -> None:
    snapshot = council.snapshot()
    for indicator in council.register.indicators:
        hidden = {month for month, _, why in snapshot.seen(indicator, "planbygg") if why}
        markup = page_of(council, id=indicator, enhet=unit)
        for where, raw, _ in figures_of(markup):
            kind, _, rest = where.partition(":")
            named, place, month = rest.split("/")
            assert not (place == "planbygg" and named == indicator and month in hidden and raw), (kind, where)


@pytest.mark.parametrize("sort", ["nyeste", "-nyeste", "fjor", "-fjor", "niva", "-niva", "mot", "-mot"])
def test_sorted_either_way_the_hidden_unit_stands_last(small: Council, sort: str) -> None:
    names = list(rows_of(part(page_of(small, id="fravaer", sorter=sort), "Enhetene")))
    assert names[-1] == "Liten"
    seen = {one: [v for _, v, _ in small.snapshot().seen("fravaer", one) if v == v] for one in small.register.units}
    shown = {one: values[-1] for one, values in seen.items() if values}
    if sort.endswith("nyeste"):
        register = small.register.units
        assert names[:-1] == [register[u].name for u in sorted(shown, key=shown.__getitem__, reverse=sort[0] == "-")]


def test_an_order_that_there_is_not_is_the_tree_s_own(small: Council) -> None:
    assert (
        rows_of(part(page_of(small, id="fravaer", sorter="<b>"), "Enhetene")).keys()
        == rows_of(part(page_of(small, id="fravaer"), "Enhetene")).keys()
    )


def test_units_side_by_side_share_a_scale_that_no_hidden_figure_widens(small: Council) -> None:
    markup = part(page_of(small, id="fravaer", enhet="omsorg"), "Side om side")
    values = [v for one in ("omsorg", "nord", "sor") for _, v, _ in small.snapshot().seen("fravaer", one) if v == v]
    assert 100 * SECRET / (STAFF["liten"] * 20) > max(values)
    ends = re.search(r"0 til (\d+)", text_of(markup))
    assert ends is not None
    assert max(values) <= int(ends[1]) < 100 * SECRET / (STAFF["liten"] * 20)
    items = dict(re.findall(r'<li><span class="name">(.*?)</span>(.*?)</li>', markup, flags=re.S))
    assert [text_of(name) for name in items] == ["Omsorg", "Nord", "Liten", "Sør"]
    hidden = next(item for name, item in items.items() if "Liten" in name)
    assert "Vises ikke" in text_of(hidden) or "vises ikke" in text_of(hidden)
    assert not re.search(r"<(path|polyline|circle|line)", hidden)


# ── month by month ──


def test_months_stand_beside_the_same_month_last_year_and_the_fair_figure(
    council: Council, page: Callable[[str, str], str]
) -> None:
    markup = page("sick_leave_total", "helse")
    rows = rows_of(part(markup, "Måned for måned"))
    assert len(rows) == 34
    frame = council.compared("sick_leave_total", "helse").set_index("month")
    newest = frame.loc["2026-10"]
    values = [newest["value"], newest["value"] - newest["year_ago"], newest["rolling_12"], newest["mix_fixed"]]
    shown = re.findall(r"[−+]?\d+,\d", text_of(rows["oktober 2026"]))
    for value, at in zip(values, (0, 1, 3, 4), strict=True):
        assert shown[at] == f"{value:.1f}".replace(".", ",")
    assert f"med samme størrelser {newest['mix_fixed']:.1f} prosent".replace(".", ",") in text_of(markup)
    assert "I juli er det få avtalte dagsverk." in rows["juli 2026"]
    assert "<details" in markup


def test_a_count_has_no_fair_figure(page: Callable[[str, str], str]) -> None:
    assert "samme størrelser" not in page("placements", "nesbyen")


def test_no_word_of_movement_is_said_of_what_is_not_decided(page: Callable[[str, str], str]) -> None:
    for unit in ("nesbyen", "sykehjem"):
        assert not re.search(
            r"\b(falt|falle|økt|økte|steg|sank|gikk ned|gikk opp)\b", text_of(page("sick_leave_total", unit))
        )


def test_what_may_be_seen_can_be_fetched_as_a_file(page: Callable[[str, str], str]) -> None:
    markup = page("sick_leave_total", "helse")
    for kind in ("xlsx", "csv"):
        assert f'href="/api/figures?indikator=sick_leave_total&amp;enhet=helse&amp;format={kind}"' in markup


# ── what is asked for ──


def test_without_an_indicator_all_are_listed_by_category_with_their_commitments(council: Council) -> None:
    markup = page_of(council)
    assert re.findall(r"<h2>(.*?)</h2>", markup) == ["Sykefravær", "Bemanning", "Tjenester", "Beredskap"]
    rows = rows_of(markup)
    assert len(rows) == len(council.register.indicators)
    assert text_of(rows["Årsverk med fagutdanning"]).endswith("2.3 , 2.4.2")
    assert "ingen forpliktelse" in rows["Legemeldt sykefravær"]
    assert assert_figures_hold(council, markup) >= 35


@pytest.mark.parametrize("asked", ["finnes-ikke", EVIL, "sick_leave_total ", "' OR 1=1"])
def test_an_unknown_indicator_is_said_and_harmless_and_the_list_stands_below(council: Council, asked: str) -> None:
    markup = page_of(council, id=asked)
    assert "Det finnes ingen indikator som heter" in text_of(markup)
    assert 'href="indikator?id=sick_leave_total"' in markup
    assert "<script" not in markup
    assert "<img" not in markup


@pytest.mark.parametrize("asked", ["finnes-ikke", EVIL])
def test_an_unknown_unit_is_said_and_the_whole_municipality_is_shown(council: Council, asked: str) -> None:
    markup = page_of(council, id="sick_leave_total", enhet=asked)
    assert "Det finnes ingen enhet som heter" in text_of(markup)
    assert '<h2 id="i-unit">Nesbyen kommune</h2>' in markup
    assert "<script" not in markup
    assert "<img" not in markup


def test_an_indicator_that_nobody_reports_says_so(council: Council) -> None:
    markup = page_of(council, id="ai_services")
    assert "Ingen har rapportert tall for denne indikatoren i Nesbyen kommune." in text_of(markup)
    assert "Ingen har levert det siste året." in text_of(markup)
    assert "<svg" not in markup


def test_a_council_without_figures_has_a_page_for_each_indicator(tmp_path: Path) -> None:
    council = open_small(tmp_path, with_figures=False)
    try:
        for indicator in ("", *council.register.indicators):
            assert not re.search(r"(?<!\w)(?:nan|None)(?!\w)", text_of(page_of(council, id=indicator)))
    finally:
        council.close()


def test_a_register_of_attacks_is_harmless(tmp_path: Path) -> None:
    attack = '<script>alert("ond")</script><img src=x onerror=alert(1)>'.replace(",", "")
    council = open_small(tmp_path, name="<b>ond</b>", text="<script>ond</script>")
    try:
        for params in ({}, {"id": "fravaer"}, {"id": "fravaer", "enhet": "nord"}, {"id": attack}):
            markup = page_of(council, **params)
            assert "<b>ond" not in markup
            assert "<script" not in markup
            assert "&lt;b&gt;ond" in markup
    finally:
        council.close()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_is_made_in_each_language(council: Council, language: str) -> None:
    for params in ({}, {"id": "sick_leave_total", "enhet": "teknisk"}, {"id": "placements"}):
        assert "<h1>" in page_of(council, language, **params)


# ── the day, and what is kept ──


def test_a_day_before_anything_was_read_in_has_no_figures_and_its_links_keep_the_day(council: Council) -> None:
    markup = page_of(council, id="sick_leave_total", enhet="helse", slik="2023-06-01")
    assert "Ingen har rapportert tall" in text_of(markup)
    assert 'href="enhet?slik=2023-06-01&amp;id=helse"' in markup
    assert 'name="slik" value="2023-06-01"' in markup
    assert 'href="/api/figures?slik=2023-06-01&amp;indikator=sick_leave_total' in markup


def test_an_address_with_free_text_in_it_is_not_kept(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(Shelf, "get", lambda self, key, make: asked.append(key) or make())
    page_of(council, id="sick_leave_total", slik="tull")
    page_of(council, id="sick_leave_total", enhet="tull")
    page_of(council, id="tull")
    assert not asked
    page_of(council, id="sick_leave_total", enhet="helse")
    assert asked == [(("indicator", "sick_leave_total", "helse", ""), "nb", dt.date(2026, 11, 23), "", "")]


def test_a_shelf_holds_the_newest_pages_and_no_more() -> None:
    shelf = Shelf()
    for n in range(MOST + 10):
        assert shelf.get(n, lambda n=n: str(n)) == str(n)
    made: list[int] = []
    assert shelf.get(MOST + 9, lambda: made.append(1) or "") == str(MOST + 9)
    assert not made
    shelf.get(0, lambda: made.append(1) or "0")
    assert made
