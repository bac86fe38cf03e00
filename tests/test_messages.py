"""What a person is told about a bad workbook, word for word: each case in ``tests/messages`` with its text."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).resolve().parent / "messages"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages_make", HERE / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKE = load()
NAMES = sorted(MAKE.CASES)


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    return {path.stem: text for path, text in MAKE.texts()}


def test_there_are_at_least_twenty_five_and_each_has_its_text() -> None:
    assert len(NAMES) >= 25
    files = {p.name for p in HERE.iterdir() if p.is_file()} - {"make.py"}
    assert files == {*NAMES, *(Path(name).with_suffix(".txt").name for name in NAMES)}


@pytest.mark.parametrize("name", NAMES)
def test_a_person_is_told_exactly_this(name: str, told: dict[str, str]) -> None:
    expected = (HERE / name).with_suffix(".txt").read_text("utf-8")
    assert told[Path(name).stem] == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_message_names_its_place_and_what_to_do(name: str) -> None:
    lines = (HERE / name).with_suffix(".txt").read_text("utf-8").splitlines()
    faults = [n for n, line in enumerate(lines) if line.startswith(("  Feil ", "  Advarsel "))]
    assert faults
    for at in faults:
        assert lines[at + 1].startswith("     gjør: ")
        code = lines[at].split()[1].rstrip(":")
        assert "celle " in lines[at] or "Ark «" in lines[at] or code in WHOLE_FILE


#: Findings that are about the file as it is, and have no cell to name.
WHOLE_FILE = {"unreadable-file", "encrypted-file", "too-large", "no-table-found"}


@pytest.mark.parametrize("name", [n for n in NAMES if n != "27-zip-bombe.xlsx"])
def test_the_workbooks_are_those_the_script_makes(name: str) -> None:
    assert MAKE.CASES[name]() == (HERE / name).read_bytes()


def test_an_identity_number_is_not_repeated(told: dict[str, str]) -> None:
    assert MAKE.SOMEONE not in "".join(told.values())
