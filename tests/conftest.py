"""What every test stands on: a fixed today, and nothing of the developer's own council, figures or settings."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import postgres as postgres_server
import pytest
import serving
from small_council import open_small

from dashboard.council import Council, open_council

TODAY = "2026-11-23"
#: Each serves the example and opens a browser of its own, so memory ends before the cores do.
MOST_WORKERS = 8
#: Files whose tests only look at the example that is served once a worker.
ALONE = {"test_accessibility_in_browser.py", "test_sizes_in_browser.py", "test_pages_in_browser.py"}
TAKEN_AWAY = ("TAKTSKIFTE_COUNCIL", "TAKTSKIFTE_DATABASE")
_own = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """For the whole run, before any fixture: a session's fixture and a started program see the same as a test."""
    own = Path(tempfile.mkdtemp(prefix="taktskifte-tests-"))
    config.stash[_own] = own
    os.environ["TAKTSKIFTE_TODAY"] = TODAY
    os.environ["TAKTSKIFTE_STATE"] = str(own / "state")
    os.environ["XDG_DATA_HOME"] = str(own / "data")
    for name in TAKEN_AWAY:
        os.environ.pop(name, None)


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_own], ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker for each core that may be used here, which in a container are fewer than the machine has."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_WORKERS)


@pytest.hookimpl(tryfirst=True, specname="pytest_collection_modifyitems")
def keep_together(items: list[pytest.Item]) -> None:
    """A file's tests are one worker's, as they share what a module makes; those that share next to nothing go to whoever is free.

    With ``--dist loadgroup``: a long file of visits to the served example would else keep one worker at work alone.
    """
    for item in items:
        if item.path.name not in ALONE:
            item.add_marker(pytest.mark.xdist_group(item.path.name))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The browser last: while it is open it holds the main thread's event loop, and no other server can have it.

    Several workers take the files in this order: those with slow tests first, or one would wait long for the other.
    """
    slow = {item.path for item in items if hasattr(config, "workerinput") and item.get_closest_marker("slow")}
    items.sort(key=lambda item: ("browser" in item.path.parts, item.path not in slow))


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A state folder that is this test's alone and does not exist yet; var/ in the checkout is never touched."""
    state = tmp_path / "state"
    monkeypatch.setenv("TAKTSKIFTE_TODAY", TODAY)
    monkeypatch.setenv("TAKTSKIFTE_STATE", str(state))
    for name in TAKEN_AWAY:
        monkeypatch.delenv(name, raising=False)
    return state


@pytest.fixture
def free_port() -> int:
    """A port on this machine that nobody has right now."""
    return serving.free_port()


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """A PostgreSQL server that gives new databases; without its programs the test is skipped."""
    missing = postgres_server.missing()
    if missing:
        pytest.skip(f"{missing} is not installed")
    with postgres_server.running() as server:
        yield server


@pytest.fixture(scope="session")
def example_state(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A state folder with the whole example, made once for all test files that want one. Copy it; do not open it."""
    state = tmp_path_factory.getbasetemp() / "example-state"
    if not state.exists():
        from dashboard.council import open_council

        fresh = state.with_name("example-state.new")
        council = open_council(root / "data/nesbyen", state=fresh)
        reports = council.load_example()
        council.close()
        (fresh / "reports.json").write_text(json.dumps([r.to_dict() for r in reports]), "utf-8")
        os.replace(fresh, state)
    return state


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory, example_state: Path, root: Path) -> Iterator[Council]:
    """The example council, on a copy of its own: what a module's tests store, no other module sees."""
    state = Path(shutil.copytree(example_state, tmp_path_factory.mktemp("council") / "state"))
    council = open_council(root / "data/nesbyen", state=state)
    yield council
    council.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """A council of a few units, among them small ones (``small_council``)."""
    council = open_small(tmp_path_factory.mktemp("small"))
    yield council
    council.close()
