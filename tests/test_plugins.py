"""Others' checks come in through the hook that the package's own use; one that fails stops nothing else."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import hostile_checks
import pytest

from dashboard.intake.checks import CHECKS
from dashboard.model.problem import FINDING_CODES, Problem
from dashboard.plugins import GROUP, Check, Code, gather_plugins, hookimpl
from dashboard.wording import findings


def entry(monkeypatch: pytest.MonkeyPatch, name: str, **content: object) -> EntryPoint:
    """An installed plugin: a module with this content, and the entry point that names it."""
    module = ModuleType(f"plugin_{name}")
    for key, value in content.items():
        setattr(module, key, value)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return EntryPoint(name, module.__name__, GROUP)


ROUND = Check(hostile_checks.check_round, {"round-figure": Code("warning", "{found} er et rundt tall.", "Se etter.")})


def giving(*checks: object) -> object:
    @hookimpl
    def register_checks() -> tuple[object, ...]:
        return checks

    return register_checks


def test_without_plugins_there_are_the_packages_own_checks() -> None:
    plugins = gather_plugins([])
    assert plugins.checks == CHECKS
    assert plugins.names == ("dashboard",)
    assert plugins.failures == ()


def test_a_plugins_check_comes_beside_the_packages_own(monkeypatch: pytest.MonkeyPatch) -> None:
    plugins = gather_plugins([entry(monkeypatch, "mine", register_checks=giving(ROUND))])
    assert plugins.checks == (*CHECKS, ROUND)
    assert plugins.failures == ()


def test_a_plugins_own_code_has_its_severity_and_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    gather_plugins([entry(monkeypatch, "mine", register_checks=giving(ROUND))])
    assert Problem("round-figure").severity == "warning"
    assert findings.message("round-figure", "600", {}) == ("600 er et rundt tall.", "Se etter.")


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"register_checks": giving("not a check")}, "TypeError"),
        ({"register_checks": giving(Check(lambda case: ()))}, "PicklingError"),
        ({"register_checks": giving(Check(hostile_checks.check_round, {"negative": Code("note", "x")}))}, "ValueError"),
        ({"register_checks": giving(Check(hostile_checks.check_round, {"own": Code("fatal", "x")}))}, "ValueError"),  # type: ignore[arg-type]
        ({"register_checks": hookimpl(lambda: 1 / 0)}, "ZeroDivisionError"),
    ],
)
def test_a_plugin_that_brings_something_wrong_is_named_and_the_next_still_comes_in(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, broken: dict[str, object], told: str
) -> None:
    with caplog.at_level(logging.WARNING):
        plugins = gather_plugins(
            [entry(monkeypatch, "broken", **broken), entry(monkeypatch, "mine", register_checks=giving(ROUND))]
        )
    assert [(f.plugin, f.why.split(":")[0]) for f in plugins.failures] == [("broken", told)] or (
        told == "PicklingError" and plugins.failures[0].plugin == "broken"
    )
    assert plugins.checks == (*CHECKS, ROUND)
    assert "broken" in caplog.text


def test_a_plugin_that_ends_the_process_at_import_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plugin_that_leaves.py").write_text("raise SystemExit(3)")
    monkeypatch.syspath_prepend(tmp_path)
    plugins = gather_plugins([EntryPoint("leaves", "plugin_that_leaves", GROUP)])
    assert [f.plugin for f in plugins.failures] == ["leaves"]
    assert plugins.checks == CHECKS


def test_a_plugin_that_is_not_there_is_named() -> None:
    plugins = gather_plugins([EntryPoint("gone", "no_such_module_anywhere", GROUP)])
    assert [f.plugin for f in plugins.failures] == ["gone"]


def test_no_plugin_changes_what_a_code_of_the_package_means(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(FINDING_CODES)
    check = Check(hostile_checks.check_round, {"duplicate": Code("note", "alt er vel")})
    gather_plugins([entry(monkeypatch, "sly", register_checks=giving(check))])
    assert before == FINDING_CODES
    assert Problem("duplicate").severity == "error"
    assert "alt er vel" not in findings.message("duplicate", "", {})[0]
