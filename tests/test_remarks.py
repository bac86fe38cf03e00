"""The monthly comments: who may sign, what is asked before one is kept, and what is kept of that."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from dashboard.cli import main
from dashboard.council import Council, open_council
from dashboard.model import Comment
from dashboard.pages.parts.page import Request
from dashboard.pages.parts.remark import RemarkDesk
from dashboard.past import past
from dashboard.remarks import LONGEST, BadComment, Doubtful, told_standing
from dashboard.wording.catalogue import speaking
from dashboard.wording.remarks import doubt_sentence, refused_sentence

PLAIN = "Langvakter er prøvd ut på to avdelinger."


@pytest.fixture
def council(example_state: Path, tmp_path: Path, root: Path) -> Iterator[Council]:
    shutil.copytree(example_state, tmp_path / "council-state")
    found = open_council(root / "data/nesbyen", state=tmp_path / "council-state")
    yield found
    found.close()


def write(council: Council, text: str = PLAIN, commitment: str = "2.3.3", **how: object) -> Comment:
    return council.comment(commitment, text, **{"month": "2026-10", "role": "Helse og omsorg", **how})  # type: ignore[arg-type]


# ── What is kept ──


def test_a_comment_is_kept_with_what_the_figures_said_then(council: Council) -> None:
    kept = write(council)
    links = council.commitments["2.3.3"].links
    assert kept.standing == council.commitments["2.3.3"].standing
    assert kept.verdicts == {f"{r.indicator}/{r.unit}": r.verdict for r in links.itertuples()}
    assert kept.data_version == council.data_version()
    assert (kept.role, kept.text, kept.month, kept.warned) == ("Helse og omsorg", PLAIN, "2026-10", ())
    assert council.comments("2.3.3") == council.comments() == [kept]


def test_comments_come_with_the_newest_month_first_and_the_replaced_ones_too(council: Council) -> None:
    first = write(council, month="2026-10")
    write(council, month="2026-09", text="September.")
    write(council, text="Rettet.", replaces=first.id)
    assert [(one.month, one.text, one.replaced_at is None) for one in council.comments("2.3.3")] == [
        ("2026-10", "Rettet.", True), ("2026-10", PLAIN, False), ("2026-09", "September.", True),
    ]  # fmt: skip


def test_comments_are_seen_as_they_were_on_a_day(council: Council) -> None:
    kept = write(council)
    assert kept.recorded_at is not None
    assert council.comments("2.3.3", as_of=kept.recorded_at - dt.timedelta(seconds=1)) == []
    assert len(council.comments("2.3.3", as_of=kept.recorded_at)) == 1


def test_a_comment_changes_neither_a_figure_nor_a_verdict(council: Council) -> None:
    version, before = council.data_version(), council.assess()
    write(council)
    assert council.data_version() == version
    pd.testing.assert_frame_equal(council.assess(), before)


# ── What is refused ──


@pytest.mark.parametrize(
    ("why", "how"),
    [
        ("no-text", {"text": " \n "}), ("too-long", {"text": "a" * (LONGEST + 1)}), ("no-role", {"role": "  "}),
        ("too-long", {"role": "Helse " * 20}), ("person-role", {"role": "Kari Nordmann"}),
        ("person-role", {"role": "leder Kari Nordmann"}), ("person-role", {"role": "13097248022"}),
        ("person-text", {"text": "Kari Nordmann er tilbake i jobb."}), ("person-text", {"text": "Ring Ola på kontoret."}),
        ("person-text", {"text": "Saken gjelder 130972 48022."}), ("person-text", {"text": "KARI NORDMANN har sluttet"}),
        ("person-text", {"text": "Spør kari.nordmann@nesbyen.no"}), ("bad-month", {"month": "2025-12"}),
        ("bad-month", {"month": "2026-12"}), ("bad-month", {"month": "oktober"}), ("bad-month", {"month": ""}),
    ],
)  # fmt: skip
def test_what_is_not_kept_says_why_and_nothing_is_written(council: Council, why: str, how: dict[str, str]) -> None:
    with pytest.raises(BadComment) as refused:
        write(council, **how)
    assert refused.value.why == why
    assert refused_sentence(why)
    assert council.comments() == []


@pytest.mark.parametrize(
    "text",
    [
        "Per måned er det tre møter.", "Dag og natt er bemannet.", "Liv og helse i Hallingdal er med.", "Tom liste i oktober.",
        "Helse og omsorg, Brann og beredskap og IKT Hallingdal har øvd.", "Marie sykehjem er med.", "Jan-mars er talt opp.",
        "Skriv til post@nesbyen.no.", "115057,00785 kroner",
    ],
)  # fmt: skip
def test_places_services_and_words_that_are_names_too_are_no_persons(council: Council, text: str) -> None:
    assert write(council, text).text == text


def test_an_unknown_commitment_is_a_key_error(council: Council) -> None:
    with pytest.raises(KeyError):
        write(council, commitment="9.9")
    with pytest.raises(KeyError):
        council.comments("9.9")


# ── What is asked ──


def test_fell_about_what_is_undecided_is_asked_about_with_the_interval(council: Council) -> None:
    with pytest.raises(Doubtful) as asked:
        write(council, "Korttidsfraværet falt i oktober.")
    (doubt,) = asked.value.doubts
    assert (doubt.word, doubt.indicator, doubt.unit) == ("falt", "sick_leave_short", "helse")
    assert "kan ikke avgjøre ennå om Korttidsfravær (1–16 dager), Helse og omsorg har endret seg" in doubt.sentence
    assert "trolig mellom" in doubt.sentence
    assert council.comments() == []


@pytest.mark.parametrize(
    "text",
    [
        "Korttidsfraværet har falt etter at vi begynte med ny årsturnus.",
        "Etter at vi begynte med ny årsturnus, har korttidsfraværet falt.",
    ],
)
def test_only_what_a_claim_is_about_is_asked_of(council: Council, text: str) -> None:
    with pytest.raises(Doubtful) as asked:
        council.comment("2.3.3", text, month="2026-10", role="Helse og omsorg")
    assert [one.indicator for one in asked.value.doubts] == ["sick_leave_short"]


def test_each_claim_of_a_sentence_is_asked_of_what_it_is_about(council: Council) -> None:
    with pytest.raises(Doubtful) as asked:
        council.comment("2.3.3", "Korttidsfraværet falt, og overtiden økte.", month="2026-10", role="Helse og omsorg")
    found = [(one.word, one.indicator) for one in asked.value.doubts]
    assert found == [("falt", "sick_leave_short"), ("økte", "overtime_share")]


def test_saved_anyway_is_kept_with_the_words_that_were_asked_about(council: Council) -> None:
    kept = write(council, "Korttidsfraværet falt, og overtiden har ikke økt.", sure=True)
    assert kept.warned == ("falt", "økt")


def test_being_sure_of_what_nobody_asks_about_leaves_no_warning(council: Council) -> None:
    assert write(council, sure=True).warned == ()


def test_being_sure_does_not_let_a_name_in(council: Council) -> None:
    with pytest.raises(BadComment):
        write(council, "Kari Nordmann sier at fraværet falt.", sure=True)


def test_a_claim_that_names_nothing_is_held_against_every_link(council: Council) -> None:
    links = council.commitments["2.3.3"].links
    doubts = council.remarks.doubts("2.3.3", "Det går bedre.")
    silent = links[~links["verdict"].isin(["better", "not-measurable"])]
    assert len(silent) > 1
    assert {(d.indicator, d.unit) for d in doubts} == set(zip(silent["indicator"], silent["unit"], strict=True))


def test_a_claim_that_the_verdict_bears_out_is_not_asked_about(council: Council) -> None:
    links = council.assess()
    counted = links[(links["verdict"] == "better") & (links["commitment"] == "1.4.1")]
    assert list(counted["indicator"]) == ["welfare_tech_share"]
    assert council.remarks.doubts("1.4.1", "Velferdsteknologien har økt, og det er bedre.") == []
    worse = council.remarks.doubts("1.4.1", "Velferdsteknologien har gått ned.")
    assert [d.word for d in worse] == ["gått ned"]
    assert "«Bedre enn før»" in worse[0].sentence


@pytest.mark.parametrize("text", [PLAIN, "Har fraværet falt?", "Det kan ikke avgjøres om fraværet har falt."])
def test_what_claims_nothing_is_not_asked_about(council: Council, text: str) -> None:
    assert council.remarks.doubts("2.3.3", text) == []


def test_what_is_not_shown_is_asked_about_without_a_figure() -> None:
    nan = float("nan")
    said = doubt_sentence(
        word="falt",
        verdict="suppressed",
        name="Klager",
        place="Tildeling",
        unit="percent",
        change=nan,
        low=nan,
        high=nan,
    )
    assert said == "Du skriver «falt», men tallene for Klager, Tildeling vises ikke."


def test_the_question_is_in_the_readers_language_or_in_bokmal(council: Council) -> None:
    for language in ("nb", "nn", "en"):
        with speaking(language):
            assert council.remarks.doubts("2.3.3", "Fraværet falt.")[0].sentence


def test_the_standing_then_is_not_told_where_it_may_rest_on_what_is_hidden() -> None:
    links = pd.DataFrame([{"indicator": "i", "unit": "u", "verdict": "suppressed"}])
    comment = Comment("1", "2026-10", "Helse", "x", "worse", {"i/u": "worse"})
    assert told_standing(comment, links) == ""
    assert told_standing(replace(comment, verdicts={"i/u": "suppressed"}), links) == "worse"
    assert told_standing(comment, links.assign(verdict="undecided")) == "worse"


def test_no_list_of_comments_tells_what_they_were_held_against_where_that_is_hidden_now(council: Council) -> None:
    kept = write(council, "Fraværet falt.", sure=True)
    assert council.comments("2.3.3") == [kept]
    assert kept.standing
    assert kept.warned == ("falt",)
    links = council.snapshot().standing("2.3.3").links
    links["verdict"] = "suppressed"
    for one in council.comments("2.3.3") + council.comments():
        assert (one.standing, dict(one.verdicts), one.warned, one.text) == ("", {}, (), "Fraværet falt.")
    assert "vises ikke" in RemarkDesk(council, Request(), "2.3.3").card.object
    assert "«falt»" not in RemarkDesk(council, Request(), "2.3.3").card.object


# ── Where it has stood ──


def test_the_newest_standing_of_the_past_is_the_standing(council: Council) -> None:
    snapshot = council.snapshot()
    for number in council.register.commitments:
        assert past(snapshot, number)[0].standing == snapshot.standing(number).standing


def test_every_followed_month_with_figures_has_its_standing_newest_first(council: Council) -> None:
    found = past(council.snapshot(), "2.3.3")
    assert [one.month for one in found] == [f"2026-{month:02}" for month in range(10, 0, -1)]
    assert all(one.because for one in found)


def test_the_standing_of_last_month_is_the_one_that_the_news_compares_with(council: Council) -> None:
    snapshot = council.snapshot()
    before = snapshot.a_month_before()
    for number in council.register.commitments:
        assert past(snapshot, number)[1].standing in ("", before.standing(number).standing)


def test_a_deadline_is_not_late_before_its_day(council: Council) -> None:
    stood = {one.month: one.standing for one in past(council.snapshot(), "1.2.2")}
    assert stood["2026-10"] == "late"
    assert stood["2026-08"] != "late"


def test_a_council_without_figures_has_no_past(tmp_path: Path, root: Path) -> None:
    empty = open_council(root / "data/nesbyen", state=tmp_path / "empty-state")
    assert past(empty.snapshot(), "2.3.3") == ()
    with pytest.raises(KeyError):
        past(empty.snapshot(), "9.9")
    empty.close()


# ── The command ──


def test_the_command_lists_comments_as_json_and_as_text(council: Council, capsys: pytest.CaptureFixture[str]) -> None:
    kept = write(council)
    where = ["--council", str(council.folder), "--state", str(council.state)]
    assert main(["comments", "--json", *where]) == 0
    (found,) = json.loads(capsys.readouterr().out)["comments"]
    assert (found["id"], found["role"], found["text"], found["replaced_at"]) == (kept.id, kept.role, kept.text, None)
    assert main(["comments", "--commitment", "2.3.3", *where]) == 0
    assert PLAIN in capsys.readouterr().out
    assert main(["comments", "--commitment", "9.9", *where]) == 2
