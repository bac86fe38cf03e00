"""Real spreadsheets: the figures in them, each read by hand from its cell, or the place at which they are refused.

What lies in ``tests/real`` is always read; what may not lie there is read from the folder ``$TAKTSKIFTE_REAL`` names.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from apart import Outcome, read_apart
from outcomes import EXAMPLE, OUTCOMES, REAL, Job, folders, job, line, spreadsheets

from dashboard.assess.rollup import Cube, roll_up
from dashboard.intake.reading import Reading, read_workbook
from dashboard.intake.register import load_register
from dashboard.intake.settings import load_settings
from dashboard.intake.vocabulary import Vocabulary
from dashboard.model import IntakeSettings, Observation, Register

NHS = "b_series/NHS-Workforce-Capacity-and-Service-Delivery-Reporting-Solution"
Figure = tuple[str, str, str]


@functools.cache
def council(name: str) -> tuple[Register, IntakeSettings, Vocabulary]:
    folder = REAL / "councils" / name
    register, settings = load_register(folder / "register"), load_settings(folder / "council.toml").intake
    return register, settings, Vocabulary(register, settings.skip_headings)


def found(name: str) -> Path:
    """The file, in the project or where ``$TAKTSKIFTE_REAL`` says; without it there is nothing to try."""
    for folder in folders():
        if (folder / name).exists():
            return folder / name
    pytest.skip("only where $TAKTSKIFTE_REAL names a folder that holds it")


def read(name: str, by: str, *, sent_as: str | None = None, **other: object) -> Reading:
    register, settings, vocabulary = council(by)
    if other:
        settings, vocabulary = replace(settings, **other), None  # type: ignore[arg-type,assignment]
    return read_workbook(
        found(name), register, this_month="2026-11", settings=settings, file_name=sent_as, vocabulary=vocabulary
    )


def errors(reading: Reading) -> list[tuple[str, str | None, str | None, str]]:
    return [(f.code, f.sheet, f.cell, f.found) for f in reading.findings if f.severity == "error"]


def figures(reading: Reading) -> dict[Figure, Observation]:
    """The figures by indicator, unit and month, of a file that was not refused."""
    assert errors(reading)[:5] == []
    return {o.key: o for o in reading.observations}


def series(reading: Reading, indicator: str, unit: str) -> dict[str, tuple[float | None, str | None]]:
    """One series: the value of each month, and its cell."""
    return {k[2]: (o.value, o.cell) for k, o in figures(reading).items() if k[:2] == (indicator, unit)}


def rolled(readings: list[Reading], by: str, first: str, last: str) -> Cube:
    rows = [o for reading in readings for o in figures(reading).values()]
    names = ("indicator", "unit", "month", "numerator", "denominator", "value")
    return roll_up(pd.DataFrame([{n: getattr(o, n) for n in names} for o in rows]), council(by)[0], first, last)


KINDERGARTENS = "a_norway/is114-tema05/ssb-barnehager-2015-2023-alder-1-2-aar.xlsm"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(KINDERGARTENS, "ssb")


class TestKindergartens:
    """SSB's table 13502: every municipality by its number and name, each year in a column, «.» where there was none."""

    def test_nesbyen_is_one_series_under_its_two_numbers(self, reading: Reading) -> None:
        """0616 Nes (Buskerud) to 2019 in row 196, 3040 Nesbyen from 2020 in row 41."""
        assert series(reading, "barnehage_1_2", "nesbyen") == {
            "2015-12": (74.5, "B196"),
            "2016-12": (79.3, "C196"),
            "2017-12": (80.6, "D196"),
            "2018-12": (90.0, "E196"),
            "2019-12": (81.8, "F196"),
            "2020-12": (83.3, "G41"),
            "2021-12": (73.8, "H41"),
            "2022-12": (84.0, "I41"),
            "2023-12": (83.3, "J41"),
        }

    def test_every_number_of_the_table_is_read_and_no_sign(self, reading: Reading) -> None:
        """3554 cells of the first sheet hold a number, 2953 a sign."""
        assert len(figures(reading)) == 3554
        assert {o.sheet for o in reading.observations} == {"KOSandel120000"}

    def test_another_municipality_called_nes_is_another(self, reading: Reading) -> None:
        assert figures(reading)["barnehage_1_2", "nes_3228", "2023-12"].value == 90.9
        assert figures(reading)["barnehage_1_2", "nes_3228", "2015-12"].value == 84.0

    def test_the_table_goes_on_below_an_empty_row(self, reading: Reading) -> None:
        assert series(reading, "barnehage_1_2", "osteroy")["2020-12"] == (83.1, "G374")
        assert series(reading, "barnehage_1_2", "k2111_longyearbyen")["2023-12"] == (86.1, "J728")

    def test_more_children_than_inhabitants_is_as_reported(self, reading: Reading) -> None:
        assert series(reading, "barnehage_1_2", "nesna")["2019-12"] == (109.1, "F615")

    def test_a_percentage_alone_is_kept_as_one(self, reading: Reading) -> None:
        one = figures(reading)["barnehage_1_2", "nesbyen", "2023-12"]
        assert (one.numerator, one.denominator) == (None, None)
        assert {f.code for f in reading.findings if f.severity == "warning"} == {"value-only"}

    def test_an_extract_that_does_not_say_what_it_counts_is_refused_on_its_own_sheet(self) -> None:
        found = errors(read(KINDERGARTENS, "ssb", skip_sheets=()))
        assert {(code, sheet) for code, sheet, _, _ in found} == {("unknown-indicator", "o3-test-c")}


class TestRoads:
    """KOSTRA's road network: municipalities by number alone, Oslo's without its zero, the same facts on six sheets."""

    FILE = "a_norway/kostrarapportering2024/Kostra 01 - Vegnett hele landet.xlsx"
    SENT_AS = "Kostra 01 - Vegnett hele landet 2024.xlsx"

    def test_a_bare_number_names_the_municipality(self) -> None:
        got = figures(read(self.FILE, "vegnett", sent_as=self.SENT_AS))
        nesbyen = {k[0]: (o.value, o.cell) for k, o in got.items() if k[1:] == ("nesbyen", "2024-12")}
        assert nesbyen == {
            "veg_e": (0.0, "C136"),
            "veg_k": (59.0, "D136"),
            "veg_p": (443.0, "E136"),
            "veg_r": (27.0, "F136"),
            "veg_s": (335.0, "G136"),
            "veg_f": (48.0, "H136"),
        }
        assert got["veg_k", "oslo", "2024-12"].value == 1155.0

    def test_the_country_is_the_sum_of_its_357_municipalities(self) -> None:
        reading = read(self.FILE, "vegnett", sent_as=self.SENT_AS)
        assert len(figures(reading)) == 357 * 6
        cube = rolled([reading], "vegnett", "2024-12", "2024-12")
        sums = {i: float(cube.series(i, "norge")["value"].iloc[0]) for i in cube.indicators}
        assert sums == {
            "veg_e": 7066, "veg_r": 3474, "veg_f": 44751, "veg_k": 40187, "veg_p": 103074, "veg_s": 49804,
        }  # fmt: skip

    def test_without_a_year_anywhere_it_is_refused(self) -> None:
        assert {e[:2] for e in errors(read(self.FILE, "vegnett"))} == {("unknown-month", "Tabell kommuner")}

    def test_the_same_facts_with_other_decimals_are_never_stored_twice(self) -> None:
        reading = read(self.FILE, "vegnett", sent_as=self.SENT_AS, skip_sheets=("Metadata",))
        assert reading.observations == ()
        assert errors(reading)


class TestSickness:
    """NHS sickness absence: an organisation a row with days lost, days available and the rate to two decimals."""

    MONTHS = ("04", "05", "06", "07", "08", "09")

    def test_an_organisation_has_its_days_and_the_rate_they_give(self) -> None:
        one = figures(read(f"{NHS}/nhs_sickness_absence_2024-08.csv", "nhs"))["sickness", "rx8", "2024-08"]
        assert (one.numerator, one.denominator, one.cell, one.denominator_cell) == (
            12093.02522, 189506.75311, "I282", "J282",
        )  # fmt: skip
        assert one.value == pytest.approx(6.381316, abs=5e-7)

    def test_every_organisation_is_read(self) -> None:
        assert len(figures(read(f"{NHS}/nhs_sickness_absence_2024-08.csv", "nhs"))) == 285

    @pytest.mark.parametrize(
        ("month", "lost", "available", "rate"),
        [
            ("04", 2067858.27142, 43405896.43187, 4.764003),
            ("05", 2117156.67058, 44928274.58613, 4.712304),
            ("06", 2120262.00355, 43504337.78159, 4.873680),
            ("07", 2337114.57247, 44957656.86155, 5.198479),
            ("09", 2174378.04022, 43824657.62720, 4.961540),
        ],
    )
    def test_england_is_its_days_lost_over_its_days_available(
        self, month: str, lost: float, available: float, rate: float
    ) -> None:
        self.check_england(month, lost, available, rate)

    def test_england_is_no_average_of_rates(self) -> None:
        """The mean of the 285 rates of August is 4.4971."""
        self.check_england("08", 2161977.24098, 45105137.36418, 4.793195)

    def check_england(self, month: str, lost: float, available: float, rate: float) -> None:
        reading = read(f"{NHS}/nhs_sickness_absence_2024-{month}.csv", "nhs")
        england = rolled([reading], "nhs", f"2024-{month}", f"2024-{month}").series("sickness", "england").iloc[0]
        assert england["numerator"] == pytest.approx(lost, abs=1e-4)
        assert england["denominator"] == pytest.approx(available, abs=1e-4)
        assert england["value"] == pytest.approx(rate, abs=1e-6)

    def test_a_region_is_the_sum_of_its_organisations(self) -> None:
        reading = read(f"{NHS}/nhs_sickness_absence_2024-08.csv", "nhs")
        london = rolled([reading], "nhs", "2024-08", "2024-08").series("sickness", "london").iloc[0]
        assert london["numerator"] == pytest.approx(328034.28468, abs=1e-4)
        assert london["denominator"] == pytest.approx(7657580.57721, abs=1e-4)

    def test_half_a_year_is_six_files(self) -> None:
        readings = [read(f"{NHS}/nhs_sickness_absence_2024-{month}.csv", "nhs") for month in self.MONTHS]
        england = rolled(readings, "nhs", "2024-04", "2024-09").series("sickness", "england")
        assert england["numerator"].sum() == pytest.approx(12978746.79922, abs=1e-3)
        assert england["denominator"].sum() == pytest.approx(265725960.65252, abs=1e-3)

    def test_its_date_column_says_the_month_whatever_the_file_is_called(self) -> None:
        reading = read(f"{NHS}/nhs_sickness_absence_2024-08.csv", "nhs", sent_as="september 2024.csv")
        assert {key[2] for key in figures(reading)} == {"2024-08"}


class TestEmergency:
    """NHS emergency departments: the month in «MSitAE-APRIL-2024», and a last row of totals."""

    @pytest.mark.parametrize(
        ("month", "first", "second", "total", "rows"),
        [("04", (6247.0, "E9"), (0.0, "F9"), 1341059.0, 197), ("07", (6774.0, "E75"), (0.0, "F75"), 1399224.0, 198)],
    )
    def test_a_trusts_attendances_and_those_of_england(
        self, month: str, first: tuple[float, str], second: tuple[float, str], total: float, rows: int
    ) -> None:
        reading = read(f"{NHS}/ae_activity_2024-{month}.csv", "nhs-emergency")
        assert series(reading, "a_and_e_attendances_type_1", "ra9") == {f"2024-{month}": first}
        assert series(reading, "a_and_e_attendances_type_2", "ra9") == {f"2024-{month}": second}
        assert len(reading.observations) == rows * 18
        cube = rolled([reading], "nhs-emergency", f"2024-{month}", f"2024-{month}")
        assert cube.series("a_and_e_attendances_type_1", "england")["value"].iloc[0] == total
        assert [f.code for f in reading.findings if f.code == "total-row"] == ["total-row"]


class TestReasons:
    """Days lost by reason: twelve months in one long table, dates that are dates."""

    FILE = "b_series/staff_sickness_absence/nhs_sickness_reason_all_12m_ending_20250131.xlsx"

    def test_twelve_months_of_25_reasons(self) -> None:
        reading = read(self.FILE, "nhs-reasons")
        assert len(figures(reading)) == 300
        stress = series(reading, "s10_anxiety_stress_depression_other_psyc", "england")
        assert len(stress) == 12
        assert stress["2024-02"] == (545141.24473, "D2")
        assert stress["2025-01"] == (638937.58153, "D277")
        assert series(reading, "s13_cold_cough_flu_influenza", "england")["2024-12"] == (433083.42993, "D255")


class TestSurvey:
    """A staff survey: years as columns, a question and an answer a row, «-» where nobody was asked."""

    def test_a_question_with_its_answer_is_one_series(self) -> None:
        reading = read("b_series/staff_sickness_absence/nhs_staff_survey_wellbeing.xlsx", "nhs-survey")
        assert len(figures(reading)) == 60
        assert {
            m: (round(v or 0, 9), c) for m, (v, c) in series(reading, "q11a_strongly_disagree", "england").items()
        } == {
            "2021-12": (4.95, "E2"),
            "2022-12": (5.19, "F2"),
            "2023-12": (4.82, "G2"),
            "2024-12": (5.06, "H2"),
        }
        assert figures(reading)["q12d_never", "england", "2024-12"].value == pytest.approx(10.39)
        assert [(f.cell, f.repeats) for f in reading.findings if f.code == "no-figure"] == [("D2", 14)]


class TestNationalities:
    """NHS staff in 2016: two rows of headings, regions and the country above the organisations, notes below."""

    FILE = "b_series/my_eu/EU_and_UK_nationals_by_staff_group_and_organisation__September_2016.xlsx"

    def test_an_organisation_has_eight_figures(self) -> None:
        reading = read(self.FILE, "nhs-2016")
        got = {k[0]: (o.value, o.cell) for k, o in figures(reading).items() if k[1:] == ("rj1", "2016-09")}
        assert got == {
            "eu_all_staff": (1577.0, "D203"),
            "eu_hchs_doctors": (292.0, "E203"),
            "eu_nurses_and_health_visitors": (568.0, "F203"),
            "eu_other_staff": (719.0, "G203"),
            "uk_all_staff": (10601.0, "H203"),
            "uk_hchs_doctors": (1421.0, "I203"),
            "uk_nurses_and_health_visitors": (3161.0, "J203"),
            "uk_other_staff": (6022.0, "K203"),
        }

    def test_the_435_organisations_are_kept_and_what_is_above_them_is_not(self) -> None:
        got = figures(read(self.FILE, "nhs-2016"))
        assert len(got) == 435 * 8
        assert "england" not in {unit for _, unit, _ in got}
        assert got["uk_other_staff", "ra4", "2016-09"].cell == "K467"


class TestOslo:
    """Oslo's property tax: a row for the city above its districts, each year in turn."""

    TAX = "a_norway/OK_PxBuild/KOM011.csv"
    WORK = "a_norway/OK_PxBuild/SYS002_2.xlsx"

    def test_property_tax_of_four_years(self) -> None:
        reading = read(self.TAX, "oslo")
        assert series(reading, "eiendomsskatt", "bydel_gamle_oslo")["2023-12"] == (27968964.0, "C3")
        share = figures(reading)["boenheter_med_skatt", "bydel_gamle_oslo", "2023-12"]
        assert (share.numerator, share.denominator) == (9212.0, 31014.0)
        city = (
            rolled([reading], "oslo", "2023-12", "2026-12").series("eiendomsskatt", "oslo").set_index("month")["value"]
        )
        assert {m: city[m] for m in ("2023-12", "2024-12", "2025-12", "2026-12")} == {
            "2023-12": 1004451805, "2024-12": 780938740, "2025-12": 639167481, "2026-12": 469514664,
        }  # fmt: skip

    def test_a_place_with_the_name_of_its_district_is_told_apart_by_its_code(self) -> None:
        """1402 Nordstrand lies in 030114 Nordstrand; what the districts are the sums of is not stored beside its parts."""
        reading = read(self.WORK, "oslo")
        work = "sysselsatte_begge_kjonn_alder_i_alt"
        one = figures(reading)[work, "delbydel_nordstrand", "2024-12"]
        assert (one.numerator, one.denominator, one.cell) == (4070.0, 5795.0, "F2084")
        assert len(reading.observations) == 1782
        rows = rolled([reading], "oslo", "2024-12", "2024-12")
        assert rows.series(work, "bydel_nordstrand")[["numerator", "denominator"]].iloc[0].tolist() == [29027, 40280]
        assert rows.series(work, "oslo")[["numerator", "denominator"]].iloc[0].tolist() == [404239, 568854]


class TestScotland:
    """Council benchmarking: years from April to March, which no calendar year is."""

    def test_a_year_across_two_is_refused_at_its_cell(self) -> None:
        found = errors(read("b_series/LGBF/MissingData_Real.csv", "lgbf"))
        assert ("unknown-month", None, "D2", "2016-17") in found
        assert {text for code, _, _, text in found if code == "unknown-month"} >= {"2016-17", "2012-13", "2023-24"}


class TestNav:
    """Nav's deliveries to a county: two tables side by side, «*» for fewer than four."""

    IDLE = "a_norway/Telemark/2025-03-05.xlsx"

    def test_the_left_table_has_the_sexes_and_the_right_one_both(self) -> None:
        got = read(self.IDLE, "nav")
        porsgrunn = {
            k[0]: (o.value, o.sheet, o.cell) for k, o in figures(got).items() if k[1:] == ("porsgrunn", "2025-02")
        }
        assert porsgrunn["helt_kvinner"] == (200.0, "Telemark", "H7")
        assert porsgrunn["helt_menn"] == (346.0, "Telemark", "H8")
        assert porsgrunn["helt_begge"] == (546.0, "Telemark", "Q5")
        assert porsgrunn["helt_begge_andel"] == (3.0, "Telemark", "R5")
        assert porsgrunn["tiltak_begge"] == (131.0, "Telemark", "Q3")
        assert len(porsgrunn) == 18

    def test_a_suppressed_figure_is_none_and_its_percentage_one(self) -> None:
        got = figures(read(self.IDLE, "nav"))
        assert ("delvis_menn", "vinje", "2025-02") not in got
        assert got["delvis_menn_andel", "vinje", "2025-02"].value == 0.3

    def test_a_delivery_with_more_sheets_reads_the_same_ones(self) -> None:
        got = figures(read("a_norway/Telemark/2025-08-05.xlsx", "nav"))
        of = {k[0]: (o.value, o.cell) for k, o in got.items() if k[1:] == ("porsgrunn", "2025-07")}
        assert (of["helt_kvinner"], of["helt_menn"], of["helt_begge"]) == ((227.0, "H7"), (304.0, "H8"), (531.0, "Q5"))

    @pytest.mark.parametrize(
        ("file", "month", "all_ages", "young"),
        [
            ("2025-03-17.xlsx", "2025-02", (374.0, 270.0, 644.0), (74.0, 72.0, 146.0)),
            ("2025-04-16.xlsx", "2025-03", (372.0, 268.0, 640.0), (72.0, 76.0, 148.0)),
        ],
    )
    def test_reduced_capacity_by_age_and_sex(
        self, file: str, month: str, all_ages: tuple[float, ...], young: tuple[float, ...]
    ) -> None:
        got = figures(read(f"a_norway/Telemark/{file}", "nav"))
        of = {k[0]: o.value for k, o in got.items() if k[1:] == ("bamble", month)}
        assert tuple(of[f"nedsatt_alle_{sex}"] for sex in ("kvinner", "menn", "begge")) == all_ages
        assert tuple(of[f"nedsatt_unge_{sex}"] for sex in ("kvinner", "menn", "begge")) == young

    def test_job_seekers_and_vacancies_of_eight_months(self) -> None:
        """6373 cells hold a number; 473 of them are the country's and the county's, beside their parts."""
        reading = read("a_norway/Telemark/soekere_stillinger_yrkespraksis.csv", "nav")
        assert len(figures(reading)) == 5900
        assert series(reading, "sokere_akademiske_yrker", "agder")["2025-06"] == (84.0, "E2")
        assert series(reading, "stillinger_akademiske_yrker", "agder")["2025-06"] == (27.0, "F2")
        assert series(reading, "sokere_butikk_og_salgsarbeid", "akershus")["2025-10"] == (1357.0, "E2000")
        assert series(reading, "sokere_serviceyrker_og_annet_arbeid", "vinje")["2026-01"] == (5.0, "E3744")
        assert "2026-01" not in series(reading, "sokere_undervisning", "vinje")
        assert series(reading, "stillinger_undervisning", "vinje")["2026-01"] == (3.0, "F3745")


class TestStatistics:
    """Other tables of SSB, Nkom, IMDi and Udir as a county saved them."""

    def test_library_visits_under_the_counties_of_each_time(self) -> None:
        reading = read(
            "a_norway/Telemark/Figur 1 Besøk i folkebibliotek pr. innbygger i Vestfold, Telemark SSB 13135.xlsx", "ssb"
        )
        assert series(reading, "bibliotekbesok", "horten") == {
            "2020-12": (4.1, "G5"), "2021-12": (3.8, "H5"), "2022-12": (5.6, "I5"),
        }  # fmt: skip
        assert series(reading, "bibliotekbesok", "vestfold")["2019-12"] == (4.9, "F28")
        assert series(reading, "bibliotekbesok", "faerder") == {}
        assert len(reading.observations) == 76

    def test_the_year_may_stand_in_each_heading(self) -> None:
        reading = read("a_norway/Telemark/SSB_11616_20220427-120901.csv", "ssb")
        assert len(figures(reading)) == 23 * 4
        assert series(reading, "sysselsatte_personer_bosatt_i_regionen", "horten") == {"2021-12": (12807.0, "B4")}
        assert series(reading, "sysselsatte_personer_med_arbeidssted_i_regionen", "vinje") == {
            "2021-12": (1878.0, "E26")
        }

    def test_one_column_under_three_headings(self) -> None:
        reading = read("a_norway/Telemark/Sysselsettingsandel per kommune 06445.xlsx", "ssb")
        assert len(figures(reading)) == 23
        assert series(reading, "sysselsatte_andel", "vinje") == {"2021-12": (73.5, "B28")}

    def test_an_index_named_by_its_sheet_and_told_of_the_country(self) -> None:
        reading = read("a_norway/Telemark/Stramhetsindikatorer kilde til csv-filene.xlsm", "fylket")
        assert series(reading, "stramhet", "vestfold")["2015-12"] == (0.7, "C3")
        assert series(reading, "stramhet", "vt")["2021-12"] == (1.7, "E9")
        # A whole's percentage beside its parts' is checked, told of and not stored.
        assert series(reading, "stramhet", "norge") == {}
        assert ("total-row", "F2") in {(f.code, f.cell) for f in reading.findings}

    def test_headings_that_hold_eight_things_are_refused_where_they_stand(self) -> None:
        found = errors(read("a_norway/Telemark/20220928-1012_Elevundersoekelsen_-_mobbing.csv", "fylket"))
        assert {code for code, *_ in found} == {"unknown-indicator"}
        assert ("unknown-indicator", None, "F1") in {e[:3] for e in found}

    def test_four_rows_of_headings_with_their_own_names(self) -> None:
        reading = read("a_norway/Telemark/befolkning_botid_2022.csv", "imdi")
        assert len(figures(reading)) == 2232
        first = "botid_i_norge_0_4_ar_verdensregion_eu_efta_land_nord_amerika_australia_og_new_zealand"
        assert series(reading, first, "horten")["2014-12"] == (624.0, "C5")
        assert series(reading, first, "horten")["2022-12"] == (293.0, "K5")
        assert set(series(reading, first, "larvik")) == {"2018-12", "2019-12", "2020-12", "2021-12", "2022-12"}

    def test_broadband_of_a_municipality_in_capitals_beside_its_county(self) -> None:
        """Two municipalities are called HERØY; the county beside says which, so all but that is read."""
        got = read(
            "a_norway/Telemark/vedlegg_dekning_og_abonnement_1h2022.xlsx", "nkom", sent_as="dekning juni 2022.xlsx"
        )
        assert {e[3] for e in errors(got)} <= {"HERØY"}

    def test_months_with_year_and_indicator_in_the_files_name(self) -> None:
        file = "a_norway/dataset-archive/difi_oep_innsynskrav-2010__dataset.csv"
        reading = read(file, "innsyn", sent_as="innsynskrav 2010.csv")
        assert len(figures(reading)) == 94 * 12
        assert series(reading, "innsynskrav", "utenriksdepartementet")["2010-05"] == (714.0, "F92")
        cube = rolled([reading], "innsyn", "2010-01", "2010-12")
        assert cube.series("innsynskrav", "arbeidstilsynet")["value"].sum() == 5000


@pytest.fixture(scope="module")
def by_example() -> dict[str, Outcome]:
    """Every file as the example's register reads it."""
    files = spreadsheets()
    return dict(zip(files, read_apart([Job(path, EXAMPLE) for path in files.values()]), strict=True))


@pytest.fixture(scope="module")
def by_its_own() -> dict[str, Outcome]:
    """Every file as a register reads it that names what is in it, where there is one."""
    files = spreadsheets()
    return dict(zip(files, read_apart([job(*f) for f in files.items()]), strict=True))


@pytest.mark.slow
class TestEveryFile:
    """No real spreadsheet may crash the reader, hang it, or be read by a register that names nothing in it."""

    def test_there_are_some(self) -> None:
        assert len(spreadsheets()) >= 76

    @pytest.mark.parametrize("name", spreadsheets())
    def test_another_council_gets_no_figure_from_it(self, by_example: dict[str, Outcome], name: str) -> None:
        outcome = by_example[name]
        assert outcome.fate == "read", outcome.said
        assert outcome.observations == ()
        assert outcome.errors

    @pytest.mark.parametrize("name", spreadsheets())
    def test_a_refusal_says_where(self, by_example: dict[str, Outcome], name: str) -> None:
        """Only what is wrong with the file as a whole has no cell."""
        of_files = {"no-table-found", "unreadable-file", "encrypted-file", "too-large"}
        assert [f for f in by_example[name].errors if f["cell"] is None and f["code"] not in of_files] == []

    def test_what_comes_of_each_is_as_written(self, by_its_own: dict[str, Outcome]) -> None:
        """``python tests/tools/outcomes.py`` writes it anew."""
        written = OUTCOMES.read_text("utf-8").splitlines()
        assert [row for row in (line(*o) for o in by_its_own.items()) if row not in written] == []
