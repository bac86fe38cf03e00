"""Where a council's things are: the folder people edit, the folder the program writes, the database.

Order for each: what was said in the call, the environment variable, the default. Nothing is written
anywhere else.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent
_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
#: What a moment may be given as.
When = dt.datetime | dt.date | str | None


@dataclass(frozen=True)
class Places:
    """A council's folder, its state folder and its database (None: a file in the state folder)."""

    folder: Path
    state: Path
    database: str | None = None


class BadToday(ValueError):
    """``$TAKTSKIFTE_TODAY`` is not a date; ``args[0]`` is what it is."""


def is_checkout() -> bool:
    """Whether the package runs from a checkout of the project."""
    return (_CHECKOUT / "serve.py").exists() and (_CHECKOUT / "data" / "nesbyen").is_dir()


def find_places(
    council: str | Path | None = None, state: str | Path | None = None, database: str | None = None
) -> Places:
    """Resolve all three. Nothing is made and nothing is opened."""
    folder = Path(council or os.environ.get("TAKTSKIFTE_COUNCIL") or _default_council()).expanduser().resolve()
    chosen = state or os.environ.get("TAKTSKIFTE_STATE")
    place = Path(chosen).expanduser().resolve() if chosen else _default_state(folder.name)
    return Places(folder, place, database or os.environ.get("TAKTSKIFTE_DATABASE") or None)


def notebook_folder(folder: Path, named: str) -> Path:
    """Where notebooks that are pages lie: where council.toml says, else beside serve.py or in the package."""
    if named:
        return (folder / named).resolve()
    return (_CHECKOUT / "notebooks" / "pages") if is_checkout() else (_PACKAGE / "example" / "notebooks" / "pages")


def starter_register() -> Path:
    """The register that a new council may start from."""
    return _default_council() / "register"


def _default_council() -> Path:
    return _CHECKOUT / "data" / "nesbyen" if is_checkout() else _PACKAGE / "example" / "nesbyen"


def _default_state(council: str) -> Path:
    if is_checkout():
        return _CHECKOUT / "var" / council
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "taktskifte" / council


def today() -> dt.date:
    """Today; ``$TAKTSKIFTE_TODAY`` (ISO date) stands in for the clock. BadToday when it is not a date."""
    text = os.environ.get("TAKTSKIFTE_TODAY")
    try:
        return dt.date.fromisoformat(text) if text else dt.date.today()
    except ValueError:
        raise BadToday(text or "") from None


def now() -> dt.datetime:
    """The moment it is, in UTC, on the day that ``today`` says it is. BadToday."""
    return dt.datetime.combine(today(), dt.datetime.now().time()).astimezone(dt.UTC)


def moment(when: When) -> dt.datetime | None:
    """A moment, with its zone: a date is the end of that day here, a time without a zone is local. None for None.

    ValueError for a text that is neither (ISO 8601).
    """
    if isinstance(when, str):
        text = when.replace("Z", "+00:00")
        when = dt.date.fromisoformat(text) if _DAY.fullmatch(text) else dt.datetime.fromisoformat(text)
    if isinstance(when, dt.date) and not isinstance(when, dt.datetime):
        when = dt.datetime.combine(when, dt.time.max)
    return None if when is None else when.astimezone(dt.UTC)


def is_writable(folder: Path) -> bool:
    """Whether a file can be written in a folder, by writing one."""
    probe = folder / ".skriveprøve"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        return False
    return True
