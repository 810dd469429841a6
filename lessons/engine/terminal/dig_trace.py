"""dig +trace: from the root down, each server in turn asked what it knows itself (bin/dig/dighost.c followup_lookup)."""

from __future__ import annotations

from dataclasses import replace

import dns.name
import dns.rrset
from dns.rdatatype import RdataType

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dighost import Runner
from lessons.engine.terminal.dighost_types import Answer, Fatal, Lookup, Settings, Tool

# No lab delegates deeper, and a delegation may lead in a circle.
_DEEPEST = 16


def trace(call: Call, tool: Tool, given: Settings, lookup: Lookup) -> bool:
    """Follow the delegations to a name; whether every server answered. Fatal where one cannot be found."""
    runner = Runner(call, tool, given, "dig")
    asked = replace(lookup, textname=".", rdtype=RdataType.NS)
    name = dns.name.root
    for _ in range(_DEEPEST):
        answer = runner.ask(asked, name)
        if answer is None:
            return False
        tool.print_message(answer)
        servers = _delegated(answer, at_root=name == dns.name.root)
        if servers is None:
            tool.received(answer)
            return True
        given.servers = _addresses(call, servers)
        tool.received(answer)
        asked = replace(lookup, recurse=False)
        name = runner.absolute(lookup.textname)
    return True


def _delegated(answer: Answer, at_root: bool) -> dns.rrset.RRset | None:
    """The name servers that an answer leads to; None where it is the end."""
    if answer.message.answer and not at_root:
        return None
    rrsets = answer.message.answer if at_root else answer.message.authority
    return next((rrset for rrset in rrsets if rrset.rdtype == RdataType.NS), None)


def _addresses(call: Call, servers: dns.rrset.RRset) -> list[tuple[str, str]]:
    """The addresses of name servers, each with its server's name."""
    found: list[tuple[str, str]] = []
    text = ""
    for server in servers:
        text = server.target.to_text(omit_final_dot=True)
        resolved = call.cluster.dns.resolver(call.place).addresses(text, trace=call.trace)
        call.cluster.advance(resolved.elapsed)
        if resolved.error:
            call.out(f"couldn't get address for '{text}': not found\n")
        found += [(address, text) for address in resolved.addresses]
    if not found:
        raise Fatal(f"dig: couldn't get address for '{text}': no more")
    return found
