"""Bokmål, nynorsk and English: every text is in all three, with the same facts, and in no other language than its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import catalogues
import pytest
from babel.messages import Catalog, Message

from dashboard.wording import numbers
from dashboard.wording.catalogue import LANGUAGES, LOCALE, N_, Glossary, _, counted, speaking, spoken, tell

TRANSLATED = LANGUAGES[1:]
FACT = re.compile(r"\{(\w*)\}|%\((\w+)\)s")
#: Words that one of the languages has and the other does not.
BOKMAAL = r"ikke|ennå|fra|tall|tallene|tallet|måned(?:er|en|ene)?|hver|en|et|noe|mer|kommer|være|vises|ble|siden|hvor|hva|noen|jeg|uke|nå|dere|gjøre|øke[rt]?|enhet(?:en|er|ene)?|kilde[nr]?|forpliktelser?|sammenligne[st]?"
NORWEGIAN = r"ikke|ikkje|ennå|enno|fra|frå|tall?|måned\w*|månad\w*|og|eller|ut|det|som|før|med|av|er|blir|vises|kommune\w*|enhet\w*|eining\w*"
ENGLISH = r"the|of|and|not|is|are|has|been|with|from|figures?|months?|before|after|this|was|were|which|how|units?"


@cache
def wanted() -> Catalog:
    return catalogues.extracted()


@cache
def translated(language: str) -> Catalog:
    return catalogues.stored(language)


def said(message: Message) -> tuple[list[str], list[str]]:
    """A message's texts in bokmål and in the other language."""
    pairs = message.id, message.string
    source, other = (list(each) if isinstance(each, tuple | list) else [each] for each in pairs)
    return [str(text) for text in source], [str(text) for text in other]


def entries(language: str) -> Iterator[Message]:
    return (message for message in translated(language) if message.id)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_in_the_code_is_translated(language: str) -> None:
    lacking = list(catalogues.untranslated(translated(language), wanted()))
    assert lacking == [], f"{len(lacking)} texts without {language}: `make messages ARGS=--missing` lists them"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_of_a_text_that_nobody_says(language: str) -> None:
    known = {message.id for message in wanted()}
    assert [message.id for message in entries(language) if message.id not in known] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess(language: str) -> None:
    assert "fuzzy" not in (LOCALE / f"{language}.po").read_text("utf-8")
    assert list(translated(language).obsolete) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_facts_of_its_text(language: str) -> None:
    for message in entries(language):
        source, other = said(message)
        for one, each in zip(source, other, strict=True):
            # «1 måned» may be written with the count or without it.
            facts = [set(FACT.findall(text)) - {("count", ""), ("", "num")} for text in (one, each)]
            assert facts[0] == facts[1], (one, each)
        assert set(FACT.findall(source[-1])) == set(FACT.findall(other[-1])), (source, other)


def test_every_marked_text_is_found_by_the_extractor() -> None:
    """Babel passes over a text inside an f-string, which would then stay bokmål in every language."""
    known = {part for message in wanted() for part in said(message)[0]}
    for path in sorted(catalogues.PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
                continue
            text = node.args[0]
            if node.func.id in catalogues.KEYWORDS and isinstance(text, ast.Constant) and text.value:
                assert text.value in known, (path, text.value)
            assert node.func.id not in ("_", "N_") or not isinstance(text, ast.JoinedStr), (path, node.lineno)


@pytest.mark.parametrize(
    ("language", "foreign"), [("nn", rf"{BOKMAAL}|{ENGLISH}"), ("en", NORWEGIAN)], ids=["nn", "en"]
)
def test_a_translation_borrows_no_word_from_another_language(language: str, foreign: str) -> None:
    found = re.compile(rf"(?<![\w«“{{/.?=-])(?:{foreign})(?![\w»}}/=-])", re.I)
    quoted = re.compile(r"«[^»]*»|“[^”]*”|<[^>]*>|%\(\w+\)s|--\w+")
    texts = [text for message in entries(language) for text in said(message)[1]]
    assert [(text, found.findall(quoted.sub("", text))) for text in texts if found.search(quoted.sub("", text))] == []


def test_a_text_follows_the_language_that_holds_and_an_asked_one_outranks_it() -> None:
    assert (spoken(), _("Forpliktelse")) == ("nb", "Forpliktelse")
    with speaking("nn"):
        assert (_("Forpliktelse"), tell("Forpliktelse", "en")) == ("Forplikting", "Commitment")
        assert counted("1 måned", "{count} måneder", 1234) == "1\u00a0234 månader"
        assert numbers.figure(7.25, "percent", "en") == "7.2 per cent"
        with speaking("en"):
            assert (numbers.figure(1.0, "fte"), numbers.month("2026-10")) == (
                "1.0 full-time equivalents",
                "October 2026",
            )
            assert numbers.listing(["a", "b", "c"]) == "a, b and c"
        assert numbers.listing(["a", "b"]) == "a og b"
    with speaking("../../etc"):
        assert (spoken(), _("Forpliktelse")) == ("nb", "Forpliktelse")
    assert (spoken(), tell("Forpliktelse", "../nn")) == ("nb", "Forpliktelse")


def test_an_empty_text_is_empty_in_every_language() -> None:
    for language in LANGUAGES:
        assert tell("", language) == ""


def test_a_glossary_answers_in_the_language_that_holds_and_knows_no_other_code() -> None:
    words = Glossary({"one": N_("Forpliktelse")})
    with speaking("nn"):
        assert (words["one"], dict(words), len(words)) == ("Forplikting", {"one": "Forplikting"}, 1)
    assert words["one"] == "Forpliktelse"
    with pytest.raises(KeyError):
        words["two"]


def test_the_catalogues_keep_what_is_translated_and_drop_what_is_no_longer_said() -> None:
    said = Catalog(fuzzy=False)
    said.add("Forpliktelse")
    said.add("Noe helt nytt")
    made = catalogues.update("nn", said)
    assert {str(m.id): m.string for m in made if m.id} == {"Forpliktelse": "Forplikting", "Noe helt nytt": ""}
    assert list(catalogues.untranslated(made, said)) == ["Noe helt nytt"]
