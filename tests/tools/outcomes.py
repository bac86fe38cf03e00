"""What comes of each real spreadsheet: figures, or a refusal and its first place.

``python tests/tools/outcomes.py`` writes ``tests/real/OUTCOMES.md`` anew. Files that may not lie in the project are read
from the folder that ``$TAKTSKIFTE_REAL`` names, and keep their line as it was where there is none.
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from apart import ROOT, Job, Outcome, read_apart, summary

REAL = ROOT / "tests" / "real"
EXAMPLE = ROOT / "data" / "nesbyen"
OUTCOMES = REAL / "OUTCOMES.md"
_NOT_SPREADSHEETS = {"councils", "LICENSES"}
#: Which council's register a file is read by, and the name it is sent in under where its own says too little.
CHOSEN: dict[str, tuple[str, str | None]] = {
    "a_norway/is114-tema05/*": ("ssb", None),
    "a_norway/kostrarapportering2024/Kostra 01*": ("vegnett", "Kostra 01 - Vegnett hele landet 2024.xlsx"),
    "a_norway/OK_PxBuild/*": ("oslo", None),
    "a_norway/Telemark/2025-*": ("nav", None),
    "a_norway/Telemark/soekere_*": ("nav", None),
    "a_norway/Telemark/vedlegg_dekning*": ("nkom", "vedlegg_dekning_og_abonnement juni 2022.xlsx"),
    "a_norway/Telemark/Figur 1*": ("ssb", None),
    "a_norway/Telemark/Sysselsettingsandel*": ("ssb", None),
    "a_norway/Telemark/SSB_11616*": ("ssb", None),
    "a_norway/Telemark/Stramhet*": ("fylket", None),
    "a_norway/Telemark/2022*mobbing.csv": ("fylket", None),
    "a_norway/Telemark/befolkning_botid*": ("imdi", None),
    "a_norway/dataset-archive/difi_oep*": ("innsyn", "innsynskrav 2010.csv"),
    "b_series/NHS-*/nhs_sickness*": ("nhs", None),
    "b_series/NHS-*/ae_activity*": ("nhs-emergency", None),
    "b_series/staff_sickness_absence/*reason*": ("nhs-reasons", None),
    "b_series/staff_sickness_absence/*survey*": ("nhs-survey", None),
    "b_series/my_eu/*": ("nhs-2016", None),
    "b_series/LGBF/*": ("lgbf", None),
}


def folders() -> list[Path]:
    """Where real spreadsheets lie: in the project, and where ``$TAKTSKIFTE_REAL`` says."""
    elsewhere = os.environ.get("TAKTSKIFTE_REAL")
    return [REAL, *([Path(elsewhere)] if elsewhere else [])]


def spreadsheets() -> dict[str, Path]:
    """Every one of them by its name within its folder."""
    found: dict[str, Path] = {}
    for folder in folders():
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and len(name.parts) > 1 and name.parts[0] not in _NOT_SPREADSHEETS:
                found.setdefault(name.as_posix(), path)
    return dict(sorted(found.items()))


def job(name: str, path: Path) -> Job:
    """The file with the register that names what is in it; the example's where none does."""
    for pattern, (council, sent_as) in CHOSEN.items():
        if fnmatch.fnmatchcase(name, pattern):
            return Job(path, REAL / "councils" / council, sent_as)
    return Job(path, EXAMPLE)


def line(name: str, outcome: Outcome) -> str:
    """The file's row in the table."""
    return f"| `{name}` | {outcome.job.council.name} | {_told(outcome)} |"


def _told(outcome: Outcome) -> str:
    if outcome.fate != "read":
        return f"**{outcome.fate}**"
    warnings = summary(f for f in outcome.findings if f["severity"] == "warning")
    if not outcome.errors:
        also = ", ".join(f"{code} × {n}" for code, n in sorted(warnings.items()))
        return f"{len(outcome.observations)} figures" + (f" ({also})" if also else "")
    if [f["code"] for f in outcome.errors] == ["no-table-found"]:
        return "no table for this council"
    counts = ", ".join(f"{code} × {n}" for code, n in sorted(summary(outcome.errors).items()))
    return f"refused: {counts}; first {_place(outcome.errors[0])}"


def _place(finding: dict[str, object]) -> str:
    sheet = f"«{finding['sheet']}» " if finding["sheet"] else ""
    found = " ".join(str(finding["found"]).split()).replace("|", "¦")
    return f"{sheet}{finding['cell'] or 'the file'}" + (f" “{found[:60]}”" if found else "")


def lines(outcomes: Iterable[tuple[str, Outcome]]) -> Iterator[str]:
    """The table, with the rows it had of files that are not here."""
    known = {name: line(name, outcome) for name, outcome in outcomes}
    written = OUTCOMES.read_text("utf-8").splitlines() if OUTCOMES.exists() else []
    for row in written:
        if row.startswith("| `"):
            known.setdefault(row.split("`")[1], row)
    yield "# What comes of them"
    yield ""
    yield "Written by `python tests/tools/outcomes.py`. Each file is read by a register that names what is in it, as an analyst"
    yield "would type it (`councils/`); where there is none, by the example's, which must never find a figure in it."
    yield ""
    yield "| file | register | outcome |"
    yield "|---|---|---|"
    yield from (known[name] for name in sorted(known))


if __name__ == "__main__":
    there = spreadsheets()
    asked = [job(name, path) for name, path in there.items()]
    OUTCOMES.write_text("\n".join(lines(zip(there, read_apart(asked), strict=True))) + "\n", "utf-8", newline="\n")
