"""The marked copy goes to the browser its file came from, under its token, while it lies there; and to nobody else."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from small_server import FakeCouncil, serving_thread

from dashboard.intake.people import is_identity_number
from dashboard.pages.parts import PageSpec, block, quarantine
from dashboard.server.handing import disposition

FRONT = PageSpec("forside", "Forside", lambda council, request: block("<h1>Forside</h1>"))
CONTENT = b"PK\x03\x04" + bytes(600_000)
NUMBER = next(n for tail in range(100_000) if is_identity_number(n := f"310399{tail:05d}"))
#: The same with its last digit another: no identity number.
NO_NUMBER = f"{NUMBER[:-1]}{(int(NUMBER[-1]) + 1) % 10}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with serving_thread(FakeCouncil(tmp_path_factory.mktemp("council")), [FRONT]) as served:
        yield served


def ask(served: Any, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    with contextlib.closing(connection):
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


def drop(served: Any, name: str = "tall.xlsx", cookie: str = "") -> tuple[dict[str, Any], str]:
    """What the server answers to a file, and the cookie it gave along."""
    ours = {"X-Taktskifte": "upload", "X-File-Name": quote(name), "Cookie": cookie}
    _, headers, body = ask(served, "POST", "/api/upload", b"x", **ours)
    return json.loads(body), str(headers.get("Set-Cookie", "")).partition(";")[0]


@pytest.fixture
def marked(served: Any) -> Iterator[SimpleNamespace]:
    """A marked copy laid out for the browser that dropped a file."""
    answer, cookie = drop(served)
    taken = quarantine.take_quarantined(served.council, answer["token"])
    offered = quarantine.offer(served.council, CONTENT, "tall «okt» æ-feil.xlsx", taken.owner)
    yield SimpleNamespace(path=f"/api/marked/{offered.token}", cookie=cookie, offered=offered)
    offered.discard()
    taken.discard()
    assert list(quarantine.quarantine_folder(served.council).iterdir()) == []


def test_the_browser_it_came_from_gets_the_copy_whole_and_again(served: Any, marked: SimpleNamespace) -> None:
    for _ in range(2):
        status, headers, body = ask(served, "GET", marked.path, Cookie=marked.cookie)
        assert (status, body) == (200, CONTENT)
    assert headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert headers["Content-Disposition"] == disposition("tall «okt» æ-feil.xlsx")
    assert headers["Cache-Control"] == "no-store"
    status, headers, body = ask(served, "HEAD", marked.path, Cookie=marked.cookie)
    assert (status, headers["Content-Length"], body) == (200, str(len(CONTENT)), b"")


def test_another_browser_does_not_even_with_the_address(served: Any, marked: SimpleNamespace) -> None:
    _, other = drop(served)
    assert other != marked.cookie
    for cookie in ("", other, "td-besok=", "td-besok=" + "x" * 43):
        status, _, body = ask(served, "GET", marked.path, Cookie=cookie)
        assert status == 404
        assert CONTENT[:4] not in body
        assert "Slipp filen på siden «Last opp» igjen." in body.decode()
    quarantine.sweep(served.council, older_than=0.0)


def test_nobody_does_once_it_has_grown_old(served: Any, marked: SimpleNamespace) -> None:
    long_ago = time.time() - quarantine.LIFETIME_SECONDS - 1
    os.utime(marked.offered.path, (long_ago, long_ago))
    assert ask(served, "GET", marked.path, Cookie=marked.cookie)[0] == 404
    assert not marked.offered.path.exists()


def test_what_has_lain_its_hour_is_deleted_where_nobody_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.server.serving.SWEEP_SECONDS", 0.05)
    council = FakeCouncil(tmp_path)
    with serving_thread(council, [FRONT]):
        old, fresh = (quarantine.offer(council, CONTENT, "a-feil.xlsx", "nettleseren").path for _ in range(2))
        long_ago = time.time() - quarantine.LIFETIME_SECONDS - 1
        os.utime(old, (long_ago, long_ago))
        until = time.monotonic() + 20
        while old.exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert not old.exists()
        assert fresh.exists()


def test_nobody_does_once_the_page_has_let_go_of_it(served: Any, marked: SimpleNamespace) -> None:
    marked.offered.discard()
    assert ask(served, "GET", marked.path, Cookie=marked.cookie)[0] == 404


def test_a_file_that_waits_to_be_read_is_handed_out_to_nobody(served: Any) -> None:
    answer, cookie = drop(served)
    assert ask(served, "GET", f"/api/marked/{answer['token']}", Cookie=cookie)[0] == 404
    quarantine.take_quarantined(served.council, answer["token"]).discard()


@pytest.mark.parametrize("token", ["kort", "..%2F..%2Fetc%2Fpasswd", "x" * 43, "x" * 5000, ""])
def test_a_made_up_token_opens_nothing(served: Any, marked: SimpleNamespace, token: str) -> None:
    assert ask(served, "GET", f"/api/marked/{token}", Cookie=marked.cookie)[0] == 404


def test_the_browsers_word_is_for_our_routes_alone_and_is_given_once(served: Any) -> None:
    headers = {"X-Taktskifte": "upload", "X-File-Name": "a.csv"}
    _, got, _ = ask(served, "POST", "/api/upload", b"x", **headers)
    said = got["Set-Cookie"]
    assert "; HttpOnly" in said
    assert "; Path=/api/" in said
    assert "; SameSite=Strict" in said
    word = said.partition(";")[0]
    _, got, _ = ask(served, "POST", "/api/upload", b"x", **headers, Cookie=word)
    assert got["Set-Cookie"] is None
    written = b"".join(path.read_bytes() for path in quarantine.quarantine_folder(served.council).iterdir())
    assert word.partition("=")[2].encode() not in written
    quarantine.sweep(served.council, older_than=0.0)


# ── a file whose own name tells who it is about ──


@pytest.mark.parametrize(
    "name",
    [
        f"{NUMBER}.xlsx", f"fravær {NUMBER[:6]} {NUMBER[6:]} okt.xlsx", f"fravær_{NUMBER[:6]}_{NUMBER[6:]}.xlsx",
        f"C:\\mappe\\sak-{NUMBER}.csv", f"{'x' * 135}{NUMBER}{'y' * 30}.xlsx", f"{NUMBER[:6]}\u200b{NUMBER[6:]}.csv",
    ],
)  # fmt: skip
def test_a_name_with_an_identity_number_is_refused_before_anything_is_written(
    served: Any, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"X-Taktskifte": "upload", "X-File-Name": quote(name)}
    status, _, body = ask(served, "POST", "/api/upload", b"innhold", **headers)
    answer = json.loads(body)
    assert (status, answer["error"]) == (400, "personal-data")
    assert answer["message"].startswith("Filens navn har et fødselsnummer i seg")
    for told in (body.decode(), caplog.text):
        assert NUMBER[6:] not in told
    assert list(quarantine.quarantine_folder(served.council).iterdir()) == []


@pytest.mark.parametrize("name", ["fravær 2026-10.xlsx", f"sak {NO_NUMBER}.csv", "20261031 120000.xlsx"])
def test_a_name_with_other_numbers_comes_through(served: Any, name: str) -> None:
    answer, _ = drop(served, name)
    assert answer["file"] == name
    quarantine.take_quarantined(served.council, answer["token"]).discard()
