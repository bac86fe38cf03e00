"""Where commitments have stood, month by month, by the figures that are known now.

Each month is judged as it was judged then: with no figure after it, and with the deadlines, targets and views of its
day. Ten months cost as much as judging the council ten times, so it is done once a data version and only when asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.model import month as months
from dashboard.snapshot import Snapshot
from dashboard.wording.catalogue import spoken


@dataclass(frozen=True)
class Stood:
    """Where a commitment stood with the figures of a month, and why; both empty where that may not be told."""

    month: str
    standing: str
    because: str


def past(snapshot: Snapshot, commitment: str) -> tuple[Stood, ...]:
    """A commitment's standing at each followed month that has figures, newest first. KeyError."""
    snapshot.register.commitments[commitment]
    found = snapshot.once(("past", spoken()), lambda: _past(snapshot))
    return found[commitment]


def _past(snapshot: Snapshot) -> dict[str, tuple[Stood, ...]]:
    register, settings = snapshot.register, snapshot.settings
    found: dict[str, list[Stood]] = {number: [] for number in register.commitments}
    last = min(snapshot.through or "", settings.years_to)
    followed = months.span(settings.years_from, last) if last >= settings.years_from else []
    for month in reversed(followed):
        then = snapshot if month == snapshot.through else snapshot.ending(month)
        if then.through != month:
            # Nothing was reported for it: no new figure, and nothing to judge by.
            continue
        closed = {
            new.case.link.commitment
            for new, old in zip(snapshot.judged, then.judged, strict=True)
            if new.verdict == "suppressed" != old.verdict
        }
        for number in register.commitments:
            stood = then.standing(number)
            told = not closed.intersection(register.family(number))
            found[number].append(Stood(month, stood.standing if told else "", stood.because if told else ""))
    return {number: tuple(rows) for number, rows in found.items()}
