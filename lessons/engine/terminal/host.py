"""host, as BIND 9.18 prints it."""

from __future__ import annotations

import getopt
from dataclasses import replace

import dns.exception
import dns.flags
import dns.message
import dns.name
from dns.opcode import Opcode
from dns.rcode import Rcode
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from lessons.engine.terminal import dig_text
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dighost import (
    VERSION,
    Runner,
    reverse_name,
    server_addresses,
    settings,
)
from lessons.engine.terminal.dighost_types import Answer, Fatal, Lookup

USAGE = """\
Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]
            [-R number] [-m flag] [-p port] hostname [server]
       -a is equivalent to -v -t ANY
       -A is like -a but omits RRSIG, NSEC, NSEC3
       -c specifies query class for non-IN data
       -C compares SOA records on authoritative nameservers
       -d is equivalent to -v
       -l lists all hosts in a domain, using AXFR
       -m set memory debugging flag (trace|record|usage)
       -N changes the number of dots allowed before root lookup is done
       -p specifies the port on the server to query
       -r disables recursive processing
       -R specifies number of retries for UDP packets
       -s a SERVFAIL response should stop query
       -t specifies the query type
       -T enables TCP/IP mode
       -U enables UDP mode
       -v enables verbose output
       -V print version number and exit
       -w specifies to wait forever for a reply
       -W specifies how long to wait for a reply
       -4 use IPv4 query transport only
       -6 use IPv6 query transport only"""

_OPTIONS = "46aAc:dilnm:p:rst:vVwCDN:R:TUW:"
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
    screen = Screen(call)
    try:
        words = screen.options(call.argv[1:])
        return 0 if words is None else screen.look_up(words)
    except Fatal as error:
        call.err(f"{error}\n")
        return min(error.status, 2)


class Screen:
    """Prints what host prints, and knows what it was told to do."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.given = settings(call)
        self.given.use_search = True
        self.lookup = Lookup(retries=2, servfail_stops=False)
        self.default = True  # no -t and no -c: addresses, then mail exchangers
        self.verbose = False
        self.listed = ""  # the server the user named
        self.wrong = False
        self.next: list[Lookup] = []

    # bin/dig/host.c parse_args
    def options(self, arguments: tuple[str, ...]) -> list[str] | None:
        """Take the options; gives the name and, if named, the server. None where only the version was asked."""
        try:
            options, words = getopt.gnu_getopt(list(arguments), _OPTIONS)
        except getopt.GetoptError as error:
            raise Fatal(f"host: illegal option -- {error.opt}\n{USAGE}") from None
        for option, value in options:
            if option == "-V":
                self.call.err(f"host {VERSION}\n")
                return None
            self._option(option, value)
        if not words:
            raise Fatal(USAGE)
        return words

    def _option(self, option: str, value: str) -> None:
        match option:
            case "-t":
                self._type(value)
            case "-c":
                self._class(value)
            case "-a" | "-A":
                self._type("ANY")
                self.lookup = replace(self.lookup, tcp=False)
                self.verbose = True
            case "-l":
                self.lookup = replace(self.lookup, rdtype=RdataType.AXFR, tcp=True)
                self.default = False
            case "-v" | "-d":
                self.verbose = True
            case "-r":
                self.lookup = replace(self.lookup, recurse=False)
            case "-s":
                self.lookup = replace(self.lookup, servfail_stops=True)
            case "-T" | "-U":
                self.lookup = replace(self.lookup, tcp=option == "-T")
            case "-C":
                raise Fatal("host: -C is not part of this lab")
            case "-N" | "-p" | "-R" | "-W":
                self._number(option, int(value) if value.isdigit() else 0)

    def _type(self, value: str) -> None:
        try:
            rdtype = RdataType.from_text(value)
        except (dns.exception.DNSException, ValueError):
            raise Fatal(f"host: invalid type: {value}\n", 2) from None
        over_tcp = rdtype in (RdataType.ANY, RdataType.AXFR)
        self.lookup = replace(self.lookup, rdtype=rdtype, tcp=self.lookup.tcp or over_tcp)
        self.default = False

    def _class(self, value: str) -> None:
        try:
            self.lookup = replace(self.lookup, rdclass=RdataClass.from_text(value))
        except (dns.exception.DNSException, ValueError):
            raise Fatal(f"host: invalid class: {value}\n", 2) from None
        self.default = False

    def _number(self, option: str, number: int) -> None:
        if option == "-N":
            self.given.ndots = number
        elif option == "-p":
            self.given.port = min(65535, number)
        elif option == "-R":
            self.lookup = replace(self.lookup, retries=max(2, number + 1))
        else:
            self.given.timeout = max(1, number)

    def look_up(self, words: list[str]) -> int:
        """Look the name up; gives the exit status."""
        if len(words) > 1:
            self.listed = words[1]
            self.given.servers = server_addresses(self.call, words[1], "host")
        lookup = replace(self.lookup, textname=words[0])
        if (reverse := reverse_name(words[0], strict=True)) is not None:
            lookup = replace(lookup, textname=reverse, rdtype=RdataType.PTR)
            self.default = self.given.use_search = False
        self.next = [lookup]
        failed = False
        while self.next:
            runner = Runner(self.call, self, self.given, "host")
            runner.run(self.next.pop(0))
            failed = failed or runner.failed
        return 1 if failed or self.wrong else 0

    def trying(self, name: dns.name.Name) -> None:
        """With -v, each name that is tried."""
        if self.verbose:
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
            if self.default and answer.lookup.rdtype == RdataType.A:
                self._then_others(answer)
            if self.verbose:
                self._sections(message)
            else:
                self._sentences(answer)
        if self.verbose:
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
        if not self.default and not answer.message.answer:
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
