"""The server over real HTTP, with a council that is only what the server asks of it."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import weakref
from pathlib import Path
from typing import Any

import panel as pn
import pytest
from bokeh.client import ClientSession, pull_session
from bokeh.document.events import MessageSentEvent
from bokeh.events import DocumentReady
from small_server import FakeCouncil, serving_thread

from dashboard.pages.parts import PageSpec, UnknownToken, block, esc, take_quarantined
from dashboard.server import AddressRefused, PortInUse, serve

BUILT: weakref.WeakSet[Any] = weakref.WeakSet()


def build_front(council: Any, request: Any) -> Any:
    pane = block(f"<h1>Oversikt</h1><p>Versjon {esc(council.data_version())}, {esc(request.params.get('id', '–'))}</p>")
    BUILT.add(pane)
    return pn.Column(pane)


def build_broken(council: Any, request: Any) -> Any:
    raise ValueError("hemmelig navn")


class LateFault(pn.viewable.Viewer):
    """Fails when the document is filled, as a chart does: after ``build`` has returned."""

    def __panel__(self) -> Any:
        raise ValueError("hemmelig diagram")


def build_late(council: Any, request: Any) -> Any:
    column = pn.Column(block("<h1>Sent</h1>"))
    column._get_model = lambda *a, **k: 1 / 0  # type: ignore[method-assign]
    return column


PAGES = [
    PageSpec("oversikt", "Oversikt", build_front),
    PageSpec("odelagt", "Ødelagt", build_broken),
    PageSpec("sent", "Sent", build_late, menu=False),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with serving_thread(FakeCouncil(tmp_path_factory.mktemp("council")), PAGES) as served:
        yield served


def fetch(url: str, **headers: str) -> tuple[int, Any, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, fault.headers, fault.read().decode()


def test_a_page_has_its_content_before_any_script(served: Any) -> None:
    status, _, html = fetch(served.url + "oversikt?id=2.3.3")
    assert status == 200
    assert '<html lang="nb"' in html
    assert "<title>Oversikt – Taktskifte</title>" in html
    assert 'name="viewport"' in html
    assert "Versjon v1, 2.3.3" in html
    assert html.index("Versjon v1") < html.index("bokeh.min.js")


def test_the_frame_says_where_one_is_and_whose_it_is(served: Any) -> None:
    _, _, html = fetch(served.url + "oversikt")
    assert "Taktskifte · Nesbyen &lt;kommune&gt;" in html
    assert ">Eksempeldata<" in html
    assert ">Hopp til innholdet<" in html
    assert '<a href="/oversikt" aria-current="page">Oversikt</a>' in html
    assert '<a href="/odelagt">Ødelagt</a>' in html
    assert 'href="/sent"' not in html


def test_nothing_is_asked_of_another_host(served: Any) -> None:
    _, _, html = fetch(served.url + "oversikt")
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', html)


@pytest.mark.parametrize(
    ("query", "cookie", "dark"), [("", "", False), ("?mork=1", "", True), ("", "td-tema=mork", True),
                                  ("?mork=0", "td-tema=mork", False)]
)  # fmt: skip
def test_the_view_is_the_address_s_then_the_cookie_s(served: Any, query: str, cookie: str, dark: bool) -> None:
    _, _, html = fetch(served.url + "oversikt" + query, Cookie=cookie)
    assert ('data-theme="dark">' in html) is dark


def test_cookies_and_headers_stay_out_of_the_page(served: Any) -> None:
    session = pull_session(url=served.url + "oversikt")
    session.close()
    _, _, html = fetch(served.url + "oversikt", Cookie="annet=hemmelig")
    from bokeh.util.token import get_token_payload

    payload = get_token_payload(re.search(r'"token":"([^"]+)"', html)[1])
    assert "hemmelig" not in json.dumps(payload, default=str)
    assert payload["headers"] == {}


@pytest.mark.parametrize(
    "path", ["oversikt", "odelagt", "health/live", "finnes-ikke", "static/js/bokeh.min.js", "favicon.ico", "api/upload"]
)
def test_every_answer_has_the_headers(served: Any, path: str) -> None:
    _, headers, _ = fetch(served.url + path)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert f"ws://127.0.0.1:{served.port}" in headers["Content-Security-Policy"]
    assert headers["Server"] is None


def test_the_front_keeps_the_query(served: Any) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port)
    with contextlib.closing(connection):
        connection.request("GET", "/?id=7&x=%C3%A5")
        answer = connection.getresponse()
        answer.read()
    assert (answer.status, answer.headers["Location"]) == (302, "/oversikt?id=7&x=%C3%A5")


@pytest.mark.parametrize(
    "path", ["/oversikt", "/health/live", "/oversikt/ws", "/static/js/bokeh.min.js", "/api/upload"]
)
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "127.0.0.1:1", ""]
)
def test_a_foreign_name_gets_nothing(served: Any, path: str, host: str) -> None:
    status, _, text = fetch(f"http://127.0.0.1:{served.port}{path}", Host=host.format(port=served.port))
    assert status in (400, 421)
    assert "Versjon" not in text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.3.4.5", "[::1]"])
def test_this_machines_names_are_ours(served: Any, host: str) -> None:
    status, _, _ = fetch(f"http://127.0.0.1:{served.port}/health/live", Host=f"{host}:{served.port}")
    assert status == 200


def test_a_websocket_from_another_page_is_refused(served: Any) -> None:
    for origin, status in (("http://evil.example", b"403"), (f"http://127.0.0.1:{served.port}", b"101")):
        with socket.create_connection(("127.0.0.1", served.port)) as browser:
            browser.sendall(
                f"GET /oversikt/ws HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nOrigin: {origin}\r\n"
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: bokeh, x\r\n\r\n".encode()
            )
            assert browser.recv(100).split()[1] == status


@pytest.mark.parametrize("path", ["oversikt/autoload.js?bokeh-autoload-element=x", "oversikt/metadata", "finnes-ikke"])
def test_what_nobody_asks_for_is_not_there(served: Any, path: str) -> None:
    status, _, text = fetch(served.url + path)
    assert status == 404
    assert "Det er ingen side på denne adressen." in text


def test_health(served: Any) -> None:
    assert json.loads(fetch(served.url + "health/live")[2]) == {"status": "ok"}
    status, _, text = fetch(served.url + "health/ready")
    assert (status, json.loads(text)["checks"]) == (200, {"database": True, "disk": True})
    served.council.healthy = False
    try:
        status, _, text = fetch(served.url + "health/ready")
    finally:
        served.council.healthy = True
    assert (status, json.loads(text)["checks"]["database"]) == (503, False)


@pytest.mark.parametrize("slug", ["odelagt", "sent"])
def test_a_page_that_raises_shows_a_number_that_is_in_the_log(
    served: Any, slug: str, caplog: pytest.LogCaptureFixture
) -> None:
    status, _, html = fetch(served.url + slug)
    assert status == 200
    number = re.search(r"Siden kunne ikke vises\. Feilnummer ([0-9A-F]{6})\. Oppgi nummeret", html)
    assert number
    assert "hemmelig" not in html
    assert "Traceback" not in html
    assert any(number[1] in record.getMessage() and record.exc_info for record in caplog.records)
    assert "Taktskifte · Nesbyen" in html


def test_an_open_page_shows_new_figures_and_is_freed_when_closed(served: Any) -> None:
    served.council.version = "v1"
    sessions = [open_session(served.url + "oversikt") for _ in range(4)]
    assert len(BUILT) >= 4

    served.council.version = "v2"
    deadline = time.monotonic() + 20
    seen: set[int] = set()
    while len(seen) < 4 and time.monotonic() < deadline:
        for number, session in enumerate(sessions):
            if "Versjon v2" in content_of(served.url + "oversikt", session):
                seen.add(number)
        time.sleep(0.1)
    assert seen == {0, 1, 2, 3}

    for session in sessions:
        session.close()
    del sessions, session
    deadline = time.monotonic() + 20
    while BUILT and time.monotonic() < deadline:
        time.sleep(0.25)
        gc.collect()
    assert len(BUILT) == 0
    served.council.version = "v1"


def open_session(url: str) -> ClientSession:
    """What a browser does: gets the document, and says that it has been drawn."""
    session = pull_session(url=url)
    session.document.callbacks.trigger_on_change(MessageSentEvent(session.document, "bokeh_event", DocumentReady()))
    return session


def content_of(url: str, session: ClientSession) -> str:
    """What the session holds on the server: ``session.pull()`` would first tell the server to empty it."""
    looking = pull_session(url=url, session_id=session.id)
    texts = [model.text for model in looking.document.models if isinstance(getattr(model, "text", None), str)]
    looking.close()
    return "\n".join(texts)


def test_other_addresses_are_refused() -> None:
    for address in ("0.0.0.0", "192.168.1.10", "::", "kommune.no", ""):
        with pytest.raises(AddressRefused, match="avvises"):
            serve(None, PAGES, address=address)  # type: ignore[arg-type]


def test_a_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=str(port)) as caught:
            serve(None, PAGES, port=port)  # type: ignore[arg-type]
    assert caught.value.port == port


def test_an_uploaded_file_waits_and_is_taken_once(served: Any) -> None:
    content = b"PK" + bytes(1000)
    status, answer = upload(served, content, "C:\\mappe\\Tall%20%C3%A6%0A%E2%80%AE.xlsx")
    assert status == 200
    assert answer["file"] == "Tall æ.xlsx"
    assert (answer["size"], answer["sha256"]) == (1002, hashlib.sha256(content).hexdigest())

    taken = take_quarantined(served.council, answer["token"])
    assert taken.path.read_bytes() == content
    assert taken.path.parent == served.council.state / "quarantine"
    assert answer["token"] not in str(taken.path)
    with pytest.raises(UnknownToken):
        take_quarantined(served.council, answer["token"])
    taken.discard()
    assert waiting(served) == []


def test_a_token_grows_old(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, answer = upload(served, b"x", "a.csv")
    now = time.time()
    monkeypatch.setattr("dashboard.pages.parts.quarantine.time.time", lambda: now + 3601)
    with pytest.raises(UnknownToken):
        take_quarantined(served.council, answer["token"])
    assert waiting(served) == []


@pytest.mark.parametrize("token", ["", "../../etc/passwd", "x" * 5000])
def test_a_made_up_token_opens_nothing(served: Any, token: str) -> None:
    with pytest.raises(UnknownToken):
        take_quarantined(served.council, token)


@pytest.mark.parametrize("length_told", [True, False])
def test_a_file_over_the_limit_is_stopped_and_deleted(served: Any, length_told: bool) -> None:
    big = bytes(3 * 1024 * 1024)
    body: Any = big if length_told else (big[i : i + 65536] for i in range(0, len(big), 65536))
    status, answer = upload(served, body, "stor.xlsx")
    assert status == 413
    assert answer["message"] == "Filen er for stor. Grensen er 1 MB."
    assert waiting(served) == []


def test_a_file_at_the_limit_comes_through(served: Any) -> None:
    status, answer = upload(served, bytes(1024 * 1024), "akkurat.xlsx")
    assert status == 200
    take_quarantined(served.council, answer["token"]).discard()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Taktskifte": ""}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"X-File-Name": "%2F%0A"}, 400),
    ],
)
def test_an_upload_that_is_not_ours_is_refused(served: Any, headers: dict[str, str], status: int) -> None:
    got, answer = upload(served, b"x", "a.csv", **headers)
    assert got == status
    assert answer["message"].endswith(".")
    assert waiting(served) == []


def test_a_sender_who_leaves_leaves_nothing(served: Any) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as sender:
        sender.sendall(
            f"POST /api/upload HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nX-Taktskifte: upload\r\n"
            "X-File-Name: a.csv\r\nContent-Length: 100000\r\n\r\nabc".encode()
        )
        time.sleep(0.3)
        assert len(waiting(served)) == 1
    deadline = time.monotonic() + 20
    while waiting(served) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert waiting(served) == []


def waiting(served: Any) -> list[Path]:
    return list((served.council.state / "quarantine").iterdir())


def upload(served: Any, body: Any, name: str, **headers: str) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    ours = {"X-Taktskifte": "upload", "X-File-Name": name, "Origin": served.url.rstrip("/")}
    with contextlib.closing(connection):
        connection.request("POST", "/api/upload", body=body, headers={**ours, **headers})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM to answer")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_told_to_stop_says_where_it_was_and_stops(tmp_path: Path, how: signal.Signals) -> None:
    program = (
        "import test_server as t\nfrom pathlib import Path\n"
        f"t.serve(t.FakeCouncil(Path({str(tmp_path)!r})), t.PAGES, port=0, on_ready=lambda url: print(url, flush=True))\n"
        "print('stopped', flush=True)\n"
    )
    folder = Path(__file__).parent
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (folder, folder / "tools", folder.parent)))}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert fetch(url + "health/live")[0] == 200
        process.send_signal(how)
        assert process.communicate(timeout=20)[0].strip() == "stopped"
        assert process.returncode == 0
