"""What is said of the inbox: in the log, by the command, and of the files that wait."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import Any

from dashboard.wording.numbers import listing

NOT_SET = 'Innboksen er ikke satt opp. Skriv for eksempel inbox = "innboks" under [intake] i council.toml.'

_WAITING = {
    "new": "{file} venter: den er nettopp lagt der eller blir fortsatt skrevet.",
    "open": "{file} venter: den er åpen i et annet program.",
    "unfinished": "{file} venter: den er tom eller mangler slutten.",
    "busy": "{file} venter: et annet program går gjennom innboksen nå.",
    "failed": "{why}",
}
_SYSTEM = {
    errno.ENOSPC: "Disken er full.",
    errno.EDQUOT: "Kvoten på disken er brukt opp.",
    errno.EACCES: "Programmet har ikke rettigheter til å lese og skrive der.",
    errno.EPERM: "Programmet har ikke rettigheter til å lese og skrive der.",
    errno.EROFS: "Disken kan bare leses.",
    errno.ENOTDIR: "Det ligger noe annet der mappen skulle vært.",
    errno.EEXIST: "Det ligger noe annet der mappen skulle vært.",
    errno.EXDEV: "Mappene stored og refused må ligge på samme disk som innboksen.",
    errno.ENAMETOOLONG: "Navnet på filen er for langt.",
    errno.EIO: "Disken eller nettverket svarte med en feil.",
    errno.ESTALE: "Nettverksmappen svarer ikke.",
    errno.ENOLCK: "Mappen kan ikke låses.",
}


def watching(folder: str) -> str:
    """What the command does until it is stopped."""
    return f"Ser etter filer i {folder}. Stopp med Ctrl+C."


def nothing(folder: str) -> str:
    """No file was ready."""
    return f"Ingen filer er klare i {folder}."


def moved(target: str, marked: str | None) -> str:
    """Where a file lies, and its marked copy."""
    return f"  flyttet til {target}" + (f"; feilene er merket i {marked}" if marked else "")


def waiting(file: str, reason: str, why: str = "") -> str:
    """A file that stays in the inbox."""
    return _WAITING[reason].format(file=file, why=why)


def trouble(folder: str, why: str) -> str:
    """Nothing can be handled."""
    return f"Innboksen {folder} står stille. {why}"


def file_trouble(file: str, why: str) -> str:
    """One file cannot be handled."""
    return f"{file} i innboksen kan ikke behandles. {why}"


def again(what: str, seconds: float) -> str:
    """When it is tried again."""
    return f"{what} Filene blir liggende. Prøver igjen om {seconds:.0f} sekunder, siden sjeldnere."


def well(folder: str) -> str:
    """After trouble."""
    return f"Innboksen {folder} går igjen."


def handled(file: str, status: str, upload: int | None, target: str, errors: Sequence[Any]) -> str:
    """A line in the log: codes, and nothing of what stands in the file."""
    if status == "refused":
        return f"Innboks: {file} er avvist ({listing(sorted({f.code for f in errors}))}) og flyttet til {target}."
    said = f"lagret som opplasting {upload}" if upload is not None else "lest inn før"
    return f"Innboks: {file} er {said} og flyttet til {target}."


def system(number: int | None, said: str | None) -> str:
    """What the system answered."""
    return _SYSTEM.get(number or 0) or (f"Systemet svarte: {said}." if said else "Systemet svarte med en feil.")


def unforeseen(kind: str) -> str:
    """A fault in the program."""
    return f"Det er en feil i programmet ({kind}). Se loggen."
