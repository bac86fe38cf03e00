"""What a figure counts: the indicator, and which part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dashboard.intake.cells import Key
from dashboard.intake.placed import Fault, ambiguous, nowhere
from dashboard.intake.scene import Lines, Scene, Told
from dashboard.intake.vocabulary import Heading, Meaning

Found = frozenset[Meaning] | Fault


def find_meanings(scene: Scene, lines: Lines) -> Found:
    """The indicator with its part; several where the headings leave it open."""
    candidates, used = _nearest(lines)
    if candidates is None:
        sides = (next((h.meanings for _, h in side if h.meanings), frozenset()) for side in (lines.column, lines.row))
        return _ambiguous(scene, lines.key, scene.grid.text_or_empty(lines.key), *sides)
    names = [h for h in (scene.sheet, scene.file) if h.meanings or h.joins]
    joined = _joined(scene, lines, names, has_other=bool(candidates))
    if joined:
        candidates = joined
    else:
        alone = next((told for told in lines.both if told[1].joins and not told[1].says_alone), None)
        if alone is not None:
            return scene.blame(alone, "indicator")
        rest = [h for _, h in lines.both if h.meanings and h is not used]
        decided = _decided(candidates, rest, lambda: scene.titles(lines.key, "indicator"), names)
        if isinstance(decided, Fault):
            return decided
        contradicted = _contradicted(scene, lines, candidates, rest, decided)
        if contradicted is not None:
            return contradicted
        candidates = decided
    if not candidates:
        return _unnamed(scene, lines)
    part, otherwise = _part(lines)
    return frozenset(Meaning(m.indicator, part or m.part or otherwise, m.by_name, m.words, m.exact) for m in candidates)


def _nearest(lines: Lines) -> tuple[frozenset[Meaning] | None, Heading | None]:
    """What the nearest heading over the column and beside the row allow together; None: they contradict."""
    candidates: frozenset[Meaning] = frozenset()
    used: Heading | None = None
    for side in (lines.column, lines.row):
        heading = next((h for _, h in side if h.meanings), None)
        if heading is None:
            continue
        narrowed = _narrow(candidates, heading.meanings)
        if not narrowed:
            return None, None
        candidates, used = narrowed, used or heading
    return candidates, used


def _decided(
    candidates: frozenset[Meaning],
    rest: Sequence[Heading],
    titles: Callable[[], Iterator[Told | Fault]],
    names: Sequence[Heading],
) -> Found:
    """Headings further out decide between several, or name the indicator where none near does."""

    def further() -> Iterator[Heading | Told | Fault]:
        yield from rest
        if len({m.indicator for m in candidates}) != 1:
            yield from titles()
        yield from names

    for told in further():
        if len({m.indicator for m in candidates}) == 1:
            break
        if isinstance(told, Fault):
            return candidates or told
        heading = told if isinstance(told, Heading) else told[1]
        candidates = _narrow(candidates, heading.meanings) or candidates
    return candidates


def _contradicted(
    scene: Scene, lines: Lines, near: frozenset[Meaning], rest: Sequence[Heading], decided: frozenset[Meaning]
) -> Fault | None:
    """A title that decides must not say another indicator than its sheet's name does."""
    for heading in rest:
        near = _narrow(near, heading.meanings) or near
    said = {m.indicator for m in scene.sheet.meanings}
    if not said or len({m.indicator for m in near}) == 1 or said & {m.indicator for m in decided}:
        return None
    for told in scene.titles(lines.key, "indicator"):
        if not isinstance(told, Fault) and told[1].meanings:
            return _ambiguous(scene, told[0], told[1].text, told[1].meanings, scene.sheet.meanings)
    return None


def _ambiguous(scene: Scene, at: Key, found: str, *sides: frozenset[Meaning]) -> Fault:
    """Headings that name different indicators: the first that each names."""
    order = list(scene.register.indicators)
    firsts = (min((m.indicator for m in side), key=order.index, default=None) for side in sides)
    return ambiguous(at, found, "indicator", (scene.register.indicators[one].name for one in firsts if one is not None))


def _unnamed(scene: Scene, lines: Lines) -> Fault:
    """No heading names an indicator: the nearest text that names nothing else is the one to look at."""
    for at, heading in (*lines.column, *lines.row):
        if not heading.units and not heading.periods and heading.text.strip():
            return Fault("unknown-indicator", at, heading.text.strip())
    return nowhere("indicator", lines.key, scene.grid.text_or_empty(lines.key))


def _part(lines: Lines) -> tuple[str | None, str | None]:
    """The part the nearest heading names by a word of its own («Teller», «Prosent»), and what it is where none does."""
    plain: str | None = None
    for _, heading in (*lines.column, *lines.row):
        if heading.plain_part:
            plain = heading.part
        elif heading.part is not None and not heading.weak_part:
            return heading.part, None
        if any(m.part for m in heading.meanings):
            return None, None
    return None, plain


def _joined(scene: Scene, lines: Lines, names: Sequence[Heading], *, has_other: bool) -> frozenset[Meaning]:
    """Meanings of the alias that joins most of the headings; of titles alone where nothing nearer names another."""
    words = {w for _, h in lines.both for w in h.joins}
    if not words and has_other:
        return frozenset()
    titles = [told[1] for told in scene.titles(lines.key, "indicator") if not isinstance(told, Fault)]
    words = words.union(*(h.joins for h in (*titles, *names)))
    fitting = [(len(joins), found) for joins, found in scene.vocabulary.joined.items() if joins <= words]
    most = max((n for n, _ in fitting), default=0)
    return frozenset(m for n, found in fitting if n == most for m in found)


def _narrow(candidates: frozenset[Meaning], meanings: frozenset[Meaning]) -> frozenset[Meaning]:
    """Candidates that another heading's indicators allow; its parts are added where ours say none."""
    if not candidates:
        return meanings
    parts = {m.indicator: m.part for m in meanings}
    kept = frozenset(
        Meaning(m.indicator, m.part or parts[m.indicator], m.by_name, m.words, m.exact)
        for m in candidates
        if m.indicator in parts
    )
    named = {m.indicator for m in meanings if m.by_name}
    return frozenset(m for m in kept if m.indicator in named) or kept
