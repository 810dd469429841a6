"""A reply on the wire, and what is left of it where it must fit a client's buffer.

CoreDNS sends messages uncompressed while they fit and compresses them only when they are too long
(request/request.go Scrub; miekg/dns Msg.Truncate), which dnspython's renderer does not do.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import dns.message
import dns.name
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from lessons.engine.dns.records import Record, Response

HEADER = 12
RECORD = struct.Struct(
    "!HHIH"
)  # what follows a record's name: type, class, TTL, length of the data
_LENGTH, _SERVICE, _START = struct.Struct("!H"), struct.Struct("!HHH"), struct.Struct("!IIIII")
_LARGEST_OFFSET = 2**14

_ALIASES = frozenset({RdataType.CNAME, RdataType.NS, RdataType.PTR})

Labels: TypeAlias = tuple[bytes, ...]


class Room(NamedTuple):
    """How long a message may be, in bytes, and from which length on it is compressed though it would fit."""

    size: int
    unfragmented: int


class Writer:
    """Writes a message record by record behind a blank header; with `compress`, names seen before become pointers."""

    def __init__(self, compress: bool, name: dns.name.Name, kind: bytes) -> None:
        self.data = bytearray(HEADER)
        self.written = 0  # records
        self._offsets: dict[Labels, int] | None = {} if compress else None
        self._name(name.labels)
        self.data += kind

    def record(self, record: Record) -> None:
        """Write a record of class IN."""
        owner, ttl, rdata = record
        self._name(owner.labels)
        data = self.data
        data += RECORD.pack(rdata.rdtype, RdataClass.IN, ttl, 0)
        start = len(data)
        self._rdata(rdata)
        _LENGTH.pack_into(data, start - _LENGTH.size, len(data) - start)

    def fill(self, section: Sequence[Record], size: int) -> bool:
        """Write the records of a section up to the first that does not fit; whether all did."""
        for record in section:
            before = len(self.data)
            self.record(record)
            if len(self.data) > size:
                del self.data[before:]
                return False
            self.written += 1
        return True

    def _name(self, labels: Labels, compress: bool = True) -> None:
        offsets, data = self._offsets, self.data
        if offsets is None:
            data += _plain_name(labels)
            return
        for index, label in enumerate(labels[:-1]):
            rest = labels[index:]
            if compress and (known := offsets.get(rest)) is not None:
                data += _LENGTH.pack(0xC000 | known)
                return
            if len(data) < _LARGEST_OFFSET:
                offsets.setdefault(rest, len(data))
            data.append(len(label))
            data += label
        data.append(0)

    # Which names may be compressed: RFC 3597 section 4.
    def _rdata(self, rdata: Any) -> None:
        kind, data = rdata.rdtype, self.data
        if kind == RdataType.A:
            data += bytes(map(int, rdata.address.split(".")))
        elif kind in _ALIASES:
            self._name(rdata.target.labels)
        elif kind == RdataType.SRV:
            data += _SERVICE.pack(rdata.priority, rdata.weight, rdata.port)
            self._name(rdata.target.labels, compress=False)
        elif kind == RdataType.SOA:
            self._name(rdata.mname.labels)
            self._name(rdata.rname.labels)
            numbers = (rdata.serial, rdata.refresh, rdata.retry, rdata.expire, rdata.minimum)
            data += _START.pack(*numbers)
        elif kind == RdataType.MX:
            data += _LENGTH.pack(rdata.preference)
            self._name(rdata.exchange.labels)
        else:
            data += rdata.to_wire() or b""


@lru_cache(maxsize=4096)
def _plain_name(labels: Labels) -> bytes:
    return b"".join(bytes((len(label),)) + label for label in labels)


def option_length(message: dns.message.Message) -> int:
    """The length of a message's OPT record, 0 without one."""
    if message.edns < 0:
        return 0
    return 11 + sum(4 + len(option.to_wire() or b"") for option in message.options)


def fitted(
    response: Response, name: dns.name.Name, kind: bytes, opt: int, room: Room
) -> tuple[Response, bytearray]:
    """The response cut as CoreDNS cuts it, and it on the wire, so that `opt` more bytes go into the room.

    `name` and `kind`, the bytes of type and class, are the question's. The header is left blank.
    """
    plain = Writer(False, name, kind)
    sections = (response.answer, response.authority, response.additional)
    size = room.size
    if all(plain.fill(section, min(size, room.unfragmented) - opt) for section in sections):
        return response, plain.data
    writer = Writer(True, name, kind)
    kept: list[tuple[Record, ...]] = []
    fits = True
    for section in sections:
        before = writer.written
        fits = fits and writer.fill(section, size - opt)
        kept.append(tuple(section[: writer.written - before]))
    cut = response._replace(
        answer=kept[0],
        authority=kept[1],
        additional=kept[2],
        truncated=response.truncated or not fits,
    )
    return cut, writer.data
