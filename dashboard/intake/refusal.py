"""A file that cannot be read at all, and the finding that says why."""

from __future__ import annotations

from dashboard.model import Problem


class Refused(Exception):
    """The file cannot be read at all; ``problem`` says why, and where in it when it is about one cell."""

    def __init__(self, code: str, *, sheet: str | None = None, cell: str | None = None, **facts: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, sheet, cell, facts=facts)
