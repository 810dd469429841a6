"""Records, requests and responses as DNS servers pass them on, and the rdata of the kinds a cluster answers with.

A `Response` is a value: a cache may keep it, and a snapshot with it. It becomes a `dns.message.Message` only where
it leaves the server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import dns.exception
import dns.name
import dns.rdata
from dns.rcode import Rcode
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType
from dns.rdtypes.ANY.CNAME import CNAME
from dns.rdtypes.ANY.NS import NS
from dns.rdtypes.ANY.PTR import PTR
from dns.rdtypes.ANY.SOA import SOA
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA
from dns.rdtypes.IN.SRV import SRV

from lessons.engine.refs import FieldPath, Ref


class Record(NamedTuple):
    """One resource record of class IN."""

    owner: dns.name.Name
    ttl: int
    rdata: dns.rdata.Rdata


# A zone by its labels in lower case, without the root's: ("cluster", "local").
Zone: TypeAlias = tuple[str, ...]


def zones(texts: Iterable[str]) -> tuple[Zone, ...]:
    """Zones as a Corefile names them."""
    return tuple(
        tuple(text.lower().strip(".").split(".")) if text.strip(".") else () for text in texts
    )


def within(labels: tuple[str, ...], candidates: Iterable[Zone]) -> int | None:
    """How many labels the longest zone has that a name is in; None if it is in none of them."""
    longest = None
    for zone in candidates:
        size = len(zone)
        if (longest is None or size > longest) and labels[len(labels) - size :] == zone:
            longest = size
    return longest


@lru_cache(maxsize=8192)
def _lower(labels: tuple[bytes, ...]) -> tuple[str, ...]:
    return tuple([label.lower().decode("latin-1") for label in labels])


def labels_of(name: dns.name.Name) -> tuple[str, ...]:
    """A name's labels in lower case, without the root's."""
    return _lower(name.labels[:-1])


class Request(NamedTuple):
    """What is asked, and the parts of the query's header and OPT record that answers depend on.

    `name` is as it was asked, upper and lower case kept; `labels` are its labels in lower case.
    """

    name: dns.name.Name
    labels: tuple[str, ...]
    rdtype: RdataType
    rdclass: RdataClass = RdataClass.IN
    dnssec_ok: bool = False
    checking_disabled: bool = False

    @property
    def question(self) -> str:
        """The name and type asked for, as text."""
        return f"{text_of(self.name)} {self.rdtype.name}"

    def ask(self, name: dns.name.Name, rdtype: RdataType) -> Request:
        """The same request with another question."""
        return self._replace(name=name, labels=labels_of(name), rdtype=rdtype)


@dataclass(frozen=True, slots=True)
class Reason:
    """What made an answer so, for the trace: a sentence, and the object and field behind it where there is one."""

    text: str
    ref: Ref | None = None
    path: FieldPath = ()


class Response(NamedTuple):
    """A server's answer before it is fitted to the client."""

    rcode: Rcode = Rcode.NOERROR
    answer: tuple[Record, ...] = ()
    authority: tuple[Record, ...] = ()
    additional: tuple[Record, ...] = ()
    authoritative: bool = False
    recursion_available: bool = False
    truncated: bool = False
    reason: Reason | None = None
    elapsed: int = 0  # milliseconds the server needed

    @property
    def ttl(self) -> int | None:
        """The smallest TTL in the message, or None without records."""
        ttls = [record.ttl for record in (*self.answer, *self.authority, *self.additional)]
        return min(ttls, default=None)


@lru_cache(maxsize=4096)
def name_from_text(text: str) -> dns.name.Name | None:
    """A name as a person or a manifest writes it, made absolute; None if it is none."""
    try:
        return dns.name.from_text(text)
    except (dns.exception.DNSException, UnicodeError):
        return None


def _rdata(kind: Callable[..., dns.rdata.Rdata], *values: object) -> dns.rdata.Rdata:
    """Rdata of one of dnspython's classes, whose constructors carry no types."""
    return kind(*values)


# Room for all addresses of a large cluster: making one anew takes longer than all else about an answer.
@lru_cache(maxsize=2**16)
def address(ip: str) -> dns.rdata.Rdata:
    """A or AAAA rdata of an IP address."""
    if ":" in ip:
        return _rdata(AAAA, RdataClass.IN, RdataType.AAAA, ip)
    return _rdata(A, RdataClass.IN, RdataType.A, ip)


@lru_cache(maxsize=2**15)
def name_below(labels: tuple[str, ...], zone: tuple[bytes, ...]) -> dns.name.Name:
    """The name of these labels in a zone."""
    return dns.name.Name((*(label.encode() for label in labels), *zone))


@lru_cache(maxsize=2**15)
def srv(
    weight: int, port: int, labels: tuple[str, ...], zone: tuple[bytes, ...]
) -> dns.rdata.Rdata:
    """SRV rdata of priority 0 for the target of these labels in a zone."""
    return _rdata(SRV, RdataClass.IN, RdataType.SRV, 0, weight, port, name_below(labels, zone))


def cname(target: dns.name.Name) -> dns.rdata.Rdata:
    """CNAME rdata."""
    return _rdata(CNAME, RdataClass.IN, RdataType.CNAME, target)


def ptr(target: dns.name.Name) -> dns.rdata.Rdata:
    """PTR rdata."""
    return _rdata(PTR, RdataClass.IN, RdataType.PTR, target)


def ns(target: dns.name.Name) -> dns.rdata.Rdata:
    """NS rdata."""
    return _rdata(NS, RdataClass.IN, RdataType.NS, target)


def txt(text: str) -> dns.rdata.Rdata:
    """TXT rdata of one string."""
    return _rdata(TXT, RdataClass.IN, RdataType.TXT, [text.encode()])


@lru_cache(maxsize=4096)
def name_of(labels: tuple[bytes, ...]) -> dns.name.Name:
    """The name of these labels, the root's among them."""
    return dns.name.Name(labels)


@lru_cache(maxsize=4096)
def _text_of(labels: tuple[bytes, ...]) -> str:
    return name_of(labels).to_text()


def text_of(name: dns.name.Name) -> str:
    """A name as text, upper and lower case kept, with its final dot."""
    return _text_of(name.labels)


@lru_cache(maxsize=64)
def soa(zone: tuple[bytes, ...], serial: int, minimum: int) -> dns.rdata.Rdata:
    """SOA rdata as CoreDNS makes it up for a zone, by its labels, that no file holds (plugin/backend_lookup.go SOA)."""
    return _rdata(
        SOA,
        RdataClass.IN,
        RdataType.SOA,
        dns.name.Name((b"ns", b"dns", *zone)),
        dns.name.Name((b"hostmaster", *zone)),
        serial,
        7200,
        1800,
        86400,
        minimum,
    )
