"""nslookup as BusyBox 1.35 has it: all queries at once, each answer as it comes."""

from __future__ import annotations

from dataclasses import dataclass

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rdata
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.dns.names import is_address, reverse_name
from lessons.engine.terminal.busybox import VERSION
from lessons.engine.terminal.call import Call

USAGE = f"""\
{VERSION} multi-call binary.

Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]

Query DNS about HOST

QUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any
"""

# In the order in which several -type options are asked.
_TYPES = ("SOA", "NS", "A", "AAAA", "CNAME", "MX", "TXT", "SRV", "PTR", "ANY")
_OPTIONS = ("type", "querytype", "port", "retry", "debug", "t", "timeout")
_KINDS = {
    RdataType.NS: "nameserver",
    RdataType.CNAME: "canonical name",
    RdataType.PTR: "name",
    RdataType.MX: "mail exchanger",
    RdataType.TXT: "text",
    RdataType.SRV: "service",
}


class _Usage(Exception):
    """The command line is wrong; the text is what stands before the usage, if anything."""


@dataclass(slots=True)
class _Wanted:
    """What the command line asks for."""

    types: list[str]
    port: int = 53
    timeout: int = 5
    words: tuple[str, ...] = ()


def busybox_nslookup(call: Call) -> int:
    """`nslookup [-type=TYPE] HOST [SERVER]`: exit 1 as soon as one of the names tried does not exist."""
    try:
        wanted = _options(call.argv[1:])
    except _Usage as error:
        call.err(f"{error}\n" if str(error) else USAGE)
        return 1
    resolver = call.cluster.dns.resolver(call.place)
    servers = wanted.words[1:] or resolver.nameservers or ("127.0.0.1",)
    # resolv.conf, and with it the search list, is read only where no server is given.
    queries = _queries(wanted, () if wanted.words[1:] else resolver.search)
    for server in servers:
        address = _address(call, server)
        if address is None:
            call.err(f"nslookup: bad address '{server}'\n")
            return 1
        status = _ask(call, wanted, server, address, queries)
        if status is not None:
            return status
    call.out(";; connection timed out; no servers could be reached\n\n")
    return 1


def _options(arguments: tuple[str, ...]) -> _Wanted:
    wanted, words = _Wanted([]), list(arguments)
    while words and words[0].startswith("-"):
        name, _, value = words.pop(0)[1:].partition("=")
        option = next((known for known in _OPTIONS if name and known.startswith(name)), None)
        if option is None:
            raise _Usage
        if option in ("type", "querytype"):
            if value.upper() not in _TYPES:
                raise _Usage(f'nslookup: invalid query type "{value}"')
            wanted.types.append(value.upper())
        elif option == "debug":
            continue
        elif not value.isdigit() or int(value) < 1:
            raise _Usage(f"nslookup: invalid number '{value}'")
        elif option == "port":
            wanted.port = min(65535, int(value))
        elif option in ("t", "timeout"):
            wanted.timeout = int(value)
    if not 1 <= len(words) <= 2:
        raise _Usage
    wanted.words = tuple(words)
    return wanted


# networking/nslookup.c add_query_with_search
def _queries(wanted: _Wanted, search: tuple[str, ...]) -> list[tuple[str, RdataType]]:
    """Name and type of each query: a name without a dot is asked with every suffix, and never alone."""
    name = wanted.words[0]
    if not wanted.types and is_address(name):
        return [(reverse_name(name).rstrip("."), RdataType.PTR)]
    kinds = [kind for kind in _TYPES if kind in wanted.types] or ["A", "AAAA"]
    plain = "." in name or not search
    return [
        (tried, RdataType.make(kind))
        for kind in kinds
        for tried in ([name] if plain or kind == "PTR" else [f"{name}.{s}" for s in search])
    ]


def _address(call: Call, server: str) -> str | None:
    if is_address(server):
        return server
    found = call.cluster.dns.resolver(call.place).addresses(server, trace=call.trace)
    call.cluster.advance(found.elapsed)
    return found.addresses[0] if found.addresses else None


# networking/nslookup.c send_queries
def _ask(
    call: Call, wanted: _Wanted, server: str, address: str, queries: list[tuple[str, RdataType]]
) -> int | None:
    """Ask one server everything; the exit status, or None if it did not answer at all."""
    status, answered, elapsed = 0, False, 0
    for text, rdtype in queries:
        number = call.cluster.chance.number("dig/id", 65536)
        try:
            query = dns.message.make_query(dns.name.from_text(text), rdtype, id=number)
        except dns.exception.DNSException:
            call.err(f"nslookup: can't create query for '{text}'\n")
            return 1
        reply = call.cluster.dns.query(
            call.place, address, query, port=wanted.port, trace=call.trace
        )
        if reply.message is None:
            if reply.failure == "timeout":
                call.cluster.advance(wanted.timeout * 1000)
            else:
                call.cluster.advance(reply.elapsed)
                reason = "Connection refused" if reply.failure == "refused" else "No route to host"
                call.err(f"nslookup: write to '{server}': {reason}\n")
            return None
        if not answered:
            call.out(f"Server:\t\t{server}\nAddress:\t{address}:{wanted.port}\n\n")
            answered = True
        elapsed = max(elapsed, reply.elapsed)
        status = _printed(call, text, reply.message) or status
    call.cluster.advance(elapsed)
    return status


def _printed(call: Call, name: str, message: dns.message.Message) -> int:
    """One reply and the empty line after it; 1 for one that is an error."""
    if message.rcode() != Rcode.NOERROR:
        call.out(f"** server can't find {name}: {Rcode.to_text(message.rcode())}\n\n")
        return 1
    if not message.flags & dns.flags.AA:
        call.out("Non-authoritative answer:\n")
    for rrset in message.answer:
        owner = rrset.name.to_text(omit_final_dot=True)
        for rdata in rrset:
            call.out(_line(owner, rdata))
    call.out("\n")
    return 0


# networking/nslookup.c parse_reply
def _line(owner: str, rdata: dns.rdata.Rdata) -> str:
    match rdata.rdtype:
        case RdataType.A | RdataType.AAAA:
            return f"Name:\t{owner}\nAddress: {rdata.to_text()}\n"
        case RdataType.SOA:
            words = rdata.to_text().split()
            names = ("origin", "mail addr", "serial", "refresh", "retry", "expire", "minimum")
            values = (words[0].rstrip("."), words[1].rstrip("."), *words[2:])
            lines = [f"\t{n} = {v}\n" for n, v in zip(names, values, strict=True)]
            return f"{owner}\n{''.join(lines)}"
        case RdataType.TXT:
            return f"{owner}\ttext = {rdata.to_text()}\n"
        case kind if kind in _KINDS:
            text = rdata.to_text()
            shown = text if text.endswith(" .") else text.removesuffix(".") or "."
            return f"{owner}\t{_KINDS[kind]} = {shown}\n"
    return ""
