"""dig's command line: names, types, classes and servers in any order, and its many options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import dns.exception
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dig_text import Style
from lessons.engine.terminal.dighost import BUFFER, VERSION, Fatal, Lookup, reverse_name

USAGE = """\
Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
            {global-d-opt} host [@local-server] {local-d-opt}
            [ host [@local-server] {local-d-opt} [...]]

Use "dig -h" (or "dig -h | more") for complete list of options"""


@dataclass(frozen=True, slots=True)
class Options:
    """What is printed of one lookup's answer."""

    comments: bool = True
    question: bool = True
    answer: bool = True
    authority: bool = True
    additional: bool = True
    stats: bool = True
    identify: bool = False
    query: bool = False
    style: Style = Style()


@dataclass(slots=True)
class Parsed:
    """A command line as understood; the last part of what stands before a name holds for all names."""

    words: tuple[str, ...]
    lookups: list[tuple[Lookup, Options]] = field(default_factory=list)
    server: str = ""
    short: bool = False
    command: bool = True
    greeted: bool = False  # a greeting was made up while +cmd held
    greeted_short: bool = False
    use_search: bool = False
    show_search: bool = False
    domain: str = ""
    ndots: int | None = None
    timeout: int = 5
    port: int = 53
    microseconds: bool = False


_Pair: TypeAlias = tuple[Lookup, Options]

DEFAULT: _Pair = (Lookup(edns=0, cookie=True, authentic=True), Options())

# Options that set one field: the shortest word that is taken for it -> (field, whether `+no` inverts it).
_LOOKUP_FLAGS = {
    "aaflag": ("aa", "authoritative"),
    "aaonly": ("aa", "authoritative"),
    "adflag": ("ad", "authentic"),
    "cdflag": ("cd", "unchecked"),
    "expire": ("expi", "expire"),
    "fail": ("f", "servfail_stops"),
    "ignore": ("i", "ignore"),
    "rdflag": ("rd", "recurse"),
    "recurse": ("rec", "recurse"),
    "tcp": ("tcp", "tcp"),
    "vc": ("v", "tcp"),
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
    "ednsnegotiation": "ednsn",
    "expandaaaa": "expa",
    "idnin": "idni",
    "idnout": "idno",
    "keepalive": "keepa",
    "keepopen": "keepo",
    "onesoa": "on",
    "rrcomments": "rr",
    "showbadcookie": "showb",
    "split": "sp",
    "subnet": "su",
    "unknownformat": "unk",
}


def parse(call: Call) -> Parsed | None:
    """Understand a command line; None where dig only tells its version. Fatal where it is wrong."""
    parsed = Parsed(call.argv[1:])
    current, started = DEFAULT, False  # the pair that options change: the default, or the last name's
    default, open_type = DEFAULT, True
    words = list(call.argv[1:])
    while words:
        word = words.pop(0)
        if word.startswith("@"):
            parsed.server = word[1:]
        elif word.startswith("+"):
            current = _plus(word[1:], current, parsed)
        elif word.startswith("-") and len(word) > 1:
            if word in ("-v", "-h"):
                call.err(f"DiG {VERSION}\n") if word == "-v" else call.out(f"{USAGE}\n")
                return None
            name, current = _dash(call, word, words, current, parsed)
            open_type = open_type and word[1] not in "tc"
            if name is not None:
                default = default if started else current
                current = _named(name, default, parsed)
                started = True
        elif open_type and (typed := _typed(call, word, current, parsed)) is not None:
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


def _named(name: tuple[str, RdataType | None], pair: _Pair, parsed: Parsed) -> _Pair:
    """Start a lookup of a name, from what holds for all."""
    if not parsed.lookups:
        parsed.greeted, parsed.greeted_short = parsed.command, parsed.short
    text, rdtype = name
    lookup = replace(pair[0], textname=text)
    if rdtype is not None:
        lookup = replace(lookup, rdtype=rdtype)
    parsed.lookups.append((lookup, pair[1]))
    return lookup, pair[1]


def _typed(call: Call, word: str, pair: _Pair, parsed: Parsed) -> _Pair | None:
    """The pair with the type or class that a word names; None for a word that is a name."""
    lookup, options = pair
    if (rdtype := _rdtype(word)) is not None:
        if lookup.rdtype != RdataType.A and parsed.lookups == []:
            call.err(";; Warning, extra type option\n")
        return _with_type(lookup, rdtype), options
    if (rdclass := _rdclass(word)) is not None:
        return replace(lookup, rdclass=rdclass), options
    return None


def _with_type(lookup: Lookup, rdtype: RdataType) -> Lookup:
    return replace(lookup, rdtype=rdtype, tcp=lookup.tcp or rdtype in _OVER_TCP)


_OVER_TCP = (RdataType.ANY, RdataType.AXFR)


def _rdtype(word: str) -> RdataType | None:
    try:
        found = RdataType.from_text(word)
    except (dns.exception.DNSException, ValueError):
        return None
    known = not word.upper().startswith("TYPE") or found.name.startswith("TYPE")
    return found if known and found not in (RdataType.NONE, RdataType.IXFR) else None


def _rdclass(word: str) -> RdataClass | None:
    try:
        found = RdataClass.from_text(word)
    except (dns.exception.DNSException, ValueError):
        return None
    return found if found != RdataClass.NONE else None


def _dash(
    call: Call, word: str, words: list[str], pair: _Pair, parsed: Parsed
) -> tuple[tuple[str, RdataType | None] | None, _Pair]:
    """An option with a dash: the name it brings, if it does, and the changed pair."""
    rest = word[1:]
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
            return (reverse_name(value, strict=False) or value, RdataType.PTR), pair
        case "p":
            parsed.port = _number(value, "port number", 65535)
        case "t":
            if (rdtype := _rdtype(value)) is None:
                call.err(f";; Warning, ignoring invalid type {value}\n")
            else:
                lookup = _with_type(lookup, rdtype)
        case "c":
            if (rdclass := _rdclass(value)) is None:
                call.err(f";; Warning, ignoring invalid class {value}\n")
            else:
                lookup = replace(lookup, rdclass=rdclass)
        case "f" | "k" | "y":
            raise Fatal(f"dig: -{rest[0]} is not part of this lab")
    return None, (lookup, options)


def _number(text: str, what: str, most: int) -> int:
    if not text.isdigit():
        raise Fatal(f"invalid {what} '{text}': not a valid number\ndig: Couldn't parse {what}", 10)
    if int(text) > most:
        raise Fatal(f"invalid {what} '{text}': out of range\ndig: Couldn't parse {what}", 10)
    return int(text)


def _plus(word: str, pair: _Pair, parsed: Parsed) -> _Pair:
    """An option with a plus."""
    name, _, value = word.partition("=")
    state = not name[:2].lower() == "no"
    option = (name if state else name[2:]).lower()
    lookup, options = pair
    for full, (shortest, flag) in _LOOKUP_FLAGS.items():
        if _means(option, shortest, full):
            return replace(lookup, **{flag: state}), options
    for full, (shortest, flag) in _PRINT_FLAGS.items():
        if _means(option, shortest, full):
            return lookup, replace(options, **{flag: state})
    if any(_means(option, shortest, full) for full, shortest in _QUIET.items()):
        return pair
    for full, (shortest, change) in _OTHERS.items():
        if _means(option, shortest, full):
            return change(pair, parsed, state, value)
    raise Fatal(f"Invalid option: +{word}\n{USAGE}")


def _means(option: str, shortest: str, full: str) -> bool:
    return option.startswith(shortest) and full.startswith(option)


_Change: TypeAlias = Callable[[_Pair, Parsed, bool, str], _Pair]


def _needed(value: str, option: str) -> str:
    if not value:
        raise Fatal(f"Invalid option: +{option}\n{USAGE}")
    return value


def _all(pair: _Pair, parsed: Parsed, state: bool, _value: str) -> _Pair:
    parsed.command = state
    shown = dict.fromkeys(("question", "answer", "authority", "additional"), state)
    return pair[0], replace(pair[1], comments=state, stats=state, **shown)


def _short(pair: _Pair, parsed: Parsed, state: bool, _value: str) -> _Pair:
    parsed.short = state
    if not state:
        return pair
    parsed.command = False
    hidden = dict.fromkeys(("question", "authority", "additional", "comments", "stats"), False)
    return pair[0], replace(pair[1], answer=True, **hidden)


def _command(pair: _Pair, parsed: Parsed, state: bool, _value: str) -> _Pair:
    parsed.command = state
    return pair


def _search(pair: _Pair, parsed: Parsed, state: bool, _value: str) -> _Pair:
    parsed.use_search = state
    return pair


def _showsearch(pair: _Pair, parsed: Parsed, state: bool, _value: str) -> _Pair:
    parsed.use_search = parsed.show_search = state
    return pair


def _domain(pair: _Pair, parsed: Parsed, _state: bool, value: str) -> _Pair:
    parsed.domain, parsed.use_search = _needed(value, "domain"), True
    return pair


def _ndots(pair: _Pair, parsed: Parsed, _state: bool, value: str) -> _Pair:
    parsed.ndots = _number(_needed(value, "ndots"), "ndots", 65535)
    return pair


def _timeout(pair: _Pair, parsed: Parsed, _state: bool, value: str) -> _Pair:
    parsed.timeout = max(1, _number(_needed(value, "timeout"), "timeout", 65535))
    return pair


def _tries(pair: _Pair, _parsed: Parsed, _state: bool, value: str) -> _Pair:
    return replace(pair[0], retries=max(1, _number(_needed(value, "tries"), "tries", 65535))), pair[1]


def _retry(pair: _Pair, _parsed: Parsed, _state: bool, value: str) -> _Pair:
    return replace(pair[0], retries=1 + _number(_needed(value, "retry"), "retries", 65534)), pair[1]


def _edns(pair: _Pair, _parsed: Parsed, state: bool, value: str) -> _Pair:
    version = (_number(value, "edns", 255) if value else 0) if state else -1
    return replace(pair[0], edns=version), pair[1]


def _with_edns(flag: str) -> _Change:
    """An option that goes into the OPT record, which it brings with it."""

    def change(pair: _Pair, _parsed: Parsed, state: bool, _value: str) -> _Pair:
        lookup = replace(pair[0], **{flag: state})
        return (replace(lookup, edns=max(0, lookup.edns)) if state else lookup), pair[1]

    return change


def _bufsize(pair: _Pair, _parsed: Parsed, _state: bool, value: str) -> _Pair:
    size = _number(value, "buffer size", 65535) if value else BUFFER
    return replace(pair[0], buffer=size, edns=max(0, pair[0].edns)), pair[1]


def _styled(flag: str) -> _Change:
    def change(pair: _Pair, _parsed: Parsed, state: bool, _value: str) -> _Pair:
        return pair[0], replace(pair[1], style=replace(pair[1].style, **{flag: state}))

    return change


def _left_out(pair: _Pair, _parsed: Parsed, state: bool, _value: str) -> _Pair:
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
    "short": ("sho", _short),
    "showsearch": ("shows", _showsearch),
    "timeout": ("ti", _timeout),
    "trace": ("tra", _left_out),
    "tries": ("tri", _tries),
    "ttlid": ("ttl", _styled("ttl")),
    "ttlunits": ("ttlu", _styled("ttl_units")),
    "yaml": ("y", _left_out),
}
