"""Notebooks as pages: found, checked, run; a fault is a card in its place and never a blank page."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from dashboard.pages.parts import Request
from dashboard.pages.parts.markup import served_markup
from dashboard.server.notebooks import notebook_pages, slug_of, without_magics


def code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "source": source.splitlines(keepends=True), "metadata": {}, "outputs": []}


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def write(folder: Path, name: str, *cells: dict[str, Any]) -> Path:
    path = folder / name
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}), "utf-8")
    return path


def show(*paths: Path) -> str:
    (page,) = notebook_pages(paths)
    return served_markup(page.build(None, Request()))  # type: ignore[arg-type]


def test_slug_and_title_come_from_file_and_first_heading(tmp_path: Path) -> None:
    write(tmp_path, "Fravær i år.ipynb", text("Innledning"), text("## Fravær *nå*\n\nmer"))
    write(tmp_path, "uten.ipynb", code("1"))
    (tmp_path / "notat.txt").write_text("nei")
    pages = notebook_pages([tmp_path, tmp_path / "finnes-ikke"], taken={"uten"})
    assert [(page.slug, page.title) for page in pages] == [("fravaer-i-ar", "Fravær nå"), ("uten-2", "uten")]
    assert slug_of("Øst–Ål (2)") == "ost-al-2"


def test_text_and_values_are_shown_and_code_is_not(tmp_path: Path) -> None:
    html = show(write(tmp_path, "a.ipynb", text("# Tittel\n\n| a |\n|---|\n| 1 |"), code("x = 41\nx + 1"), code("x"),
                      code("'<b>tekst</b>'"), code("print('hei', x)"), code("x;"), code("y = 5")))  # fmt: skip
    assert "<h1>Tittel</h1>" in html
    assert "<table>" in html
    assert [html.count(f">{shown}<") for shown in ("42", "41", "5")] == [1, 1, 0]
    assert "&lt;b&gt;tekst&lt;/b&gt;" in html
    assert "hei 41" in html
    assert "x = 41" not in html


def test_html_and_script_links_in_text_stay_text(tmp_path: Path) -> None:
    html = show(write(tmp_path, "a.ipynb", text("<script>alert(1)</script>\n\nog [lenke](javascript:alert(1))")))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert 'href="javascript' not in html


def test_a_value_s_own_html_and_markdown_are_used(tmp_path: Path) -> None:
    html = show(write(tmp_path, "a.ipynb", code(
        "class A:\n    def _repr_html_(self): return '<em>A</em>'\n"
        "class B:\n    def _repr_markdown_(self): return '**B**'\nA()"), code("B()")))  # fmt: skip
    assert "<em>A</em>" in html
    assert "<strong>B</strong>" in html


def test_a_frame_and_a_viewable_are_shown(tmp_path: Path) -> None:
    path = write(tmp_path, "a.ipynb", code("import pandas as pd\npd.DataFrame({'a': [1]})"),
                 code("import panel as pn\npn.pane.Markdown('hei').servable()"))  # fmt: skip
    (page,) = notebook_pages([path])
    column = page.build(None, Request())  # type: ignore[arg-type]
    assert [type(part).__name__ for part in column] == ["HTML", "Markdown"]


def test_a_cell_that_raises_is_a_card_and_the_rest_is_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        html = show(
            write(
                tmp_path, "a.ipynb", code("'før'"), text("midt"), code("raise ValueError('hemmelig')"), code("'etter'")
            )
        )
    assert "Kodecelle 2 kunne ikke kjøres. Feilnummer " in html
    assert "før" in html
    assert "etter" in html
    assert "hemmelig" not in html
    assert "hemmelig" in caplog.text


def test_a_cell_that_ends_the_program_ends_only_itself(tmp_path: Path) -> None:
    html = show(write(tmp_path, "a.ipynb", code("raise SystemExit"), code("'etter'")))
    assert "Kodecelle 1" in html
    assert "etter" in html


def test_a_slip_in_the_code_makes_a_plain_page(tmp_path: Path) -> None:
    path = write(tmp_path, "slurv.ipynb", text("# Slurv"), code("'vises ikke'"), code("x = 1\nfor\n"))
    (page,) = notebook_pages([path])
    assert page.title == "Slurv"
    html = show(path)
    assert "Notatboken slurv.ipynb har en skrivefeil i kodecelle 2, linje 2" in html
    assert "vises ikke" not in html


@pytest.mark.parametrize("content", ["{", "[]", '{"cells": 3, "nbformat": 4}', '{"cells": [], "nbformat": 3}', "\xff"])
def test_what_is_no_notebook_makes_a_plain_page(tmp_path: Path, content: str) -> None:
    path = tmp_path / "rot.ipynb"
    path.write_bytes(content.encode("latin-1"))
    assert "Filen rot.ipynb kan ikke leses som en notatbok." in show(path)


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if x:\n    !ls\n    y = 2", "if x:\n    pass\n    y = 2"),
        ("%%html\n<b>x</b>", ""),
        ("pd.DataFrame?", "pass"),
        ("x = '''\n%ikke magi\n'''", "x = '''\n%ikke magi\n'''"),
        ("7 % 4", "7 % 4"),
    ],
)
def test_magics_are_taken_out_and_nothing_else(source: str, left: str) -> None:
    assert without_magics(source) == left


def test_cells_do_not_share_names_between_visits(tmp_path: Path) -> None:
    path = write(tmp_path, "a.ipynb", code("'ny' if 'sett' not in globals() else 'gammel'"), code("sett = 1"))
    assert "ny" in show(path)
    assert "gammel" not in show(path)
