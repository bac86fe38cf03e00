"""What the command says: help, answers, and faults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.wording.findings import severity_word
from dashboard.wording.formats import ANY_FORMAT
from dashboard.wording.numbers import listing, moment, month, number, told_apart
from dashboard.wording.register import register_fault
from dashboard.wording.upload import removed_most, removing

HELP: dict[str, str] = {
    "about": "Taktskifte: kommunens løfter, fulgt til tallet i cellen.",
    "usage": "bruk:",
    "arguments": "argumenter",
    "options": "valg",
    "command": "KOMMANDO",
    "commands": "kommandoer",
    "help": "vis denne hjelpen",
    "version": "vis versjonen",
    "serve": "vis sidene; leser inn kommunens eksempelark første gang",
    "init": "skriv en ny kommunemappe å begynne med, uten tall",
    "template": "skriv arket som skal fylles ut for en måned",
    "ingest": "les regneark; hver fil leses helt eller ikke i det hele tatt",
    "uploads": "vis hva som er lest inn, når og av hvem",
    "undo": "ta tilbake én opplasting",
    "inbox": "les filene som legges i innboksen, etter hvert som de kommer",
    "observations": "hent ut tall",
    "deliveries": "vis hva som er levert, hva som mangler, og hvem som kan spørres",
    "assess": "vurder alle koblinger og forpliktelser",
    "check": "les alt som er lagret, og si hva som er galt",
    "--council": "kommunens mappe (ellers $TAKTSKIFTE_COUNCIL, ellers eksemplet)",
    "--council-value": "MAPPE",
    "--state": "mappen programmet skriver i (ellers $TAKTSKIFTE_STATE)",
    "--state-value": "MAPPE",
    "--database": "databasen, hvis den ligger et annet sted (ellers $TAKTSKIFTE_DATABASE)",
    "--database-value": "URL",
    "--json": "svar som ett JSON-dokument",
    "--port": "porten å lytte på; 0 finner en ledig (ellers 5006)",
    "--address": "adressen å lytte på (ellers 127.0.0.1)",
    "--dry-run": "les og kontroller, men lagre ingenting",
    "--by": "hvem som leverer: rolle eller avdeling, ikke personnavn",
    "--source": "kilden filen kommer fra, hvis den ikke skal finnes av seg selv",
    "--once": "ta filene som er klare nå, og avslutt",
    "--profile": "en fil som sier hva overskrifter betyr (TOML); huskes for ark med de samme overskriftene",
    "--hidden": "les også skjulte rader, kolonner og ark",
    "--forget": "ta tilbake læring nummer ID",
    "lessons": "hva overskrifter er sagt å bety, og ta det tilbake",
    "comments": "hva de ansvarlige sier om forpliktelsene",
    "no-comments": "Ingen kommentarer er skrevet.",
    "--commitment": "bare denne forpliktelsen",
    "no-lessons": "Ingen overskrifter er lært.",
    "storing": "lagrer",
    "--annotate": "legg en kopi med feilene merket i denne mappen, for hver fil som avvises",
    "--indicator": "bare denne indikatoren (kan gjentas)",
    "--unit": "bare denne enheten og de under den (kan gjentas)",
    "--from": "fra og med måneden",
    "--to": "til og med måneden",
    "--as-of": "slik det var kjent da: dato eller tidspunkt",
    "--plan": "hva hver indikator i beste fall kan vise på to år, for den som setter mål",
    "--role": "slik denne rollen får se det",
    "--month": "måneden arket gjelder",
    "--name": "kommunens navn",
    "-o": "filen å skrive",
    "files": f"filene å lese: {ANY_FORMAT}",
    "upload-id": "nummeret på opplastingen",
    "init-folder": "mappen å skrive",
    "template-unit": "bare denne enheten og de under den",
    "file": "FIL",
    "folder": "MAPPE",
    "name": "NAVN",
    "number": "TALL",
    "role": "ROLLE",
    "moment": "TIDSPUNKT",
    "by-default": "ikke oppgitt",
    "by-person": "dette ser ut til å være navnet på en person eller et fødselsnummer, og det lagres ikke. Skriv en rolle eller en avdeling.",
    "by-inbox": "innboks",
    "new-council": "Ny kommune",
    "reading": "Leser filer",
    "loading": "Leser inn eksempeltall",
    "loaded": "Lest inn {files} regneark med {figures} tall. Dette er eksempeldata.",
    "ready": "Åpne {url} i nettleseren. Stopp med Ctrl+C.",
    "no-uploads": "Ingenting er lest inn.",
    "port-in-use": "Port {port} er i bruk. Velg en annen med --port, eller --port 0 for en ledig.",
    "address-refused": "Adressen {address} avvises: før innlogging finnes, kan sidene bare vises på denne maskinen (127.0.0.1).",
    "bad-today": "TAKTSKIFTE_TODAY er «{found}», som ikke er en dato. Skriv den slik: 2026-11-23.",
    "template-written": "Skrev {path}: {rows} tall å fylle ut.",
    "no-parquet": 'For parquet må pyarrow være installert: pip install "council-dashboard[parquet]".',
    "no-name": "Kommunen må ha et navn.",
    "bad-month": "«{found}» er ikke en måned. Skriv den slik: 2026-10.",
    "bad-moment": "«{found}» er ikke et tidspunkt. Skriv det slik: 2026-05-31 eller 2026-05-31T12:00.",
}

_USAGE: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", r"Mangler: \1"),
    (r"unrecognized arguments: (.+)", r"Ukjent: \1"),
    (r"argument (.+?): invalid choice: '?(.+?)'? \(choose from (.+)\)", r"\1: «\2» finnes ikke. Velg blant: \3"),
    (r"argument (.+?): invalid int value: '(.+)'", r"\1: «\2» er ikke et helt tall"),
    (r"argument (.+?): expected one argument", r"\1: mangler verdi"),
    (r"argument (.+?): expected at least one argument", r"\1: mangler verdi"),
    (r"ambiguous option: (.+?) could match (.+)", r"\1 kan bety flere valg: \2"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 tar ingen verdi: \2"),
    (r"argument (.+?): (.+)", r"\1: \2"),
)


def usage_fault(message: str) -> str:
    """What is wrong with how the command was called."""
    for pattern, text in _USAGE:
        if match := re.fullmatch(pattern, message):
            return match.expand(text)
    return message


def register_faults(faults: Iterable[Any]) -> str:
    """All faults of the council folder, a line each."""
    lines = [register_fault(f.code, f.file, f.row, f.column, f.found, f.facts) for f in faults]
    return "\n".join(["Kommunemappen har feil og kan ikke brukes:", *(f"  {line}" for line in lines)])


_STORE = {
    "bad-url": "Adressen til databasen er ikke gyldig.",
    "no-driver": 'Databasen trenger en driver som ikke er installert: pip install "council-dashboard[postgres]".',
    "busy": "Databasen er opptatt. Prøv igjen om litt.",
    "full": "Disken er full. Ingenting er lagret.",
    "read-only": "Databasen kan ikke skrives til.",
    "damaged": "Databasen er skadet. Kjør taktskifte check.",
    "not-opened": "Databasen kan ikke åpnes.",
    "NewerDatabase": "Databasen er laget av en nyere versjon av Taktskifte. Oppgrader programmet.",
    "FilesFailed": "Mappen for lagrede filer kan ikke leses eller skrives.",
    "ChangesDiffer": "Filen endrer andre tall enn da den ble lest. Ingenting er lagret. Se på nytt hva den endrer.",
    "OriginalDiffers": "Filen ble endret mens den ble lest. Prøv igjen.",
    "InvalidDelivery": "Tallene kan ikke lagres slik de er.",
}


def store_failure(kind: str, reason: str) -> str:
    """Why nothing could be stored or read."""
    return _STORE.get(reason) or _STORE.get(kind) or "Databasen svarte med en feil. Se loggen."


def system_failure(name: object, why: str | None) -> str:
    """A file or folder that cannot be used."""
    return f"Kan ikke bruke {name}: {why}." if name else f"Systemet svarte: {why}."


def no_council(folder: str) -> str:
    """The council folder does not exist."""
    return f"Finner ikke kommunemappen {folder}. Lag en med taktskifte init, eller oppgi --council."


def no_files(names: Sequence[str]) -> str:
    """Files that do not exist."""
    return f"Finner ikke {listing(list(names))}."


def unknown_name(name: str) -> str:
    """An indicator or unit that is not in the register."""
    return f"«{name}» finnes ikke i registeret."


def bad_format(path: str, formats: Sequence[str]) -> str:
    """A file ending that cannot be written."""
    return f"{path}: filen må ende på {listing(list(formats)).replace(' og ', ' eller ')}."


def written(path: str, rows: int) -> str:
    """A file was written."""
    return f"Skrev {path} ({number(rows, 0)} rader)."


def not_empty(folder: str) -> str:
    """``init`` does not write into a folder that has something in it."""
    return f"{folder} er ikke tom. Velg en ny mappe."


def council_written(folder: str, files: Sequence[str]) -> str:
    """What ``init`` wrote and what to do next."""
    lines = [f"Skrev en ny kommunemappe i {folder}:", *(f"  {f}" for f in files)]
    return "\n".join([*lines, f"Fyll ut register/units.csv og start med: taktskifte serve --council {folder}"])


_STATUS = {
    "stored": "lagret som opplasting {upload}",
    "refused": "avvist; ingenting er lagret",
    "unchanged": "uendret; lest inn før",
    "dry-run": "prøvelest; ingenting er lagret",
}


def file_report(report: Any) -> str:
    """One file: what became of it, and its findings."""
    status = _STATUS[report.status].format(upload=report.upload)
    lines = [f"{report.file}: {status}"]
    if report.status != "refused":
        span = (
            month(report.months[0])
            if len(report.months) == 1
            else (f"{month(report.months[0])}–{month(report.months[-1])}" if report.months else "")
        )
        lines.append(
            f"  {number(report.observations, 0)} tall for {span}: {new_figures(report.added)}, {report.changed} endret, "
            f"{report.removed} fjernet"
        )
    if report.is_mostly_removing:
        is_kept = report.status == "stored"
        lines.append(
            f"  Advarsel: {removed_most(report.removed, report.upload) if is_kept else removing(report.removed)}"
        )
    notes = 0
    for finding in report.findings:
        if finding.severity == "note":
            notes += 1
            continue
        lines += finding_lines(finding)
    if notes:
        lines.append(f"  {notes} {'merknad' if notes == 1 else 'merknader'} (vis dem med --json)")
    return "\n".join(lines)


def new_figures(count: int) -> str:
    """``1 nytt``, ``2 nye``."""
    return f"{count} {'nytt' if count == 1 else 'nye'}"


def finding_lines(finding: Any) -> list[str]:
    """A finding in the terminal: code and sentence, what to do, and how many more."""
    lines = [f"  {severity_word(finding.severity)} {finding.code}: {finding.message}"]
    if finding.remedy:
        lines.append(f"     gjør: {finding.remedy}")
    if finding.repeats:
        places = f" ({', '.join(finding.places)})" if finding.places else ""
        lines.append(f"     samme i {finding.repeats} {'celle' if finding.repeats == 1 else 'celler'} til{places}")
    return lines


def change_line(row: Mapping[str, Any]) -> str:
    """A figure that would be changed or removed, with the cells it stood and stands in."""

    def shown(text: str, cell: Any, file: Any = None) -> str:
        return f"{'vises ikke' if row['hidden'] else text} ({' '.join(str(t) for t in (file, cell) if t)})"

    was, comes = ((row[when], row[f"{when}_numerator"], row[f"{when}_denominator"]) for when in ("before", "after"))
    before, after = told_apart(was, comes, row["measured"])
    before = shown(before, row["before_cell"], row["before_file"])
    after = shown(after, row["after_cell"]) if row["kind"] == "changed" else "fjernes"
    return f"  {row['indicator']}, {row['unit']}, {month(row['month'])}: {before} → {after}"


def more_lines(count: int) -> str:
    """How many lines are not shown."""
    return f"  {count} til vises ikke (se dem med --json)."


def lesson_line(lesson: Mapping[str, Any]) -> str:
    """One lesson in a list."""
    meaning = {
        "unit": f"enheten {lesson['name']}", "indicator": lesson["name"], "ignore": "leses ikke",
        "month": f"måneden {lesson['name']}",
    }[lesson["kind"]]  # fmt: skip
    return f"{lesson['id']:>4}  «{lesson['heading']}»: {meaning}  ({moment(lesson['recorded_at'])}, {lesson['by']})"


def indicator_part(name: str, part: str) -> str:
    """An indicator, and the part of it where one is named."""
    words = {"numerator": "teller", "denominator": "nevner", "value": "ferdig verdi"}
    return f"{name}, {words[part]}" if part else name


def comment_line(one: Mapping[str, Any]) -> str:
    """One comment in a list."""
    return f"{one['commitment']}  {month(one['month'])}, {one['role']}: {one['text']}  ({moment(one['recorded_at'])})"


def unknown_commitment(asked: str) -> str:
    """There is no such commitment."""
    return f"Det finnes ingen forpliktelse med nummer {asked}."


def unknown_lesson(number: int) -> str:
    """There is no such lesson."""
    return f"Det finnes ingen læring nummer {number}."


def forgotten_before(number: int) -> str:
    """It was taken back before."""
    return f"Læring nummer {number} er alt tatt tilbake."


def annotated(file: str, target: str | None, *, is_personal: bool = False) -> str:
    """Where the marked copy of a refused file lies, or why there is none."""
    if is_personal and not target:
        return f"Det er ikke laget noen merket kopi av {file}, for den har opplysninger om enkeltpersoner."
    return (
        f"Feilene i {file} er merket i {target}."
        if target
        else f"{file} kan ikke åpnes, så feilene kan ikke merkes i den."
    )


def refused(count: int, total: int) -> str:
    """How many files were refused."""
    return "Filen ble avvist." if total == 1 else f"{count} av {total} filer ble avvist."


def upload_line(upload: Mapping[str, Any]) -> str:
    """One upload in a list."""
    months = upload["months"]
    span = f"{months[0]}–{months[-1]}" if len(months) > 1 else "".join(months)
    taken = f"  TATT TILBAKE {moment(upload['undone_at'])}" if upload["undone_at"] else ""
    return (
        f"{upload['id']:>5}  {moment(upload['recorded_at'])}  {upload['file']}  {span}  {upload['observations']} tall "
        f"(+{upload['added']} ~{upload['changed']} −{upload['removed']})  {upload['by']}{taken}"
    )


def unknown_upload(upload: int) -> str:
    """No upload has this number."""
    return f"Det finnes ingen opplasting {upload}."


def already_undone(upload: int, when: str) -> str:
    """The upload was taken back before."""
    return f"Opplasting {upload} ble tatt tilbake {moment(when)}."


def undone(document: Mapping[str, Any]) -> str:
    """An upload was taken back."""
    said = {"changed": "får igjen den forrige verdien", "removed": "gjelder ikke lenger", "added": "gjelder igjen"}
    parts = [
        f"{number(document['changes'][kind], 0)} tall {what}"
        for kind, what in said.items()
        if document["changes"][kind]
    ]
    return f"Opplasting {document['upload']} er tatt tilbake: {listing(parts) or 'ingen tall endres'}."


_FAULTS = {
    "damaged-database": "Databasen er skadet: {place}.",
    "broken-reference": "Databasen viser til noe som ikke finnes: {place}.",
    "missing-original": "Den lagrede filen mangler: {place}.",
    "damaged-original": "Den lagrede filen er endret: {place}.",
    "unreadable-original": "Den lagrede filen kan ikke leses: {place}.",
    "missing-rows": "Opplasting {place} har færre tall enn da den ble lagret.",
    "missing-lessons": "Det som ble lært om overskrifter, er borte: nummer {place}.",
    "missing-comments": "Kommentarer er borte: nummer {place}.",
    "unknown-file": "En fil hører ikke til noen opplasting (ufarlig): {place}.",
    "leftover-file": "En fil ble liggende etter en avbrutt lagring (ufarlig): {place}.",
}


def store_fault(code: str, place: str) -> str:
    """Something wrong with what is kept."""
    return _FAULTS.get(code, code + " {place}").format(place=place)


def unknown_setting(name: str) -> str:
    """A name in council.toml that nothing reads."""
    return f"council.toml: innstillingen «{name}» er ukjent. Er den feilskrevet?"


def all_well(uploads: int) -> str:
    """Nothing is wrong."""
    return f"Alt er i orden: {uploads} {'opplasting' if uploads == 1 else 'opplastinger'} er lest og kontrollert."


NEWS = "Siden sist:"


def followed(first: str, last: str, through: str | None) -> str:
    """The months that are followed."""
    newest = f"Nyeste måned med tall: {month(through)}." if through else "Ingen tall er lest inn."
    return f"Følger {month(first)} – {month(last)}. {newest}"
