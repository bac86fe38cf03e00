"""Finds the Chromium for the browser tests and the pictures in docs/; `--install` fetches it where it may.

The system's own is used, never one that a test tool downloads: it is the one a council has, and it comes from
where its machine's other programs come from.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_INSTALL = (
    "Debian: sudo apt install chromium · Ubuntu: sudo snap install chromium · macOS: brew install chromium"
    " · or say where one is: TAKTSKIFTE_CHROMIUM=/path/to/chromium"
)

# Root's Chromium needs --no-sandbox. The rest keeps it from asking the world for anything on its own account.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The path of the first Chromium there is; $TAKTSKIFTE_CHROMIUM, when set, is the only one looked for."""
    named = os.environ.get("TAKTSKIFTE_CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else NAMES))
    return next((path for path in found if path), None)


def install_chromium() -> None:
    """From Debian's packages, when that can be done without asking anybody for a password."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    print("chromium: not found; installing it with apt-get …", file=sys.stderr, flush=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        done = subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            print(f"chromium: `{' '.join(command)}` failed:\n{done.stdout}{done.stderr}", file=sys.stderr)


def main() -> None:
    if not find_chromium() and "--install" in sys.argv[1:] and not os.environ.get("TAKTSKIFTE_CHROMIUM"):
        install_chromium()
    found = find_chromium()
    print(found or f"chromium: not found, so the browser tests will be skipped. {HOW_TO_INSTALL}", file=sys.stderr)


if __name__ == "__main__":
    main()
