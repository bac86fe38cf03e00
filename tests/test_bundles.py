"""What a page asks for of scripts and sheets is what Panel says, also when it was worked out before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import panel as pn
import panel.io.server
import pytest
from bokeh.embed.bundle import Script
from bokeh.models import Div
from bokeh.resources import Resources as BokehResources
from panel.custom import JSComponent
from panel.io.resources import Resources, bundle_resources

from dashboard.server import bundles
from dashboard.server.bundles import Bundles

SERVER = Resources.from_bokeh(BokehResources(mode="server", root_url="/"))
Give = Callable[..., tuple[str, str]]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often Panel is asked."""
    asked: list[str] = []

    def count(*facts: Any, **options: Any) -> Any:
        asked.append("")
        return bundle_resources(*facts, **options)

    monkeypatch.setattr(bundles, "bundle_resources", count)
    return asked


@pytest.fixture
def kept() -> Iterator[Bundles]:
    """A keeper, asked for a page of ours."""
    found = Bundles()
    with found.of("/side"):
        yield found


def give(kept: Bundles, resources: Resources = SERVER) -> tuple[str, ...]:
    return tuple(kept.give([Div()], resources))


def panels(resources: Resources = SERVER) -> tuple[str, ...]:
    return tuple(bundle_resources([Div()], resources))


def test_it_is_what_panel_gives_and_is_worked_out_once(counted: list[str], kept: Bundles) -> None:
    assert [give(kept) for _ in range(3)] == [panels()] * 3
    assert len(counted) == 1


def test_a_component_that_comes_later_is_asked_for(counted: list[str], kept: Bundles) -> None:
    give(kept)

    class Late(JSComponent):
        _esm = "export function render() { return document.createElement('p') }"

    assert Late
    assert give(kept) == panels()
    assert len(counted) == 2


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"raw_css": ["p{color:red}"]}, id="a sheet of its own"),
        pytest.param({"js_files": {"own": "https://example.org/own.js"}}, id="a script of its own"),
        pytest.param({"global_loading_spinner": True}, id="a spinner"),
    ],
)
def test_another_setting_is_another_bundle(kept: Bundles, other: dict[str, object]) -> None:
    before = give(kept)
    with pn.config.set(**other):
        after = give(kept)
        assert after == panels()
    assert after != before
    assert give(kept) == before


def test_a_sheet_that_is_edited_is_read_again(kept: Bundles, tmp_path: Path) -> None:
    sheet = tmp_path / "own.css"
    for colour in ("red", "blue"):
        sheet.write_text(f"p{{color:{colour}}}")
        with pn.config.set(css_files=[str(sheet)]):
            assert give(kept) == panels()


def test_what_is_kept_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "bundle_resources", lambda *facts, **options: ("", ""))
    kept = Bundles()
    for number in range(3 * bundles._MOST):
        with kept.of(f"/{number}"):
            kept.give([Div()], SERVER, reloading=number)
    assert len(kept._kept) <= bundles._MOST
    assert len(kept._last) <= bundles._MOST


def test_what_a_page_asked_for_last_is_told_of_that_page_alone() -> None:
    kept = Bundles()
    with kept.of("/notat"), pn.config.set(raw_css=["p{color:red}"]):
        give(kept)
    assert kept.last("/oversikt") == ""
    with kept.of("/oversikt"):
        script, sheet = give(kept)
    assert kept.last("/oversikt") == f"{sheet}\n{script}"
    assert "color:red" in kept.last("/notat")


def test_what_is_not_for_a_page_of_ours_is_panels_own_each_time(counted: list[str]) -> None:
    kept = Bundles()
    one, other = kept.give([Div()], SERVER), kept.give([Div()], SERVER)
    one.add(Script("token"))
    assert len(counted) == 2
    assert "token" not in "".join(other)
    assert kept.last("") == ""


def test_panels_server_asks_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panel.io.server, "bundle_resources", bundle_resources)
    kept = Bundles()
    kept.keep()
    assert panel.io.server.bundle_resources == kept.give
