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
_ECHOED = frozenset({3, 9, 10, 11, 12})  # NSID, EXPIRE, COOKIE, TCP-KEEPALIVE, PADDING

_KEPT = dns.flags.RD | dns.flags.CD
_LARGEST, _SMALLEST = 65535, 512


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
    if query.edns >= 0:
        options = [option for option in query.options if option.otype in _ECHOED]
        message.use_edns(0, query.ednsflags & dns.flags.DO, query.payload, options=options)
    size = (
        _LARGEST if protocol == "TCP" else max(_SMALLEST, query.payload if query.edns >= 0 else 0)
    )
    name = query.question[0].name if query.question else dns.name.root
    cut, length = wire.fitted(response, name, wire.option_length(message), size)
    message.flags = _flags(query, cut)
    message.set_rcode(cut.rcode)
    message.answer = sets(cut.answer)
    message.authority = sets(cut.authority)
    message.additional = sets(cut.additional)
    return message, length


def _flags(query: dns.message.Message, response: Response) -> dns.flags.Flag:
    flags = dns.flags.QR | (query.flags & _KEPT)
    if response.authoritative:
        flags |= dns.flags.AA
    if response.recursion_available:
        flags |= dns.flags.RA
    if response.truncated:
        flags |= dns.flags.TC
    return dns.flags.Flag(flags)


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


def refused_version(query: dns.message.Message) -> Response | None:
    """BADVERS for an EDNS version that nobody speaks (plugin/pkg/edns Version)."""
    return Response(Rcode.BADVERS) if query.edns > 0 else None
