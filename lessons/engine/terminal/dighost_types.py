"""What dig, nslookup and host tell each other about a lookup, and how each of them speaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import dns.message
import dns.name
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

BUFFER = 1232


class Fatal(Exception):
    """The tool gives up: what it says on stderr, its exit status, and what it has said on stdout before."""

    def __init__(self, message: str, status: int = 1, *, said: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.said = said


@dataclass(frozen=True, slots=True)
class Lookup:
    """One name to look up, and how."""

    textname: str = "."
    rdtype: RdataType = RdataType.A
    rdclass: RdataClass = RdataClass.IN
    recurse: bool = True
    typed: bool = False  # the user gave the type
    classed: bool = False  # the user gave the class
    tcp: bool = False
    tcp_chosen: bool = False  # +tcp or +notcp was given: the type does not decide
    edns: int = -1  # -1: no OPT record
    negotiated: bool = (
        True  # a server that knows no such version of EDNS is asked again with version 0
    )
    buffer: int = BUFFER
    dnssec: bool = False
    cookie: bool = False
    nsid: bool = False
    expire: bool = False
    authentic: bool = False  # the AD flag
    unchecked: bool = False  # the CD flag
    authoritative: bool = False  # the AA flag
    retries: int = 3
    ignore: bool = False  # a truncated answer is taken as it is
    servfail_stops: bool = True
    new_search: bool = True
    subnet: tuple[str, int] | None = None  # the client's network, and the length of its prefix
    trace: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply as a tool prints it."""

    lookup: Lookup
    name: dns.name.Name
    query: dns.message.Message
    message: dns.message.Message
    size: int
    server: str
    userarg: str
    elapsed: int


class Tool(Protocol):
    """How one of the tools speaks."""

    def trying(self, name: dns.name.Name) -> None:
        """A query is about to be sent."""

    def sending(self, lookup: Lookup, query: dns.message.Message) -> None:
        """The query as it is sent."""

    def print_message(self, answer: Answer) -> None:
        """The reply to show."""

    def received(self, answer: Answer) -> None:
        """How long a reply took and how big it was."""

    def comment(self, lookup: Lookup, text: str) -> None:
        """A remark on the way."""

    def warning(self, text: str) -> None:
        """Something went wrong, and is tried again."""

    def unreached(self, lookup: Lookup, greet: bool) -> None:
        """No server answered."""


@dataclass(slots=True)
class Settings:
    """What holds for all lookups of a call."""

    servers: list[tuple[str, str]] = field(
        default_factory=list
    )  # address, and what the user called it
    search: tuple[str, ...] = ()
    use_search: bool = False
    show_search: bool = False
    ndots: int = 1
    timeout: int = 5
    port: int = 53
    check_ra: bool = False  # remark on servers without recursion
