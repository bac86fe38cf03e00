"""Notebooks as pages: found, checked first, and run cell by cell for each visit.

A notebook that cannot be read or has a slip in its code becomes a plain page that says so; the
server starts all the same, and the menu stays whole.
"""

from __future__ import annotations

import ast
import json
import logging
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.pages.parts.markup import block, esc
from dashboard.pages.parts.page import PageSpec, Request
from dashboard.server.cells import run_cells
from dashboard.wording.screen import screen

if TYPE_CHECKING:
    from dashboard.council import Council

log = logging.getLogger(__name__)
_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2}\s*)$")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """One cell; ``number`` counts the code cells from 1, and is 0 for text."""

    number: int
    source: str


class NotebookFault(ValueError):
    """Why a notebook cannot be a page: the sentence's key in ``wording.screen`` and its facts."""

    def __init__(self, key: str, **facts: object) -> None:
        self.key, self.facts = key, facts
        super().__init__(screen(key, **facts))


def notebook_pages(places: Iterable[Path], *, taken: Iterable[str] = ()) -> list[PageSpec]:
    """A page for each notebook in ``places`` (files, or folders of files), in order of name."""
    used = set(taken)
    pages = []
    for path in _find(places):
        slug = stem = slug_of(path.stem)
        count = 2
        while slug in used:
            slug, count = f"{stem}-{count}", count + 1
        used.add(slug)
        pages.append(_page(path, slug))
    return pages


def read_cells(path: Path) -> list[Cell]:
    """The cells, magics taken out, each known to compile; raises ``NotebookFault``."""
    cells, number = [], 0
    for kind, text in _read_raw(path):
        if kind == "code":
            number += 1
            cells.append(Cell(number, _checked(text, path.name, number)))
        elif kind == "markdown":
            cells.append(Cell(0, text))
    return cells


def _read_raw(path: Path) -> list[tuple[str, str]]:
    try:
        book = json.loads(path.read_text("utf-8"))
        if not book["nbformat"] >= 4:
            raise ValueError(book["nbformat"])
        return [(cell["cell_type"], _text(cell["source"])) for cell in book["cells"]]
    except (OSError, ValueError, KeyError, TypeError):
        raise NotebookFault("notebook-unreadable", file=path.name) from None


def without_magics(source: str) -> str:
    """The code without IPython's own lines; a cell with ``%%`` on top has no Python in it."""
    try:
        ast.parse(source)
    except SyntaxError:
        pass
    else:
        return source
    if source.lstrip().startswith("%%"):
        return ""
    return "\n".join(f"{found[1]}pass" if (found := _MAGIC.match(line)) else line for line in source.splitlines())


def slug_of(stem: str) -> str:
    """A file's stem as it stands in an address."""
    plain = stem.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "notatbok"


def _find(places: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for place in places:
        if place.suffix == ".ipynb":
            found.append(place)
        elif place.is_dir():
            found += sorted(place.glob("*.ipynb"))
    return found


def _page(path: Path, slug: str) -> PageSpec:
    title = path.stem
    try:
        title = _title(_read_raw(path)) or title
        read_cells(path)
    except NotebookFault as fault:
        log.warning("%s: %s", path, fault)

    def build(council: Council, request: Request) -> Any:
        return show_notebook(council, path)

    return PageSpec(slug=slug, title=title, build=build, timed=False)


def show_notebook(council: Council, path: Path) -> Any:
    """The notebook as a page's content; read anew each time, so that an edit shows at the next visit."""
    try:
        cells = read_cells(path)
    except NotebookFault as fault:
        heading = esc(screen("notebook-unreadable-title"))
        return block(f'<h1>{heading}</h1><div class="td-fault"><p>{esc(fault)}</p></div>')
    return run_cells(council, path, [(cell.number, cell.source) for cell in cells])


def _title(cells: Sequence[tuple[str, str]]) -> str:
    for kind, text in cells:
        if kind == "markdown" and (found := _HEADING.search(text)):
            return re.sub(r"[*_`]", "", found[1])
    return ""


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _checked(source: str, file: str, number: int) -> str:
    code = without_magics(source)
    try:
        compile(code, file, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError) as fault:
        line = getattr(fault, "lineno", None) or 1
        raise NotebookFault("notebook-syntax", file=file, cell=number, line=line) from None
    return code
