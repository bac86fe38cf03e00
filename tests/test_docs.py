"""README and docs/ say what is there: commands, options, findings, settings, links, pictures, and generated parts."""

from __future__ import annotations

import argparse
import dataclasses
import re
import shlex
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.cli import COMMANDS, DONE, ENVIRONMENT, REFUSED, USAGE, parser
from dashboard.model import FINDING_CODES, IntakeSettings, ReleaseSettings, Settings

ROOT = Path(__file__).resolve().parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAPERS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *DOCS]
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
each = pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.name)


@pytest.fixture(scope="module")
def docs() -> str:
    return "\n".join(path.read_text("utf-8") for path in DOCS)


def subparsers() -> dict[str, argparse.ArgumentParser]:
    (below,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(below.choices)


def prose(paper: Path) -> str:
    """The text without what stands in code blocks."""
    return re.sub(r"^( *)```.*?^ *```", "", paper.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def shell_lines(paper: Path) -> Iterator[str]:
    for block in re.findall(r"^ *```sh\n(.*?)^ *```", paper.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        yield from (line.strip() for line in block.splitlines() if line.strip())


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
def test_every_command_and_option_is_documented(command: object, docs: str) -> None:
    name = command.name  # type: ignore[attr-defined]
    assert f"`taktskifte {name}" in docs
    for action in subparsers()[name]._actions:
        for option in action.option_strings:
            if option != "-h":
                assert re.search(rf"`{re.escape(option)}\b|, {re.escape(option)}\b", docs), f"{name} {option}"


def test_every_finding_code_is_documented() -> None:
    text = (ROOT / "docs" / "kontrollere.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)
    assert sorted(listed) == sorted(FINDING_CODES)


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "drift.md").read_text("utf-8")
    own = {f.name for f in dataclasses.fields(Settings)} - {"intake", "release", "unknown"}
    names = {re.sub(r"^(years|baseline)_", r"\1.", name) for name in own}
    names |= {f"intake.{f.name}" for f in dataclasses.fields(IntakeSettings)}
    names |= {f"release.{f.name}" for f in dataclasses.fields(ReleaseSettings)}
    missing = [name for name in sorted(names) if f"| `{name}` |" not in text]
    assert not missing


def test_settings_that_are_documented_are_read(tmp_path: Path) -> None:
    """A council.toml with every documented name is loaded, and none of them is unknown."""
    from dashboard.intake.settings import load_settings

    text = (ROOT / "docs" / "drift.md").read_text("utf-8")
    rows = re.findall(
        r"^\| `([a-z_.]+)` \| (?:`([^`]*)`|–) \|", text.split("<!-- generert: innstillinger -->")[1], re.MULTILINE
    )
    empty = {"name": '"Prøve"', "notebooks": '""', "intake.inbox": '"innboks"', "intake.closed_through": '"2026-06"'}
    tables: dict[str, list[str]] = {"": []}
    for name, default in rows:
        table, _, key = name.rpartition(".")
        if name == "themes":
            tables["themes"] = ['velferd = "Velferd"']
        elif name == "sources":
            tables["sources.hr"] = ['name = "HR"', 'ask = "HR og lønn"', "due_day = 10", "due_months = 2"]
        else:
            tables.setdefault(table, []).append(f"{key} = {default or empty.get(name, '[]')}")
    lines = tables.pop("") + [line for table, own in tables.items() for line in (f"[{table}]", *own)]
    path = tmp_path / "council.toml"
    path.write_text("\n".join(lines), "utf-8")
    assert load_settings(path).unknown == ()


def test_exit_codes_and_health_routes_are_documented() -> None:
    text = (ROOT / "docs" / "drift.md").read_text("utf-8")
    for code in (DONE, REFUSED, USAGE, ENVIRONMENT):
        assert f"\n| {code} | " in text
    routes = "\n".join(path.read_text("utf-8") for path in (ROOT / "dashboard" / "server").rglob("*.py"))
    for route in re.findall(r"`(/health/\w+)`", text):
        assert route in routes
    assert set(re.findall(r"/health/\w+", routes)) <= set(re.findall(r"/health/\w+", text))


def test_environment_variables_are_documented(docs: str) -> None:
    used = {
        name
        for path in (ROOT / "dashboard").rglob("*.py")
        for name in re.findall(r'environ(?:\.get\(|\[)"(TAKTSKIFTE_\w+)"', path.read_text("utf-8"))
    }
    assert used
    assert not [name for name in sorted(used) if name not in docs]


@each
def test_links_and_pictures_are_there(paper: Path) -> None:
    for picture, text, target in LINK.findall(prose(paper)):
        if picture:
            assert text.strip(), f"{target} says nothing to those who do not see it"
        if re.match(r"[a-z]+:", target):
            assert not picture, f"a picture from another host: {target}"
            continue
        path, _, heading = target.partition("#")
        assert not heading or path, "write out what the link leads to"
        assert (paper.parent / path).resolve().exists(), f"{paper.name} leads to {target}"
    assert "<img" not in paper.read_text("utf-8"), "write pictures as ![…](…)"


def test_pictures_are_used_and_small() -> None:
    text = "\n".join(paper.read_text("utf-8") for paper in PAPERS)
    for path in sorted((ROOT / "docs" / "images").iterdir()):
        assert path.suffix == ".png"
        assert f"images/{path.name}" in text, f"nothing shows {path.name}"
        assert path.stat().st_size <= 200_000
        width, _ = struct.unpack(">II", path.read_bytes()[16:24])
        assert width <= 1200


@each
def test_shell_examples_can_be_run(paper: Path) -> None:
    targets = make_targets()
    for line in shell_lines(paper):
        words = shlex.split(line, comments=True)
        if words[0] == "taktskifte":
            try:
                parser().parse(words[1:])
            except SystemExit as end:
                pytest.fail(f"`{line}` is wrong usage ({end.code})")
        elif words[0] == "make":
            assert words[1] in targets, line
        elif words[:2] == ["python", "serve.py"]:
            assert (ROOT / "serve.py").exists()
        else:
            assert words[:2] == ["pip", "install"], f"`{line}` is not ours: who tests it?"


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@each
def test_make_targets_that_are_named_exist(paper: Path) -> None:
    named = re.findall(r"`make ([a-z]+)", paper.read_text("utf-8"))
    assert set(named) <= make_targets()


def test_readme_names_the_two_commands() -> None:
    assert {"make serve", "make test"} <= set(shell_lines(ROOT / "README.md"))
    assert {"serve", "test"} <= make_targets()


def test_readme_counts_the_workbooks_right() -> None:
    count = len(list((ROOT / "data" / "nesbyen" / "workbooks").iterdir()))
    assert f"{count} regneark" in (ROOT / "README.md").read_text("utf-8")


def test_readme_links_to_every_page_of_docs() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert not [path.name for path in DOCS if f"docs/{path.name}" not in text]


def test_generated_parts_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"run `make docs`: {done.stdout}{done.stderr}"


def test_python_examples_name_what_a_notebook_has() -> None:
    """Each `council.name` in docs/analytikere.md is there."""
    from dashboard.council import Council

    text = (ROOT / "docs" / "analytikere.md").read_text("utf-8")
    names = set(re.findall(r"\bcouncil\.(\w+)", text)) - {"toml"}
    assert names
    assert not [name for name in sorted(names) if not hasattr(Council, name)]
