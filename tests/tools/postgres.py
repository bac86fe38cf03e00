"""A PostgreSQL server of the tests' own, where its programs are installed: a store must do the same there."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

_PORT = 54_329  # names the socket's file; nothing is listened to outside the folder


def missing() -> str:
    """What is not installed here, or nothing."""
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg"
    return "" if _programs() else "initdb"


class Server:
    """Gives one empty database after another; ``missing`` says whether there can be one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def new(self) -> str:
        """The address of a database with nothing in it."""
        name = f"test{next(self._numbers)}"
        import psycopg

        with psycopg.connect(host=str(self._folder), port=_PORT, user="tester", dbname="postgres") as connection:
            connection.autocommit = True
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://tester@/{name}?host={self._folder}&port={_PORT}"


@contextmanager
def running() -> Iterator[Server]:
    """A server that is gone when the block ends. Not in pytest's own folder: a socket's path has at most 107 characters."""
    folder = Path(tempfile.mkdtemp(prefix="taktskifte-pg-"))
    user = _prepare(folder)
    programs = _programs()
    try:
        data = folder / "data"
        made = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "tester",
            "--auth=trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]
        subprocess.run([str(part) for part in made], check=True, stdout=subprocess.DEVNULL, cwd=folder, user=user)
        settings = {"listen_addresses": "", "unix_socket_directories": folder, "port": _PORT, "fsync": "off"}
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        command = [str(programs / "postgres"), "-D", str(data), *options]
        with (folder / "log").open("wb") as log, subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, user=user
        ) as server:  # fmt: skip
            try:
                _await_ready(programs, folder, server)
                yield Server(folder)
            finally:
                server.terminate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)  # Debian keeps them off the path
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def _prepare(folder: Path) -> str | None:
    """Who the server runs as: PostgreSQL refuses to be run by root."""
    if os.getuid() != 0:
        return None
    user = next((name for name in ("postgres", "nobody") if name in {one.pw_name for one in pwd.getpwall()}), None)
    if user is not None:
        shutil.chown(folder, user)
    return user


def _await_ready(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    asked = [str(programs / "pg_isready"), "-h", str(folder), "-p", str(_PORT), "-t", "30", "-q"]
    while subprocess.run(asked, check=False).returncode:
        if server.poll() is not None:
            raise RuntimeError((folder / "log").read_text(errors="replace"))
