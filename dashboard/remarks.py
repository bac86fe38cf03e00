"""The monthly comments of those who answer for commitments, held against what the figures can say before they are kept.

A comment is never changed: one that mends another takes its place, and both stay. It is signed by a role; a person's
name, in the role or in the text, is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dashboard.model import Comment, Register, Settings
from dashboard.model import month as months
from dashboard.places import today
from dashboard.receiving import has_person, is_person
from dashboard.snapshot import Snapshot
from dashboard.store import AlreadyReplaced as AlreadyReplaced
from dashboard.store import Store
from dashboard.wording.claims import Claim, claims, is_named
from dashboard.wording.remarks import doubt_sentence

#: The longest comment and role, in characters.
LONGEST, LONGEST_ROLE = 2000, 80
#: What a claim says of an indicator whose better way is down; the other way about where it is up.
_BETTER = {"down": "better", "up": "worse"}
_OTHER = {"better": "worse", "worse": "better"}
_SAYS = {"better": "better", "worse": "worse", "unchanged": "same"}
#: Verdicts that say nothing of how it has gone.
_SILENT = ("undecided", "no-data", "suppressed")


class BadComment(ValueError):
    """A comment that is not kept: ``why`` is ``no-text``, ``too-long``, ``no-role``, ``person-role``, ``person-text`` or
    ``bad-month``.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True)
class Doubt:
    """A word that the figures do not bear out, the link it is held against, and that as a sentence."""

    word: str
    indicator: str
    unit: str
    sentence: str


class Doubtful(Exception):
    """The text claims what the figures do not say; its writer is to be asked, with ``doubts``."""

    def __init__(self, doubts: list[Doubt]) -> None:
        self.doubts = doubts
        super().__init__(", ".join(dict.fromkeys(one.word for one in doubts)))


class Remarks:
    """One council's comments."""

    def __init__(self, store: Store, register: Register, settings: Settings, snapshot: Callable[..., Snapshot]) -> None:
        self._store, self._register, self._settings, self._snapshot = store, register, settings, snapshot

    def months(self) -> list[str]:
        """The months that may be commented on, newest first: those followed that have begun."""
        last = min(months.from_date(today()), self._settings.years_to)
        first = self._settings.years_from
        return list(reversed(months.span(first, last))) if first <= last else []

    def doubts(self, commitment: str, text: str) -> list[Doubt]:
        """What ``text`` claims that the figures of the commitment and its measures do not say. KeyError."""
        self._register.commitments[commitment]
        links = self._snapshot().standing(commitment).links
        rows = [row for row in links.itertuples(index=False) if row.verdict != "not-measurable"]
        found: dict[tuple[str, str, str], Doubt] = {}
        for claim in claims(text):
            for row in self._meant(claim, rows):
                key = (claim.word.casefold(), row.indicator, row.unit)
                if key not in found and not _is_borne_out(claim, row, self._register):
                    found[key] = self._doubt(claim, row)
        return list(found.values())

    def _meant(self, claim: Claim, rows: list[Any]) -> list[Any]:
        """The links that a claim is about: those named nearest before it, else anywhere in its sentence, else all."""
        for said in (claim.subject, claim.before, claim.sentence):
            if named := [row for row in rows if self._is_named(said, row)]:
                return named
        return rows

    def _is_named(self, said: str, row: Any) -> bool:
        indicator = self._register.indicators[row.indicator]
        return is_named(said, indicator.name, *indicator.aliases)

    def _doubt(self, claim: Claim, row: Any) -> Doubt:
        indicator = self._register.indicators[row.indicator]
        said = doubt_sentence(
            word=claim.word, verdict=row.verdict, name=indicator.name, place=self._register.units[row.unit].name,
            unit=indicator.unit, change=row.pace_change, low=row.pace_change_low, high=row.pace_change_high,
            nature=row.nature,
        )  # fmt: skip
        return Doubt(claim.word, row.indicator, row.unit, said)

    def write(
        self,
        commitment: str,
        text: str,
        *,
        month: str,
        role: str,
        replaces: int | None = None,
        sure: bool = False,
    ) -> Comment:
        """Keep a comment on a month. KeyError, BadComment; Doubtful where it claims what the figures do not say, unless
        its writer is ``sure``: it is then kept with the words that were asked about. StoreError.
        """
        self._register.commitments[commitment]
        text, role = text.strip(), " ".join(role.split())
        for why, is_so in (
            ("no-role", not role),
            ("person-role", is_person(role) or has_person(role)),
            ("bad-month", month not in self.months()),
            ("no-text", not text),
            ("too-long", len(text) > LONGEST or len(role) > LONGEST_ROLE),
            ("person-text", has_person(text)),
        ):
            if is_so:
                raise BadComment(why)
        doubts = self.doubts(commitment, text)
        if doubts and not sure:
            raise Doubtful(doubts)
        standing = self._snapshot().standing(commitment)
        verdicts = {f"{row.indicator}/{row.unit}": row.verdict for row in standing.links.itertuples(index=False)}
        return self._store.comment(
            Comment(
                commitment,
                month,
                role,
                text,
                standing.standing,
                verdicts,
                self._store.data_version(),
                tuple(dict.fromkeys(one.word for one in doubts)),
                replaces,
            )  # fmt: skip
        )

    def read(self, commitment: str | None, as_of: dt.datetime | None) -> list[Comment]:
        """The comments known at ``as_of`` (None: now), newest month first, those replaced too, as they may be seen. KeyError."""
        if commitment is not None:
            self._register.commitments[commitment]
        found = [self._as_seen(one, as_of) for one in self._store.comments(commitment, as_of=as_of)]
        return sorted(found, key=lambda one: (one.month, one.id or 0), reverse=True)

    def _as_seen(self, one: Comment, as_of: dt.datetime | None) -> Comment:
        if one.commitment not in self._register.commitments:
            return replace(one, standing="", verdicts={}, warned=())
        links = self._snapshot(as_of).standing(one.commitment).links
        if told_standing(one, links):
            return one
        closed = {f"{row.indicator}/{row.unit}" for row in links.itertuples(index=False) if row.verdict == "suppressed"}
        kept = {key: verdict for key, verdict in one.verdicts.items() if key not in closed}
        # That a word was asked about tells what the figures did not say.
        return replace(one, standing="", verdicts=kept, warned=())


def told_standing(comment: Comment, links: pd.DataFrame) -> str:
    """The standing when a comment was written; empty where it may have rested on what may not be seen any more."""
    closed = links[links["verdict"] == "suppressed"]
    keys = (f"{row.indicator}/{row.unit}" for row in closed.itertuples(index=False))
    return "" if any(comment.verdicts.get(key, "suppressed") != "suppressed" for key in keys) else comment.standing


def _is_borne_out(claim: Claim, row: Any, register: Register) -> bool:
    """Whether a link's verdict says what a text claims of it."""
    if row.verdict in _SILENT:
        return False
    says = claim.kind
    if says in _BETTER:
        says = _BETTER[says]
        says = _OTHER[says] if register.indicators[row.indicator].direction == "higher" else says
    if says == "moved":
        return row.verdict != "unchanged"
    return says == _SAYS.get(row.verdict)
