"""What a page is of, and whether there is what its address names."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.pages import PAGES
from dashboard.pages.parts.page import Request

COUNCIL: Any = SimpleNamespace(
    register=SimpleNamespace(
        commitments={"2.3": None},
        indicators={"sick": SimpleNamespace(name="Sykefravær")},
        units={"helse": SimpleNamespace(name="Helse <og> omsorg")},
    )
)
SPECS = {page.slug: page for page in PAGES}


@pytest.mark.parametrize(
    ("slug", "params", "name"),
    [
        ("forpliktelse", {"nr": "2.3"}, "2.3"),
        ("forpliktelse", {"nr": "9.9"}, ""),
        ("forpliktelse", {}, ""),
        ("indikator", {"id": "sick", "enhet": "helse"}, "Sykefravær, Helse <og> omsorg"),
        ("indikator", {"id": "<script>"}, ""),
        ("enhet", {"id": "helse"}, "Helse <og> omsorg"),
        ("tall", {"indikator": "sick", "enhet": "helse", "maaned": "2026-10"}, "Sykefravær, Helse <og> omsorg, oktober 2026"),
        ("tall", {"indikator": "sick", "maaned": "2026-13"}, "Sykefravær"),
        ("oversikt", {"nr": "2.3"}, ""),
    ],
)  # fmt: skip
def test_a_page_is_named_for_what_the_register_has(slug: str, params: dict[str, str], name: str) -> None:
    assert SPECS[slug].named(COUNCIL, Request(params)) == name


@pytest.mark.parametrize(
    ("slug", "params", "is_there"),
    [
        ("indikator", {}, True),
        ("indikator", {"id": "sick", "enhet": "helse"}, True),
        ("indikator", {"id": "sick", "enhet": "borte"}, False),
        ("indikator", {"id": "helse"}, False),
        ("enhet", {"id": "helse"}, True),
        ("enhet", {"id": "sick"}, False),
        ("tall", {"indikator": "sick", "enhet": "helse", "maaned": "2026-10"}, True),
        ("tall", {"indikator": "sick", "enhet": "helse", "maaned": "oktober"}, False),
        ("tall", {"indikator": "borte", "enhet": "helse"}, False),
    ],
)
def test_what_is_not_in_the_register_is_not_there(slug: str, params: dict[str, str], is_there: bool) -> None:
    assert SPECS[slug].has(COUNCIL, Request(params)) is is_there
