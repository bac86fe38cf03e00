"""What a page asks for of scripts and sheets is what Panel says, also when it was worked out before."""

from __future__ import annotations

import panel as pn
import panel.io.server
import pytest
from bokeh.models import Div
from bokeh.resources import Resources as BokehResources
from panel.custom import JSComponent
from panel.io.resources import Resources, bundle_resources

from dashboard.server import bundles
from dashboard.server.bundles import Bundles

SERVER = Resources.from_bokeh(BokehResources(mode="server", root_url="/"))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often Panel is asked."""
    asked: list[str] = []

    def count(*facts: object, **options: object) -> object:
        asked.append("")
        return bundle_resources(*facts, **options)

    monkeypatch.setattr(bundles, "bundle_resources", count)
    return asked


def test_it_is_what_panel_gives_and_is_worked_out_once(counted: list[str]) -> None:
    kept = Bundles()
    given = [kept.give([Div()], SERVER) for _ in range(3)]
    assert [tuple(one) for one in given] == [tuple(bundle_resources([Div()], SERVER))] * 3
    assert len(counted) == 1


def test_a_component_that_comes_later_is_asked_for(counted: list[str]) -> None:
    kept = Bundles()
    kept.give([Div()], SERVER)

    class Late(JSComponent):
        _esm = "export function render() { return document.createElement('p') }"

    assert Late
    assert tuple(kept.give([Div()], SERVER)) == tuple(bundle_resources([Div()], SERVER))
    assert len(counted) == 2


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"raw_css": ["p{color:red}"]}, id="a sheet of its own"),
        pytest.param({"js_files": {"own": "https://example.org/own.js"}}, id="a script of its own"),
        pytest.param({"global_loading_spinner": True}, id="a spinner"),
    ],
)
def test_another_setting_is_another_bundle(counted: list[str], other: dict[str, object]) -> None:
    kept = Bundles()
    before = tuple(kept.give([Div()], SERVER))
    with pn.config.set(**other):
        after = tuple(kept.give([Div()], SERVER))
        assert after == tuple(bundle_resources([Div()], SERVER))
    assert after != before
    assert tuple(kept.give([Div()], SERVER)) == before


def test_what_is_kept_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "bundle_resources", lambda *facts, **options: ("", ""))
    kept = Bundles()
    for number in range(3 * bundles._MOST):
        kept.give([Div()], SERVER, reloading=number)
    assert len(kept._kept) <= bundles._MOST


def test_what_was_asked_for_last_is_told_only_when_something_was() -> None:
    kept = Bundles()
    assert kept.last() == ""
    script, style = kept.give([Div()], SERVER)
    assert kept.last() == f"{style}\n{script}"


def test_panels_server_asks_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panel.io.server, "bundle_resources", bundle_resources)
    kept = Bundles()
    kept.keep()
    assert panel.io.server.bundle_resources == kept.give
