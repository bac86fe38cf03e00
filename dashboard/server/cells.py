"""Runs a notebook's cells and shows what they show: text, and the value of each last expression.

Code is not shown. A cell that raises gives a card with a number, and the cells after it still run.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import panel as pn
from markdown_it import MarkdownIt

from dashboard.pages.parts.fault import fault_card, report_fault
from dashboard.pages.parts.markup import block, esc
from dashboard.wording.screen import screen

if TYPE_CHECKING:
    from dashboard.council import Council

# HTML in a text cell is shown as it is written, never taken as HTML; links to scripts are not links.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
MOST_ROWS = 200


def run_cells(council: Council, path: Path, cells: Iterable[tuple[int, str]]) -> pn.Column:
    """A column of what the cells show; number 0 is text, others are code."""
    shown: list[Any] = []
    space: dict[str, Any] = {"__name__": "__main__"}
    space["display"] = lambda *values, **_: shown.extend(map(present, values))
    space["print"] = _printer(shown)
    with _as_served(council), _roots_kept():
        for number, source in cells:
            if number == 0:
                shown.append(prose(source))
                continue
            try:
                value = run_code(source, space, f"{path.name}[{number}]")
                if value is not None:
                    shown.append(present(value))
            except (KeyboardInterrupt, GeneratorExit):
                raise
            except BaseException:
                fault = report_fault(f"notebook {path.name}, code cell {number}")
                shown.append(fault_card(fault, key="notebook-cell-fault", cell=number))
    return pn.Column(*shown, sizing_mode="stretch_width")


def run_code(source: str, space: dict[str, Any], name: str) -> Any:
    """Runs the code; the value of its last expression, None where it ends with a semicolon or a statement."""
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec", dont_inherit=True), space)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), name, "eval", dont_inherit=True), space)
    return None if source.rstrip().endswith(";") else value


def prose(text: str) -> pn.viewable.Viewable:
    """A text cell."""
    return block(f'<div class="td-prose">{_MARKDOWN.render(text)}</div>')


def present(value: Any) -> Any:
    """A value as a notebook shows it; drawn here, so that what fails fails in its own cell."""
    if isinstance(value, pd.Series):
        value = value.to_frame()
    if isinstance(value, pd.DataFrame):
        return table(value)
    if isinstance(value, pn.viewable.Viewable):
        return value
    if callable(value) and isinstance(value, type):
        return plain(repr(value))
    package = type(value).__module__.split(".")[0]
    if package == "holoviews":
        # A chart is drawn long after its cell has run; drawn once now, its fault is its cell's.
        sys.modules[package].render(value, backend="bokeh")  # type: ignore[attr-defined]
    if package in ("holoviews", "bokeh", "param", "matplotlib", "panel"):
        return pn.panel(value, sizing_mode="stretch_width")
    for method, show in (("_repr_html_", block), ("_repr_markdown_", prose)):
        if callable(getattr(value, method, None)) and (text := getattr(value, method)()):
            return show(str(text))
    return plain(value if isinstance(value, str) else repr(value))


def table(frame: pd.DataFrame) -> pn.viewable.Viewable:
    """A frame as the pages' own table; what is left out is said."""
    markup = frame.head(MOST_ROWS).to_html(classes="td-table td-frame", border=0, escape=True, na_rep="–")
    left = len(frame) - MOST_ROWS
    more = f'<p class="td-muted">{esc(screen("rows-left", count=left))}</p>' if left > 0 else ""
    return block(f'<div class="td-scroll" tabindex="0">{markup}</div>{more}')


def plain(text: str) -> pn.viewable.Viewable:
    """Text as it is."""
    return block(f'<pre class="td-out">{esc(text)}</pre>')


def _printer(shown: list[Any]) -> Callable[..., None]:
    def print_here(*values: object, file: Any = None, **options: Any) -> None:
        if file is not None:
            print(*values, file=file, **options)
            return
        page = io.StringIO()
        print(*values, file=page, **{k: v for k, v in options.items() if k != "flush"})
        shown.append(plain(page.getvalue().rstrip("\n")))

    return print_here


@contextlib.contextmanager
def _as_served(council: Council) -> Iterator[None]:
    """While the cells run, ``open_council()`` is the council that is served."""
    try:
        serving = getattr(importlib.import_module("dashboard.council"), "serving", None)
    except ImportError:
        serving = None
    with serving(council) if serving is not None else contextlib.nullcontext():
        yield


@contextlib.contextmanager
def _roots_kept() -> Iterator[None]:
    """``.servable()`` in a cell puts the object into the document by itself; it comes with the column instead."""
    document = pn.state.curdoc
    before = list(document.roots) if document is not None else []
    try:
        yield
    finally:
        for root in list(document.roots) if document is not None else []:
            if root not in before:
                document.remove_root(root)
