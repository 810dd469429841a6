"""Queries as bytes, and the bytes of their replies: what a server does whose clients are real ones.

`messages` does the same for the lab's own programs, which need whole messages to print. Both fit replies alike.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import dns.exception
import dns.name
import dns.opcode
import dns.rdata
import dns.wire
from dns.rcode import Rcode
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from lessons.engine.dns import messages, wire
from lessons.engine.dns import records as rr
from lessons.engine.dns.records import Record, Request, Response, labels_of

_HEADER = struct.Struct("!HHHHHH")
_RECORD = struct.Struct("!HHIH")  # what follows a record's name: type, class, TTL, length of the data
_QR, _OPCODES, _DO, _CD = 0x8000, 0x7800, 0x8000, 0x0010
_ROOT = b"\0"

_ACCEPTED = frozenset({dns.opcode.QUERY, dns.opcode.NOTIFY})
# The most records that a query may have in its answer, authority and additional sections.
_MOST = (1, 1, 2)


@dataclass(frozen=True, slots=True)
class Opt:
    """A query's OPT record; `flags` are those of EDNS, `options` their codes and bytes."""

    payload: int
    version: int
    flags: int
    options: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was received; `question` are the bytes of its question, which the reply repeats."""

    id: int
    flags: int
    question: bytes
    request: Request
    opt: Opt | None = None


class Rejected(Exception):
    """No query; `reply` is what a server sends for it all the same, None for nothing."""

    def __init__(self, reply: bytes | None) -> None:
        super().__init__()
        self.reply = reply


# github.com/miekg/dns acceptfunc.go defaultMsgAcceptFunc, server.go serveDNS
def parse(packet: bytes) -> Query:
    """Read a query; Rejected for everything else."""
    if len(packet) < _HEADER.size:
        raise Rejected(None)
    number, flags, questions, *others = _HEADER.unpack_from(packet)
    if flags & _QR:
        raise Rejected(None)
    if (flags & _OPCODES) >> 11 not in _ACCEPTED:
        raise _rejected(number, flags, Rcode.NOTIMP)
    if questions != 1 or any(count > most for count, most in zip(others, _MOST, strict=True)):
        raise _rejected(number, flags & ~_OPCODES, Rcode.FORMERR)
    try:
        return _query(dns.wire.Parser(packet, _HEADER.size), number, flags, sum(others))
    except dns.exception.DNSException:
        raise _rejected(number, flags & ~_OPCODES, Rcode.FORMERR) from None


def _rejected(number: int, flags: int, rcode: Rcode) -> Rejected:
    return Rejected(_HEADER.pack(number, flags & ~0xF | _QR | rcode, 0, 0, 0, 0))


def _query(parser: dns.wire.Parser, number: int, flags: int, records: int) -> Query:
    name = parser.get_name()
    rdtype, rdclass = parser.get_struct("!HH")
    question = parser.wire[_HEADER.size : parser.current]
    opt = None
    for _ in range(records):
        parser.get_name(decompress=True)
        kind, payload, extension, length = parser.get_struct("!HHIH")
        data = parser.get_bytes(length)
        if kind == RdataType.OPT:
            opt = Opt(payload, extension >> 16 & 0xFF, extension & 0xFFFF, _options(data))
    request = Request(
        name,
        labels_of(name),
        RdataType.make(rdtype),
        RdataClass.make(rdclass),
        dnssec_ok=opt is not None and bool(opt.flags & _DO),
        checking_disabled=bool(flags & _CD),
    )
    return Query(number, flags, question, request, opt)


def _options(data: bytes) -> tuple[tuple[int, bytes], ...]:
    if not data:
        return ()
    parser = dns.wire.Parser(data)
    options = []
    while parser.remaining():
        code = parser.get_uint16()
        options.append((code, parser.get_counted_bytes(2)))
    return tuple(options)


# request/request.go Scrub: compressed only where it would not fit otherwise.
def encode(query: Query, response: Response, protocol: str) -> bytes:
    """The reply to a query, fitted to the client's buffer."""
    opt = b"" if query.opt is None else _opt(query.opt, response.rcode)
    size = messages.buffer_size(query.opt.payload if query.opt else 0, protocol)
    packet = _header(query, response, bool(opt)) + _plain(query, response) + opt
    if len(packet) <= size:
        return packet
    cut, _ = wire.fitted(response, query.request.name, len(opt), size)
    return _compressed(_header(query, cut, bool(opt)), query, cut) + opt


def _header(query: Query, response: Response, extended: bool) -> bytes:
    flags = messages.flags(query.flags, response) | query.flags & _OPCODES | response.rcode & 0xF
    return _HEADER.pack(
        query.id,
        flags,
        1,
        len(response.answer),
        len(response.authority),
        len(response.additional) + extended,
    )


def _opt(opt: Opt, rcode: Rcode) -> bytes:
    options = b"".join(
        struct.pack("!HH", code, len(data)) + data
        for code, data in opt.options
        if code in messages.ECHOED
    )
    extension = (rcode >> 4) << 24 | opt.flags & _DO
    return _ROOT + _RECORD.pack(RdataType.OPT, opt.payload, extension, len(options)) + options


def _plain(query: Query, response: Response) -> bytes:
    asked, name = query.request.name, query.question[:-4]
    parts = [query.question]
    for section in (response.answer, response.authority, response.additional):
        for owner, ttl, rdata in section:
            data = _data(rdata)
            parts.append(name if owner is asked else owner.to_wire() or b"")
            parts.append(_RECORD.pack(rdata.rdtype, RdataClass.IN, ttl, len(data)))
            parts.append(data)
    return b"".join(parts)


def _data(rdata: dns.rdata.Rdata) -> bytes:
    if rdata.rdtype in (RdataType.A, RdataType.AAAA):
        return _address_data(rdata.address)  # type: ignore[attr-defined]
    return rdata.to_wire() or b""


@lru_cache(maxsize=16384)
def _address_data(ip: str) -> bytes:
    return rr.address(ip).to_wire() or b""


def _compressed(header: bytes, query: Query, response: Response) -> bytes:
    file, offsets = BytesIO(), dict[dns.name.Name, int]()
    file.write(header)
    query.request.name.to_wire(file, offsets)
    file.write(query.question[-4:])
    for section in (response.answer, response.authority, response.additional):
        for record in section:
            _write(file, offsets, record)
    return file.getvalue()


def _write(file: BytesIO, offsets: dict[dns.name.Name, int], record: Record) -> None:
    owner, ttl, rdata = record
    owner.to_wire(file, offsets)
    start = file.tell()
    file.write(_RECORD.pack(rdata.rdtype, RdataClass.IN, ttl, 0))
    rdata.to_wire(file, offsets)
    end = file.tell()
    file.seek(start + _RECORD.size - 2)
    file.write(struct.pack("!H", end - start - _RECORD.size))
    file.seek(end)
