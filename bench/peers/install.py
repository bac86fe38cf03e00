"""Makes the peers' environment with what pyproject.toml's group ``peers`` asks for: ``python install.py FOLDER``."""

import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(folder: Path) -> None:
    """An environment that was made before is made anew."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["peers"]
    print(f"Henter det Oversikt skal sammenlignes med ({', '.join(wanted)}) …", file=sys.stderr, flush=True)
    venv.create(folder, clear=True, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *wanted], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
