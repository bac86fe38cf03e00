"""A page's first words come before its session is made, and the page is built once and whole all the same."""

from __future__ import annotations

import re
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import panel as pn
import pytest
from bokeh.core.has_props import MetaHasProps
from bokeh.core.serialization import Serializer
from small_server import FakeCouncil, serving_thread

from dashboard.pages.parts import PageSpec, block
from dashboard.pages.parts.shell import REST
from dashboard.server import bundles, definitions, opening

BUILT: list[str] = []


def _build(council: Any, request: Any) -> Any:
    BUILT.append(request.params.get("nr", ""))
    return pn.Column(block(f"<h1>Tidlig</h1><p>{request.language} {request.params.get('nr', '')}</p>"))


def _broken(council: Any, request: Any) -> Any:
    raise ValueError("hemmelig")


PAGES = [
    PageSpec("tidlig", "Tidlig", _build, early=True),
    PageSpec("hel", "Hel", _build),
    PageSpec("feil", "Feil", _broken, early=True),
    PageSpec("stengt", "Stengt", _build, early=True, may=lambda *_: False),
    PageSpec("borte", "Borte", _build, early=True, has=lambda *_: False),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with serving_thread(FakeCouncil(tmp_path_factory.mktemp("early")), PAGES) as found:
        yield found


def fetch(served: Any, address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(served.url + address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as fault:
        return fault.code, fault.read().decode()


@pytest.mark.parametrize("slug", ["tidlig", "hel"])
def test_a_page_is_built_once_for_a_visit_and_is_whole(served: Any, slug: str) -> None:
    BUILT.clear()
    status, text = fetch(served, f"{slug}?nr=2.3&sprak=nn")
    assert (status, BUILT) == (200, ["2.3"])
    assert text.count("<!DOCTYPE html>") == text.count("</html>") == text.count(REST) == 1
    assert text.index("<h1>Tidlig</h1><p>nn 2.3</p>") < text.index(REST) < text.index("td-toolkit")


def test_the_first_words_come_while_the_session_is_still_being_made(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, fill = threading.Event(), opening._fill

    def wait(*facts: Any) -> None:
        assert may_go_on.wait(30)
        fill(*facts)

    monkeypatch.setattr(opening, "_fill", wait)
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
        line.sendall(f"GET /tidlig HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nConnection: close\r\n\r\n".encode())
        read = b""
        while REST.encode() not in read:
            read += line.recv(65536)
        assert b"<h1>Tidlig</h1>" in read
        assert b"td-toolkit" not in read
        may_go_on.set()
        while part := line.recv(65536):
            read += part
    assert b"</html>" in read


def test_what_goes_wrong_is_said_early_and_tells_nothing(served: Any) -> None:
    status, text = fetch(served, "feil")
    assert status == 200
    assert "Feilnummer" in text.partition(REST)[0]
    assert "hemmelig" not in text


def test_a_page_that_may_not_be_opened_sends_nothing_of_it_ahead(served: Any) -> None:
    BUILT.clear()
    _status, text = fetch(served, "stengt")
    assert BUILT == []
    assert "<h1>Tidlig</h1>" not in text
    assert "Du har ikke tilgang" in text.partition(REST)[0]


def test_what_is_not_there_is_404_although_it_is_sent_ahead(served: Any) -> None:
    assert fetch(served, "borte")[0] == 404


def test_the_answer_has_the_headers_of_every_answer(served: Any) -> None:
    with urllib.request.urlopen(served.url + "tidlig", timeout=60) as answer:
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Type"].startswith("text/html")


def test_no_page_waits_for_the_toolkits_sheets(served: Any) -> None:
    head = fetch(served, "tidlig")[1].partition("</head>")[0]
    assert 'rel="stylesheet"' not in head


def test_what_a_page_asked_for_last_is_started_before_its_session_is_made(served: Any) -> None:
    fetch(served, "tidlig")
    first, _mark, rest = fetch(served, "tidlig")[1].partition(REST)
    ahead = first.partition('<template id="td-ahead">')[2].partition("</template>")[0]
    named = set(re.findall(r'(?:src|href)="([^"]+)"', ahead))
    assert any("bokeh.min.js" in name for name in named)
    assert named <= set(re.findall(r'(?:src|href)="([^"]+)"', rest.partition('<template id="td-toolkit">')[2]))


def test_a_second_visit_works_out_nothing_that_the_first_did(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fetch(served, "tidlig")
    asked: list[str] = []
    monkeypatch.setattr(bundles, "bundle_resources", lambda *facts, **options: asked.append("") or ("", ""))
    assert fetch(served, "tidlig")[0] == 200
    assert asked == []
    assert Serializer._encoders[MetaHasProps] is definitions.encode


def test_what_another_page_asks_for_is_not_started_ahead(served: Any) -> None:
    fetch(served, "tidlig")
    with pn.config.set(raw_css=["p.annen{color:red}"]):
        assert "p.annen" in fetch(served, "hel")[1]
    assert "p.annen" not in fetch(served, "tidlig")[1]


def test_a_page_that_is_answered_whole_starts_nothing_ahead(served: Any) -> None:
    assert 'id="td-ahead"' not in fetch(served, "hel")[1]
