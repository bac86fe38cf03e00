"""How a command answers: text or one JSON document on standard output, the rest on standard error."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass
from typing import Any

DONE, REFUSED, USAGE, ENVIRONMENT = 0, 1, 2, 3


@dataclass
class Failed(Exception):
    """A command cannot go on: what to say, and the exit code."""

    message: str
    code: int = USAGE


def say(text: str) -> None:
    """Words for the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def answer(text: str) -> None:
    """The answer as text."""
    print(text, flush=True)


def answer_json(document: Any) -> None:
    """The answer as one JSON document; what is not a number becomes null."""
    is_unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(plain(document), ensure_ascii=not is_unicode, indent=2, allow_nan=False), flush=True)


def plain(value: Any) -> Any:
    """Numbers and texts that JSON has, from numpy's and pandas' own."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


class ProgressBar:
    """A bar on a terminal; a line now and then where there is none."""

    def __init__(self, label: str, quiet: bool = False) -> None:
        self._label, self._quiet = label, quiet
        self._live = sys.stderr.isatty()
        self._tenth = -1

    def __call__(self, done: int, total: int, name: str) -> None:
        """Show how far it has come."""
        if self._quiet or not total:
            return
        if self._live:
            filled = round(28 * done / total)
            line = f"\r{self._label} [{'█' * filled}{'·' * (28 - filled)}] {done}/{total} {name:<32.32}"
            print(line, end="" if done < total else "\n", file=sys.stderr, flush=True)
        elif (tenth := done * 4 // total) != self._tenth:
            self._tenth = tenth
            say(f"{self._label} {done}/{total}")
