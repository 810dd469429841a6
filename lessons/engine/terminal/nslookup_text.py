"""Records as nslookup prints them (bin/dig/nslookup.c printsection, detailsection)."""

from __future__ import annotations

import dns.message
import dns.name
import dns.rdata
import dns.rrset
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

_KINDS = {
    RdataType.A: "internet address = ",
    RdataType.NS: "nameserver = ",
    RdataType.CNAME: "canonical name = ",
    RdataType.SOA: "soa = ",
    RdataType.PTR: "name = ",
    RdataType.MX: "mail exchanger = ",
    RdataType.TXT: "text = ",
    RdataType.AAAA: "has AAAA address ",
    RdataType.SRV: "service = ",
    RdataType.NAPTR: "naptr = ",
    RdataType.DNAME: "dname = ",
    RdataType.OPT: "optional = ",
}
_SOA_FIELDS = (
    ("origin", "mname"),
    ("mail addr", "rname"),
    ("serial", "serial"),
    ("refresh", "refresh"),
    ("retry", "retry"),
    ("expire", "expire"),
    ("minimum", "minimum"),
)


def section(rrsets: list[dns.rrset.RRset], *, in_answer: bool) -> str:
    """A section's records; addresses stand in the answer on lines of their own."""
    lines = ""
    for rrset in rrsets:
        name = name_text(rrset.name)
        for rdata in rrset:
            if in_answer and rdata.rdtype in (RdataType.A, RdataType.AAAA):
                lines += f"Name:\t{name}\nAddress: {rdata.to_text()}\n"
            elif rdata.rdtype == RdataType.SOA:
                lines += f"{name}\n{_start(rdata)}"
            else:
                lines += f"{name}\t{_value(rdata)}\n"
    return lines


def details(message: dns.message.Message) -> str:
    """What -debug adds: all sections, record by record."""
    text = "------------\n    QUESTIONS:\n"
    for rrset in message.question:
        rdtype, rdclass = RdataType.to_text(rrset.rdtype), RdataClass.to_text(rrset.rdclass)
        text += f"\t{name_text(rrset.name)}, type = {rdtype}, class = {rdclass}\n"
    for title, rrsets in (
        ("ANSWERS", message.answer),
        ("AUTHORITY RECORDS", message.authority),
        ("ADDITIONAL RECORDS", message.additional),
    ):
        text += f"    {title}:\n"
        for rrset in rrsets:
            for rdata in rrset:
                is_start = rdata.rdtype == RdataType.SOA
                shown = _start(rdata) if is_start else f"\t{_value(rdata)}\n"
                text += f"    ->  {name_text(rrset.name)}\n{shown}\tttl = {rrset.ttl}\n"
    return f"{text}------------\n"


def name_text(name: dns.name.Name) -> str:
    """A name without the dot at its end."""
    return name.to_text(omit_final_dot=True)


def _value(rdata: dns.rdata.Rdata) -> str:
    kind = _KINDS.get(rdata.rdtype, f"rdata_{int(rdata.rdtype)} = ")
    return f"{kind}{rdata.to_text()}"


def _start(rdata: dns.rdata.Rdata) -> str:
    lines = []
    for label, field in _SOA_FIELDS:
        value = getattr(rdata, field)
        shown = name_text(value) if isinstance(value, dns.name.Name) else value
        lines.append(f"\t{label} = {shown}\n")
    return "".join(lines)
