"""Verdicts, signals, courses, standings, deadlines and news in words: whole, in three languages, and of nothing that nobody has shown."""

from __future__ import annotations

import ast
import itertools
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import assess
from dashboard.assess import charted, control, course, delivery, slopes, standing
from dashboard.assess import verdicts as assessed
from dashboard.assess.deadlines import STATES
from dashboard.model import Indicator, Link
from dashboard.release import FEW, UNKNOWN
from dashboard.wording import (
    courses,
    given,
    judgements,
    news,
    numbers,
    plans,
    ranges,
    signals,
    standings,
    verdicts,
)
from dashboard.wording import deadlines as due_words
from dashboard.wording.catalogue import LANGUAGES

NAN = math.nan
UNITS = ("percent", "fte", "persons", "days", "count", "kroner")
#: What would be left of a sentence if a fact were missing.
HOLES = re.compile(r"[{}]|«\s*»|“\s*”|\(\s*\)|  | [.,;:]|: ?\.|\.\.|\b[Nn]one\b|\bnan\b|\binf\b|–|∞")
#: Stems of verbs for a movement, and what goes up or down.
MOVES = {
    "nb": r"(?:falt|fall|øk(?:er|te|t|ning)|steg|stig|synk|sank|sunk|minsk|vok[st]|redus|forbedr|forverr|avt(?:ar|ok|att)|krymp|styrke[rt]|svekke[rt]|bedre[rt]\b|dal(?:er|te|t)\b|hev(?:er|et)\b|g(?:å|ikk|ått)\w* (?:ned|opp)\b|(?:ned|opp)gang)",
    "nn": r"(?:fall|auk|steig|stig|søkk|sokk|minka|minkar|veks|vaks|redus|betra|forverr|avte[ke]|krymp|styrkj|svekkj|dala|g(?:år|jekk|ått|jeng) (?:ned|opp)\b|(?:ned|opp)gang)",
    "en": r"(?:fell\b|fall|rose\b|ris(?:e|ing|en)|increas|decreas|drop(?!ped and is not counted)|declin|gr[eo]w|improv|worsen|(?:went|go(?:es|ne|ing)?) (?:up|down)|climb|shr[aiu]nk|reduc|gain|s[aiu]nk|slip|deteriorat|lift|lower(?:ed|ing))",
}
ENGLISH = (
    r"the|is|not|has|been|figures?|pace|month|months|before|after|target|and|of|people|day|days|deadline|more|course"
)
#: Words that one of the languages has and the other two do not.
FOREIGN = {
    "nb": rf"ikkje|enno|frå|tal|tala|talet|månad(?:er|en|ene)?|kvar|ein|eit|noko|meir|endringa|takta|kjem|vere|blir vist|verte?|sidan|tilsette|{ENGLISH}",
    "nn": rf"ikke|ennå|fra|tall|tallene|tallet|måned(?:er|en|ene)?|hver|en|et|noe|mer|endringen|kommer|være|vises|ble|siden|ansatte|hvor|som trengs|foreløpig|noen|{ENGLISH}",
    "en": r"ikke|ikkje|ennå|enno|fra|frå|tall?|måned\w*|månad\w*|takten|endring\w*|er|og|ut|det|som|før|med|prosent\w*|personer|døgn|årsverk|av",
}
JARGON = re.compile(r"signifikan|significan|p-verdi|p-value|konfidens|confidence|standardavvik|regresjon|median|\bKS\b|sannsynlighet|hypotes", re.I)  # fmt: skip
ADOPTED = re.compile(r"vedt|adopt|beslutt|decided by|decision", re.I)
EDGES = (NAN, 0.0, 1.0, -1.0, -0.4, 0.004, 7.25, 1e9)

Said = tuple[str, str]


def whys() -> list[tuple[str, str]]:
    """Every verdict with every reason that the assessment can give it."""
    found = [("suppressed", FEW), ("suppressed", UNKNOWN), *assessed.REASONS, *delivery.REASONS]
    return list(dict.fromkeys([*found, *(("undecided", reason) for reason in slopes.REASONS)]))


def course_codes() -> list[tuple[str, str]]:
    """Every course with its reasons."""
    passed = [("undecided", reason) for verdict, reason in whys() if verdict in ("suppressed", "no-data", "not-measurable")]  # fmt: skip
    own = itertools.product(("yes", "no", "undecided"), (*course.REASONS, *delivery.COURSES))
    return list(dict.fromkeys([("no-target", "no-target"), ("undecided", "too-seldom"), *passed, *own]))


def verdict_sentences(said_in: str) -> Iterator[str]:
    for (verdict, reason), unit, value in itertools.product(whys(), UNITS, EDGES):
        for low, high, least, look, months, way, newest in (
            (value - 0.8, value + 0.8, abs(value), 12, 12, "lower", "2026-10"), (NAN, NAN, NAN, 0, 0, "higher", None),
            (value, value, 2.04, 24, 1, "context", "2026-01"),
        ):  # fmt: skip
            yield judgements.verdict_sentence(
                verdict=verdict, reason=reason, name="Sykefravær totalt", place="Helse", unit=unit, months=months, look=look,
                newest=newest, change=value, low=low, high=high, least=least, matters=abs(value) / 2, direction=way,
                level=value, baseline=least, language=said_in,
            )  # fmt: skip


def course_sentences(said_in: str) -> Iterator[str]:
    for (on_course, reason), unit, value in itertools.product(course_codes(), ("percent", "count"), EDGES):
        for status, nature, ratio, chance in (
            ("proposed", "outcome", value, 0.5), ("adopted", "delivery", NAN, NAN), ("not_set", "outcome", 1.3, 0.83),
        ):  # fmt: skip
            yield courses.course_sentence(
                on_course=on_course, reason=reason, unit=unit, level=value, target=value, target_by="2027-12",
                target_status=status, needed=value, actual=-0.3, ratio=ratio, ratio_low=ratio - 1, ratio_high=ratio + 1,
                chance=chance, remaining=value, months=10, soonest=12, nature=nature, language=said_in,
            )  # fmt: skip
        yield courses.course_sentence(on_course=on_course, reason=reason, unit=unit, target=None, language=said_in)


def other_sentences(said_in: str) -> Iterator[str]:
    variations = (None, "common", "improvement", "concern", "high", "low")
    for variation, assurance, trial, month in itertools.product(
        variations, (None, "passes", "fails", "inconsistent"), (True, False), ("2026-10", None)
    ):
        for why in (*charted.WHY, "") if variation is None else ("",):
            yield signals.signal_sentence(
                variation=variation, assurance=assurance, why=why, trial=trial, month=month, language=said_in
            )
    names = ["Overtid", "Innleie", "Turnover", "Heltidsandel", "Vakanser"]
    for rule, count, days, day in itertools.product(
        [*(rule.name for rule in standing.RULES), standing.UNMEASURED], (0, 1, 3, 4, 5), (0, 1, 84, 900), (None, "2026-08-31")
    ):  # fmt: skip
        yield standings.standing_sentence(rule=rule, names=names[:count], days=days, due=day, language=said_in)
    yield from (row[1] for row in standings.rule_rows(said_in))
    for least, unit, target, persons in itertools.product(EDGES, UNITS, (None, *EDGES), (NAN, 1, 300)):
        yield plans.plan_sentence(
            name="Overtid", place="", unit=unit, least=abs(least), baseline=7.25, persons=persons, target=target, language=said_in
        )  # fmt: skip
    yield standings.moved_sentence(better="Overtid", worse=names[1:], language=said_in)
    for view, owner, month, reason, told in itertools.product(
        ("better", "unchanged", "worse", "undecided"),
        ("", "HR"),
        (None, "2026-10"),
        ("", "Travelt."),
        standing.STANDINGS,
    ):
        yield standings.view_sentence(
            view=view, owner=owner, month=month, reason=reason, disagrees=bool(reason), standing=told, language=said_in
        )
    for state, kind, done, days in itertools.product(
        STATES, ("milestone", "exercise", "review"), ("2026-10-12", "", None), (0, 1, 12, 523)
    ):
        yield due_words.deadline_sentence(
            state=state, title="Pilot", kind=kind, due="2026-08-31", done_on=done, days=days, language=said_in
        )


def news_sentences(said_in: str) -> Iterator[str]:
    def say(kind: str, **facts: object) -> str:
        return news.news_sentence(kind=kind, language=said_in, **facts)

    where = {"name": "Overtid", "place": "Helse", "month": "2026-10"}
    for before, after in itertools.product((None, *assessed.VERDICTS), assessed.VERDICTS):
        yield say("verdict", name="Overtid", place="Helse", before=before, after=after)
    for variation in ("common", "improvement", "concern", "high", "low", None):
        yield say("signal", **where, variation=variation)
    for before, after in itertools.product((None, *standing.STANDINGS), standing.STANDINGS):
        yield say("standing", commitment="2", before=before, after=after)
    for old, new, unit, file in itertools.product(EDGES, EDGES, UNITS, ("hr.xlsx", "", None)):
        if not (math.isnan(old) and math.isnan(new)):
            yield say("restated", **where, before=old, after=new, unit=unit, file=file)
    for days in (0, 1, 84, 400):
        yield say("late", title="Pilot", due="2026-08-31", days=days)
        yield say("missing", source="HR", place="Helse", month="2026-10", days=days)
        yield say("done", title="Pilot", done_on="2026-10-12" if days else None)


@cache
def everything() -> tuple[Said, ...]:
    makers = (verdict_sentences, course_sentences, other_sentences, news_sentences)
    return tuple({(said_in, text) for said_in in LANGUAGES for make in makers for text in make(said_in)})


def said_in(*languages: str) -> list[str]:
    return [text for each, text in everything() if each in languages]


# ── what holds for all of them ──


def test_every_sentence_is_whole() -> None:
    assert [text for _, text in everything() if HOLES.search(text)] == []
    assert [text for _, text in everything() if not text.endswith((".", "?"))] == []
    assert [text for _, text in everything() if not text[:1].isupper()] == []
    assert [text for _, text in everything() if re.search(r"[.?] [^A-ZÆØÅ«“]", re.sub(r"\d\. ", "", text))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_to_have_moved_whatever_the_verdict_and_the_language(language: str) -> None:
    moves = re.compile(rf"\b{MOVES[language]}", re.I)
    labels = [verdicts.verdict_word(verdict, language) for verdict in assessed.VERDICTS]
    labels += [standings.standing_word(each, language) for each in standing.STANDINGS]
    assert [text for text in (*said_in(language), *labels) if moves.search(text)] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "nb",
            "falt faller økte økt økning steg stiger sank synker minsket vokste reduserte forbedret forverret avtok",
        ),
        ("nn", "fall auka aukar steig stig minka søkk sokk voks vaks redusert betra forverra"),
        ("en", "fell falling rose risen increased decreased dropped declined grew improved worsened reduced sank"),
    ],
)
def test_the_words_for_a_movement_would_be_found(language: str, words: str) -> None:
    found = re.compile(rf"\b{MOVES[language]}", re.I)
    assert [word for word in words.split() if word != "voks" and not found.search(f"Sykefravær {word} i Helse.")] == []
    sides = {"nb": "gikk ned", "nn": "gjekk opp", "en": "went down"}
    assert found.search(sides[language])


def test_numbers_are_written_as_each_language_writes_them() -> None:
    norwegian, english = said_in("nb", "nn"), said_in("en")
    assert [text for text in norwegian if re.search(r"\d\.\d", text)] == []
    assert [text for text in english if re.search(r"\d,\d(?!\d\d)", text)] == []
    assert [text for _, text in everything() if re.search(r"(?:^|\s)[-+]?-\d|±", text)] == []
    assert any("−0,4 prosentpoeng i året" in text for text in norwegian)
    assert any("−0.4 percentage points a year" in text for text in english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_borrows_a_word_from_another_language(language: str) -> None:
    foreign = re.compile(rf"(?<![\w«“]){'(?:' + FOREIGN[language] + ')'}(?![\w»])", re.I)
    data = re.compile(r"Sykefravær totalt|Overtid|Helse|Travelt")
    assert [text for text in said_in(language) if foreign.search(data.sub("X", text))] == []


def test_no_sentence_has_words_that_only_a_statistician_knows() -> None:
    assert [text for _, text in everything() if JARGON.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_target_that_is_adopted_is_called_so(language: str) -> None:
    def goal(status: str) -> str:
        return courses.goal_words(unit="", target=None, target_by=None, target_status=status, language=language)

    assert ADOPTED.search(goal("adopted"))
    for status in ("proposed", "not_set"):
        for on_course, reason in course_codes():
            text = courses.course_sentence(
                on_course=on_course, reason=reason, unit="percent", target=8.0, target_status=status, language=language
            )
            assert not ADOPTED.search(text), text
    left = [re.sub(goal("adopted"), "", text, flags=re.I) for text in said_in(language)]
    assert [text for text in left if ADOPTED.search(text)] == []


# ── the codes ──


def test_every_reason_that_can_be_given_has_words_and_no_other_has() -> None:
    worded = {(verdict, reason) for verdict, reasons in judgements.REASONS.items() for reason in reasons}
    assert worded == set(whys())
    assert set(judgements.REASONS) == set(assessed.VERDICTS)


@pytest.mark.parametrize("module", "verdicts judge slopes delivery course charted level deadlines standing".split())
def test_no_code_is_given_that_the_words_do_not_know(module: str) -> None:
    known = {code for pair in (*whys(), *course_codes()) for code in pair} | set(charted.WHY) | set(STATES)
    known |= set(standing.STANDINGS) | {rule.name for rule in standing.RULES}
    tree = ast.parse((Path(assessed.__file__).parent / f"{module}.py").read_text("utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert {text for text in texts if re.fullmatch(r"[a-z]+(?:-[a-z]+)+", text)} <= known


def test_every_standing_rule_and_state_has_words_of_its_own() -> None:
    for each in LANGUAGES:
        assert len({standings.standing_word(one, each) for one in standing.STANDINGS}) == len(standing.STANDINGS)
        assert len({verdicts.verdict_word(one, each) for one in assessed.VERDICTS}) == len(assessed.VERDICTS)
        assert len({due_words.deadline_word(one, each) for one in STATES}) == len(STATES)
        assert len({row[1] for row in standings.rule_rows(each)}) == len(standing.RULES) + 1
    assert list(standings.STANDINGS) == list(standings.STANDING_SIGNS) == list(standing.STANDINGS)
    assert len(set(standings.STANDING_SIGNS.values())) == len(standing.STANDINGS)
    assert all(verdicts.verdict_word(one) == verdicts.VERDICTS[one] for one in verdicts.VERDICTS)


def test_the_table_of_rules_is_the_one_that_decides() -> None:
    rows = [(rule, text[2:]) for rule, _, text in standings.rule_rows()]
    rules = [(rule.name, standings.standing_word(rule.standing)) for rule in standing.RULES]
    assert rows == [*rules, (standing.UNMEASURED, "Måles ikke")]


def test_the_numbers_in_the_words_are_those_that_decide() -> None:
    assert (judgements.LOOKS, judgements.BASELINE, judgements.LATER) == (assessed.LOOKS, slopes.BASELINE, slopes.LATER)
    assert (judgements.SIDE, slopes.EACH, slopes.MISSING, delivery.SPAN) == (slopes.SIDE, 2, 0.10, 6)
    assert (courses.LIKELY, courses.UNLIKELY, courses.FEW_STAFF) == (course.LIKELY, course.UNLIKELY, course.FEW_STAFF)
    assert (signals.FULL, signals.FEWEST_STAFF) == (control.FULL, charted.FEWEST_STAFF)
    assert signals.FEWEST_COUNTED == charted.FEWEST_COUNTED


@pytest.mark.parametrize(
    "say",
    [
        lambda: judge_words("worse", "not-shown"), lambda: judge_words("fine", "shown"),
        lambda: courses.course_sentence(on_course="undecided", reason="tired", unit="percent"),
        lambda: courses.course_sentence(on_course="yes", reason="chance", unit="percent", target_status="wished"),
        lambda: signals.signal_sentence(variation="odd", assurance=None, why="", trial=False, month=None),
        lambda: signals.signal_sentence(variation=None, assurance=None, why="odd", trial=False, month=None),
        lambda: standings.standing_sentence(rule="odd"), lambda: standings.standing_word("odd"),
        lambda: verdicts.verdict_word("odd"), lambda: due_words.deadline_word("odd"),
        lambda: due_words.deadline_sentence(state="odd", title="x", kind="milestone", due="2026-01-01"),
        lambda: due_words.deadline_sentence(state="late", title="x", kind="odd", due="2026-01-01"),
        lambda: standings.view_sentence(view="odd", owner="x", month=None), lambda: news.news_sentence(kind="odd"),
        lambda: news.news_sentence(kind="late:today", title="x"), lambda: news.news_sentence(kind="late", title="x"),
    ],
)  # fmt: skip
def test_a_code_that_nobody_knows_is_a_fault(say: Any) -> None:
    with pytest.raises(KeyError):
        say()


def test_a_language_that_there_is_not_is_told_in_bokmaal() -> None:
    assert judge_words("undecided", "not-shown", "se") == judge_words("undecided", "not-shown", "nb")
    assert courses.pace_words(0.5, "se") == courses.pace_words(0.5, "nb")
    assert verdicts.verdict_word("better", "se") == "Bedre takt"
    assert numbers.figure(1.5, "persons", "se") == "1,5 personer"


def judge_words(verdict: str, reason: str, language: str = "nb", **facts: Any) -> str:
    given = {
        "name": "Sykefravær totalt", "place": "Helse", "unit": "percent", "months": 13, "look": 12, "newest": "2026-10",
        "change": -0.4, "low": -1.2, "high": 0.4, "least": 2.04, "matters": 0.45, "direction": "lower",
    }  # fmt: skip
    return judgements.verdict_sentence(verdict=verdict, reason=reason, language=language, **given | facts)


# ── what each of them says ──


def test_an_undecided_verdict_says_the_interval_and_what_it_would_take() -> None:
    assert judge_words("undecided", "not-shown") == (
        "Sykefravær totalt, Helse: Det kan ikke avgjøres ennå om takten er endret. Forskjellen fra før kan være tilfeldig. "
        "Endringen i takt er −0,4 prosentpoeng i året, trolig mellom −1,2 og +0,4. Takten vurderes neste gang etter 18 måneder. "
        "En endring på under 2,0 prosentpoeng kan ikke vises på to år med disse tallene."
    )
    assert "neste gang" not in judge_words("undecided", "not-shown", look=24)
    assert "two years" not in judge_words("undecided", "not-shown", "en", least=NAN)
    assert "kan ikkje visast på to år" in judge_words("undecided", "few-later", "nn")


@pytest.mark.parametrize(("months", "said"), [(0, "Ingen måneder har gått ennå."), (1, "gått 1 måned."), (11, "gått 11 måneder.")])  # fmt: skip
def test_too_early_says_how_many_months_have_passed_and_must(months: int, said: str) -> None:
    text = judge_words("undecided", "too-early", months=months, look=0, change=NAN)
    assert f"når det har gått 12 måneder. {said if months == 0 else 'Det har ' + said}" in text


def test_a_change_that_is_not_shown_is_never_said_without_its_interval() -> None:
    for verdict, reason in whys():
        for bounds in ({"low": NAN}, {"high": NAN}, {"low": NAN, "high": math.inf}):
            text = judge_words(verdict, reason, **bounds)
            assert "−0,4" not in text or verdict in ("better", "worse"), text


@pytest.mark.parametrize("verdict", ["suppressed", "no-data", "not-measurable"])
def test_what_may_not_be_shown_or_is_not_there_says_no_figure(verdict: str) -> None:
    for reason, each in itertools.product(judgements.REASONS[verdict], LANGUAGES):
        text = judge_words(verdict, reason, each, newest=None, level=8.4, baseline=9.1)
        assert not re.search(r"\d", text), text
        way = courses.course_sentence(
            on_course="undecided", reason=reason, unit="percent", target=NAN, level=8.4, needed=-0.1, actual=-0.2, ratio=2.0,
            ratio_low=1.0, ratio_high=3.0, chance=0.9, remaining=7.0, months=10, soonest=6, language=each,
        )  # fmt: skip
        assert not re.search(r"\d", way), way


@pytest.mark.parametrize(("verdict", "reason", "level", "said"), [
    ("better", "counted-more", 40.0, "Nivået er 40,0 prosent, mot 34,0 prosent før oppstarten (+6,0 prosentpoeng). Alt er talt opp"),
    ("worse", "counted-less", 33.0, "Nivået er 33,0 prosent, mot 34,0 prosent før oppstarten (−1,0 prosentpoeng). Alt er talt opp"),
    ("unchanged", "counted-same", 34.0, "Nivået er 34,0 prosent, det samme som før oppstarten. Alt er talt opp"),
    ("unchanged", "counted-same", 34.2, "(+0,2 prosentpoeng). Forskjellen er for liten til å telle."),
    ("undecided", "no-baseline", 34.0, "å sammenligne med."),
])  # fmt: skip
def test_what_is_counted_is_said_as_a_level_without_an_interval(
    verdict: str, reason: str, level: float, said: str
) -> None:
    text = judge_words(verdict, reason, level=level, baseline=NAN if reason == "no-baseline" else 34.0)
    assert said in text
    assert "trolig" not in text
    assert "takt er" not in text


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "said"),
    [
        (-0.4, -1.2, 0.4, "percent", "−0,4 prosentpoeng i året, trolig mellom −1,2 og +0,4"),
        (-0.03, -0.04, -0.02, "percent", "−0,03 prosentpoeng i året, trolig mellom −0,04 og −0,02"),
        (0.0, 0.0, 0.0, "percent", "0,0 prosentpoeng i året"),
        (0.00001, -0.00001, 0.00002, "percent", "0,0 prosentpoeng i året"),
        (1.0, 0.0, 2.0, "persons", "+1 person i året, trolig mellom 0 og +2"),
        (-3.2, 1.0, -7.4, "days", "−3,2 døgn i året, trolig mellom −7,4 og +1,0"),
        (2.0, NAN, 3.0, "count", "+2 i året"),
        (182.4, 141.6, 223.3, "days", "+182 døgn i året, trolig mellom +142 og +223"),
        (182.4, 182.3, 182.6, "days", "+182,4 døgn i året, trolig mellom +182,3 og +182,6"),
    ],
)
def test_a_change_has_as_many_decimals_as_its_interval_needs(
    value: float, low: float, high: float, unit: str, said: str
) -> None:
    assert ranges.paced(value, unit, "nb", low=low, high=high) == said


def test_a_pace_is_said_against_the_pace_needed() -> None:
    steps = [courses.pace_words(ratio / 100) for ratio in range(-100, 301)]
    assert len(list(itertools.groupby(steps))) == len(set(steps)) == 9
    assert courses.pace_words(0.5) == "omtrent halvparten av takten som trengs"
    assert courses.pace_words(1.3) == "raskere enn takten som trengs"
    assert courses.pace_words(-0.01) == "i feil retning"
    assert courses.pace_words(NAN) == ""


@pytest.mark.parametrize(
    ("chance", "said"),
    [(0.8, "I rute mot"), (1.0, "I rute mot"), (0.79, "Det kan gå begge veier"), (0.21, "Det kan gå begge veier"), (0.2, "Ikke i rute"), (0.0, "Ikke i rute")],
)  # fmt: skip
def test_a_chance_is_said_in_words_and_never_as_a_number(chance: float, said: str) -> None:
    word = "yes" if chance >= course.LIKELY else "no" if chance <= course.UNLIKELY else "undecided"
    text = courses.course_sentence(on_course=word, reason="chance", unit="percent", chance=chance)
    assert text.startswith(said)
    assert not re.search(r"\d", text)
    assert courses.course_sentence(on_course=word, reason="chance", unit="percent").startswith(said)


def test_a_pace_that_may_be_many_things_is_said_to_be_uncertain() -> None:
    def way(low: float, high: float) -> str:
        return courses.course_sentence(
            on_course="undecided", reason="chance", unit="percent", level=8.7, target=8.0, target_by="2027-12",
            target_status="proposed", needed=-0.08, actual=-0.04, ratio=0.5, ratio_low=low, ratio_high=high,
        )  # fmt: skip

    assert way(-0.3, 1.3) == (
        "Det kan gå begge veier med det foreslåtte målet på 8,0 prosent innen desember 2027. Nivået er 8,7 prosent. "
        "Det trengs −0,08 prosentpoeng i måneden. Takten er −0,04 prosentpoeng i måneden, trolig mellom −0,10 og +0,02. "
        "Det ser ut til å være omtrent halvparten av takten som trengs, men det er usikkert."
    )
    assert way(0.45, 0.55).endswith("Det er omtrent halvparten av takten som trengs.")
    assert "Takten" not in way(NAN, NAN)


def test_the_pace_there_is_and_the_pace_needed_have_as_many_decimals() -> None:
    def way(actual: float, needed: float) -> str:
        return courses.course_sentence(
            on_course="no", reason="pace", unit="percent", needed=needed, actual=actual, ratio=actual / needed, nature="delivery"
        )  # fmt: skip

    assert "+0,50 prosentpoeng" in way(0.04, 0.5)
    assert "+0,04 prosentpoeng" in way(0.04, 0.5)
    assert way(-0.00001, 0.5).endswith("takten 0,0 prosentpoeng i måneden. Det er langt fra takten som trengs.")
    assert way(-0.2, 0.5).endswith("Det er i feil retning.")


def test_an_outcome_that_is_hidden_is_not_said_to_count_what_is_done() -> None:
    frame = pd.DataFrame({"month": [], "value": []})
    nothing = assess.Level(NAN, NAN, "2026-10", "2026-10", NAN, NAN, 0, "")
    indicator = Indicator("i", "x", "Overtid", "percent", "ratio", direction="lower")
    link = Link("1", "i", "direct", "", "u", None, None, "not_set")
    case = assess.Case(link, indicator, frame, nothing, hidden=FEW)
    (found,) = assess.judge([case], baseline="2024-01", years=("2026-01", "2027-12"), gone=10)
    said = [
        signals.signal_sentence(variation=c.variation, assurance=c.assurance, why=c.why, trial=False, month=None)
        for c in (found.charted,)
    ]
    assert said == [
        "I minst én av månedene gjelder tallet så få personer at det ikke vises. "
        "Derfor vises heller ikke noe som regnes ut av månedene."
    ]


def test_every_reason_for_a_verdict_without_a_test_has_words_for_targets_and_months_too() -> None:
    untested = [reason for verdict, reason in whys() if verdict in ("suppressed", "no-data", "not-measurable")]
    assert set(given.GIVEN) == {*untested, "too-seldom"}


@pytest.mark.parametrize(("remaining", "is_said"), [(7.4, True), (0.0, True), (-0.1, False), (101.0, False), (NAN, False)])  # fmt: skip
def test_what_remains_is_only_said_where_it_can_be(remaining: float, is_said: bool) -> None:
    text = courses.course_sentence(on_course="no", reason="chance", unit="percent", chance=0.1, remaining=remaining)
    assert ("I månedene som er igjen" in text) is is_said


@pytest.mark.parametrize(("direction", "bound"), [("lower", "høyst"), ("higher", "minst")])
def test_what_remains_is_a_bound_and_no_wish(direction: str, bound: str) -> None:
    """Where it goes well, the months that remain may be worse than those known: nobody must make them so."""
    for unit, said in (("percent", "være {} 7,4 prosent."), ("days", "svare til {} 7,4 døgn i året.")):
        text = courses.course_sentence(
            on_course="yes", reason="chance", unit=unit, chance=0.9, remaining=7.4, direction=direction
        )
        assert text.endswith(f"må tallet i snitt {said.format(bound)}")


def test_what_the_usual_means_for_the_target_is_not_said_of_a_month_that_stands_out() -> None:
    text = signals.signal_sentence(variation="improvement", assurance="fails", why="", trial=False, month="2026-10")
    assert text.startswith("Tallet for oktober 2026 skiller seg ut i ønsket retning")
    assert text.endswith("Så lenge tallet er innenfor det vanlige, er målet ikke nådd.")


def test_a_target_nearer_than_what_can_be_shown_is_said_to_be_so() -> None:
    def plan(target: float | None, persons: float = 300.0, least: float = 2.04) -> str:
        return plans.plan_sentence(
            name="Overtid", place="Helse", unit="percent", least=least, baseline=9.0, persons=persons, target=target
        )

    assert plan(8.0) == (
        "Overtid, Helse: Med så mange ansatte kan en endring på under 2,0 prosentpoeng ikke vises på to år. Målet er 1,0 "
        "prosentpoeng fra nivået før oppstarten. Det kan nås uten at noen kan vise at takten er endret."
    )
    assert (
        plan(5.0)
        == "Overtid, Helse: Med så mange ansatte kan en endring på under 2,0 prosentpoeng ikke vises på to år."
    )
    assert plan(None, NAN).startswith("Overtid, Helse: Med disse tallene kan")
    assert "for få tall" in plan(8.0, least=NAN)
    assert "0,0" not in plan(8.0, least=0.0)


def test_three_are_named_and_the_rest_counted_but_never_one_alone() -> None:
    names = ["A", "B", "C", "D", "E"]
    said = [
        standings.standing_sentence(rule="direct-worse", names=names[:count]).partition(": ")[2] for count in range(6)
    ]
    assert said == ["", "A.", "A og B.", "A, B og C.", "A, B, C og D.", "A, B, C og 2 til."]


def test_a_name_with_braces_is_said_as_it_is() -> None:
    assert judge_words("undecided", "not-shown", name="{unit} {0}").startswith("{unit} {0}, Helse: ")
    assert "«{x}»" in standings.view_sentence(view="better", owner="HR", month=None, reason="{x}")
    assert "«{due}»" in due_words.deadline_sentence(
        state="late", title="{due}", kind="review", due="2026-08-31", days=3
    )


def test_moved_is_a_question() -> None:
    text = standings.moved_sentence(better="Sykefravær", worse=["Overtid", "Innleie"], language="en")
    assert (
        text == "It looks better for Sykefravær while it looks worse for Overtid and Innleie. Could it have been moved?"
    )


def test_a_figure_restated_to_the_same_is_not_said_to_be_corrected() -> None:
    facts = {"name": "Overtid", "place": "Helse", "month": "2026-09", "unit": "percent", "file": "hr.xlsx"}
    assert "rettet fra 7,42 prosent til 7,44 prosent (fra filen hr.xlsx)." in news.news_sentence(
        kind="restated", before=7.42, after=7.44, **facts
    )
    assert "fortsatt 7,4 prosent." in news.news_sentence(kind="restated", before=7.4, after=7.4, **facts)


@pytest.mark.parametrize(
    ("unit", "each", "figure", "difference"),
    [
        ("percent", "nn", "1\u00a0234,5 prosent", "+1\u00a0234,5 prosentpoeng"),
        ("percent", "en", "1,234.5 per cent", "+1,234.5 percentage points"),
        ("fte", "en", "1,234.5 full-time equivalents", "+1,234.5 full-time equivalents"),
        ("persons", "nn", "1\u00a0234,5 personar", "+1\u00a0234,5 personar"),
        ("days", "en", "1,234.5 days", "+1,234.5 days"), ("count", "en", "1,234.5", "+1,234.5"),
        ("kroner", "en", "1,234.5 kroner", "+1,234.5 kroner"),
    ],
)  # fmt: skip
def test_figures_are_written_in_each_language(unit: str, each: str, figure: str, difference: str) -> None:
    assert numbers.figure(1234.5, unit, each) == figure
    assert numbers.difference(1234.5, unit, each) == difference


def test_dates_lists_and_parts_are_written_in_each_language() -> None:
    assert [numbers.date("2026-08-31", each) for each in LANGUAGES] == ["31. august 2026"] * 2 + ["31 August 2026"]
    assert " at " in numbers.moment("2026-11-23T12:05:00Z", "en")
    assert numbers.listing(["a", "b", "c"], "en") == "a, b and c"
    assert numbers.told_apart((7.4, 37, 500), (7.4, 74, 1000), "percent", "en")[1] == "7.4 per cent (74 of 1,000)"
    assert [numbers.figure(1, "persons", each) for each in ("nn", "en")] == ["1 person"] * 2
    assert numbers.figure(math.inf, "persons") == numbers.difference(-math.inf, "percent") == "–"


def test_what_a_pace_is_needed_from_and_to_is_said_of_a_mean_of_twelve_months() -> None:
    said = courses.course_sentence(
        on_course="undecided", reason="chance", unit="percent", level=80.9, target=95.0, target_by="2027-12", needed=0.8,
        chance=0.5, over_time="flow", direction="higher",
    )  # fmt: skip
    assert "Nivået de siste tolv månedene er 80,9 prosent." in said
    assert "fra nivået nå uten sesong til midten av de tolv månedene målet gjelder" in said


def test_a_delivery_is_better_than_before_and_has_no_pace() -> None:
    assert verdicts.verdict_word("better", nature="delivery") == "Bedre enn før"
    assert verdicts.verdict_word("undecided", nature="delivery") == "Kan ikke avgjøres ennå"
    assert verdicts.verdict_word("better") == "Bedre takt"
