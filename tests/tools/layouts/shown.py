"""A figure as it is shown: by what number format, or as what text."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Num:
    """A figure as it is shown: ``form`` is ``number``, ``text``, ``percent`` (a format) or ``percent-text``."""

    value: float
    decimals: int
    form: str = "number"


def text(number: Num, choose: random.Random, sign: str = "") -> str:
    """A figure as text, with the decimal sign of a csv, in whose encodings there is no narrow space."""
    spaces = choose.choice([" ", "\u00a0", "\u00a0" if sign else "\u202f"])
    grouped = number.value >= 10000 or choose.random() < 0.7
    body = f"{number.value:,.{number.decimals}f}".replace(",", spaces if grouped else "").replace(".", sign or ",")
    if number.form.startswith("percent"):
        return body + choose.choice(["%", " %", "\u00a0%"])
    return body


def shape(number: Num, choose: random.Random) -> str:
    """A number format that shows all of its decimals."""
    digits = f".{'0' * number.decimals}" if number.decimals else ""
    if number.form == "percent":
        return f"0{digits}{choose.choice(['%', ' %'])}"
    if number.decimals >= 5:
        return "General"
    return choose.choice(["General", f"0{digits}", f"# ##0{digits}", f"#,##0{digits}"])
