"""Where an uploaded file waits until someone has looked at what it would do.

The HTTP route writes here, a page takes from here with the token the browser was given. A token is
random, opens one file once, and is not written anywhere: the file's name is the token's hash. The
other way goes a copy with the faults marked: a page offers it under a new token, the route hands it
out to the browser the file came from, and it lies as long as a file that waits.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.council import Council

#: How long a file waits to be taken, and how many may wait.
LIFETIME_SECONDS = 3600.0
MOST_WAITING = 40
_OFFERED, _NAME = ".offered", ".name"


class UnknownToken(LookupError):
    """No file waits under this token: never was, already taken, or too old."""


@dataclass(frozen=True)
class Quarantined:
    """A file that was taken; whoever took it discards it. ``owner`` is the browser it came from."""

    path: Path
    file_name: str
    size: int
    sha256: str
    owner: str = ""

    @property
    def is_there(self) -> bool:
        """Whether it still lies there: nobody has swept it away."""
        return self.path.is_file()

    def keep(self) -> None:
        """Lets it wait as long again. ``UnknownToken`` where it is gone."""
        try:
            os.utime(self.path)
        except OSError:
            raise UnknownToken from None

    def discard(self) -> None:
        """Deletes the file; nothing happens where it is gone. One that is still held open is swept away later."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Offered:
    """A file that a browser with the token may fetch, as often as it likes while it lies there."""

    token: str
    path: Path
    file_name: str

    def discard(self) -> None:
        """Deletes the file; nothing happens where it is gone."""
        for path in (self.path, self.path.with_suffix(_NAME)):
            path.unlink(missing_ok=True)


def quarantine_folder(council: Council) -> Path:
    """The folder, made where it is not there."""
    folder = council.state / "quarantine"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def new_token() -> str:
    """A token nobody can guess."""
    return secrets.token_urlsafe(32)


def waiting_path(council: Council, token: str) -> Path:
    """Where the bytes for ``token`` are."""
    return quarantine_folder(council) / hashlib.sha256(token.encode()).hexdigest()


def leave(path: Path, *, file_name: str, size: int, sha256: str, owner: str) -> None:
    """Writes what is known of the finished file beside it; only then can it be taken."""
    said = {"file_name": file_name, "size": size, "sha256": sha256, "owner": owner, "left_at": time.time()}
    path.with_suffix(".json").write_text(json.dumps(said), "utf-8")


def take_quarantined(council: Council, token: str) -> Quarantined:
    """The file that waits under ``token``, once. ``UnknownToken`` where there is none."""
    path = waiting_path(council, token)
    note, taken = path.with_suffix(".json"), path.with_suffix(".taken")
    try:
        note.rename(taken)  # of two who try at the same time one succeeds
        said = json.loads(taken.read_text("utf-8"))
        taken.unlink()
    except (OSError, ValueError):
        raise UnknownToken from None
    if time.time() - said["left_at"] > LIFETIME_SECONDS or not path.is_file():
        path.unlink(missing_ok=True)
        raise UnknownToken
    return Quarantined(path, said["file_name"], said["size"], said["sha256"], said["owner"])


def offer(council: Council, content: bytes, file_name: str, owner: str) -> Offered:
    """Lays a file out to be fetched by one browser, under a token of its own."""
    token = new_token()
    path = waiting_path(council, token).with_suffix(_OFFERED)
    path.with_suffix(_NAME).write_text(json.dumps({"file_name": file_name, "owner": owner}), "utf-8")
    path.write_bytes(content)
    return Offered(token, path, file_name)


def find_offered(council: Council, token: str, owner: str) -> Offered:
    """The file that lies under ``token`` for a browser. ``UnknownToken`` where there is none, or it is too old."""
    path = waiting_path(council, token).with_suffix(_OFFERED)
    try:
        said = json.loads(path.with_suffix(_NAME).read_text("utf-8"))
        is_old = time.time() - path.stat().st_mtime > LIFETIME_SECONDS
    except (OSError, ValueError):
        raise UnknownToken from None
    if is_old or not owner or not hmac.compare_digest(owner, said["owner"]):
        raise UnknownToken
    return Offered(token, path, said["file_name"])


def sweep(council: Council, *, older_than: float = LIFETIME_SECONDS) -> int:
    """Deletes what has lain longer than ``older_than`` seconds; returns how many files still lie there."""
    left = 0
    for path in quarantine_folder(council).iterdir():
        try:
            if time.time() - path.stat().st_mtime >= older_than:
                path.unlink()
            elif not path.suffix:
                left += 1
        except OSError:  # another took or swept it meanwhile
            continue
    return left
