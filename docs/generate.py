"""Writes the generated parts of docs/ again: findings, settings and commands, from the code that has them.

    python docs/generate.py [--check]

Each part stands between two markers, `<!-- generert: funn -->` and `<!-- slutt: funn -->`. With `--check` nothing is
written, and the answer is 1 when a part is out of date. A new finding code needs an example here, a new setting
a sentence: without one this says so and stops.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from dashboard.cli import COMMANDS, parser  # noqa: E402
from dashboard.model import FINDING_CODES, IntakeSettings, ReleaseSettings, Settings  # noqa: E402
from dashboard.wording import findings as words  # noqa: E402
from dashboard.wording import standings, terminal  # noqa: E402

#: What each code could be met with: the text found, and the facts of it.
EXAMPLES: dict[str, tuple[str, Mapping[str, str]]] = {
    "unreadable-file": ("", {}),
    "encrypted-file": ("", {}),
    "too-large": ("", {"size": "64", "limit": "50"}),
    "no-table-found": ("", {}),
    "unknown-unit": ("Sjukehemmet", {"near": "Sykehjemmet"}),
    "unknown-indicator": ("Sykefravær menn", {}),
    "unknown-month": ("oktobr", {}),
    "not-a-number": ("ca. 12", {}),
    "formula-without-value": ("", {}),
    "error-value": ("#DIV/0!", {}),
    "negative": ("−4", {}),
    "part-over-whole": ("120", {"of": "100", "part": "Tapte dagsverk", "whole": "Avtalte dagsverk"}),
    "part-missing": ("12", {"indicator": "Sykefravær totalt", "unit": "Renhold", "month": "2026-10"}),
    "duplicate": ("12", {"indicator": "Overtid", "unit": "Renhold", "month": "2026-10", "first": "D8"}),
    "percent-mismatch": ("9,1", {"computed": "7.9"}),
    "total-mismatch": ("512", {"computed": "500", "decimals": "0"}),
    "future-month": ("", {"month": "2027-03"}),
    "ambiguous": ("12", {}),
    "personal-data": ("", {}),
    "outlier": ("78", {"indicator": "Sykefravær totalt", "usual": "7.8", "slip": "10"}),
    "hidden-cells": ("4–6", {"what": "rows"}),
    "value-only": ("", {"indicator": "Sykefravær totalt"}),
    "missing-units": (
        "",
        {"unit": "Helse og omsorg", "units": "Legekontoret", "indicator": "Overtid", "month": "2026-10"},
    ),
    "check-failed": ("mine.check_round", {}),
    "closed-month": ("", {"month": "2026-03", "through": "2026-06"}),
    "other-month": ("Rapport november 2026.xlsx", {"month": "2026-10", "said": "2026-11"}),
    "draft": ("Utkast til rapport oktober 2026", {}),
    "total-row": ("Sum", {}),
    "ignored-text": ("Uttrekk fra HR-systemet", {}),
    "same-twice": ("", {"indicator": "Overtid", "unit": "Renhold", "month": "2026-10"}),
    "no-figure": (":", {}),
}
SETTINGS: dict[str, str] = {
    "name": "Kommunens navn. Må stå der.",
    "language": "Språket på sidene for den som ikke har valgt noe: `nb` (bokmål), `nn` (nynorsk) eller `en` (engelsk). Hver leser kan velge et annet øverst på siden.",
    "years.from": "Første måned som følges.",
    "years.to": "Siste måned som følges.",
    "baseline.from": "Første måned i perioden tallene sammenlignes med.",
    "baseline.to": "Siste måned i den perioden.",
    "example": "`true` merker alle sider med «Eksempeldata».",
    "themes": 'Ett navn for hvert tema: `velferd = "Bærekraftig velferd"`.',
    "notebooks": "Mappen med notatbøker som skal være sider, regnet fra kommunemappen. Tom: `notebooks/pages`.",
    "intake.skip_sheets": "Ark som ikke skal leses. `*` står for hva som helst.",
    "intake.skip_headings": "Overskrifter som ikke skal leses.",
    "intake.max_megabytes": "Største fil som leses, i MB.",
    "intake.max_cells": "Største antall celler i en fil.",
    "intake.max_seconds": "Lengste tid det kan ta å lese en fil, i sekunder.",
    "intake.max_memory_megabytes": "Mest minne det kan ta å lese en fil, i megabyte. Filen leses i en prosess for seg.",
    "intake.closed_through": 'Siste lukkede måned (`"2026-06"`). Tall til og med den lagres, med en advarsel.',
    "intake.inbox": "Innboksen: en mappe, regnet fra kommunemappen. Filer som legges der, leses og flyttes. Tom: ingen innboks.",
    "intake.due_day": "Fristen for en måned: denne dagen i måneden etter.",
    "sources": "Hvem som leverer: `[sources.hr]` med `name`, `ask`, `due_day` og `due_months`.",
    "release.min_persons": "Tall om færre enn så mange personer vises ikke.",
    "release.headcount": "Indikatoren som sier hvor mange ansatte en enhet har.",
    "release.person_categories": "Kategorier av indikatorer som handler om de ansatte.",
    "release.person_denominators": "Indikatorer der nevneren teller personer.",
}
HEADINGS = {
    "error": "Feil: hele filen blir avvist, og ingenting av den lagres",
    "warning": "Advarsler: filen kan lagres, men se etter",
    "note": "Merknader: til opplysning",
}
GENERAL = ("--council", "--state", "--database", "--json")


def finding_lines() -> Iterator[str]:
    """Every code by severity: the sentence as it could stand, and what to do."""
    for severity, heading in HEADINGS.items():
        yield from (f"### {heading}", "", "| kode | slik kan det stå | gjør dette |", "|---|---|---|")
        for code in (c for c, s in FINDING_CODES.items() if s == severity):
            if code not in EXAMPLES:
                sys.exit(f"docs/generate.py: give an example of {code}")
            sentence, remedy = words.message(code, *EXAMPLES[code])
            yield f"| `{code}` | {_cell(sentence)} | {_cell(remedy or 'Ingenting.')} |"
        yield ""


def setting_names() -> Iterator[tuple[str, object]]:
    """Each name in council.toml, with its default."""
    for prefix, settings in (("", Settings("")), ("intake.", IntakeSettings()), ("release.", ReleaseSettings())):
        for field in dataclasses.fields(settings):
            if field.name not in ("intake", "release", "unknown"):
                table = re.sub(r"^(years|baseline)_", r"\1.", field.name)
                yield prefix + table, getattr(settings, field.name)


def setting_lines() -> Iterator[str]:
    """Every setting, its default and what it does."""
    yield from ("| innstilling | ellers | betyr |", "|---|---|---|")
    for name, value in setting_names():
        if name not in SETTINGS:
            sys.exit(f"docs/generate.py: say what {name} does")
        yield f"| `{name}` | {_default(value)} | {SETTINGS[name]} |"


def command_lines() -> Iterator[str]:
    """Every command with its own arguments, then the options that all have."""
    yield from ("| kommando | gjør | egne valg |", "|---|---|---|")
    below = _subparsers()
    for command in COMMANDS:
        own = [a for a in below[command.name]._actions if a.dest != "help" and not set(a.option_strings) & set(GENERAL)]
        before = "".join(f" {a.metavar}" for a in own if not a.option_strings)
        options = "<br>".join(
            f"`{', '.join(a.option_strings)}{f' {a.metavar}' if a.metavar else ''}` {a.help}"
            for a in own
            if a.option_strings
        )
        yield f"| `taktskifte {command.name}{before}` | {_cell(str(below[command.name].description))} | {options or '–'} |"
    yield from ("", "Alle kommandoer har også:", "", "| valg | betyr |", "|---|---|")
    for name in (*GENERAL, "--help"):
        yield f"| `{name}` | {_cell(terminal.HELP.get(name) or terminal.HELP[name.lstrip('-')])} |"


def _subparsers() -> Mapping[str, argparse.ArgumentParser]:
    # argparse tells nobody what it was given but through its own lists.
    return next(a.choices for a in parser()._actions if isinstance(a, argparse._SubParsersAction))


def _default(value: object) -> str:
    if value in ("", (), None):
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "`[" + ", ".join(f'"{v}"' for v in value) + "]`"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def standing_lines() -> Iterator[str]:
    """The rules a commitment's standing is found by, in order."""
    yield "| # | regel | da står forpliktelsen slik |"
    yield "|---|---|---|"
    for number, (_, rule, word) in enumerate(standings.rule_rows("nb"), 1):
        yield f"| {number} | {_cell(rule)} | {_cell(word)} |"


PARTS = {"standpunkt": ("ledere.md", standing_lines), "funn": ("kontrollere.md", finding_lines), "innstillinger": ("drift.md", setting_lines),
         "kommandoer": ("drift.md", command_lines)}  # fmt: skip


def renewed(text: str, part: str, lines: Iterator[str]) -> str:
    """The text with what stands between the part's markers written anew."""
    start, end = f"<!-- generert: {part} -->", f"<!-- slutt: {part} -->"
    if text.count(start) != 1 or text.count(end) != 1:
        sys.exit(f"docs/generate.py: the markers of {part} are missing")
    before, rest = text.split(start)
    return f"{before}{start}\n{chr(10).join(lines).strip()}\n{end}{rest.split(end)[1]}"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--check", action="store_true", help="write nothing; 1 when something is out of date")
    options = asked.parse_args()
    stale = []
    for name in dict.fromkeys(file for file, _ in PARTS.values()):
        path = DOCS / name
        text = new = path.read_text("utf-8")
        for part, (file, lines) in PARTS.items():
            if file == name:
                new = renewed(new, part, lines())
        if new != text:
            stale.append(name)
            if not options.check:
                path.write_text(new, "utf-8")
    if stale:
        print(f"{'out of date' if options.check else 'wrote'}: {', '.join(stale)}")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
