"""What is done with a file that is not right: marked, corrected, taught, read with what is hidden, let go of."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

import openpyxl
import pytest
import serving as serve_tool
from upload_desk import desk, seen, workbook, write_small_council

from dashboard.intake.people import is_identity_number

OpenPage = Callable[..., Any]
NUMBER = next(n for tail in range(100_000) if is_identity_number(n := f"310399{tail:05d}"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[SimpleNamespace]:
    """A small council of its own: its ``address`` and its ``state`` folder."""
    folder = write_small_council(tmp_path_factory.mktemp("retting"))
    command = [sys.executable, root / "serve.py", "--council", folder / "by"]
    with serve_tool.serving(command, state=folder / "state", cwd=root) as address:
        yield SimpleNamespace(address=address, state=folder / "state")


def drop(page: Any, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files(list(files))


def cards(page: Any) -> Any:
    return page.locator(".c-card:visible")


def focused(page: Any) -> str:
    """The text of what has the focus, through every shadow root."""
    return str(
        page.evaluate(
            """() => {
                let at = document.activeElement
                while (at && at.shadowRoot && at.shadowRoot.activeElement) { at = at.shadowRoot.activeElement }
                return at ? at.textContent.trim().replace(/\\s+/g, " ") : ""
            }"""
        )
    )


def sheet(path: Path, title: str, *rows: list[Any], hidden_row: int = 0) -> Path:
    book = openpyxl.Workbook()
    one = book.active
    assert one is not None
    one.title = title
    for row in rows:
        one.append(row)
    if hidden_row:
        one.row_dimensions[hidden_row].hidden = True
    book.save(path)
    return path


def test_a_bad_workbook_is_marked_corrected_stored_and_taken_back(
    open_page: OpenPage, served: SimpleNamespace, tmp_path: Path
) -> None:
    page = desk(open_page(), served.address)
    page.get_by_label("Hvem leverer?").fill("Beredskap")
    drop(page, workbook(tmp_path / "øvelser 2026-10.xlsx", "ca. 11", 6, unit="Norrd"))  # type: ignore[arg-type]
    seen(page, "Avvist").wait_for(timeout=20_000)
    seen(page, "2 feil").wait_for()
    seen(page, "Ark «Tall», celle A2: «Norrd» er ikke en enhet i registeret. Mente du «Nord»?").wait_for()
    seen(page, "Ark «Tall», celle D2: «ca. 11» er ikke et tall.").wait_for()
    seen(page, "Gjør dette: Skriv bare tallet i cellen.").wait_for()
    assert focused(page).startswith("øvelser 2026-10.xlsx")

    link = page.get_by_role("link", name="Last ned filen med feilene merket")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "øvelser 2026-10-feil.xlsx"
    marked = tmp_path / "øvelser 2026-10-feil.xlsx"
    download.value.save_as(marked)
    book = openpyxl.load_workbook(marked)
    assert book.sheetnames == ["Feil", "Tall"]
    tall = book["Tall"]
    for cell in ("A2", "D2"):
        assert tall[cell].fill.fill_type == "solid", cell
        assert tall[cell].comment is not None, cell
    assert tall["D3"].fill.fill_type is None
    address = urljoin(page.url, link.get_attribute("href"))
    assert page.context.request.get(address).status == 200
    assert open_page().context.request.get(address).status == 404

    tall["A2"], tall["D2"] = "Nord", 11
    book.save(marked)
    drop(page, marked)
    seen(page, "Kan lagres").wait_for(timeout=20_000)
    assert cards(page).count() == 1, "what is corrected takes the refused file's place"
    seen(page, "2 tall for oktober 2026. Lagres filen: 2 nye tall.").wait_for()
    seen(page, "Dette gjør filen med forpliktelsenes tall").wait_for()
    assert page.context.request.get(address).status == 404, "the marked copy went with the refused file"
    page.get_by_role("button", name="Lagre", exact=True).click()
    seen(page, "Lagret: øvelser 2026-10-feil.xlsx").wait_for(timeout=10_000)
    digest = hashlib.sha256(marked.read_bytes()).hexdigest()
    seen(page, digest).wait_for()

    receipt = open_page()
    receipt.goto(urljoin(page.url, page.get_by_role("link", name="Åpne kvitteringen").get_attribute("href")))
    receipt.wait_for_selector("body.td-ready", timeout=60_000)
    for told in ("Kvittering for opplasting 1", "øvelser 2026-10-feil.xlsx", digest, "Beredskap", "oktober 2026"):
        seen(receipt, re.compile(re.escape(told))).wait_for()

    page.get_by_role("button", name=re.compile("^Ta tilbake opplasting 1,")).click()
    page.get_by_role("button", name="Nei, la opplasting 1 stå").click()
    page.get_by_role("button", name=re.compile("^Ta tilbake opplasting 1,")).wait_for()
    assert page.get_by_role("button", name="Ja, ta tilbake").count() == 0
    assert focused(page) == "Ta tilbake"
    receipt.reload()
    receipt.wait_for_selector("body.td-ready", timeout=60_000)
    assert receipt.get_by_text("Tatt tilbake").count() == 0

    page.get_by_role("button", name=re.compile("^Ta tilbake opplasting 1,")).click()
    page.get_by_role("button", name="Ja, ta tilbake opplasting 1").click()
    seen(page, "Opplasting 1 er tatt tilbake. Tallene fra før gjelder igjen").wait_for(timeout=10_000)
    seen(page, "Tatt tilbake: øvelser 2026-10-feil.xlsx").wait_for()
    receipt.reload()
    seen(receipt, "Tallene fra denne filen gjelder ikke.").wait_for(timeout=20_000)
    page.get_by_role("button", name="Fjern øvelser 2026-10-feil.xlsx fra siden").click()
    cards(page).wait_for(state="detached", timeout=5_000)


def test_an_unknown_heading_is_taught_remembered_listed_and_taken_back(
    open_page: OpenPage, served: SimpleNamespace, tmp_path: Path
) -> None:
    def month(name: str, number: int) -> Path:
        rows = [f"Rapport for {name} 2026"], ["Bydel", "Kriseprøver"], ["Nordre bydel", number], ["Sør", 2]
        return sheet(tmp_path / f"bydel {name}.xlsx", "Bydeler", *rows)

    page = desk(open_page(), served.address)
    seen(page, "Ingenting ennå. Når en overskrift er ukjent").wait_for()
    page.get_by_label("Hvem leverer?").fill("Beredskap")
    drop(page, month("august", 3))
    seen(page, "Hva betyr overskriftene?").wait_for(timeout=20_000)

    page.get_by_role("button", name="Husk dette og les filen på nytt").click()
    seen(page, "Velg hva minst én av overskriftene betyr.").wait_for()
    indicator = page.get_by_role("group", name="«Kriseprøver»").get_by_label("Indikator: søk og velg")
    indicator.fill("noe annet")
    indicator.press("Enter")
    seen(page, "Velg fra listen: «noe annet» står ikke der.").wait_for()
    assert indicator.input_value() == "noe annet"

    # It is read again at once, and what is still not known is asked of again.
    indicator.fill("Gjennomførte øvelser")
    indicator.press("Enter")
    unit = page.get_by_role("group", name="«Nordre bydel»")
    unit.wait_for(timeout=20_000)
    seen(page, "Betydningen av 1 overskrift huskes for ark med de samme overskriftene.").wait_for()
    unit.get_by_label("Dette er").select_option("month")
    assert unit.get_by_role("combobox", name="Måned").is_visible()
    assert not unit.get_by_label("Enhet: søk og velg").is_visible()
    unit.get_by_label("Dette er").select_option("unit")
    unit.get_by_label("Enhet: søk og velg").fill("Nord (10)")
    page.get_by_role("button", name="Husk dette og les filen på nytt").click()
    seen(page, "Kan lagres").wait_for(timeout=20_000)
    seen(page, "2 tall for august 2026. Lagres filen: 2 nye tall.").wait_for()

    seen(page, "«nordre bydel» betyr enheten Nord (10).").wait_for()
    learnt = page.locator("li:visible", has_text="«kriseprøver» betyr indikatoren Gjennomførte øvelser.")
    assert "Beredskap" in learnt.inner_text()
    # When it was learnt is the clock's own, whatever day the example stands still on.
    assert re.search(r"\d\. \w+ 20\d\d kl\. \d\d:\d\d", learnt.inner_text())
    page.get_by_role("button", name="Ikke lagre").click()
    seen(page, "bydel august.xlsx ble ikke lagret.").wait_for()

    other = desk(open_page(), served.address)
    drop(other, month("september", 5))
    seen(other, "Kan lagres").wait_for(timeout=20_000)
    assert other.get_by_text("Hva betyr overskrift").count() == 0

    other.get_by_role("button", name="Ta tilbake: «nordre bydel»").click()
    seen(other, "Neste gang overskriften kommer, blir det spurt om den.").wait_for(timeout=10_000)
    assert other.get_by_text("«nordre bydel» betyr enheten").filter(visible=True).count() == 0
    page.get_by_role("button", name="Ta tilbake: «nordre bydel»").click()
    seen(page, "Dette var alt tatt tilbake av noen andre.").wait_for(timeout=10_000)
    drop(other, month("oktober", 7))
    seen(other, "Hva betyr overskriften?").wait_for(timeout=20_000)
    assert other.get_by_role("group", name="«Kriseprøver»").count() == 0


def test_what_a_heading_means_can_be_said_by_keyboard_alone(page: Any, served: SimpleNamespace, tmp_path: Path) -> None:
    desk(page, served.address)
    drop(page, workbook(tmp_path / "tastatur 2026-07.xlsx", 1, 2, unit="Nordd"))
    seen(page, "Hva betyr overskriften?").wait_for(timeout=20_000)
    page.get_by_label("Enhet: søk og velg").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "Ligner på: Nord (10)"
    page.keyboard.press("Enter")
    assert page.get_by_label("Enhet: søk og velg").input_value() == "Nord (10)"
    page.keyboard.press("Enter")
    seen(page, "Kan lagres").wait_for(timeout=20_000)
    assert focused(page).startswith("tastatur 2026-07.xlsx")


def test_what_is_hidden_is_told_and_read_when_it_is_asked_for(
    page: Any, served: SimpleNamespace, tmp_path: Path
) -> None:
    desk(page, served.address)
    rows = ["Øvelser juni 2026"], ["Enhet", "Gjennomførte øvelser"], ["Nord", 4], ["Sør", 9]
    drop(page, sheet(tmp_path / "skjult.xlsx", "Juni", *rows, hidden_row=4))
    seen(page, "Ark «Juni»: Skjulte rader er ikke lest: 4.").wait_for(timeout=20_000)
    seen(page, "1 tall for juni 2026. Lagres filen: 1 nytt tall.").wait_for()
    page.get_by_role("button", name="Les også det som er skjult").click()
    seen(page, "2 tall for juni 2026. Lagres filen: 2 nye tall.").wait_for(timeout=20_000)
    seen(page, "Skjulte rader, kolonner og ark er også lest.").wait_for()
    assert page.get_by_role("button", name="Les også det som er skjult").count() == 0
    assert page.get_by_text("Skjulte rader er ikke lest").filter(visible=True).count() == 0


def test_a_name_with_an_identity_number_is_refused_and_written_nowhere(
    page: Any, served: SimpleNamespace, tmp_path: Path
) -> None:
    desk(page, served.address)
    drop(page, workbook(tmp_path / f"sak {NUMBER}.xlsx", 1, 2))
    seen(page, "Filens navn har et fødselsnummer i seg").wait_for(timeout=10_000)
    assert cards(page).count() == 0
    assert not [path for path in served.state.rglob("*") if NUMBER in path.name]
    assert not [path for path in served.state.rglob("*") if path.is_file() and NUMBER.encode() in path.read_bytes()]
    page.reload()
    page.wait_for_selector("body.td-ready", timeout=60_000)
    page.locator("input[type=file]").wait_for(state="attached")
    assert page.get_by_text(NUMBER).count() == 0, "nor is it kept in the browser"


def test_reading_can_be_cancelled_and_leaves_nothing(page: Any, served: SimpleNamespace, tmp_path: Path) -> None:
    desk(page, served.address)
    path = tmp_path / "stor 2026-05.csv"
    lines = "".join(f"Nord;Gjennomførte øvelser;mai 2026;4;{n}\n" for n in range(250_000))
    path.write_text(f"Enhet;Indikator;Måned;Verdi;Linje\n{lines}", "utf-8")
    size = path.stat().st_size
    drop(page, path)
    cancel = page.get_by_role("button", name="Avbryt lesingen av stor 2026-05.csv")
    cancel.wait_for(timeout=30_000)
    assert page.get_by_role("progressbar").filter(visible=True).count() == 1
    seen(page, "Åpner filen …").wait_for(timeout=30_000)
    cancel.click()
    seen(page, "Lesingen av stor 2026-05.csv ble avbrutt. Ingenting er lagret.").wait_for(timeout=3_000)
    drop(page, workbook(tmp_path / "liten 2026-10.xlsx", 1, 2))
    seen(page, "Kan lagres").wait_for(timeout=20_000)
    assert not [path for path in served.state.rglob("*") if path.is_file() and path.stat().st_size == size]


def test_a_page_that_is_loaded_anew_says_which_files_must_be_dropped_again(
    page: Any, served: SimpleNamespace, tmp_path: Path
) -> None:
    desk(page, served.address)
    drop(page, workbook(tmp_path / "halvveis 2026-10.xlsx", 1, 2, unit="Norrd"))
    seen(page, "Avvist").wait_for(timeout=20_000)
    page.reload()
    seen(page, "Siden ble lastet på nytt før disse filene var ferdig behandlet: halvveis 2026-10.xlsx.").wait_for(
        timeout=30_000
    )
    page.reload()
    seen(page, "Det som er lest inn").wait_for(timeout=30_000)
    page.locator("input[type=file]").wait_for(state="attached")
    assert page.get_by_text("Siden ble lastet på nytt").count() == 0


def test_a_server_that_started_anew_tells_it_in_a_sentence(open_page: OpenPage, root: Path, tmp_path: Path) -> None:
    folder = write_small_council(tmp_path)
    port = str(serve_tool.free_port())
    command = [sys.executable, root / "serve.py", "--council", folder / "by"]
    page = open_page()
    with serve_tool.serving(command, state=folder / "state", cwd=root, port=port) as address:
        desk(page, address)
        drop(page, workbook(tmp_path / "borte 2026-10.xlsx", 1, 2))
        seen(page, "Kan lagres").wait_for(timeout=20_000)
    seen(page, "Mistet forbindelsen med serveren.").wait_for(timeout=20_000)
    with serve_tool.serving(command, state=folder / "state", cwd=root, port=port):
        seen(page, re.compile(r"ferdig behandlet: borte 2026-10\.xlsx\. Slipp dem her igjen\.")).wait_for(
            timeout=60_000
        )
        seen(page, "Ingenting er lest inn ennå.").wait_for()


@pytest.mark.parametrize("width", [1400, 390])
def test_the_page_does_not_scroll_sideways_in_any_state(
    open_page: OpenPage, served: SimpleNamespace, tmp_path: Path, width: int
) -> None:
    page = desk(open_page(viewport={"width": width, "height": 900}), served.address)

    def wide() -> int:
        return int(page.evaluate("document.documentElement.scrollWidth"))

    long = "Enhetenmedetveldiglangtnavnsomingenharhørtomfør" * 2
    drop(page, workbook(tmp_path / f"{long}.xlsx", 1, 2, unit=long))
    seen(page, "Avvist").wait_for(timeout=20_000)
    seen(page, "Last ned filen med feilene merket").wait_for(timeout=20_000)
    assert wide() <= width
    drop(page, workbook(tmp_path / f"bredde {width} 2026-10.xlsx", width, 2))
    seen(page, "Kan lagres").wait_for(timeout=20_000)
    page.get_by_role("button", name="Lagre", exact=True).wait_for()
    assert wide() <= width
    page.get_by_role("button", name="Lagre", exact=True).click()
    seen(page, f"Lagret: bredde {width}").wait_for(timeout=10_000)
    page.get_by_role("button", name=re.compile(r"^Ta tilbake opplasting")).first.click()
    page.get_by_role("button", name="Ja, ta tilbake").wait_for()
    assert wide() <= width
    page.get_by_role("button", name="Ja, ta tilbake").click()
    seen(page, "Tallene fra før gjelder igjen").wait_for(timeout=10_000)
