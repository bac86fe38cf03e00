"""Whose figure it is: the unit from the row, the column, a title, the sheet's name or the file's."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.intake import clauses, periods
from dashboard.intake.cells import Key
from dashboard.intake.placed import Fault, ambiguous, nowhere
from dashboard.intake.scene import Lines, Scene
from dashboard.intake.vocabulary import Heading, normal
from dashboard.model import Register

Found = tuple[str, Key | None] | Fault


def find_unit(scene: Scene, lines: Lines) -> Found:
    """The unit and the cell that names it; row and column may name a unit and one above it, not two others."""
    near: list[tuple[Key, str]] = []
    for side in (lines.row, lines.column):
        named = [(at, h) for at, h in side if h.units]
        if not named:
            continue
        at, heading = named[0]
        unit = _one_of(scene, lines, at, heading)
        if unit is None:
            return _ambiguous(scene, at, heading.text, heading.units)
        nearest = (at, unit)
        for other_at, other in named[1:]:
            if not _adjacent(scene, at, other_at):
                continue
            if not _related(scene, nearest[1], other.units):
                return _ambiguous(scene, other_at, other.text, (nearest[1], *other.units))
            # «Enhet | Sektor» and «Sektor | Enhet» alike: the one below is whose figure it is.
            below = [u for u in other.units if nearest[1] in scene.register.ancestors(u)]
            if len(below) > 1:
                return _ambiguous(scene, other_at, other.text, below)
            nearest = (other_at, below[0]) if below else nearest
        near.append(nearest)
    if len(near) == 2 and near[0][1] != near[1][1]:
        if not _related(scene, near[0][1], frozenset({near[1][1]})):
            return _ambiguous(scene, lines.key, scene.grid.text_or_empty(lines.key), (near[0][1], near[1][1]))
        near.sort(key=lambda n: -len(scene.register.ancestors(n[1])))
    if near:
        return near[0][1], near[0][0]
    return _from_titles(scene, lines)


def _ambiguous(scene: Scene, at: Key, found: str, units: Iterable[str]) -> Fault:
    order = {unit: number for number, unit in enumerate(scene.register.units)}
    told = units if isinstance(units, tuple) else sorted(units, key=lambda unit: order.get(unit, 0))
    return ambiguous(at, found, "unit", (scene.register.units[unit].name for unit in told))


def _one_of(scene: Scene, lines: Lines, at: Key, heading: Heading) -> str | None:
    """The unit a heading names; of several with one name, the only one that the other headings leave room for."""
    if len(heading.units) == 1:
        return next(iter(heading.units))
    others = [h.units for k, h in lines.both if h.units and k != at]
    if not others:
        others = [h.units for told in scene.titles(lines.key, "unit") if not isinstance(told, Fault) for h in told[1:]]
        others += [name.units for name in (scene.sheet, scene.file) if name.units]
    left = [u for u in heading.units if others and all(_is_under(scene, u, units) for units in others)]
    return left[0] if len(left) == 1 else None


def _is_under(scene: Scene, unit: str, others: frozenset[str]) -> bool:
    return bool({unit, *scene.register.ancestors(unit)} & others)


def _from_titles(scene: Scene, lines: Lines) -> Found:
    for told in scene.titles(lines.key, "unit"):
        if isinstance(told, Fault):
            return told
        at, heading = told
        if len(heading.units) > 1:
            return _ambiguous(scene, at, heading.text, heading.units)
        unit = next(iter(heading.units))
        if scene.sheet.units and not _related(scene, unit, scene.sheet.units):
            return _ambiguous(scene, at, heading.text, (unit, *scene.sheet.units))
        return unit, at
    for name in (scene.sheet, scene.file):
        if len(name.units) == 1:
            return next(iter(name.units)), None
    return _unnamed(scene, lines)


def _unnamed(scene: Scene, lines: Lines) -> Fault:
    """No heading names a unit: the label, title or name that should have is to blame, else nothing but that none does."""
    label = next((told for told in lines.row if not (told[1].whole or told[1].says)), None)
    if label is not None:
        return scene.blame(label, "unit")
    title = scene.title(lines.key, "like a unit", lambda heading: _near(scene, heading) is not None)
    if title is not None:
        return Fault("unknown-unit", title[0], scene.grid.text(title[0]), (("near", _near(scene, title[1]) or ""),))
    near = _near(scene, scene.sheet)
    if near is not None:
        return Fault("unknown-unit", None, scene.sheet.text, (("near", near),))
    return nowhere("unit", lines.key, scene.grid.text_or_empty(lines.key))


def _near(scene: Scene, heading: Heading) -> str | None:
    """The unit that a clause of a title is most like, where the title has words that nobody knows."""
    if not heading.strangers or heading.is_note:
        return None
    parts = (periods.extract(part, running=True)[1].strip() for part in clauses.split(normal(heading.text)))
    return next((near for part in parts if part and (near := scene.vocabulary.nearest(part, "unit"))), None)


def _adjacent(scene: Scene, a: Key, b: Key) -> bool:
    """Whether two labels of a row have no figure between them: they describe the same figure."""
    if a[0] != b[0]:
        return False
    between = range(min(a[1], b[1]) + 1, max(a[1], b[1]))
    return all((a[0], c) not in scene.grid.numbers and (a[0], c) not in scene.grid.gaps for c in between)


def _related(scene: Scene, unit: str, others: frozenset[str]) -> bool:
    line = {unit, *scene.register.ancestors(unit), *scene.register.descendants(unit)}
    return bool(line & others)


def council_of(register: Register) -> str:
    """The name of the whole municipality."""
    root = register.units.get(register.root or "")
    return root.name if root is not None else ""
