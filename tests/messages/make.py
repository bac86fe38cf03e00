"""The bad workbooks, and what makes each of them bad: ``python tests/messages/make.py`` writes them again.

A case is a workbook as a municipality's people make them. What a person is told about it stands in a text file of the
same name; ``tests/test_messages.py`` holds that it is told exactly so. After a change that is meant, ``--texts`` writes the
text files again: read every line of the difference before it is kept.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).resolve().parent
CASES: dict[str, Callable[[], bytes]] = {}
Rows = list[list[object]]
#: A number with valid control digits that nobody has: made-up people have 80 added to the month.
SOMEONE = "13897200001"
_EPOCH = (2026, 11, 2, 8, 0, 0)


def case(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Give a case its file name."""

    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES[name] = make
        return make

    return keep


def workbook(rows: Rows, title: str = "Ark1", change: Callable[[Worksheet], None] | None = None) -> bytes:
    """An xlsx with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(sheet)
    target = io.BytesIO()
    book.save(target)
    return still(target.getvalue())


def still(content: bytes, edit: Callable[[str, bytes], bytes] = lambda name, part: part) -> bytes:
    """The same package with the clock left out, so that making it again gives the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            part = edit(name, source.read(name))
            if name == "docProps/core.xml":
                part = b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
            out.writestr(zipfile.ZipInfo(name, _EPOCH), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


SICK: Rows = [
    ["Sykefravær oktober 2026"],
    [],
    ["Enhet", "Tapte dagsverk", "Avtalte dagsverk"],
    ["Sykehjemmet", 101.5, 980],
    ["Hjemmetjenesten", 64, 1210],
]


def changed(rows: Rows, **cells: object) -> Rows:
    """The rows with some cells changed: ``B4=…``."""
    copy = [list(row) for row in rows]
    for address, value in cells.items():
        copy[int(address[1:]) - 1][ord(address[0]) - 65] = value
    return copy


@case("01-enhet-feilskrevet.xlsx")
def _() -> bytes:
    return workbook(changed(SICK, A4="Sjukehjemmet avd. 2"))


@case("02-ukjent-indikator.xlsx")
def _() -> bytes:
    return workbook([["Oktober 2026"], [], ["Enhet", "Trivsel"], ["Sykehjemmet", 4.2], ["Hjemmetjenesten", 3.9]])


@case("03-aar-mangler.xlsx")
def _() -> bytes:
    return workbook(changed(SICK, A1="Sykefravær oktober"))


@case("04-tittel-og-ark-er-uenige.xlsx")
def _() -> bytes:
    return workbook(SICK, title="September 2026")


@case("05-maaned-som-ikke-har-vaert.xlsx")
def _() -> bytes:
    return workbook(changed(SICK, A1="Sykefravær januar 2027"))


@case("06-stjerne-i-tallet.xlsx")
def _() -> bytes:
    return workbook(changed(SICK, B4="101,5 *foreløpig", B5="64 *foreløpig"))


@case("07-feilverdi-fra-excel.xlsx")
def _() -> bytes:
    return workbook(changed(SICK, B5="#DIV/0!"))


@case("08-formel-uten-verdi.xlsx")
def _() -> bytes:
    return workbook(changed(SICK, B5="=SUM(X1:X9)"))


@case("09-negativt-tall.xlsx")
def _() -> bytes:
    return workbook(changed(SICK, B5=-64))


@case("10-mer-borte-enn-paa-jobb.xlsx")
def _() -> bytes:
    return workbook(changed(SICK, B5=12100))


@case("11-to-ganger-med-ulike-tall.xlsx")
def _() -> bytes:
    return workbook([*SICK, ["Sykehjemmet", 99, 980]])


@case("12-prosenten-stemmer-ikke.xlsx")
def _() -> bytes:
    rows: Rows = [[*row, extra] for row, extra in zip(SICK[2:], ["Prosent", 10.4, 6.3], strict=True)]
    return workbook([*SICK[:2], *rows])


@case("13-summen-stemmer-ikke.xlsx")
def _() -> bytes:
    return workbook([*SICK, ["Sum", 175.5, 2190]])


@case("14-foedselsnummer.xlsx")
def _() -> bytes:
    return workbook([*SICK, [], [f"Merknad: gjelder {SOMEONE}"]])


@case("15-navn-paa-ansatte.xlsx")
def _() -> bytes:
    rows: Rows = [
        ["Oktober 2026"],
        ["Ansatt", "Tapte dagsverk"],
        ["Kari Nordmann", 3],
        ["Ola Hansen", 5],
        ["Per Berg", 2],
    ]
    return workbook(rows)


@case("16-passord.xlsx")
def _() -> bytes:
    name = "EncryptedPackage".encode("utf-16-le")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + bytes(512) + name + bytes(2048 - len(name))


@case("17-skadet-fil.xlsx")
def _() -> bytes:
    content = bytearray(workbook(SICK))
    at = content.index(b"xl/worksheets/sheet1.xml") + 90
    content[at] ^= 0xFF
    return bytes(content)


@case("18-pdf-med-feil-endelse.xlsx")
def _() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


@case("19-tom-fil.xlsx")
def _() -> bytes:
    return b""


@case("20-ingen-tabell.xlsx")
def _() -> bytes:
    return workbook([["Referat fra ledermøte"], ["Saker til neste gang:"], ["Budsjett"], ["Vaktplan"]])


@case("21-punktum-som-kan-bety-to-ting.xlsx")
def _() -> bytes:
    return workbook(changed(SICK, C4="1.210"))


@case("22-plan-i-stedet-for-tall.xlsx")
def _() -> bytes:
    return workbook(
        [["Oktober 2026"], [], ["Enhet", "Sykefravær plan"], ["Sykehjemmet", 7.0], ["Hjemmetjenesten", 6.5]]
    )


@case("23-skjulte-rader.xlsx")
def _() -> bytes:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[5].hidden = True

    return workbook(SICK, change=hide)


@case("24-tall-over-to-rader.xlsx")
def _() -> bytes:
    return workbook(changed(SICK, B5=None), change=lambda sheet: sheet.merge_cells("B4:B5"))


@case("25-nevner-mangler.xlsx")
def _() -> bytes:
    return workbook([row[:2] for row in SICK])


@case("26-to-enheter-i-samme-rad.xlsx")
def _() -> bytes:
    rows: Rows = [["Oktober 2026"], [], ["Enhet", "Avdeling", "Dialogmøter"], ["Skole", "Sykehjemmet", 4]]
    return workbook(rows)


@case("27-zip-bombe.xlsx")
def _() -> bytes:
    def swell(name: str, part: bytes) -> bytes:
        return part.replace(b"<sheetData>", b"<sheetData>" + b" " * (60 * 2**20)) if "sheet1" in name else part

    return still(workbook(SICK), swell)


@case("28-dokumenttype-i-xml.xlsx")
def _() -> bytes:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    def declare(name: str, part: bytes) -> bytes:
        return bomb + part[part.index(b"<worksheet") :] if "sheet1" in name else part

    return still(workbook(SICK), declare)


@case("29-prosent-der-det-skal-vaere-antall.xlsx")
def _() -> bytes:
    return workbook([["Oktober 2026"], [], ["Enhet", "Dialogmøter"], ["Sykehjemmet", "12 %"]])


@case("30-uke-i-stedet-for-maaned.xlsx")
def _() -> bytes:
    return workbook([["Enhet", "Periode", "Dialogmøter"], ["Sykehjemmet", "Uke 41 2026", 3]])


@case("31-en-enhet-mangler-i-summen.xlsx")
def _() -> bytes:
    rows: Rows = [["Oktober 2026"], [], ["Enhet", "Dialogmøter"], ["Helse og omsorg", 9], ["Sykehjemmet", 3]]
    return workbook(rows)


@case("32-feil-skilletegn.csv")
def _() -> bytes:
    return "Enhet,Sykefravær\nSykehjemmet,12,4\nHjemmetjenesten,9,1\n".encode()


@case("33-brev-fra-word.xlsx")
def _() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name in ("[Content_Types].xml", "word/document.xml"):
            out.writestr(zipfile.ZipInfo(name, _EPOCH), "<x/>")
    return target.getvalue()


@case("34-mal-som-ikke-er-fylt-ut.xlsx")
def _() -> bytes:
    return workbook(
        [["Oktober 2026"], [], ["Enhet", "Indikator", "Teller", "Nevner"], ["Sykehjemmet", "Sykefravær", None, None]]
    )


@case("35-nummer-i-arkets-navn.xlsx")
def _() -> bytes:
    return workbook(SICK, title=SOMEONE)


def texts() -> Iterator[tuple[Path, str]]:
    """What a person is told about each, by the command's own words."""
    import os

    os.environ["TAKTSKIFTE_TODAY"] = "2026-11-23"
    from dashboard.intake.reading import read_workbook
    from dashboard.intake.register import load_register
    from dashboard.receiving import FileReport, Finding
    from dashboard.wording import terminal

    register = load_register(HERE.parents[1] / "data" / "nesbyen" / "register")
    for name in sorted(CASES):
        reading = read_workbook(HERE / name, register, this_month="2026-11")
        found = tuple(Finding.of(problem) for problem in reading.findings)
        status = "refused" if reading.is_refused else "dry-run"
        report = FileReport(
            name, "", 0, status, found, months=reading.months, observations=len(reading.observations),
            added=len(reading.observations),
        )  # fmt: skip
        yield (HERE / name).with_suffix(".txt"), terminal.file_report(report) + "\n"


def main() -> None:
    """Write the workbooks, or with ``--texts`` what is told about them."""
    if "--texts" in sys.argv:
        for path, text in texts():
            path.write_text(text, "utf-8")
        return
    for name, make in CASES.items():
        (HERE / name).write_bytes(make())


if __name__ == "__main__":
    main()
