"""What people read: Norwegian, whole sentences, nothing left open, and no verb for a movement nobody has shown."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from dashboard import assess
from dashboard.cli import COMMANDS
from dashboard.council import WORKBOOKS, Council, open_council
from dashboard.model import FINDING_CODES
from dashboard.model.problem import REGISTER_CODES
from dashboard.receiving import FileReport
from dashboard.wording import findings, numbers, register, sentences, terminal, upload, verdicts
from dashboard.wording.formats import FORMATS
from dashboard.wording.screen import SCREEN, screen

NAN = float("nan")
#: What would be left of a sentence if a fact were missing: open braces, empty quotes, stray spaces and stops.
HOLES = re.compile(r"[{}]|«\s*»|\(\s*\)|  | [.,;]|: ?\.|\(rundt \)|\bNone\b|\bnan\b")
MOVES = re.compile(r"\b(?:falt|faller|økte|øker|økt|steg|stiger|steget|sank|synker|sunket|forbedret|forverret)\b", re.I)
ENGLISH = re.compile(r"\b(?:the|is not|file|sheet|value|error|unknown|month|warning|please|invalid|missing)\b", re.I)
FACTS = {
    "near": "Sykehjemmet", "cadence": "quarter", "month": "2026-10", "through": "2026-09", "computed": "7.4",
    "decimals": "1", "of": "1000", "usual": "12.5", "first": "B7", "first_sheet": "Fravær", "slip": "10",
    "choices": "Overtid eller Innleie", "part": "Tapte dagsverk", "whole": "Avtalte dagsverk", "indicator": "Overtid",
    "unit": "Sykehjemmet", "units": "Renhold og Brann", "size": "61", "limit": "50", "left": "500",
    "own": "Nesbyen kommune", "said": "2026-11", "one": "2026-01", "other": "2027-01", "footnote": "* Uten vikarer",
}  # fmt: skip
VARIANTS = sorted(findings.TEXTS)


# ── findings ──


@pytest.mark.parametrize("code", FINDING_CODES)
def test_every_code_has_a_sentence_of_its_own(code: str) -> None:
    what = {"hidden-cells": "rows"}.get(code, "")
    message, remedy = findings.message(code, "Sjukehemmet", FACTS | {"what": what})
    assert message != code
    assert message[0].isupper() or message.startswith(("«", "oktober 2026", "september 2026"))
    assert message.endswith((".", "?"))
    assert remedy or FINDING_CODES[code] == "note"


@pytest.mark.parametrize("code", [c for c in FINDING_CODES if FINDING_CODES[c] == "error"])
def test_every_error_says_what_to_do(code: str) -> None:
    remedy = findings.message(code, "x", FACTS)[1]
    assert remedy.endswith(".")
    assert len(remedy.split()) >= 3


@pytest.mark.parametrize("what", ["", "qualifier"])
@pytest.mark.parametrize("code", ["unknown-month", "unknown-indicator"])
def test_what_may_be_no_figure_of_the_month_can_be_left_out_where_one_is(code: str, what: str) -> None:
    remedy = findings.message(code, "Prognose november 2026", {"what": what})[1]
    assert f"velg «{upload.KINDS['ignore']}» for den på siden «{SCREEN['upload']}»" in remedy
    assert "--profile" in remedy
    assert "ta den ut av filen" in remedy
    assert "council.toml" not in remedy


def test_every_kind_of_file_that_can_be_read_is_named_wherever_they_are() -> None:
    remedy = findings.message("unreadable-file", "", {"why": "not-a-workbook"})[1]
    for text in (remedy, terminal.HELP["files"], screen("field-limit", limit=25, formats=FORMATS), told_in_docs()):
        assert [ending for ending in WORKBOOKS if not re.search(rf"\b{ending[1:]}\b", text)] in ([], [".htm"]), text


def told_in_docs() -> str:
    text = (Path(__file__).parents[1] / "docs/kontrollere.md").read_text("utf-8")
    return next(line for line in text.splitlines() if line.startswith("Du kan levere "))


def test_a_plan_is_not_told_to_be_given_a_month() -> None:
    remedy = findings.message("unknown-month", "Prognose november 2026", {})[1]
    assert "plan, en prognose, en endring eller et snitt, skal de ikke få en måned" in remedy


def test_a_total_is_not_said_to_be_checked_for_totals_of_persons_are_not() -> None:
    assert findings.message("total-row", "Sum", {}) == ("«Sum» er lest som sum og ikke lagret.", "")


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_variant_of_a_finding_leaves_anything_open(variant: str) -> None:
    code, _, what = variant.partition(":")
    assert code in FINDING_CODES
    found = "" if what == "none" else "Sjukehemmet"
    facts = {k: v for k, v in FACTS.items() if k != "cadence" or what == "cadence"} | {"what": what}
    for text in findings.message(code, found, facts):
        assert not HOLES.search(text), text
        assert not ENGLISH.search(text), text


@pytest.mark.parametrize("variant", [v for v in VARIANTS if ":" in v])
def test_every_variant_is_reached_by_its_fact(variant: str) -> None:
    code, _, what = variant.partition(":")
    found = "12" if what == "none" else "Sjukehemmet"
    facts = {k: v for k, v in FACTS.items() if k != "cadence" or what == "cadence"} | {"what": what}
    said = findings.message(code, found, facts)
    plain = findings.TEXTS.get(code)
    assert plain is None or said != findings.message(
        code, "Sjukehemmet", {k: v for k, v in facts.items() if k not in ("what", "cadence")}
    )


@pytest.mark.parametrize("what", ["number", "names", ""])
def test_what_was_found_about_a_person_is_never_said(what: str) -> None:
    secret = "01017012345"
    assert secret not in " ".join(findings.message("personal-data", secret, {"what": what}))


def test_braces_in_what_was_found_are_shown_as_they_are() -> None:
    assert "«{unit} {0}»" in findings.message("unknown-unit", "{unit} {0}", {"unit": "hemmelig"})[0]


@pytest.mark.parametrize("severity", ["error", "warning", "note"])
def test_each_severity_has_a_norwegian_word(severity: str) -> None:
    assert findings.severity_word(severity) in ("Feil", "Advarsel", "Merknad")


@pytest.mark.parametrize(
    ("sheet", "cell", "words"),
    [("Fravær", "D17", "Ark «Fravær», celle D17"), (None, "D17", "Celle D17"), ("Fravær", None, "Ark «Fravær»"), (None, None, "")],
)  # fmt: skip
def test_a_place_is_said_as_a_person_would(sheet: str | None, cell: str | None, words: str) -> None:
    assert findings.place(sheet, cell) == words


@pytest.mark.parametrize("code", REGISTER_CODES)
def test_every_fault_of_the_register_has_a_norwegian_line(code: str) -> None:
    facts = {"choices": "ratio, count", "form": "ÅÅÅÅ-MM", "owner": "sykehjem", "first": "3"}
    line = register.register_fault(code, "units.csv", 7, "parent", "fjell", facts)
    assert line.startswith("units.csv, rad 7, kolonne parent: ")
    assert not HOLES.search(line)
    assert not ENGLISH.search(line.split(": ", 1)[1])


# ── findings as they come from real files ──

HEAD = "Enhet;Indikator;Måned;Teller;Nevner;Verdi\n"
SICK = "Sykehjemmet;Sykefravær totalt;oktober 2026;"
BAD: dict[str, str] = {
    "unknown-unit": HEAD + "Sjukehemmet;Sykefravær totalt;oktober 2026;10;100;\n",
    "unknown-indicator": HEAD + "Sykehjemmet;Sykefravar totalt;oktober 2026;10;100;\n",
    "unknown-month": HEAD + "Sykehjemmet;Sykefravær totalt;oktuber 2026;10;100;\n",
    "not-a-number": HEAD + SICK + "12,4*;100;\n",
    "negative": HEAD + SICK + "-3;100;\n",
    "part-over-whole": HEAD + SICK + "300;100;\n",
    "part-missing": HEAD + SICK + "30;;\n",
    "duplicate": HEAD + SICK + "10;100;\n" + SICK + "11;100;\n",
    "same-twice": HEAD + SICK + "10;100;\n" + SICK + "10;100;\n",
    "percent-mismatch": HEAD + SICK + "10;100;25\n",
    "future-month": HEAD + SICK.replace("2026", "2027") + "10;100;\n",
    "ambiguous": HEAD + SICK + "1.234;5.678;\n",
    "value-only": HEAD + SICK + ";;7,4\n",
    "no-figure": HEAD + SICK + ":;:;\n",
    "error-value": HEAD + SICK + "#DIV/0!;100;\n",
    "personal-data": HEAD.replace("Verdi", "Merknad") + SICK + "10;100;01010750160\n",
    "unreadable-file": "",
    "total-mismatch": HEAD + SICK + "10;100;\n" + "Hjemmetjenesten;Sykefravær totalt;oktober 2026;5;50;\n"
    + "Bofellesskap;Sykefravær totalt;oktober 2026;5;50;\nLegekontoret;Sykefravær totalt;oktober 2026;5;50;\n"
    + "Helsestasjonen;Sykefravær totalt;oktober 2026;5;50;\nTildelingskontoret;Sykefravær totalt;oktober 2026;5;50;\n"
    + "Helse og omsorg;Sykefravær totalt;oktober 2026;99;350;\n",
    "missing-units": HEAD + SICK + "10;100;\nHelse og omsorg;Sykefravær totalt;oktober 2026;99;350;\n",
    "no-table-found": "Dikt;Linje\nJeg;ser\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Council]:
    council = open_council(root / "data/nesbyen", state=tmp_path_factory.mktemp("ord") / "state")
    yield council
    council.close()


@pytest.fixture
def read(council: Council, tmp_path: Path):  # type: ignore[no-untyped-def]
    def read(text: str, name: str = "fil.csv") -> FileReport:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return council.receive(path, by="prøve", dry_run=True)

    return read


@pytest.mark.parametrize("code", BAD)
def test_a_finding_from_a_file_is_a_whole_norwegian_sentence_with_its_place(code: str, read) -> None:  # type: ignore[no-untyped-def]
    report = read(BAD[code])
    found = [f for f in report.findings if f.code == code]
    assert found, [(f.code, f.message) for f in report.findings]
    for finding in report.findings:
        assert not HOLES.search(finding.message), finding.message
        assert not HOLES.search(finding.remedy), finding.remedy
        assert not ENGLISH.search(finding.message), finding.message
        if finding.cell:
            assert finding.message.startswith(f"Celle {finding.cell}: ")
    text = terminal.file_report(report)
    assert not re.search(r"[{}]|«»|None|nan", text)


def test_a_finding_in_a_workbook_names_its_sheet(council: Council, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Fravær"
    for row in [line.split(";") for line in BAD["unknown-unit"].splitlines()]:
        sheet.append(row)
    book.save(tmp_path / "x.xlsx")
    report = council.receive(tmp_path / "x.xlsx", by="prøve", dry_run=True)
    (finding,) = [f for f in report.findings if f.code == "unknown-unit"]
    assert finding.message.startswith("Ark «Fravær», celle A2: «Sjukehemmet» er ikke en enhet i registeret.")
    assert "Mente du «" in finding.message


# ── words for every state ──


def test_every_verdict_and_standing_has_a_word_and_a_sign() -> None:
    for verdict in assess.VERDICTS:
        assert verdicts.VERDICTS[verdict]
        assert verdicts.SIGNS[verdict]
    assert set(verdicts.VERDICTS) == set(verdicts.SIGNS)
    assert len(set(verdicts.VERDICTS.values())) == len(verdicts.VERDICTS)


def test_every_choice_of_the_register_has_a_word() -> None:
    from dashboard.intake.register import _CHOICES as choices

    for relation in choices["links", "relation"]:
        assert verdicts.RELATIONS[relation]
        assert verdicts.RELATION_HELP[relation]
    for key, words in (
        (("milestones", "status"), verdicts.STATUSES),
        (("milestones", "kind"), verdicts.MILESTONE_KINDS),
        (("commitments", "kind"), verdicts.KINDS),
    ):
        assert set(words) == set(choices[key])


def test_every_hidden_reason_has_a_word() -> None:
    from dashboard.release import FEW, UNKNOWN

    for why in (FEW, UNKNOWN):
        assert "ises ikke" in verdicts.HIDDEN[why].format(least=5)


def test_every_word_on_screen_is_norwegian_and_can_be_filled_in() -> None:
    for key, text in SCREEN.items():
        names = re.findall(r"{(\w+)}", text)
        assert not HOLES.search(text.format(**dict.fromkeys(names, "x"))), key
        assert not ENGLISH.search(re.sub(r"{\w+}", "", text)), key


def test_every_command_and_option_has_its_help() -> None:
    assert all(terminal.HELP[c.name] for c in COMMANDS)
    for key, text in terminal.HELP.items():
        assert text, key
        assert not ENGLISH.search(re.sub(r"{\w+}|TAKTSKIFTE_\w+", "", text)), key


@pytest.mark.parametrize("status", ["stored", "refused", "unchanged", "dry-run"])
def test_every_status_of_a_file_has_words(status: str) -> None:
    text = terminal.file_report(FileReport("a.xlsx", "0" * 64, 5, status, upload=3))
    assert text.startswith("a.xlsx: ")
    assert not re.search(r"[{}]|None", text)
    assert status not in text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ((1, 0, 0), "1 tall får igjen den forrige verdien."),
        ((0, 2, 0), "2 tall gjelder ikke lenger."),
        ((0, 0, 1), "1 tall gjelder igjen."),
        ((3, 2, 1), "3 tall får igjen den forrige verdien, 2 tall gjelder ikke lenger og 1 tall gjelder igjen."),
        ((0, 0, 0), "ingen tall endres."),
    ],
)
def test_taking_back_says_what_became_of_the_figures(changes: tuple[int, int, int], text: str) -> None:
    counted = dict(zip(("changed", "removed", "added"), changes, strict=True))
    assert terminal.undone({"upload": 7, "changes": counted}) == f"Opplasting 7 er tatt tilbake: {text}"


# ── numbers, months and dates ──


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (7.4, 1, "7,4"), (1234.5, 1, "1 234,5"), (1234567, 0, "1 234 567"), (0, 1, "0,0"), (-3.2, 1, "−3,2"),
        (-0.001, 1, "0,0"), (7.456, None, "7,46"), (7.0, None, "7"), (None, 1, "–"), (NAN, 1, "–"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_in_norway(value: float | None, decimals: int | None, text: str) -> None:
    assert re.sub(r"[\u00a0\u202f]", " ", numbers.number(value, decimals)) == text


def test_thousands_never_break_over_two_lines() -> None:
    assert " " not in numbers.number(1234567, 0)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (7.44, "percent", "7,4 prosent"), (60.8, "fte", "60,8 årsverk"), (12, "persons", "12 personer"),
        (3, "days", "3 døgn"), (4, "count", "4"), (2.5, "count", "2,5"), (NAN, "percent", "–"), (None, "count", "–"),
    ],
)  # fmt: skip
def test_a_figure_has_its_unit(value: float | None, unit: str, text: str) -> None:
    assert numbers.figure(value, unit) == text


def test_one_person_and_one_is_said_in_the_singular() -> None:
    assert numbers.figure(1, "persons") == "1 person"


@pytest.mark.parametrize(
    ("before", "after", "unit", "texts"),
    [
        ((7.9, 101, 1280), (8.2, 105, 1280), "percent", ("7,9 prosent", "8,2 prosent")),
        ((7.89, 101, 1280), (7.93, 101.5, 1280), "percent", ("7,9 prosent (101 av 1 280)", "7,9 prosent (101,5 av 1 280)")),
        ((7.89, NAN, NAN), (7.89, 101, 1280), "percent", ("7,89 prosent", "7,9 prosent (101 av 1 280)")),
        ((7.9, NAN, NAN), (7.93, None, None), "percent", ("7,9 prosent", "7,93 prosent")),
        ((60.841, NAN, NAN), (60.842, NAN, NAN), "fte", ("60,841 årsverk", "60,842 årsverk")),
        ((12.0, NAN, NAN), (12.0, NAN, NAN), "count", ("12", "12")),
        ((12.0, NAN, NAN), (NAN, NAN, NAN), "count", ("12", "–")),
        ((NAN, NAN, NAN), (NAN, NAN, NAN), "count", ("–", "–")),
    ],
)  # fmt: skip
def test_two_figures_that_differ_never_read_alike(
    before: numbers.Parts, after: numbers.Parts, unit: str, texts: tuple[str, str]
) -> None:
    said = numbers.told_apart(before, after, unit)
    assert tuple(re.sub(r"[\u00a0\u202f]", " ", text) for text in said) == texts


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.44, "percent", "+0,4 prosentpoeng"), (-0.44, "percent", "−0,4 prosentpoeng"), (0.0, "percent", "±0,0 prosentpoeng"),
        (-0.01, "percent", "±0,0 prosentpoeng"), (-3, "count", "−3"), (NAN, "percent", "–"),
    ],
)  # fmt: skip
def test_a_difference_has_its_sign_and_is_in_points(value: float, unit: str, text: str) -> None:
    assert numbers.difference(value, unit) == text


@pytest.mark.parametrize(
    ("month", "text"), [("2026-10", "oktober 2026"), ("2024-01", "januar 2024"), ("", "–"), (None, "–")]
)
def test_a_month_is_said_in_words(month: str | None, text: str) -> None:
    assert numbers.month(month) == text


def test_a_date_and_a_moment_are_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert numbers.date("2026-04-22") == "22. april 2026"
    assert numbers.date(dt.date(2026, 5, 1)) == "1. mai 2026"
    assert numbers.date(None) == "–"
    assert re.fullmatch(r"23\. november 2026 kl\. \d\d:05", numbers.moment("2026-11-23T12:05:00Z"))


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a og b"), (["a", "b", "c"], "a, b og c")]
)
def test_a_list_ends_with_og(words: list[str], text: str) -> None:
    assert numbers.listing(words) == text


@pytest.mark.parametrize(("count", "text"), [(0, "1 kB"), (24_000, "23 kB"), (3_250_000, "3,1 MB")])
def test_a_size_is_in_kilobytes_or_megabytes(count: int, text: str) -> None:
    assert numbers.size(count) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2024-01", "2025-12", "2024–2025"),
        ("2025-01", "2025-12", "2025"),
        ("2024-03", "2025-12", "mars 2024–desember 2025"),
    ],
)
def test_years_are_said_short(first: str, last: str, text: str) -> None:
    assert sentences.years_words(first, last) == text


# ── sentences ──


def all_sentences() -> Iterator[str]:
    values = (NAN, 0.0, 3.4, 1234.5)
    for unit, newest, low in itertools.product(("percent", "count", "persons"), values, (NAN, 1.0, 5.0)):
        yield sentences.spark_label(
            "Sykefravær", unit, newest, None if math.isnan(newest) else "2026-10", low, "2024–2025"
        )


def test_no_sentence_says_that_anything_moved() -> None:
    assert [text for text in all_sentences() if MOVES.search(text)] == []


def test_no_sentence_leaves_anything_open() -> None:
    assert [text for text in all_sentences() if HOLES.search(text)] == []


def test_no_other_words_say_that_anything_moved() -> None:
    words = [*SCREEN.values(), *verdicts.VERDICTS.values(), *verdicts.HIDDEN.values(), *verdicts.RELATION_HELP.values()]
    assert [text for text in words if MOVES.search(text)] == []


def test_the_words_of_the_pages_say_nothing_of_movement(root: Path) -> None:
    for path in (root / "dashboard/pages/templates").glob("*.html"):
        assert not MOVES.search(path.read_text("utf-8")), path.name
