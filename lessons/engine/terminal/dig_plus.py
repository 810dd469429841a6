"""dig's options with a plus: what each does to a lookup, to what is printed, or to the whole call."""

from __future__ import annotations

from dataclasses import replace

from lessons.engine.terminal.dig_changes import OTHERS, flag_of
from lessons.engine.terminal.dig_parsed import USAGE, Pair, Parsed
from lessons.engine.terminal.dighost_types import Fatal

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
    "tcflag": "tcf",
    "unknownformat": "unk",
    "zflag": "z",
}

# Words that it still takes, and what it says of them (the whole word has to be there).
_OBSOLETE = {
    "dscp": "option is obsolete and has no effect",
    "mapped": "option is deprecated",
    "sigchase": "option is deprecated",
    "topdown": "option is deprecated",
    "trusted-key": "option is deprecated",
}


def plus(word: str, pair: Pair, parsed: Parsed) -> Pair:
    """Carry out one option, given without its plus. Fatal for one that dig does not know."""
    name, _, value = word.partition("=")
    state = name[:2].lower() != "no"
    option = (name if state else name[2:]).lower()
    lookup, options = pair
    for full, (shortest, flag) in _LOOKUP_FLAGS.items():
        if _means(option, shortest, full):
            return replace(lookup, **flag_of(flag, state)), options
    for full, (shortest, flag) in _PRINT_FLAGS.items():
        if _means(option, shortest, full):
            return lookup, replace(options, **flag_of(flag, state))
    if any(_means(option, shortest, full) for full, shortest in _QUIET.items()):
        return pair
    if option in _OBSOLETE:
        parsed.warnings.append(f";; +{option} {_OBSOLETE[option]}")
        return pair
    for full, (shortest, change) in OTHERS.items():
        if _means(option, shortest, full):
            try:
                return change(pair, parsed, state, value)
            except ValueError:
                break
    raise Fatal(f"Invalid option: +{word}\n{USAGE}")


def _means(option: str, shortest: str, full: str) -> bool:
    return option.startswith(shortest) and full.startswith(option)
