"""The delivery calendar in words: each state with its sign, each cell as a sentence, what is lacking and whom to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from dashboard.wording.catalogue import N_, NN_, Glossary, _, counted, spoken
from dashboard.wording.numbers import date, listing, month

STATES = Glossary(
    {
        "missing": N_("Mangler"),
        "partial": N_("Ufullstendig"),
        "late": N_("Kom for sent"),
        "corrected": N_("Rettet"),
        "delivered": N_("Levert"),
        "not-due": N_("Ikke frist ennå"),
    }
)
#: What there is room for in a cell of the calendar.
SHORT = Glossary({"missing": N_("mangler"), "partial": N_("delvis"), "late": N_("sent"), "corrected": N_("rettet")})
SIGNS = {"missing": "✕", "partial": "◐", "late": "!", "corrected": "↻", "delivered": "✓", "not-due": "○"}
MEANING = Glossary(
    {
        "missing": N_("Ingenting av det som var ventet, er kommet, og fristen er ute."),
        "partial": N_("Noe er kommet, noe mangler, og fristen er ute."),
        "late": N_("Alt er kommet, men det siste etter fristen."),
        "corrected": N_("Alt er kommet, og minst ett tall er siden levert på nytt med en annen verdi."),
        "delivered": N_("Alt som var ventet, er kommet."),
        "not-due": N_("Fristen er ikke ute."),
    }
)
#: Where nothing came and nothing was waited for.
NOT_AWAITED = N_("Ikke ventet")
NO_SOURCE = N_("Ingen leverer")
NOBODY_TO_ASK = N_("Ingen å spørre er oppgitt.")
AGREE = N_("Avtal hvem som skal levere.")
ASK_UNITS = N_("Spør hver enhet.")
#: How many are named before the rest are counted.
_MOST_NAMES = 5
#: What the command says of itself, in bokmål.
HELP = {
    "--month": "bare denne måneden",
    "--missing": "bare det som mangler eller er ufullstendig",
    "none": "Ingenting er lest inn, så ingenting er ventet.",
    "all-well": "Alt som var ventet, er kommet.",
    "nothing-here": "Ingen leveranser å vise.",
}


# A calendar says few days many times over, and each takes a while to put in words.
_dated = lru_cache(maxsize=4096)(date)


def _date(day: str) -> str:
    return _dated(day, spoken())


def _day(moment: str) -> str:
    return _dated(dt.datetime.fromisoformat(moment).astimezone().date(), spoken())


def names(words: Sequence[str]) -> str:
    """``a, b og c``; of many, the first and how many more."""
    if len(words) <= _MOST_NAMES + 1:
        return listing(list(words))
    more = counted("{count} til", "{count} til", len(words) - _MOST_NAMES)
    return listing([*words[:_MOST_NAMES], more])


def cell(row: Any, indicators: Mapping[str, str]) -> str:
    """A row of ``deliveries`` as sentences; ``indicators`` are names by id."""
    if row.is_veiled:
        return _veiled(row)
    parts = []
    if row.came:
        when = {"day": _day(row.delivered_at), "upload": row.upload}
        if row.came == row.expected:
            one, many = NN_("1 tall kom {day} (opplasting {upload}).", "{count} tall kom {day} (opplasting {upload}).")
            parts.append(counted(one, many, row.came, **when))
        else:
            text = _(
                "{came} av {expected} tall kom innen {day} (opplasting {upload}).",
                came=row.came,
                expected=row.expected,
                **when,
            )
            parts.append(text)
    elif row.state == "missing" and row.source:
        parts.append(counted("Tallet er ikke kommet.", "Ingen av {count} tall er kommet.", row.expected))
    if row.corrected_by:
        parts.append(_("Rettet {day} (opplasting {upload}).", day=_day(row.corrected_at), upload=row.corrected_by))
    if row.state in ("missing", "partial", "not-due"):
        parts.append(_due(row))
    elif row.is_late:
        parts.append(_("Det var for sent: fristen var {due}.", due=_date(row.due)))
    if row.state == "partial" or row.state == "missing" and not row.source:
        parts.append(_("Dette mangler: {what}.", what=names([indicators[i] for i in row.lacking])))
    return " ".join(parts)


def _due(row: Any) -> str:
    text = N_("Fristen er {due}.") if row.state == "not-due" else N_("Fristen var {due}.")
    return _(text, due=_date(row.due))


def _veiled(row: Any) -> str:
    few = _("Her vises bare om filen kom, fordi tallene gjelder få personer.")
    if not row.upload:
        return " ".join((_("Filen er ikke kommet."), _due(row), few))
    came = _("Filen kom {day} (opplasting {upload}).", day=_day(row.delivered_at), upload=row.upload)
    late = _("Det var for sent: fristen var {due}.", due=_date(row.due)) if row.is_late else ""
    return " ".join(filter(None, (came, late, few)))


def whole(source: str, month_: str, delivered: int, units: int) -> str:
    """A source's month in the calendar of all sources."""
    one, many = NN_(
        "{source}, {month}: {delivered} av 1 enhet har levert alt.",
        "{source}, {month}: {delivered} av {count} enheter har levert alt.",
    )
    return counted(one, many, units, source=source, month=month(month_), delivered=delivered)


def deadline(month_: str, due: str, *, is_all_here: bool) -> str:
    """The newest month whose due day has passed, and whether it is all here."""
    what = _("Alt som var ventet, er kommet.") if is_all_here else _("Ikke alt er kommet.")
    return " ".join((_("Fristen for {month} var {due}.", month=month(month_), due=date(due)), what))


def next_deadline(month_: str, due: str, sources: Sequence[str]) -> str:
    """The due day that comes first, and whose it is."""
    facts = {"due": date(due), "month": month(month_)}
    if not sources:
        return _("Neste frist er {due}, for {month}.", **facts)
    return _("Neste frist er {due}, for {month}: {sources}.", **facts, sources=names(sources))


def gap(
    *, source: str, month_: str, units: Sequence[str], is_whole: bool, is_partial: bool, lacking: Sequence[str],
    asks: Sequence[str], with_month: bool = False,
) -> str:  # fmt: skip
    """What is lacking of one source in one month, and whom to ask; all by their names, no ``source`` where none has delivered."""
    when = f", {month(month_)}" if with_month else ""
    if not source:
        nobody = _("{what} ({units}{when}): ingen leverer.", what=names(lacking), units=names(units), when=when)
        return f"{nobody} {_ask(asks) or _(AGREE)}"
    if is_whole:
        what = _("hele leveransen mangler.")
        if len(asks) > 1:
            return f"{source}{when}: {what} {_(ASK_UNITS)}"
    elif is_partial:
        what = _("{units} har ikke levert alt. Dette mangler: {what}.", units=names(units), what=names(lacking))
    else:
        what = _("{units} mangler.", units=names(units))
    return f"{source}{when}: {what} {_ask(asks) or _(NOBODY_TO_ASK)}"


def _ask(asks: Sequence[str]) -> str:
    return _("Spør {whom}.", whom=names(asks)) if asks else ""


def ask(row: Any) -> str:
    """Whom to ask about a row in which something is lacking."""
    return _ask([row.ask] if row.ask else []) or (_(NOBODY_TO_ASK) if row.source else _(AGREE))


def alike(rows: Sequence[Any]) -> str:
    """What a source's units have in common that are all missing, late or corrected in a month."""
    state, due = rows[0].state, _date(rows[0].due)
    if state == "missing":
        return _("Ingenting er kommet. Fristen var {due}.", due=due)
    last = max(rows, key=lambda row: row.corrected_by if state == "corrected" else row.upload)
    if state == "corrected":
        day = _day(last.corrected_at)
        return _("Rettet, sist {day} (opplasting {upload}).", day=day, upload=last.corrected_by)
    day = _day(last.delivered_at)
    return _("Det siste kom {day} (opplasting {upload}). Fristen var {due}.", day=day, upload=last.upload, due=due)


def some_units(units: Sequence[str], of: int) -> str:
    """The units, or that it is all of them."""
    return _("Alle {of} enheter", of=of) if len(units) == of else names(units)


def tally(counts: Sequence[tuple[str, int]]) -> str:
    """A source's months in short: ``2 mangler, 1 rettet``; what is in order is said only where all is."""
    return ", ".join(f"{count} {SHORT[state]}" for state, count in counts if state in SHORT) or _("alt kom som ventet")


def unknown_choice(name: str) -> str:
    """Something the address asks for that does not exist."""
    return _("«{name}» finnes ikke her, så alt vises.", name=name)


def line(row: Any, *, unit: str, source: str, indicators: Mapping[str, str]) -> str:
    """A row of ``deliveries`` in the terminal."""
    asks = f" {ask(row)}" if row.state in ("missing", "partial") else ""
    where = f"{month(row.month, short=True):<10} {unit}, {source or _(NO_SOURCE).lower()}"
    return f"{SIGNS[row.state]} {STATES[row.state]:<15}  {where}: {cell(row, indicators)}{asks}"
