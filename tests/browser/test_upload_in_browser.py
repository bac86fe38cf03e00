"""Upload as a person does it: a bad file, a good one, the other reader's page, and taking it back."""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import serving as serve_tool
from upload_desk import desk, seen, workbook, write_small_council

OpenPage = Callable[..., Any]


@pytest.fixture(scope="module")
def own_served(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[str]:
    """A small council of its own, since these tests store: the other tests' figures stay as they are."""
    folder = write_small_council(tmp_path_factory.mktemp("opplasting"))
    command = [sys.executable, root / "serve.py", "--council", folder / "by"]
    with serve_tool.serving(command, state=folder / "state", cwd=root) as address:
        yield address


def test_a_bad_file_is_refused_with_its_cell_and_nothing_is_stored(page: Any, own_served: str, tmp_path: Path) -> None:
    desk(page, own_served)
    page.locator("input[type=file]").set_input_files(workbook(tmp_path / "feil.xlsx", 1, 2, unit="Norrd"))
    seen(page, "Avvist").wait_for(timeout=20_000)
    seen(page, "Ark «Tall», celle A2: «Norrd» er ikke en enhet i registeret. Mente du «Nord»?").wait_for()
    assert page.get_by_role("button", name="Lagre").count() == 0
    desk(page, own_served)
    seen(page, "Ingenting er lest inn ennå.").wait_for()


def test_a_file_may_be_dropped_on_the_field(page: Any, own_served: str, tmp_path: Path) -> None:
    import base64

    desk(page, own_served)
    content = base64.b64encode(workbook(tmp_path / "slipp.xlsx", 1, 2, unit="Norrd").read_bytes()).decode()
    transfer = page.evaluate_handle(
        """(content) => {
            const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0))
            const transfer = new DataTransfer()
            transfer.items.add(new File([bytes], "slipp.xlsx"))
            return transfer
        }""",
        content,
    )
    page.locator(".box").dispatch_event("drop", {"dataTransfer": transfer})
    seen(page, "Avvist").wait_for(timeout=20_000)
    page.get_by_role("heading", name="slipp.xlsx").wait_for()


def test_a_good_file_is_told_stored_seen_by_another_reader_and_taken_back(
    open_page: OpenPage, own_served: str, tmp_path: Path
) -> None:
    reader = open_page()
    reader.goto(f"{own_served}/oversikt")
    reader.wait_for_selector("body.td-ready", timeout=60_000)
    seen(reader, "Ingen tall er lest inn ennå.").wait_for()

    page = desk(open_page(), own_served)
    page.get_by_label("Hvem leverer?").fill("Beredskap")
    page.locator("input[type=file]").set_input_files(workbook(tmp_path / "øvelser 2026-10.xlsx", 11, 6))
    seen(page, "Kan lagres").wait_for(timeout=20_000)
    seen(page, "2 tall for oktober 2026").wait_for()
    assert seen(reader, "Ingen tall er lest inn ennå.").is_visible()
    page.get_by_role("button", name="Lagre", exact=True).click()
    seen(page, "Lagret: øvelser 2026-10.xlsx").wait_for(timeout=10_000)
    seen(page, "2 tall for oktober 2026: 2 nye tall.").wait_for()
    seen(page, "1 · øvelser 2026-10.xlsx").wait_for()
    seen(page, re.compile("Beredskap · oktober 2026")).wait_for()

    seen(reader, "Oppdatert med nye tall").wait_for(timeout=6_000)
    seen(reader, "måned 10 av 24").wait_for()
    reader.locator(".o-fig data:visible", has_text="17").wait_for()

    page.locator("input[type=file]").set_input_files(workbook(tmp_path / "øvelser 2026-10 rettet.xlsx", 12, 6))
    seen(page, "Lagres filen: 1 endret tall.").wait_for(timeout=20_000)
    row = page.locator("tr", has_text="Endret")
    assert "Nord" in row.inner_text()
    assert "11" in row.inner_text()
    assert "12" in row.inner_text()
    page.get_by_role("button", name="Lagre", exact=True).click()
    seen(page, "Lagret: øvelser 2026-10 rettet.xlsx").wait_for(timeout=10_000)
    reader.locator(".o-fig data:visible", has_text="18").wait_for(timeout=6_000)

    page.get_by_role("button", name="Ta tilbake").first.click()
    sure = page.locator("button:visible", has_text="Ja, ta tilbake")
    sure.wait_for()
    assert page.get_by_text("er tatt tilbake").count() == 0
    sure.click()
    seen(page, "Opplasting 2 er tatt tilbake.").wait_for(timeout=10_000)
    seen(page, "Tatt tilbake").wait_for()
    reader.locator(".o-fig data:visible", has_text="17").wait_for(timeout=6_000)


def test_the_list_shows_what_others_store(open_page: OpenPage, own_served: str, tmp_path: Path) -> None:
    watching, page = desk(open_page(), own_served), desk(open_page(), own_served)
    name = "øvelser fra en annen 2026-10.xlsx"
    page.locator("input[type=file]").set_input_files(workbook(tmp_path / name, 3, 2))
    seen(page, "Kan lagres").wait_for(timeout=20_000)
    page.get_by_role("button", name="Lagre", exact=True).click()
    seen(page, f"Lagret: {name}").wait_for(timeout=10_000)
    seen(watching, re.compile(f"· {name}")).first.wait_for(timeout=6_000)


def test_the_button_that_asks_once_more_says_so_to_those_who_do_not_see_it(
    page: Any, own_served: str, tmp_path: Path
) -> None:
    desk(page, own_served)
    page.locator("input[type=file]").set_input_files(workbook(tmp_path / "øvelser 2026-10.xlsx", 21, 6))
    page.get_by_role("button", name="Lagre", exact=True).click(timeout=20_000)
    seen(page, "Lagret: øvelser 2026-10.xlsx").wait_for(timeout=10_000)
    seen(page, re.compile(r"^\d+ · øvelser 2026-10\.xlsx")).wait_for()
    page.wait_for_timeout(500)  # the list is exchanged whole when a file has been stored
    page.locator("button:visible", has_text="Ta tilbake").first.click()
    page.locator("button:visible", has_text="Ja, ta tilbake").wait_for(timeout=10_000)
    assert page.get_by_role("button", name=re.compile("^Ja, ta tilbake")).count() == 1


def test_a_file_may_be_left_unstored(page: Any, own_served: str, tmp_path: Path) -> None:
    desk(page, own_served)
    page.locator("input[type=file]").set_input_files(workbook(tmp_path / "øvelser 2026-10 ny.xlsx", 40, 6))
    seen(page, "Kan lagres").wait_for(timeout=20_000)
    page.get_by_role("button", name="Ikke lagre").click()
    seen(page, "øvelser 2026-10 ny.xlsx ble ikke lagret.").wait_for()
    desk(page, own_served)
    seen(page, "Det som er lest inn").wait_for()
    assert page.get_by_text("øvelser 2026-10 ny.xlsx").count() == 0


def test_a_file_name_cannot_be_a_script(page: Any, own_served: str, tmp_path: Path) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a file's name ran: {dialog.message}"))
    desk(page, own_served)
    path = workbook(tmp_path / "x.xlsx", 1, 2, unit="<img src=x onerror=alert(2)>")
    content = {
        "name": "<img src=x onerror=alert(1)>.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": path.read_bytes(),
    }
    page.locator("input[type=file]").set_input_files(content)
    seen(page, "Avvist").wait_for(timeout=20_000)
    page.wait_for_timeout(500)
    assert page.get_by_text("<img src=x onerror=alert(2)>").count() >= 1


def test_the_server_says_that_it_is_well(own_served: str) -> None:
    with urllib.request.urlopen(f"{own_served}/health/ready", timeout=10) as answer:
        assert answer.status == 200
        assert json.loads(answer.read())
