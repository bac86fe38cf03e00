"""The notebooks that come with the project: they run, they lie clean, and a page's has the heading it is named by."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from dashboard.council import Council
from dashboard.places import Places
from dashboard.server.notebooks import read_cells

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
PAGES = [path for path in NOTEBOOKS if path.parent.name == "pages"]
EXAMPLES = [f"{kind}-2026-{month:02d}.xlsx" for month in (8, 9, 10) for kind in ("hr", "mal", "turnus")]
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: f"{p.parent.name}/{p.stem}")


@pytest.fixture(scope="session")
def loaded_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with three months of sick leave, services and rotas."""
    state = tmp_path_factory.mktemp("notebooks") / "state"
    council = Council(Places(ROOT / "data" / "nesbyen", state))
    for name in EXAMPLES:
        report = council.receive(council.folder / "workbooks" / name, by="prøve")
        assert report.status == "stored", report.findings
    council.close()
    return state


def run(path: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The notebook as a clean kernel leaves it. It sees the same folders as the command does."""
    monkeypatch.setenv("TAKTSKIFTE_STATE", str(state))
    # The package stands where the tests took it from, also where it is not installed.
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{Path('/usr/bin')}")
    book = nbformat.read(path, as_version=4)
    NotebookClient(
        book, timeout=180, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    return book


def said(book: Any) -> str:
    """All that the cells showed, as text."""
    parts = []
    for cell in book.cells:
        for output in cell.get("outputs", []):
            parts += [str(text) for text in output.get("data", {}).values()] + [str(output.get("text", ""))]
    return "\n".join(parts)


def faults(book: Any) -> list[str]:
    """What went wrong: errors, and anything on standard error."""
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    return [str(o) for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]


@pytest.mark.slow
@each
def test_notebook_runs_from_a_clean_kernel(path: Path, loaded_state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = run(path, loaded_state, monkeypatch)
    assert not faults(book)
    assert "oktober 2026" in said(book)


@pytest.mark.slow
@each
def test_notebook_runs_before_there_are_figures(path: Path, own_state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = run(path, own_state, monkeypatch)
    assert not faults(book)
    assert re.search("Ingen tall .*er lest inn", said(book)), "an empty council says what to do"


@pytest.mark.slow
def test_lab_notebook_shows_that_small_groups_are_hidden(loaded_state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = said(run(ROOT / "notebooks/lab/01-bli-kjent.ipynb", loaded_state, monkeypatch))
    assert "few-persons" in shown


@each
def test_notebook_lies_without_outputs(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert book.metadata.kernelspec.name == "python3"
    for cell in book.cells:
        if cell.cell_type == "code":
            assert not cell.outputs, "clear the outputs: they hold figures"
            assert cell.execution_count is None


@each
def test_notebook_uses_no_magics_and_no_private_names(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE)
            assert not re.search(r"\._[a-z]", cell.source), "figures come through the council, never around it"


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_page_notebook_begins_with_its_heading(path: Path) -> None:
    first, *rest = read_cells(path)
    assert first.number == 0
    assert re.match(r"# \S", first.source), "the first cell is the page's title"
    others = [cell.source for cell in rest if cell.number == 0]
    assert not any(re.search(r"^# ", text, re.MULTILINE) for text in others), "one title is enough"


def test_there_is_a_page_and_a_lab_notebook() -> None:
    assert {path.relative_to(ROOT).as_posix() for path in NOTEBOOKS} >= {
        "notebooks/lab/01-bli-kjent.ipynb",
        "notebooks/pages/sykefravaer.ipynb",
    }
