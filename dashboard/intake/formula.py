"""What Excel's binary formats tell of a formula besides its result: an error's text, and whether it was worked out."""

from __future__ import annotations

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_ARITHMETIC = frozenset((0x03, 0x04, 0x05, 0x06, 0x07, 0x12, 0x13, 0x14))
_SUM, _CALLS = b"\x04\x00", (0x22, 0x42, 0x62)


def error_text(code: int) -> str:
    """An error's text as Excel shows it in English."""
    return ERRORS.get(code, "#N/A")


def gives_number(tokens: bytes) -> bool:
    """Whether a formula ends in a sum, a sign or an operator of arithmetic: then it has no empty text for a result.

    Programs that write formulas without working them out leave one there.
    """
    if not tokens:
        return False
    is_sum = tokens[-4:-2] == b"\x19\x10" or len(tokens) > 4 and tokens[-4] in _CALLS and tokens[-2:] == _SUM
    return tokens[-1] in _ARITHMETIC or is_sum


def is_uncalculated(result: float | str, tokens: bytes, in_need: bool) -> bool:
    """Whether a formula's result is only what a program put where none was worked out.

    ``in_need`` says that the workbook itself asks to be calculated when it is opened: then a zero is
    no figure either.
    """
    if result == "":
        return in_need or gives_number(tokens)
    return in_need and result == 0.0
