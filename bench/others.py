"""Others at work on our server, each in a session of its own: ``python others.py ADDRESS COUNT``.

Says ``at work`` once each has done its first thing, and goes on until it is ended.
"""

from __future__ import annotations

import asyncio
import random
import sys

import psutil
from servers import Server
from visiting import open_session

EVERY_SECONDS = 3.0


async def work(address: str, count: int) -> None:
    """``count`` others, each leaving its page and opening it anew every three seconds."""
    root, _, slug = address.rpartition("/")
    server = Server(root, slug, psutil.Process())
    begun = [asyncio.Event() for _ in range(count)]

    async def one(is_begun: asyncio.Event) -> None:
        await asyncio.sleep(random.uniform(0, EVERY_SECONDS))
        while True:
            socket, _ = await open_session(server)
            is_begun.set()
            await asyncio.sleep(random.uniform(0.5, 1.5) * EVERY_SECONDS)
            socket.close()

    tasks = [asyncio.create_task(one(each)) for each in begun]
    waiting = asyncio.gather(*(each.wait() for each in begun))
    await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    if waiting.done():
        print("at work", flush=True)
    await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], int(sys.argv[2])))
