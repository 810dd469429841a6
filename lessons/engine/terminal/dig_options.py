"""dig's command line: names, types, classes and servers in any order, and its many options."""

from __future__ import annotations

from dataclasses import replace

import dns.exception
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from lessons.engine.dns.names import is_address
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dig_changes import number
from lessons.engine.terminal.dig_parsed import USAGE, Options, Pair, Parsed
from lessons.engine.terminal.dig_plus import plus
from lessons.engine.terminal.dighost import VERSION, reverse_name
from lessons.engine.terminal.dighost_types import Fatal, Lookup

DEFAULT: Pair = (Lookup(edns=0, cookie=True, authentic=True), Options())


def parse(call: Call) -> Parsed | None:
    """Understand a command line; None where dig only tells its version. Fatal where it is wrong."""
    parsed = Parsed(call.argv[1:])
    current, started = (
        DEFAULT,
        False,
    )  # the pair that options change: the default, or the last name's
    default, open_type = DEFAULT, True
    words = list(call.argv[1:])
    while words:
        word = words.pop(0)
        if word.startswith("@"):
            parsed.server = word[1:]
        elif word == "+":
            call.out(";; Invalid option \n")
        elif word.startswith("+"):
            current = plus(word[1:], current, parsed)
        elif word == "-":
            raise Fatal(f"Invalid option: -\n{USAGE}")
        elif word.startswith("-"):
            if word in ("-v", "-h"):
                call.err(f"DiG {VERSION}\n") if word == "-v" else call.out(f"{USAGE}\n")
                return None
            name, current = _dash(call, word, words, current, parsed)
            open_type = open_type and word[1] not in "tc"
            if name is not None:
                default = default if started else current
                current = _named(name, default, parsed)
                started = True
        elif open_type and (typed := _typed(call, word, current)) is not None:
            current = typed
        else:
            default = default if started else current
            current = _named((word, None), default, parsed)
            started = True
        if started:
            parsed.lookups[-1] = current
    if not started:
        _named((".", RdataType.NS), current, parsed)
    return parsed


def _named(name: tuple[str, RdataType | None], pair: Pair, parsed: Parsed) -> Pair:
    """Start a lookup of a name, from what holds for all."""
    if not parsed.lookups:
        parsed.greeted, parsed.greeted_short = parsed.command, parsed.short
    text, rdtype = name
    lookup = replace(pair[0], textname=text)
    if rdtype is not None:
        lookup = replace(lookup, rdtype=rdtype)
    parsed.lookups.append((lookup, pair[1]))
    return lookup, pair[1]


def _typed(call: Call, word: str, pair: Pair) -> Pair | None:
    """The pair with the type or class that a word names; None for a word that is a name."""
    lookup, options = pair
    if (rdtype := _rdtype(word)) is not None:
        if lookup.typed:
            call.err(";; Warning, extra type option\n")
        return _with_type(lookup, rdtype), options
    if (rdclass := _rdclass(word)) is not None:
        if lookup.classed:
            call.err(";; Warning, extra class option\n")
        return replace(lookup, rdclass=rdclass, classed=True), options
    return None


def _with_type(lookup: Lookup, rdtype: RdataType) -> Lookup:
    over_tcp = rdtype == RdataType.AXFR or (rdtype == RdataType.ANY and not lookup.tcp_chosen)
    return replace(lookup, rdtype=rdtype, typed=True, tcp=lookup.tcp or over_tcp)


def _rdtype(word: str) -> RdataType | None:
    try:
        found = RdataType.from_text(word)
    except (dns.exception.DNSException, ValueError):
        return None
    return found if found not in (RdataType.NONE, RdataType.IXFR) else None


def _rdclass(word: str) -> RdataClass | None:
    try:
        found = RdataClass.from_text(word)
    except (dns.exception.DNSException, ValueError):
        return None
    return found if found != RdataClass.NONE else None


def _dash(
    call: Call, word: str, words: list[str], pair: Pair, parsed: Parsed
) -> tuple[tuple[str, RdataType | None] | None, Pair]:
    """An option with a dash: the name it brings, if it does, and the changed pair."""
    rest = word[1:]
    if {"-4", "-6"} <= set(parsed.words):
        raise Fatal("dig: only one of -4 and -6 allowed")
    while rest and rest[0] in "46dimnru":
        parsed.microseconds = parsed.microseconds or rest[0] == "u"
        rest = rest[1:]
    if not rest:
        return None, pair
    value = rest[1:] or (words.pop(0) if words else None)
    if value is None or rest[0] not in "bcfkpqtxy":
        raise Fatal(f"Invalid option: -{rest}\n{USAGE}")
    lookup, options = pair
    match rest[0]:
        case "q":
            return (value, None), pair
        case "x":
            rdtype = None if lookup.typed else RdataType.PTR
            return (reverse_name(value, strict=False) or value, rdtype), pair
        case "p":
            parsed.port = number(value, "port number", 65535, status=1)
        case "t":
            if (rdtype := _rdtype(value)) is None:
                call.err(f";; Warning, ignoring invalid type {value}\n")
            else:
                lookup = _with_type(lookup, rdtype)
        case "c":
            if (rdclass := _rdclass(value)) is None:
                call.err(f";; Warning, ignoring invalid class {value}\n")
            else:
                lookup = replace(lookup, rdclass=rdclass, classed=True)
        case "b":
            address, _, port = value.partition("#")
            if not is_address(address):
                raise Fatal(f"dig: invalid address {address}")
            if port:
                number(port, "port number", 65535, status=1)
            parsed.source = address
        case "f" | "k" | "y":
            raise Fatal(f"dig: -{rest[0]} is not part of this lab")
    return None, (lookup, options)
