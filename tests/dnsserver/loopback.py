"""Runs the DNS server on the loopback."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from lessons.engine.dns import Listener
from lessons.servedns import Server

HOST = "127.0.0.1"
PATIENCE = 20


@contextmanager
def serving(poll: Callable[[], Listener | None]) -> Iterator[int]:
    """A server on the loopback, in a thread; gives its port."""
    loop = asyncio.new_event_loop()
    ports: list[int] = []
    started = threading.Event()

    def ready(port: int) -> None:
        ports.append(port)
        started.set()

    async def run() -> None:
        with pytest.raises(asyncio.CancelledError):
            await Server(poll).run(HOST, 0, ready)

    task = loop.create_task(run())
    thread = threading.Thread(target=loop.run_until_complete, args=(task,))
    thread.start()
    try:
        assert started.wait(PATIENCE), "the server does not start"
        yield ports[0]
    finally:
        running = asyncio.all_tasks(loop)
        loop.call_soon_threadsafe(lambda: [one.cancel() for one in running])
        thread.join(PATIENCE)
        loop.close()
