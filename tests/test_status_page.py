"""Status: what is well and what is not, in words for anyone, and nothing of where things lie or what an exception said."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from test_pages import html_of, text_of

from dashboard import __version__, pages
from dashboard.council import Council, open_council
from dashboard.inbox import Inbox, Watch, watch_of
from dashboard.pages.parts.page import Request, answering
from dashboard.plugins import Failure, Plugins
from dashboard.store import StoreFault
from dashboard.wording import status as words

SECRET = "postgresql://taktskifte:hemmelig@db/takt"


@pytest.fixture
def council(tmp_path: Path, example_state: Path, root: Path) -> Iterator[Council]:
    state = Path(shutil.copytree(example_state, tmp_path / "eksempel"))
    council = open_council(root / "data/nesbyen", state=state)
    yield council
    council.close()


def page(council: Council, **params: str) -> str:
    return html_of(status_of(council, **params))


def status_of(council: Council, **params: str) -> Any:
    request = Request(params)
    with answering(request):
        return next(one for one in pages.PAGES if one.slug == "status").build(council, request)


def test_it_says_that_all_is_well_and_when_figures_last_came(council: Council) -> None:
    text = text_of(page(council))
    last = council.uploads()[0]
    assert "Alt virker som det skal." in text
    assert "Nyeste måned oktober 2026" in text
    assert f"av {last.by}" in text
    assert f"Filer {len(council.uploads())}" in text
    assert council.data_version()[:10] in text
    assert f"versjon {__version__}" in text
    assert "er oppdiktet" in text


def test_a_council_without_figures_says_so(tmp_path: Path, root: Path) -> None:
    council = open_council(root / "data/nesbyen", state=tmp_path / "tom")
    text = text_of(page(council))
    council.close()
    assert "Ingen tall er lest inn ennå." in text
    assert "Sist lagret" not in text


def test_a_file_that_was_taken_back_is_counted_apart(council: Council) -> None:
    count = len(council.uploads())
    council.undo(council.uploads()[0].id, by="controller")
    assert f"Filer {count - 1} (og 1 som er tatt tilbake)" in text_of(page(council))


def test_on_a_day_that_is_gone_it_says_what_had_come_by_then(council: Council) -> None:
    text = text_of(page(council, slik="2020-01-31"))
    assert "Slik det var kjent 31. januar 2020." in text
    assert "Ingen tall er lest inn ennå." in text


@pytest.mark.parametrize("part", ["database", "state"])
def test_a_part_that_does_not_answer_is_named_and_turns_the_verdict(
    council: Council, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(council, "health", lambda: {"database": True, "state": True} | {part: False})
    text = text_of(page(council, kontroller="1"))
    assert "Noe må ses på." in text
    assert "Alt virker" not in text
    assert words.part_words(part, is_well=False)[1] in text
    # Without its database it asks for no figures, which would raise.
    assert ("Tallene kan ikke leses nå" in text) == (part == "database")


def test_a_plugin_that_failed_is_named_without_what_its_exception_said(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = Failure("halv-<b>ferdig</b>", f"OperationalError: {SECRET} /home/drift/hemmelig.py")
    monkeypatch.setattr(council, "plugins", Plugins((), ("dashboard", "budsjett"), (failed,)))
    found = page(council)
    text = text_of(found)
    assert "halv-<b>ferdig</b>" in text
    assert "<b>ferdig" not in found
    assert "OperationalError" in text
    assert "budsjett Tillegget er i bruk." in text
    assert "hemmelig" not in found
    assert "Noe må ses på." in text


def test_nothing_is_checked_before_it_is_asked_for(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(council, "check", lambda: asked.append(1) or [])
    for params in ({}, {"kontroller": "0"}, {"kontroller": ""}):
        assert "Kontroller nå" in page(council, **params)
    assert asked == []
    assert f"{len(council.uploads())} opplastinger er lest" in text_of(page(council, kontroller="1"))
    page(council, kontroller="1")
    assert asked == [1], "it is read anew at each visit"


def test_figures_that_come_are_checked_too(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(council, "check", lambda: asked.append(1) or [])
    page(council, kontroller="1")
    council.undo(council.uploads()[0].id, by="controller")
    page(council, kontroller="1")
    assert asked == [1, 1]


def test_what_is_wrong_is_told_without_where_it_lies(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [
        StoreFault("damaged-original", "error", "/srv/taktskifte/files/ab/abc.xlsx", {"found": "x"}),
        StoreFault("damaged-original", "error", "/srv/taktskifte/files/cd/cde.xlsx", {"found": "y"}),
        StoreFault("missing-rows", "error", "17"),
        StoreFault("leftover-file", "note", "/srv/taktskifte/files/x.part"),
        StoreFault("some-new-code", "note", "/srv"),
    ]
    monkeypatch.setattr(council, "check", lambda: faults)
    found = page(council, kontroller="1")
    text = text_of(found)
    assert "/srv" not in found
    assert "er ikke lenger slik den var da den kom. Det gjelder 2 steder." in text
    assert "Det gjelder opplasting 17." in text
    assert "Noe er galt (some-new-code)." in text
    assert "Noe må ses på." in text
    assert "Alt er" not in text


def test_notes_alone_are_no_fault(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(council, "check", lambda: [StoreFault("leftover-file", "note", "/srv/x.part")])
    text = text_of(page(council, kontroller="1"))
    assert "Alt virker som det skal." in text
    assert "Til opplysning" in text


def test_nothing_on_it_tells_where_anything_lies(council: Council) -> None:
    found = page(council, kontroller="1")
    for secret in (str(council.state), str(council.folder), "sqlite", "://"):
        assert secret not in found, secret


def test_the_inbox_is_told_of_as_it_is(council: Council, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Ingen innboks er satt opp." in text_of(page(council))
    inbox = Inbox(council, tmp_path / "inn")
    watch = Watch(inbox)
    assert watch_of(council) is watch
    assert "Innboksen står stille" in text_of(page(council)), "it is not started"
    monkeypatch.setattr(Watch, "is_well", property(lambda self: True))
    assert "ingen filer venter" in text_of(page(council))
    inbox.waiting = (SimpleNamespace(file="hemmelig navn.xlsx"),)  # type: ignore[assignment]
    text = text_of(page(council))
    assert "1 fil venter" in text
    assert "hemmelig navn" not in text


def test_a_watch_that_is_gone_keeps_no_council(council: Council, tmp_path: Path) -> None:
    watch = Watch(Inbox(council, tmp_path / "inn"))
    del watch
    assert watch_of(council) is None


def test_every_code_that_a_check_gives_has_words() -> None:
    source = (Path(words.__file__).parents[1] / "store" / "checks.py").read_text("utf-8")
    codes = set(re.findall(r'StoreFault\("([\w-]+)"', source))
    assert len(codes) > 5
    assert not [said for said in words.fault_words(sorted(codes)) if "Noe er galt" in said]
