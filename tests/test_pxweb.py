"""SSB's own tables, as PxWeb writes them: title, empty row, headings that repeat block by block, row labels on
their first row only, signs for what is not there, notes and contacts below.

``Table`` lays a table out as PxWeb's writers of xlsx and csv do, from the same parts: what stands in rows (its stub),
what stands in columns (its heading), and a figure or a sign for each place.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest

from dashboard.intake.reading import Reading, read_workbook
from dashboard.intake.register import load_register
from dashboard.model import Register

Figure = tuple[str, str, str]
NOTES = [
    None,
    ".. = Tallgrunnlag mangler. Tall er ikke kommet inn i våre databaser eller er for usikre til å publiseres.",
    ". = Ikke mulig å oppgi tall. Tall finnes ikke på dette tidspunktet fordi kategorien ikke var i bruk.",
    ": = Vises ikke av konfidensialitetshensyn.",
    "region:",
    "Nesbyen:",
    "1.1.2020 endret kommunen navn fra 0616 Nes til 3040 Nesbyen.",
    None,
    "Sist endret:",
    "Legemeldt sykefravær (prosent):",
    "20260615 08:00",
    "Kilde:",
    "Statistisk sentralbyrå",
    "Kontakt:",
    "Ola Nordmann, Statistisk sentralbyrå",
    " +47 408 11 346",
    "ola@example.no",
    "Måleenhet:",
    "prosent",
    "Referansetid:",
    "31.12",
    "Offisiell statistikk",
    "Intern referansekode:",
    "KOSbesokbiblinnb0000",
]


@dataclass(frozen=True)
class Table:
    """``values`` go row by row through the stub's combinations, and in each through the heading's.

    Where all that varies stands in rows, csv has ``contents`` over the figures, and Excel no heading at all.
    """

    title: str
    stub: Sequence[tuple[str, Sequence[str]]]
    heading: Sequence[tuple[str, Sequence[str]]]
    values: Sequence[object]
    codes: Sequence[str] = ()
    contents: str = ""

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """What each row is about."""
        return list(itertools.product(*(values for _, values in self.stub)))

    @property
    def columns(self) -> list[tuple[str, ...]]:
        """What each column is about."""
        return list(itertools.product(*(values for _, values in self.heading)))

    def lines(self) -> Iterator[tuple[tuple[str, ...], Sequence[object]]]:
        """Each row with its values."""
        width = len(self.columns)
        for number, row in enumerate(self.rows):
            yield row, self.values[number * width : (number + 1) * width]

    def write_xlsx(self, path: Path, notes: Sequence[str | None] = NOTES) -> Path:
        """As Excel: numbers are numbers with a format, signs are text, labels stand where they change."""
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Sykefravar2"
        sheet["A1"] = self.title
        left = len(self.stub) + len(self.codes) + 1
        for level in range(len(self.heading)):
            before: tuple[str, ...] = ()
            for column, labels in enumerate(self.columns, left):
                if labels[: level + 1] != before:
                    sheet.cell(3 + level, column, labels[level])
                before = labels[: level + 1]
        above: tuple[str, ...] = ()
        for row, (labels, values) in enumerate(self.lines(), 3 + len(self.heading)):
            column = 1
            for level, label in enumerate(labels):
                is_new = labels[: level + 1] != above[: level + 1] or level == len(labels) - 1
                if self.codes and level == 0:
                    code, _, label = label.partition(" ")
                    if is_new:
                        sheet.cell(row, column, code)
                    column += 1
                if is_new:
                    sheet.cell(row, column, label)
                column += 1
            for value in values:
                cell = sheet.cell(row, column, value)
                if isinstance(value, float):
                    cell.number_format = "0.0"
                column += 1
            above = labels
        for number, note in enumerate(notes, sheet.max_row + 1):
            sheet.cell(number, 1, note)
        book.save(path)
        return path

    def write_csv(
        self, path: Path, *, separator: str = ";", encoding: str = "cp1252", point: str = ".", titled: bool = True
    ) -> Path:
        """As csv: names and labels in quotation marks, headings of a column joined, signs as they are."""
        lines = [f'"{self.title}"', ""] if titled else []
        over = [" ".join(labels) for labels in self.columns] if self.heading else [self.contents]
        quoted = [f'"{name}"' for name in (*(name for name, _ in self.stub), *over)]
        lines.append(separator.join(quoted))
        for labels, values in self.lines():
            shown = (str(v).replace(".", point) if isinstance(v, float) else str(v) for v in values)
            lines.append(separator.join([*(f'"{label}"' for label in labels), *shown]))
        path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
        return path


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder = tmp_path_factory.mktemp("register")
    tables = {
        "units": """id,parent,name,code,aliases
landet,,Hele landet,0,0 Hele landet
nesbyen,landet,Nesbyen,3322,3322 Nesbyen|3040 Nesbyen (2020-2023)
gol,landet,Gol,3324,3324 Gol
heroy_more,landet,Herøy (Møre og Romsdal),1515,1515 Herøy (Møre og Romsdal)
""",
        "indicators": """id,name,unit,measure,direction,over_time,numerator,denominator,cadence,aliases
fravar,Legemeldt sykefravær (prosent),percent,ratio,lower,stock,Tapte dagsverk,Avtalte dagsverk,month,
ledige,Helt ledige,persons,count,lower,stock,Helt ledige,,month,Helt ledige + Begge kjønn
ledige_kvinner,Helt ledige kvinner,persons,count,lower,stock,Helt ledige kvinner,,month,Helt ledige + Kvinner
ledige_menn,Helt ledige menn,persons,count,lower,stock,Helt ledige menn,,month,Helt ledige + Menn
dekning,"Andel barn 1-2 år i barnehage, i forhold til innbyggere 1-2 år (prosent)",percent,ratio,higher,stock,Barn,Innbyggere 1-2 år,year,
bibliotek,Besøk i folkebibliotek per innbygger (antall),visits,ratio,higher,flow,Besøk,Innbyggere,year,
ansatte,Sysselsatte personer etter bosted,persons,count,context,stock,Sysselsatte personer etter bosted,,quarter,
""",
        "commitments": "id,parent,kind,theme,text\n",
        "links": "commitment,indicator,relation,reason,unit,target,target_by,target_status\n",
        "milestones": "id,commitment,title,kind,due,owner,status,done_on,evidence,shielded\n",
    }
    for name, content in tables.items():
        (folder / f"{name}.csv").write_text(content, "utf-8")
    return load_register(folder)


REGIONS = ["3322 Nesbyen", "3324 Gol"]
SHARE = "Andel barn 1-2 år i barnehage, i forhold til innbyggere 1-2 år (prosent)"
VISITS = "Besøk i folkebibliotek per innbygger (antall)"
SICK = "Legemeldt sykefravær (prosent)"
YEARS = ("år", ["2022", "2023", "2024"])
MONTHS = ("måned", ["2026M08", "2026M09", "2026M10"])
YEARLY = Table(
    "13502: Utvalgte nøkkeltall for barnehager, etter region, statistikkvariabel og år",
    [("region", REGIONS)],
    [("statistikkvariabel", [SHARE]), YEARS],
    [".", 84.4, 87.0, 101.5, "..", ":"],
)
YEARLY_FIGURES = {
    ("dekning", "nesbyen", "2023-12"): 84.4,
    ("dekning", "nesbyen", "2024-12"): 87.0,
    ("dekning", "gol", "2022-12"): 101.5,
}
BLOCKS = Table(
    "13135: Utvalgte nøkkeltall, etter region, statistikkvariabel og år",
    [("region", REGIONS)],
    [("statistikkvariabel", [SHARE, VISITS]), ("år", ["2023", "2024"])],
    [84.4, 87.0, 4.1, 3.8, 80.0, 81.0, "..", 2.9],
)
BLOCKS_FIGURES = {
    ("dekning", "nesbyen", "2023-12"): 84.4,
    ("dekning", "nesbyen", "2024-12"): 87.0,
    ("bibliotek", "nesbyen", "2023-12"): 4.1,
    ("bibliotek", "nesbyen", "2024-12"): 3.8,
    ("dekning", "gol", "2023-12"): 80.0,
    ("dekning", "gol", "2024-12"): 81.0,
    ("bibliotek", "gol", "2024-12"): 2.9,
}
BY_TIME = Table(
    "12452: Legemeldt sykefravær, etter region, måned og statistikkvariabel",
    [("region", REGIONS), MONTHS],
    [("statistikkvariabel", [SICK])],
    [6.1, 6.2, 6.3, 5.1, ":", 5.3],
)
BY_TIME_FIGURES = {
    ("fravar", "nesbyen", "2026-08"): 6.1,
    ("fravar", "nesbyen", "2026-09"): 6.2,
    ("fravar", "nesbyen", "2026-10"): 6.3,
    ("fravar", "gol", "2026-08"): 5.1,
    ("fravar", "gol", "2026-10"): 5.3,
}
BY_SEX = Table(
    "10540: Registrerte arbeidsledige, etter region, kjønn, statistikkvariabel og måned",
    [("region", REGIONS), ("kjønn", ["Kvinner", "Menn"])],
    [("statistikkvariabel", ["Helt ledige"]), ("måned", ["2026M09", "2026M10"])],
    [11, 12, 13, 14, 21, 22, ":", 24],
)
BY_SEX_FIGURES = {
    ("ledige_kvinner", "nesbyen", "2026-09"): 11,
    ("ledige_kvinner", "nesbyen", "2026-10"): 12,
    ("ledige_menn", "nesbyen", "2026-09"): 13,
    ("ledige_menn", "nesbyen", "2026-10"): 14,
    ("ledige_kvinner", "gol", "2026-09"): 21,
    ("ledige_kvinner", "gol", "2026-10"): 22,
    ("ledige_menn", "gol", "2026-10"): 24,
}
QUARTERS = Table(
    "11616: Sysselsatte, etter region, statistikkvariabel og kvartal",
    [("region", [*REGIONS, "1515 Herøy (Møre og Romsdal)"])],
    [("statistikkvariabel", ["Sysselsatte personer etter bosted"]), ("kvartal", ["2026K1", "2026K2", "2026K3"])],
    [1800, 1810, 1820, 2400, "..", 2420, 4500, 4510, 4520],
)
QUARTERS_FIGURES = {
    ("ansatte", unit, month): float(value)
    for unit, row in (("nesbyen", (1800, 1810, 1820)), ("gol", (2400, None, 2420)), ("heroy_more", (4500, 4510, 4520)))
    for month, value in zip(("2026-03", "2026-06", "2026-09"), row, strict=True)
    if value is not None
}
ALL_IN_ROWS = Table(
    "12452: Legemeldt sykefravær, etter region, statistikkvariabel og måned",
    [("region", REGIONS), ("statistikkvariabel", [SICK]), MONTHS],
    [],
    [6.1, 6.2, 6.3, 5.1, ":", 5.3],
    contents=SICK,
)
THREE_LEVELS = Table(
    "10540: Registrerte arbeidsledige, etter region, statistikkvariabel, kjønn og måned",
    [("region", REGIONS)],
    [("statistikkvariabel", ["Helt ledige"]), ("kjønn", ["Kvinner", "Menn"]), ("måned", ["2026M09", "2026M10"])],
    [11, 12, 13, 14, 21, 22, ":", 24],
)
TABLES = {
    "yearly": (YEARLY, YEARLY_FIGURES),
    "blocks": (BLOCKS, BLOCKS_FIGURES),
    "time in rows": (BY_TIME, BY_TIME_FIGURES),
    "by sex": (BY_SEX, BY_SEX_FIGURES),
    "quarters": (QUARTERS, QUARTERS_FIGURES),
    "three levels": (THREE_LEVELS, BY_SEX_FIGURES),
}
every_table = pytest.mark.parametrize("name", TABLES)


def read(path: Path, register: Register) -> Reading:
    return read_workbook(path, register, this_month="2026-11")


def figures(reading: Reading) -> dict[Figure, float | None]:
    assert [(f.code, f.cell, f.found) for f in reading.findings if f.severity == "error"] == []
    return {(o.indicator, o.unit, o.month): o.value for o in reading.observations}


class TestExcel:
    @every_table
    def test_every_figure_is_read_and_every_sign_is_missing(
        self, tmp_path: Path, register: Register, name: str
    ) -> None:
        table, expected = TABLES[name]
        assert figures(read(table.write_xlsx(tmp_path / "SSB_12452_20261112-120901.xlsx"), register)) == pytest.approx(
            expected
        )

    @every_table
    def test_it_is_read_with_its_notes_left_out(self, tmp_path: Path, register: Register, name: str) -> None:
        table, expected = TABLES[name]
        assert figures(
            read(table.write_xlsx(tmp_path / "SSB_12452_20261112-120901.xlsx", []), register)
        ) == pytest.approx(expected)

    @pytest.mark.parametrize("name", ["yearly", "blocks", "time in rows", "by sex"])
    def test_codes_may_have_a_column_of_their_own(self, tmp_path: Path, register: Register, name: str) -> None:
        table, expected = TABLES[name]
        apart = replace(table, codes=["region"])
        assert figures(read(apart.write_xlsx(tmp_path / "SSB_12452_20261112-120901.xlsx"), register)) == pytest.approx(
            expected
        )

    def test_each_sign_is_noted_at_its_cell_and_is_no_zero(self, tmp_path: Path, register: Register) -> None:
        reading = read(YEARLY.write_xlsx(tmp_path / "SSB_12452_20261112-120901.xlsx"), register)
        assert [(f.found, f.cell) for f in reading.findings if f.code == "no-figure"] == [
            (".", "B5"),
            ("..", "C6"),
            (":", "D6"),
        ]

    def test_contacts_and_dates_below_are_neither_figures_nor_people(self, tmp_path: Path, register: Register) -> None:
        reading = read(YEARLY.write_xlsx(tmp_path / "SSB_12452_20261112-120901.xlsx"), register)
        assert "personal-data" not in {f.code for f in reading.findings}
        assert {int((f.cell or "A1")[1:]) for f in reading.findings if f.severity != "note"} <= {5, 6}

    def test_all_that_varies_may_stand_in_rows(self, tmp_path: Path, register: Register) -> None:
        assert figures(
            read(ALL_IN_ROWS.write_xlsx(tmp_path / "SSB_12452_20261112-120901.xlsx"), register)
        ) == pytest.approx(BY_TIME_FIGURES)

    def test_a_year_without_a_single_figure_is_a_year(self, tmp_path: Path, register: Register) -> None:
        table = replace(YEARLY, values=[".", 84.4, 87.0, ".", "..", 90.0])
        assert figures(read(table.write_xlsx(tmp_path / "SSB_12452_20261112-120901.xlsx"), register)) == pytest.approx(
            {
                ("dekning", "nesbyen", "2023-12"): 84.4,
                ("dekning", "nesbyen", "2024-12"): 87.0,
                ("dekning", "gol", "2024-12"): 90.0,
            }
        )

    def test_a_region_that_is_not_in_the_register_is_named_at_its_cell(
        self, tmp_path: Path, register: Register
    ) -> None:
        table = replace(YEARLY, stub=[("region", ["3322 Nesbyen", "3326 Hemsedal"])])
        reading = read(table.write_xlsx(tmp_path / "SSB_12452_20261112-120901.xlsx"), register)
        assert [(f.code, f.cell) for f in reading.findings if f.severity == "error"] == [("unknown-unit", "A6")]


class TestCsv:
    @every_table
    @pytest.mark.parametrize(
        "written",
        [
            lambda t, p: t.write_csv(p),
            lambda t, p: t.write_csv(p, point=","),
            lambda t, p: t.write_csv(p, separator=",", encoding="utf-8-sig"),
            lambda t, p: t.write_csv(p, separator="\t", encoding="utf-8"),
            lambda t, p: t.write_csv(p, titled=False),
        ],
        ids=["semicolon", "decimal comma", "comma", "tab", "without its title"],
    )
    def test_every_figure_is_read_and_every_sign_is_missing(
        self, tmp_path: Path, register: Register, name: str, written: Callable[[Table, Path], Path]
    ) -> None:
        table, expected = TABLES[name]
        assert figures(read(written(table, tmp_path / "SSB_12452_20261112-120901.csv"), register)) == pytest.approx(
            expected
        )

    def test_its_rows_are_those_of_excel(self, tmp_path: Path, register: Register) -> None:
        reading = read(YEARLY.write_csv(tmp_path / "SSB_12452_20261112-120901.csv"), register)
        assert [(f.found, f.cell) for f in reading.findings if f.code == "no-figure"] == [
            (".", "B4"),
            ("..", "C5"),
            (":", "D5"),
        ]

    @pytest.mark.parametrize("titled", [True, False])
    def test_a_heading_of_all_figures_that_names_the_table_is_no_indicator(
        self, tmp_path: Path, register: Register, titled: bool
    ) -> None:
        table = replace(ALL_IN_ROWS, contents="12452: Legemeldt sykefravær")
        path = table.write_csv(tmp_path / "SSB_12452_20261112-120901.csv", titled=titled)
        assert figures(read(path, register)) == pytest.approx(BY_TIME_FIGURES)

    @pytest.mark.parametrize("contents", ["12452: Legemeldt sykefravær, menn", "Trivsel"])
    def test_one_that_says_something_else_is_refused(self, tmp_path: Path, register: Register, contents: str) -> None:
        table = replace(ALL_IN_ROWS, contents=contents)
        reading = read(table.write_csv(tmp_path / "SSB_12452_20261112-120901.csv"), register)
        assert [(f.code, f.cell) for f in reading.findings if f.severity == "error"] == [("unknown-indicator", "D3")]

    def test_all_that_varies_may_stand_in_rows(self, tmp_path: Path, register: Register) -> None:
        assert figures(
            read(ALL_IN_ROWS.write_csv(tmp_path / "SSB_12452_20261112-120901.csv"), register)
        ) == pytest.approx(BY_TIME_FIGURES)
