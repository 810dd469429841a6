"""Between a client's messages and what servers work with: reading a query, writing its reply."""

from __future__ import annotations

from collections.abc import Iterable

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rrset
from dns.rcode import Rcode
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from lessons.engine.dns import wire
from lessons.engine.dns.records import Record, Request, Response, labels_of

# request/edns0.go supportedOptions; what CoreDNS does not know it leaves out of its reply.
ECHOED = frozenset({3, 9, 10, 11, 12})  # NSID, EXPIRE, COOKIE, TCP-KEEPALIVE, PADDING

# As plain numbers: arithmetic with enums takes longer than all else here.
_KEPT = int(dns.flags.RD | dns.flags.CD)
_QR, _AA, _TC, _RA = (
    int(flag) for flag in (dns.flags.QR, dns.flags.AA, dns.flags.TC, dns.flags.RA)
)
_LARGEST, _SMALLEST = 65535, 512
# Longer packets would be cut into fragments on their way.
_UNFRAGMENTED = 1480


def read(query: dns.message.Message) -> Request:
    """What a query asks; it has one question."""
    question = query.question[0]
    return Request(
        question.name,
        labels_of(question.name),
        question.rdtype,
        question.rdclass,
        dnssec_ok=bool(query.ednsflags & dns.flags.DO),
        checking_disabled=bool(query.flags & dns.flags.CD),
    )


# request/writer.go ScrubWriter
def reply(
    query: dns.message.Message, response: Response, protocol: str
) -> tuple[dns.message.Message, int]:
    """The reply to a query, fitted to the client's buffer, and its length on the wire."""
    message = dns.message.QueryMessage(id=query.id)
    message.question = list(query.question)
    if response.rcode == Rcode.BADVERS:
        message.use_edns(0, 0, 0)
    elif query.edns >= 0:
        options = [option for option in query.options if option.otype in ECHOED]
        message.use_edns(0, query.ednsflags & dns.flags.DO, query.payload, options=options)
    room = room_of(query.payload if query.edns >= 0 else 0, protocol)
    name = query.question[0].name if query.question else dns.name.root
    opt = wire.option_length(message)
    cut, body = wire.fitted(response, name, bytes(4), opt, room)
    message.flags = dns.flags.Flag(flags(query.flags, cut))
    message.set_rcode(cut.rcode)
    message.answer = sets(cut.answer)
    message.authority = sets(cut.authority)
    message.additional = sets(cut.additional)
    return message, len(body) + opt


def is_cut(request: Request, response: Response) -> bool:
    """Whether the reply to a query without EDNS does not go into one UDP packet as it is."""
    cut, _ = wire.fitted(response, request.name, bytes(4), 0, room_of(0, "UDP"))
    return cut.truncated


# request/request.go Size, Scrub
def room_of(payload: int, protocol: str) -> wire.Room:
    """How long a reply may be for a client that offers a buffer of this size (0 for one without EDNS)."""
    if protocol == "TCP":
        return wire.Room(_LARGEST, _LARGEST)
    return wire.Room(max(_SMALLEST, payload), _UNFRAGMENTED)


def flags(asked: int, response: Response) -> int:
    """The flags of a reply, from those of its query."""
    found = _QR | asked & _KEPT
    if response.authoritative:
        found |= _AA
    if response.recursion_available:
        found |= _RA
    if response.truncated:
        found |= _TC
    return found


def sets(records: Iterable[Record]) -> list[dns.rrset.RRset]:
    """Records of one name and type together, in the order in which they first come."""
    found: dict[tuple[dns.name.Name, RdataType], dns.rrset.RRset] = {}
    for record in records:
        kind = record.rdata.rdtype
        key = (record.owner, kind)
        rrset = found.get(key)
        if rrset is None:
            rrset = dns.rrset.RRset(record.owner, RdataClass.IN, kind)
            rrset.ttl = record.ttl
            found[key] = rrset
        rrset.items[record.rdata] = None
    return list(found.values())


def refused_version(version: int) -> Response | None:
    """BADVERS for a version of EDNS that nobody speaks (plugin/pkg/edns Version); a query without EDNS has 0 or less."""
    return Response(Rcode.BADVERS) if version > 0 else None
