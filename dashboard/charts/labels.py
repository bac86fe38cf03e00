"""Where the words in a chart may stand: beside what they are about, over nothing, and over no other word.

A chart is as wide as the page lets it be. Words are placed for the narrowest telephone and again for a wide page; what
fits in both as it stands is one, all else comes once for each. From the width it was placed at upward, words only move
apart: places are parts of the width, and sizes are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: What a chart has across on a telephone, and from where on it is wide, in pixels with the room for its value axis.
NARROW, WIDE = 300, 668
#: A letter's width and a line's height in pixels, in the widest of the fonts that are used.
LETTER, LINE = 7.1, 14.0
#: How much wider heavy letters are.
HEAVY = 1.1
#: More points than this beneath a word, and it is left out.
MOST_POINTS = 2
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """Where a word may stand: ``x`` as a part of the width, ``y`` its baseline in pixels; ``shift`` in pixels from ``x``."""

    x: float
    y: float
    anchor: str = "middle"
    shift: float = 0.0

    def box(self, text: str, width: float, *, heavy: bool = False) -> Box:
        """Left, top, right and bottom in pixels of a text here."""
        size = len(text) * LETTER * (HEAVY if heavy else 1)
        left = self.x * width + self.shift - {"start": 0.0, "middle": size / 2, "end": size}[self.anchor]
        return left, self.y - LINE + 3, left + size, self.y + 3


@dataclass(frozen=True)
class Label:
    """Words for one thing, the fullest first, and the spots they may stand in, the best first. ``must``: over points rather than not."""

    texts: tuple[str, ...]
    spots: tuple[Spot, ...]
    look: str = ""
    must: bool = False
    heavy: bool = False


@dataclass(frozen=True)
class Placed:
    """A label as it stands. ``when`` is ``narrow`` or ``wide`` where it stands in one of them only."""

    text: str
    spot: Spot
    look: str
    when: str = ""
    heavy: bool = False

    def box(self, width: float) -> Box:
        """Left, top, right and bottom in pixels."""
        return self.spot.box(self.text, width, heavy=self.heavy)


@dataclass(frozen=True)
class Room:
    """Where words may stand, in pixels: so far outside the first month and the last, between top and bottom, and over no ``taken`` box."""

    left: float
    right: float
    top: float
    bottom: float
    taken: tuple[Box, ...] = ()

    def holds(self, box: Box, width: float) -> bool:
        """Whether a box is inside, where the months are so wide."""
        return box[0] >= -self.left and box[2] <= width + self.right and box[1] >= self.top and box[3] <= self.bottom


def place(labels: Sequence[Label], points: Sequence[tuple[float, float]], room: Room) -> list[Placed]:
    """The labels that fit, in the order they matter. ``points`` are (part of the width, pixels) of what is drawn."""
    narrow, wide = (_fitted(labels, points, width - room.left, room) for width in (NARROW, WIDE))
    placed: list[Placed] = []
    for n, label in enumerate(labels):
        one, other = narrow.get(n), wide.get(n)
        if one is not None and one == other:
            placed.append(Placed(*one, label.look, heavy=label.heavy))
            continue
        both = ((one, "narrow"), (other, "wide"))
        placed += [Placed(*at, label.look, when, label.heavy) for at, when in both if at is not None]
    return placed


def _fitted(
    labels: Sequence[Label], points: Sequence[tuple[float, float]], width: float, room: Room
) -> dict[int, tuple[str, Spot]]:
    taken = list(room.taken)
    found: dict[int, tuple[str, Spot]] = {}
    pixels = [(x * width, y) for x, y in points]
    for n, label in enumerate(labels):
        best: tuple[int, str, Spot, Box] | None = None
        for text in label.texts:
            for spot in label.spots:
                box = spot.box(text, width, heavy=label.heavy)
                if not room.holds(box, width) or any(overlap(box, other) for other in taken):
                    continue
                over = sum(box[0] - 2 <= x <= box[2] + 2 and box[1] - 1 <= y <= box[3] + 1 for x, y in pixels)
                if best is None or over < best[0]:
                    best = over, text, spot, box
            if best is not None and best[0] == 0:
                break
        if best is not None and (label.must or best[0] <= MOST_POINTS):
            found[n] = best[1], best[2]
            taken.append(best[3])
    return found


def overlap(one: Box, other: Box, room: float = 3.0) -> bool:
    """Whether two boxes touch, or nearly."""
    return (
        one[0] < other[2] + room and other[0] < one[2] + room and one[1] < other[3] and other[1] < one[3]
    )  # fmt: skip
