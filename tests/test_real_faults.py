"""What real spreadsheets were met with, each as the smallest sheet that shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from dashboard.intake.reading import Reading, read_workbook
from dashboard.model import Indicator, IntakeSettings, Place, Register, Unit

Read = Callable[..., Reading]


def unit(id: str, parent: str, name: str, code: str = "", *aliases: str) -> Unit:
    return Unit(id, name, parent, code, aliases, (Place(parent),))


def ratio(id: str, name: str, numerator: str, denominator: str, *aliases: str, **more: str) -> Indicator:
    return Indicator(
        id, name, "percent", "ratio", numerator=numerator, denominator=denominator, aliases=aliases, **more
    )


def count(id: str, name: str, *aliases: str, **more: str) -> Indicator:
    return Indicator(id, name, more.pop("unit", "count"), "count", numerator=f"{name} i alt", aliases=aliases, **more)


UNITS = (
    unit("nesbyen", "", "Nesbyen kommune", "", "Kommunen totalt"),
    unit("helse", "nesbyen", "Helse og omsorg", "300"),
    unit("sykehjem", "helse", "Sykehjemmet", "310"),
    unit("hjemme", "helse", "Hjemmetjenesten", "320"),
    unit("stab", "nesbyen", "Stab og støtte", "3"),
    unit("torbay", "nesbyen", "Torbay and South Devon", "RA9"),
)
INDICATORS = (
    ratio("sick", "Sykefravær totalt", "Tapte dagsverk", "Avtalte dagsverk", "Sykefravær"),
    ratio("employed", "Sysselsatte", "Sysselsatte i alt", "Befolkning", "Andel i arbeid + 15-74 år", cadence="year"),
    count("drills", "Øvelser"),
    count("tax", "Eiendomsskatt", cadence="year"),
    count("quarterly", "Kvartalstall", cadence="quarter"),
    count("tertial", "Tertialtall", cadence="tertial"),
    count("idle_women", "Ledige kvinner", "Helt ledige + Kvinner + Personer", unit="persons"),
    count("idle", "Ledige", "Helt ledige + Begge kjønn + Personer", unit="persons"),
)
REGISTER = Register({u.id: u for u in UNITS}, {i.id: i for i in INDICATORS})
_ADMINISTRATIONS = (unit("adm_h", "helse", "Administrasjon"), unit("adm_s", "stab", "Administrasjon"))
TWINS = Register({**REGISTER.units, **{u.id: u for u in _ADMINISTRATIONS}}, REGISTER.indicators)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read lines of a csv with semicolons."""

    def _read(*lines: str, name: str = "fil.csv", register: Register = REGISTER, **settings: object) -> Reading:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return read_workbook(path, register, this_month="2026-11", settings=IntakeSettings(**settings))  # type: ignore[arg-type]

    return _read


def values(reading: Reading) -> dict[tuple[str, str, str], float | None]:
    """The figures, of a file that was not refused."""
    assert errors(reading) == []
    return {o.key: o.value for o in reading.observations}


def errors(reading: Reading) -> list[tuple[str, str | None, str]]:
    return [(f.code, f.cell, f.found) for f in reading.findings if f.severity == "error"]


class TestWhose:
    def test_a_unit_after_the_one_above_it_is_meant(self, read: Read) -> None:
        got = read("Måned;Sektor;Enhet;Øvelser", "2026-10;Helse og omsorg;Sykehjemmet;4")
        assert values(got) == {("drills", "sykehjem", "2026-10"): 4.0}

    def test_a_unit_before_the_one_above_it_is_meant_too(self, read: Read) -> None:
        """«Kommune | Fylke» and «Enhet | Sektor»: the order of the columns says nothing."""
        got = read("Måned;Enhet;Sektor;Øvelser", "2026-10;Sykehjemmet;Helse og omsorg;4")
        assert values(got) == {("drills", "sykehjem", "2026-10"): 4.0}

    @pytest.mark.parametrize("head", ["Enhet", "Kode", "org_code", "Org Code"])
    def test_a_code_of_letters_names_its_unit_as_one_of_digits_does(self, read: Read, head: str) -> None:
        assert values(read(f"Måned;{head};Øvelser", "2026-10;RA9;4")) == {("drills", "torbay", "2026-10"): 4.0}

    @pytest.mark.parametrize(
        ("above", "found"),
        [
            ("Helse og omsorg, oktober 2026", {("drills", "adm_h", "2026-10"): 4.0}),
            ("Stab og støtte;oktober 2026", {("drills", "adm_s", "2026-10"): 4.0}),
            ("Nesbyen kommune, oktober 2026", None),
            ("oktober 2026", None),
        ],
    )
    def test_a_name_that_two_units_share_may_be_decided_by_the_title_too(
        self, read: Read, above: str, found: dict[tuple[str, str, str], float] | None
    ) -> None:
        got = read(above, "Enhet;Øvelser", "Administrasjon;4", register=TWINS)
        if found is None:
            assert [e[:2] for e in errors(got)] == [("ambiguous", "A3")]
        else:
            assert values(got) == found

    def test_a_name_that_two_units_share_is_decided_by_the_unit_above_that_stands_beside_it(self, read: Read) -> None:
        """«Administrasjon» is under every sector, and Norway has two municipalities called Herøy."""
        for head, *rows in (
            ("Måned;Sektor;Enhet;Øvelser", "Helse og omsorg;Administrasjon", "Stab og støtte;Administrasjon"),
            ("Måned;Enhet;Sektor;Øvelser", "Administrasjon;Helse og omsorg", "Administrasjon;Stab og støtte"),
        ):
            got = read(head, f"2026-10;{rows[0]};4", f"2026-10;{rows[1]};7", register=TWINS)
            assert values(got) == {("drills", "adm_h", "2026-10"): 4.0, ("drills", "adm_s", "2026-10"): 7.0}

    def test_a_first_column_under_a_heading_of_its_own_is_not_codes(self, read: Read) -> None:
        """A month's number is no unit, though a unit's code is the same digit."""
        got = read("Månednr. i uttrekk;År;Måned;Enhet;Øvelser", "3;2026;mars;Sykehjemmet;4")
        assert values(got) == {("drills", "sykehjem", "2026-03"): 4.0}

    def test_a_figure_under_a_heading_nobody_knows_is_no_code(self, read: Read) -> None:
        """Three places are not the unit 3."""
        got = read("Øvelser oktober 2026", "Plasser;Antall", "3;4")
        assert [e[:2] for e in errors(got)] == [("unknown-unit", "B3")]

    def test_nor_is_one_under_a_month(self, tmp_path: Path) -> None:
        """The indicator is in the title, the unit in the sheet's name: 310 in the first column is a figure."""
        book = openpyxl.Workbook()
        book.active.title = "Hjemmetjenesten"
        for row in (["Øvelser 2026"], ["januar", "februar"], [310, 320]):
            book.active.append(row)
        book.save(tmp_path / "ark.xlsx")
        got = read_workbook(tmp_path / "ark.xlsx", REGISTER, this_month="2026-11")
        assert values(got) == {("drills", "hjemme", "2026-01"): 310.0, ("drills", "hjemme", "2026-02"): 320.0}

    def test_a_heading_nobody_knows_that_speaks_of_numbers_or_codes_may_be_over_them(self, read: Read) -> None:
        got = read("Øvelser oktober 2026", "Ansvarsnr. i økonomi;Antall", "310;4")
        assert values(got) == {("drills", "sykehjem", "2026-10"): 4.0}

    def test_codes_that_are_not_short_may_stand_under_any_heading(self, read: Read) -> None:
        got = read("Øvelser oktober 2026", "geografi;Antall", "310;4", "320;5")
        assert values(got) == {("drills", "sykehjem", "2026-10"): 4.0, ("drills", "hjemme", "2026-10"): 5.0}

    def test_a_left_out_name_does_not_give_its_figures_to_the_unit_above(self, read: Read) -> None:
        got = read(
            "Måned;Enhet;Sektor;Øvelser",
            "2026-10;Gamlehjemmet;Helse og omsorg;4",
            "2026-10;Sykehjemmet;Helse og omsorg;5",
            skip_headings=("Gamlehjemmet",),
        )
        assert ("drills", "helse", "2026-10") not in {o.key for o in got.observations}

    @pytest.mark.parametrize(
        ("head", "rows"),
        [
            ("Måned;Enhet;Ledige", ("2026-10;Helse og omsorg;9", "2026-10;Sykehjemmet;4", "2026-10;Hjemmetjenesten;6")),
            ("Måned;Enhet;Sykefravær",
             ("2026-10;Helse og omsorg;9,1", "2026-10;Sykehjemmet;8,1", "2026-10;Hjemmetjenesten;10,1")),
            ("Måned;Enhet;Tapte dagsverk;Avtalte dagsverk;Sykefravær",
             ("2026-10;Helse og omsorg;;;9", "2026-10;Sykehjemmet;4;50;8", "2026-10;Hjemmetjenesten;5;50;10")),
        ],
    )  # fmt: skip
    def test_a_parent_that_is_left_out_unchecked_is_told(self, read: Read, head: str, rows: tuple[str, ...]) -> None:
        """People may work in two units, and a percentage is no sum."""
        got = read(head, *rows)
        assert {key[1] for key in values(got)} == {"sykehjem", "hjemme"}
        assert [(f.severity, f.cell, f.found) for f in got.findings if f.code == "total-row"] == [
            ("note", "B2", "Helse og omsorg")
        ]


class TestWhen:
    @pytest.mark.parametrize("head", ["DATE", "Date", "Month end date", "År-måned", "D_År-Måned", "Reporting_period"])
    def test_what_systems_call_a_month_is_known(self, read: Read, head: str) -> None:
        got = read(f"{head};Enhet;Øvelser", "31/08/2026;Sykehjemmet;4", "30/09/2026;Sykehjemmet;5")
        assert values(got) == {("drills", "sykehjem", "2026-08"): 4.0, ("drills", "sykehjem", "2026-09"): 5.0}

    @pytest.mark.parametrize("head", ["skatteår", "aargang", "Årgang", "Regnskapsår", "Statistikkår"])
    def test_what_systems_call_a_year_is_known(self, read: Read, head: str) -> None:
        got = read(f"{head};Enhet;Eiendomsskatt", "2024;Sykehjemmet;400", "2025;Sykehjemmet;500")
        assert values(got) == {("tax", "sykehjem", "2024-12"): 400.0, ("tax", "sykehjem", "2025-12"): 500.0}

    def test_dates_under_a_heading_nobody_knows_have_that_heading_blamed_once(self, read: Read) -> None:
        rows = (f"31.08.2026;{unit};{n}" for n, unit in enumerate(("Sykehjemmet", "Hjemmetjenesten", "Torbay"), 4))
        got = read("Gjelder for;Enhet;Øvelser", *rows)
        assert errors(got) == [("unknown-month", "A1", "Gjelder for")]

    def test_a_month_that_is_nowhere_is_one_fault_of_the_sheet(self, read: Read) -> None:
        got = read("Enhet;Øvelser;Ledige", "Sykehjemmet;4;5", "Hjemmetjenesten;6;7", "Stab og støtte;8;9")
        assert [(f.code, f.cell, f.repeats) for f in got.findings if f.severity == "error"] == [
            ("unknown-month", "B2", 5)
        ]

    def test_a_files_name_does_not_overrule_dates_under_a_heading_nobody_knows(self, read: Read) -> None:
        """Figures of August sent in under September's name are August's, or nobody's."""
        got = read("Gjelder for;Enhet;Øvelser", "31.08.2026;Sykehjemmet;4", name="fravær 2026-09.csv")
        assert ("drills", "sykehjem", "2026-09") not in {o.key for o in got.observations}

    @pytest.mark.parametrize("text", ["MSitAE-OCTOBER-2026", "Uttrekk oktober 2026", "Rapport_2026M10"])
    def test_under_a_months_heading_the_one_month_in_a_text_is_meant(self, read: Read, text: str) -> None:
        got = read("Periode;Enhet;Øvelser", f"{text};Sykehjemmet;4")
        assert values(got) == {("drills", "sykehjem", "2026-10"): 4.0}

    @pytest.mark.parametrize(
        "text",
        [
            "Budsjett oktober 2026",
            "Hittil oktober 2026",
            "jan-okt 2026",
            "Uttrekk 5. oktober 2026",
            "Hentet 05.10.2026",
            "september og oktober 2026",
            "uke 41, oktober 2026",
            "YTD-OCTOBER-2026",
            "1.-15. oktober 2026",
            "oktober 2026 mot 2025",
        ],
    )
    def test_a_plan_or_a_running_total_under_a_months_heading_is_never_the_month(self, read: Read, text: str) -> None:
        assert errors(read("Periode;Enhet;Øvelser", f"{text};Sykehjemmet;4"))

    def test_nor_is_the_month_of_a_note_below_the_table(self, read: Read) -> None:
        table = ("Periode;Enhet;Øvelser", "2026-09;Sykehjemmet;4", "Kilde: lønnssystemet oktober 2026")
        assert errors(read(*table, "", ";Enhet;Ledige", ";Sykehjemmet;5")) == [("unknown-month", "C6", "5")]

    def test_nor_is_a_running_total_said_in_words(self, read: Read) -> None:
        assert errors(read("Periode;Enhet;Øvelser", "til og med oktober 2026;Sykehjemmet;4"))

    @pytest.mark.parametrize(
        ("title", "head", "row", "months"),
        [
            ("Eiendomsskatt", "2023;2024;2025", "4;;5", {"2023-12": 4.0, "2025-12": 5.0}),
            ("Eiendomsskatt", "2024;2025;2026", "4;5;", {"2024-12": 4.0, "2025-12": 5.0}),
            ("Øvelser", "202608;202609;202610", "4;5;", {"2026-08": 4.0, "2026-09": 5.0}),
            ("Øvelser 2026", "jan;feb;mars;april", "4;;;5", {"2026-01": 4.0, "2026-04": 5.0}),
        ],
    )
    def test_a_column_without_figures_is_a_column_still(
        self, read: Read, title: str, head: str, row: str, months: dict[str, float]
    ) -> None:
        """Its heading is no title of the others, and the row of headings is one although nothing stands below it."""
        got = read(title, f"Enhet;{head}", f"Sykehjemmet;{row}")
        assert {key[2]: value for key, value in values(got).items()} == months

    def test_a_table_to_the_right_may_begin_with_years_too(self, read: Read) -> None:
        """A column of years without a heading is read beside labels, whichever table of the sheet it begins."""
        got = read(
            ";Enhet;Eiendomsskatt;;;Enhet;Eiendomsskatt",
            "2024;Sykehjemmet;4;;2024;Stab og støtte;7",
            "2025;Sykehjemmet;5;;2025;Stab og støtte;8",
        )
        assert values(got) == {
            ("tax", "sykehjem", "2024-12"): 4.0,
            ("tax", "sykehjem", "2025-12"): 5.0,
            ("tax", "stab", "2024-12"): 7.0,
            ("tax", "stab", "2025-12"): 8.0,
        }

    @pytest.mark.parametrize(
        ("indicator", "text", "month"),
        [
            ("Eiendomsskatt", "2025", "2025-12"),
            ("Kvartalstall", "3. kvartal 2026", "2026-09"),
            ("Kvartalstall", "2026K3", "2026-09"),
            ("Kvartalstall", "Q3 2026", "2026-09"),
            ("Tertialtall", "2. tertial 2026", "2026-08"),
            ("Tertialtall", "T2 2026", "2026-08"),
        ],
    )
    def test_a_longer_period_is_kept_under_its_last_month(
        self, read: Read, indicator: str, text: str, month: str
    ) -> None:
        got = read(f"Periode;Enhet;{indicator}", f"{text};Sykehjemmet;4")
        assert [(key[2], value) for key, value in values(got).items()] == [(month, 4.0)]

    def test_a_year_without_a_heading_completes_the_month_beside_it(self, read: Read) -> None:
        got = read("Måned;;Enhet;Øvelser", "mars;2025;Sykehjemmet;4", "mars;2026;Sykehjemmet;5")
        assert values(got) == {("drills", "sykehjem", "2025-03"): 4.0, ("drills", "sykehjem", "2026-03"): 5.0}

    def test_a_year_without_a_heading_does_not_overrule_the_one_in_the_month(self, read: Read) -> None:
        got = read("Måned;;Enhet;Øvelser", "mars 2026;2025;Sykehjemmet;4", "mars 2026;2026;Hjemmetjenesten;5")
        assert [e[:2] for e in errors(got)] == [("ambiguous", "B2")]

    def test_nor_does_one_under_a_years_heading(self, read: Read) -> None:
        got = read("År;Måned;Enhet;Øvelser", "2025;mars 2026;Sykehjemmet;4", "2026;mars 2026;Hjemmetjenesten;5")
        assert [e[:2] for e in errors(got)] == [("ambiguous", "A2")]

    @pytest.mark.parametrize("head", ["År 2025", "År: 2025"])
    def test_the_word_year_may_stand_before_the_year(self, read: Read, head: str) -> None:
        got = read("Eiendomsskatt", f"Enhet;{head};{head.replace('2025', '2024')}", "Sykehjemmet;4;5")
        assert values(got) == {("tax", "sykehjem", "2025-12"): 4.0, ("tax", "sykehjem", "2024-12"): 5.0}

    @pytest.mark.parametrize(
        ("heading", "row", "key"),
        [
            ("År;Enhet;Eiendomsskatt", "2026;Sykehjemmet;4", ("tax", "sykehjem", "2026-12")),
            ("Periode;Enhet;Kvartalstall", "4. kvartal 2026;Sykehjemmet;4", ("quarterly", "sykehjem", "2026-12")),
            ("Periode;Enhet;Tertialtall", "3. tertial 2026;Sykehjemmet;4", ("tertial", "sykehjem", "2026-12")),
        ],
    )
    def test_a_period_that_has_begun_is_not_future(
        self, read: Read, heading: str, row: str, key: tuple[str, str, str]
    ) -> None:
        """As the current month is not: property tax of the year is known in March."""
        assert values(read(heading, row)) == {key: 4.0}

    @pytest.mark.parametrize(
        ("heading", "row"),
        [
            ("År;Enhet;Eiendomsskatt", "2027;Sykehjemmet;4"),
            ("Periode;Enhet;Kvartalstall", "1. kvartal 2027;Sykehjemmet;4"),
            ("Periode;Enhet;Tertialtall", "1. tertial 2027;Sykehjemmet;4"),
        ],
    )
    def test_a_period_that_has_not_begun_is_future(self, read: Read, heading: str, row: str) -> None:
        assert [e[:2] for e in errors(read(heading, row))] == [("future-month", "A2")]

    @pytest.mark.parametrize("text", ["2010-11", "2011-12", "2009-10", "2000/01", "2009/10"])
    @pytest.mark.parametrize("indicator", ["Øvelser", "Eiendomsskatt"])
    def test_a_year_with_the_next_one_may_be_a_school_year_and_is_never_guessed(
        self, read: Read, text: str, indicator: str
    ) -> None:
        got = read(f"Periode;Enhet;{indicator}", f"{text};Sykehjemmet;4")
        assert [e[:2] for e in errors(got)] == [("ambiguous", "A2")]
        assert got.findings[0].facts["what"] == "years"

    @pytest.mark.parametrize("title", ["Øvelser 2009-10", "Øvelser, skoleåret 2009/10"])
    def test_nor_is_it_in_a_title(self, read: Read, title: str) -> None:
        assert [e[:2] for e in errors(read(title, "Enhet;Antall", "Sykehjemmet;4"))] == [("ambiguous", "A1")]

    @pytest.mark.parametrize("years", ["2016-17", "2016–17", "2016/17", "2016–2017"])
    def test_a_school_year_in_a_title_is_not_the_year_it_begins_in(self, read: Read, years: str) -> None:
        assert errors(read(f"Eiendomsskatt, skoleåret {years}", "Enhet;Antall", "Sykehjemmet;4"))

    def test_months_beside_it_settle_that_it_is_a_month(self, read: Read) -> None:
        got = read("Periode;Enhet;Øvelser", "2010-11;Sykehjemmet;4", "2010-09;Sykehjemmet;5")
        assert values(got) == {("drills", "sykehjem", "2010-11"): 4.0, ("drills", "sykehjem", "2010-09"): 5.0}

    def test_a_school_year_is_refused_at_its_cell(self, read: Read) -> None:
        got = read("Periode;Enhet;Eiendomsskatt", "2016-17;Sykehjemmet;4", "2017-18;Sykehjemmet;5")
        assert [e[:2] for e in errors(got)] == [("unknown-month", "A2"), ("unknown-month", "A3")]

    @pytest.mark.parametrize(
        "name",
        ["fravær_oktober_2026", "Rapport_okt_26", "rapport_2026_10", "rapport-2026-10"],
    )
    def test_a_files_name_has_no_spaces(self, read: Read, name: str) -> None:
        got = read("Enhet;Øvelser", "Sykehjemmet;4", name=f"{name}.csv")
        assert values(got) == {("drills", "sykehjem", "2026-10"): 4.0}

    @pytest.mark.parametrize("name", ["innsynskrav-2025", "skatt-2025__dataset", "skatt-2025-endelig"])
    def test_a_year_in_a_files_name_may_stand_after_a_hyphen(self, read: Read, name: str) -> None:
        got = read("Enhet;Eiendomsskatt", "Sykehjemmet;4", name=f"{name}.csv")
        assert values(got) == {("tax", "sykehjem", "2025-12"): 4.0}

    def test_the_day_a_file_was_sent_is_not_its_month(self, read: Read) -> None:
        """What is sent on 5 March is about February, or about any month before it."""
        got = read("Enhet;Øvelser", "Sykehjemmet;4", name="2026-03-05.csv")
        assert errors(got)
        assert got.observations == ()


class TestWhat:
    def test_tables_side_by_side_each_have_their_own_labels(self, read: Read) -> None:
        head = "Måned;Enhet;Gruppe;Kjønn;Personer"
        got = read(
            f"{head};;{head}",
            "202607;Sykehjemmet;Helt ledige;Kvinner;20;;202607;Sykehjemmet;Helt ledige;Begge kjønn;41",
            "202607;Hjemmetjenesten;Helt ledige;Kvinner;10;;202607;Stab og støtte;Helt ledige;Begge kjønn;21",
        )
        assert values(got) == {
            ("idle_women", "sykehjem", "2026-07"): 20.0,
            ("idle", "sykehjem", "2026-07"): 41.0,
            ("idle_women", "hjemme", "2026-07"): 10.0,
            ("idle", "stab", "2026-07"): 21.0,
        }

    def test_an_alias_may_join_headings_that_all_stand_over_a_table_of_one_column(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        for row in ([], [None, "Andel i arbeid"], [None, "2025"], [None, "15-74 år"], ["Sykehjemmet", 62.5]):
            book.active.append(row)
        book.save(tmp_path / "ark.xlsx")
        got = read_workbook(tmp_path / "ark.xlsx", REGISTER, this_month="2026-11")
        assert values(got) == {("employed", "sykehjem", "2025-12"): 62.5}

    @pytest.mark.parametrize("missing", [1, 3])
    def test_but_not_where_one_of_them_is_missing(self, tmp_path: Path, missing: int) -> None:
        rows = [[], [None, "Andel i arbeid"], [None, "2025"], [None, "15-74 år"], ["Sykehjemmet", 62.5]]
        book = openpyxl.Workbook()
        for row in (row for n, row in enumerate(rows) if n != missing):
            book.active.append(row)
        book.save(tmp_path / "ark.xlsx")
        got = read_workbook(tmp_path / "ark.xlsx", REGISTER, this_month="2026-11")
        assert [e[0] for e in errors(got)] == ["unknown-indicator"]

    def test_a_heading_nobody_knows_that_stands_over_two_tables_is_no_title(self, read: Read) -> None:
        table = ("Måned;Enhet;Indikator;Trivsel", "2026-10;Sykehjemmet;Øvelser;4")
        assert {e[:2] for e in errors(read(*table, "", *table))} == {("unknown-indicator", "D1")}

    def test_the_parts_have_names_in_english_as_the_other_columns_do(self, read: Read) -> None:
        got = read("Month;Unit;Indicator;Numerator;Denominator", "2026-10;Sykehjemmet;Sykefravær;4;50")
        assert values(got) == {("sick", "sykehjem", "2026-10"): 8.0}

    @pytest.mark.parametrize("part", ["Kvinner", "Menn", "Jenter", "Gutter"])
    def test_a_part_of_the_people_is_not_all_of_them(self, read: Read, part: str) -> None:
        got = read("Måned;Enhet;Kjønn;Øvelser", f"2026-10;Sykehjemmet;{part};4")
        assert [e[1] for e in errors(got)] == ["C2"]

    @pytest.mark.parametrize("part", ["Kvinne", "Mann", "Jente", "Gutt"])
    def test_nor_is_it_in_the_singular(self, read: Read, part: str) -> None:
        got = read("Måned;Enhet;Kjønn;Øvelser", f"2026-10;Sykehjemmet;{part};4")
        assert [e[1] for e in errors(got)] == ["C2"]

    @pytest.mark.parametrize(
        ("head", "part"),
        [("Alder", "15-24 år"), ("Aldersgruppe", "Under 30 år"), ("Yrke", "Undervisning"), ("Staff Group", "Nurses"),
         ("Hvem", "80 år og over"), ("Lengde", "1–16 dager"), ("", "20-24 år")],
    )  # fmt: skip
    def test_a_row_of_one_group_is_not_the_whole_unit(self, read: Read, head: str, part: str) -> None:
        """A column called «Alder» says that the figures are broken down, also where only one group is sent."""
        got = read(f"Måned;Enhet;{head};Øvelser", f"2026-10;Sykehjemmet;{part};4")
        assert [e[1] for e in errors(got)] == ["C2"]

    @pytest.mark.parametrize(
        ("head", "all_of_them"),
        [("Alder", "Alle aldre"), ("Alder", "I alt"), ("Kjønn", "Kvinner og menn"), ("Yrke", "Alle")],
    )
    def test_a_row_of_all_groups_is(self, read: Read, head: str, all_of_them: str) -> None:
        got = read(f"Måned;Enhet;{head};Øvelser", f"2026-10;Sykehjemmet;{all_of_them};4")
        assert values(got) == {("drills", "sykehjem", "2026-10"): 4.0}

    @pytest.mark.parametrize("head", ["Gruppe", "Kategori"])
    def test_units_may_stand_under_such_a_heading_with_their_sum(self, read: Read, head: str) -> None:
        got = read("Øvelser oktober 2026", f"{head};Antall", "Sykehjemmet;4", "Hjemmetjenesten;5", "Totalt;9")
        assert values(got) == {("drills", "sykehjem", "2026-10"): 4.0, ("drills", "hjemme", "2026-10"): 5.0}
        assert [f.cell for f in got.findings if f.code == "total-row"] == ["A5"]

    def test_a_sum_in_the_groups_column_is_no_unit_above_it(self, read: Read) -> None:
        got = read("Øvelser", "Enhet;Kjønn;Måned;Antall", "Sykehjemmet;I alt;okt 2026;4", ";Sum;sep 2026;9")
        assert values(got) == {("drills", "sykehjem", "2026-10"): 4.0}

    def test_a_column_of_groups_may_be_left_out(self, read: Read) -> None:
        got = read("Måned;Enhet;Alder;Øvelser", "2026-10;Sykehjemmet;15-24 år;4", skip_headings=("Alder",))
        assert values(got) == {("drills", "sykehjem", "2026-10"): 4.0}

    @pytest.mark.parametrize(("head", "text"), [("Leder", "Fast"), ("Adresse", "Vegen 3-5"), ("Region", "Øst")])
    def test_a_remark_on_the_unit_is_not_in_the_way(self, read: Read, head: str, text: str) -> None:
        got = read(f"Måned;Enhet;{head};Øvelser", f"2026-10;Sykehjemmet;{text};4")
        assert values(got) == {("drills", "sykehjem", "2026-10"): 4.0}


class TestFigures:
    def test_a_decimal_number_is_nobodys_identity_number(self, read: Read) -> None:
        """FTE days with five decimals meet the control digits now and then."""
        got = read("Måned;Enhet;Øvelser", "2026-10;Sykehjemmet;115057.00785", "2026-10;Hjemmetjenesten;90.2")
        assert values(got)["drills", "sykehjem", "2026-10"] == 115057.00785

    def test_an_identity_number_with_a_point_in_it_is_still_one(self, read: Read) -> None:
        got = read("Måned;Enhet;Øvelser;Nummer", "2026-10;Sykehjemmet;4;115057.00785")
        assert [e[0] for e in errors(got)] == ["personal-data"]

    def test_thousands_with_commas_are_never_read_as_decimals(self, read: Read) -> None:
        """In this file the comma may be either, and nothing in it says which."""
        got = read("Øvelser 2025", ";jan;feb", "Sykehjemmet;2,666;1,877", "Hjemmetjenesten;13,525;498")
        assert {e[0] for e in errors(got)} == {"ambiguous"}
        assert got.observations == ()

    def test_another_number_settles_that_the_comma_is_decimal(self, read: Read) -> None:
        got = read("Øvelser 2025", ";jan;feb", "Sykehjemmet;2,666;1,8", "Hjemmetjenesten;13,525;498")
        assert values(got)["drills", "sykehjem", "2025-01"] == 2.666

    @pytest.mark.parametrize(
        ("other", "value"),
        [("1,234,567", 2666.0), ("1,234.5", 2666.0), ("1234.125", 2666.0), ("1234,125", 2.666), ("1 234,5", 2.666),
         ("1.234,5", 2.666), ("0,125", 2.666), ("-1,8", 2.666), ("12,5 %", 2.666)],
    )  # fmt: skip
    def test_so_does_one_that_can_have_no_other_sign(self, tmp_path: Path, other: str, value: float) -> None:
        """In a workbook's texts as in a csv."""
        book = openpyxl.Workbook()
        for row in (["Øvelser 2025"], [None, "jan"], ["Sykehjemmet", "2,666"], ["Merknad"], [None, other]):
            book.active.append(row)
        book.save(tmp_path / "ark.xlsx")
        got = read_workbook(tmp_path / "ark.xlsx", REGISTER, this_month="2026-11")
        assert [o.value for o in got.observations] == [value]

    @pytest.mark.parametrize("text", ["2,666", "2.666", "-2,666"])
    def test_a_text_of_a_workbook_is_not_guessed_either(self, tmp_path: Path, text: str) -> None:
        book = openpyxl.Workbook()
        for row in (["Øvelser 2025"], [None, "jan"], ["Sykehjemmet", text]):
            book.active.append(row)
        book.save(tmp_path / "ark.xlsx")
        assert [e[:2] for e in errors(read_workbook(tmp_path / "ark.xlsx", REGISTER, this_month="2026-11"))] == [
            ("ambiguous", "B3")
        ]

    def test_a_percentage_of_three_decimals_is_no_percentage_of_thousands(self, read: Read) -> None:
        got = read("Sykefravær oktober 2026", "Enhet;Prosent", "Sykehjemmet;7,125 %")
        assert values(got) == {("sick", "sykehjem", "2026-10"): 7.125}
