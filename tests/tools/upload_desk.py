"""The page «Last opp» as a person uses it, on a small council of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from dashboard.starter import write_council


def write_small_council(folder: Path) -> Path:
    """A council of two units and one commitment in ``folder/by``; returns ``folder``."""
    write_council(folder / "by", "Prøveby")
    (folder / "by/register/units.csv").write_text(
        "id,parent,name,code,aliases\nby,,Prøveby,,Hele byen\nnord,by,Nord,10,\nsor,by,Sør,20,\n", "utf-8"
    )
    (folder / "by/register/commitments.csv").write_text(
        "id,parent,kind,theme,text\n3,,question,beredskap,Hva må vi prioritere?\n3.1,3,commitment,beredskap,Øve mer\n",
        "utf-8",
    )
    (folder / "by/register/links.csv").write_text(
        "commitment,indicator,relation,reason,unit,target,target_by,target_status\n"
        "3.1,exercises_held,direct,Øvelsen er tiltaket,by,40,2027-12,proposed\n",
        "utf-8",
    )
    return folder


def seen(page: Any, text: Any) -> Any:
    """A text that is shown: what was served before the scripts came stays in the document, hidden."""
    return page.get_by_text(text).filter(visible=True).first


def workbook(path: Path, north: float, south: float, unit: str = "Nord") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Tall"
    for row in (["Enhet", "Indikator", "Måned", "Verdi"], [unit, "Gjennomførte øvelser", "oktober 2026", north],
                ["Sør", "Gjennomførte øvelser", "oktober 2026", south]):  # fmt: skip
        sheet.append(row)
    book.save(path)
    return path


def desk(page: Any, served: str) -> Any:
    page.goto(f"{served}/last-opp")
    page.wait_for_selector("body.td-ready", timeout=60_000)
    page.locator("input[type=file]").wait_for(state="attached", timeout=30_000)
    return page
