"""A new council folder to start from, with no figures in it.

The register has the questions of KS's booklet, the common indicators and one unit, the municipality;
commitments, units and links are the municipality's own to fill in.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from dashboard.places import starter_register
from dashboard.wording.starter import STARTER


def write_council(folder: Path, name: str) -> list[Path]:
    """Write council.toml and register/ into ``folder`` and return what was written. OSError from the disk."""
    register = folder / "register"
    register.mkdir(parents=True, exist_ok=True)
    source = starter_register()
    tables = {
        "commitments.csv": _questions(source / "commitments.csv"),
        "units.csv": _table(
            [["id", "parent", "name", "code", "aliases"], ["kommunen", "", name, "", STARTER["unit-alias"]]]
        ),
        "indicators.csv": (source / "indicators.csv").read_text("utf-8"),
        "links.csv": _header(source / "links.csv"),
        "milestones.csv": _header(source / "milestones.csv"),
    }
    files = [folder / "council.toml", *(register / n for n in tables), folder / STARTER["readme-file"]]
    (folder / "council.toml").write_text(
        STARTER["toml"].replace("{name}", json.dumps(name, ensure_ascii=False)), "utf-8"
    )
    for table, text in tables.items():
        (register / table).write_text(text, "utf-8", newline="\n")
    (folder / STARTER["readme-file"]).write_text(STARTER["readme"], "utf-8")
    return files


def _questions(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    kind = rows[0].index("kind")
    return _table([rows[0], *(r for r in rows[1:] if r[kind] == "question")])


def _header(path: Path) -> str:
    return path.read_text("utf-8").splitlines()[0] + "\n"


def _table(rows: list[list[str]]) -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue()
