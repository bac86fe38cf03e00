"""Om tallene: what is said of errors and rules is what the simulation found and the code does, and every section can be linked to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_pages import html_of, text_of

from dashboard import pages
from dashboard.assess import LOOKS, RULES, simulated
from dashboard.council import Council, open_council
from dashboard.pages.about import headings
from dashboard.wording import numbers
from dashboard.wording.standings import rule_rows

#: Other pages, and people's own notes, link to these.
ANCHORS = "kort vurderinger feil tellinger signaler standpunkt maal personvern sesong datoer vedtatt eksempel tilgjengelighet".split()


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Council]:
    council = open_council(root / "data/nesbyen", state=tmp_path_factory.mktemp("om") / "state")
    yield council
    council.close()


@pytest.fixture(scope="module")
def markup(council: Council) -> str:
    return html_of(pages.about(council))


def test_its_sections_keep_their_anchors(markup: str) -> None:
    assert [anchor for anchor, _ in headings(example=True)] == ANCHORS
    assert re.findall(r'<h2 id="([\w-]+)">', markup) == ["innhold-her", *ANCHORS]
    assert re.findall(r'href="om-tallene#([\w-]+)"', markup) == ANCHORS


def test_the_rates_are_those_the_simulation_found(markup: str) -> None:
    text, found = text_of(markup), simulated()
    assert f"{numbers.number(found.false_until, 1)} prosent får feil vurdering" in text
    assert f"{numbers.number(found.icon, 1)} prosent får merke" in text
    for share in found.found.values():
        assert f"{numbers.number(share, 1)} prosent" in text
    assert " ".join(f"{numbers.number(found.towns, 0)} oppdiktede kommuner".split()) in text


def test_the_template_has_no_rate_of_its_own(root: Path) -> None:
    template = (root / "dashboard/pages/templates/about.html").read_text("utf-8")
    said = re.sub(r"<style>.*?</style>|<[^>]+>|\{[{%].*?[%}]\}", " ", template, flags=re.S)
    # 80 and 20 per cent are the words' own bounds, and WCAG 2.1 and its 200 per cent and 390 pixels a standard's.
    assert set(re.findall(r"\d+(?:,\d+)?", said)) <= {"80", "20", "2", "1", "200", "390"}


def test_the_rules_are_the_code_s_in_the_code_s_order(markup: str) -> None:
    text = text_of(markup)
    rows = rule_rows()
    assert [code for code, *_ in rows][: len(RULES)] == [rule.name for rule in RULES]
    places = [text.index(f"{number} {rule} {word}") for number, (_, rule, word) in enumerate(rows, 1)]
    assert places == sorted(places)


def test_it_says_when_the_pace_is_judged_and_how_few_are_hidden(markup: str, council: Council) -> None:
    text = text_of(markup)
    assert f"etter {numbers.listing([str(look) for look in LOOKS])} måneder" in text
    assert f"færre enn {council.settings.release.min_persons} personer" in text


def test_it_does_not_call_anything_adopted_and_says_what_is_made_up(markup: str) -> None:
    text = text_of(markup)
    assert "Ingenting her er vedtatt før registeret sier det." in text
    assert "Alle tall, mål, milepæler og datoer i eksempelet er oppdiktet." in text
    assert "Dette er vår egen vurdering." in text


def test_a_council_with_figures_of_its_own_is_not_called_an_example() -> None:
    assert "eksempel" not in dict(headings(example=False))
