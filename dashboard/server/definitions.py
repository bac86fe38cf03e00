"""What the browser is told of each class of components is worked out once, not at each visit.

Bokeh writes down every class of models that it knows only from Python, with all its properties and their defaults, for
every session that opens: some 140 classes, nearly all of them the same each time, and a quarter of what a visit costs the server.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from bokeh.core import has_props
from bokeh.core.has_props import MetaHasProps, is_DataModel
from bokeh.core.serialization import Ref, Serializer

_KEPT: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
_encode = has_props._HasProps_to_serializable


def keep_definitions() -> None:
    """From now on Bokeh's serializer asks here."""
    Serializer._encoders[MetaHasProps] = encode


def encode(cls: Any, serializer: Serializer) -> Any:
    """What Bokeh's own encoder gives for a class of models."""
    if not is_DataModel(cls):
        return _encode(cls, serializer)
    found = _KEPT.get(cls)
    # A base that has not been told of would be written out in full within this one.
    if found is not None and all(serializer.has_ref(base) for base in _told(cls)):
        serializer.add_ref(cls, Ref(id=cls.__qualified_model__))
        return found
    known, buffers = set(serializer._references), len(serializer._buffers)
    is_plain = all(serializer.has_ref(base) for base in _told(cls))
    found = _encode(cls, serializer)
    names = {getattr(base, "__qualified_model__", None) for base in cls.__mro__}
    told = {ref["id"] for key, ref in serializer._references.items() if key not in known}
    # Kept only where to tell of it has told of nothing else, as a default that is a model of its own would.
    if is_plain and told <= names and len(serializer._buffers) == buffers and _is_settled(cls):
        _KEPT[cls] = found
    return found


def _told(cls: Any) -> list[Any]:
    """The bases that are to be told of before it."""
    return [base for base in cls.__bases__ if isinstance(base, MetaHasProps) and is_DataModel(base)]


def _is_settled(cls: Any) -> bool:
    """Whether each default that is made anew is the same each time."""
    found = [cls.lookup(name) for name in cls.__properties__]
    made = [one.property._default for one in found if one.is_unstable(one.property._default)]
    return all(make() == make() for make in made)
