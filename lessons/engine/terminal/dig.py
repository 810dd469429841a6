"""dig, as BIND 9.18 prints it."""

from __future__ import annotations

import dns.flags
import dns.message
import dns.name
from dns.opcode import Opcode
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.terminal import dig_text
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dig_options import parse
from lessons.engine.terminal.dig_parsed import Options, Parsed
from lessons.engine.terminal.dig_source import is_own, unbound
from lessons.engine.terminal.dig_trace import trace
from lessons.engine.terminal.dighost import VERSION, Runner, server_addresses
from lessons.engine.terminal.dighost import settings as place_settings
from lessons.engine.terminal.dighost_types import Answer, Fatal, Lookup

_FLAGS = ("QR", "AA", "TC", "RD", "RA", "AD", "CD")
_LOCAL = dns.name.from_text("local.")
_MDNS = (
    ";; WARNING: .local is reserved for Multicast DNS\n"
    ";; You are currently testing what happens when an mDNS query is leaked to DNS\n"
)


def dig(call: Call) -> int:
    """Look names up; exit 0 for any answer, 1 for wrong usage, 9 where no server answered, 10 for a wrong name."""
    try:
        parsed = parse(call)
        if parsed is None:
            return 0
        call.err("".join(parsed.warnings))  # each without a newline, as the real one has it
        return _run(call, parsed)
    except Fatal as error:
        call.out(error.said)
        if str(error):
            call.err(f"{error}\n")
        return error.status


def _run(call: Call, parsed: Parsed) -> int:
    given = place_settings(call)
    given.use_search, given.show_search = parsed.use_search, parsed.show_search
    given.timeout, given.port = parsed.timeout, parsed.port
    given.ndots = given.ndots if parsed.ndots is None else parsed.ndots
    if parsed.domain:
        given.search = (parsed.domain,)
    if parsed.server is not None:
        given.servers = server_addresses(call, parsed.server, "dig")
    screen = Screen(call, parsed, len(given.servers) if parsed.server is not None else 0)
    failed = False
    for lookup, options in parsed.lookups:
        screen.options = options
        if not is_own(call, parsed.source):
            failed = unbound(call, given, lookup)
        elif lookup.trace:
            failed = not trace(call, screen, given, lookup)
        else:
            runner = Runner(call, screen, given, "dig")
            runner.run(lookup)
            failed = runner.failed
    return 9 if failed else 0


class Screen:
    """Prints what dig prints."""

    def __init__(self, call: Call, parsed: Parsed, servers: int) -> None:
        self.call = call
        self.parsed = parsed
        self.options = Options()
        self._greeting = _greeting(parsed, servers)

    def trying(self, name: object) -> None:
        """Dig says nothing of it."""

    def sending(self, lookup: Lookup, query: dns.message.Message) -> None:
        """With +qr the query is printed like an answer."""
        if not self.options.query or self.parsed.short:
            return
        self._greet()
        self._header(query, sent=True)
        self._body(query, lookup, sent=True)
        if self.options.stats:
            self.call.out(f";; QUERY SIZE: {len(query.to_wire())}\n\n")

    def print_message(self, answer: Answer) -> None:
        """A reply, with what the options want of it."""
        missed = answer.message.rcode() == Rcode.NXDOMAIN
        self._greet(again=self.parsed.show_search and missed)
        if answer.lookup.rdtype == RdataType.AXFR:
            self.call.out("; Transfer failed.\n")
            return
        if self.parsed.short:
            self._short(answer)
            return
        self._header(answer.message, sent=False)
        self._body(answer.message, answer.lookup, sent=False)

    def comment(self, lookup: Lookup, text: str) -> None:
        """Remarks are comments, which +short and +nocomments leave out."""
        if self.options.comments and not self.parsed.short:
            self.call.out(f";; {text}\n")

    def warning(self, text: str) -> None:
        """Warnings are always printed."""
        self.call.out(f";; {text}\n")

    def unreached(self, lookup: Lookup, greet: bool) -> None:
        """The end of a lookup without an answer."""
        if greet:
            self.call.out(self._greeting)
        self.call.out(";; no servers could be reached\n")

    def _greet(self, again: bool = False) -> None:
        """The first lines, once; `again` where another step of the search will repeat them."""
        if self.parsed.command and not self.parsed.short:
            self.call.out(self._greeting)
        self._greeting = self._greeting if again else ""

    # bin/dig/dig.c printmessage
    def _header(self, message: dns.message.Message, sent: bool) -> None:
        if not self.options.comments:
            return
        self.call.out(";; Sending:\n" if sent else ";; Got answer:\n")
        if any(_is_local(rrset.name) for rrset in message.question):
            self.call.out(_MDNS)
        opcode, rcode = Opcode.to_text(message.opcode()), Rcode.to_text(message.rcode())
        flags = [name.lower() for name in _FLAGS if message.flags & dns.flags.Flag[name]]
        counts = dig_text.counts(message)
        self.call.out(f";; ->>HEADER<<- opcode: {opcode}, status: {rcode}, id: {message.id}\n")
        self.call.out(
            f";; flags:{''.join(f' {flag}' for flag in flags)}; QUERY: {counts[0]}, "
            f"ANSWER: {counts[1]}, AUTHORITY: {counts[2]}, ADDITIONAL: {counts[3]}\n"
        )
        if not sent and message.flags & dns.flags.RD and not message.flags & dns.flags.RA:
            self.call.out(";; WARNING: recursion requested but not available\n")

    def _body(self, message: dns.message.Message, lookup: Lookup, sent: bool) -> None:
        options, comments = self.options, self.options.comments
        text = "\n" if comments else ""
        if comments and message.edns >= 0:
            text += dig_text.pseudosection(message, sent)
        if options.question and message.question:
            text += ";; QUESTION SECTION:\n" if comments else ""
            for rrset in message.question:
                text += ";" + dig_text.question(
                    rrset.name, rrset.rdclass, rrset.rdtype, options.style
                )
            text += "\n" if comments else ""
        for shown, title, rrsets in (
            (options.answer, "ANSWER", message.answer),
            (options.authority, "AUTHORITY", message.authority),
            (options.additional, "ADDITIONAL", message.additional),
        ):
            if shown and rrsets:
                text += f";; {title} SECTION:\n" if comments else ""
                text += "".join(dig_text.records(rrset, options.style) for rrset in rrsets)
                text += "\n" if comments else ""
        self.call.out(text)

    def _short(self, answer: Answer) -> None:
        where = ""
        if self.options.identify:
            where = f" from server {answer.server} in {self._time(answer)}."
        for rrset in answer.message.answer:
            # A trace meets several types, so it names them.
            kind = f"{RdataType.to_text(rrset.rdtype)} " if answer.lookup.trace else ""
            for rdata in rrset:
                self.call.out(f"{kind}{rdata.to_text()}{where}\n")

    # bin/dig/dig.c received
    def received(self, answer: Answer) -> None:
        """The statistics after an answer."""
        if self.parsed.short or answer.lookup.rdtype == RdataType.AXFR:
            return
        spot = f"{answer.server}#{self.parsed.port}({answer.userarg})"
        if self.options.stats:
            when = self.call.cluster.clock.datetime().strftime("%a %b %d %H:%M:%S UTC %Y")
            protocol = "TCP" if answer.lookup.tcp else "UDP"
            self.call.out(
                f";; Query time: {self._time(answer, 'msec', 'usec')}\n"
                f";; SERVER: {spot} ({protocol})\n;; WHEN: {when}\n"
                f";; MSG SIZE  rcvd: {answer.size}\n\n"
            )
        elif self.options.identify:
            took = self._time(answer)
            self.call.out(f";; Received {answer.size} bytes from {spot} in {took}\n\n")

    def _time(self, answer: Answer, milliseconds: str = "ms", microseconds: str = "us") -> str:
        if self.parsed.microseconds:
            return f"{answer.elapsed * 1000} {microseconds}"
        return f"{answer.elapsed} {milliseconds}"


def _greeting(parsed: Parsed, servers: int) -> str:
    text = f"\n; <<>> DiG {VERSION} <<>>{''.join(f' {word}' for word in parsed.words)}\n"
    if servers:
        text += f"; ({servers} server{'s' if servers > 1 else ''} found)\n"
    short = " +short" if parsed.greeted_short else ""
    command = " +cmd" if parsed.greeted else ""
    return text + f";; global options:{short}{command}\n" if parsed.greeted else ""


def _is_local(name: dns.name.Name) -> bool:
    return name.is_subdomain(_LOCAL)
