"""The gate on every page: no address, order, language or day has in its HTML or SVG what is about fewer than five people."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from linked import SICK, SMALL, linked_example

from dashboard import pages
from dashboard.council import Council, open_council
from dashboard.pages.parts.markup import served_markup
from dashboard.pages.parts.page import Request, answering

PAST = "2026-08-31"


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory, root: Path, example_state: Path) -> Iterator[Council]:
    """The example with a link to each of the small unit's own figures."""
    folder = tmp_path_factory.mktemp("gate-pages") / "nesbyen"
    linked_example(root, folder)
    state = Path(shutil.copytree(example_state, tmp_path_factory.mktemp("gate-pages-state") / "state"))
    found = open_council(folder, state=state)
    yield found
    found.close()


def page(council: Council, slug: str, **params: str) -> str:
    """A page as it is served, with what each address asks for."""
    spec = next(one for one in pages.PAGES if one.slug == slug)
    request = Request(params, language=params.get("sprak", "nb"))
    with answering(request):
        return served_markup(spec.build(council, request))


@pytest.fixture(scope="module")
def hidden(root: Path) -> set[str]:
    """The small unit's shares to four decimals: those that no other figure of the example has."""
    truth = pd.read_csv(root / "tests/reference/nesbyen-truth.csv")
    is_mine = (truth["unit"] == SMALL) & truth["indicator"].isin(SICK) & (truth["value"] > 0)
    others = {f"{value:.4f}" for value in truth.loc[~is_mine, "value"].dropna()}
    # A small fraction may be met by chance: a month's place along a time line is one.
    return {
        f"{row.value:.4f}"
        for row in truth[is_mine].itertuples()
        if row.denominator / math.gcd(int(row.numerator), int(row.denominator)) >= 40
    } - others


def leaks(html: str, hidden: set[str]) -> list[str]:
    """Hidden figures in a page: raw in an attribute, or as they would be read."""
    raw = {f"{float(n):.4f}" for n in re.findall(r"(?<![\d.])\d{1,3}\.\d{4,}(?![\d.])", html)}
    return sorted(raw & hidden)


def figures_of(html: str) -> dict[str, str]:
    """Where each marked figure is from, and its raw value."""
    return {source: value for value, source in re.findall(r'<data value="([^"]*)" data-figure="([^"]*)"', html)}


ADDRESSES = [
    ("oversikt", {}), ("oversikt", {"sorter": "takt"}), ("oversikt", {"sok": "plan"}),
    ("forpliktelse", {"nr": "1.3"}), ("forpliktelse", {"nr": "1.3", "historikk": "1"}),
    *(("indikator", {"id": name, "enhet": SMALL}) for name in (*SICK, "headcount", "fte_agreed")),
    *(("indikator", {"id": "sick_leave_short", "enhet": "teknisk", "sorter": key})
      for key in ("", "nyeste", "-nyeste", "fjor", "niva", "-niva", "mot")),
    ("indikator", {}), ("enhet", {"id": SMALL}), ("enhet", {"id": "teknisk"}),
    ("tall", {"indikator": "sick_leave_short", "enhet": SMALL, "maaned": "2026-05"}),
    ("tall", {"indikator": "sick_leave_short", "enhet": "teknisk", "maaned": "2026-05"}),
    ("tall", {"indikator": "headcount", "enhet": SMALL, "maaned": "2026-05"}),
    ("endret", {"slik": "2026-05-31"}), ("leveranser", {}), ("visning", {}), ("status", {}), ("om-tallene", {}),
]  # fmt: skip


@pytest.mark.parametrize("more", [{}, {"slik": PAST, "sprak": "en"}], ids=["now", "past"])
@pytest.mark.parametrize(("slug", "params"), ADDRESSES)
def test_no_page_has_a_hidden_figure(
    council: Council, hidden: set[str], slug: str, params: dict[str, str], more: dict[str, str]
) -> None:
    html = page(council, slug, **{**more, **params})
    assert leaks(html, hidden) == []
    small = {source: value for source, value in figures_of(html).items() if f"/{SMALL}/" in source}
    staff = {source: value for source, value in small.items() if any(f"/{i}/" in source for i in (*SICK, "headcount"))}
    facts = ("target", "verdict", "target_by", "newest_month", "relation", "hidden")
    assert {s: v for s, v in staff.items() if v and not s.endswith(facts)} == {}


def test_the_search_would_find_a_figure_that_is_shown(council: Council) -> None:
    """Of a unit that may be seen, the same pages have the raw figures: an empty answer above is no accident."""
    html = page(council, "indikator", id="sick_leave_short", enhet="helse")
    assert any(value for source, value in figures_of(html).items() if "/helse/" in source) or len(
        re.findall(r"\d,\d prosent|\d,\d", html)) > 20  # fmt: skip


@pytest.mark.parametrize("key", ["nyeste", "-nyeste", "fjor", "-fjor", "niva", "-niva", "mot", "-mot"])
def test_the_small_unit_is_last_whatever_its_table_is_sorted_by(council: Council, key: str) -> None:
    html = page(council, "indikator", id="sick_leave_short", enhet="teknisk", sorter=key)
    table = html[html.index("aria-sort") :]
    table = table[: table.index("</table>")]
    rows = re.findall(r"enhet=([a-z_-]+)", table)
    order = [one for one in dict.fromkeys(rows) if one in council.register.children("teknisk")]
    assert order[-1] == SMALL


def test_a_line_of_the_small_unit_has_no_points_in_any_chart(council: Council) -> None:
    html = page(council, "indikator", id="sick_leave_short", enhet=SMALL)
    for shape in ('class="line"', 'class="limit', 'class="fan', 'class="mean"', 'class="band"', "<circle"):
        assert shape not in html
