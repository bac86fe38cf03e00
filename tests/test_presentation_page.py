"""Visning for møter: each theme has a slide, each commitment to talk about has one, and the address says which is shown."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from test_pages import html_of, text_of

from dashboard.council import Council, open_council
from dashboard.pages import PAGES
from dashboard.pages.parts.page import Request, answering
from dashboard.pages.presentation import GROUPS, TALK
from dashboard.wording.standings import STANDING_SIGNS, standing_word


def page(council: Council, **params: str) -> str:
    request = Request(params, language=params.get("sprak", "nb"))
    with answering(request):
        return html_of(next(one for one in PAGES if one.slug == "visning").build(council, request))


def slides(markup: str) -> list[str]:
    return re.findall(r"<section class=\"v-slide.*?</section>", markup, flags=re.S)


def shown(markup: str) -> list[int]:
    return [n for n, slide in enumerate(slides(markup), 1) if re.match(r'<section class="v-slide \w+ now"', slide)]


def titles(markup: str) -> list[str]:
    return [html.unescape(title) for title in re.findall(r'<h2 id="v\d+"[^>]*>(.*?)</h2>', markup)]


def test_it_goes_from_the_council_by_its_themes_to_what_must_be_talked_about(council: Council) -> None:
    found = titles(page(council))
    themes = [name for _, name in council.settings.themes]
    assert found[0] == council.settings.name
    assert found[1 : 1 + len(themes)] == themes
    assert found[-1] == "Siden sist"
    snapshot = council.snapshot()
    talk = {
        c.id
        for c in council.register.of_kind("commitment")
        if snapshot.standing(c.id).standing in TALK or snapshot.standing(c.id).moved
    }
    assert talk
    between = [title.split()[0] for title in found[1 + len(themes) : -1]]
    assert set(between) == talk
    assert len(between) == len(talk)


def test_every_standing_belongs_to_one_group() -> None:
    grouped = [standing for group in GROUPS.values() for standing in group]
    assert sorted(grouped) == sorted(STANDING_SIGNS)


def test_the_counts_on_the_first_slide_are_of_all_commitments(council: Council) -> None:
    first = slides(page(council))[0]
    counts = [int(n) for n in re.findall(r"<b>(\d+)</b> <strong>", first)]
    assert sum(counts) == len(council.register.of_kind("commitment"))
    snapshot = council.snapshot()
    better = [c for c in council.register.of_kind("commitment") if snapshot.standing(c.id).standing == "better"]
    assert counts[0] == len(better)


def test_a_theme_has_its_questions_and_its_commitments_by_standing(council: Council) -> None:
    slide = text_of(slides(page(council))[1])
    theme = council.settings.themes[0][0]
    for question in council.register.of_kind("question"):
        assert (question.text in slide) == (question.theme == theme)
    for commitment in council.register.of_kind("commitment"):
        if commitment.theme == theme:
            standing = council.snapshot().standing(commitment.id).standing
            assert f"{STANDING_SIGNS[standing]} {standing_word(standing)}" in slide
            assert re.search(rf"\b{re.escape(commitment.id)}\b", slide)


def test_a_commitment_s_slide_says_why_in_the_words_of_its_standing(council: Council) -> None:
    for slide in slides(page(council))[3:-1]:
        number = re.search(r">(\d\.\d) ", slide).group(1)  # type: ignore[union-attr]
        found = council.snapshot().standing(number)
        text = text_of(slide)
        assert found.because in text
        assert all(said in text for said in found.moved)
        assert "<svg" in slide


@pytest.mark.parametrize(
    ("asked", "at"), [("", 1), ("1", 1), ("3", 3), ("0", 1), ("-7", 1), ("99", -1), ("tre", 1), ("3.5", 1), ("٣", 3)]
)
def test_the_address_says_which_slide_and_nonsense_gives_the_nearest(council: Council, asked: str, at: int) -> None:
    markup = page(council, side=asked)
    count = len(slides(markup))
    assert shown(markup) == [at if at > 0 else count]


def test_without_a_script_the_links_lead_on(council: Council) -> None:
    markup = page(council, side="2")
    assert re.search(r'data-v-go="-1" href="visning\?side=1"', markup)
    assert re.search(r'data-v-go="1" href="visning\?side=3"', markup)


def test_the_day_and_the_language_follow_along(council: Council) -> None:
    markup = page(council, slik="2026-06-01", sprak="en")
    kept = re.findall(r'href="(visning[^"]*|oversikt[^"]*|forpliktelse[^"]*)"', markup)
    assert kept
    for link in kept:
        assert "slik=2026-06-01" in link, link
        assert "sprak=en" in link, link


def test_a_council_without_figures_has_slides_all_the_same(tmp_path: Path, root: Path) -> None:
    council = open_council(root / "data/nesbyen", state=tmp_path / "tom")
    markup = page(council)
    council.close()
    assert len(slides(markup)) >= 4
    assert "Siden sist" in titles(markup)
