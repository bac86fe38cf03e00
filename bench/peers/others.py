"""Others at work on a peer's server, each having its filter answered every three seconds, in the peers' environment.

``python others.py (dash|streamlit) ROOT COUNT``. Says ``at work`` once each has done its first thing, and goes on until it
is ended.
"""

import asyncio
import json
import random
import sys
import urllib.request
from collections.abc import Awaitable, Callable

EVERY_SECONDS = 3.0


async def in_dash(root: str, has_acted: Callable[[], None]) -> None:
    """Asks the callback of the filter as Dash's page does."""

    def ask(theme: str) -> None:
        body = {
            "output": "..rader.children...antall.children..",
            "outputs": [{"id": "rader", "property": "children"}, {"id": "antall", "property": "children"}],
            "inputs": [
                {"id": "tema", "property": "value", "value": theme},
                {"id": "vurdering", "property": "value", "value": "Alle"},
                {"id": "sok", "property": "value", "value": ""},
            ],
            "changedPropIds": ["tema.value"],
            "parsedChangedPropsIds": ["tema.value"],
        }
        request = urllib.request.Request(
            f"{root}/_dash-update-component", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            json.load(answer)

    for theme in _for_ever(["Skjerpet beredskap", "Alle"]):
        await asyncio.to_thread(ask, theme)
        has_acted()
        await _pause()


async def in_streamlit(root: str, has_acted: Callable[[], None]) -> None:
    """Has the script run anew in an open session, which is what a filter does."""
    import websockets
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    address = root.replace("http", "ws", 1) + "/_stcore/stream"
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None, origin=root) as socket:
        while True:
            asked = BackMsg()
            asked.rerun_script.query_string = ""
            await socket.send(asked.SerializeToString())
            told = ForwardMsg()
            while told.WhichOneof("type") != "script_finished":
                told.ParseFromString(await asyncio.wait_for(socket.recv(), 60))
            has_acted()
            await _pause()


async def _pause() -> None:
    await asyncio.sleep(random.uniform(0.5, 1.5) * EVERY_SECONDS)


def _for_ever(choices: list[str]):
    while True:
        yield from choices


async def work(act: Callable[[str, Callable[[], None]], Awaitable[None]], root: str, count: int) -> None:
    begun = [asyncio.Event() for _ in range(count)]

    async def one(is_begun: asyncio.Event) -> None:
        await asyncio.sleep(random.uniform(0, EVERY_SECONDS))
        await act(root, is_begun.set)

    tasks = [asyncio.create_task(one(each)) for each in begun]
    waiting = asyncio.gather(*(each.wait() for each in begun))
    await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    if waiting.done():
        print("at work", flush=True)
    await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(work({"dash": in_dash, "streamlit": in_streamlit}[sys.argv[1]], sys.argv[2], int(sys.argv[3])))
