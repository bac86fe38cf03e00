"""The catalogues of nynorsk and English, kept in step with the texts in the code: ``make messages``.

What is new gets an empty translation, what is no longer said is taken out, and nothing is guessed (no «fuzzy» entries).
``make messages ARGS=--missing`` changes nothing and lists what has no translation yet.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from dashboard.wording.catalogue import LANGUAGES, LOCALE

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "dashboard"
#: What marks a text, in Python and in a template; with numbers, which of its arguments are the one and the many.
KEYWORDS = {
    "_": None, "N_": None, "tell": None, "NN_": (1, 2), "counted": (1, 2), "tell_counted": (1, 2), "gettext": None,
    "ngettext": (1, 2),
}  # fmt: skip
#: As ``pages/parts/templating.py`` sets up its environment; an unreadable template is a fault here too.
TEMPLATES = {
    "newstyle_gettext": "true", "trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false",
    "encoding": "utf-8",
}  # fmt: skip


def extracted() -> Catalog:
    """Every text that the code and the templates mark, with the files it stands in."""
    found = Catalog(fuzzy=False)
    for method, options, paths in (
        ("python", {"encoding": "utf-8"}, PACKAGE.rglob("*.py")),
        ("jinja2.ext:babel_extract", TEMPLATES, PACKAGE.rglob("pages/**/*.html")),
    ):
        for path in sorted(paths):
            for _line, text, _notes, context in extract_from_file(method, path, keywords=KEYWORDS, options=options):
                if text not in ("", ("", "")):
                    found.add(text, locations=[(path.relative_to(ROOT).as_posix(), 1)], context=context)
    return found


def stored(language: str) -> Catalog:
    """A language's catalogue as it lies in the package; empty where there is none."""
    path = LOCALE / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language, project="taktskifte", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def untranslated(catalogue: Catalog, wanted: Catalog) -> Iterator[str]:
    """The texts of ``wanted`` that have no translation, or not one of each form."""
    for message in wanted:
        found = catalogue.get(_id(message)) if message.id else None
        if message.id and not _is_whole(found):
            yield " | ".join(message.id) if isinstance(message.id, tuple) else str(message.id)


def _id(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def _is_whole(message: Message | None) -> bool:
    if message is None:
        return False
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def update(language: str, wanted: Catalog) -> Catalog:
    """A language's catalogue with what is wanted in it and nothing else."""
    found = stored(language)
    made = Catalog(locale=language, project="taktskifte", fuzzy=False)
    for message in wanted:
        if not message.id:
            continue
        old = found.get(_id(message))
        # A text that came to be counted, or no longer is, is another text.
        is_same = old is not None and isinstance(old.id, tuple) == isinstance(message.id, tuple)
        made.add(message.id, old.string if is_same else "", locations=message.locations, context=message.context)
    return made


def write(language: str, catalogue: Catalog) -> None:
    """Sorted by text and without line numbers or dates, so that a change shows what changed."""
    LOCALE.mkdir(exist_ok=True)
    path = LOCALE / f"{language}.po"
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, include_lineno=False, omit_header=True)
    header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    path.write_text(header + path.read_text("utf-8").lstrip(), "utf-8")


def main() -> int:
    """Updates the catalogues, or with ``--missing`` lists what they lack (1 where they lack something)."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--missing", action="store_true", help="change nothing; list what has no translation yet")
    is_asking = ask.parse_args().missing
    wanted, lacks = extracted(), 0
    for language in LANGUAGES[1:]:
        made = update(language, wanted)
        if not is_asking:
            write(language, made)
        lacking = list(untranslated(made, wanted))
        lacks += len(lacking)
        print(f"{language}: {len(made)} texts, {len(lacking)} without a translation")
        print("".join(f"  {text}\n" for text in lacking), end="")
    return 1 if is_asking and lacks else 0


if __name__ == "__main__":
    sys.exit(main())
