"""Records in master-file form, with the columns that BIND's tools print them in (lib/dns/masterdump.c)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rdata
import dns.rrset
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

_TAB = 8
_NSID, _COOKIE = 3, 10

_UNITS = ((604800, "w"), (86400, "d"), (3600, "h"), (60, "m"), (1, "s"))
_WORDS = ((604800, "week"), (86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


@dataclass(frozen=True, slots=True)
class Style:
    """What of a record is shown, and how."""

    ttl: bool = True
    rdclass: bool = True
    ttl_units: bool = False
    multiline: bool = False
    expand_aaaa: bool = False

    @property
    def columns(self) -> tuple[int, int, int, int]:
        """Where TTL, class, type and data start."""
        if self.multiline or not (self.ttl or self.rdclass):
            return 24, 24, 24, 32
        if not (self.ttl and self.rdclass):
            return 24, 24, 32, 40
        return 24, 32, 40, 48


class _Line:
    """A line that grows to the right, filled up to columns with tabs and blanks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.column = len(text)

    def add(self, column: int, text: str) -> None:
        to = max(column, self.column + 1)
        tabs = to // _TAB - self.column // _TAB
        start = to // _TAB * _TAB if tabs > 0 else self.column
        self.text += "\t" * max(0, tabs) + " " * (to - start) + text
        self.column = to + len(text)


def question(name: dns.name.Name, rdclass: RdataClass, rdtype: RdataType, style: Style) -> str:
    """A question's line, without the semicolon before it."""
    _, class_column, type_column, _ = style.columns
    line = _Line(name.to_text())
    line.add(class_column, RdataClass.to_text(rdclass))
    line.add(type_column, RdataType.to_text(rdtype))
    return f"{line.text}\n"


def records(rrset: dns.rrset.RRset, style: Style) -> str:
    """The lines of a record set."""
    return "".join(_record(rrset, rdata, style) for rdata in rrset)


def _record(rrset: dns.rrset.RRset, rdata: dns.rdata.Rdata, style: Style) -> str:
    ttl_column, class_column, type_column, data_column = style.columns
    line = _Line(rrset.name.to_text())
    if style.ttl:
        line.add(ttl_column, units(rrset.ttl) if style.ttl_units else str(rrset.ttl))
    if style.rdclass:
        line.add(class_column, RdataClass.to_text(rrset.rdclass))
    line.add(type_column, RdataType.to_text(rrset.rdtype))
    line.add(data_column, _data(rdata, style))
    return f"{line.text}\n"


def _data(rdata: dns.rdata.Rdata, style: Style) -> str:
    if style.expand_aaaa and rdata.rdtype == RdataType.AAAA:
        return ipaddress.IPv6Address(rdata.to_text()).exploded
    return _multiline(rdata) if style.multiline else rdata.to_text()


def _multiline(rdata: dns.rdata.Rdata) -> str:
    """The data over several lines, for the one type in a cluster that has such a form."""
    if rdata.rdtype != RdataType.SOA:
        return rdata.to_text()
    mname, rname, *numbers = rdata.to_text().split()
    names = ("serial", "refresh", "retry", "expire", "minimum")
    lines = [f"{mname} {rname} ("]
    for name, number in zip(names, numbers, strict=True):
        spelled = "" if name == "serial" else f" ({spoken(int(number))})"
        lines.append(f"\t\t\t\t{number:<10} ; {name}{spelled}")
    return "\n".join([*lines, "\t\t\t\t)"])


def units(seconds: int) -> str:
    """A TTL in units: 1d2h; 0 is 0s."""
    text = ""
    for size, unit in _UNITS:
        count, seconds = divmod(seconds, size)
        text += f"{count}{unit}" if count else ""
    return text or "0s"


def spoken(seconds: int) -> str:
    """A duration in words: 1 day 2 hours."""
    words: list[str] = []
    left = seconds
    for size, word in _WORDS:
        count, left = divmod(left, size)
        if count or (size == 1 and not words):
            words.append(f"{count} {word}{'' if count == 1 else 's'}")
    return " ".join(words)


def counts(message: dns.message.Message) -> tuple[int, int, int, int]:
    """How many records a message's header announces for each section; the OPT record is an additional one."""
    additional = _count(message.additional) + (message.edns >= 0)
    return (
        len(message.question),
        _count(message.answer),
        _count(message.authority),
        additional,
    )


def _count(sections: Iterable[dns.rrset.RRset]) -> int:
    return sum(len(rrset) for rrset in sections)


# lib/dns/message.c dns_message_pseudosectiontotext
def pseudosection(message: dns.message.Message, sent: bool) -> str:
    """The OPT record, option by option."""
    flags = " do" if message.ednsflags & dns.flags.DO else ""
    text = ";; OPT PSEUDOSECTION:\n"
    text += f"; EDNS: version: {message.edns}, flags:{flags}; udp: {message.payload}\n"
    for option in message.options:
        data = (option.to_wire() or b"").hex()
        if option.otype == _NSID:
            text += "; NSID:" + (f" {data}" if data else "") + "\n"
        elif isinstance(option, dns.edns.ECSOption):
            text += f"; CLIENT-SUBNET: {option.address}/{option.srclen}/{option.scopelen}\n"
        elif option.otype == _COOKIE:
            text += f"; COOKIE: {data}" + ("" if sent else " (echoed)") + "\n"
        else:
            text += f"; {option.otype.name}:" + (f" {data}" if data else "") + "\n"
    return text
