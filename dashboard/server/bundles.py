"""The scripts and sheets that a page asks for are worked out once for each kind of page, not at each visit.

Panel asks every component class there is, at every visit, which files it has: more than half of what a visit costs the
server, with the same answer each time. Here the answer is kept until anything that it depends on is another. A class that
is defined anew under its old name is taken to have its old files.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import panel.io.server
from bokeh.embed.bundle import _use_mathjax
from bokeh.model import Model
from panel import config, state
from panel.config import panel_extension
from panel.io.resources import Resources, bundle_resources

_MOST = 64
_PATH: ContextVar[str] = ContextVar("path", default="")


class Bundles:
    """What Panel's ``bundle_resources`` has given, and what it gave last for each path."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[str, str]] = {}
        self._last: dict[str, tuple[str, str]] = {}

    def keep(self) -> None:
        """From now on Panel's server asks here."""
        panel.io.server.bundle_resources = self.give

    def give(self, roots: Sequence[Model], resources: Resources, **options: Any) -> Any:
        """What ``bundle_resources`` gives, worked out only where nothing like it has been asked for.

        Nothing is kept that is not for a page of ours (``of``), or has a file's text in it, which may be edited.
        """
        path = _PATH.get()
        if not path or resources.mode != "server" or config.css_files or config.global_loading_spinner:
            self._last.pop(path, None)
            return bundle_resources(roots, resources, **options)
        key = _depends_on(roots, resources, options)
        found = self._kept.get(key)
        if found is None:
            script, sheet = bundle_resources(roots, resources, **options)
            found = _put(self._kept, key, (script, sheet))
        _put(self._last, path, found)
        return found

    @contextmanager
    def of(self, path: str) -> Iterator[None]:
        """While this holds, what is given is for the page at a path."""
        token = _PATH.set(path)
        try:
            yield
        finally:
            _PATH.reset(token)

    def last(self, path: str) -> str:
        """The tags of the sheets and scripts that the page at a path asked for last; empty before it has."""
        return "\n".join(reversed(self._last.get(path, ())))


#: One for the process, as Panel's server has one place to ask.
BUNDLES = Bundles()


def _put(kept: dict[Any, tuple[str, str]], key: Hashable, value: tuple[str, str]) -> tuple[str, str]:
    if key not in kept and len(kept) >= _MOST:
        kept.clear()
    kept[key] = value
    return value


def _depends_on(roots: Sequence[Model], resources: Resources, options: dict[str, Any]) -> Hashable:
    """What ``bundle_resources`` looks at, a new class of components among them: each is a new class of models."""
    return (
        resources.root_url,
        resources.absolute,
        tuple(resources.components),
        state.rel_path,
        tuple(state._extensions or ()),
        "mathjax" in panel_extension._loaded_extensions,
        len(Model.model_class_reverse_map),
        tuple(type(root) for root in roots),
        _use_mathjax(set(roots)),
        config.design,
        config.notifications,
        tuple(config.js_files.items()),
        tuple(config.js_modules.items()),
        tuple(config.raw_css),
        tuple(config.global_css),
        tuple(sorted(options.items())),
    )
