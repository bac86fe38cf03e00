"""Numbers as people type them in Norway, and how many digits of one can be seen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.intake.recall import recalled

#: What stands where there is no figure (SSB's signs, dashes, a suppression star).
GAPS = frozenset({"", ".", "..", "...", "…", ":", "-", "–", "—", "−", "*", "**"})

_ERROR_TEXT = re.compile(r"#(?:DIV/0!|N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|I/T|VERDI!|NAVN\?|SPILL!|CALC!)")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009_]+")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_DOTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|[+-]?\d{1,3}(?:,\d{3})+\.\d+")
#: Words after a number that say no more than «%» or that something is counted.
_AFTER_NUMBER = re.compile(r"(?:(%)|(?<=\d) ?(?:(pst\.?|prosent)|stk\.?))$", re.I)
_THREE = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_OPEN = re.compile(r"\s*[+\-−–]?\s?[1-9]\d{0,2}[.,]\d{3}\s*")
#: What only a number with this sign before its decimals looks like: too few or too many digits after it, or before it
#: for a thousand's sign, or another sign for the thousands.
_SHOWN = {
    sign: re.compile(
        rf"\s*[+\-−–]?\s?(?:\d+{sign}(?:\d{{1,2}}|\d{{4,}})|(?:0|\d{{4,}}){sign}\d+|"
        rf"\d{{1,3}}(?:[ \u00a0\u202f{other}]\d{{3}})+{sign}\d+|\d{{1,3}}(?:{other}\d{{3}}){{2,}})\s*%?\s*"
    )
    for sign, other in ((r"\.", ","), (",", r"\."))
}


@dataclass(frozen=True, slots=True)
class TextNumber:
    """A number read from text: its value, the digits shown after the comma, and a percent sign.

    ``value`` is None where two readings are possible (``1.234``).
    """

    value: float | None
    decimals: int
    percent: bool


def is_gap(text: str) -> bool:
    """Whether the text is one of the signs for "no figure"."""
    return _SPACES.sub("", text) in GAPS


@recalled()
def kind_of(text: str) -> str:
    """Whether a text is a ``number``, a ``gap`` sign, an ``error-value``, a ``heading``, or nothing at all."""
    body = text.strip()
    if not body:
        return "nothing"
    if _ERROR_TEXT.fullmatch(body):
        return "error-value"
    if is_gap(text):
        return "gap"
    return "number" if read_number(text) is not None else "heading"


def is_open(text: str) -> bool:
    """Whether one sign stands before three digits, ``1,234``: decimals or thousands, which only other figures tell."""
    return _OPEN.fullmatch(text) is not None


def read_number(text: str, decimal_sign: str | None = None) -> TextNumber | None:
    """The number a text states, or None when it states none.

    ``decimal_sign`` is the file's own where other figures in it show one; without it, ``1.234``
    may be both 1234 and 1,234 and comes back without a value, while a comma is the decimal sign
    (``is_open`` says of both that they may be read two ways).
    """
    body = _SPACES.sub(" ", text).strip().replace("−", "-").replace("–", "-")
    percent = False
    if not body[-1:].isdigit() and (after := _AFTER_NUMBER.search(body)) is not None:
        percent, body = bool(after[1] or after[2]), body[: after.start()].strip()
    if body.startswith("(") and body.endswith(")"):
        return None
    body = re.sub(r"^([+-]) ", r"\1", body)
    if _GROUPED.fullmatch(body):
        body = body.replace(" ", "")
    if _DOTS.fullmatch(body):
        body = body.replace(".", "").replace(",", ".")
    elif _COMMAS.fullmatch(body):
        body = body.replace(",", "")
    elif three := _THREE.fullmatch(body):
        if decimal_sign is None and three[1] == ".":
            return TextNumber(None, 0, percent)
        body = body.replace(",", ".") if three[1] == (decimal_sign or ",") else re.sub("[.,]", "", body)
    elif _PLAIN.fullmatch(body):
        body = body.replace(",", ".")
    else:
        return None
    return TextNumber(float(body), len(body.partition(".")[2]), percent)


def decimal_sign_of(texts: list[str]) -> str | None:
    """The decimal sign that texts show beyond doubt: ``12.5`` a point, ``12,5`` a comma, else None."""
    points, commas = (sum(1 for t in texts if shown.fullmatch(t)) for shown in _SHOWN.values())
    if points and not commas:
        return "."
    if commas and not points:
        return ","
    return None


def decimals_of(value: float, number_format: str = "General") -> int:
    """How many digits after the comma a reader of the sheet sees."""
    section = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', "", number_format.split(";")[0])
    if section and section.lower() not in {"general", "standard", "@"} and re.search("[0#?]", section):
        return len(re.sub(r"[^0#?]", "", section.partition(".")[2]))
    text = f"{value:.9f}".rstrip("0")
    return len(text.partition(".")[2])


def is_percent_format(number_format: str) -> bool:
    """Whether the number format shows a percent sign that scales the number."""
    return "%" in re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', "", number_format)


def show(value: float, decimals: int | None = None) -> str:
    """The number as found, with a Norwegian comma and no more digits than it has."""
    text = f"{value:.{decimals}f}" if decimals is not None else f"{value:.10g}"
    return text.replace(".", ",")
