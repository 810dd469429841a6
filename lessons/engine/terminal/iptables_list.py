"""`iptables -L`: rules as a table of target, protocol, source and destination, the other matches in words behind."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from dataclasses import dataclass, field

from lessons.engine.network.rules.iptables import Rule
from lessons.engine.network.rules.iptables_tables import Table
from lessons.engine.terminal.nc import SERVICES

_NUMBERS = {"all": "0", "tcp": "6", "udp": "17", "sctp": "132"}
# Options whose module prints them under another name; `{}` takes the value.
_WORDS = {
    "--dport": "{protocol} dpt:{}",
    "--dst-type": "ADDRTYPE match dst-type {}",
    "--src-type": "ADDRTYPE match src-type {}",
    "--mark": "mark match {}",
    "--ctstate": "ctstate {}",
    "--probability": "statistic mode random probability {}",
    "--nfacct-name": "nfacct-name  {}",
    "--to-destination": "to:{}",
    "--reject-with": "reject-with {}",
    "--comment": "/* {} */",
}
_MARKS = {"0x4000/0x4000": "MARK or 0x4000", "0x4000/0x0": "MARK xor 0x4000"}


@dataclass(slots=True)
class _Row:
    """A rule's columns; `details` are the matches and the target's own options, in their order."""

    target: str = ""
    protocol: str = "all"
    source: str = ""
    destination: str = ""
    details: list[str] = field(default_factory=list)


def listed(table: Table, chain: str, *, numeric: bool, verbose: bool, numbered: bool) -> str:
    """The listing of a table, or of one of its chains."""
    references = Counter(_row(rule).target for rule in table.rules)
    blocks = []
    for name in (*table.hooks, *table.chains):
        if chain not in ("", name):
            continue
        if name in table.hooks:
            counted = " 0 packets, 0 bytes" if verbose else ""
            head = f"Chain {name} (policy ACCEPT{counted})"
        else:
            head = f"Chain {name} ({references[name]} references)"
        lines = [head, ("num  " if numbered else "") + _heading(verbose)]
        rules = [rule for rule in table.rules if rule.chain == name]
        for number, rule in enumerate(rules, 1):
            row = _columns(_row(rule), numeric=numeric, verbose=verbose)
            lines.append((f"{number:<4d} " if numbered else "") + row)
        blocks.append("".join(f"{line}\n" for line in lines))
    return "\n".join(blocks)


def _heading(verbose: bool) -> str:
    if verbose:
        return " pkts bytes target     prot opt in     out     source               destination         "
    return "target     prot opt source               destination         "


def _columns(row: _Row, *, numeric: bool, verbose: bool) -> str:
    any_address = "0.0.0.0/0" if numeric else "anywhere"
    protocol = _NUMBERS[row.protocol] if numeric else row.protocol
    source, destination = row.source or any_address, row.destination or any_address
    details = "".join(f" {detail}" for detail in row.details)
    if not numeric:
        details = re.sub(r"(?<=dpt:)\d+", lambda port: SERVICES.get(int(port[0]), port[0]), details)
    ports = " *      *      " if verbose else ""
    counted = "    0     0 " if verbose else ""
    return (
        f"{counted}{row.target:<9s}  {protocol:<4s} -- {ports}{_address(source)}"
        f"{_address(destination)}" + details
    )


def _address(text: str) -> str:
    """An address in its column; a negated one has its mark in the blank before it."""
    mark, plain = ("!", text[1:]) if text.startswith("!") else (" ", text)
    return f"{mark}{plain:<19s} "


def _row(rule: Rule) -> _Row:
    row, words = _Row(), shlex.split(rule.text)
    negated = ""
    while words:
        word = words.pop(0)
        if word == "!":
            negated = "!"
            continue
        if word == "--random-fully":
            row.details.append("random-fully")
        elif word in ("-s", "-d"):
            address = negated + words.pop(0).removesuffix("/32")
            if word == "-s":
                row.source = address
            else:
                row.destination = address
        elif word == "-p":
            row.protocol = words.pop(0)
        elif word == "-j":
            row.target = words.pop(0)
        elif word == "-m":
            module = words.pop(0)
            if module == "recent":
                row.details.append(_recent(words))
            elif module == row.protocol and words[:1] != ["--dport"]:
                row.details.append(module)
        elif word == "--set-xmark":
            row.details.append(_MARKS[words.pop(0)])
        elif word in _WORDS:
            text = _WORDS[word].format(words.pop(0), protocol=row.protocol)
            row.details.append(_negated(word, text) if negated else text)
        negated = ""
    return row


def _negated(option: str, text: str) -> str:
    return text.replace("match ", "match ! ") if option == "--mark" else f"! {text}"


def _recent(words: list[str]) -> str:
    """The options of the `recent` match, up to the next module or target, as the match prints them."""
    given: dict[str, str] = {}
    while words and words[0] not in ("-m", "-j", "-p"):
        option = words.pop(0)
        given[option] = words.pop(0) if words and not words[0].startswith("-") else ""
    action = "CHECK" if "--rcheck" in given else "SET"
    seconds = f" seconds: {given['--seconds']} reap" if "--seconds" in given else ""
    return f"recent: {action}{seconds} name: {given['--name']} side: source mask: {given['--mask']}"
