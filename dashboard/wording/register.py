"""What a person reads about a fault in the council folder: its file, row and column, and what is wrong there."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.wording.findings import Words

_REGISTER = {
    "missing-file": "Filen mangler.",
    "unreadable-table": "Filen kan ikke leses: {found}.",
    "missing-column": "Kolonnen «{column}» mangler.",
    "unknown-column": "Kolonnen «{found}» er ukjent. Er den feilskrevet?",
    "missing-value": "«{column}» er ikke fylt ut.",
    "bad-value": "«{found}» er ikke en gyldig verdi for «{column}».{choices}",
    "bad-date": "«{found}» er ikke en gyldig dato. Skriv den slik: {form}.",
    "duplicate-id": "«{found}» står to ganger.{first}",
    "unknown-parent": "«{found}» finnes ikke som overordnet.",
    "circular-units": "Enheten «{found}» er over seg selv: overordnet går i ring.",
    "circular-commitments": "Punktet «{found}» er over seg selv: overordnet går i ring.",
    "duplicate-alias": "«{found}» er også et navn på «{owner}». En overskrift kan da bety begge.",
    "unknown-reference": "«{found}» finnes ikke i registeret.",
    "target-without-date": "Målet {found} mangler dato (target_by).",
    "target-without-link": "«{found}» er ikke knyttet til dette punktet og denne enheten i links, så målet hører ikke til noe.",
    "two-ways": "Alle punkter i en målbane satt samme dag må ha samme «{column}». Her står «{found}».",
    "bad-setting": "«{found}» passer ikke for innstillingen «{column}».{hint}",
    "person-contact": "Her ser det ut til å stå et personnavn. Skriv en rolle eller en felles postkasse, for eksempel lonn@kommunen.no.",
}
_HINTS = {
    "intake.inbox": (
        ' Skriv en mappe, for eksempel "innboks". Den kan ikke være eller inneholde kommunemappen, og ikke ligge i '
        "register, workbooks eller tilstandsmappen: alt som ligger i innboksen, blir flyttet."
    ),
}


def register_fault(
    code: str, file: str, row: int | None, column: str | None, found: str, facts: Mapping[str, str]
) -> str:
    """One line about a fault in the council folder, with file, row and column."""
    words = Words(facts)
    words.update(found=found, column=column or "")
    words["choices"] = f" Gyldige verdier: {facts['choices']}." if facts.get("choices") else ""
    words["hint"] = _HINTS.get(column or "", "")
    words["first"] = f" Første gang i rad {facts['first']}." if facts.get("first") else ""
    where = file + (f", rad {row}" if row else "") + (f", kolonne {column}" if column else "")
    return f"{where}: {_REGISTER[code].format_map(words)}"
