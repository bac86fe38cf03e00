"""A chart as SVG text, drawn on the server: as wide as the page lets it be, its words the same size on a telephone.

Places along the time line are parts of the width; the lines lie in an inner drawing that is stretched, and everything
that must not be stretched stands outside it. Each month is a link to where its figure comes from. Colours are the page's
custom properties (``chart.css``), so that it follows light, dark, forced colours and print.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from zlib import crc32

from dashboard.charts import labels
from dashboard.charts.captions import captions
from dashboard.charts.drawing import Drawing, Mark, axis, runs
from dashboard.charts.labels import Placed, Room
from dashboard.model import month as months
from dashboard.wording import drawn as words
from dashboard.wording.catalogue import spoken

Address = Callable[[str], str]
#: Pixels above and below what is drawn, for words and for the months.
TOP, FOOT = 40, 42
#: How many charts are kept as they were drawn.
KEPT = 256
#: How wide the inner drawing is, in units of its own.
ACROSS = 1000
#: Shapes of points that stand out, about their own middle.
SHAPES = {
    ("outside", 1): "M0-6 6 0 0 6-6 0Z", ("outside", -1): "M0-6 6 0 0 6-6 0Z",
    ("trend", 1): "M0-6 6 5-6 5Z", ("trend", -1): "M0 6 6-5-6-5Z",
    ("two-of-three", 1): "M-5-5H5V5H-5Z", ("two-of-three", -1): "M-5-5H5V5H-5Z",
    ("shift", 1): "M-6-2.5H6V2.5H-6Z", ("shift", -1): "M-6-2.5H6V2.5H-6Z",
}  # fmt: skip
ROUND = "M4 0A4 4 0 1 1-4 0 4 4 0 1 1 4 0Z"


def svg(
    drawing: Drawing, *, address: Address | None = None, width: int | None = None, height: int = 320, name: str = ""
) -> str:
    """The chart, in an element of its own. ``address`` gives the page of a month's figure; without it points are no links.

    ``width`` in pixels is the most it may be; without it, it is as wide as what it stands in. ``height`` in pixels, 160 at
    least. ``name`` tells it from a like chart on the same page. Raises ValueError for a lesser height.
    """  # fmt: skip
    if height < 160:
        raise ValueError("a chart lower than 160 pixels has no room for its words")
    still = _still(drawing, height, spoken())
    mark = f"td{crc32(repr((drawing.indicator, drawing.unit, name, [p.target for p in drawing.paths])).encode()):x}"
    said = still.sentence + (f" {words.arrows_words()}" if address and still.months else "")
    most = "" if width is None else f"max-width:{width}px;"
    parts = [
        f'<div class="td-chart" style="{most}--td-left:{still.left:.0f}px">',
        f'<svg role="group" aria-label="{escape(words.chart_name(drawing.name, drawing.place))}" aria-describedby="{mark}" '
        f'height="{height}"><desc id="{mark}">{escape(said)}</desc>',
        still.before,
        *(one.drawn(address) for one in still.months),
        still.after,
        "</svg></div>",
    ]
    return "".join(parts)


@dataclass(frozen=True)
class _Month:
    """A month with a figure as it is drawn, but for where it leads; what is seen of it, and ``told`` for a keyboard."""

    month: str
    kind: str
    title: str
    inside: str
    told: str
    is_newest: bool

    def drawn(self, address: Address | None) -> str:
        """With its link, where there is one."""
        if address is None:
            return f'<g class="{self.kind}"><title>{self.title}</title>{self.inside}</g>'
        return (
            f'<a class="{self.kind}" href="{escape(address(self.month))}" tabindex="{0 if self.is_newest else -1}" '
            f'aria-label="{self.title}"><title>{self.title}</title>{self.inside}{self.told}</a>'
        )


@dataclass(frozen=True)
class _Still:
    """All of a chart that is the same whatever its months lead to."""

    left: float
    sentence: str
    before: str
    months: tuple[_Month, ...]
    after: str


@lru_cache(maxsize=KEPT)
def _still(drawing: Drawing, height: int, language: str) -> _Still:
    """Made once for a drawing in a language: placing words costs as much as all else."""
    scene = Scene(drawing, height)
    before = "".join([*scene.behind(), *scene.lines(), *scene.beside()])
    return _Still(scene.left, scene.sentence(), before, tuple(scene.points()), "".join(scene.written()))


class Scene:
    """The places of everything in one drawing."""

    def __init__(self, drawing: Drawing, height: int) -> None:
        self.drawing, self.height = drawing, height
        self.low, self.high, self.ticks = axis(*drawing.span(), drawing.measure)
        self.top, self.bottom = TOP, height - FOOT
        self.count = len(drawing.months)
        self.shown = drawing.known
        step = self.ticks[1] - self.ticks[0]
        # Where nothing is drawn, no figures on the axis pretend that something is.
        is_empty = not self.shown and not drawing.paths
        self.tick_words = ["" if is_empty else words.tick_words(tick, step) for tick in self.ticks]
        self.left = max(30.0, max(map(len, self.tick_words)) * labels.LETTER + 10)
        self.marks = {mark.month: mark for mark in drawing.marks}

    # -- places -----------------------------------------------------------------------------

    def part(self, place: float) -> float:
        """A month's place as a part of the width."""
        return (place + 0.5) / self.count

    def across(self, place: float) -> str:
        return f"{100 * self.part(place):.2f}%"

    def up(self, value: float) -> float:
        """A value's place in pixels from the top."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def month_at(self, month: str) -> float:
        return self.part(self.drawing.place_of(month))

    # -- what lies behind -------------------------------------------------------------------

    def behind(self) -> Iterable[str]:
        """Grid, months, the band of the usual, the start, and the looks."""
        for tick, said in zip(self.ticks, self.tick_words, strict=True):
            y = f"{self.up(tick):.1f}"
            yield f'<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/><text class="tick" x="-6" y="{self.up(tick) + 4:.1f}" text-anchor="end">{said}</text>'
        drawing = self.drawing
        if math.isfinite(drawing.low):
            tall = max(self.up(drawing.low) - self.up(drawing.high), 1.5)
            yield f'<rect class="band" x="0" width="100%" y="{self.up(drawing.high):.1f}" height="{tall:.1f}"/>'
        yield from self._months()
        x = f"{100 * self.drawing.place_of(drawing.start) / self.count:.2f}%"
        if 0 < drawing.place_of(drawing.start) < self.count:
            yield f'<line class="start" x1="{x}" x2="{x}" y1="{self.top - 10}" y2="{self.bottom}"/>'
        for month, gone in drawing.looks:
            at = self.across(drawing.place_of(month))
            yield f'<g class="look"><title>{escape(words.look_title(gone, month))}</title><line x1="{at}" x2="{at}" y1="{self.top - 8}" y2="{self.bottom}"/></g>'
        for note in drawing.notes:
            if note.kind in ("redefined", "jump", "rebased"):
                at = f"{100 * drawing.place_of(note.month) / self.count:.2f}%"
                said = escape(words.note_words(note.kind, note.reason))
                yield f'<g class="break"><title>{said}</title><line x1="{at}" x2="{at}" y1="{self.top}" y2="{self.bottom}"/></g>'

    def _months(self) -> Iterable[str]:
        span = self.drawing.months
        yield f'<line class="axis" x1="0" x2="100%" y1="{self.bottom}" y2="{self.bottom}"/>'
        across = {"narrow": labels.NARROW - self.left, "wide": labels.WIDE - self.left}
        every = {when: _every(self.count, width) for when, width in across.items()}
        by_year = {when: max(1, math.ceil(38 * self.count / 12 / width)) for when, width in across.items()}
        years = sorted({month[:4] for month in span})
        for n, month in enumerate(span):
            number, at = months.calendar_month(month), self.across(n)
            when = [name for name, step in every.items() if step < 12 and (number - 1) % step == 0]
            if number == 1:
                edge = f"{100 * n / self.count:.2f}%"
                yield f'<line class="axis" x1="{edge}" x2="{edge}" y1="{self.bottom}" y2="{self.bottom + 6}"/>'
            if when:
                only = f" {when[0]}" if len(when) == 1 else ""
                yield f'<text class="tick{only}" x="{at}" y="{self.bottom + 18}" text-anchor="middle">{words.tick_month(month)}</text>'
            if number == 1 or (n == 0 and self.count - n > 3 and 12 - number >= 3):
                nth = years.index(month[:4])
                when = [name for name, step in by_year.items() if nth % step == 0]
                if when:
                    only = f" {when[0]}" if len(when) == 1 else ""
                    yield f'<text class="tick year{only}" x="{100 * n / self.count:.2f}%" dx="2" y="{self.bottom + 34}">{month[:4]}</text>'

    # -- lines ------------------------------------------------------------------------------

    def lines(self) -> Iterable[str]:
        """What is stretched: fan, limits, mean, path, and the months' own line."""
        drawing = self.drawing
        yield f'<svg class="plot" width="100%" height="{self.height}" viewBox="0 0 {ACROSS} {self.height}" preserveAspectRatio="none" aria-hidden="true">'
        yield from self._fan()
        if drawing.limits is not None:
            trial = " trial" if drawing.limits.trial else ""
            for values in (drawing.limits.lower, drawing.limits.upper):
                yield from self._line(f"limit{trial}", drawing.limits.months, values)
        if math.isfinite(drawing.mean):
            first, last = drawing.months[0], drawing.months[-1]
            yield self._drawn(
                "mean",
                [(self._x(first) - 500 / self.count, drawing.mean), (self._x(last) + 500 / self.count, drawing.mean)],
            )
        for path in drawing.paths:
            kind = "path revised" if path.revised else "path"
            if path.shape == "steps":
                yield from self._steps(kind, path.months, path.values)
            else:
                yield from self._line(kind, path.months, path.values)
        yield from self._line("line", drawing.months, drawing.values)
        yield "</svg>"

    def _x(self, month: str) -> float:
        return self.month_at(month) * ACROSS

    def _drawn(self, kind: str, points: Iterable[tuple[float, float]]) -> str:
        at = " ".join(f"{x:.1f},{self.up(value):.1f}" for x, value in points)
        return f'<polyline class="{kind}" points="{at}"/>'

    def _line(self, kind: str, span: Sequence[str], values: Sequence[float]) -> Iterable[str]:
        for run in runs(values):
            if len(run) > 1:
                yield self._drawn(kind, [(self._x(span[n]), values[n]) for n in run])

    def _steps(self, kind: str, span: Sequence[str], values: Sequence[float]) -> Iterable[str]:
        for run in runs(values):
            corners = [
                (self._x(span[n]) + side, values[n]) for n in run for side in (-500 / self.count, 500 / self.count)
            ]
            yield self._drawn(kind, corners)

    def _fan(self) -> Iterable[str]:
        fan, newest = self.drawing.fan, self.drawing.newest
        if fan is None or newest is None:
            return
        joined = self.drawing.place_of(fan.months[0]) == newest + 1
        begin = [(self._x(self.drawing.months[newest]), self.drawing.values[newest])] if joined else []
        across = [self._x(month) for month in fan.months]
        for kind, low, high in (("fan80", fan.low80, fan.high80), ("fan50", fan.low50, fan.high50)):
            edge = [*begin, *zip(across, high, strict=True), *reversed(list(zip(across, low, strict=True)))]
            at = " ".join(f"{x:.1f},{self.up(value):.1f}" for x, value in edge)
            yield f'<polygon class="{kind}" points="{at}"/>'
        if len(across) + len(begin) > 1:
            yield self._drawn("middle", [*begin, *zip(across, fan.middle, strict=True)])

    # -- points -----------------------------------------------------------------------------

    def beside(self) -> Iterable[str]:
        """The target at the end of its path, and months that may not be seen, at the foot."""
        drawing = self.drawing
        for path in drawing.paths:
            if not path.revised and drawing.months[0] <= path.by <= drawing.months[-1]:
                yield f'<svg class="goal" x="{100 * self.month_at(path.by):.2f}%" y="{self.up(path.target):.1f}" aria-hidden="true"><path d="M-5-5 5 5M-5 5 5-5"/></svg>'
        for n, why in enumerate(drawing.hidden):
            if why:
                title = escape(words.hidden_title(drawing.months[n], why))
                cross = self._shape("no", n, self.bottom - 7, "M-3-3 3 3M-3 3 3-3")
                yield f'<g class="pt hidden"><title>{title}</title>{self._column(n)}{cross}</g>'

    def points(self) -> Iterable[_Month]:
        """Each month with a figure; those that stand out by shape."""
        drawing = self.drawing
        said: dict[str, list[str]] = {}
        for note in drawing.notes:
            said.setdefault(note.month, []).append(words.note_words(note.kind, note.reason, note.count))
        few = {note.month for note in drawing.notes if note.kind == "absent"}
        newest = drawing.newest
        for n in self.shown:
            month, value, mark = drawing.months[n], drawing.values[n], self.marks.get(drawing.months[n])
            also = ([words.mark_words(mark.label, mark.side)] if mark else []) + said.get(month, [])
            title = escape(words.point_title(month, value, drawing.measure, also))
            kind = "pt" + (" few" if month in few else "") + (" newest" if n == newest else "")
            y = self.up(value)
            dot = f'<circle cx="{self.across(n)}" cy="{y:.1f}" r="{4.5 if n == newest else 2.6}"/>'
            inside = self._column(n) + (self._marked(mark, n, y) if mark else dot)
            yield _Month(month, kind, title, inside, self._told(n, y, title), n == newest)

    def _column(self, place: int) -> str:
        """The whole height of a month, to be pointed at."""
        return (
            f'<rect x="{100 * place / self.count:.2f}%" width="{100 / self.count:.2f}%" y="{self.top}" '
            f'height="{self.bottom - self.top}"/>'
        )

    def _told(self, place: int, y: float, said: str) -> str:
        """The month's words beside its point, seen where a keyboard has come to it."""
        anchor = "start" if self.part(place) < 0.35 else "end" if self.part(place) > 0.65 else "middle"
        above = y - 12 if y > self.top + 12 else y + 22
        return f'<text class="tip" x="{self.across(place)}" y="{above:.1f}" text-anchor="{anchor}" aria-hidden="true">{said}</text>'

    def _marked(self, mark: Mark, place: int, y: float) -> str:
        return self._shape(f"mark {mark.tone}", place, y, SHAPES.get((mark.label, mark.side), ROUND))

    def _shape(self, kind: str, place: int, y: float, path: str) -> str:
        return f'<svg class="{kind}" x="{self.across(place)}" y="{y:.1f}"><path d="{path}"/></svg>'

    # -- words ------------------------------------------------------------------------------

    def written(self) -> Iterable[str]:
        """The words, where they fit."""
        found = self.placed()
        yield '<g class="said" aria-hidden="true">'
        for one in found:
            kind = " ".join(filter(None, (one.look, one.when)))
            shift = f' dx="{one.spot.shift:g}"' if one.spot.shift else ""
            yield (
                f'<text class="{kind}" x="{100 * one.spot.x:.2f}%" y="{one.spot.y:.1f}"{shift} '
                f'text-anchor="{one.spot.anchor}">{escape(one.text)}</text>'
            )
        yield "</g>"

    def placed(self) -> list[Placed]:
        """The words that fit, where they do."""
        drawing = self.drawing
        points = [(self.part(n), self.up(drawing.values[n])) for n in self.shown]
        for path in drawing.paths:
            known = [(m, v) for m, v in zip(path.months, path.values, strict=True) if math.isfinite(v)]
            points += [(self.month_at(m), self.up(v)) for m, v in known]
        ticks = tuple((-self.left, self.up(tick) - 8, -4.0, self.up(tick) + 6) for tick in self.ticks)
        return labels.place(list(captions(self)), points, Room(self.left, 10, 0, self.bottom, ticks))

    def sentence(self) -> str:
        """What the chart shows, in words."""
        drawing, path = self.drawing, self.drawing.path
        newest, fan = drawing.newest, drawing.fan
        return words.described(
            newest=math.nan if newest is None else drawing.values[newest],
            at=None if newest is None else drawing.months[newest],
            unit=drawing.measure, low=drawing.low, high=drawing.high, mean=drawing.mean, baseline=drawing.baseline,
            target=math.nan if path is None else path.target, by="" if path is None else path.by,
            status="" if path is None else path.status, is_yearly=drawing.is_yearly, is_step=drawing.is_step,
            hidden=sum(bool(why) for why in drawing.hidden),
            fan=None if fan is None else (fan.low80[-1], fan.high80[-1], fan.months[-1]), marks=len(drawing.marks),
        )  # fmt: skip


def _every(count: int, width: float) -> int:
    """Months from one name on the time line to the next, so that none touch."""
    return next((step for step in (1, 2, 3, 6) if step * width / count >= 31), 12)
