"""A measured figure, rounds of measuring that end in time, and the figures as a table or a document."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Figure:
    """One thing measured: a sample a round of ours and, where it is held against something, of the other.

    ``says`` tells what it means, ``against`` what the other is. The figure is the median of the rounds, and the ratio
    the median of the rounds' own ratios, since a round's two samples were taken side by side. ``bound`` is what it is
    to stay at or under: the ratio or, where ``bounds`` is ``ours``, the figure itself.
    """

    part: str
    name: str
    unit: str
    says: str
    ours: Sequence[float]
    other: Sequence[float] = field(default=())
    against: str = ""
    bound: float | None = None
    bounds: Literal["ratio", "ours"] = "ratio"

    @property
    def is_held(self) -> bool | None:
        """Whether it is within its bound; None where it has none, or nothing to be held against."""
        found = self.ratio if self.bounds == "ratio" else statistics.median(self.ours)
        return None if self.bound is None or found is None else found <= self.bound

    @property
    def ratio(self) -> float | None:
        """Ours divided by the other; None where there is no other."""
        ratios = [a / b for a, b in zip(self.ours, self.other, strict=False) if b]
        return statistics.median(ratios) if ratios else None

    @property
    def spread(self) -> tuple[float, float] | None:
        """The lowest and the highest ratio of a round: how far a single round can be trusted."""
        ratios = [a / b for a, b in zip(self.ours, self.other, strict=False) if b]
        return (min(ratios), max(ratios)) if ratios else None


def rounds(most: int, seconds: float) -> Iterator[int]:
    """The numbers of the rounds: at least one, and no further one that would likely end after ``seconds``."""
    began = time.monotonic()
    for number in range(most):
        yield number
        gone = time.monotonic() - began
        if gone + gone / (number + 1) > seconds:
            return


def document(found: Sequence[Figure], *, quick: bool, seconds: float) -> dict[str, Any]:
    """What ``--json`` prints: a list of figures with medians, ratio, spread and all samples."""
    return {
        "quick": quick,
        "seconds": round(seconds, 1),
        "figures": [
            {
                "part": one.part,
                "name": one.name,
                "unit": one.unit,
                "ours": statistics.median(one.ours),
                "other": statistics.median(one.other) if one.other else None,
                "against": one.against or None,
                "ratio": one.ratio,
                "ratio_lowest": one.spread[0] if one.spread else None,
                "ratio_highest": one.spread[1] if one.spread else None,
                "bound": one.bound,
                "bounds": one.bounds if one.bound is not None else None,
                "held": one.is_held,
                "rounds": len(one.ours),
                "says": one.says,
                "samples": {"ours": list(one.ours), "other": list(one.other)},
            }
            for one in found
        ],
    }


def table(found: Sequence[Figure]) -> str:
    """The figures as plain text, part by part, with what each means below."""
    lines: list[str] = []
    for part in dict.fromkeys(one.part for one in found):
        mine = [one for one in found if one.part == part]
        against = "; ".join(dict.fromkeys(one.against for one in mine if one.against))
        lines += ["", f"{part}: against {against}" if against else part]
        heads = ("", "ours", "other", "ratio", "rounds' ratios", "bound", "")
        rows = [heads, *(_row(one) for one in mine)]
        widths = [max(len(row[n]) for row in rows) for n in range(len(heads))]
        lines += [
            "  " + "  ".join(_aligned(text, width, left=n == 0) for n, (text, width) in enumerate(zip(row, widths, strict=True))).rstrip()
            for row in rows
        ]  # fmt: skip
        lines += [f"  {one.name}: {one.says}" for one in mine]
    return "\n".join(lines[1:])


def _row(one: Figure) -> tuple[str, ...]:
    other = _shown(statistics.median(one.other), one.unit) if one.other else ""
    ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
    spread = "" if one.spread is None else f"{one.spread[0]:.2f}–{one.spread[1]:.2f} of {len(one.ours)}"
    bound = held = ""
    if one.bound is not None:
        bound = f"≤ {one.bound:g} ×" if one.bounds == "ratio" else f"≤ {one.bound:g} {one.unit}".rstrip()
        held = {True: "held", False: "OVER", None: ""}[one.is_held]
    return one.name, _shown(statistics.median(one.ours), one.unit), other, ratio, spread, bound, held


def _shown(value: float, unit: str) -> str:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {unit}".rstrip()


def _aligned(text: str, width: int, *, left: bool) -> str:
    return text.ljust(width) if left else text.rjust(width)
