"""The XML inside a workbook, through expat: no document type, no entities but XML's own, elements by local name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from xml.parsers import expat

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]

LONGEST = 2**17
"""Signs in a text; a cell in Excel has at most a quarter of that."""
_WITHOUT_CELLS = frozenset(("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"))
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_HALF = re.compile("[\ud800-\udfff]")
_UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def parser(between: str | None = None) -> expat.XMLParserType:
    """A parser that hands over text in whole runs and raises ValueError at a document type.

    Names come as they are written; with ``between`` as their namespace, that sign and their own name.
    """
    made = expat.ParserCreate(namespace_separator=between)
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse
    return made


def feed(made: expat.XMLParserType, pieces: Iterable[bytes]) -> None:
    """Send a part through a parser. ValueError when it is not well-formed."""
    try:
        for piece in pieces:
            made.Parse(piece, False)
        made.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(f"not well-formed: {error}") from None


def parse(pieces: Iterable[bytes], start: Start, end: End | None = None, text: End | None = None) -> None:
    """Send a part's elements and text to handlers; names come as they are written, see ``local``.

    Raises ValueError when it is no XML that may be read.
    """
    made = parser()
    made.StartElementHandler = start
    made.EndElementHandler = end
    made.CharacterDataHandler = text
    feed(made, pieces)


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def is_worksheet(kind: str) -> bool:
    """Whether a sheet has cells, by the kind of its relation: charts, dialogs and macros have none.

    ValueError for what is no kind of sheet: its figures would be missing without a word.
    """
    if kind != "worksheet" and kind not in _WITHOUT_CELLS:
        raise ValueError("a sheet of an unknown kind")
    return kind == "worksheet"


def is_true(text: str | None) -> bool:
    """Whether an attribute says yes."""
    return text in ("1", "true", "on")


def is_zero(text: str | None) -> bool:
    """Whether a width or height leaves nothing to be seen. ValueError when it is no number."""
    return text is not None and float(text) == 0


def unescaped(text: str) -> str:
    """Text with Excel's ``_x000D_`` as the sign it stands for; what no text may hold becomes the replacement sign."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if _HALF.search(plain):
        plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNFIT.sub("\ufffd", plain)


def _refuse(*_: object) -> None:
    raise ValueError("a document type declaration does not belong in a workbook")
