"""The scripts and sheets that a page asks for are worked out once for each kind of page, not at each visit.

Panel asks every component class there is, at every visit, which files it has: more than half of what a visit costs the
server, with the same answer each time. Here the answer is kept until anything that it depends on is another.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import panel.io.server
from bokeh.embed.bundle import _use_mathjax
from bokeh.model import Model
from panel import config, state
from panel.io.resources import Resources, bundle_resources

_MOST = 64


class Bundles:
    """What Panel's ``bundle_resources`` has given, and what it gave last."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}
        self._last: Any = None

    def keep(self) -> None:
        """From now on Panel's server asks here."""
        panel.io.server.bundle_resources = self.give

    def give(self, roots: Sequence[Model], resources: Resources, **options: Any) -> Any:
        """What ``bundle_resources`` gives, worked out only where nothing like it has been asked for."""
        key = _depends_on(roots, resources, options)
        if key not in self._kept:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[key] = bundle_resources(roots, resources, **options)
        self._last = self._kept[key]
        return self._last

    def last(self) -> str:
        """The tags of the sheets and scripts that a page asked for last; empty before any has."""
        return "" if self._last is None else "\n".join(reversed(tuple(self._last)))


def _depends_on(roots: Sequence[Model], resources: Resources, options: dict[str, Any]) -> Hashable:
    """All that ``bundle_resources`` looks at, a new class of components among them: each is a new class of models."""
    return (
        resources.mode,
        resources.root_url,
        resources.absolute,
        tuple(resources.components),
        state.rel_path,
        tuple(state._extensions or ()),
        len(Model.model_class_reverse_map),
        tuple(type(root) for root in roots),
        _use_mathjax(set(roots)),
        config.design,
        config.notifications,
        config.global_loading_spinner,
        tuple(config.css_files),
        tuple(config.js_files.items()),
        tuple(config.js_modules.items()),
        tuple(config.raw_css),
        tuple(config.global_css),
        tuple(sorted(options.items())),
    )
