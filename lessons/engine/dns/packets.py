"""Queries as bytes, and the bytes of their replies: what a server does whose clients are real ones.

`messages` does the same for the lab's own programs, which need whole messages to print. Both fit replies alike.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import dns.exception
import dns.opcode
import dns.wire
from dns.rcode import Rcode
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from lessons.engine.dns import messages, wire
from lessons.engine.dns.records import Request, Response, labels_of

_HEADER = struct.Struct("!HHHHHH")
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
    """A query as it was received; `kind` are the bytes of its type and class, which the reply repeats."""

    id: int
    flags: int
    kind: bytes
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
    kind = parser.get_bytes(4)
    rdtype, rdclass = struct.unpack("!HH", kind)
    opt = None
    for _ in range(records):
        parser.get_name(decompress=True)
        sort, payload, extension, length = parser.get_struct("!HHIH")
        data = parser.get_bytes(length)
        if sort == RdataType.OPT:
            opt = Opt(payload, extension >> 16 & 0xFF, extension & 0xFFFF, _options(data))
    request = Request(
        name,
        labels_of(name),
        RdataType.make(rdtype),
        RdataClass.make(rdclass),
        dnssec_ok=opt is not None and bool(opt.flags & _DO),
        checking_disabled=bool(flags & _CD),
    )
    return Query(number, flags, kind, request, opt)


def _options(data: bytes) -> tuple[tuple[int, bytes], ...]:
    if not data:
        return ()
    parser = dns.wire.Parser(data)
    options = []
    while parser.remaining():
        code = parser.get_uint16()
        options.append((code, parser.get_counted_bytes(2)))
    return tuple(options)


def encode(query: Query, response: Response, protocol: str) -> bytes:
    """The reply to a query, fitted to the client's buffer."""
    opt = b"" if query.opt is None else _opt(query.opt, response.rcode)
    room = messages.room_of(query.opt.payload if query.opt else 0, protocol)
    cut, body = wire.fitted(response, query.request.name, query.kind, len(opt), room)
    flags = messages.flags(query.flags, cut) | query.flags & _OPCODES | cut.rcode & 0xF
    counts = (len(cut.answer), len(cut.authority), len(cut.additional) + bool(opt))
    _HEADER.pack_into(body, 0, query.id, flags, 1, *counts)
    return bytes(body + opt)


def _opt(opt: Opt, rcode: Rcode) -> bytes:
    extension = (rcode >> 4) << 24
    if rcode == Rcode.BADVERS:
        return _ROOT + wire.RECORD.pack(RdataType.OPT, 0, extension, 0)
    options = b"".join(
        struct.pack("!HH", code, len(data)) + data
        for code, data in opt.options
        if code in messages.ECHOED
    )
    extension |= opt.flags & _DO
    return _ROOT + wire.RECORD.pack(RdataType.OPT, opt.payload, extension, len(options)) + options
