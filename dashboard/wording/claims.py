"""What a text claims of how something has gone: that it went up or down, is better or worse, or stands as it did.

Bokmål, nynorsk and English alike, whatever language the reader has. Questions, plans, hopes and what is said to be
unknown are no claims. It is no grammar: it finds what is worth asking about, and its reader decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: What a word says, from how it is written. ``same`` is also what a movement that is denied says.
_WORDS = {
    "down": (
        r"falt|faller|falne|har falle|fall(?:et)? i|sank|sunket|søkk|synker|synk|søkkande|synkende|fallende|fallande|nedgang\w*|"
        r"redusert[e]?|reduksjon\w*|minket|minka|minkar|minker|minsket|minska|lavere|lågare|færre enn|mindre enn|"
        r"blitt (?:færre|mindre)|blitt mindre|vorte (?:færre|mindre)|halvert|halvparten så \w+|"
        r"fell|fallen|dropped|decreased|decreasing|decline[ds]?|declining|reduced|reduction|lower|fewer|halved"
    ),
    "up": (
        r"økt|økte|øker|økende|økning\w*|auka|aukar|auke[nt]?|aukande|steg (?:til|fra|frå|med|i|litt|kraftig)|stiger|stig|steget|stige[tn]|"
        r"stigning\w*|vokser|vokste|vokst|veks|høyere(?! utdanning)|høgare(?! utdanning)|flere enn|fleire enn|mer enn før|meir enn før|"
        r"blitt flere|blitt fleire|vorte fleire|doblet|dobla|"
        r"rose|risen|rising|increased?|increasing|grew|grown|growth|higher|doubled"
    ),
    "better": (
        r"bedre|betre|bedret|betra|bedring\w*|betring\w*|forbedre[rt]|forbedra|forbedring\w*|framgang\w*|fremgang\w*|"
        r"better|improve[ds]|improving|improvements?"
    ),
    "worse": (
        r"verre|dårligere|dårlegare|forverr[ae][rt]?|forverring\w*|tilbakegang\w*|svekket|svekka|"
        r"worse|worsened|worsening|deteriorated|deterioration"
    ),
    "same": (
        r"uendret|uendra|uendrede|stabil[te]?|som før|ingen endring|inga endring|står stille|holder seg|held seg|"
        r"unchanged|stable|steady|no change|as before"
    ),
}  # fmt: skip
#: Two words with at most one between: «gått litt ned», «gjekk opp», «went down».
_WENT = r"(?:gå|gått|går|gikk|gjekk|went|gone|going|goes) (?:\w+ )?(?P<way>{})"
_CLAIMS = {kind: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE) for kind, words in _WORDS.items()} | {
    "went-down": re.compile(rf"\b{_WENT.format('ned|down')}\b", re.IGNORECASE),
    "went-up": re.compile(rf"\b{_WENT.format('opp|up')}\b", re.IGNORECASE),
}
_NOT = re.compile(r"\b(?:ikke|ikkje|aldri|verken|ingen|not|never|no|hasn't|didn't|isn't|haven't)\b", re.IGNORECASE)
#: Before a word of movement, these make it a plan, a hope, a condition or a doubt.
_OPEN = re.compile(
    r"\b(?:skal|skulle|vil|ville|må|bør|ønsker|ønskjer|håper|håpar|venter|ventar|forventer|forventar|planlegger|planlegg|"
    r"mål|målet|for å|kan|kunne|hvis|dersom|om|usikkert|usikre|vet ikke|veit ikkje|ser ikke ut|for tidlig|for tidleg|"
    r"should|must|will|would|want|hope|expect|plan|aim|goal|to|can|could|may|might|if|whether|unsure|uncertain|unknown)\b",
    re.IGNORECASE,
)
#: «mål om», «spørsmål om», «snakke om» say what is talked of; «om lag» and «om natten» say nothing of doubt.
_NO_DOUBT = re.compile(
    r"\bom (?:lag|natten|natta|dagen|kvelden|året|måneden|våren|høsten|sommeren|vinteren)\b|\bto (?:\w+ )?(?:per|of)\b",
    re.IGNORECASE,
)
#: Together these say that it is not known whether it is so.
_ASKS = re.compile(r"\b(?:om|whether|if|hvorvidt|usikkert|uncertain)\b", re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:ikke|ikkje|not|cannot|tidlig|tidleg|early|usikkert|uncertain|uvisst|hvorvidt)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]+)*[.!?]?")
#: What is said after these is said of its own.
_CLAUSE = re.compile(r",|;|:| – | - |\b(?:men|mens|medan|og|but|while|and)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """One word of movement: what it says (``up``, ``down``, ``better``, ``worse``, ``same``), and the sentence it is in.

    ``subject`` is what stands before the word in its own part of the sentence, and ``before`` all that does.
    """

    word: str
    kind: str
    sentence: str
    subject: str = ""
    before: str = ""


def claims(text: str) -> list[Claim]:
    """What a text claims, in the order it stands there."""
    return [
        claim for sentence in _SENTENCE.findall(text) if not sentence.endswith("?") for claim in _in(sentence.strip())
    ]


def _in(sentence: str) -> Iterator[Claim]:
    found = sorted(
        (
            (match.start(), match.end(), kind)
            for kind, pattern in _CLAIMS.items()
            for match in pattern.finditer(sentence)
        ),
        key=lambda one: (one[0], -one[1]),
    )
    if not found:
        return
    clauses = [match.end() for match in _CLAUSE.finditer(sentence)]
    plain = _NO_DOUBT.sub(lambda match: " " * len(match[0]), sentence)
    opens, nots = _places(_OPEN, plain), _places(_NOT, sentence)
    # A doubt holds for the whole sentence after it, a plan and a denial for their own part of it.
    doubted = max(min((end for _, end in _places(part, plain)), default=len(sentence)) for part in (_ASKS, _UNSURE))
    last = 0
    for start, end, kind in found:
        if start < last:
            continue
        last = end
        begin = max((place for place in clauses if place <= start), default=0)
        if doubted <= start or _is_between(opens, begin, start):
            continue
        denied = _is_between(nots, begin, start)
        if denied and kind != "same":
            kind = "same"
        elif denied and not sentence[start:end].lower().startswith(("ing", "no ")):
            # Not as before: that it has moved, and not which way.
            kind = "moved"
        yield Claim(sentence[start:end], kind.removeprefix("went-"), sentence, sentence[begin:start], sentence[:start])


def _places(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    # Found once for the sentence: looked for anew before each word, a long one of many words would take a second.
    return [match.span() for match in pattern.finditer(text)]


def _is_between(places: list[tuple[int, int]], begin: int, end: int) -> bool:
    return any(begin <= start and stop <= end for start, stop in places)


_ENDINGS = re.compile(r"(?:ene|ane|en|et|er|ar|a|e|s)$")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Shorter than this a word says too little of what it is about.
_LEAST = 5
#: Words that many indicators' names have, of whom or what is counted.
_COMMON = frozenset(
    "ansatt ansatte bruker brukere leder ledere tjeneste tjenester andel andelen antall totalt total årsverk innen fristen "
    "dager dagar måned måneder gjennomsnittlig kommunen enheten mellom under gjennom personer tilsette employees".split()
)


def is_named(sentence: str, *names: str) -> bool:
    """Whether a sentence speaks of what has these names: «fraværet» of «Korttidsfravær», «overtiden» of «Overtid»."""
    said = {_stem(word) for word in _LETTERS.findall(sentence.casefold()) if word not in _COMMON}
    known = {_stem(word) for name in names for word in _LETTERS.findall(name.casefold()) if word not in _COMMON}
    said, known = ({word for word in words if len(word) >= _LEAST} for words in (said, known))
    return any(word.startswith(one) or one.endswith(word) for word in said for one in known)


def _stem(word: str) -> str:
    short = _ENDINGS.sub("", word)
    return short if len(short) >= _LEAST else word
