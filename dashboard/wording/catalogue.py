"""Text in the reader's language: bokmål stands in the code, nynorsk and English in catalogues under ``locale/``.

``_("Oversikt")`` gives the text in the language that holds here (``speaking``); without one it is bokmål. Where a text is
listed before anyone reads it, ``N_`` marks it and ``_`` is called when it is shown. Catalogues are gettext's ``.po``
files, kept by ``make messages`` through Babel.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

#: The first is the one the code is written in.
LANGUAGES = ("nb", "nn", "en")
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


def N_(text: str) -> str:
    """Marks a text to be translated when it is shown."""
    return text


def _(text: str, **facts: object) -> str:
    """The text in the language that holds here, with its facts put in by ``str.format``."""
    found = str(translations(spoken()).gettext(text)) if text else ""
    return found.format(**facts) if facts else found


def counted(one: str, many: str, count: int, **facts: object) -> str:
    """``one`` for 1 and ``many`` for all else, in the language that holds here; ``count`` is among the facts."""
    found = str(translations(spoken()).ngettext(one, many, count))
    return found.format(count=count, **facts)


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language, as gettext and Jinja take it; bokmål's is empty."""
    path = LOCALE / f"{language}.po"
    if language == LANGUAGES[0] or not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    made = BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    return Translations(made)
