"""Leveranser as a reader and a terminal meet it: the sentence at the top, the calendar, its choices, what is not told."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import panel as pn
import pytest

from dashboard import cli, pages
from dashboard.council import Council, open_council
from dashboard.deliveries import STATES
from dashboard.pages.parts.page import Request
from dashboard.wording import deliveries as words

#: The page as the server builds it.
BUILD = next(page.build for page in pages.PAGES if page.slug == "leveranser")
CELL = re.compile(r'<span class="l-c l-([a-z-]+)" role="img" title="([^"]*)"><b>(.)</b>')


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, example_state: Path) -> Path:
    return Path(shutil.copytree(example_state, tmp_path_factory.mktemp("leveranser") / "state"))


@pytest.fixture(scope="module")
def council(kept: Path, root: Path) -> Iterator[Council]:
    council = open_council(root / "data/nesbyen", state=kept)
    yield council
    council.close()


def markup(council: Council, **asked: str) -> str:
    page = BUILD(council, Request(asked))
    return "\n".join(str(pane.object) for pane in page.select(pn.pane.HTML))


def text_of(text: str) -> str:
    without = re.sub(r"<(style|script)\b.*?</\1>", " ", text, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without)).split())


def table(text: str, name: str) -> str:
    """The calendar in the region of that name."""
    found = re.search(rf'aria-label="Kalender for {re.escape(name)}">(.*?)</table>', text, flags=re.S)
    assert found is not None, name
    return found[1]


def rows(text: str) -> dict[str, str]:
    return dict(re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', text, flags=re.S))


@pytest.fixture(scope="module")
def plain(council: Council) -> str:
    return markup(council)


# ── the sentence at the top ──


def test_the_top_says_the_due_month_what_is_lacking_and_whom_to_ask(plain: str) -> None:
    top = text_of(plain[: plain.index("<form")])
    assert "Fristen for oktober 2026 var 15. november 2026. Ikke alt er kommet." in top
    assert "Tjenester som bruker KI (Nesbyen kommune): ingen leverer. Avtal hvem som skal levere." in top
    assert "Månedsskjemaet, juni 2026: Kultur og frivillighet mangler. Spør kultur@nesbyen.example." in top
    assert "Neste frist er 10. desember 2026, for november 2026: HR-systemet." in top


def test_a_source_of_which_nothing_came_is_one_sentence(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKTSKIFTE_TODAY", "2026-12-20")
    text = text_of(markup(council))
    assert "HR-systemet: hele leveransen mangler. Spør lonn@nesbyen.example." in text
    assert "Månedsskjemaet: hele leveransen mangler. Spør hver enhet." in text
    assert (
        text.count("Alle 20 enheter, november 2026 HR-systemet Ingenting er kommet. Fristen var 10. desember 2026.")
        == 1
    )


def test_a_source_that_is_due_before_the_others_is_said_at_once(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAKTSKIFTE_TODAY", "2026-12-12")
    top = text_of(markup(council).split("<form")[0])
    assert "Fristen for oktober 2026" in top
    assert "HR-systemet, november 2026: hele leveransen mangler." in top
    assert "Turnussystemet" not in top.split("Neste frist")[0]


def test_before_anything_has_come_the_page_says_what_it_will_show(root: Path, tmp_path: Path) -> None:
    council = open_council(root / "data/nesbyen", state=tmp_path / "tomt")
    text = markup(council)
    council.close()
    assert "Ingenting er lest inn ennå" in text_of(text)
    assert 'href="last-opp"' in text
    assert "<table" not in text


# ── the calendar ──


def test_the_calendar_has_the_last_twelve_months_for_every_source(plain: str) -> None:
    whole = table(plain, "alle kilder")
    heads = re.findall(r'<th scope="col">(\S+)<br>(\d{4})</th>', whole)
    assert len(heads) == 12
    assert (heads[0], heads[-1]) == (("des.", "2025"), ("nov.", "2026"))
    assert list(rows(whole)) == ["HR-systemet", "Turnussystemet", "Beredskap og IKT", "Månedsskjemaet", "Ingen leverer"]


def test_every_cell_has_a_sign_and_says_in_words_what_it_means(plain: str, council: Council) -> None:
    cells = CELL.findall(plain)
    frame = council.deliveries()
    shown = frame[frame["month"] >= "2025-12"]
    assert len(cells) == len(shown) + shown.groupby(["source", "month"]).ngroups
    for state, title, sign in cells:
        assert sign == words.SIGNS[state]
        assert title.startswith(f"{words.STATES[state]}. ")
        assert not re.search(r"nan|None|[{}]", title)
    # What is not there at all has words too.
    assert len(re.findall(r"<td>", plain)) == len(cells) + plain.count(
        '<td><span role="img" title="Ikke ventet">·</span>'
    )


def test_the_month_that_was_forgotten_stands_at_its_unit_and_its_source(plain: str) -> None:
    own = rows(table(plain, "Månedsskjemaet"))["Kultur og frivillighet"]
    assert [state for state, _, _ in CELL.findall(own)] == ["delivered"] * 6 + ["missing"] + ["delivered"] * 4 + [
        "not-due"
    ]
    assert "Mangler. Ingen av 9 tall er kommet. Fristen var 15. juli 2026." in own
    assert "Mangler. Månedsskjemaet, juni 2026: 19 av 20 enheter har levert alt." in table(plain, "alle kilder")


def test_the_month_that_was_corrected_says_by_which_uploads(plain: str, council: Council) -> None:
    frame = council.deliveries()
    found = frame[frame["state"] == "corrected"]
    assert found[["unit", "source", "month"]].to_numpy().tolist() == [["barnehage_b", "hr", "2026-06"]]
    (row,) = found.itertuples()
    own = rows(table(plain, "HR-systemet"))["Barnehage B"]
    assert f"(opplasting {row.upload}). Rettet" in own
    assert f"(opplasting {row.corrected_by})." in own


def test_what_the_register_links_and_nobody_delivers_is_a_row_with_its_name(plain: str) -> None:
    own = rows(table(plain, "Ingen leverer"))
    assert list(own) == ["Nesbyen kommune: Tjenester som bruker KI"]


def test_each_region_that_scrolls_can_be_reached_and_has_a_name(plain: str) -> None:
    regions = re.findall(r'<div class="td-scroll[^"]*"([^>]*)>', plain)
    assert len(regions) == 6
    for attributes in regions:
        assert 'tabindex="0" role="region" aria-label="Kalender for ' in attributes


def test_every_state_is_explained(plain: str) -> None:
    text = text_of(plain)
    for state in STATES:
        assert f"{words.SIGNS[state]} {words.STATES[state]}: {words.MEANING[state]}" in text


def test_all_that_did_not_come_as_it_should_stands_in_words(plain: str) -> None:
    list_ = text_of(plain.split('<ul class="l-say">')[1].split("</ul>")[0])
    assert list_.count("Tjenester som bruker KI") == 1
    assert "✕ Mangler Kultur og frivillighet, juni 2026 Månedsskjemaet" in list_
    assert "↻ Rettet Barnehage B, juni 2026 HR-systemet" in list_
    assert "✓" not in list_


# ── choices ──


@pytest.mark.parametrize(
    ("asked", "sources", "units"),
    [
        ({"kilde": "hr"}, ["HR-systemet"], 20),
        ({"kilde": "ingen"}, ["Ingen leverer"], 1),
        ({"kilde": "beredskap ikt", "enhet": "stab"}, ["Beredskap og IKT"], 4),
        ({"enhet": "kultur"}, ["HR-systemet", "Turnussystemet", "Beredskap og IKT", "Månedsskjemaet"], 4),
        ({"tilstand": "missing"}, ["Månedsskjemaet", "Ingen leverer"], 2),
        ({"tilstand": "corrected", "enhet": "oppvekst"}, ["HR-systemet"], 1),
    ],
)
def test_source_unit_and_state_can_be_chosen_in_the_address(
    council: Council, asked: dict[str, str], sources: list[str], units: int
) -> None:
    text = markup(council, **asked)
    assert list(rows(table(text, "alle kilder"))) == sources
    below = text.split("<h2>Enhet for enhet</h2>")[1]
    assert len(re.findall(r'<tr><th scope="row">', below)) == units
    assert below.count('<details class="l-src" open>') == len(sources)
    for name, value in asked.items():
        own = re.search(rf'<select name="{name}">(.*?)</select>', text, flags=re.S)
        assert own is not None
        assert re.findall(r'value="([^"]*)" selected', own[1]) == [value]


def test_one_unit_is_told_month_by_month_also_where_all_came(council: Council) -> None:
    text = text_of(markup(council, enhet="kultur", kilde="mal"))
    assert "✓ Levert Kultur og frivillighet, oktober 2026 Månedsskjemaet" in text
    assert "○ Ikke frist ennå Kultur og frivillighet, november 2026" in text


def test_earlier_months_are_one_step_away_and_the_choice_comes_along(council: Council) -> None:
    text = markup(council, kilde="beredskap ikt", enhet="stab")
    (earlier,) = re.findall(r'<a href="([^"]*)">← Tidligere måneder', text)
    assert html.unescape(earlier) == "leveranser?kilde=beredskap+ikt&enhet=stab&til=2025-11"
    before = markup(council, kilde="beredskap ikt", enhet="stab", til="2025-11")
    assert "<h2>desember 2024 til november 2025</h2>" in before
    assert "Senere måneder →" in before
    first = markup(council, til="2024-03")
    assert "<h2>januar 2024 til mars 2024</h2>" in first
    assert "Tidligere måneder" not in first


def test_a_choice_nothing_fits_says_so(council: Council) -> None:
    text = text_of(markup(council, tilstand="late", kilde="mal"))
    assert "Ingen leveranser passer med det du har valgt." in text


@pytest.mark.parametrize("name", ["kilde", "enhet", "tilstand", "til"])
def test_a_choice_that_does_not_exist_is_said_and_cannot_write_on_the_page(council: Council, name: str) -> None:
    text = markup(council, **{name: '"><script>alert(1)</script>'})
    assert "<script>" not in text
    assert "finnes ikke her, så alt vises." in text_of(text)
    assert len(rows(table(text, "alle kilder"))) == 5


def test_names_from_people_are_text_on_the_page(root: Path, kept: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(root / "data/nesbyen", tmp_path / "by", ignore=shutil.ignore_patterns("workbooks")))
    toml = folder / "council.toml"
    evil = "<img src=x onerror=alert(1)>"
    toml.write_text(toml.read_text("utf-8").replace("Månedsskjemaet", evil).replace("lonn@", f"{evil}@"), "utf-8")
    units = folder / "register" / "units.csv"
    units.write_text(units.read_text("utf-8").replace("Kultur og frivillighet", evil), "utf-8")
    council = open_council(folder, state=shutil.copytree(kept, tmp_path / "state"))
    text = markup(council)
    council.close()
    assert "<img" not in text
    assert text.count(html.escape(evil)) > 10


# ── what is not told ──


def test_of_a_small_unit_the_page_tells_only_whether_the_file_came(council: Council) -> None:
    own = rows(table(markup(council, kilde="hr"), "HR-systemet"))["Plan og byggesak"]
    titles = [title for _, title, _ in CELL.findall(own)]
    assert len(titles) == 12
    for title in titles:
        assert "Her vises bare om filen kom, fordi tallene gjelder få personer." in title
        assert " tall " not in title
        assert "Rettet" not in title


def test_the_absence_of_a_small_units_figures_is_told_nowhere(root: Path, tmp_path: Path) -> None:
    """Plan og byggesak has fewer than five employees: the same workbook with and without its row gives the same page."""
    source = root / "data/nesbyen/workbooks"
    texts = []
    for name in ("with", "without"):
        folder = tmp_path / name
        folder.mkdir()
        council = open_council(root / "data/nesbyen", state=folder / "state")
        for month in ("2026-08", "2026-09", "2026-10"):
            for kind in ("mal", "hr"):
                path = source / f"{kind}-{month}.xlsx"
                if (name, kind, month) == ("without", "hr", "2026-10"):
                    path = without_row(path, "Plan og byggesak", folder)
                assert council.receive(path, by="HR").status == "stored"
        texts.append([re.sub(r"opplasting \d+", "", markup(council, **asked)) for asked in ({}, {"enhet": "planbygg"})])
        council.close()
    assert texts[0] == texts[1]


def without_row(path: Path, name: str, folder: Path) -> Path:
    """The workbook with the figures of one unit's row emptied."""
    book = openpyxl.load_workbook(path)
    emptied = 0
    for sheet in book:
        for row in sheet.iter_rows():
            if any(cell.value == name for cell in row):
                for cell in row:
                    if isinstance(cell.value, int | float):
                        cell.value, emptied = None, emptied + 1
    assert emptied
    book.save(folder / path.name)
    return folder / path.name


def test_no_figure_is_on_the_page(council: Council, plain: str) -> None:
    frame = council.observations(first="2026-10")
    seen = set(re.findall(r"\d+,\d+", text_of(plain)))
    assert not seen, "the calendar counts figures, and shows none"
    assert len(frame) > 100


# ── the command ──


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], root: Path, kept: Path) -> Callable[..., tuple[int, str]]:
    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        try:
            code = cli.main(["deliveries", "--council", str(root / "data/nesbyen"), "--state", str(kept), *arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        return code, capsys.readouterr().out

    return run


Run = Callable[..., tuple[int, str]]


def test_the_command_says_what_did_not_come_as_it_should(run: Run) -> None:
    code, out = run()
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "Fristen for oktober 2026 var 15. november 2026. Ikke alt er kommet."
    states = [line.split()[1] for line in lines[1:]]
    assert [state for state in states if state != "Kom"] == ["Mangler", "Rettet", "Mangler"]
    late = [line for line in lines if line.startswith("! Kom for sent     juli 2026")]
    assert len(late) == 20
    assert all(", Turnussystemet: " in line and "fristen var 15. august 2026." in line for line in late)
    assert "Kultur og frivillighet, Månedsskjemaet: Ingen av 9 tall er kommet." in out
    assert "Fristen var 15. juli 2026. Spør kultur@nesbyen.example.\n" in out


def test_the_command_for_one_month_says_every_delivery(run: Run) -> None:
    lines = run("--month", "2026-06")[1].splitlines()
    assert len(lines) == 81
    assert sum(line.startswith("✓ Levert") for line in lines) == 78


def test_the_command_for_what_is_missing_says_nothing_else(run: Run) -> None:
    lines = run("--month", "2026-06", "--missing")[1].splitlines()
    assert [line.split()[1] for line in lines] == ["Mangler", "Mangler"]
    assert run("--month", "2025-11", "--missing")[1].strip() == "Ingen leveranser å vise."


def test_the_commands_document_has_the_rows_and_no_figures(run: Run, council: Council) -> None:
    document = json.loads(run("--json", "--month", "2026-06", "--missing")[1])
    assert (document["today"], document["last_due_month"]) == ("2026-11-23", "2026-10")
    first = next(row for row in document["deliveries"] if row["unit"] == "kultur")
    assert (first["source"], first["state"], first["expected"], first["came"]) == ("mal", "missing", 9, 0)
    assert (first["upload"], first["delivered_at"], first["ask"]) == (None, None, "kultur@nesbyen.example")
    assert "volunteer_agreements" in first["lacking"]
    other = next(row for row in document["deliveries"] if row["unit"] == "nesbyen")
    assert (other["source"], other["ask"]) == (None, None)
    assert len(json.loads(run("--json")[1])["deliveries"]) == len(council.deliveries())


def test_the_command_as_of_a_day_before_anything_came(run: Run) -> None:
    assert run("--as-of", "2020-01-01") == (0, "Ingenting er lest inn, så ingenting er ventet.\n")


def test_a_month_that_is_none_is_wrong_usage(run: Run) -> None:
    assert run("--month", "juni")[0] == 2


def test_the_calendar_of_a_moment_is_that_moments(council: Council) -> None:
    first = council.uploads()[-1]
    then = council.deliveries(as_of=first.recorded_at)
    assert set(then["source"]) <= {first.source, ""}
    assert len(then) < len(council.deliveries())


def test_a_frame_that_was_handed_out_may_be_changed(council: Council) -> None:
    mine = council.deliveries()
    mine["state"] = "?"
    assert set(council.deliveries()["state"]) <= set(STATES)


def test_the_page_can_be_shown_in_a_notebook(council: Council) -> None:
    assert isinstance(pages.deliveries(council), pn.viewable.Viewable)
