"""A figure with a footnote's mark after it: «81*», «22¹», «37 1)». It is the figure where the sheet has that footnote.

Without it nobody knows what the mark says; and one that says the figure is a plan or a part of the group makes it another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dashboard.intake import doubts
from dashboard.intake.cells import Key
from dashboard.intake.numbers import kind_of
from dashboard.intake.vocabulary import Heading, Vocabulary

_MARKED = re.compile(r"\s*(.*[\d%])(?:\s?(\*{1,3}|[¹²³⁴⁵])|\s(\d)\))\s*")
_NOTE = re.compile(r"\s*(?:(\*{1,3}|[¹²³⁴⁵])\)?|(\d)\))\s*[:=]?\s*(?=[^\W\d])")
_RAISED = {sign: str(n) for n, sign in enumerate("¹²³⁴⁵", 1)}
_WORD = re.compile(r"[^\W_]+")


def marked_figures(
    headings: Mapping[Key, Heading], kinds: Mapping[str, str], vocabulary: Vocabulary
) -> dict[Key, tuple[str, str]]:
    """Texts taken for headings that are a number and a mark: the number's own text, and the footnote.

    ``kinds`` are the sheet's different texts with what each is. A year or a unit's code with a mark is what it was.
    """
    marked = _marked([text for text, kind in kinds.items() if kind == "heading"])
    marked = {
        t: found for t, found in marked.items() if kind_of(found[0]) == "number" and not vocabulary.code(found[0])
    }
    if not marked:
        return {}
    return {key: marked[h.text] for key, h in headings.items() if h.text in marked and not h.says}


def _marked(texts: Sequence[str]) -> dict[str, tuple[str, str]]:
    marked = {
        text: found for text in texts if text[-1:] in "*¹²³⁴⁵) " and (found := _MARKED.fullmatch(text)) is not None
    }
    notes: dict[str, str] = {}
    for text in texts if marked else ():
        note = _NOTE.match(text)
        if note is not None:
            notes.setdefault(_sign(note[1] or note[2]), text.strip())
    signs = {text: _sign(found[2] or found[3]) for text, found in marked.items()}
    return {text: (marked[text][1].strip(), notes[sign]) for text, sign in signs.items() if _is_plain(notes.get(sign))}


def _sign(mark: str) -> str:
    return _RAISED.get(mark, mark)


def _is_plain(note: str | None) -> bool:
    """Whether there is a footnote, and it says nothing that makes the figure another."""
    return note is not None and not any(map(doubts.is_qualifier, _WORD.findall(note.casefold())))
