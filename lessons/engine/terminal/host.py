"""host, as BIND 9.18 prints it."""

from __future__ import annotations

from dataclasses import replace

import dns.flags
import dns.message
import dns.name
from dns.opcode import Opcode
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.terminal import dig_text
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dighost import Runner, reverse_name, server_addresses
from lessons.engine.terminal.dighost_types import Answer, Fatal, Lookup
from lessons.engine.terminal.host_options import Options

_KINDS = {
    RdataType.A: "has address",
    RdataType.NS: "name server",
    RdataType.CNAME: "is an alias for",
    RdataType.PTR: "domain name pointer",
    RdataType.HINFO: "host information",
    RdataType.MX: "mail is handled by",
    RdataType.TXT: "descriptive text",
    RdataType.AAAA: "has IPv6 address",
    RdataType.LOC: "location",
}
_FLAGS = ("QR", "AA", "TC", "RD", "RA", "AD", "CD")
_FOLLOWING = (RdataType.AAAA, RdataType.MX)


def host(call: Call) -> int:
    """Look a name up: addresses and mail exchangers, or another type with -t. Exit 1 if it is not found."""
    try:
        options = Options(call)
        words = options.take(call.argv[1:])
        return 0 if words is None else Screen(call, options).look_up(words)
    except Fatal as error:
        call.err(f"{error}\n")
        return min(error.status, 2)


class Screen:
    """Prints what host prints."""

    def __init__(self, call: Call, options: Options) -> None:
        self.call = call
        self.given = options.given
        self.options = options
        self.listed = ""  # the server the user named
        self.wrong = False
        self.next: list[Lookup] = []

    def look_up(self, words: list[str]) -> int:
        """Look the name up; gives the exit status."""
        if len(words) > 1:
            self.listed = words[1]
            self.given.servers = server_addresses(self.call, words[1], "host")
        lookup = replace(self.options.lookup, textname=words[0])
        if (reverse := reverse_name(words[0], strict=True)) is not None:
            lookup = replace(lookup, textname=reverse, rdtype=RdataType.PTR)
            self.options.default = self.given.use_search = False
        self.next = [lookup]
        failed = False
        while self.next:
            runner = Runner(self.call, self, self.given, "host")
            runner.run(self.next.pop(0))
            failed = failed or runner.failed
        return 1 if failed or self.wrong else 0

    def trying(self, name: dns.name.Name) -> None:
        """With -v, each name that is tried."""
        if self.options.verbose:
            self.call.out(f'Trying "{_text(name)}"\n')

    def sending(self, lookup: Lookup, query: dns.message.Message) -> None:
        """Nothing is said of it."""

    def comment(self, lookup: Lookup, text: str) -> None:
        """Host makes no remarks."""

    def warning(self, text: str) -> None:
        """Something went wrong."""
        self.call.out(f";; {text}\n")

    def unreached(self, lookup: Lookup, greet: bool) -> None:
        """The end without an answer."""
        self.call.out(";; no servers could be reached\n")

    # bin/dig/host.c printmessage
    def print_message(self, answer: Answer) -> None:
        """A reply, in sentences or (-v) in sections."""
        if self.listed:
            spot = f"{answer.server}#{self.given.port}"
            self.call.out(
                f"Using domain server:\nName: {self.listed}\nAddress: {spot}\nAliases: \n\n"
            )
            self.listed = ""
        message = answer.message
        if message.rcode() != Rcode.NOERROR:
            self._not_found(answer)
        else:
            if self.options.default and answer.lookup.rdtype == RdataType.A:
                self._then_others(answer)
            if self.options.verbose:
                self._sections(message)
            else:
                self._sentences(answer)

    def received(self, answer: Answer) -> None:
        """With -v, how big the reply was."""
        if self.options.verbose:
            spot = f"{answer.server}#{self.given.port}"
            self.call.out(f"Received {answer.size} bytes from {spot} in {answer.elapsed} ms\n")

    def _not_found(self, answer: Answer) -> None:
        rcode = answer.message.rcode()
        name = answer.lookup.textname if rcode == Rcode.NXDOMAIN else _text(answer.name)
        self.call.out(f"Host {name} not found: {int(rcode)}({Rcode.to_text(rcode)})\n")
        if answer.lookup.rdtype == RdataType.AXFR:
            self.call.out("; Transfer failed.\n")
        self.wrong = True

    def _then_others(self, answer: Answer) -> None:
        """The name at the end of the aliases is asked for AAAA and MX records next."""
        links = {
            rrset.name: rrset[0].target
            for rrset in answer.message.answer
            if rrset.rdtype == RdataType.CNAME
        }
        name = answer.name
        for _ in links:
            name = links.get(name, name)
        text = _text(name)
        self.next += [
            replace(answer.lookup, textname=text, rdtype=rdtype, new_search=False)
            for rdtype in _FOLLOWING
        ]

    def _sentences(self, answer: Answer) -> None:
        for rrset in answer.message.answer:
            kind = _KINDS.get(rrset.rdtype, f"has {RdataType.to_text(rrset.rdtype)} record")
            for rdata in rrset:
                self.call.out(f"{_text(rrset.name)} {kind} {rdata.to_text()}\n")
        if not self.options.default and not answer.message.answer:
            rdtype = RdataType.to_text(answer.lookup.rdtype)
            self.call.out(f"{_text(answer.name)} has no {rdtype} record\n")

    def _sections(self, message: dns.message.Message) -> None:
        opcode, rcode = Opcode.to_text(message.opcode()), Rcode.to_text(message.rcode())
        flags = " ".join(name.lower() for name in _FLAGS if message.flags & dns.flags.Flag[name])
        counts = dig_text.counts(message)
        self.call.out(f";; ->>HEADER<<- opcode: {opcode}, status: {rcode}, id: {message.id}\n")
        self.call.out(
            f";; flags: {flags}; QUERY: {counts[0]}, ANSWER: {counts[1]}, "
            f"AUTHORITY: {counts[2]}, ADDITIONAL: {counts[3]}\n"
        )
        style = dig_text.Style()
        for rrset in message.question:
            line = dig_text.question(rrset.name, rrset.rdclass, rrset.rdtype, style)
            self.call.out(f"\n;; QUESTION SECTION:\n;{line}")
        for title, rrsets in (
            ("ANSWER", message.answer),
            ("AUTHORITY", message.authority),
            ("ADDITIONAL", message.additional),
        ):
            if rrsets:
                text = "".join(dig_text.records(rrset, style) for rrset in rrsets)
                self.call.out(f"\n;; {title} SECTION:\n{text}")
        self.call.out("\n")


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True)
