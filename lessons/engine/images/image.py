"""What the lab knows of a container image."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lessons.engine.api.pod import Container
from lessons.engine.images.http import HttpRequest, HttpResponse
from lessons.engine.images.server import Server

# A port with its protocol.
Socket: TypeAlias = tuple[int, str]
Answer: TypeAlias = Callable[[Server, HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Image:
    """An image. `sockets` is None where it listens on whatever containerPorts the pod declares.

    `port_variable` is the environment variable that moves its first port, `port_flag` the argument that does.
    `daemon` is the word that a command must hold to still start the server; "" where any command does.
    `answer` is None for a server that speaks no HTTP; `greets` tells whether that one speaks first.
    `programs` are the commands inside, None for all the lab has. `routes` tells
    whether it is an ingress controller, which asks others for its answers. `known` is False for a stand-in.
    """

    name: str
    sockets: tuple[Socket, ...] | None = ()
    port_variable: str = ""
    port_flag: str = ""
    daemon: str = ""
    answer: Answer | None = None
    greets: bool = False
    programs: frozenset[str] | None = frozenset()
    routes: bool = False
    known: bool = True

    def listens(self, container: Container, environment: Mapping[str, str]) -> tuple[Socket, ...]:
        """The sockets that a container of this image has open, once it has started."""
        command = (*container.command, *container.args)
        if container.command and self.daemon and not _mentions(self.daemon, command):
            return ()
        if self.sockets is None:
            return tuple((port.port, port.protocol) for port in container.ports)
        moved = environment.get(self.port_variable, "") if self.port_variable else ""
        moved = _flag(self.port_flag, command) or moved
        if self.sockets and moved.isdigit() and 0 < int(moved) < 65536:
            return ((int(moved), self.sockets[0][1]), *self.sockets[1:])
        return self.sockets


def _mentions(daemon: str, command: tuple[str, ...]) -> bool:
    return any(daemon in word for word in command)


def _flag(flag: str, command: tuple[str, ...]) -> str:
    """The port in `-listen=:8080`, `--http-port 8080` and the like, "" without one."""
    if not flag:
        return ""
    match = re.search(rf"(?:^|\s)-{{0,2}}{re.escape(flag)}[= ]\S*?(\d+)(?:\s|$)", " ".join(command))
    return match[1] if match else ""
