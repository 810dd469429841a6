"""Ports on loopback for servers that must be told one."""

from __future__ import annotations

import socket


class Port:
    """A port that nobody else is given while this lives; a server may listen on it, and again after a restart.

    The socket is bound and never listens: so Linux lets a server beside it that sets SO_REUSEADDR, as servers do, and
    gives the port to no other program that asks for a free one.
    """

    def __init__(self) -> None:
        self._held = socket.socket()
        self._held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._held.bind(("127.0.0.1", 0))
        self.number: int = self._held.getsockname()[1]

    def close(self) -> None:
        """Let others have it."""
        self._held.close()
