"""What others add, through hooks: the package's own parts come in the same way.

A plugin is a module or object named by an entry point in the group ``council_dashboard``::

    # pyproject.toml
    [project.entry-points.council_dashboard]
    mine = "my_package.checks"

    # my_package/checks.py
    from dashboard.plugins import Case, Check, Code, hookimpl

    def check_round(case: Case): ...

    @hookimpl
    def register_checks():
        return [Check(check_round, {"round-figure": Code("note", "{found} er et rundt tall.")})]

Each is loaded by itself: one that fails is named in the log and by ``taktskifte check``, and everything else works.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import pluggy

from dashboard.intake.case import Case, Check
from dashboard.intake.checks import CHECKS
from dashboard.model.problem import Code, bring_code
from dashboard.wording import findings as words

__all__ = ["GROUP", "Case", "Check", "Code", "Failure", "Plugins", "hookimpl", "load_plugins"]

log = logging.getLogger(__name__)

GROUP = "council_dashboard"
hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


class Hooks:
    """What a plugin may answer."""

    @hookspec
    def register_checks(self) -> Iterable[Check]:
        """Checks on the figures of a file that has been read.

        A check's function stands at the top of a module, since it runs in the process that reads the file.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Failure:
    """A plugin that could not be used, and why."""

    plugin: str
    why: str


@dataclass(frozen=True)
class Plugins:
    """What came in through the hooks, and what did not."""

    checks: tuple[Check, ...]
    names: tuple[str, ...]
    failures: tuple[Failure, ...]


class _Own:
    """The package's own parts."""

    @hookimpl
    def register_checks(self) -> Iterable[Check]:
        return CHECKS


@cache
def load_plugins() -> Plugins:
    """All that is installed, found once a process."""
    return gather_plugins(entry_points(group=GROUP))


def gather_plugins(found: Iterable[EntryPoint]) -> Plugins:
    """The package's own parts, and those of the entry points that load."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    manager.register(_Own(), name="dashboard")
    failures: list[Failure] = []
    for entry in found:
        try:
            manager.register(entry.load(), name=entry.name)
            manager.check_pending()
        except BaseException as error:  # a plugin may end the process by calling sys.exit at import
            if isinstance(error, KeyboardInterrupt):
                raise
            _forget(manager, entry.name)
            failures.append(_failure(entry.name, error))
    checks: list[Check] = []
    names: list[str] = []
    for name, plugin in manager.list_name_plugin():
        try:
            brought = list(_checks_of(plugin))
        except Exception as error:
            failures.append(_failure(name, error))
            continue
        checks += brought
        names.append(name)
    return Plugins(tuple(checks), tuple(names), tuple(failures))


def _checks_of(plugin: Any) -> Iterator[Check]:
    # Asked one by one, not through the manager: there one that raises takes the answers of all with it.
    answer = getattr(plugin, "register_checks", None)
    for check in answer() if answer is not None else ():
        if not isinstance(check, Check):
            raise TypeError(f"register_checks gave {type(check).__name__}, not Check")
        pickle.dumps(check)  # it goes to another process
        for code, about in check.codes.items():
            bring_code(code, about)
            words.bring(code, about.sentence, about.remedy)
        yield check


def _forget(manager: pluggy.PluginManager, name: str) -> None:
    if manager.has_plugin(name):
        manager.unregister(name=name)


def _failure(name: str, error: BaseException) -> Failure:
    log.warning("The plugin %s cannot be used: %s: %s", name, type(error).__name__, error)
    return Failure(name, f"{type(error).__name__}: {error}")
