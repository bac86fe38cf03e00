"""What drawn layouts were met with and read wrong, each as the smallest sheet that shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.intake.reading import Reading, read_workbook
from dashboard.model import Indicator, Place, Register, Unit

Read = Callable[..., Reading]
Parts = tuple[float | None, float | None, float | None]

UNITS = {
    id: Unit(id, name, above, code, (), (Place(above),))
    for id, above, name, code in (
        ("nesbyen", "", "Nesbyen kommune", ""),
        ("helse", "nesbyen", "Helse og omsorg", "300"),
        ("sykehjem", "helse", "Sykehjemmet", "310"),
        ("hjemme", "helse", "Hjemmetjenesten", "320"),
        ("bo", "helse", "Bo- og aktivitetssenteret", "330"),
    )
}
INDICATORS = (
    Indicator("sick", "Sykefravær", "percent", "ratio", numerator="Tapte dagsverk", denominator="Avtalte dagsverk"),
    Indicator("overtime", "Overtid", "percent", "ratio", numerator="Overtidstimer", denominator="Avtalte timer"),
    Indicator("drills", "Øvelser", "count", "count", numerator="Gjennomførte øvelser"),
    Indicator("plans", "Planer", "count", "count", numerator="Planer vedtatt", cadence="tertial"),
    Indicator("tax", "Eiendomsskatt", "nok", "count", numerator="Skatt skrevet ut", cadence="year"),
    Indicator("checks", "Kontroller", "count", "count", numerator="Utførte kontroller", cadence="quarter"),
    Indicator("waiting", "Venteliste", "count", "count", numerator="Ventende", over_time="stock"),
)
REGISTER = Register(UNITS, {i.id: i for i in INDICATORS})


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read lines of a csv with semicolons."""

    def _read(*lines: str, name: str = "tall.csv") -> Reading:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return read_workbook(path, REGISTER, this_month="2026-11")

    return _read


def figures(reading: Reading) -> dict[tuple[str, str, str], Parts]:
    errors = [(f.code, f.cell, f.found) for f in reading.findings if f.severity == "error"]
    assert not errors
    return {o.key: (o.numerator, o.denominator, o.value) for o in reading.observations}


def errors(reading: Reading) -> list[tuple[str, str | None]]:
    return [(f.code, f.cell) for f in reading.findings if f.severity == "error"]


@pytest.mark.parametrize("head", ["Verdi", "Resultat", "Value", "Verdi 2026", "Tall"])
@pytest.mark.parametrize("labels", [("Tapte dagsverk", "Avtalte dagsverk"), ("Teller", "Nevner")])
def test_a_column_of_values_leaves_it_to_the_labels_which_part_each_is(
    read: Read, head: str, labels: tuple[str, str]
) -> None:
    lines = ["Sykefravær oktober 2026", f"Enhet;Måltall;{head}"]
    lines += [f"Sykehjemmet;{labels[0]};98", f"Sykehjemmet;{labels[1]};98"]
    assert figures(read(*lines)) == {("sick", "sykehjem", "2026-10"): (98, 98, 100)}


OF_OCTOBER = {("sick", "sykehjem", "2026-10"): (98, 980, 10)}


@pytest.mark.parametrize(
    "noise",
    [
        "Sist oppdatert 14. september 2025", "Sist endret i september 2025", "Oppdatert 5. november 2026",
        "Tall fra fagsystemet, kjørt 5. november 2026", "Frist: november 2026", "Svarfrist 20. november 2026",
        "Neste rapport: november 2026", "Vedtatt i juni 2025", "Godkjent i mai 2025", "Til møtet 12. november 2026",
    ],
)  # fmt: skip
@pytest.mark.parametrize("named", [False, True])
def test_when_something_was_done_is_not_the_month_of_the_figures(read: Read, noise: str, named: bool) -> None:
    title = "Sykefravær" if named else "Sykefravær oktober 2026"
    lines = [noise, title, "Enhet;Teller;Nevner", "Sykehjemmet;98;980"]
    assert figures(read(*lines, name="2026-10.csv" if named else "tall.csv")) == OF_OCTOBER


@pytest.mark.parametrize(
    "title", ["Sykefravær per 15. oktober 2026", "Sykefravær 1.–31. oktober 2026", "31. oktober 2026"]
)
def test_a_title_may_name_its_month_by_a_day(read: Read, title: str) -> None:
    assert figures(read("Sykefravær", title, "Enhet;Teller;Nevner", "Sykehjemmet;98;980")) == OF_OCTOBER


@pytest.mark.parametrize("number", ["Tabell 1. ", "Tabell 2: ", "Tabell 1.3 ", "Figur 4 – ", "Vedlegg 2. "])
def test_a_table_may_have_a_number(read: Read, number: str) -> None:
    lines = [f"{number}Sykefravær", "oktober 2026", "Enhet;Teller;Nevner", "Sykehjemmet;98;980"]
    assert figures(read(*lines)) == OF_OCTOBER


def test_what_columns_hold_ends_with_their_table(read: Read) -> None:
    lines = ["Øvelser oktober 2026", "Nr;Enhet;Antall", "1;Sykehjemmet;3", "2;Hjemmetjenesten;4"]
    lines += ["", "Venteliste oktober 2026", ";Antall", "Sykehjemmet;5", "Hjemmetjenesten;6"]
    found = {key: parts[2] for key, parts in figures(read(*lines)).items()}
    assert found == {
        ("drills", "sykehjem", "2026-10"): 3, ("drills", "hjemme", "2026-10"): 4,
        ("waiting", "sykehjem", "2026-10"): 5, ("waiting", "hjemme", "2026-10"): 6,
    }  # fmt: skip


def test_months_under_their_word_end_where_a_unit_heads_figures(read: Read) -> None:
    lines = ["Øvelser", "År;Måned;Sykehjemmet", "2026;9;3", "2026;10;4"]
    lines += ["", "Venteliste", ";Sykehjemmet", "september 2026;5", "oktober 2026;6"]
    found = {key[::2]: parts[2] for key, parts in figures(read(*lines)).items()}
    assert found == {
        ("drills", "2026-09"): 3, ("drills", "2026-10"): 4, ("waiting", "2026-09"): 5, ("waiting", "2026-10"): 6,
    }  # fmt: skip


def test_a_group_s_title_among_numbered_months_leaves_them_months(read: Read) -> None:
    lines = ["Øvelser 2026", "Måned;Antall", "Sykehjemmet", "9;3", "10;4", "Hjemmetjenesten", "9;5", "10;6"]
    found = {key[1:]: parts[2] for key, parts in figures(read(*lines)).items()}
    assert found == {
        ("sykehjem", "2026-09"): 3, ("sykehjem", "2026-10"): 4, ("hjemme", "2026-09"): 5, ("hjemme", "2026-10"): 6,
    }  # fmt: skip


@pytest.mark.parametrize("pair", ["Enhet:;Sykehjemmet", "Enhet;Sykehjemmet"])
def test_a_word_with_its_answer_says_nothing_of_the_columns_below(read: Read, pair: str) -> None:
    lines = ["Øvelser", pair, "", ";Antall", "202609;3", "202610;4"]
    found = {key[1:]: parts[2] for key, parts in figures(read(*lines)).items()}
    assert found == {("sykehjem", "2026-09"): 3, ("sykehjem", "2026-10"): 4}


def test_tables_side_by_side_have_each_its_month(read: Read) -> None:
    lines = ["Øvelser", "september 2026;;;oktober 2026;", "Enhet;Antall;;Enhet;Antall", "Sykehjemmet;3;;Sykehjemmet;4"]
    found = {key[2]: parts[2] for key, parts in figures(read(*lines)).items()}
    assert found == {"2026-09": 3, "2026-10": 4}


def test_two_months_over_one_table_are_still_ambiguous(read: Read) -> None:
    lines = ["Øvelser", "september 2026", "oktober 2026", "", "Enhet;Antall", "Sykehjemmet;3"]
    assert "ambiguous" in {code for code, _ in errors(read(*lines))}


def test_a_percent_sign_says_that_the_figure_of_a_ratio_is_its_percentage(read: Read) -> None:
    lines = ["Oktober 2026", "Enhet;Indikator;Tall", "Sykehjemmet;Sykefravær;9,8 %", "Sykehjemmet;Øvelser;3"]
    found = {key[0]: parts for key, parts in figures(read(*lines)).items()}
    assert found == {"sick": (None, None, 9.8), "drills": (3, None, 3)}
    assert errors(read("Oktober 2026", "Enhet;Indikator;Tall", "Sykehjemmet;Sykefravær;9,8")) == [("ambiguous", "C3")]


@pytest.mark.parametrize("name", ["Øvelser v2.csv", "Øvelser endelig.csv", "Kopi av Øvelser.csv", "Øvelser (3).csv", "øvelser_rev.csv"])  # fmt: skip
def test_which_version_a_file_is_says_nothing_of_what_is_in_it(read: Read, name: str) -> None:
    found = figures(read("Enhet;Oktober 2026", "Sykehjemmet;3", name=name))
    assert found == {("drills", "sykehjem", "2026-10"): (3, None, 3)}


def test_a_title_stands_over_the_labels_of_the_table_beside(read: Read) -> None:
    lines = ["september 2026;;;;Rapport for oktober 2026", "Kode;Enhet;Øvelser;;Kode;Enhet;Øvelser"]
    lines += ["310;Sykehjemmet;3;;310;Sykehjemmet;4", "320;Hjemmetjenesten;5;;320;Hjemmetjenesten;6"]
    found = {key[1:]: parts[2] for key, parts in figures(read(*lines)).items()}
    assert found == {
        ("sykehjem", "2026-09"): 3, ("sykehjem", "2026-10"): 4, ("hjemme", "2026-09"): 5, ("hjemme", "2026-10"): 6,
    }  # fmt: skip


def test_a_word_for_a_column_alone_over_an_empty_row_is_a_title(read: Read) -> None:
    lines = ["Sykefravær på Sykehjemmet", "Nøkkeltall", "", ";Teller;Nevner", "202610;98;980"]
    assert figures(read(*lines)) == OF_OCTOBER


def test_a_title_may_say_that_it_is_an_overview(read: Read) -> None:
    lines = ["Oversikt over Sykefravær i oktober 2026", "Enhet;Teller;Nevner", "Sykehjemmet;98;980"]
    assert figures(read(*lines)) == OF_OCTOBER


def test_a_label_written_once_goes_on_past_a_row_without_figures(read: Read) -> None:
    lines = ["Oktober 2026", "Enhet;Indikator;Måltall;Verdi", "Sykehjemmet;Øvelser;Teller;", ";;Verdi;3"]
    lines += [";Sykefravær;Nevner;980", ";;Teller;98", ";;Prosent;10"]
    assert figures(read(*lines)) == {**OF_OCTOBER, ("drills", "sykehjem", "2026-10"): (3, None, 3)}


def test_a_label_written_once_does_not_go_on_past_an_empty_row(read: Read) -> None:
    lines = ["Oktober 2026", "Enhet;Indikator;Verdi", "Sykehjemmet;Øvelser;3", "", ";Venteliste;4"]
    assert errors(read(*lines))


def test_a_total_s_column_may_be_empty_over_the_first_rows(read: Read) -> None:
    lines = ["Oktober 2026", ";Sykehjemmet;Hjemmetjenesten;I alt", "Sykefravær", "Prosent;10;20;"]
    lines += ["Overtid", "Teller;5;6;11", "Nevner;50;60;110"]
    found = figures(read(*lines))
    assert found["overtime", "sykehjem", "2026-10"] == (5, 50, 10)
    assert found["sick", "hjemme", "2026-10"] == (None, None, 20)


def test_years_over_months_may_have_a_total_beside_them(read: Read) -> None:
    lines = ["Øvelser", ";2025;2026;Sum", "Enhet;desember;januar;", "Sykehjemmet;3;4;7"]
    found = {key[2]: parts[2] for key, parts in figures(read(*lines)).items()}
    assert found == {"2025-12": 3, "2026-01": 4}


def test_a_figure_with_four_decimals_is_no_month(read: Read) -> None:
    lines = ["Sykefravær i prosent oktober 2026", "Enhet,Prosent", "Sykehjemmet,4.1997", "Hjemmetjenesten,10.2026"]
    lines += ["Helse og omsorg,7.5"]
    found = {key[1:]: parts[2] for key, parts in figures(read(*lines)).items()}
    assert found == {("sykehjem", "2026-10"): 4.1997, ("hjemme", "2026-10"): 10.2026}


def test_a_month_with_a_point_is_a_month_also_where_decimals_have_points(read: Read) -> None:
    lines = [
        "Sykefravær,prosent",
        "Enhet,09.2026,10.2026",
        "Sykehjemmet,4.5,5.5",
        "",
        "Måned,Sykehjemmet",
        "08.2026,6.5",
    ]
    found = {key[2]: parts[2] for key, parts in figures(read(*lines)).items()}
    assert found == {"2026-09": 4.5, "2026-10": 5.5, "2026-08": 6.5}


def test_a_year_alone_over_a_table_is_its_year(read: Read) -> None:
    lines = ["2026", "Øvelser", "Enhet;september;oktober", "Sykehjemmet;3;4"]
    assert {key[2] for key in figures(read(*lines))} == {"2026-09", "2026-10"}


def test_months_of_blocks_have_the_year_of_the_title_above_them_all(read: Read) -> None:
    lines = ["Øvelser 2026", "Enhet;Antall", "September", "Sykehjemmet;3", "Oktober", "Sykehjemmet;4"]
    assert {key[2]: parts[2] for key, parts in figures(read(*lines)).items()} == {"2026-09": 3, "2026-10": 4}


@pytest.mark.parametrize("title", ["Rapport 2026, 3. kvartal", "Rapport – 2026 – 3. kvartal"])
def test_a_quarter_may_stand_after_its_year(read: Read, title: str) -> None:
    lines = [title, "Enhet;Kontroller", "Sykehjemmet;3"]
    assert set(figures(read(*lines))) == {("checks", "sykehjem", "2026-09")}


@pytest.mark.parametrize("name", ["Fra Mai Hansen.csv", "Tall_av_June_Berg.csv", "fra April Dahl 2026.csv"])
def test_a_person_may_have_the_name_of_a_month(read: Read, name: str) -> None:
    lines = ["Øvelser 2026", "Enhet;Antall", "Sykehjemmet;3"]
    assert errors(read(*lines, name=name)) == [("unknown-month", "A1")]


def test_a_row_without_its_figure_is_no_title_for_the_rows_below(read: Read) -> None:
    lines = ["Øvelser 2026", "Måned;Enhet;Antall", "september;Sykehjemmet;3", "september;Hjemmetjenesten;"]
    lines += ["oktober;Sykehjemmet;4"]
    assert {key[2]: parts[2] for key, parts in figures(read(*lines)).items()} == {"2026-09": 3, "2026-10": 4}


def test_labels_of_the_table_to_the_left_say_nothing_of_this_one(read: Read) -> None:
    lines = ["Oktober 2026", "Sykefravær;;;;Overtid", "Enhet;Måltall;Verdi;;Enhet;Måltall;Verdi"]
    lines += ["Sykehjemmet;Teller;98;;Sykehjemmet;Verdi;7", "Sykehjemmet;Nevner;980;;Hjemmetjenesten;Verdi;8"]
    found = figures(read(*lines))
    assert found["sick", "sykehjem", "2026-10"] == (98, 980, 10)
    assert found["overtime", "sykehjem", "2026-10"] == (None, None, 7)


def test_a_note_over_a_column_of_months_does_not_make_them_strange(read: Read) -> None:
    lines = ["Øvelser på Sykehjemmet", "Kilde: fagsystemet", ";Antall", "oktober 2026;3"]
    assert figures(read(*lines)) == {("drills", "sykehjem", "2026-10"): (3, None, 3)}


def test_groups_may_be_titled_by_what_they_count(read: Read) -> None:
    lines = ["Oktober 2026", "Enhet;Verdi", "Tapte dagsverk", "Sykehjemmet;98", "Avtalte dagsverk", "Sykehjemmet;980"]
    assert figures(read(*lines)) == OF_OCTOBER


def test_the_headings_of_the_next_table_are_no_text_among_figures(read: Read) -> None:
    lines = ["Sykefravær", "Enhet: Sykehjemmet", "Periode;Teller;Nevner", "oktober 2026;98;980", ""]
    lines += ["Enhet: Hjemmetjenesten;Teller;Nevner", "oktober 2026;60;600"]
    assert figures(read(*lines)) == {**OF_OCTOBER, ("sick", "hjemme", "2026-10"): (60, 600, 10)}


def test_a_figure_beside_its_month_is_no_year(read: Read) -> None:
    lines = ["Øvelser på Sykehjemmet 2026", ";Antall", "august;3", "september;2024", "oktober;4"]
    assert [o.value for o in read(*lines).observations] == [3, 2024, 4]


def test_a_total_of_months_is_not_checked_where_one_has_no_figures(read: Read) -> None:
    lines = ["Øvelser", "Enhet;august 2026;september 2026;oktober 2026;Sum", "Sykehjemmet;3;;4;9"]
    assert {key[2] for key in figures(read(*lines))} == {"2026-08", "2026-10"}


def test_a_group_s_title_leaves_the_years_of_the_table_to_the_right_years(read: Read) -> None:
    lines = [";;;Hjemmetjenesten", "Mnd;Antall;;Mnd;Antall", "Øvelser;;;Øvelser", "202610;3;;202610;4"]
    found = read("Sykehjemmet" + lines[0], *lines[1:])
    assert {key[1]: parts[2] for key, parts in figures(found).items()} == {"sykehjem": 3, "hjemme": 4}


def test_a_sum_without_figures_takes_nothing_from_the_table_below(read: Read) -> None:
    lines = ["Øvelser 2026", "Måned;Enhet;Antall", "september;Sykehjemmet;3", "september;SUM;", ""]
    lines += ["Venteliste 2026", "År;Måned;Enhet;Antall;Ventende", "2026;september;Sykehjemmet;;4"]
    assert ("waiting", "sykehjem", "2026-09") in figures(read(*lines))


def test_a_title_over_the_months_of_a_table_beside_another_is_no_strange_heading(read: Read) -> None:
    lines = ["Øvelser", "Rapport fra Sykehjemmet;;;Rapport fra Hjemmetjenesten", ";Antall;;;Antall"]
    lines += ["oktober 2026;3;;oktober 2026;4"]
    assert {key[1]: parts[2] for key, parts in figures(read(*lines)).items()} == {"sykehjem": 3, "hjemme": 4}


def test_a_total_in_the_table_to_the_left_sums_nothing_in_this_one(read: Read) -> None:
    lines = ["Øvelser;;;;Venteliste", "Enhet;september 2026;oktober 2026;;Enhet;september 2026;oktober 2026"]
    lines += ["Sykehjemmet;3;4;;Helse og omsorg;9;9", "Totalt;3;4;;Sykehjemmet;5;6"]
    found = figures(read(*lines))
    assert found["waiting", "sykehjem", "2026-10"][2] == 6


def test_figures_beside_their_months_are_no_years(read: Read) -> None:
    lines = ["Sykefravær på Sykehjemmet", ";Teller;Nevner", "august 2026;3;30", "september 2026;2001;2024"]
    lines += ["oktober 2026;2;20"]
    assert figures(read(*lines))["sick", "sykehjem", "2026-09"][:2] == (2001, 2024)


def test_years_in_figures_and_in_words_may_head_one_table(read: Read) -> None:
    lines = ["Eiendomsskatt på Sykehjemmet", "Måltall;År 2024;2025;Sum", "Verdi;3;4;7"]
    assert {key[2]: parts[2] for key, parts in figures(read(*lines)).items()} == {"2024-12": 3, "2025-12": 4}


def test_a_column_of_notes_ends_where_the_next_table_has_figures_in_it(read: Read) -> None:
    lines = ["Sykefravær", "Enhet;Prosent;Forklaring", "Hjemmetjenesten;10;se vedlegg", ""]
    lines += ["Overtid", ";Nevner;Teller;%", "Sykehjemmet;980;98;10"]
    found = figures(read(*lines, name="2026-10.csv"))
    assert found["overtime", "sykehjem", "2026-10"] == (98, 980, 10)


def test_notes_may_say_anything_and_stay_notes(read: Read) -> None:
    lines = ["Øvelser oktober 2026", "Enhet;Antall;Merknad", "Helse og omsorg;;Overtid", "Sykehjemmet;3;2026"]
    assert figures(read(*lines)) == {("drills", "sykehjem", "2026-10"): (3, None, 3)}


def test_a_sum_beside_an_empty_cell_is_the_left_table_s(read: Read) -> None:
    lines = ["Øvelser;;;;Venteliste", ";;Verdi;;;;Verdi", "Sykehjemmet;2025-12;3;;Sykehjemmet;2025-12;5"]
    lines += [";2026-01;4;;;2026-01;6", ";Total;;;Hjemmetjenesten;2025-12;7", ";;;;;2026-01;8"]
    assert figures(read(*lines))["waiting", "hjemme", "2025-12"][2] == 7


def test_a_total_of_months_is_not_checked_where_one_s_row_has_no_figure(read: Read) -> None:
    lines = ["Øvelser på Sykehjemmet", "Måned;Antall", "august 2026;3", "september 2026;", "oktober 2026;4", "Sum;9"]
    assert {key[2] for key in figures(read(*lines))} == {"2026-08", "2026-10"}


def test_months_over_the_next_table_are_no_dates_among_figures(read: Read) -> None:
    lines = ["Øvelser", "Enhet;august 2026;september 2026", "Sykehjemmet;3;4", ""]
    lines += ["Sykefravær", ";september 2026;september 2026", "Enhet;Teller;Nevner", "Sykehjemmet;98;980"]
    assert figures(read(*lines))["sick", "sykehjem", "2026-09"] == (98, 980, 10)


def test_a_column_of_notes_ends_where_it_alone_has_the_next_table_s_figures(read: Read) -> None:
    lines = ["Oktober 2026", "Indikator;Resultat;Merknad", "Øvelser;3;ok", "", "Enhet: Hjemmetjenesten;;Resultat"]
    lines += ["Øvelser;;4"]
    found = figures(read("Enhet: Sykehjemmet", *lines))
    assert {key[1]: parts[2] for key, parts in found.items()} == {"sykehjem": 3, "hjemme": 4}


def test_the_first_figure_of_a_row_is_no_year(read: Read) -> None:
    lines = ["Øvelser oktober 2026", ";Sykehjemmet;Hjemmetjenesten", "Antall;2015;4"]
    assert {key[1]: parts[2] for key, parts in figures(read(*lines)).items()} == {"sykehjem": 2015, "hjemme": 4}


def test_rows_with_numbers_and_notes_leave_a_label_written_once_in_force(read: Read) -> None:
    lines = ["Nr;Måned;Indikator;Måltall;Sykehjemmet;Merknad", "1;oktober 2026;Sykefravær;Teller;98;"]
    lines += ["2;;;Nevner;980;", "3;;Øvelser;Nevner;;ok", "4;;;Verdi;3;"]
    assert figures(read(*lines)) == {**OF_OCTOBER, ("drills", "sykehjem", "2026-10"): (3, None, 3)}


def test_a_word_for_a_column_alone_in_its_row_is_a_title(read: Read) -> None:
    lines = ["Nøkkeltall", "Eiendomsskatt på Sykehjemmet", "", ";Verdi", "År 2024;3", "2025;4"]
    assert {key[2] for key in figures(read(*lines))} == {"2024-12", "2025-12"}


@pytest.mark.parametrize("period", ["2026T2", "2026 T2", "T2 2026", "2. tertial 2026"])
def test_a_tertial_may_be_written_with_a_letter(read: Read, period: str) -> None:
    assert set(figures(read(f"Enhet;{period}", "Sykehjemmet;3", name="Planer.csv"))) == {
        ("plans", "sykehjem", "2026-08")
    }


def test_a_title_stands_over_the_row_numbers_of_the_table_beside(read: Read) -> None:
    lines = ["Øvelser 2026;;;", "", ";;;;Sykehjemmet", "Nr;Mnd;Antall;;Nr;Mnd;Antall", "1;oktober;3;;1;oktober;4"]
    found = figures(read(*lines[:2], "Hjemmetjenesten" + lines[2], *lines[3:]))
    assert {key[1]: parts[2] for key, parts in found.items()} == {"hjemme": 3, "sykehjem": 4}


def test_a_row_number_and_a_note_make_no_title_of_a_row_without_its_figure(read: Read) -> None:
    lines = ["År:;2026", "Nr;Enhet;Måned;Indikator;Verdi;;Merknad", "1;Sykehjemmet;september;Øvelser;3;;ok"]
    lines += ["2;Sykehjemmet;september;Venteliste;;;ok", "3;Sykehjemmet;oktober;Øvelser;4;;"]
    found = {key[::2]: parts[2] for key, parts in figures(read(*lines)).items()}
    assert found == {("drills", "2026-09"): 3, ("drills", "2026-10"): 4}


def test_units_end_where_the_next_table_counts_under_numbered_months(read: Read) -> None:
    lines = ["Øvelser", "Kode;Enhet;september 2026", "310;Sykehjemmet;3", "", "Venteliste", ";Antall", ";202609;202610"]
    lines += ["Sykehjemmet;5;6"]
    found = {key[::2]: parts[2] for key, parts in figures(read(*lines)).items()}
    assert found == {("drills", "2026-09"): 3, ("waiting", "2026-09"): 5, ("waiting", "2026-10"): 6}


@pytest.mark.parametrize("title", ["Rapport fra Bo- og aktivitetssenteret", "Øvelser – Bo- og aktivitetssenteret"])
def test_a_name_may_have_a_hyphen_that_waits_for_its_word(read: Read, title: str) -> None:
    assert set(figures(read(title, "Måned;Øvelser", "oktober 2026;3"))) == {("drills", "bo", "2026-10")}


def test_months_in_figures_may_stand_beside_a_total(read: Read) -> None:
    found = figures(read("Øvelser", "Enhet;SUM;202609;202610", "Sykehjemmet;7;3;4"))
    assert {key[2]: parts[2] for key, parts in found.items()} == {"2026-09": 3, "2026-10": 4}


def test_the_one_figure_under_its_month_is_no_year(read: Read) -> None:
    lines = [";Sykefravær;", ";2026-10;", "Kode;Teller;Nevner", "310;2046;8734"]
    assert figures(read(*lines))["sick", "sykehjem", "2026-10"][:2] == (2046, 8734)


def test_units_end_where_the_next_table_s_first_figure_is_missing(read: Read) -> None:
    lines = ["Øvelser", "Måned;Kode;Enhet;Antall", "202610;310;Sykehjemmet;3", "", "Sykefravær", ";;i prosent"]
    lines += ["okt-26;Hjemmetjenesten;-", "okt-26;Sykehjemmet;10"]
    assert figures(read(*lines))["sick", "sykehjem", "2026-10"] == (None, None, 10)


def test_a_heading_in_the_column_that_had_units_before_is_no_row_without_its_figure(read: Read) -> None:
    lines = ["september 2026", "Variabel;Enhet;Resultat", "Sykefravær;Sykehjemmet;10 %", ";Sum helse og omsorg;"]
    lines += ["Øvelser;Sykehjemmet;3", ";Helse og omsorg totalt;3", "", "oktober 2026", "oktober 2026;Resultat"]
    lines += ["Sykefravær", "Sykehjemmet;11 %", "Sum totalt;", "Øvelser", "Sykehjemmet;4"]
    assert figures(read(*lines))["sick", "sykehjem", "2026-10"] == (None, None, 11)


def test_months_over_the_next_table_may_stand_beside_its_title(read: Read) -> None:
    lines = ["Øvelser", "Enhet;september 2026;oktober 2026", "Sykehjemmet;3;4", "", "Venteliste"]
    lines += ["Venteliste;september 2026;oktober 2026", "Sykehjemmet;5;6"]
    assert figures(read(*lines))["waiting", "sykehjem", "2026-10"][2] == 6


def test_a_date_where_a_figure_should_be_is_no_number(read: Read) -> None:
    lines = ["Øvelser", "Enhet;september 2026;oktober 2026", "Sykehjemmet;3;4", "Hjemmetjenesten;03.04.2026;"]
    assert ("not-a-number", "B4") in errors(read(*lines))


def test_a_sum_without_figures_heads_no_column_of_the_next_table(read: Read) -> None:
    lines = [
        "Sykefravær",
        "september 2026",
        "Måltall;Kode;Enhet;Andel",
        "Prosent;310;Sykehjemmet;10",
        "Prosent;;Total;",
    ]
    lines += ["", "oktober 2026;;%", "Andel;Sykehjemmet;11"]
    assert figures(read(*lines))["sick", "sykehjem", "2026-10"] == (None, None, 11)


def test_a_total_has_the_month_written_once_also_past_a_row_without_its_figure(read: Read) -> None:
    lines = ["Øvelser", "Måned;Kode;Enhet;Antall", "oktober 2026;310;Sykehjemmet;3", ";320;Hjemmetjenesten;"]
    lines += [";330;Bo- og aktivitetssenteret;4", ";Total;;7"]
    assert set(figures(read(*lines))) == {("drills", "sykehjem", "2026-10"), ("drills", "bo", "2026-10")}


def test_what_columns_hold_ends_with_the_years_over_the_next_table_s_months(read: Read) -> None:
    lines = ["Øvelser", "Kode;Enhet;Måltall;september 2026", "310;Sykehjemmet;Antall;3", "", "Venteliste"]
    lines += [";;2025;2026", ";;des;jan", "Sykehjemmet;Antall;2098;14"]
    found = figures(read(*lines))
    assert found["waiting", "sykehjem", "2025-12"][2] == 2098
