"""People must never be stored: identity numbers and columns of names refuse the file.

What is found is masked before it goes anywhere, also into a message or a log.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from dashboard.intake.cells import Content, Sheet
from dashboard.intake.clauses import STOP_WORDS
from dashboard.intake.placed import Fault
from dashboard.intake.vocabulary import Vocabulary, normal, tokens

#: With what people put between the date and the rest; a comma is a decimal number's.
_ELEVEN = re.compile(r"(?<!\d)(?:\d{6}|\d\d \d\d \d\d)(?:\s{0,2}[._/‐-―−-]\s?|\s{0,3})\d{5}(?!\d)")
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
#: Headings over people; under the loose ones the texts themselves must look like names.
_SURE = frozenset(
    {"fornavn", "etternavn", "ansattnavn", "medarbeider", "medarbeidere", "ansatt navn", "navn på ansatt", "fullt navn",
     "navn ansatt", "fødselsnummer", "fødselsnr", "personnummer", "fnr", "ansattes navn", "navn på leder", "leders navn"}
)  # fmt: skip
_LOOSE = frozenset(
    "navn name namn ansatt person arbeidstaker tilsett bruker pasient leder leiar saksbehandler beboer elev søker "
    "innbygger klient".split()
)
_NAME = re.compile(
    r"[A-ZÆØÅÉ][a-zæøåéèüöä]+(?:-[A-ZÆØÅ][a-zæøå]+)?(?:,? [A-ZÆØÅÉ](?:\.|[a-zæøåéèüöä]+(?:-[A-ZÆØÅ][a-zæøå]+)?)){1,3}"
)
_FIRST_NAMES = frozenset(
    "anne inger kari marit ingrid liv eva berit astrid bjørg hilde anna solveig marianne randi ida nina maria elisabeth "
    "kristin bente heidi silje hanne linda tone gerd wenche ragnhild camilla ellen karin hege julie nora emma mette "
    "turid sara laila aud unni anita line trine elin kjersti lene grethe thea gunn reidun else sigrid siri siv kristine "
    "jan per bjørn ole lars kjell knut arne svein thomas hans geir tor morten terje odd erik martin andreas anders john "
    "tore rune trond daniel kristian jon tom magnus harald marius stian olav øyvind espen christian kåre gunnar helge "
    "leif nils henrik fredrik einar kristoffer jonas kenneth steinar roar ivar sondre mohammed ali ola mona ruth stine "
    "cathrine amalie frida maja sofie karoline emilie mathilde håkon sindre eirik vegard jørgen petter frode asbjørn "
    "roger sverre alf finn birger torbjørn pål dag egil ingvild guro ane eli oda ronny tommy johannes simen tobias".split()
)

#: Two to four words of letters, the family name first or last.
_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?"
_WORDS = re.compile(rf"{_WORD}(?:,? {_WORD}){{1,3}}")
_PARTICLES = frozenset("van von de der den da al el bin ibn".split())
#: Words of houses, services and offices, which are called by people's names too.
_WORKPLACE = re.compile(
    r".*(?:skole|skule|barnehage|helsehus|sykehjem|sjukeheim|senter|kommune|fylke|avdeling|seksjon|tjeneste|teneste|"
    r"bolig|team|kontor|legevakt|bydel|virksomhet|fellesskap|omsorg|administrasjon|ansatt|leder|bruker|person)"
    r"(?:en|et|n|a|e|er|r|ne)?"
)
#: First names that a role's mailbox may well begin with: «dag.og.natt@», «per.maaned@».
_ALSO_WORDS = frozenset({"dag", "finn", "liv", "odd", "per", "tone"})
#: Those, and what else is a word where capitals do not tell a name from one.
_UNSURE = _ALSO_WORDS | {"jan", "line", "rune"}

#: A word with its capital, and the one after it; a word all in capitals; first names that a sentence may well begin with.
_ALONE = re.compile(r"(?<![\w-])([A-ZÆØÅ][a-zæøåé]+)(?![\w-])(?: ([^\W\d_]+))?")
_CAPITALS = re.compile(r"(?<![\w-])[A-ZÆØÅ]{2,}(?![\w-])")
_ALSO_BEGINS = frozenset({"tom", "else", "siri", "tor"})


def is_identity_number(digits: str) -> bool:
    """Whether eleven digits are a Norwegian identity number, D-numbers and those in force from 2032 included.

    The second control digit must fit; the first may leave the remainders 0–3 (Skatteetaten's rule from 2032).
    """
    if len(digits) != 11 or not digits.isdigit():
        return False
    d = [int(c) for c in digits]
    day, month = d[0] * 10 + d[1], d[2] * 10 + d[3]
    if not (1 <= day <= 31 or 41 <= day <= 71) or not (1 <= month % 40 <= 12 or 66 <= month <= 77):
        return False
    first = sum(w * x for w, x in zip(_FIRST, d, strict=False)) % 11
    second = sum(w * x for w, x in zip(_SECOND, d, strict=True)) % 11
    return first in (0, 1, 2, 3) and second == 0


def has_identity_number(text: str) -> bool:
    """Whether a text holds an identity number."""
    return len(text) >= 11 and any(is_identity_number(number) for number in _numbers_in(text))


def masked(text: str) -> str:
    """The text with a dot for each digit of an identity number in it."""

    def hide(match: re.Match[str]) -> str:
        is_one = is_identity_number(_digits(match[0]))
        return re.sub(r"\d", "•", match[0]) if is_one else match[0]

    return _ELEVEN.sub(hide, text)


def _numbers_in(text: str) -> Iterator[str]:
    for match in _ELEVEN.finditer(text):
        yield _digits(match[0])


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def is_number(content: Content) -> bool:
    """Whether a cell's content is an identity number, as a figure or in a text."""
    if isinstance(content, float):
        return 1e9 <= content < 1e11 and content == int(content) and is_identity_number(f"{int(content):011d}")
    return isinstance(content, str) and has_identity_number(content)


class Search:
    """Looks for people in the sheets of one file, where the same texts come again sheet after sheet."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._has_number: dict[str, bool] = {}
        self._words: dict[str, str] = {}
        self._is_plain: dict[str, bool] = {}

    def find(self, sheet: Sheet) -> Iterator[Fault]:
        """Identity numbers anywhere (hidden cells too), and columns that look like people's names."""
        texts: dict[int, list[tuple[int, str]]] = {}
        is_decimal = lru_cache(maxsize=None)(lambda column: _is_decimal_column(sheet, column))
        for key, cell in sheet.cells.items():
            content = cell.content
            if isinstance(content, float):
                found = 1e9 <= content < 1e11 and is_number(content)
            elif isinstance(content, str):
                texts.setdefault(key[1], []).append((key[0], content))
                if content not in self._has_number:
                    self._has_number[content] = has_identity_number(content)
                # 115057.00785 among other decimal numbers is one of them.
                found = self._has_number[content] and not (_POINTED.fullmatch(content.strip()) and is_decimal(key[1]))
            else:
                continue
            if found:
                yield Fault("personal-data", key, "", (("what", "number"),))
        words = self._words
        for text in self._has_number.keys() - words.keys():
            words[text] = " ".join(tokens(normal(text)))
            self._is_plain[text] = self._vocabulary.heading(_composed(text)).whole
        for column, cells in texts.items():
            # Where each text says something else, as in a column of units, none is a name.
            if not all(self._is_plain[text] for _, text in cells):
                yield from _names(column, sorted(cells), self._vocabulary, words)


_POINTED = re.compile(r"\d{6}[.,]\d{5}")
_DECIMAL = re.compile(r"-?\d+[.,]\d+")


def _is_decimal_column(sheet: Sheet, column: int) -> bool:
    """Whether a number with decimals stands in a column that has other digits than an identity number with a point."""
    cells = (cell.content for key, cell in sheet.cells.items() if key[1] == column)
    texts = (content.strip() for content in cells if isinstance(content, str))
    return any(_DECIMAL.fullmatch(text) and not _POINTED.fullmatch(text) for text in texts)


def _names(
    column: int, cells: list[tuple[int, str]], vocabulary: Vocabulary, words: Mapping[str, str]
) -> Iterator[Fault]:
    heads = {row: words[text] for row, text in cells}
    sure = next((row for row, text in heads.items() if text in _SURE), None)
    loose = next((row for row, text in heads.items() if text in _LOOSE), None)
    start = sure if sure is not None else loose
    below = [(row, _composed(text)) for row, text in cells if start is None or row > start]
    strange = [(row, text) for row, text in below if not vocabulary.heading(text).whole]
    if sure is not None and strange:
        yield Fault("personal-data", (sure, column), "", (("what", "names"),))
    elif loose is not None:
        if strange and _are_people([text for _, text in strange], has_others=len(strange) < len(below)):
            yield Fault("personal-data", (loose, column), "", (("what", "names"),))
    else:
        known = [row for row, text in strange if _is_known(text) and not text.islower()]
        if len(known) >= 3 and len(known) * 2 >= len(below):
            yield Fault("personal-data", (known[0], column), "", (("what", "names"),))


def _are_people(texts: list[str], *, has_others: bool) -> bool:
    """Whether texts that say nothing else are names, where a heading says that people may stand.

    One known first name is enough for texts that have the form of names. Without any, texts may be units nobody knows:
    they are names where nothing else stands among them (``has_others``) and each word has its capital.
    """
    is_certain = any(_is_known(text) or text.casefold() in _FIRST_NAMES - _UNSURE for text in texts)
    formed = [text for text in texts if _WORDS.fullmatch(text) and not _is_workplace(text)]
    if is_certain:
        return len(formed + [text for text in texts if text.casefold() in _FIRST_NAMES]) * 2 >= len(texts)
    return not has_others and sum(map(_has_capitals, formed)) * 2 >= len(texts)


def _is_known(text: str) -> bool:
    """Whether a text is formed as a name and has a first name that many have, in capitals or small letters too."""
    if not _WORDS.fullmatch(text) or _is_workplace(text):
        return False
    if _NAME.fullmatch(text):
        return _first_name(text)
    words = re.split(r"[ -]", text.partition(", ")[2].casefold() or text.casefold())
    return words[0] in _FIRST_NAMES - _UNSURE


def _is_workplace(text: str) -> bool:
    words = text.casefold().split()
    return any(word in STOP_WORDS - _PARTICLES for word in words) or any(_WORKPLACE.fullmatch(word) for word in words)


def _has_capitals(text: str) -> bool:
    return all(word[0].isupper() or word in _PARTICLES for word in text.split())


def is_named_for(text: str) -> bool:
    """Whether a text, however it is written, is one person's name, or holds an identity number."""
    return _is_known(_composed(text)) or has_identity_number(text)


def has_person(text: str) -> bool:
    """Whether a running text has a person's name, told by a first name that many have, or an identity number. No guarantee."""
    plain = _CAPITALS.sub(lambda word: word[0].capitalize(), _composed(text))
    if has_identity_number(plain) or any(is_persons_name(word) for word in plain.split() if "@" in word):
        return True
    if any(_first_name(match[0]) and not _is_workplace(match[0]) for match in _NAME.finditer(plain)):
        return True
    alone = (match for match in _ALONE.finditer(plain) if match[1].casefold() in _FIRST_NAMES - _UNSURE - _ALSO_BEGINS)
    return any(not _is_workplace(match[2] or "") for match in alone)


def _composed(text: str) -> str:
    """A text with each letter as one character: a Mac writes å as two."""
    return unicodedata.normalize("NFC", text.strip())


def is_persons_name(contact: str) -> bool:
    """Whether a contact is one person's: «Kari Nordmann», or a mailbox that is named so. No guarantee."""
    name, _, address = contact.strip().partition("<") if "<" in contact else (contact.strip(), "", contact)
    words = re.split(r"[._-]+", address.partition("@")[0].casefold()) if "@" in address else []
    return bool(
        _NAME.fullmatch(name.strip()) and _first_name(name) or len(words) > 1 and words[0] in _FIRST_NAMES - _ALSO_WORDS
    )


def _first_name(text: str) -> bool:
    words = re.split(r"[ ,-]+", text.casefold())
    return any(word in _FIRST_NAMES for word in words)
