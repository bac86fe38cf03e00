"""A workbook: tables placed on sheets, with titles, names and noise around them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from dashboard.model import Register
from layouts import cubes, files
from layouts.councils import registers
from layouts.shown import Num
from layouts.tables import Builder, Content, Shape, Spot, Table
from layouts.titles import FOOTERS, Titles
from layouts.truth import Figures, Key, Parts, Said
from layouts.words import Words, spans


@dataclass
class Page:
    """One sheet being laid out, from (0, 0)."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], object] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    tables: list[tuple[Table, int, int]] = field(default_factory=list)
    #: Where the names of a block's unit, month or indicator stand: for who wants to spoil one.
    titles: list[tuple[int, int]] = field(default_factory=list)

    @property
    def height(self) -> int:
        """The rows in use."""
        return max((r for r, _ in self.cells), default=-1) + 1


@dataclass
class Drawn:
    """A workbook, and what it says. ``number`` is the register's, ``seed`` draws it again."""

    seed: int
    number: int
    register: Register
    pages: list[Page] = field(default_factory=list)
    file_name: str = "tall"
    format: str = "xlsx"
    said: Said = field(default_factory=Said)
    features: set[str] = field(default_factory=set)
    #: The whole file, where it is a JSON-stat cube.
    cube: str = ""

    @property
    def truth(self) -> dict[Key, Parts]:
        """What a careful controller reads in it."""
        return self.said.truth(self.register)


@dataclass
class Plan:
    """What the blocks of a workbook have in common."""

    content: Content
    shape: Shape
    varying: str | None
    #: Blocks of one page each, by the value that varies.
    pages: list[list[Spot]]
    arrangement: str


def draw(seed: int) -> Drawn:
    """The workbook of a seed."""
    return _Draw(seed).all()


class _Draw:
    """One workbook being drawn."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        number = self.random.choice([0, 0, 0, 1, 1, *range(2, len(registers()))])
        self.book = Drawn(seed, number, registers()[number])
        self.register = self.book.register
        self.words = Words(self.random, self.register)
        self.figures = Figures(self.random, self.register)
        self.titles = Titles(self.random, self.words)
        self.book.format = self.random.choice(files.FORMATS)

    def chance(self, share: float, feature: str = "") -> bool:
        """Whether something that happens in this share of cases happens; it is noted where it has a name."""
        happens = self.random.random() < share
        if happens and feature:
            self.book.features.add(feature)
        return happens

    def all(self) -> Drawn:
        if self.book.format == "json":
            self.cube()
            return self.book
        plan = self.plan()
        self.book.features |= {plan.arrangement, f"register {min(self.book.number, 2)}"}
        for blocks in plan.pages:
            self.page(plan, blocks)
        if files.has_sheets(self.book.format) and self.book.format != "ods" and self.chance(0.06, "hidden sheet"):
            self.book.pages.append(self.hidden_copy(self.book.pages[0]))
        files.tidy(self.book)
        self.book.features |= self.words.used
        return self.book

    def cube(self) -> None:
        """A cube instead of sheets: only indicators whose parts say what they are of."""
        while True:
            content = self.content()
            rows = {i: self.register.indicators[i] for i in content.plans}
            if all(self.words.is_fused(row) or not row.is_ratio for row in rows.values()):
                break
        self.book.cube = cubes.lay(self.book, content, self.figures, self.words, self.random)
        self.book.features |= {"cube", *self.words.used}

    def hidden_copy(self, page: Page) -> Page:
        """Last year's sheet, hidden away: the same headings over other figures."""
        cells = {at: replace(c, value=c.value + 7) if isinstance(c, Num) else c for at, c in page.cells.items()}
        return Page(f"Gammel {len(self.book.pages)}", True, cells, list(page.merges))

    # ── what it is about ──

    def plan(self) -> Plan:
        """Content, shape and arrangement that go together."""
        arrangement = self.random.choice(
            ["one"] * 5
            + ["stacked"] * 3
            + ["beside"] * 2
            + (["sheets"] * 3 if files.has_sheets(self.book.format) else [])
        )
        varying = None if arrangement == "one" else self.random.choice(["unit", "span", "indicator"])
        content = self.content()
        shape = self.shape(content, varying)
        values = {"unit": [Spot(unit=u) for u in content.units], "span": [Spot(span=s) for s in content.spans],
                  "indicator": [Spot(indicator=i) for i in content.plans]}  # fmt: skip
        for axis in ("unit", "span", "indicator"):
            if axis in shape.outside and axis != varying:
                values[axis] = values[axis][:1]
        if "unit" in shape.outside and varying != "unit":
            content.units = content.units[:1]
        if "span" in shape.outside and varying != "span":
            content.spans = content.spans[:1]
        if "indicator" in shape.outside and varying != "indicator":
            first = next(iter(content.plans))
            content.plans = {first: content.plans[first]}
            content.shared = ()
        if varying is None:
            return Plan(content, shape, None, [[Spot()]], arrangement)
        most = 3 if arrangement == "beside" else 5
        spots = values[varying][:most]
        if len(spots) < 2:
            return Plan(content, shape, varying, [spots], "one")
        pages = [[s] for s in spots] if arrangement == "sheets" else [spots]
        return Plan(content, shape, varying, pages, arrangement)

    def content(self) -> Content:
        """Units, periods and indicators that belong together."""
        random, register = self.random, self.register
        cadence = random.choice(["month"] * 8 + ["quarter", "tertial", "year", "year"])
        ids = [i.id for i in register.indicators.values() if i.cadence == cadence]
        chosen = random.sample(ids, min(len(ids), random.randint(1, 4)))
        plans: dict[str, tuple[str, ...]] = {}
        for i in chosen:
            if register.indicators[i].is_ratio:
                plans[i] = random.choice(
                    [
                        ("numerator", "denominator"),
                        ("denominator", "numerator", "value"),
                        ("numerator", "denominator", "value"),
                        ("value",),
                    ]
                )
            else:
                plans[i] = ("value",)
        every = spans(cadence)
        count = random.choice([1, 2, 3, random.randint(1, 6), 12])
        at = random.randrange(len(every))
        found = (
            every[at : at + count] if random.random() < 0.8 else sorted(random.sample(every, min(count, len(every))))
        )
        return Content(self.units(), found, plans)

    def units(self) -> list[str]:
        """Units: some leaves, a whole sector, parents with their children, or parents alone."""
        random, register = self.random, self.register
        parents = [u for u in register.units if register.children(u)]
        leaves = [u for u in register.units if not register.children(u)]
        kind = random.choice(["leaves", "leaves", "leaves", "sector", "family", "family", "parents", "all"])
        self.book.features.add(f"units: {kind}")
        if kind == "leaves":
            return random.sample(leaves, random.randint(1, min(7, len(leaves))))
        if kind == "parents":
            return random.sample([p for p in parents if p != register.root], random.randint(1, 2))
        if kind == "all":
            order = [u for u in register.units if u != register.root or random.random() < 0.5]
            return order
        above = random.choice([p for p in parents if p != register.root])
        below = list(register.children(above))
        if kind == "sector":
            return below
        if random.random() < 0.25:
            below = random.sample(below, len(below) - 1)
        return [above, *below] if random.random() < 0.6 else [*below, above]

    def shape(self, content: Content, varying: str | None) -> Shape:
        """Where each axis stands."""
        random = self.random
        outside = {varying} - {None}
        for axis, share in (("unit", 0.15), ("span", 0.4), ("indicator", 0.35)):
            if random.random() < share:
                outside.add(axis)
        if {"unit", "span"} <= outside and "indicator" in outside:
            outside.discard(random.choice([a for a in ("unit", "span", "indicator") if a != varying]))
        rows: list[str] = []
        columns: list[str] = []
        if "unit" not in outside:
            (rows if random.random() < 0.75 else columns).append("unit")
        if "span" not in outside:
            (rows if random.random() < 0.4 else columns).append("span")
        self.measure(content, outside, rows, columns)
        if not rows:
            rows.append(columns.pop(random.randrange(len(columns))))
        random.shuffle(rows)
        random.shuffle(columns)
        # A part always stands inside its indicator.
        for axes in (rows, columns):
            if {"indicator", "part"} <= set(axes):
                axes.sort(key=lambda a: a == "part")
        while len(columns) > 3:
            rows.append(columns.pop(0))
        years = {s.year for s in content.spans}
        months = all(s.length < 12 for s in content.spans)
        year_outside = "span" in rows + columns and months and len(years) == 1 and random.random() < 0.35
        return Shape(rows, columns, outside, year_outside)

    def measure(self, content: Content, outside: set[str], rows: list[str], columns: list[str]) -> None:
        """Where indicators and their parts stand."""
        random = self.random
        several = any(len(p) > 1 for p in content.plans.values())
        register = self.register
        if "indicator" in outside:
            if several:
                (columns if random.random() < 0.75 else rows).append("part")
            return
        ratios = {register.indicators[i].is_ratio for i in content.plans}
        fused = all(self.words.is_fused(register.indicators[i]) for i, p in content.plans.items() if len(p) > 1)
        way = random.choice(["measure", "measure", "long", "both", "rows"])
        if way == "measure" and fused:
            (columns if random.random() < 0.75 else rows).append("measure")
            return
        if (
            way == "long"
            and (several or True in ratios or random.random() < 0.5)
            or way == "rows"
            and several
            and not columns
        ):
            rows.append("indicator")
            columns.append("part")
        elif several:
            axes = columns if len(columns) < 2 and random.random() < 0.7 else rows
            if False in ratios:
                # «Prosent» is no word for a count's one figure.
                content.plans.update({i: ("value",) for i in content.plans if not register.indicators[i].is_ratio})
            axes += ["indicator", "part"]
        else:
            (columns if random.random() < 0.6 else rows).append("indicator")

    # ── pages ──

    def page(self, plan: Plan, blocks: list[Spot]) -> None:
        """One sheet with its blocks."""
        fixed = self.fixed(plan)
        page = Page("")
        self.book.pages.append(page)
        year = plan.content.spans[0].year if plan.shape.year_outside else None
        lead = blocks[0] if len(blocks) == 1 else Spot()
        whole = fixed.with_(lead)
        said = self.titles.head(page, whole, year=year, number=len(self.book.pages), book=self.book, plan=plan)
        at = page.height + (0 if page.cells == {} else self.random.choice([0, 0, 1, 1, 2]))
        left = self.random.choice([0, 0, 0, 0, 1])
        if plan.arrangement == "beside" and len(blocks) > 1:
            self.beside(page, plan, blocks, fixed, at, left)
        else:
            self.stacked(page, plan, blocks, fixed, at, left, said)
        row = page.height
        for _ in range(self.random.choice([0, 0, 1, 2])):
            row += self.random.choice([0, 1, 1, 2])
            page.cells[row, left] = self.random.choice(FOOTERS)
            self.book.features.add("footers")
            row += 1

    def fixed(self, plan: Plan) -> Spot:
        """What is one and the same in the whole workbook."""
        content, outside = plan.content, plan.shape.outside
        spot = Spot()
        if "unit" in outside and plan.varying != "unit":
            spot = replace(spot, unit=content.units[0])
        if "span" in outside and plan.varying != "span":
            spot = replace(spot, span=content.spans[0])
        if "indicator" in outside and plan.varying != "indicator":
            spot = replace(spot, indicator=next(iter(content.plans)))
        return spot

    def table(self, plan: Plan, block: Spot, fixed: Spot, *, style: int | None, can_hide: str = "") -> Table:
        """The table of one block."""
        content = plan.content
        if block.indicator:
            content = Content(content.units, content.spans, {block.indicator: content.plans[block.indicator]})
        shape = plan.shape
        if block.indicator and len(content.plans[block.indicator]) > 1 and "part" not in shape.rows + shape.columns:
            content.plans = {block.indicator: ("value",)}
        builder = Builder(
            random.Random(style if style is not None else self.random.random()), self.words, self.figures, content, shape,
            fixed=fixed.with_(block), is_alone=plan.arrangement != "beside", can_merge=files.has_merges(self.book.format),
            can_hide=can_hide if files.has_sheets(self.book.format) else "",
        )  # fmt: skip
        return builder.build()

    def stacked(self, page: Page, plan: Plan, blocks: list[Spot], fixed: Spot, at: int, left: int, said: bool) -> None:
        """Blocks one under the other, each under its title."""
        way = self.random.choice(["title", "title", "corner", "both"])
        style = self.random.randrange(2**30) if self.random.random() < 0.7 else None
        can_hide = "rows columns" if len(blocks) == 1 else "rows"
        for n, block in enumerate(blocks):
            table = self.table(plan, block, fixed, style=style, can_hide=can_hide)
            if n:
                at = page.height + self.random.choice([0, 1, 1, 2])
            if block != Spot() and len(blocks) > 1:
                at = self.block_title(page, table, fixed, block, at, left, way)
            self.put(page, table, at, left)

    def beside(self, page: Page, plan: Plan, blocks: list[Spot], fixed: Spot, at: int, left: int) -> None:
        """Blocks side by side, each under its title."""
        way = self.random.choice(["title", "title", "corner", "both"])
        style = self.random.randrange(2**30)
        tables = [self.table(plan, block, fixed, style=style) for block in blocks]
        if len({table.heads for table in tables}) > 1:  # headings beside figures are no layout that anyone makes
            self.stacked(page, plan, blocks, fixed, at, left, True)
            return
        if way == "corner" and not all(t.corner for t in tables):
            way = "title"
        gap = self.random.choice([1, 1, 1, 2])
        top = at
        for table, block in zip(tables, blocks, strict=True):
            start = self.block_title(page, table, fixed, block, top, left, way)
            if way in ("title", "both") and self.chance(0.3) and files.has_merges(self.book.format):
                page.merges.append((top, left, top, left + table.width - 1))
            self.put(page, table, start, left)
            left += table.width + gap

    def block_title(self, page: Page, table: Table, fixed: Spot, block: Spot, at: int, left: int, way: str) -> int:
        """Say what the block is about; the row its table begins in."""
        self.book.features.add(f"block by {'unit' if block.unit else 'span' if block.span else 'indicator'}")
        text = self.titles.block(block)
        if way in ("corner", "both") and table.corner is not None:
            table.cells[table.corner] = text
            self.book.features.add("corner says it")
            page.titles.append((at + table.corner[0] + (1 if way == "both" else 0), left + table.corner[1]))
            if way == "corner":
                return at
        page.cells[at, left] = text
        page.titles.append((at, left))
        return at + 1

    def put(self, page: Page, table: Table, at: int, left: int) -> None:
        """A table's cells on the page, and what they say in the book."""
        for (row, column), cell in table.cells.items():
            page.cells[at + row, left + column] = cell
        page.merges += [(at + a, left + b, at + c, left + d) for a, b, c, d in table.merges]
        page.hidden_rows |= {at + r for r in table.hidden_rows}
        page.hidden_columns |= {left + c for c in table.hidden_columns}
        page.tables.append((table, at, left))
        number = len(self.book.pages) - 1
        for key, parts in table.said.parts.items():
            self.book.said.parts.setdefault(key, {}).update(parts)
        for (key, part), (_, row, column) in table.said.cells.items():
            self.book.said.cells[key, part] = (number, at + row, left + column)
        self.book.features |= table.features
