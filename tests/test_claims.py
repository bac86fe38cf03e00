"""Which texts claim that something has moved, and which only ask, plan, hope or say that it is not known."""

from __future__ import annotations

import time

import pytest

from dashboard.wording.claims import claims, is_named


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fraværet falt i oktober.", [("falt", "down")]),
        ("Overtida har gått litt ned.", [("gått litt ned", "down")]),
        ("Sykefraværet økte.", [("økte", "up")]),
        ("Vi ser at fraværet er redusert.", [("redusert", "down")]),
        ("Det er et fall i korttidsfraværet.", [("fall i", "down")]),
        ("Ventelisten vokser.", [("vokser", "up")]),
        ("Tallet steg til 7,4 prosent.", [("steg til", "up")]),
        ("Flere enn før har fullført. Det er flere enn i fjor.", [("Flere enn", "up"), ("flere enn", "up")]),
        ("Det går bedre, og fraværet har falt.", [("bedre", "better"), ("falt", "down")]),
        ("Det er blitt dårligere.", [("dårligere", "worse")]),
        ("En klar FORBEDRING.", [("FORBEDRING", "better")]),
        ("Fraværet er uendret.", [("uendret", "same")]),
        ("Om lag 40 prosent er med, og andelen har økt.", [("økt", "up")]),
        ("Vi håper fraværet går ned, men overtiden har økt.", [("økt", "up")]),
        ("Fraværet var 7.4 prosent i mai. Det er lavere enn i april.", [("lavere", "down")]),
        ("Fråværet gjekk ned i haust.", [("gjekk ned", "down")]),
        ("Sjukefråværet auka, og det er verre enn i fjor.", [("auka", "up"), ("verre", "worse")]),
        ("Det er betre no.", [("betre", "better")]),
        ("Sick leave went down.", [("went down", "down")]),
        ("Overtime has increased and turnover is worse.", [("increased", "up"), ("worse", "worse")]),
    ],
)
def test_a_claim_of_movement_is_found(text: str, found: list[tuple[str, str]]) -> None:
    assert [(claim.word, claim.kind) for claim in claims(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "", "Langvakter er prøvd ut på to avdelinger.", "Har fraværet falt?", "Er det blitt bedre? Vi vet det ikke ennå.",
        "Vi skal redusere fraværet.", "Målet er lavere fravær.", "For å øke kompetansen har vi holdt kurs.",
        "Det kan ikke avgjøres om fraværet har falt.", "Vi vet ikke om det er bedre eller verre.",
        "Det er for tidlig å si om overtiden har økt.", "Neste steg er kurs for lederne.", "I så fall må vi vente.",
        "Kurset krever høyere utdanning.", "Vi håper at fraværet går ned.", "Kontrakten er signert, og piloten begynner i februar.",
        "Flere avdelinger har prøvd langvakter.", "Me veit ikkje om fråværet har gått ned.", "Målet er betre flyt.",
        "We aim for lower sick leave.", "It is not known whether sick leave has fallen.", "Has it improved?",
        "Vi jobber for å få ned fraværet.", "Ny turnus skal gi bedre bemanning.",
    ],
)  # fmt: skip
def test_a_plan_a_question_a_hope_or_a_doubt_is_no_claim(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ventelisten har ikke økt.", "same"),
        ("Fraværet er ikkje redusert.", "same"),
        ("Overtime has not increased.", "same"),
        ("Det er ingen endring i fraværet.", "same"),
        ("Situasjonen er ikke som før.", "moved"),
        ("Fraværet er ikke uendret.", "moved"),
    ],
)
def test_a_movement_that_is_denied_claims_that_it_stands_and_the_other_way_about(text: str, kind: str) -> None:
    assert [claim.kind for claim in claims(text)] == [kind]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Fraværet falt.", ["Korttidsfravær (1–16 dager)"]),
        ("korttidsfraværet", ["Korttidsfravær (1–16 dager)"]),
        ("Overtida gikk ned", ["Overtid"]),
        ("Årsturnusen er større", ["Ansatte i årsturnus"]),
        ("Ventelisten", ["Venter på langtidsplass", "Venteliste"]),
        ("Innleia auka", ["Innleie fra byrå"]),
    ],
)
def test_a_sentence_is_about_the_indicator_it_names_in_any_form(said: str, names: list[str]) -> None:
    assert is_named(said, *names)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Ansatte er fornøyde", ["Ansatte i årsturnus"]),
        ("Fraværet falt", ["Overtid", "Overtidsandel"]),
        ("Det gikk bedre", ["Innleie fra byrå"]),
        ("", ["Overtid"]),
        ("Andelen øker", ["Heltidsandel", "Andel heltid"]),
    ],
)
def test_words_that_many_names_have_name_nothing(said: str, names: list[str]) -> None:
    assert not is_named(said, *names)


@pytest.mark.parametrize("text", ["falt " * 400, "om ikke falt, " * 140, "men ikke falt " * 140, "gikk " + "a" * 1990])
def test_a_long_text_of_nothing_but_claims_is_read_at_once(text: str) -> None:
    """It is read while everyone else waits."""
    started = time.process_time()
    claims(text)
    assert time.process_time() - started < 0.3
