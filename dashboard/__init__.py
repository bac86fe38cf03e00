"""Taktskifte: a council's commitments, followed to the figure in the cell.

What a notebook imports: ``open_council()`` gives a council; ``pages`` are the served pages. Nothing
here imports Panel before a page or a chart is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dashboard.model.version import __version__

if TYPE_CHECKING:
    from dashboard import pages
    from dashboard.council import Council, open_council
    from dashboard.promise import Promise

__all__ = ["Council", "Promise", "__version__", "open_council", "pages"]

# Found when asked for: the process that reads a workbook imports the intake alone, and must start at once.
_FROM = {"Council": "dashboard.council", "open_council": "dashboard.council", "Promise": "dashboard.promise"}


def __getattr__(name: str) -> Any:
    if name == "pages":
        return import_module("dashboard.pages")
    if name in _FROM:
        return getattr(import_module(_FROM[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
