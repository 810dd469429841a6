"""dig's options with a plus: what each does to a lookup, to what is printed, or to the whole call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

from lessons.engine.terminal.dig_parsed import USAGE, Pair, Parsed
from lessons.engine.terminal.dighost_types import BUFFER, Fatal

# Options that set one field: name -> the shortest word that is taken for it, and the field.
_LOOKUP_FLAGS = {
    "aaflag": ("aa", "authoritative"),
    "aaonly": ("aa", "authoritative"),
    "adflag": ("ad", "authentic"),
    "cdflag": ("cd", "unchecked"),
    "ednsnegotiation": ("ednsn", "negotiated"),
    "expire": ("expi", "expire"),
    "fail": ("f", "servfail_stops"),
    "ignore": ("i", "ignore"),
    "rdflag": ("rd", "recurse"),
    "recurse": ("rec", "recurse"),
}
_PRINT_FLAGS = {
    "additional": ("add", "additional"),
    "answer": ("an", "answer"),
    "authority": ("au", "authority"),
    "comments": ("com", "comments"),
    "identify": ("ide", "identify"),
    "qr": ("qr", "query"),
    "question": ("qu", "question"),
    "stats": ("st", "stats"),
}
# Accepted, and without effect on what a lab shows.
_QUIET = {
    "badcookie": "bad",
    "besteffort": "be",
    "crypto": "cr",
    "ednsflags": "ednsf",
    "ednsopt": "ednso",
    "expandaaaa": "expa",
    "idnin": "idni",
    "idnout": "idno",
    "keepalive": "keepa",
    "keepopen": "keepo",
    "onesoa": "on",
    "padding": "p",
    "qid": "qi",
    "raflag": "ra",
    "rrcomments": "rr",
    "showbadcookie": "showb",
    "split": "sp",
    "subnet": "su",
    "unknownformat": "unk",
    "zflag": "z",
}


def number(text: str, what: str, most: int) -> int:
    """A number on the command line, up to `most`. Fatal for anything else."""
    if not text.isdigit():
        raise Fatal(f"invalid {what} '{text}': not a valid number\ndig: Couldn't parse {what}", 10)
    if int(text) > most:
        raise Fatal(f"invalid {what} '{text}': out of range\ndig: Couldn't parse {what}", 10)
    return int(text)


def plus(word: str, pair: Pair, parsed: Parsed) -> Pair:
    """Carry out one option, given without its plus. Fatal for one that dig does not know."""
    name, _, value = word.partition("=")
    state = name[:2].lower() != "no"
    option = (name if state else name[2:]).lower()
    lookup, options = pair
    for full, (shortest, flag) in _LOOKUP_FLAGS.items():
        if _means(option, shortest, full):
            return replace(lookup, **_flag(flag, state)), options
    for full, (shortest, flag) in _PRINT_FLAGS.items():
        if _means(option, shortest, full):
            return lookup, replace(options, **_flag(flag, state))
    if any(_means(option, shortest, full) for full, shortest in _QUIET.items()):
        return pair
    for full, (shortest, change) in _OTHERS.items():
        if _means(option, shortest, full):
            return change(pair, parsed, state, value)
    raise Fatal(f"Invalid option: +{word}\n{USAGE}")


def _flag(name: str, state: bool) -> dict[str, Any]:
    return {name: state}


def _means(option: str, shortest: str, full: str) -> bool:
    return option.startswith(shortest) and full.startswith(option)


_Change: TypeAlias = Callable[[Pair, Parsed, bool, str], Pair]


def _needed(value: str, option: str) -> str:
    if not value:
        raise Fatal(f"Invalid option: +{option}\n{USAGE}")
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
    parsed.domain, parsed.use_search = _needed(value, "domain"), True
    return pair


def _ndots(pair: Pair, parsed: Parsed, _state: bool, value: str) -> Pair:
    parsed.ndots = number(_needed(value, "ndots"), "ndots", 65535)
    return pair


def _timeout(pair: Pair, parsed: Parsed, _state: bool, value: str) -> Pair:
    parsed.timeout = max(1, number(_needed(value, "timeout"), "timeout", 65535))
    return pair


def _tries(pair: Pair, _parsed: Parsed, _state: bool, value: str) -> Pair:
    return replace(pair[0], retries=max(1, number(_needed(value, "tries"), "tries", 65535))), pair[
        1
    ]


def _tcp(pair: Pair, _parsed: Parsed, state: bool, _value: str) -> Pair:
    return replace(pair[0], tcp=state, tcp_chosen=True), pair[1]


def _retry(pair: Pair, _parsed: Parsed, _state: bool, value: str) -> Pair:
    return replace(pair[0], retries=1 + number(_needed(value, "retry"), "retries", 65534)), pair[1]


def _edns(pair: Pair, _parsed: Parsed, state: bool, value: str) -> Pair:
    version = (number(value, "edns", 255) if value else 0) if state else -1
    return replace(pair[0], edns=version), pair[1]


def _with_edns(flag: str) -> _Change:
    """An option that goes into the OPT record, which it brings with it."""

    def change(pair: Pair, _parsed: Parsed, state: bool, _value: str) -> Pair:
        lookup = replace(pair[0], **_flag(flag, state))
        return (replace(lookup, edns=max(0, lookup.edns)) if state else lookup), pair[1]

    return change


def _bufsize(pair: Pair, _parsed: Parsed, _state: bool, value: str) -> Pair:
    size = number(value, "buffer size", 65535) if value else BUFFER
    return replace(pair[0], buffer=size, edns=max(0, pair[0].edns)), pair[1]


def _styled(flag: str) -> _Change:
    def change(pair: Pair, _parsed: Parsed, state: bool, _value: str) -> Pair:
        return pair[0], replace(pair[1], style=replace(pair[1].style, **_flag(flag, state)))

    return change


def _left_out(pair: Pair, _parsed: Parsed, state: bool, _value: str) -> Pair:
    if state:
        raise Fatal("dig: this option is not part of this lab")
    return pair


_OTHERS: dict[str, tuple[str, _Change]] = {
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
    "trace": ("tra", _left_out),
    "tries": ("tri", _tries),
    "ttlid": ("ttl", _styled("ttl")),
    "ttlunits": ("ttlu", _styled("ttl_units")),
    "vc": ("v", _tcp),
    "yaml": ("y", _left_out),
}
