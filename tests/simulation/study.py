"""The whole study: every part run once, the tables it comes to, and what was asked for held up against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from simulation import icons, portrait, targets, verdicts
from simulation.share import Share
from simulation.worlds import CHANGED, LOOKS, STILL, World

#: What is asked for: at most so many false verdicts and icons, and between these shares of intervals that hold the truth.
FALSE, HELD = 0.06, (0.76, 0.90)
START, END = "<!-- generert: simulering -->", "<!-- slutt: simulering -->"


@dataclass(frozen=True)
class Study:
    """What came of the parts."""

    towns: int
    seed: int
    like: list[portrait.Row]
    paces: dict[World, list[verdicts.Row]]
    charts: list[icons.Row]
    pooled: icons.Pooled
    goals: list[targets.Row]


@dataclass(frozen=True)
class Demand:
    """One thing asked for, the figure that is furthest from it, and by how many of its own errors that is beyond the bound."""

    what: str
    worst: str
    beyond: float

    @property
    def holds(self) -> bool:
        """Beyond by two errors or less is no proof against it: the worst of a hundred figures lies that far off by chance."""
        return self.beyond <= 2

    @property
    def word(self) -> str:
        """Yes, no, or too near to tell."""
        return "ja" if self.beyond <= 0 else "innenfor feilen" if self.holds else "**nei**"


def study(towns: int, seed: int) -> Study:
    """Run all of it. The parts have random numbers of their own: one more part changes no other."""
    like, paces, charts, goals = (np.random.default_rng([seed, part]) for part in range(4))
    rows, pooled = icons.judge(charts, towns)
    return Study(
        towns,
        seed,
        portrait.describe(like, min(towns, 100)),
        verdicts.judge_all(paces, towns, STILL + CHANGED),
        rows,
        pooled,
        targets.judge(goals, towns),
    )


def demands(done: Study) -> list[Demand]:
    """What was asked for, each with the worst figure of all there are and where it is."""
    rows = [(world, row) for world, rows in done.paces.items() for row in rows]
    still = [(world, row) for world, row in rows if world in STILL]
    later = [row for row in done.goals if row.look >= 12]
    at = max(still, key=lambda one: one[1].at.value)
    until = max(still, key=lambda one: one[1].until.value)
    low, high = min(rows, key=lambda one: one[1].cover.value), max(rows, key=lambda one: one[1].cover.value)
    chart = max(done.charts, key=lambda row: row.false.value)
    line, base = min(done.goals, key=lambda row: row.over_line.value), min(later, key=lambda row: row.over_base.value)
    return [
        Demand(
            "feil vurdering ved hvert tidspunkt: høyst 6 %",
            f"{percent(at[1].at)} ({_where(*at)})",
            _beyond(at[1].at, FALSE, 1),
        ),
        Demand(
            "feil vurdering minst én gang i løpet av 24 måneder: høyst 6 %",
            f"{percent(until[1].until)} ({_where(*until)})",
            _beyond(until[1].until, FALSE, 1),
        ),
        Demand(
            "intervaller på 80 % som dekker den sanne endringen: minst 76 %",
            f"{percent(low[1].cover)} ({_where(*low)})",
            _beyond(low[1].cover, HELD[0], -1),
        ),
        Demand(
            "intervaller på 80 % som dekker den sanne endringen: høyst 90 %",
            f"{percent(high[1].cover)} ({_where(*high)})",
            _beyond(high[1].cover, HELD[1], 1),
        ),
        Demand(
            "feil ikon på siste måned: høyst 6 %",
            f"{percent(chart.false)} ({chart.staff} ansatte i en kommune med {chart.town})",
            _beyond(chart.false, FALSE, 1),
        ),
        Demand(
            "sjansen bedre enn linja ved 6, 12 og 18 måneder: Brier over 0",
            f"{score(line.over_line)} ({line.staff} ansatte, {line.look} md.)",
            _beyond(line.over_line, 0.0, -1),
        ),
        Demand(
            "sjansen bedre enn andelen ved 12 og 18 måneder: Brier over 0",
            f"{score(base.over_base)} ({base.staff} ansatte, {base.look} md.)",
            _beyond(base.over_base, 0.0, -1),
        ),
    ]


def _beyond(one: Share, bound: float, side: int) -> float:
    """How far on the wrong side of a bound (1: above, -1: below) a figure is, in its own errors."""
    gap = side * (one.value - bound)
    return gap / one.error if one.error else np.inf * np.sign(gap) if gap else 0.0


def _where(world: World, row: verdicts.Row) -> str:
    return f"{world.name}, {row.staff} ansatte, {row.look} md."


def tables(done: Study) -> str:
    """All tables in Markdown, each with what it shows."""
    parts = [
        f"Kjørt med {done.towns} kommuner på 3000 ansatte (`--units {done.towns} --seed {done.seed}`). Etter ± står standardfeilen fra trekningen.",
        "### Kravene, og det tallet som er lengst unna",
        table(["krav", "verste tall", "holder"], ([d.what, d.worst, d.word] for d in demands(done))),
        "### De simulerte tallene",
        table(
            ["ansatte", "fravær, %", "månedens standardavvik, prosentpoeng", "sammenheng med måneden før"],
            ([str(r.staff), number(r.level, 1), number(r.spread, 2), number(r.alike, 2)] for r in done.like),
        ),
        "### Feil vurdering når tempoet ikke er endret, %",
        table(
            ["verden", "ansatte", *(f"ved {look} md." for look in LOOKS), *(f"ved {look} md. eller før" for look in LOOKS[1:])],
            _wide({w: done.paces[w] for w in STILL}, lambda rows: [*(r.at for r in rows), *(r.until for r in rows[1:])]),
        ),
        "### Intervaller på 80 % som dekker den sanne endringen av tempo, %",
        table(
            ["verden", "ansatte", *(f"ved {look} md." for look in LOOKS)],
            _wide(done.paces, lambda rows: [r.cover for r in rows]),
        ),
        "### Endringer som blir funnet i riktig retning, %, og intervallets bredde",
        table(
            ["verden", "ansatte", *(f"ved {look} md." for look in LOOKS), "bredde ved 24 md., prosentpoeng i året"],
            _found(done),
        ),
        "### Feil ikon når ingenting er endret, %",
        table(
            ["kommune", "enhet", "siste måned", "siste måned uten justering", "minst ett på 24 md.", "minst ett uten justering", "får ikke ikon"],
            (
                [f"{r.town} ansatte", f"{r.staff} ansatte", *map(percent, (r.false, r.plain, r.ours, r.ever, r.none))]
                for r in done.charts
            ),
        ),
        f"Den felles sammenhengen mellom måneder ble i middel {decimal(float(np.nanmean(done.pooled.rho)), 2)}, "
        f"fra {decimal(float(np.nanmin(done.pooled.rho)), 2)} til {decimal(float(np.nanmax(done.pooled.rho)), 2)} i kommunene med 3000 ansatte.",
        "### Sjansen for å nå målet: Brier-skår, lavere er bedre",
        table(
            ["ansatte", "måneder gått", "sjansen", "linja", "andelen", "linja minus sjansen", "andelen minus sjansen"],
            (
                [str(r.staff), str(r.look), *map(score, (r.chance, r.line, r.base, r.over_line, r.over_base))]
                for r in done.goals
            ),
        ),
        "### Ordene: hvor mange som nådde målet, %",
        table(
            ["ansatte", "måneder gått", "alle", "får «i rute»", "av dem når målet", "får «ikke i rute»", "av dem når målet"],
            (
                [str(r.staff), str(r.look), *map(percent, (r.met, r.on, r.met_on, r.off, r.met_off))]
                for r in done.goals
            ),
        ),
    ]  # fmt: skip
    return "\n\n".join(parts)


def renewed(text: str, done: str) -> str:
    """The text with what stands between the markers written anew. ValueError where they are not there once each."""
    if text.count(START) != 1 or text.count(END) != 1 or text.index(START) > text.index(END):
        raise ValueError("the markers of the simulation are missing")
    before, rest = text.split(START)
    return f"{before}{START}\n\n{done}\n\n{END}{rest.split(END)[1]}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def decimal(value: float, places: int) -> str:
    """A number with a decimal comma; a dash where there is none."""
    return "–" if np.isnan(value) else f"{value:.{places}f}".replace(".", ",").replace("-", "−")


def number(one: Share, places: int) -> str:
    """A mean and its error."""
    return f"{decimal(one.value, places)} ± {decimal(one.error, places)}"


def percent(one: Share) -> str:
    """A share and its error in percent."""
    return "–" if np.isnan(one.value) else number(Share(100 * one.value, 100 * one.error), 1)


def score(one: Share) -> str:
    """A Brier score and its error."""
    return number(one, 3)


def _wide(paces: dict[World, list[verdicts.Row]], pick) -> Iterator[list[str]]:
    for world, rows in paces.items():
        for staff in dict.fromkeys(row.staff for row in rows):
            yield [world.name, str(staff), *map(percent, pick([row for row in rows if row.staff == staff]))]


def _found(done: Study) -> Iterator[list[str]]:
    changed = {world: done.paces[world] for world in CHANGED}
    wide = [decimal(row.wide, 1) for rows in changed.values() for row in rows if row.look == LOOKS[-1]]
    for line, width in zip(_wide(changed, lambda rows: [row.right for row in rows]), wide, strict=True):
        yield [*line, width]
