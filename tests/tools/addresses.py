"""Where each page is opened by tests and for pictures: every page that is served, with what its address may hold.

A page that is not named here is opened by its bare address; one that is named and not served is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

#: By slug: the queries to open a page with. The first is the one for pictures; an empty one is the bare address.
SAMPLES: dict[str, tuple[str, ...]] = {
    "oversikt": ("", "tema=velferd&sorter=frist"),
    "forpliktelse": ("nr=2.3.3", "nr=2.3", "nr=1.4.4", "nr=3.4", ""),
    "indikator": ("id=sick_leave_total&enhet=hjemmetjeneste", "id=sick_leave_total", ""),
    "enhet": ("id=hjemmetjeneste", "id=helse", ""),
    "tall": (
        "indikator=sick_leave_total&enhet=hjemmetjeneste&maaned=2026-10",
        "indikator=sick_leave_total&enhet=helse",
    ),
    "endret": ("slik=2026-05-31",),
    "leveranser": ("", "kilde=mal"),
}
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks" / "pages"


def first_addresses() -> dict[str, str]:
    """The address of each page that pictures are taken of, by its slug, notebooks last."""
    return {slug: queries[0] for slug, queries in _by_slug()}


def all_addresses() -> list[str]:
    """Every address, notebooks last."""
    return [address for _, queries in _by_slug() for address in queries]


def _by_slug() -> Iterator[tuple[str, list[str]]]:
    from dashboard.pages import PAGES

    for page in PAGES:
        yield page.slug, [f"{page.slug}?{query}" if query else page.slug for query in SAMPLES.get(page.slug, ("",))]
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        yield path.stem, [path.stem]
