"""What dig's options with a plus change that do more than set a flag."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

from lessons.engine.terminal.dig_parsed import Pair, Parsed
from lessons.engine.terminal.dighost_types import BUFFER, Fatal

Change: TypeAlias = Callable[[Pair, Parsed, bool, str], Pair]


def number(text: str, what: str, most: int, status: int = 10) -> int:
    """A number on the command line, up to `most`. Fatal, with this exit status, for anything else."""
    if text.isdigit() and int(text) <= most:
        return int(text)
    problem = "out of range" if text.isdigit() else "not a valid number"
    said = f"invalid {what} '{text}': {problem}\n"
    raise Fatal(f"dig: Couldn't parse {what}", status, said=said)


def flag_of(name: str, state: bool) -> dict[str, Any]:
    """A flag as a keyword argument."""
    return {name: state}


def _needed(value: str) -> str:
    """The value of an option that has to have one. ValueError without it: then dig does not know the option."""
    if not value:
        raise ValueError
    return value


def _all(pair: Pair, parsed: Parsed, state: bool, _value: str) -> Pair:
    parsed.command = state
    options = replace(pair[1], question=state, answer=state, authority=state, additional=state)
    return pair[0], replace(options, comments=state, stats=state)


def _short(pair: Pair, parsed: Parsed, state: bool, _value: str) -> Pair:
    parsed.short = state
    if not state:
        return pair
    parsed.command = False
    options = replace(pair[1], question=False, authority=False, additional=False)
    return pair[0], replace(options, answer=True, comments=False, stats=False)


def _command(pair: Pair, parsed: Parsed, state: bool, _value: str) -> Pair:
    parsed.command = state
    return pair


def _search(pair: Pair, parsed: Parsed, state: bool, _value: str) -> Pair:
    parsed.use_search = state
    return pair


def _showsearch(pair: Pair, parsed: Parsed, state: bool, _value: str) -> Pair:
    parsed.use_search = parsed.show_search = state
    return pair


def _domain(pair: Pair, parsed: Parsed, _state: bool, value: str) -> Pair:
    parsed.domain, parsed.use_search = _needed(value), True
    return pair


def _ndots(pair: Pair, parsed: Parsed, _state: bool, value: str) -> Pair:
    parsed.ndots = number(_needed(value), "ndots", 65535)
    return pair


def _timeout(pair: Pair, parsed: Parsed, _state: bool, value: str) -> Pair:
    parsed.timeout = max(1, number(_needed(value), "timeout", 65535))
    return pair


def _tries(pair: Pair, _parsed: Parsed, _state: bool, value: str) -> Pair:
    return replace(pair[0], retries=max(1, number(_needed(value), "tries", 65535))), pair[1]


def _tcp(pair: Pair, _parsed: Parsed, state: bool, _value: str) -> Pair:
    return replace(pair[0], tcp=state, tcp_chosen=True), pair[1]


def _retry(pair: Pair, _parsed: Parsed, _state: bool, value: str) -> Pair:
    return replace(pair[0], retries=1 + number(_needed(value), "retries", 65534)), pair[1]


def _edns(pair: Pair, _parsed: Parsed, state: bool, value: str) -> Pair:
    version = (number(value, "edns", 255) if value else 0) if state else -1
    return replace(pair[0], edns=version), pair[1]


def _with_edns(flag: str) -> Change:
    """An option that goes into the OPT record, which it brings with it."""

    def change(pair: Pair, _parsed: Parsed, state: bool, _value: str) -> Pair:
        lookup = replace(pair[0], **flag_of(flag, state))
        return (replace(lookup, edns=max(0, lookup.edns)) if state else lookup), pair[1]

    return change


def _bufsize(pair: Pair, _parsed: Parsed, _state: bool, value: str) -> Pair:
    size = number(value, "buffer size", 65535) if value else BUFFER
    return replace(pair[0], buffer=size, edns=max(0, pair[0].edns)), pair[1]


def _styled(flag: str) -> Change:
    def change(pair: Pair, _parsed: Parsed, state: bool, _value: str) -> Pair:
        return pair[0], replace(pair[1], style=replace(pair[1].style, **flag_of(flag, state)))

    return change


# bin/dig/dighost.c parse_netprefix
def _subnet(pair: Pair, _parsed: Parsed, state: bool, value: str) -> Pair:
    if not state:
        return replace(pair[0], subnet=None), pair[1]
    text, _, bits = ("0.0.0.0/0" if _needed(value) == "0" else value).partition("/")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise Fatal(f"dig: invalid address '{text}'") from None
    most = address.max_prefixlen
    length = min(most, number(bits, "prefix length", 128, status=1)) if bits else most
    lookup = replace(pair[0], subnet=(text, length))
    return replace(lookup, edns=max(0, lookup.edns)), pair[1]


def _trace(pair: Pair, _parsed: Parsed, state: bool, _value: str) -> Pair:
    """+trace follows the delegations down from the root, and shows nothing but records."""
    if not state:
        return replace(pair[0], trace=False), pair[1]
    shown = replace(pair[1], comments=False, question=False, additional=False, stats=False)
    lookup = replace(pair[0], trace=True, dnssec=True, edns=max(0, pair[0].edns))
    return lookup, replace(shown, identify=True)


def _left_out(pair: Pair, _parsed: Parsed, state: bool, _value: str) -> Pair:
    if state:
        raise Fatal("dig: this option is not part of this lab")
    return pair


OTHERS: dict[str, tuple[str, Change]] = {
    "all": ("al", _all),
    "bufsize": ("bu", _bufsize),
    "class": ("cl", _styled("rdclass")),
    "cmd": ("cm", _command),
    "cookie": ("coo", _with_edns("cookie")),
    "defname": ("de", _search),
    "dnssec": ("dns", _with_edns("dnssec")),
    "do": ("do", _with_edns("dnssec")),
    "domain": ("dom", _domain),
    "edns": ("ed", _edns),
    "expandaaaa": ("expa", _styled("expand_aaaa")),
    "multiline": ("mu", _styled("multiline")),
    "ndots": ("nd", _ndots),
    "nsid": ("nsi", _with_edns("nsid")),
    "nssearch": ("nss", _left_out),
    "retries": ("ret", _retry),
    "retry": ("ret", _retry),
    "search": ("se", _search),
    "short": ("shor", _short),
    "showsearch": ("shows", _showsearch),
    "tcp": ("tcp", _tcp),
    "timeout": ("ti", _timeout),
    "trace": ("tra", _trace),
    "tries": ("tri", _tries),
    "ttlid": ("ttl", _styled("ttl")),
    "ttlunits": ("ttlu", _styled("ttl_units")),
    "vc": ("v", _tcp),
    "yaml": ("y", _left_out),
    "subnet": ("su", _subnet),
    "header-only": ("he", _left_out),
    "https": ("https", _left_out),
    "http-plain": ("http-", _left_out),
    "opcode": ("op", _left_out),
    "tls": ("tls", _left_out),
}
