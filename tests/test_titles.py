"""Which month a title or a note above the figures says, and what a file's name may say against it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from dashboard.intake.reading import Reading, read_workbook
from dashboard.model import Indicator, Place, Register, Unit

Read = Callable[..., Reading]
UNITS = {
    "nesbyen": Unit("nesbyen", "Nesbyen kommune", "", "", (), (Place(""),)),
    "sykehjem": Unit("sykehjem", "Sykehjemmet", "nesbyen", "310", (), (Place("nesbyen"),)),
}
INDICATORS = (
    Indicator("drills", "Øvelser", "count", "count", numerator="Gjennomførte øvelser"),
    Indicator("tax", "Eiendomsskatt", "nok", "count", numerator="Skatt skrevet ut", cadence="year"),
)
REGISTER = Register(UNITS, {i.id: i for i in INDICATORS})

DOUBTFUL = [
    "Rapport til kommunestyret oktober 2026",
    "Vedtatt i kommunestyret oktober 2026",
    "Uttrekk HR-system oktober 2026",
    "Uttrekk fra HR, oktober 2026",
    "Oppdatert for oktober 2026",
    "Statistikk hentet for oktober 2026",
    "Kilde: Visma, oktober 2026",
]
#: These say outright that the month is another than the figures'.
OUTRIGHT = [
    "Vedtatt i oktober 2026",
    "Rapport godkjent oktober 2026",
    "Sist oppdatert: oktober 2026",
    "Frist for rapportering: oktober 2026",
    "Neste rapport oktober 2026",
    "Øvelser (ny ordning etter oktober 2026)",
    "Uttrekk fra HR 5. oktober 2026",
    "Utskriftsdato: 05.10.2026",
]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read lines of a csv with semicolons."""

    def _read(*lines: str, name: str = "tall.csv") -> Reading:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return read_workbook(path, REGISTER, this_month="2026-11")

    return _read


TABLE = ("Enhet;Øvelser", "Sykehjemmet;4")


def months(reading: Reading) -> list[str]:
    assert not errors(reading)
    return [o.month for o in reading.observations]


def errors(reading: Reading) -> list[tuple[str, str | None]]:
    return [(f.code, f.cell) for f in reading.findings if f.severity == "error"]


@pytest.mark.parametrize("title", DOUBTFUL)
def test_a_files_name_does_not_overrule_a_title_that_may_say_another_month(read: Read, title: str) -> None:
    assert errors(read(title, *TABLE, name="Rapport 2026-11.csv")) == [("ambiguous", "A1")]
    assert errors(read("Øvelser", title, *TABLE, name="Rapport 2026-09.csv")) == [("ambiguous", "A2")]


@pytest.mark.parametrize(("title", "found"), [(DOUBTFUL[3], [("ambiguous", "A1")]), (OUTRIGHT[0], [])])
def test_nor_does_a_sheets_name(tmp_path: Path, title: str, found: list[tuple[str, str]]) -> None:
    book = openpyxl.Workbook()
    book.active.title = "September 2026"
    for row in ([title], ["Enhet", "Øvelser"], ["Sykehjemmet", 4]):
        book.active.append(row)
    book.save(tmp_path / "tall.xlsx")
    assert errors(read_workbook(tmp_path / "tall.xlsx", REGISTER, this_month="2026-11")) == found


@pytest.mark.parametrize("title", DOUBTFUL)
def test_it_says_the_month_where_the_title_says_the_same(read: Read, title: str) -> None:
    assert months(read(title, *TABLE, name="Rapport 2026-10.csv")) == ["2026-10"]


@pytest.mark.parametrize("title", DOUBTFUL + OUTRIGHT)
def test_a_title_that_says_the_month_plainly_decides(read: Read, title: str) -> None:
    assert months(read("Øvelser september 2026", title, *TABLE, name="Rapport 2026-11.csv")) == ["2026-09"]


@pytest.mark.parametrize("title", DOUBTFUL + OUTRIGHT)
def test_so_does_a_column_of_months(read: Read, title: str) -> None:
    lines = (title, "Enhet;Måned;Øvelser", "Sykehjemmet;september 2026;4")
    assert months(read(*lines, name="Rapport 2026-11.csv")) == ["2026-09"]


@pytest.mark.parametrize("title", OUTRIGHT)
def test_a_month_said_outright_of_something_else_leaves_it_to_the_files_name(read: Read, title: str) -> None:
    assert months(read(title, *TABLE, name="Rapport 2026-09.csv")) == ["2026-09"]


@pytest.mark.parametrize("title", DOUBTFUL[1:] + OUTRIGHT)
def test_without_a_month_in_the_files_name_nobody_knows(read: Read, title: str) -> None:
    assert [code for code, _ in errors(read(title, *TABLE))] == ["unknown-month"]


def test_for_whom_a_report_is_does_not_hide_its_month(read: Read) -> None:
    assert months(read("Rapport til kommunestyret oktober 2026", *TABLE)) == ["2026-10"]


@pytest.mark.parametrize(
    "title",
    [
        "Rapport til kommunestyret i oktober 2026",
        "Tertialrapport til formannskapet oktober 2026",
        "Rapport sendt til kommunestyret oktober 2026",
    ],
)
def test_when_a_council_meets_or_gets_a_report_is_not_the_month(read: Read, title: str) -> None:
    assert [code for code, _ in errors(read(title, *TABLE))] == ["unknown-month"]


@pytest.mark.parametrize("name", ["Rapport 2026.csv", "3. kvartal 2026.csv"])
def test_a_year_or_a_quarter_in_the_name_is_not_disputed(read: Read, name: str) -> None:
    lines = ("Kilde: Visma, oktober 2026", "Enhet;Eiendomsskatt", "Sykehjemmet;4")
    assert ("ambiguous", "A1") not in errors(read(*lines, name=name))


@pytest.mark.parametrize(
    "title", ["Datovis fravær HR oktober 2026", "Sendinger fra lager, oktober 2026", "Leverte måltider oktober 2026"]
)
def test_a_word_that_only_begins_like_a_notes_is_part_of_the_title(read: Read, title: str) -> None:
    assert months(read(title, *TABLE)) == ["2026-10"]


@pytest.mark.parametrize("word", ["vedtatt", "godkjent", "lagret", "hentet", "trykt", "endret", "behandlet", "mottatt"])
def test_the_same_words_dismiss_a_month_wherever_they_stand(read: Read, word: str) -> None:
    for text in (f"{word.title()} oktober 2026", f"Rapport {word} oktober 2026"):
        assert [code for code, _ in errors(read(text, *TABLE))] == ["unknown-month"]
        assert errors(read("Periode;Enhet;Øvelser", f"{text};Sykehjemmet;4"))


@pytest.mark.parametrize("text", ["Oktober 2026 (oppdatert)", "I oktober 2026", "Uttrekk oktober 2026"])
def test_a_month_under_its_heading_may_have_words_about_it(read: Read, text: str) -> None:
    assert months(read("Periode;Enhet;Øvelser", f"{text};Sykehjemmet;4")) == ["2026-10"]


@pytest.mark.parametrize(
    "title",
    [
        "Øvelser oktober 2026. Leveringsfrist 15. november 2026",
        "Skrevet ut: november 2026. Gjelder oktober 2026",
        "Uttrekk fra Visma 03.11.2026. Gjelder oktober 2026",
        "Tallene er hentet 3. november 2026 og gjelder oktober 2026",
        "Oppdatert november 2026, gjelder oktober 2026",
    ],
)
def test_of_a_text_that_turns_from_the_paper_to_the_figures_the_month_of_these_counts(read: Read, title: str) -> None:
    assert months(read(title, *TABLE)) == ["2026-10"]
    assert errors(read("Øvelser september 2026", title, *TABLE)) == [("ambiguous", "A1")]


@pytest.mark.parametrize("title", ["Skrevet ut: november 2026. Neste gjelder mars", "Vedtatt oktober 2026. Ny rutine"])
def test_a_text_that_does_not_turn_to_them_says_no_month(read: Read, title: str) -> None:
    assert [code for code, _ in errors(read(title, *TABLE))] == ["unknown-month"]
