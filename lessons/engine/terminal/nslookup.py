"""nslookup, as BIND 9.18 prints it, for one name; its interactive mode needs a terminal of its own and is left out."""

from __future__ import annotations

import dns.flags
import dns.message
import dns.name
import dns.rdata
import dns.rrset
from dns.rcode import Rcode
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dighost import Runner, reverse_name, server_addresses
from lessons.engine.terminal.dighost_types import Answer, Fatal, Lookup
from lessons.engine.terminal.nslookup_options import Options

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


def nslookup(call: Call) -> int:
    """Look one name up: its addresses, or another type with -type=. Exit 1 if it has none."""
    try:
        options = Options(call)
        words = options.take(call.argv[1:])
        return 0 if words is None else Screen(call, options).look_up(*words)
    except Fatal as error:
        call.err(f"{error}\n")
        return 1


class Screen:
    """Prints what nslookup prints."""

    def __init__(self, call: Call, options: Options) -> None:
        self.call = call
        self.given = options.given
        self.options = options
        self.empty = False  # there was no A record
        self.wrong = False
        self.next: Lookup | None = None

    def look_up(self, name: str, server: str) -> int:
        """Look the name up at the server; gives the exit status."""
        if server:
            self.given.servers = server_addresses(self.call, server, "nslookup")
            self.given.check_ra = False
        lookup = Lookup(
            name,
            self.options.rdtype,
            self.options.rdclass,
            recurse=self.options.recurse,
            tcp=self.options.tcp or self.options.rdtype == RdataType.ANY,
            retries=self.options.tries,
            servfail_stops=False,
        )
        if (reverse := reverse_name(name, strict=True)) is not None:
            lookup = Lookup(
                reverse, RdataType.PTR, recurse=self.options.recurse, retries=self.options.tries
            )
        failed = False
        self.next = lookup
        while self.next is not None:
            lookup, self.next = self.next, None
            runner = Runner(self.call, self, self.given, "nslookup")
            runner.run(lookup)
            failed = failed or runner.failed
        self.call.out("\n")
        return 1 if failed or self.wrong else 0

    def trying(self, name: dns.name.Name) -> None:
        """Nothing is said of it."""

    def sending(self, lookup: Lookup, query: dns.message.Message) -> None:
        """Nothing is said of it."""

    def received(self, answer: Answer) -> None:
        """Nothing is said of it."""

    def comment(self, lookup: Lookup, text: str) -> None:
        """A remark."""
        self.call.out(f";; {text}\n")

    def warning(self, text: str) -> None:
        """A remark on something that went wrong."""
        self.call.out(f";; {text}\n")

    def unreached(self, lookup: Lookup, greet: bool) -> None:
        """The end without an answer."""
        self.call.out(";; no servers could be reached\n")

    # bin/dig/nslookup.c printmessage
    def print_message(self, answer: Answer) -> None:
        """A reply: the server once, then what it said."""
        message, lookup = answer.message, answer.lookup
        for_addresses = self.options.default and lookup.rdtype == RdataType.A
        if not self.options.default or for_addresses:
            spot = f"{answer.server}#{self.given.port}"
            self.call.out(f"Server:\t\t{answer.userarg}\nAddress:\t{spot}\n\n")
        if self.options.debug:
            self._details(message)
        if message.rcode() != Rcode.NOERROR:
            rcode = Rcode.to_text(message.rcode())
            self.call.out(f"** server can't find {_text(answer.name)}: {rcode}\n")
            self.wrong = True
            return
        if for_addresses:
            self._then_ipv6(answer)
        authoritative = bool(message.flags & dns.flags.AA)
        if not authoritative and (not self.options.default or for_addresses):
            self.call.out("Non-authoritative answer:\n")
        self._answer(answer, for_addresses)
        if not authoritative and lookup.rdtype not in (RdataType.A, RdataType.AAAA):
            self.call.out("\nAuthoritative answers can be found from:\n")
            self._section(message.authority, in_answer=False)
            self._section(message.additional, in_answer=False)

    def _then_ipv6(self, answer: Answer) -> None:
        """The name at the end of the aliases is asked for an AAAA record next."""
        links = {
            rrset.name: rrset[0].target
            for rrset in answer.message.answer
            if rrset.rdtype == RdataType.CNAME
        }
        name = answer.name
        for _ in links:
            name = links.get(name, name)
        self.next = Lookup(
            _text(name),
            RdataType.AAAA,
            answer.lookup.rdclass,
            recurse=self.options.recurse,
            tcp=answer.lookup.tcp,
            retries=self.options.tries,
            servfail_stops=False,
            new_search=False,
        )

    def _answer(self, answer: Answer, for_addresses: bool) -> None:
        if answer.message.answer:
            self._section(answer.message.answer, in_answer=True)
        elif for_addresses:
            self.empty = True
        elif not self.options.default or (answer.lookup.rdtype == RdataType.AAAA and self.empty):
            self.call.out(f"*** Can't find {answer.lookup.textname}: No answer\n")

    def _section(self, rrsets: list[dns.rrset.RRset], in_answer: bool) -> None:
        for rrset in rrsets:
            name = _text(rrset.name)
            for rdata in rrset:
                if in_answer and rdata.rdtype in (RdataType.A, RdataType.AAAA):
                    self.call.out(f"Name:\t{name}\nAddress: {rdata.to_text()}\n")
                elif rdata.rdtype == RdataType.SOA:
                    self.call.out(f"{name}\n{_start(rdata)}")
                else:
                    self.call.out(f"{name}\t{_value(rdata)}\n")

    def _details(self, message: dns.message.Message) -> None:
        """What -debug adds: all sections, record by record."""
        self.call.out("------------\n    QUESTIONS:\n")
        for rrset in message.question:
            rdtype, rdclass = RdataType.to_text(rrset.rdtype), RdataClass.to_text(rrset.rdclass)
            self.call.out(f"\t{_text(rrset.name)}, type = {rdtype}, class = {rdclass}\n")
        for title, rrsets in (
            ("ANSWERS", message.answer),
            ("AUTHORITY RECORDS", message.authority),
            ("ADDITIONAL RECORDS", message.additional),
        ):
            self.call.out(f"    {title}:\n")
            for rrset in rrsets:
                for rdata in rrset:
                    shown = (
                        _start(rdata) if rdata.rdtype == RdataType.SOA else f"\t{_value(rdata)}\n"
                    )
                    self.call.out(f"    ->  {_text(rrset.name)}\n{shown}\tttl = {rrset.ttl}\n")
        self.call.out("------------\n")


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True)


def _value(rdata: dns.rdata.Rdata) -> str:
    kind = _KINDS.get(rdata.rdtype, f"rdata_{int(rdata.rdtype)} = ")
    return f"{kind}{rdata.to_text()}"


def _start(rdata: dns.rdata.Rdata) -> str:
    lines = []
    for label, field in _SOA_FIELDS:
        value = getattr(rdata, field)
        shown = _text(value) if isinstance(value, dns.name.Name) else value
        lines.append(f"\t{label} = {shown}\n")
    return "".join(lines)
