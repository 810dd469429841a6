"""What becomes of one connection: the verdict, who answers, and the packet as it arrived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from lessons.engine.clock import Milliseconds
from lessons.engine.images import HttpRequest, HttpResponse
from lessons.engine.refs import Ref
from lessons.engine.trace import Packet


class Verdict(StrEnum):
    """How a connection attempt ends for who tries."""

    OPEN = "open"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    NO_ROUTE = "no route"
    RESET = "reset"


# Linux 6.8 gives a SYN up after 131 s (tcp_syn_retries 6, tcp_syn_linear_timeouts 4).
SYN_PATIENCE: Milliseconds = 131_000
# Three ARP requests without an answer: the neighbour is unreachable.
ARP_PATIENCE: Milliseconds = 3_060

Answer: TypeAlias = Callable[[HttpRequest], HttpResponse]


class Process(NamedTuple):
    """Who listens at the end of a connection.

    `kind` is pod, machine, node, apiserver or dns; `ref` the pod or node it runs on; `name` how it names itself;
    `at` its place in the diagram. `answer` is None for what speaks no HTTP; `greets` tells whether such a server
    speaks first; `tls` whether the port takes TLS only. `names` are those its certificate is good for.
    """

    kind: str
    name: str
    at: str
    port: int
    ref: Ref | None = None
    answer: Answer | None = None
    tls: bool = False
    greets: bool = False
    names: tuple[str, ...] = ()
    routes: bool = False  # an ingress controller, whose answers are others'
    stand_in: str = ""  # the image's name where the lab does not know it


class Connection(NamedTuple):
    """A connection attempt and its end. `client` is the source address that the process sees.

    `elapsed` is how long it took the caller to learn the verdict, without a limit of the caller's own.
    """

    verdict: Verdict
    packet: Packet
    process: Process | None = None
    elapsed: Milliseconds = 0

    @property
    def client(self) -> str:
        """The source address of the packet as it arrived."""
        return self.packet.source


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to one ping. `ttl` is that of the reply, 0 for none; `failure` is "", unreachable,
    port-unreachable or time-exceeded.

    `source` is who sent the reply or the error.
    """

    answered: bool
    source: str
    ttl: int = 0
    failure: str = ""
    elapsed: Milliseconds = 0
