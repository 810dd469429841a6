"""How long a message is on the wire, and what is left of it where it must fit a client's buffer.

CoreDNS sends messages uncompressed while they fit and compresses them only when they are too long
(request/request.go Scrub; miekg/dns Msg.Truncate), so lengths are counted here rather than taken from an encoder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import dns.message
import dns.name
from dns.rdatatype import RdataType

from lessons.engine.dns.records import Record, Response

HEADER = 12
_LARGEST_OFFSET = 2**14

# Rdata of names and numbers: the bytes of the numbers, the names, and whether these may be compressed (RFC 3597 section 4).
_LAYOUTS = {
    RdataType.CNAME: (0, ("target",), True),
    RdataType.NS: (0, ("target",), True),
    RdataType.PTR: (0, ("target",), True),
    RdataType.MX: (2, ("exchange",), True),
    RdataType.SOA: (20, ("mname", "rname"), True),
    RdataType.SRV: (6, ("target",), False),
}
_PLAIN_LENGTHS = {RdataType.A: 4, RdataType.AAAA: 16}


class Ruler:
    """Counts the length of a message record by record; with `compress`, names seen before cost a pointer."""

    def __init__(self, compress: bool) -> None:
        self.compress = compress
        self.length = HEADER
        self._seen: set[tuple[bytes, ...]] = set()

    def name(self, name: dns.name.Name, at: int, compress: bool = True) -> int:
        """The length of a name that starts at offset `at`."""
        if not self.compress:
            return sum(map(len, name.labels)) + len(name.labels)
        length = 0
        for index, label in enumerate(name.labels):
            rest = name.labels[index:]
            if len(rest) > 1 and rest in self._seen and compress:
                return length + 2
            if len(rest) > 1 and at + length < _LARGEST_OFFSET:
                self._seen.add(rest)
            length += len(label) + 1
        return length

    def question(self, name: dns.name.Name) -> None:
        """Count a question."""
        self.length += self.name(name, self.length) + 4

    def record(self, record: Record) -> int:
        """The length of a record that comes next."""
        length = self.name(record.owner, self.length) + 10
        return length + self._rdata(record, self.length + length)

    def _rdata(self, record: Record, at: int) -> int:
        rdata = record.rdata
        plain = _PLAIN_LENGTHS.get(rdata.rdtype)
        if plain is not None:
            return plain
        layout = _LAYOUTS.get(rdata.rdtype)
        if layout is None:
            return len(rdata.to_wire() or b"")
        numbers, fields, compressible = layout
        length = numbers
        for field in fields:
            length += self.name(getattr(rdata, field), at + length, compressible)
        return length


def option_length(message: dns.message.Message) -> int:
    """The length of a message's OPT record, 0 without one."""
    if message.edns < 0:
        return 0
    return 11 + sum(4 + len(option.to_wire() or b"") for option in message.options)


def length(
    name: dns.name.Name, sections: Iterable[Sequence[Record]], opt: int, compress: bool
) -> int:
    """The length of a message with one question."""
    ruler = Ruler(compress)
    ruler.question(name)
    for section in sections:
        for record in section:
            ruler.length += ruler.record(record)
    return ruler.length + opt


def fitted(response: Response, name: dns.name.Name, opt: int, size: int) -> tuple[Response, int]:
    """The response cut to `size` bytes as CoreDNS cuts it, and how long it then is."""
    sections = (response.answer, response.authority, response.additional)
    plain = length(name, sections, opt, compress=False)
    if plain <= size:
        return response, plain
    ruler = Ruler(compress=True)
    ruler.question(name)
    kept = [_cut(section, ruler, size - opt) for section in sections]
    lost = len(kept[0]) < len(response.answer) or len(kept[1]) < len(response.authority)
    cut = replace(
        response,
        answer=kept[0],
        authority=kept[1],
        additional=kept[2],
        truncated=response.truncated or lost,
    )
    return cut, length(name, kept, opt, compress=True)


def _cut(section: Sequence[Record], ruler: Ruler, size: int) -> tuple[Record, ...]:
    """The records of a section that still fit; once one does not, nothing after it is taken either."""
    for index, record in enumerate(section):
        if ruler.length >= size:
            return tuple(section[:index])
        needed = ruler.record(record)
        if ruler.length + needed > size:
            ruler.length = size
            return tuple(section[:index])
        ruler.length += needed
    return tuple(section)
