"""``/api/figures`` over real HTTP: the rows of ``taktskifte observations`` and nothing that may not be seen."""

from __future__ import annotations

import io
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pandas as pd
import pytest
from small_server import serving_thread

from dashboard import cli, pages
from dashboard.council import open_council

FEW = "planbygg"


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory, example_state: Path) -> Path:
    return Path(shutil.copytree(example_state, tmp_path_factory.mktemp("api") / "state"))


@pytest.fixture(scope="module")
def served(state: Path, root: Path) -> Iterator[SimpleNamespace]:
    council = open_council(root / "data/nesbyen", state=state)
    with serving_thread(council, pages.PAGES) as served:  # type: ignore[arg-type]
        yield served
    council.close()


def fetch(served: SimpleNamespace, query: str, method: str = "GET") -> tuple[int, Any, bytes]:
    asked = urllib.request.Request(f"{served.url}api/figures{query}", method=method)
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, fault.headers, fault.read()


def test_the_csv_is_what_the_command_writes_to_the_byte(
    served: SimpleNamespace, state: Path, root: Path, tmp_path: Path
) -> None:
    status, headers, body = fetch(served, "?indikator=sick_leave_short&enhet=helse&format=csv")
    assert status == 200
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="sick_leave_short-helse-2026-11-23.csv"' in headers["Content-Disposition"]
    assert headers["Cache-Control"] == "no-store"
    path = tmp_path / "tall.csv"
    asked = ["observations", "--indicator", "sick_leave_short", "--unit", "helse", "-o", str(path)]
    assert cli.main([*asked, "--council", str(root / "data/nesbyen"), "--state", str(state)]) == 0
    assert body == path.read_bytes()


def test_the_workbook_has_the_same_rows(served: SimpleNamespace) -> None:
    _, headers, body = fetch(served, "?indikator=sick_leave_short&enhet=helse&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    frame = pd.read_csv(io.BytesIO(fetch(served, "?indikator=sick_leave_short&enhet=helse")[2]))
    assert list(rows[0]) == list(frame.columns)
    assert len(rows) == len(frame) + 1 > 100
    assert headers["Content-Disposition"].startswith('attachment; filename="sick_leave_short-helse-2026-11-23.xlsx"')


def test_a_hidden_figure_is_empty_in_the_file_and_says_why(served: SimpleNamespace) -> None:
    frame = pd.read_csv(io.BytesIO(fetch(served, f"?enhet={FEW}")[2]))
    few = frame[frame["hidden"] == "few-persons"]
    assert len(few) > 100
    assert few[["numerator", "denominator", "value"]].isna().all(axis=None)
    assert frame.loc[frame["hidden"].isna(), "value"].notna().any()


def test_a_day_gives_the_figures_as_they_were_known_on_it(served: SimpleNamespace) -> None:
    status, headers, body = fetch(served, "?indikator=sick_leave_short&enhet=helse&slik=2023-06-01")
    assert status == 200
    assert "2023-06-01.csv" in headers["Content-Disposition"]
    assert len(body.decode().splitlines()) == 1  # nothing had been read in by then


@pytest.mark.parametrize(
    "query",
    [
        "?indikator=finnes-ikke",
        "?enhet=finnes-ikke",
        "?enhet=%3Cscript%3E",
        "?format=exe",
        "?format=../x",
        "?format=json",
    ],
)
def test_what_there_is_not_is_not_found_and_not_repeated(served: SimpleNamespace, query: str) -> None:
    status, headers, body = fetch(served, query)
    assert status == 404
    assert "Content-Disposition" not in headers
    assert b"<script>" not in body
    assert "Det er ingen side" in body.decode()


def test_the_head_of_a_file_comes_without_it(served: SimpleNamespace) -> None:
    status, headers, body = fetch(served, "?enhet=helse", "HEAD")
    assert status == 200
    assert body == b""
    assert int(headers["Content-Length"]) > 1000


def test_other_methods_are_refused(served: SimpleNamespace) -> None:
    assert fetch(served, "?enhet=helse", "POST")[0] in (403, 405)


def test_a_text_that_would_be_a_formula_is_none_in_either_file(tmp_path: Path) -> None:
    folder = tmp_path / "by"
    (folder / "register").mkdir(parents=True)
    (folder / "council.toml").write_text('name = "By"\n', "utf-8")
    tables = {
        "commitments": "id,parent,kind,theme,text\n1,,question,velferd,Spørsmål\n",
        "units": "id,parent,name\nby,,By\n",
        "indicators": "id,name,unit,measure,direction,numerator\nmoter,Møter,count,count,higher,Møter holdt\n",
        "links": "commitment,indicator,relation,reason,unit,target,target_by,target_status\n",
        "milestones": "id,commitment,title,kind,due,owner,status,done_on,evidence\n",
    }
    for name, text in tables.items():
        (folder / "register" / f"{name}.csv").write_text(text, "utf-8")
    path = tmp_path / "tall.csv"
    path.write_text("Enhet;Indikator;Måned;Antall\nBy;Møter;2026-10;4\n", "utf-8")
    council = open_council(folder, state=tmp_path / "state")
    try:
        report = council.receive(path, "=HYPERLINK(1).csv", by="x")
        assert report.status == "stored", report.findings
        with serving_thread(council, pages.PAGES) as served:  # type: ignore[arg-type]
            for kind in ("csv", "xlsx"):
                body = fetch(served, f"?indikator=moter&format={kind}")[2]
                if kind == "csv":
                    assert "'=HYPERLINK(1).csv" in body.decode()
                    continue
                sheet = openpyxl.load_workbook(io.BytesIO(body)).active
                assert sheet is not None
                cells = [cell for row in sheet.iter_rows() for cell in row]
                assert all(cell.data_type != "f" for cell in cells)
                assert any(cell.value == "'=HYPERLINK(1).csv" for cell in cells)
    finally:
        council.close()
