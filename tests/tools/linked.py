"""The example's folder, with what a test of the gate looks for on its pages."""

from __future__ import annotations

import shutil
from pathlib import Path

SICK = [f"sick_leave_{kind}" for kind in ("total", "short", "long", "self", "doctor")]
SMALL = "planbygg"  # four employees in every month


def linked_example(root: Path, folder: Path) -> Path:
    """The example's register and settings in ``folder``, with a link to each of the small unit's own figures; its links' file."""
    shutil.copytree(root / "data/nesbyen/register", folder / "register")
    shutil.copy(root / "data/nesbyen/council.toml", folder)
    links = folder / "register/links.csv"
    text = links.read_text("utf-8").rstrip("\n")
    for indicator in (*SICK, "headcount", "fte_agreed", "mean_position"):
        text += f"\n1.3,{indicator},indirect,Prøve,{SMALL},5,2027-12,proposed"
    links.write_text(text + "\n", "utf-8")
    return links
