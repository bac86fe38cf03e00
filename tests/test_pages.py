"""The pages' content, built without a server: what stands on them, what does not, and what no text can do to them."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import panel as pn
import pytest
from pagefigures import assert_figures_hold

from dashboard import assess, pages
from dashboard.charts import drawing
from dashboard.council import Council, open_council
from dashboard.pages.parts.markup import served_markup
from dashboard.pages.parts.page import Request, answering
from dashboard.pages.parts.report import report_html
from dashboard.wording import standings, verdicts

MEASURES = "1.1 1.1.1 1.1.2 1.1.3 1.2 1.2.1 1.2.2 1.3 1.4 1.4.1 1.4.2 1.4.3 1.4.4 2.1 2.1.1 2.1.2 2.2 2.3 2.3.1 2.3.2 2.3.3 2.4 2.4.1 2.4.2 3.1 3.2 3.3 3.3.1 3.4 3.4.1 3.4.2".split()
COMMITMENTS = [n for n in MEASURES if n.count(".") == 1]
STANDING_LABELS = [(sign, standings.standing_word(code)) for code, sign in standings.STANDING_SIGNS.items()]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Council]:
    """The example council before any workbook has come in."""
    council = open_council(root / "data/nesbyen", state=tmp_path_factory.mktemp("tomt") / "state")
    yield council
    council.close()


def html_of(page: Any) -> str:
    return served_markup(page)


def text_of(markup: str) -> str:
    """What a reader reads, folded details included."""
    without = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", markup, flags=re.S)
    without = without.replace("<wbr>", "")  # where a word may break, and no gap in it
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without)).split())


@pytest.fixture(scope="module")
def overview(council: Council) -> str:
    return html_of(pages.overview(council))


# ── the overview ──


def test_the_overview_says_which_month_of_how_many(overview: str) -> None:
    text = text_of(overview)
    assert "Nesbyen kommune: måned 10 av 24" in text
    assert "Nyeste måned med tall er oktober 2026." in text
    assert "januar 2026 til desember 2027" in text
    assert "etter 12 måneder" in text
    assert re.findall(r"<b>(\d+) md\.</b> <small>([^<]+)</small>", overview) == [
        ("12", "des. 2026"), ("18", "juni 2027"), ("24", "des. 2027"),
    ]  # fmt: skip
    assert overview.count('<i class="gone"></i>') == 10


def test_the_overview_has_both_themes_with_their_questions(overview: str, council: Council) -> None:
    text = text_of(overview)
    first = text.index("Bærekraftig velferd")
    second = text.index("Skjerpet beredskap")
    assert first < second
    for question in council.register.of_kind("question"):
        place = text.index(question.text)
        assert (place > second) == (question.theme == "beredskap")


def test_the_overview_has_all_twelve_commitments_word_for_word_with_their_links(
    overview: str, council: Council
) -> None:
    assert re.findall(r'<th scope="row" role="rowheader"><a href="forpliktelse\?nr=([\d.]+)"', overview) == COMMITMENTS
    text = text_of(overview)
    for number in COMMITMENTS:
        assert council.register.commitments[number].text in text


def rows_of(overview: str) -> dict[str, str]:
    rows = re.findall(r"<tr [^>]*data-td-row.*?</tr>", overview, flags=re.S)
    return {str(re.search(r'class="o-nr">([^<]+)', row)[1]): row for row in rows}  # type: ignore[index]


def test_each_commitment_has_its_standing_as_a_word_and_a_sign(overview: str) -> None:
    rows = rows_of(overview)
    assert list(rows) == COMMITMENTS
    for row in rows.values():
        assert any(
            f'aria-hidden="true">{sign}</span>' in row and f">{word}</data>" in row for sign, word in STANDING_LABELS
        )


def test_the_counts_of_a_theme_add_up_to_its_commitments(overview: str) -> None:
    sums = [
        sum(int(n) for n in re.findall(r'data-figure="theme:[^"]*">(\d+)<', found))
        for found in re.findall(r'<ul class="o-counts".*?</ul>', overview, flags=re.S)
    ]
    assert sums == [8, 4]


def test_the_lead_counts_each_commitment_once_and_then_what_needs_a_decision(overview: str) -> None:
    lead = overview[overview.index('<ul class="o-lead"') : overview.index('<div class="o-themes"')]
    text = text_of(lead)
    assert [int(n) for n in re.findall(r"<b>(\d+)</b>", lead)] == [5, 6, 1, 6]
    before, decision = text.split("trenger en beslutning")
    assert sorted(re.findall(r"(?<![\d.])\d\.\d(?![\d.])", before)) == COMMITMENTS
    assert "Fristen er ute: 1.2 1.4" in decision
    assert "Belastningen kan være flyttet: 2.3" in decision


def test_a_pace_is_said_in_words_and_not_where_nobody_can_know(overview: str) -> None:
    rows = {number: text_of(row) for number, row in rows_of(overview).items()}
    assert "omtrent halvparten av takten som trengs" in rows["1.1"]
    assert "kan ikke avgjøres ennå" in rows["2.2"]
    assert "går feil vei" in rows["2.4"]
    assert "målet er nådd" in rows["3.2"]


def test_the_overview_says_what_is_silent(overview: str) -> None:
    text = text_of(overview[overview.index('<h2 id="stille">') :])
    assert "Månedsskjemaet for juni 2026: mangler fra Kultur og frivillighet" in text
    assert "Tjenester som bruker KI (brukes av 1.4.3)" in text
    assert "Tiltak ingen måler (3)" in text


def test_a_late_milestone_is_said_once_in_its_row_and_the_next_one_beside_it(overview: str) -> None:
    rows = {number: text_of(row) for number, row in rows_of(overview).items()}
    # The sentence of the standing has it with its deadline and how late it is.
    assert rows["1.2"].count("Liste over oppgaver som kan løses av andre") == 1
    assert "Fristen var 1. oktober 2026, for 53 dager siden." in rows["1.2"]
    assert "ingen flere frister" in rows["1.2"]
    assert "Pilot i hjemmetjenesten, 28. februar 2027" in rows["1.4"]


def test_a_milestone_that_is_late_where_something_else_decides_is_said_to_be_late(council: Council) -> None:
    from dashboard.pages import overview as _function  # the function hides the module's name

    assert _function
    module = sys.modules["dashboard.pages.overview"]
    deadlines = assess.deadlines(council.register.milestones_of("1.4"), dt.date(2026, 11, 23))
    assert module._next(deadlines, is_late_told=False).milestone.title == "Svar på søknaden"
    assert module._next(deadlines, is_late_told=True).milestone.title == "Pilot i hjemmetjenesten"
    assert module._next([], is_late_told=False) is None


def test_what_is_done_only_later_waits_on_the_day_that_is_seen(council: Council) -> None:
    page = overview_as_of(council, "2026-09-15")
    assert "Kontrakt om ny EPJ signert, 30. september 2026" in text_of(rows_of(page)["1.4"])


def test_a_day_before_there_were_figures_says_so(council: Council) -> None:
    assert "Ingen tall var lest inn 15. januar 2024." in text_of(overview_as_of(council, "2024-01-15"))


def overview_as_of(council: Council, day: str) -> str:
    request = Request({"slik": day})
    with answering(request):
        return html_of(pn.Column(pages.PAGES[0].build(council, request)))


def test_every_figure_on_the_overview_is_the_one_its_source_gives(council: Council, overview: str) -> None:
    assert assert_figures_hold(council, overview) >= 12 * 3


def test_every_figure_of_an_earlier_day_is_the_one_its_source_gave(council: Council) -> None:
    request = Request({"slik": "2026-06-30"})
    with answering(request):
        page = html_of(pn.Column(pages.PAGES[0].build(council, request)))
    assert assert_figures_hold(council, page, request.as_of) >= 12
    assert re.findall(r'href="forpliktelse\?slik=2026-06-30&amp;nr=([\d.]+)"', rows_of(page)["2.3"]) == ["2.3"]


@pytest.mark.parametrize("params", [{"slik": "x" * 500}, {"sprak": "<b>"}, {"slik": "2999-01-01"}])
def test_what_an_address_may_hold_of_nonsense_is_not_kept(council: Council, params: dict[str, str]) -> None:
    before = set(council.snapshot()._kept)
    request = Request(params)
    with answering(request):
        page = html_of(pn.Column(pages.PAGES[0].build(council, request)))
    assert "måned 10 av 24" in text_of(page)
    assert not [key for key in set(council.snapshot()._kept) - before if next(iter(params.values())) in str(key)]


def test_the_shielded_exercise_is_not_on_the_overview(overview: str) -> None:
    assert "fagsystemer" not in overview


def test_every_sparkline_says_in_words_what_it_shows(overview: str) -> None:
    labels = re.findall(r'class="td-spark"[^>]*aria-label="([^"]*)"', overview)
    assert len(labels) >= 8
    for label in labels:
        assert ": " in label
        assert "nan" not in label


def test_each_column_has_its_words_on_paper_too(overview: str) -> None:
    heads = re.findall(r"<th scope=.col.[^>]*>.*?</th>", overview, re.S)
    assert len(heads) == 5
    for head in heads:
        words = re.sub(r"<[^>]+>", "", head).strip()
        assert "<button" not in head or f'data-head="{words}"' in head


def test_a_sparkline_shows_the_way_to_each_target_as_the_commitments_own_chart_does(
    overview: str, council: Council
) -> None:
    snapshot = council.snapshot()
    found = [snapshot.standing(one.id).foremost for one in council.register.of_kind("commitment")]
    links = [one.case.link for one in found if one is not None]
    ways = [drawing(snapshot, link.indicator, link.unit, link, plain=True).path for link in links]
    assert overview.count('<polyline class="way"') == sum(way is not None for way in ways) > 0


def test_the_overview_says_that_the_figures_are_made_up(overview: str) -> None:
    assert "viser ingen virkelig kommune" in overview


def test_nothing_on_the_overview_is_left_open(overview: str) -> None:
    text = text_of(overview)
    for hole in ("nan", "None", "{", "}", "«»"):
        assert not re.search(rf"(?<!\w){re.escape(hole)}(?!\w)", text)


# ── a commitment ──


@pytest.fixture(scope="module")
def commitment(council: Council) -> Callable[[str], str]:
    built: dict[str, str] = {}

    def of(number: str) -> str:
        if number not in built:
            built[number] = html_of(pages.commitment(council, number))
        return built[number]

    return of


@pytest.mark.parametrize("number", ["1", "2", "3", *MEASURES])
def test_every_point_has_a_page_with_its_words(council: Council, commitment: Callable[[str], str], number: str) -> None:
    markup = commitment(number)
    quote = re.search(r'<blockquote class="c-quote" lang="nb">(.*?)</blockquote>', markup, flags=re.S)
    assert quote is not None
    assert html.unescape(quote[1]) == council.register.commitments[number].text
    assert "Ordrett fra saksfremlegget" in markup
    text = text_of(markup)
    assert not re.search(r"(?<!\w)(?:nan|None)(?!\w)|«»|{|}", text)


@pytest.mark.parametrize("number", MEASURES)
def test_every_link_stands_with_its_relation_and_its_reason(
    council: Council, commitment: Callable[[str], str], number: str
) -> None:
    text = text_of(commitment(number))
    words = {"direct": "Direkte", "indirect": "Indirekte", "balancing": "Skal ikke bli verre", "context": "Bakgrunn"}
    links = council.register.links_of(number)
    verdict = council.commitments[number].links.set_index(["commitment", "indicator", "unit"])["verdict"]
    cards = [text_of(card) for card in commitment(number).split("<article")[1:]]
    assert len([card for card in cards if "Hvorfor den er med:" in card]) == len(links)
    for link in links:
        indicator, unit = council.register.indicators[link.indicator], council.register.units[link.unit]
        found = verdict[link.commitment, link.indicator, link.unit]
        said, sign = verdicts.verdict_word(found, nature=indicator.nature), verdicts.SIGNS[found]
        (card,) = [c for c in cards if f"{indicator.name} , {unit.name} {sign}" in c and link.reason in c]
        assert re.search(
            rf"{re.escape(said)} (?:. (?:Ikke i|I) rute mot målet )?{words[link.relation]} Hvorfor den er med: {re.escape(link.reason)}",
            card,
        )
        if link.target is not None and found not in ("suppressed", "no-data"):
            assert "Foreslått mål innen desember 2027" in card
    if not links:
        assert standings.standing_sentence(rule="not-measured") in text


def test_a_revised_target_is_shown_with_its_own_month_and_status(
    tmp_path: Path, example_state: Path, root: Path
) -> None:
    """Of a link that had another target, and of one that had none."""
    folder, state = tmp_path / "nesbyen", tmp_path / "state"
    shutil.copytree(root / "data/nesbyen/register", folder / "register")
    shutil.copy(root / "data/nesbyen/council.toml", folder)
    (folder / "register/targets.csv").write_text(
        "commitment,indicator,unit,set_on,month,value,status\n"
        "1.1.2,decisions_in_time,tildeling,2026-06-01,2027-09,91.5,adopted\n"
        "2.3.3,overtime_share,helse,2026-06-01,2027-06,2.5,adopted\n",
        "utf-8",
    )
    council = open_council(folder, state=Path(shutil.copytree(example_state, state)))
    try:
        first, second = (text_of(html_of(pages.commitment(council, number))) for number in ("1.1.2", "2.3.3"))
        links = council.assess().set_index(["commitment", "indicator"])
    finally:
        council.close()
    assert "Vedtatt mål innen september 2027 91,5 prosent" in first
    assert "det vedtatte målet på 91,5 prosent innen september 2027" in first
    assert "95,0 prosent" not in first.replace("tidligere mål: 95,0 prosent", "")
    assert "Vedtatt mål innen juni 2027 2,5 prosent" in second
    assert "det vedtatte målet på 2,5 prosent innen juni 2027" in second
    assert links.loc[("1.1.2", "decisions_in_time"), "target_by"] == "2027-09"


def test_a_commitment_lists_its_measures_and_leads_to_them(council: Council, commitment: Callable[[str], str]) -> None:
    markup = commitment("1.4")
    for number in ("1.4.1", "1.4.2", "1.4.3", "1.4.4"):
        assert f'href="forpliktelse?nr={number}"' in markup
        assert council.register.commitments[number].text in text_of(markup)


def test_a_measure_leads_back_to_its_commitment_and_the_overview(commitment: Callable[[str], str]) -> None:
    markup = commitment("2.3.3")
    assert 'href="forpliktelse?nr=2.3"' in markup
    assert 'href="oversikt"' in markup
    assert "Bakgrunn: spørsmålet fra KS Hvordan kan vi i vår kommune" in text_of(markup)
    assert "Det er ikke noe kommunen har lovet." in text_of(markup)


def test_each_month_of_a_series_leads_to_where_its_figure_came_from(
    council: Council, commitment: Callable[[str], str]
) -> None:
    markup = commitment("2.3.3")
    table = markup[markup.index("<caption>Korttidsfravær") :]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td[^>]*><a href="(.*?)">(.*?)</a></td><td[^>]*>(.*?)</td></tr>',
                      table[: table.index("</table>")], flags=re.S)  # fmt: skip
    assert [row[0] for row in rows[:2]] == ["oktober 2026", "september 2026"]
    assert len(rows) == 34
    known = council.series("sick_leave_short", "helse").set_index("month")["value"]
    for (_, address, figure, parts), month in zip(rows, reversed(list(known.index)), strict=True):
        assert html.unescape(address) == f"tall?indikator=sick_leave_short&enhet=helse&maaned={month}"
        assert re.fullmatch(r"\d+,\d prosent", text_of(figure)), month
        assert " av " in parts


def test_milestones_stand_with_their_state(commitment: Callable[[str], str]) -> None:
    text = text_of(commitment("1.4.4"))
    assert "Felles anbudsrunde i Hallingdalsregionen avsluttet Milepæl Ferdig" in text
    assert "ble gjort 20. mai 2026, innen fristen." in text
    assert "Kontrakt om ny EPJ signert Milepæl Ferdig etter fristen" in text
    assert "ble gjort 12. oktober 2026, 12 dager etter fristen." in text
    assert "«Pilot i hjemmetjenesten» er planlagt. Fristen er 28. februar 2027." in text
    assert "Helse og omsorg Eksempel: protokoll fra anbud" in text


def test_a_milestone_past_its_date_is_late(commitment: Callable[[str], str]) -> None:
    text = text_of(commitment("1.4.2"))
    assert "Svar på søknaden Milepæl Forsinket" in text
    assert "Milepælen «Svar på søknaden» hadde frist 31. august 2026. Det er 84 dager siden" in text


def test_a_milestone_that_the_register_calls_late_is_not_late_before_its_day(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert next(m for m in council.register.milestones if m.id == "ki-turnus-svar").status == "late"
    for day, said in (("2026-08-31", "Planlagt"), ("2026-09-01", "Forsinket")):
        monkeypatch.setenv("TAKTSKIFTE_TODAY", day)
        assert f"Svar på søknaden Milepæl {said}" in text_of(html_of(pages.commitment(council, "1.4.2")))


def test_a_review_that_has_grown_old_is_said_to_be_so_beside_its_date(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day, said in (("2027-06-17", "Ferdig"), ("2027-06-18", "For gammel")):
        monkeypatch.setenv("TAKTSKIFTE_TODAY", day)
        text = text_of(html_of(pages.commitment(council, "3.4.2")))
        assert f"Helhetlig ROS-analyse revidert Gjennomgang {said}" in text


def test_the_shielded_milestone_is_counted_and_not_shown(commitment: Callable[[str], str]) -> None:
    markup = commitment("3.4")
    assert "fagsystemer" not in markup
    assert "2026-11-30" not in markup
    assert "30. november 2026" not in markup
    assert "1 post er skjermet og vises ikke her." in text_of(markup)


def test_a_measure_that_nobody_reports_on_says_so(commitment: Callable[[str], str]) -> None:
    text = text_of(commitment("1.4.3"))
    assert "Ingen har rapportert tall" in text


def test_a_page_without_a_number_lets_the_reader_choose(council: Council) -> None:
    from dashboard.pages import commitment as module  # the function hides the module's name

    assert module
    spec = next(p for p in pages.PAGES if p.slug == "forpliktelse")
    markup = html_of(pn.Column(spec.build(council, Request())))
    assert re.findall(r'href="forpliktelse\?nr=([\d.]+)"', markup) == COMMITMENTS


@pytest.mark.parametrize("asked", ["9.9", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "1.4.4 "])
def test_an_unknown_number_is_said_and_harmless(council: Council, asked: str) -> None:
    spec = next(p for p in pages.PAGES if p.slug == "forpliktelse")
    markup = html_of(pn.Column(spec.build(council, Request({"nr": asked}))))
    assert f"Det finnes ingen forpliktelse med nummer «{asked.strip()}" in text_of(markup) or "<" in asked
    assert "<script" not in markup
    assert "<img" not in markup


def test_an_unknown_number_is_a_key_error_in_a_notebook(council: Council) -> None:
    with pytest.raises(KeyError):
        pages.commitment(council, "9.9")


# ── what came in ──


def test_the_upload_page_lists_the_newest_and_says_how_many(council: Council) -> None:
    page = pages.upload(council)
    text = text_of(html_of(page))
    assert "De 20 siste av 136." in text
    assert "turnus-2026-10.xlsx" in text
    assert "Slipp månedens regneark her" in text


def test_a_refused_file_is_shown_with_its_cell_and_its_remedy(council: Council, tmp_path: Path) -> None:
    path = tmp_path / "feil.csv"
    path.write_text("Enhet;Indikator;Måned;Teller;Nevner\nSjukehemmet;Sykefravær totalt;oktober 2026;1;10\n", "utf-8")
    text = text_of(report_html(council, council.receive(path, by="x", dry_run=True)))
    assert "Avvist Ingenting er lagret." in text
    assert "Celle A2: «Sjukehemmet» er ikke en enhet i registeret." in text
    assert "Gjør dette: " in text


# ── a council without figures ──


def test_an_empty_council_has_an_overview_that_says_how_to_begin(empty: Council) -> None:
    markup = html_of(pages.overview(empty))
    text = text_of(markup)
    assert "måned 0 av 24" in text
    assert "Ingen tall er lest inn ennå. Last opp det første regnearket." in text
    assert 'href="last-opp"' in markup
    assert list(rows_of(markup)) == COMMITMENTS
    assert not re.search(r"(?<!\w)(?:nan|None)(?!\w)", text)


@pytest.mark.parametrize("number", MEASURES)
def test_an_empty_council_has_a_page_for_each_point(empty: Council, number: str) -> None:
    text = text_of(html_of(pages.commitment(empty, number)))
    assert empty.register.commitments[number].text in text
    assert not re.search(r"(?<!\w)(?:nan|None)(?!\w)", text)


def test_an_empty_council_has_an_upload_page(empty: Council) -> None:
    assert "Ingenting er lest inn ennå." in text_of(html_of(pages.upload(empty)))


def test_an_empty_council_shows_itself_in_a_notebook(empty: Council) -> None:
    assert "Ingen tall er lest inn ennå" in empty._repr_html_()
    assert empty.commitments["1.4.3"]._repr_html_()
    assert empty.chart("sick_leave_total", "helse") is not None


# ── texts that would be HTML ──

EVIL = '<script>alert("ond")</script><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Council]:
    """A council each of whose texts is an attack, with two years of figures from a file with a hostile name."""
    folder = tmp_path_factory.mktemp("ond") / "by"
    register = folder / "register"
    register.mkdir(parents=True)
    quoted = '"' + EVIL.replace('"', '""') + '"'
    (folder / "council.toml").write_text(
        f"name = {json.dumps('By ' + EVIL)}\n[themes]\nvelferd = {json.dumps('Tema ' + EVIL)}\n", "utf-8"
    )
    tables = {
        "commitments": f"id,parent,kind,theme,text\n1,,question,velferd,{quoted}\n1.1,1,commitment,velferd,{quoted}\n1.1.1,1.1,measure,velferd,{quoted}\n",
        "units": f"id,parent,name\nby,,{quoted}\n",
        "indicators": f"id,name,unit,measure,direction,numerator,denominator,definition,aliases\n"
        f"ond,{quoted},{quoted},ratio,lower,Teller X,Nevner X,{quoted},Ond indikator\n",
        "links": f"commitment,indicator,relation,reason,unit,target,target_by,target_status\n1.1,ond,direct,{quoted},by,5,2027-12,adopted\n",
        "milestones": f"id,commitment,title,kind,due,owner,status,done_on,evidence\nm,1.1,{quoted},milestone,2026-05-31,{quoted},done,2026-05-20,{quoted}\n",
    }
    for name, text in tables.items():
        (register / f"{name}.csv").write_text(text, "utf-8")
    council = open_council(folder, state=folder.parent / "state")
    path = folder.parent / "tall.csv"
    rows = [
        f"by;Ond indikator;{y}-{m:02d};{m};100" for y in (2024, 2025, 2026) for m in range(1, 13) if (y, m) < (2026, 11)
    ]
    path.write_text("Enhet;Indikator;Måned;Teller;Nevner\n" + "\n".join(rows) + "\n", "utf-8")
    report = council.receive(path, f"{EVIL}.csv", by=EVIL)
    assert report.status == "stored", report.findings
    yield council
    council.close()


def assert_harmless(markup: str) -> None:
    for attack in ("<script>alert", "<img src=x", "<script"):
        assert attack not in markup


def test_the_overview_of_a_hostile_register_is_harmless(hostile: Council) -> None:
    markup = html_of(pages.overview(hostile))
    assert_harmless(markup)
    assert markup.count("&lt;script&gt;alert") >= 5


@pytest.mark.parametrize("number", ["1", "1.1", "1.1.1"])
def test_the_commitments_of_a_hostile_register_are_harmless(hostile: Council, number: str) -> None:
    markup = html_of(pages.commitment(hostile, number))
    assert_harmless(markup)
    assert "&lt;script&gt;alert" in markup


def test_the_uploads_of_a_hostile_file_are_harmless(hostile: Council, tmp_path: Path) -> None:
    assert_harmless(html_of(pages.upload(hostile)))
    path = tmp_path / "x.csv"
    path.write_text(
        f'Enhet;Indikator;Måned;Teller;Nevner\n"{EVIL.replace(chr(34), chr(34) * 2)}X";Ond indikator;2026-10;1;100\n',
        "utf-8",
    )
    report = hostile.receive(path, f"{EVIL}.csv", by=EVIL, dry_run=True)
    markup = report_html(hostile, report)
    assert_harmless(markup)
    assert "&lt;script&gt;alert" in markup


def test_a_notebook_with_a_hostile_register_is_harmless(hostile: Council) -> None:
    for one in (hostile, hostile.commitments, hostile.commitments["1.1"]):
        assert_harmless(one._repr_html_())  # type: ignore[attr-defined]


def test_no_text_of_a_hostile_register_is_a_label_that_is_made_html(hostile: Council) -> None:
    """Titles, names and tooltips become HTML in Panel; only our own blocks may hold the register's texts."""
    for page in (pages.overview(hostile), pages.commitment(hostile, "1.1")):
        for pane in page.select():
            if isinstance(pane, pn.pane.HTML | pn.pane.HoloViews):
                continue
            said = [
                str(v)
                for k, v in pane.param.values().items()
                if k in ("title", "name", "label", "description", "object")
            ]
            assert not any("<script" in text for text in said), pane


# ── the menu ──


def test_the_menu_has_the_overview_first_and_each_page_its_title() -> None:
    assert pages.PAGES[0].slug == "oversikt"
    assert {p.slug for p in pages.PAGES} >= {"oversikt", "forpliktelse", "last-opp"}
    assert [p.title for p in pages.PAGES if p.menu][:1] == ["Oversikt"]
    assert not next(p for p in pages.PAGES if p.slug == "forpliktelse").menu
