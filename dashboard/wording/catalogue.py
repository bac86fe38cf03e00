"""Text in the reader's language: bokmål stands in the code, nynorsk and English in catalogues under ``locale/``.

``_("Oversikt")`` gives the text in the language that holds here (``speaking``); without one it is bokmål. Where a text is
listed before anyone reads it, ``N_`` marks it and ``_`` is called when it is shown. Catalogues are gettext's ``.po``
files, kept by ``make messages`` through Babel.

Functions that say something take ``language`` too, for who wants another than the one that holds; empty is that one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

#: The languages there are, each with its locale; the first is the one the code is written in.
LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
LANGUAGES = tuple(LOCALES)
LOCALE = Path(__file__).with_name("locale")
_SPOKEN: ContextVar[str] = ContextVar("spoken", default=LANGUAGES[0])


def spoken() -> str:
    """The language that holds here."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """While this holds, texts, numbers and dates are in ``language``; bokmål for one there is no catalogue for."""
    token = _SPOKEN.set(language if language in LANGUAGES else LANGUAGES[0])
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def locale_of(language: str = "") -> str:
    """The locale that numbers and dates are written by."""
    return LOCALES.get(language or spoken(), LOCALES[LANGUAGES[0]])


def N_(text: str) -> str:
    """Marks a text to be translated when it is shown."""
    return text


def NN_(one: str, many: str) -> tuple[str, str]:
    """The same of a text for one and a text for several."""
    return one, many


def _(text: str, /, **facts: object) -> str:
    """The text in the language that holds here, with its facts put in by ``str.format``."""
    return tell(text, **facts)


def tell(text: str, language: str = "", /, **facts: object) -> str:
    """The text in ``language``, with its facts put in by ``str.format``."""
    found = str(translations(language or spoken()).gettext(text)) if text else ""
    return found.format(**facts) if facts else found


def counted(one: str, many: str, count: int, /, **facts: object) -> str:
    """``one`` for 1 and ``many`` for all else, in the language that holds here; ``{count}`` is the count as it is written."""
    return tell_counted(one, many, count, **facts)


def tell_counted(one: str, many: str, count: int, language: str = "", /, **facts: object) -> str:
    """``one`` for 1 and ``many`` for all else, in ``language``; ``{count}`` is the count as it is written."""
    found = str(translations(language or spoken()).ngettext(one, many, count))
    return found.format(**{"count": format_decimal(count, "#,##0", locale=locale_of(language)), **facts})


class Glossary(Mapping[str, str]):
    """What each code is called: looked up like a dictionary, and answered in the language that holds here."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, code: str) -> str:
        return self.say(code)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def say(self, code: str, language: str = "") -> str:
        """What a code is called in ``language``. KeyError for one that there is not."""
        return tell(self._texts[code], language)


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language, as gettext and Jinja take it; bokmål's is empty, and so is one's that there is not."""
    path = LOCALE / f"{language}.po"
    if language == LANGUAGES[0] or language not in LANGUAGES or not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    made = BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    return Translations(made)
