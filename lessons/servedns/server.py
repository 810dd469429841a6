"""Sockets for a DNS server: UDP and TCP on one port, until it is cancelled."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

from lessons.engine.dns import Client, Listener

logger = logging.getLogger(__name__)

# How often a change is looked for, in seconds. Clients are to see it within 0.2 s.
INTERVAL = 0.05
# How long a TCP client may be silent, in seconds (github.com/miekg/dns server.go: tcpIdleTimeout is 8 s).
PATIENCE = 8
# The longest query that is read over UDP, and how many queries are answered before others have their turn.
LONGEST, BATCH = 4096, 100
# Room for the queries of a burst; the kernel may give less.
BUFFER = 1 << 20

# Gives a listener for the cluster's new state, None while there is none.
Poll: TypeAlias = Callable[[], Listener | None]


class Server:
    """Answers with the listener that `poll` gave last. Polls run in a thread of their own, always the same."""

    def __init__(self, poll: Poll) -> None:
        self._poll = poll
        self._poller = ThreadPoolExecutor(1, "servedns-poll")
        self._listener: Listener | None = None

    async def run(self, host: str, port: int, ready: Callable[[int], None]) -> None:
        """Serve; `ready` is told the port once queries are taken, which port 0 leaves to the kernel.

        OSError where the port cannot be had; what the first poll raises is raised here too.
        """
        await self._refresh()
        stream = await asyncio.start_server(self._converse, host, port)
        loop = asyncio.get_running_loop()
        with contextlib.ExitStack() as closing:
            closing.callback(self._poller.shutdown, wait=False)
            closing.callback(stream.close)
            for listening in stream.sockets:  # a name may stand for an IPv4 and an IPv6 address
                datagrams = closing.enter_context(_datagrams(listening))
                loop.add_reader(datagrams, self._drain, datagrams)
                closing.callback(loop.remove_reader, datagrams)
            ready(stream.sockets[0].getsockname()[1])
            while True:
                await asyncio.sleep(INTERVAL)
                await self._follow()

    async def _follow(self) -> None:
        """Take over a change; whatever is wrong with it, the last good state is served on."""
        try:
            await self._refresh()
        except Exception:
            logger.exception("The lab cannot be read; its last state is served on.")
            await asyncio.sleep(1)

    async def _refresh(self) -> None:
        loop = asyncio.get_running_loop()
        self._listener = await loop.run_in_executor(self._poller, self._poll) or self._listener

    def _drain(self, datagrams: socket.socket) -> None:
        """Answer what has arrived; a client that cannot be reached any more is no reason to stop."""
        for _ in range(BATCH):
            try:
                packet, client = datagrams.recvfrom(LONGEST)
            except BlockingIOError:
                return
            except OSError:
                continue
            reply = self._answer(packet, client[:2], "UDP")
            if reply is not None:
                with contextlib.suppress(OSError):
                    datagrams.sendto(reply, client)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One TCP client: queries and replies, each after its length, until the client has no more."""
        client = writer.get_extra_info("peername")[:2]
        try:
            while True:
                async with asyncio.timeout(PATIENCE):
                    length = int.from_bytes(await reader.readexactly(2))
                    packet = await reader.readexactly(length)
                reply = self._answer(packet, client, "TCP")
                if reply is None:
                    return
                writer.write(len(reply).to_bytes(2) + reply)
                async with asyncio.timeout(PATIENCE):
                    await writer.drain()
        except (asyncio.IncompleteReadError, TimeoutError, OSError):
            return
        finally:
            writer.close()

    def _answer(self, packet: bytes, client: Client, protocol: str) -> bytes | None:
        if self._listener is None:
            return None
        try:
            return self._listener.answer(packet, client, protocol)
        except Exception:  # a packet from the network must not end the service, whatever is in it
            logger.exception("No answer to %s, who sent %r", client, packet)
            return None


def _datagrams(listening: socket.socket) -> socket.socket:
    """A UDP socket at the address of a TCP one."""
    datagrams = socket.socket(listening.family, socket.SOCK_DGRAM)
    try:
        datagrams.setblocking(False)
        datagrams.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        datagrams.bind(listening.getsockname())
    except OSError:
        datagrams.close()
        raise
    return datagrams
