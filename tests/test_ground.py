"""The ground the project stands on: what lies where, how large, who may know whom, and what is asked of others."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = {
    *("dashboard", "data", "notebooks", "tests", "bench", "docs", ".ci"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"),
    *("pyproject.toml", "constraints.txt", "Makefile", "serve.py", ".gitignore", ".gitattributes"),
}
STATIONS = ("model", "wording", "intake", "store", "assess", "release")


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def asked(project: dict) -> dict[str, list[str]]:
    """What pyproject.toml asks for: to run, and then each extra."""
    return {"run": project["dependencies"], **project["optional-dependencies"]}


@pytest.fixture(scope="module")
def pins(root: Path) -> list[str]:
    lines = (root / "constraints.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def modules(root: Path) -> list[Path]:
    return sorted((root / "dashboard").rglob("*.py"))


def test_top_level_holds_only_what_has_a_place_there(root: Path) -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8")
    if listed.returncode:
        pytest.skip("not a git checkout")
    found = {path.split("/")[0] for path in listed.stdout.split("\0") if path}
    assert found <= TOP, f"no place for {sorted(found - TOP)}"


def test_no_module_is_long_and_most_are_short(root: Path) -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in modules(root)}
    long = {str(path.relative_to(root)): n for path, n in lengths.items() if n > 400}
    assert not long, f"over 400 lines: {long}"
    # Empty package files would only flatter the median.
    assert statistics.median(n for n in lengths.values() if n) < 130


def test_imports_go_one_way(root: Path) -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_everything_from_model_to_release_imports_without_panel(root: Path) -> None:
    script = f"""
import importlib, pkgutil, sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {{"panel", "panel_material_ui", "holoviews", "bokeh"}}:
            raise ImportError("not here: " + name)
sys.meta_path.insert(0, Refuse())
for station in {STATIONS}:
    package = importlib.import_module("dashboard." + station)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def test_every_package_that_is_imported_is_asked_for(root: Path, asked: dict[str, list[str]]) -> None:
    """A package that only comes along with another one may stop coming."""
    names = {
        canonicalize_name(Requirement(line).name) for extra, lines in asked.items() if extra != "dev" for line in lines
    }
    brought_by = importlib.metadata.packages_distributions()
    ours = {"dashboard", *sys.stdlib_module_names}
    strangers = {
        f"{name} in {path.relative_to(root)}"
        for path in modules(root)
        for name in imported(path) - ours
        if not names & {canonicalize_name(brings) for brings in brought_by.get(name, [name])}
    }
    assert not strangers, f"not in pyproject.toml: {sorted(strangers)}"


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_every_dependency_gives_its_reason(root: Path, asked: dict[str, list[str]]) -> None:
    text = (root / "pyproject.toml").read_text("utf-8")
    silent = [
        line
        for lines in asked.values()
        for line in lines
        if not re.search(rf'^  "{re.escape(line)}",  # \S', text, re.MULTILINE)
    ]
    assert not silent, f"no reason beside {silent}"


def test_what_is_only_compared_with_gives_its_reason_and_is_in_nobodys_environment(root: Path, pins: list[str]) -> None:
    text = (root / "pyproject.toml").read_text("utf-8")
    lines = tomllib.loads(text)["dependency-groups"]["peers"]
    assert [line for line in lines if not re.search(rf'^  "{re.escape(line)}",  # \S', text, re.MULTILINE)] == []
    assert not {Requirement(line).name for line in lines} & {pin.partition("==")[0] for pin in pins}


def test_constraints_pin_every_dependency(asked: dict[str, list[str]], pins: list[str]) -> None:
    pinned = {pin.partition("==")[0]: pin.partition("==")[2] for pin in pins}
    for requirement in (Requirement(line) for lines in asked.values() for line in lines):
        name = canonicalize_name(requirement.name)
        if name == "council-dashboard":
            continue
        assert name in pinned, f"{name} is not in constraints.txt: make lock"
        assert pinned[name] in requirement.specifier, f"{name}=={pinned[name]} is not what pyproject.toml asks for"


def test_constraints_name_no_address(pins: list[str]) -> None:
    odd = [pin for pin in pins if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9][0-9a-z.]*", pin)]
    assert not odd, f"not name==version: {odd}"
    assert pins == sorted(pins, key=lambda pin: pin.partition("==")[0])
