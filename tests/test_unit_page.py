"""Enhet as its leader meets it: where it belongs, how it is, what is lacking, what it has promised, and what is not told."""

from __future__ import annotations

import re
from pathlib import Path

import panel as pn
import pytest
from markup import rows_of, text_of
from pagefigures import assert_figures_hold, figures_of
from small_council import SECRET, open_small

from dashboard import pages
from dashboard.council import Council
from dashboard.pages.parts.markup import served_markup
from dashboard.pages.parts.page import Request, answering

BUILD = next(page.build for page in pages.PAGES if page.slug == "enhet")


def page_of(council: Council, language: str = "nb", **params: str) -> str:
    request = Request(params, language=language)
    with answering(request):
        return served_markup(pn.Column(BUILD(council, request)))


# ── where it belongs ──


def test_a_unit_says_what_it_is_part_of_and_what_is_below_it(council: Council) -> None:
    markup = page_of(council, id="helse")
    crumbs = re.search(r'<p class="s-crumbs">(.*?)</p>', markup, flags=re.S)
    assert crumbs is not None
    assert re.findall(r'href="([^"]*)"', crumbs[1]) == ["enhet", "enhet?id=nesbyen"]
    below = re.search(r'<ul class="u-list">(.*?)</ul>', markup, flags=re.S)
    assert below is not None
    assert re.findall(r'href="enhet\?id=(\w+)"', below[1]) == list(council.register.children("helse"))
    assert "Enheter under" not in page_of(council, id="sykehjem")


def test_a_unit_that_moved_says_where_it_was_and_where_it_is(small: Council) -> None:
    markup = page_of(small, id="sor")
    text = text_of(markup)
    assert "Til og med desember 2025 var den en del av Teknisk. Fra januar 2026 er den en del av Omsorg." in text
    assert text.startswith("Enheter › By › Omsorg Sør")


def test_a_unit_that_has_closed_says_so_and_keeps_its_figures(small: Council) -> None:
    markup = page_of(small, id="gammel")
    text = text_of(markup)
    assert "Enheten er ikke i organisasjonen etter juni 2025. Tallene er fra før det." in text
    assert text.startswith("Enheter › By › Teknisk Gammel")
    assert '<data value="9.0" data-figure="series:headcount/gammel/2025-06">9 personer</data>' in markup


def test_the_list_is_the_tree_and_names_what_has_closed_apart(small: Council) -> None:
    text = text_of(page_of(small))
    assert text.index("Omsorg") < text.index("Nord") < text.index("Teknisk") < text.index("Tom")
    assert text.endswith("Ikke i organisasjonen nå Gammel")


def test_the_tree_is_that_of_the_day_that_is_asked_for(small: Council) -> None:
    text = text_of(page_of(small, slik="2025-06-15"))
    assert text.index("Teknisk") < text.index("Sør")
    assert "Ikke i organisasjonen nå" not in text
    assert "Enheter › By › Teknisk Sør" in text_of(page_of(small, id="sor", slik="2025-06-15"))


# ── how it is ──


@pytest.mark.parametrize("unit", ["nesbyen", "helse", "sykehjem", "planbygg", "kultur"])
def test_every_figure_is_the_one_of_its_series(council: Council, unit: str) -> None:
    markup = page_of(council, id=unit)
    assert assert_figures_hold(council, markup) >= 4
    assert not re.search(r"(?<!\w)(?:nan|None|Undefined)(?!\w)", text_of(markup))


def test_its_indicators_stand_by_category_with_what_they_count_for(council: Council) -> None:
    markup = page_of(council, id="sykehjem")
    headings = re.findall(r"<h2>(.*?)</h2>", markup)
    assert headings[-4:] == ["Sykefravær", "Bemanning", "Tjenester", "Beredskap"]
    rows = rows_of(markup)
    row = text_of(rows["Korttidsfravær (1–16 dager)"])
    assert row.endswith("2.3.3 Helse og omsorg")
    assert "trolig mellom" in row
    assert 'href="indikator?id=sick_leave_short&amp;enhet=sykehjem"' in markup
    assert 'href="tall?indikator=sick_leave_short&amp;enhet=sykehjem&amp;maaned=2026-10"' in markup
    assert 'href="forpliktelse?nr=2.3.3"' in rows["Korttidsfravær (1–16 dager)"]
    assert "Byggesaker innen fristen" not in rows


def test_what_stands_out_is_a_signal_and_never_a_verdict(council: Council) -> None:
    text = text_of(page_of(council, id="sykehjem"))
    assert "Skiller seg ut ▲ Egenmeldt sykefravær" in text
    assert "Det er signaler om å se nærmere, ikke svar på om noe er endret." in text
    assert not re.search(r"\b(falt|økte|steg|sank|bedre takt|dårligere takt)\b", text, flags=re.I)


def test_too_few_staff_for_a_signal_is_said_in_words(council: Council) -> None:
    assert "Kan ikke sies: få ansatte" in text_of(page_of(council, id="legekontor"))


def test_an_indicator_that_is_linked_here_and_never_reported_is_listed(council: Council) -> None:
    row = rows_of(page_of(council, id="nesbyen"))["Tjenester som bruker KI"]
    assert text_of(row) == "Ingen har rapportert tall. 1.4.3"


# ── what is not told ──


def test_a_small_unit_is_told_why_in_a_sentence_about_those_it_is_for(small: Council) -> None:
    markup = page_of(small, id="liten")
    assert (
        "Sykefravær og bemanning vises ikke i enheter med færre enn 5 ansatte, av hensyn til dem det gjelder."
        in text_of(markup)
    )
    for cells in rows_of(markup).values():
        assert text_of(cells).startswith("Vises ikke: færre enn 5 personer.")
        assert "<svg" not in cells
        assert "<data" not in cells
    assert not re.search(rf"(?<!\d){SECRET}(?!\d)", text_of(markup))
    assert not figures_of(markup)
    assert "Skiller seg ut" not in markup


def test_the_unit_above_does_not_show_the_small_one_s_figures(small: Council) -> None:
    for unit in ("omsorg", "by"):
        assert not [where for where, *_ in figures_of(page_of(small, id=unit)) if "/liten/" in where]


def test_a_unit_in_which_one_figure_is_about_few_names_that_figure(council: Council) -> None:
    text = text_of(page_of(council, id="sykehjem"))
    assert "Ledere i lederutvikling vises ikke: det gjelder færre enn 5 personer" in text
    assert "Sykefravær og bemanning vises ikke" not in text


# ── what is lacking and what was promised ──


def test_deliveries_that_are_missing_are_said_with_whom_to_ask(council: Council) -> None:
    markup = page_of(council, id="kultur")
    text = text_of(markup)
    assert "Leveranser som mangler" in text
    assert "Månedsskjemaet, juni 2026: Kultur og frivillighet mangler. Spør kultur@nesbyen.example." in text
    assert 'href="leveranser?enhet=kultur"' in markup
    assert "Kultur og frivillighet mangler" in text_of(page_of(council, id="oppvekst"))
    assert "Alt som var ventet fra enheten det siste året, er kommet." in text_of(page_of(council, id="sykehjem"))


def test_milestones_are_those_whose_owner_goes_by_a_name_of_the_unit(council: Council, small: Council) -> None:
    text = text_of(page_of(council, id="helse"))
    assert "Ferdig etter fristen Kontrakt om ny EPJ signert. Frist 30. september 2026. 1.4.4" in text
    assert "Svar på søknaden" not in text
    assert "Forsinket Svar på søknaden. Frist 31. august 2026. 1.4.2" in text_of(page_of(council, id="hr"))
    # By an alias, and the shielded one is not there.
    text = text_of(page_of(small, id="omsorg"))
    assert "Forsinket TekstPlan. Frist 31. mai 2026. 1.1" in text
    assert "Hemmelig" not in text


def test_a_shielded_exercise_is_nowhere(council: Council) -> None:
    assert "fagsystemer" not in page_of(council, id="ikt")


def test_a_milestone_is_as_it_was_on_the_day(council: Council) -> None:
    text = text_of(page_of(council, id="helse", slik="2026-09-15"))
    assert "Planlagt Kontrakt om ny EPJ signert." in text


# ── what is asked for ──


@pytest.mark.parametrize(
    "asked", ["finnes-ikke", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "helse "]
)
def test_an_unknown_unit_is_said_and_harmless_and_the_tree_stands_below(council: Council, asked: str) -> None:
    markup = page_of(council, id=asked)
    assert "Det finnes ingen enhet som heter" in text_of(markup)
    assert re.findall(r'href="enhet\?id=(\w+)"', markup) == list(council.register.units)
    assert "<script" not in markup
    assert "<img" not in markup


def test_a_unit_that_has_reported_nothing_says_so(small: Council) -> None:
    text = text_of(page_of(small, id="tom"))
    assert "Ingen tall er rapportert for denne enheten." in text
    assert "Alt som var ventet" not in text


def test_a_council_without_figures_has_a_page_for_each_unit(tmp_path: Path) -> None:
    council = open_small(tmp_path, with_figures=False)
    try:
        for unit in ("", *council.register.units):
            assert not re.search(r"(?<!\w)(?:nan|None)(?!\w)", text_of(page_of(council, id=unit)))
    finally:
        council.close()


def test_a_register_of_attacks_is_harmless(tmp_path: Path) -> None:
    council = open_small(tmp_path, name="<b>ond</b>", text="<script>ond</script>")
    try:
        for unit in ("", *council.register.units):
            markup = page_of(council, id=unit)
            assert "<b>ond" not in markup
            assert "<script" not in markup
            assert "&lt;b&gt;ond" in markup
    finally:
        council.close()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_is_made_in_each_language(council: Council, language: str) -> None:
    for unit in ("", "helse", "planbygg"):
        assert "<h1>" in page_of(council, language, id=unit)
