"""Oversikt where there is nothing, where nothing may be shown, where there is very much, and in other languages."""

from __future__ import annotations

import csv
import html
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pagefigures import assert_figures_hold

from dashboard import pages
from dashboard.council import Council, open_council
from dashboard.pages.parts.markup import served_markup
from dashboard.pages.parts.page import Request, answering
from dashboard.starter import write_council

LONG = (
    "Kommunen skal arbeide målrettet og systematisk med " + "samhandlingsreformgjennomføringsplanleggingsarbeid " * 12
)


def overview(council: Council, **params: str) -> str:
    request = Request(params, language=params.get("sprak", "nb"))
    with answering(request):
        return served_markup(pages.PAGES[0].build(council, request))


def text_of(markup: str) -> str:
    without = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", markup, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without)).split())


def row_count(markup: str, *, shown: bool = False) -> int:
    rows = re.findall(r"<tr [^>]*data-td-row[^>]*>", markup)
    return len([row for row in rows if not (shown and row.endswith(" hidden>"))])


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Council]]:
    opened: list[Council] = []

    def make(rows: list[dict[str, str]], tables: dict[str, str] | None = None, settings: str = "") -> Council:
        folder = tmp_path / f"by{len(opened)}"
        write_council(folder, "Prøveby")
        (folder / "council.toml").write_text(f'name = "Prøveby"\n{settings}', "utf-8")
        with (folder / "register" / "commitments.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["id", "parent", "kind", "theme", "text"])
            writer.writeheader()
            writer.writerows(rows)
        for name, text in (tables or {}).items():
            (folder / "register" / f"{name}.csv").write_text(text, "utf-8")
        opened.append(open_council(folder, state=tmp_path / f"state{len(opened)}"))
        return opened[-1]

    yield make
    for council in opened:
        council.close()


def many(count: int, text: str = "Forpliktelse med et kort ord") -> list[dict[str, str]]:
    question = {"id": "1", "parent": "", "kind": "question", "theme": "velferd", "text": "Hva må vi gjøre?"}
    return [question] + [
        {"id": f"1.{n}", "parent": "1", "kind": "commitment", "theme": "velferd", "text": f"{text} {n}"}
        for n in range(1, count + 1)
    ]


def test_a_fresh_council_says_where_its_commitments_are_to_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "ny"
    write_council(folder, "Ny kommune")
    council = open_council(folder, state=tmp_path / "state")
    try:
        markup = overview(council)
        text = text_of(markup)
        assert "Ny kommune: måned 0 av 24" in text
        assert "Ingen forpliktelser er lagt inn ennå." in text
        assert "Last opp det første regnearket." in text
        assert "<table" not in markup
        assert not re.search(r"(?<!\w)(?:nan|None)(?!\w)", text)
    finally:
        council.close()


def test_a_hundred_commitments_are_all_in_the_table_and_a_few_are_named_at_the_top(
    make: Callable[..., Council],
) -> None:
    council = make(many(100))
    markup = overview(council)
    assert row_count(markup) == 100
    lead = markup[markup.index('<ul class="o-lead"') : markup.index('<div class="o-themes"')]
    assert lead.count("forpliktelse?nr=") <= 12
    assert "og 94 til" in text_of(lead)
    assert "100 av 100 vises" in text_of(markup)
    # By number, and not as text: 1.10 comes after 1.9.
    order = re.findall(
        r'class="o-nr">([\d.]+)</span> <span lang="nb">Forpliktelse', overview(council, sorter="-nr").split("<tbody")[1]
    )
    assert order == [f"1.{n}" for n in range(100, 0, -1)]


def test_a_filtered_page_of_a_hundred_is_made_in_a_moment(make: Callable[..., Council]) -> None:
    council = make(many(100))
    overview(council)
    began = time.process_time()
    for n in range(5):
        overview(council, sok=f"kort {n}", sorter="-vurdering")
    assert (time.process_time() - began) / 5 < 0.06


def test_a_text_without_end_is_shortened_and_stands_whole_in_its_row(make: Callable[..., Council]) -> None:
    council = make(
        many(2, LONG) + [{"id": "1.3", "parent": "1", "kind": "commitment", "theme": "velferd", "text": "å" * 3000}]
    )
    markup = overview(council)
    for number in ("1.1", "1.2", "1.3"):
        whole = council.register.commitments[number].text
        assert markup.count(f'</summary><span lang="nb">{whole}</span></details>') == 1
    links = re.findall(r'<a href="forpliktelse\?nr=[^"]+"[^>]*>(.*?)</a>', markup, flags=re.S)
    assert links
    assert max(len(text_of(link)) for link in links) < 100


def test_where_nothing_may_be_shown_no_figure_is(tmp_path: Path, example_state: Path, root: Path) -> None:
    folder, state = tmp_path / "by", tmp_path / "state"
    shutil.copytree(root / "data/nesbyen", folder, ignore=shutil.ignore_patterns("workbooks"))
    shutil.copytree(example_state, state)
    toml = folder / "council.toml"
    text = re.sub(r"(?m)^min_persons.*$", "", toml.read_text("utf-8"))
    assert "[release]" in text
    toml.write_text(text.replace("[release]", "[release]\nmin_persons = 100000"), "utf-8")
    council = open_council(folder, state=state)
    try:
        markup = overview(council)
        assert_figures_hold(council, markup)
        hidden = set(council.snapshot().links.query("hidden != ''")["indicator"])
        assert "sick_leave_total" in hidden
        row = next(r for r in re.findall(r"<tr .*?</tr>", markup, flags=re.S) if 'o-nr">2.2<' in r)
        assert "vises ikke" in text_of(row)
        assert "data-td-sort-takt" not in row
        assert not re.search(r'data-figure="(assess|series):[^"]*/level', row)
        assert "<polyline" not in row
    finally:
        council.close()


def test_the_table_is_what_the_address_asks_for(make: Callable[..., Council]) -> None:
    council = make(many(12))
    assert row_count(overview(council, sok="ord 7"), shown=True) == 1
    assert 'value="ord 7"' in overview(council, sok="ord 7")
    none = overview(council, sok='"><script>alert(1)</script>')
    assert row_count(none, shown=True) == 0
    assert "<script>alert" not in none
    assert re.search(r"data-td-empty><p>Ingen forpliktelser passer", none)
    assert "data-td-empty hidden" in overview(council)


def test_the_page_is_kept_for_each_language_and_no_two_are_mixed(make: Callable[..., Council]) -> None:
    council = make(many(2))
    first = overview(council)
    english = overview(council, sprak="en")
    assert 'href="forpliktelse?sprak=en&amp;nr=1.1"' in english
    assert 'name="sprak" value="en"' in english
    assert "sprak=" not in overview(council)
    assert overview(council) == first
