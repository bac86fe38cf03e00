"""What is underway, written down before it is done, so that whoever comes after a kill can go on.

A file that was stored but not moved must not be stored again: in between someone may have corrected its
figures or taken it back. And what was written beside a refused file must be found again, not written twice.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.inbox.arrivals import Arrival, Stamp


@dataclass(frozen=True)
class Errand:
    """One file's way out of the inbox.

    ``before`` is the newest upload when it began; ``target`` where the file is going (``stored/x.xlsx``), once known.
    """

    name: str
    stamp: Stamp
    sha256: str = ""
    before: int = 0
    target: str = ""


class Errands:
    """What is underway, a small file each. Each name lies there once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, arrival: Arrival) -> Errand | None:
        """What is known of this very file; None where it was never begun."""
        try:
            said = json.loads(self._path(arrival.path.name).read_text("utf-8"))
            errand = Errand(**{**said, "stamp": Stamp(**said["stamp"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return errand if errand.stamp == arrival.stamp else None

    def save(self, errand: Errand) -> None:
        """On the disk when this returns. OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(errand.name)
        fresh = path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(asdict(errand), file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
        flush_folder(self._folder)

    def end(self, errand: Errand) -> None:
        """It is done. OSError."""
        self._path(errand.name).unlink(missing_ok=True)

    def sweep(self, names: Collection[str]) -> None:
        """Forget what is not about these names: the files are where they were going."""
        kept = {self._path(name) for name in names}
        with contextlib.suppress(OSError):
            for path in list(self._folder.iterdir()):
                if path not in kept and path.is_file():
                    path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(os.fsencode(name)).hexdigest()[:32]}.json"


def flush_folder(folder: Path) -> None:
    """Put a folder's names on the disk. Windows cannot open a folder, and needs not."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems do not know how to flush a folder; the names are there all the same.
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
