"""The register: what was promised, what is measured, and who does the work.

Frozen rows as they stand in the tables, and the questions one asks of the tree. A unit that
moves has one row for each parent with the months it held (``valid_from``, ``valid_to``), so the
tree is always asked for a month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Place:
    """Where a unit belongs in the tree, from one month to another (None: without end)."""

    parent: str
    valid_from: str | None = None
    valid_to: str | None = None

    def holds(self, month: str | None) -> bool:
        """Whether this place is the unit's in ``month``; None asks for the newest."""
        if month is None:
            return self.valid_to is None
        return (self.valid_from or "") <= month <= (self.valid_to or "9999-12")


@dataclass(frozen=True)
class Unit:
    """An organisational unit; ``parent`` is the newest one, empty for the whole municipality."""

    id: str
    name: str
    parent: str = ""
    code: str = ""
    aliases: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    contact: str = ""


@dataclass(frozen=True)
class Indicator:
    """What is counted: a ratio (numerator / denominator × 100) or a count."""

    id: str
    name: str
    unit: str
    measure: str
    category: str = ""
    nature: str = "outcome"
    over_time: str = "flow"
    numerator: str = ""
    denominator: str = ""
    direction: str = "context"
    cadence: str = "month"
    aliases: tuple[str, ...] = ()
    definition: str = ""

    @property
    def is_ratio(self) -> bool:
        """Whether it has a numerator and a denominator."""
        return self.measure == "ratio"


@dataclass(frozen=True)
class Commitment:
    """A question from KS, a commitment under it, or a measure under that; ``text`` word for word."""

    id: str
    parent: str
    kind: str
    theme: str
    text: str


@dataclass(frozen=True)
class Link:
    """A claim that an indicator tells something about a commitment, with its reason."""

    commitment: str
    indicator: str
    relation: str
    reason: str
    unit: str
    target: float | None = None
    target_by: str | None = None
    target_status: str = "not_set"


@dataclass(frozen=True)
class Target:
    """One point of the path to a link's target, as set on a day: all points of that day are one path."""

    commitment: str
    indicator: str
    unit: str
    set_on: str
    month: str
    value: float
    shape: str = "line"
    status: str = "proposed"
    reason: str = ""


@dataclass(frozen=True)
class Break:
    """A month from which an indicator's figures are not what they were, in one unit or (empty) in all.

    ``kind`` is ``redefined`` (counted otherwise), ``jump`` (a level that was known beforehand to change) or ``rebased``
    (control limits drawn anew).
    """

    indicator: str
    month: str
    kind: str
    reason: str
    unit: str = ""


@dataclass(frozen=True)
class View:
    """How the owner of a commitment sees it in a month: ``better``, ``unchanged``, ``worse`` or ``undecided``."""

    commitment: str
    month: str
    view: str
    owner: str
    reason: str = ""


@dataclass(frozen=True)
class Milestone:
    """A dated step, exercise or review; dates are ISO text."""

    id: str
    commitment: str
    title: str
    kind: str
    due: str
    owner: str = ""
    status: str = "planned"
    done_on: str | None = None
    evidence: str = ""
    shielded: bool = False


@dataclass(frozen=True)
class Tree:
    """Who is above and below whom in one month."""

    parent: Mapping[str, str]
    children: Mapping[str, tuple[str, ...]]
    descendants: Mapping[str, tuple[str, ...]]

    @staticmethod
    def of(units: Iterable[Unit], month: str | None) -> Tree:
        """The tree of the places that hold in a month; a circle is cut where it closes."""
        parent = {u.id: p.parent for u in units for p in u.places if p.holds(month) and p.parent}
        children: dict[str, list[str]] = {}
        for child, above in parent.items():
            children.setdefault(above, []).append(child)
        descendants: dict[str, tuple[str, ...]] = {}
        for unit in children:
            found: dict[str, None] = {}
            layer = list(children[unit])
            while layer:
                found.update(dict.fromkeys(layer))
                layer = [c for u in layer for c in children.get(u, ()) if c not in found and c != unit]
            descendants[unit] = tuple(found)
        return Tree(parent, {u: tuple(c) for u, c in children.items()}, descendants)


@dataclass(frozen=True)
class Register:
    """All tables of one council; mappings keep the order of the rows."""

    units: Mapping[str, Unit] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    commitments: Mapping[str, Commitment] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    targets: tuple[Target, ...] = ()
    breaks: tuple[Break, ...] = ()
    views: tuple[View, ...] = ()

    @cached_property
    def _trees(self) -> dict[str | None, Tree]:
        return {}

    @cached_property
    def _moves(self) -> bool:
        return any(p.valid_from or p.valid_to for u in self.units.values() for p in u.places)

    def tree(self, month: str | None = None) -> Tree:
        """The tree as it stands in ``month`` (None: now)."""
        key = month if self._moves else None
        if key not in self._trees:
            self._trees[key] = Tree.of(self.units.values(), month)
        return self._trees[key]

    def parent(self, unit: str, month: str | None = None) -> str | None:
        """The unit above in ``month`` (None: now); None at the top or when it has no place then."""
        return self.tree(month).parent.get(unit)

    def exists(self, unit: str, month: str) -> bool:
        """Whether the unit has a place in the tree in that month."""
        return any(place.holds(month) for place in self.units[unit].places)

    def children(self, unit: str, month: str | None = None) -> tuple[str, ...]:
        """The units directly below in ``month`` (None: now), in the register's order."""
        return self.tree(month).children.get(unit, ())

    def descendants(self, unit: str, month: str | None = None) -> tuple[str, ...]:
        """All units below, nearest first."""
        return self.tree(month).descendants.get(unit, ())

    def ancestors(self, unit: str, month: str | None = None) -> list[str]:
        """All units above, nearest first."""
        found: list[str] = []
        above = self.parent(unit, month)
        while above is not None and above not in found:
            found.append(above)
            above = self.parent(above, month)
        return found

    def ever_above(self, unit: str) -> set[str]:
        """All units that have been above in any month."""
        above = {p.parent for p in self.units[unit].places if p.parent}
        return above.union(*(self.ever_above(parent) for parent in above if parent != unit))

    @cached_property
    def root(self) -> str | None:
        """The unit without a parent: the whole municipality."""
        tops = (u.id for u in self.units.values() if any(p.holds(None) and not p.parent for p in u.places))
        return next(tops, None)

    def of_kind(self, kind: str) -> list[Commitment]:
        """Questions, commitments or measures, in the register's order."""
        return [c for c in self.commitments.values() if c.kind == kind]

    def below(self, commitment: str) -> list[Commitment]:
        """What stands directly under a question or commitment."""
        return [c for c in self.commitments.values() if c.parent == commitment]

    def family(self, commitment: str) -> list[str]:
        """The commitment itself and everything under it, in order."""
        ids = [commitment]
        for child in self.below(commitment):
            ids += self.family(child.id)
        return ids

    def links_of(self, commitment: str, *, with_measures: bool = True) -> list[Link]:
        """The links of a commitment, and of the measures under it unless told not to."""
        ids = set(self.family(commitment) if with_measures else [commitment])
        return [link for link in self.links if link.commitment in ids]

    def milestones_of(self, commitment: str) -> list[Milestone]:
        """The milestones of a commitment and of the measures under it."""
        ids = set(self.family(commitment))
        return [m for m in self.milestones if m.commitment in ids]

    def breaks_of(self, indicator: str, unit: str) -> list[Break]:
        """The breaks in an indicator's figures in a unit, in order of months."""
        mine = [b for b in self.breaks if b.indicator == indicator and b.unit in ("", unit)]
        return sorted(mine, key=lambda b: b.month)

    def views_of(self, commitment: str) -> list[View]:
        """The owner's views of a commitment, in order of months."""
        return sorted((v for v in self.views if v.commitment == commitment), key=lambda v: v.month)

    def themes(self) -> list[str]:
        """The themes in the order they first stand."""
        return unique(c.theme for c in self.commitments.values() if c.theme)


def unique(items: Iterable[str]) -> list[str]:
    """Each item once, in the order first met."""
    return list(dict.fromkeys(items))
