"""The delivery calendar in words: each state with its sign, each cell as a sentence, what is lacking and whom to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from dashboard.wording.numbers import date, listing, month

STATES = {
    "missing": "Mangler",
    "partial": "Ufullstendig",
    "late": "Kom for sent",
    "corrected": "Rettet",
    "delivered": "Levert",
    "not-due": "Ikke frist ennå",
}
#: What there is room for in a cell of the calendar.
SHORT = {"missing": "mangler", "partial": "delvis", "late": "sent", "corrected": "rettet"}
SIGNS = {"missing": "✕", "partial": "◐", "late": "!", "corrected": "↻", "delivered": "✓", "not-due": "○"}
MEANING = {
    "missing": "Ingenting av det som var ventet, er kommet, og fristen er ute.",
    "partial": "Noe er kommet, noe mangler, og fristen er ute.",
    "late": "Alt er kommet, men det siste etter fristen.",
    "corrected": "Alt er kommet, og minst ett tall er siden levert på nytt med en annen verdi.",
    "delivered": "Alt som var ventet, er kommet.",
    "not-due": "Fristen er ikke ute.",
}
#: Where nothing came and nothing was waited for.
NOT_AWAITED = "Ikke ventet"
NO_SOURCE = "Ingen leverer"
NOBODY_TO_ASK = "Ingen å spørre er oppgitt."
AGREE = "Avtal hvem som skal levere."
ASK_UNITS = "Spør hver enhet."
#: How many are named before the rest are counted.
_MOST_NAMES = 5
HELP = {
    "--month": "bare denne måneden",
    "--missing": "bare det som mangler eller er ufullstendig",
    "none": "Ingenting er lest inn, så ingenting er ventet.",
    "all-well": "Alt som var ventet, er kommet.",
    "nothing-here": "Ingen leveranser å vise.",
}


@lru_cache(maxsize=4096)
def _day(moment: str) -> str:
    # A calendar says few days many times over, and each takes a while to put in words.
    return date(dt.datetime.fromisoformat(moment).astimezone().date())


_date = lru_cache(maxsize=4096)(date)


def names(words: Sequence[str]) -> str:
    """``a, b og c``; of many, the first and how many more."""
    if len(words) <= _MOST_NAMES + 1:
        return listing(list(words))
    return f"{', '.join(words[:_MOST_NAMES])} og {len(words) - _MOST_NAMES} til"


def cell(row: Any, indicators: Mapping[str, str]) -> str:
    """A row of ``deliveries`` as sentences; ``indicators`` are names by id."""
    if row.is_veiled:
        return _veiled(row)
    parts = []
    if row.came:
        is_all = row.came == row.expected
        some = _figures(row.came) if is_all else f"{row.came} av {row.expected} tall"
        parts.append(f"{some} kom {'' if is_all else 'innen '}{_day(row.delivered_at)} (opplasting {row.upload}).")
    elif row.state == "missing" and row.source:
        parts.append("Tallet er ikke kommet." if row.expected == 1 else f"Ingen av {row.expected} tall er kommet.")
    if row.corrected_by:
        parts.append(f"Rettet {_day(row.corrected_at)} (opplasting {row.corrected_by}).")
    if row.state in ("missing", "partial", "not-due"):
        parts.append(_due(row))
    elif row.is_late:
        parts.append(f"Det var for sent: fristen var {_date(row.due)}.")
    if row.state == "partial" or row.state == "missing" and not row.source:
        parts.append(f"Dette mangler: {names([indicators[i] for i in row.lacking])}.")
    return " ".join(parts)


def _figures(count: int) -> str:
    return "1 tall" if count == 1 else f"{count} tall"


def _due(row: Any) -> str:
    return f"Fristen {'er' if row.state == 'not-due' else 'var'} {_date(row.due)}."


def _veiled(row: Any) -> str:
    few = "Her vises bare om filen kom, fordi tallene gjelder få personer."
    if not row.upload:
        return f"Filen er ikke kommet. {_due(row)} {few}"
    late = f" Det var for sent: fristen var {_date(row.due)}." if row.is_late else ""
    return f"Filen kom {_day(row.delivered_at)} (opplasting {row.upload}).{late} {few}"


def whole(source: str, month_: str, delivered: int, units: int) -> str:
    """A source's month in the calendar of all sources."""
    return f"{source}, {month(month_)}: {delivered} av {units} {'enhet' if units == 1 else 'enheter'} har levert alt."


def deadline(month_: str, due: str, *, is_all_here: bool) -> str:
    """The newest month whose due day has passed, and whether it is all here."""
    what = "Alt som var ventet, er kommet." if is_all_here else "Ikke alt er kommet."
    return f"Fristen for {month(month_)} var {date(due)}. {what}"


def next_deadline(month_: str, due: str, sources: Sequence[str]) -> str:
    """The due day that comes first, and whose it is."""
    whose = f": {names(sources)}" if sources else ""
    return f"Neste frist er {date(due)}, for {month(month_)}{whose}."


def gap(
    *, source: str, month_: str, units: Sequence[str], is_whole: bool, is_partial: bool, lacking: Sequence[str],
    asks: Sequence[str], with_month: bool = False,
) -> str:  # fmt: skip
    """What is lacking of one source in one month, and whom to ask; all by their names, no ``source`` where none has delivered."""
    when = f", {month(month_)}" if with_month else ""
    if not source:
        return f"{names(lacking)} ({names(units)}{when}): ingen leverer. {_ask(asks) or AGREE}"
    if is_whole:
        what = "hele leveransen mangler."
        if len(asks) > 1:
            return f"{source}{when}: {what} {ASK_UNITS}"
    elif is_partial:
        what = f"{names(units)} har ikke levert alt. Dette mangler: {names(lacking)}."
    else:
        what = f"{names(units)} mangler."
    return f"{source}{when}: {what} {_ask(asks) or NOBODY_TO_ASK}"


def _ask(asks: Sequence[str]) -> str:
    return f"Spør {names(asks)}." if asks else ""


def ask(row: Any) -> str:
    """Whom to ask about a row in which something is lacking."""
    return _ask([row.ask] if row.ask else []) or (NOBODY_TO_ASK if row.source else AGREE)


def alike(rows: Sequence[Any]) -> str:
    """What a source's units have in common that are all missing, late or corrected in a month."""
    state, due = rows[0].state, _date(rows[0].due)
    if state == "missing":
        return f"Ingenting er kommet. Fristen var {due}."
    last = max(rows, key=lambda row: row.corrected_by if state == "corrected" else row.upload)
    if state == "corrected":
        return f"Rettet, sist {_day(last.corrected_at)} (opplasting {last.corrected_by})."
    return f"Det siste kom {_day(last.delivered_at)} (opplasting {last.upload}). Fristen var {due}."


def some_units(units: Sequence[str], of: int) -> str:
    """The units, or that it is all of them."""
    return f"Alle {of} enheter" if len(units) == of else names(units)


def tally(counts: Sequence[tuple[str, int]]) -> str:
    """A source's months in short: ``2 mangler, 1 rettet``; what is in order is said only where all is."""
    return ", ".join(f"{count} {SHORT[state]}" for state, count in counts if state in SHORT) or "alt kom som ventet"


def unknown_choice(name: str) -> str:
    """Something the address asks for that does not exist."""
    return f"«{name}» finnes ikke her, så alt vises."


def line(row: Any, *, unit: str, source: str, indicators: Mapping[str, str]) -> str:
    """A row of ``deliveries`` in the terminal."""
    asks = f" {ask(row)}" if row.state in ("missing", "partial") else ""
    where = f"{month(row.month, short=True):<10} {unit}, {source or NO_SOURCE.lower()}"
    return f"{SIGNS[row.state]} {STATES[row.state]:<15}  {where}: {cell(row, indicators)}{asks}"
