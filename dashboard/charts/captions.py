"""What is written in a chart: the newest figure, the target, what stands out, and what each line is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dashboard.charts.drawing import Mark
from dashboard.charts.labels import Label, Spot
from dashboard.model import month as months
from dashboard.wording import drawn as words

if TYPE_CHECKING:
    from dashboard.charts.plot import Scene


def captions(scene: Scene) -> Iterable[Label]:
    """All that could be written in a chart, what matters most first."""
    drawing = scene.drawing
    yield Label((words.axis_word(drawing.measure),), (Spot(0, 12, "start", -scene.left),), "unit", must=True)
    newest = drawing.newest
    if newest is None:
        middle = (scene.top + scene.bottom) / 2
        yield Label((words.none_words(),), (Spot(0.5, middle), Spot(0.5, middle - 18)), "none", must=True)
    begins = drawing.place_of(drawing.start)
    if 0 < begins < scene.count:
        x = begins / scene.count
        said = words.start_words(months.ordinal(drawing.end) - months.ordinal(drawing.start) + 1)
        yield Label(
            (said,),
            tuple(Spot(x, 27, anchor, aside) for anchor, aside in (("start", 5), ("end", -5))),
            "begins",
            must=True,
        )
    if newest is not None:
        value = drawing.values[newest]
        yield Label(
            (words.newest_words(value, drawing.measure, drawing.months[newest]),),
            tuple(_about(scene, newest, value)),
            "newest",
            must=True,
            heavy=True,
        )
    yield from _ends(scene)
    yield from _mark_labels(scene)
    for note in drawing.notes:
        if note.kind in ("redefined", "jump", "rebased"):
            x = drawing.place_of(note.month) / scene.count
            spots = tuple(
                Spot(x, y, a, s) for y in (scene.top + 12, scene.bottom - 6) for a, s in (("start", 4), ("end", -4))
            )
            yield Label((words.note_words(note.kind),), spots, "quiet")
    yield from _levels(scene)
    for month, gone in drawing.looks:
        first = words.first_look_words(gone) if gone == min(n for _, n in drawing.looks) else words.look_words(gone)
        spots = (Spot(scene.month_at(month), 12, "end", 4), Spot(scene.month_at(month), 12, "middle"))
        yield Label((first, words.look_words(gone), str(gone)), spots, "quiet")
    closed = [n for n, why in enumerate(drawing.hidden) if why]
    if closed:
        yield Label(
            (words.hidden_words(),),
            tuple(Spot(scene.part(n), scene.bottom - 16) for n in (closed[len(closed) // 2], closed[0], closed[-1])),
            "quiet",
        )


def _about(scene: Scene, place: int, value: float) -> Iterable[Spot]:
    """Above, below and beside a point."""
    x, y = scene.part(place), scene.up(value)
    for far in (12, 24, 38, 54):
        for anchor in ("middle", "start", "end"):
            yield Spot(x, y - far, anchor)
            yield Spot(x, y + far + 8, anchor)


def _ends(scene: Scene) -> Iterable[Label]:
    """The target at the end of its path, those before it, and what is expected."""
    drawing = scene.drawing
    for path in sorted(drawing.paths, key=lambda one: one.revised):
        x, y = min(scene.month_at(path.by), 1.0), scene.up(path.target)
        if path.by < drawing.months[0]:
            continue
        spots = tuple(
            Spot(x, y + down, "end", aside)
            for down, aside in ((-9, 4), (18, 4), (-22, 4), (31, 4), (4, -10), (-36, 4), (45, 4))
        )
        if path.revised:
            yield Label((words.revised_words(path.target, drawing.measure, path.set_on),), spots, "goal")
        else:
            said = (path.target, drawing.measure, path.status)
            texts = [words.target_words(*said, by, is_yearly=drawing.is_yearly) for by in (path.by, "")]
            yield Label(tuple(texts), spots, "goal", must=True)
    if drawing.fan is not None:
        places = [len(drawing.fan.months) - 1, len(drawing.fan.months) * 2 // 3, len(drawing.fan.months) // 2]
        about: list[Spot] = []
        for n in places:
            x = scene.month_at(drawing.fan.months[n])
            high, low = scene.up(drawing.fan.high80[n]), scene.up(drawing.fan.low80[n])
            heights = (high - 6, low + 15, (high + low) / 2 + 4)
            about += [Spot(x, y, anchor) for y in heights for anchor in ("middle", "end")]
        yield Label((words.fan_words(),), tuple(about), "expected")


def _mark_labels(scene: Scene) -> Iterable[Label]:
    """One word for each run of months that stand out by the same rule, the newest run first."""
    drawing = scene.drawing
    groups: list[list[Mark]] = []
    for mark in drawing.marks:
        last = groups[-1][-1] if groups else None
        alike = last is not None and (last.label, last.side) == (mark.label, mark.side)
        if alike and last is not None and drawing.place_of(mark.month) - drawing.place_of(last.month) <= 1:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    for group in reversed(groups):
        mark = max(group, key=lambda one: one.side * drawing.values[drawing.place_of(one.month)])
        place = drawing.place_of(mark.month)
        x, y, way = scene.part(place), scene.up(drawing.values[place]), -1 if mark.side >= 0 else 1
        spots = tuple(
            Spot(x, y + way * far + (8 if way > 0 else 0), anchor) for far in (11, 24, 38) for anchor in ("middle", "end", "start")
        )  # fmt: skip
        yield Label((words.mark_words(mark.label, mark.side),), spots, f"stands {mark.tone}", must=True, heavy=True)


def _levels(scene: Scene) -> Iterable[Label]:
    """Words at the left: the band or the mean before the start, and the limits."""
    drawing = scene.drawing
    if math.isfinite(drawing.low):
        high, low = scene.up(drawing.high), scene.up(drawing.low)
        middle = (high + low) / 2 + 4
        spots = [
            Spot(x, y, "start", 2) for x in (0.0, 0.25, 0.55) for y in (low + 13, high - 5, middle, low - 4, high + 12)
        ]
        yield Label((words.usual_words(*drawing.baseline),), tuple(spots), "quiet")
    elif math.isfinite(drawing.mean):
        y = scene.up(drawing.mean)
        spots = [Spot(x, y + down, "start", 2) for x in (0.0, 0.25, 0.55) for down in (-5, 13)]
        yield Label((words.before_words(*drawing.baseline, is_step=drawing.is_step),), tuple(spots), "quiet")
    limits = drawing.limits
    if limits is not None:
        spots = []
        for n in (0, len(limits.months) // 3, len(limits.months) // 2):
            for value, down in ((limits.upper[n], -5), (limits.lower[n], 13)):
                if math.isfinite(value):
                    spots.append(Spot(scene.month_at(limits.months[n]), scene.up(value) + down, "start"))
        yield Label((words.limit_words(is_trial=limits.trial),), tuple(spots), "quiet")
