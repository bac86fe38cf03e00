"""A council's own workbooks taken in as a row: each is held against those before it, stored in one go with it or not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.council import Council, open_council
from dashboard.receiving import FileReport
from dashboard.store import FilesFailed

MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A council with a file a month; twice the comma has slipped, and the month after is as the one before it."""
    folder = tmp_path / "council"
    shutil.copytree(root / "data/nesbyen/register", folder / "register")
    shutil.copy(root / "data/nesbyen/council.toml", folder)
    (folder / "workbooks").mkdir()
    for number, month in enumerate(MONTHS):
        figure = {13: 913, 14: 914, 18: 10, 19: 10}.get(number, 90 + number)
        text = f"Enhet;Måned;Ansatte;Avtalte årsverk\nSykehjemmet;{month};120;{figure}\n"
        (folder / "workbooks" / f"årsverk-{month}.csv").write_text(text, "utf-8")
    return folder


@pytest.fixture
def council(folder: Path, tmp_path: Path) -> Iterator[Council]:
    with closing(open_council(folder, state=tmp_path / "state")) as council:
        yield council


def _told(reports: list[FileReport]) -> list[tuple[str, str, int | None, list[str]]]:
    return [(one.file, one.status, one.upload, [f.code for f in one.findings]) for one in reports]


def test_a_row_is_told_of_as_one_file_after_the_other(folder: Path, council: Council, tmp_path: Path) -> None:
    with closing(open_council(folder, state=tmp_path / "alone")) as other:
        alone = [other.receive(path, by="HR") for path in sorted((folder / "workbooks").iterdir())]
    assert _told(council.load_example()) == _told(alone)
    assert [n for n, one in enumerate(alone) if "outlier" in [f.code for f in one.findings]] == [13, 18]


def test_who_reads_the_history_meanwhile_takes_nothing_from_it(council: Council) -> None:
    def look(done: int, of: int, name: str) -> None:
        if done % 4 == 2:
            council._history.forget()
            seen = council._history.earlier([("fte_agreed", unit) for unit in council.register.units])
            lengths.append(max((len(values) for values in seen.values()), default=0))

    lengths: list[int] = []
    reports = council.load_example(look)
    assert [n for n, one in enumerate(reports) if "outlier" in [f.code for f in one.findings]] == [13, 18]
    assert lengths == sorted(lengths)
    assert lengths[-1] > 0  # what others read is what is stored, and it came to be stored on the way


def test_a_row_that_fails_is_not_remembered_as_stored(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", full_disk)
        with pytest.raises(FilesFailed):
            council.load_example()
    assert council.uploads() == []
    assert council._history.earlier([("fte_agreed", unit) for unit in council.register.units]) == {}
    assert {one.status for one in council.load_example()} == {"stored"}
