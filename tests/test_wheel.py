"""The wheel alone serves the example: no checkout, no development tools, nothing but what pyproject.toml asks for."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from serving import serving

pytestmark = [pytest.mark.wheel, pytest.mark.slow]


@pytest.fixture(scope="module")
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """This takes a minute or two, so it says how far it has come."""
    start = time.monotonic()
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(text: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"\n  wheel, {time.monotonic() - start:3.0f} s: {text}", end="", flush=True)

    return say


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, root: Path, say: Callable[[str], None]) -> Path:
    say("building it …")
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, root, cwd=folder)
    (built,) = folder.glob("council_dashboard-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, root: Path, say: Callable[[str], None]) -> Iterator[Path]:
    """The bin folder of an empty environment, outside the checkout, with the wheel and what it asks for."""
    say("installing it in an empty environment …")
    home = wheel.parent / "venv"
    venv.create(home, with_pip=True)
    bin_ = home / ("Scripts" if sys.platform == "win32" else "bin")
    pip = (bin_ / "python", "-m", "pip", "install", "-qq", "--disable-pip-version-check")
    run(*pip, "-c", root / "constraints.txt", wheel, cwd=wheel.parent)
    yield bin_
    shutil.rmtree(home)  # over half a gigabyte


@pytest.fixture(scope="module")
def served(installed: Path, wheel: Path, say: Callable[[str], None]) -> Iterator[str]:
    say("serving from it …")
    with serving([installed / "taktskifte", "serve"], state=wheel.parent / "state", cwd=wheel.parent) as address:
        say(f"served at {address}")
        yield address


def fetch(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.status, answer.read().decode("utf-8")


def test_wheel_brings_the_example_and_leaves_its_making_behind(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "dashboard/py.typed" in names
    assert {f"dashboard/wording/locale/{language}.po" for language in ("nn", "en")} <= names
    assert "dashboard/example/nesbyen/council.toml" in names
    assert "dashboard/example/nesbyen/register/commitments.csv" in names
    assert any(name.startswith("dashboard/example/nesbyen/workbooks/") for name in names), "no workbooks"
    assert any(name.startswith("dashboard/example/notebooks/pages/") for name in names), "no notebooks"
    assert not [name for name in names if name.startswith("dashboard/example/nesbyen/") and name.endswith(".py")]
    strangers = {name.split("/")[0] for name in names} - {"dashboard"}
    assert all(name.endswith(".dist-info") for name in strangers), strangers


def test_installed_package_stands_without_checkout_or_development_tools(installed: Path, wheel: Path) -> None:
    script = """
import importlib.util, sys, dashboard
tools = ["pytest", "ruff", "mypy", "playwright", "hypothesis", "importlinter", "build"]
print([tool for tool in tools if importlib.util.find_spec(tool)], dashboard.__file__)
"""
    said = run(installed / "python", "-c", script, cwd=wheel.parent)
    assert said.startswith(f"[] {wheel.parent}"), said


def test_wheel_alone_serves_the_packaged_example(served: str) -> None:
    status, text = fetch(served)
    assert status == 200
    assert "Taktskifte" in text
    assert fetch(f"{served}/health/ready")[0] == 200
