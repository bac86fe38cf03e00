"""What a browser is told of the classes of components is what Bokeh says of them, also when it was said before.

A class that only a test has is named so that Bokeh does not keep it, where it is not a component: another test's page would be told of it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import bokeh.core.properties as bp
import panel_material_ui as pmui
import pytest
from bokeh.core import has_props
from bokeh.core.has_props import MetaHasProps
from bokeh.core.serialization import Serializer
from bokeh.document import Document
from bokeh.model import DataModel
from bokeh.models import Div
from panel.custom import JSComponent

from dashboard.server import definitions

BOKEHS_OWN = has_props._HasProps_to_serializable


@pytest.fixture(autouse=True)
def undone() -> Iterator[None]:
    before = Serializer._encoders[MetaHasProps]
    yield
    Serializer._encoders[MetaHasProps] = before


def told() -> list[Any]:
    """What a new session's document tells of classes."""
    return [json.loads(json.dumps(one)) for one in Document().to_json(deferred=False)["defs"]]


def test_each_session_is_told_what_bokeh_would_tell_it() -> None:
    assert pmui.Page  # its classes are among them
    Serializer._encoders[MetaHasProps] = BOKEHS_OWN
    bokehs = told()
    definitions.keep_definitions()
    assert len(bokehs) > 100
    assert told() == told() == bokehs


def test_it_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    definitions.keep_definitions()
    told()
    asked: list[Any] = []
    monkeypatch.setattr(
        definitions, "_encode", lambda cls, serializer: asked.append(cls) or BOKEHS_OWN(cls, serializer)
    )
    count = len(told())
    assert len(asked) < count / 20


def test_a_class_that_comes_later_is_told_of() -> None:
    definitions.keep_definitions()
    before = {one["name"] for one in told()}

    class Later(JSComponent):
        _esm = "export function render() { return document.createElement('p') }"

    assert {one["name"] for one in told()} - before == {Later._data_model.__qualified_model__}


def test_a_class_of_a_class_is_told_of_after_it_whoever_asks_first() -> None:
    class _Base(DataModel):
        one = bp.Int(default=1)

    class _Derived(_Base):
        two = bp.Int(default=2)

    definitions.keep_definitions()
    for first, last in 2 * ((_Base, _Derived), (_Derived, _Base)):
        serializer, own = Serializer(), Serializer()
        kept = [serializer.encode(first), serializer.encode(last)]
        Serializer._encoders[MetaHasProps] = BOKEHS_OWN
        bokehs = [own.encode(first), own.encode(last)]
        definitions.keep_definitions()
        assert kept == bokehs


def test_a_default_that_is_another_each_time_is_not_kept() -> None:
    count = itertools.count()

    class _Counting(DataModel):
        number = bp.Int(default=lambda: next(count))

    definitions.keep_definitions()
    first, last = (Serializer().encode(_Counting)["properties"][0]["default"] for _ in range(2))
    assert first != last


def test_a_class_that_tells_of_more_than_itself_is_not_kept() -> None:
    class _Holding(DataModel):
        held = bp.Instance(Div, default=lambda: Div(text="ny"))

    definitions.keep_definitions()
    names = [Serializer().encode(_Holding)["properties"][0]["default"]["id"] for _ in range(2)]
    assert names[0] != names[1]
    assert _Holding not in definitions._KEPT
