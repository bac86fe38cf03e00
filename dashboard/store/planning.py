"""What a delivery, or taking one back, would do to the figures that count.

The store looks at what every source says of the months concerned, lays the delivery over what its
own source said, and compares the figures in force before and after. A key that an upload of the
same source reported and the delivery lacks gets a row that says it is withdrawn. It gets one even
where another source's figure counts, or where it was withdrawn already: otherwise an old figure
would come back when the other upload is undone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import Connection

from dashboard.model import Change, Observation
from dashboard.model.observation import is_same_figure
from dashboard.store.facts import Delivery, Plan
from dashboard.store.held import Held, Word, find_words, live, newest_figures, read_keys, read_words
from dashboard.store.source import Earlier, Key, key_of, new_source, split, tell_source


@dataclass(frozen=True)
class Drawn:
    """A plan, and the keys that get a row saying they are withdrawn."""

    plan: Plan
    withdrawn: tuple[Key, ...]


def draw_plan(connection: Connection, delivery: Delivery, stored: Sequence[Earlier]) -> Drawn:
    """What storing ``delivery`` (a sound one) would do to what is ``stored``; writes nothing."""
    counting = live(stored)
    new = {key_of(one): one for one in delivery.observations}
    indicators = {key[0] for key in new}
    words = find_words(counting, delivery.months)
    said = read_words(connection, words.values(), indicators)
    source = delivery.source or _tell_source(connection, delivery, new.keys(), counting, said)
    source = source or new_source(delivery.file_name, {one.source for one in stored})
    own = [word for (of, _), word in words.items() if of == source]
    others = [word for (of, _), word in words.items() if of != source]
    mine = {key: row for word in own for key, row in said[word].items()}
    # What the source said of indicators that the delivery does not have.
    for rows in read_words(connection, own, but=indicators).values():
        mine |= rows
    more = {key[0] for key in mine} - indicators
    theirs = [said[word] for word in others]
    theirs += read_words(connection, others, more).values() if more else ()
    keys = new.keys() | mine.keys()
    left = newest_figures(theirs, keys)
    now = newest_figures([left, mine])
    changes = tell_changes(now, {**left, **new}, counting)
    same = (one.id for one in counting if one.sha256 == delivery.sha256)
    same_as = None if changes else next(same, None)
    plan = Plan(
        status="new" if same_as is None else "unchanged",
        source=source,
        replaces=tuple(sorted({row.upload for row in mine.values() if not row.withdrawn}, reverse=True)),
        changes=changes,
        same_as=same_as,
    )
    return Drawn(plan, tuple(sorted(mine.keys() - new.keys())))


def draw_undo(connection: Connection, taken: Earlier, stored: Sequence[Earlier]) -> tuple[Change, ...]:
    """What taking back an upload that counts would do to what is ``stored``; writes nothing."""
    counting = live(stored)
    months = split(taken.months)
    words = find_words(counting, months)
    before = find_words([one for one in counting if one.id != taken.id], months)
    mine = read_words(connection, [word for at, word in words.items() if before.get(at) != word])
    older = read_words(connection, [word for at, word in before.items() if words[at] != word])
    keys = {key for rows in chain(mine.values(), older.values()) for key in rows}
    others = [word for (of, _), word in words.items() if of != taken.source]
    theirs = newest_figures(read_words(connection, others, {key[0] for key in keys}).values(), keys)
    now, then = (newest_figures([theirs, *rows.values()]) for rows in (mine, older))
    return tell_changes(now, then, counting)


def tell_changes(
    now: Mapping[Key, Held], then: Mapping[Key, Held | Observation], counting: Sequence[Earlier]
) -> tuple[Change, ...]:
    """The figures in force that differ, sorted by key."""
    files = {one.id: one.file_name for one in counting}
    changes = []
    for key, after in then.items():
        before = now.get(key)
        if before is None:
            changes.append(Change(None, _figure(after)))
        elif before is not after and not is_same_figure(before, after):
            changes.append(Change(before.figure, _figure(after), files[before.upload]))
    gone = (now[key] for key in now.keys() - then.keys())
    changes += [Change(before.figure, None, files[before.upload]) for before in gone]
    return tuple(sorted(changes, key=lambda change: change.key))


def _figure(one: Held | Observation) -> Observation:
    return one if isinstance(one, Observation) else one.figure


def _tell_source(
    connection: Connection,
    delivery: Delivery,
    keys: Collection[Key],
    counting: Sequence[Earlier],
    said: Mapping[Word, Mapping[Key, Held]],
) -> str | None:
    def reported(other: Earlier, months: Collection[str], indicators: Collection[str] | None = None) -> Collection[Key]:
        words = [(month, other.id) for month in months]
        if indicators is None or not said.keys() >= set(words):
            return read_keys(connection, words, indicators)
        return {key for word in words for key, row in said[word].items() if not row.withdrawn}

    return tell_source(delivery.file_name, delivery.months, keys, counting, reported)
