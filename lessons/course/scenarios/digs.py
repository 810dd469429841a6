"""What dig printed, as status, flags and the records of each section."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lessons.course.scenarios.texts import folded

SECTIONS = ("answer", "authority", "additional")

_STATUS = re.compile(r"status: (\w+)")
_FLAGS = re.compile(r";; flags: ([a-z ]+);")
_SECTION = re.compile(r";; (ANSWER|AUTHORITY|ADDITIONAL) SECTION")
_SERIAL = re.compile(r"\b(ns\.dns\.\S+ hostmaster\.\S+ )\d+")
_TTL = re.compile(r"^(\S+) \d+ ")


@dataclass(slots=True)
class Dig:
    """The parts of dig's output; records as printed, `rcode` None where dig printed no header."""

    rcode: str | None = None
    flags: str = ""
    records: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in SECTIONS})


def read_dig(text: str) -> Dig:
    """Read dig's output; of several answers the records add up and the last header counts."""
    read, section = Dig(), ""
    for line in text.splitlines():
        if found := _STATUS.search(line):
            read.rcode = found[1]
        if found := _FLAGS.match(line):
            read.flags = found[1].strip()
        if found := _SECTION.match(line):
            section = found[1].lower()
        elif not line.strip() or line.startswith(";;"):
            section = ""
        elif section and not line.startswith(";"):
            read.records[section].append(line)
    return read


def comparable_records(records: Iterable[str], any_ttl: bool) -> list[str]:
    """Records in one order, blanks folded, the zone's serial masked, and with `any_ttl` their TTLs."""
    plain = (_SERIAL.sub(r"\1<serial>", folded(record)) for record in records)
    return sorted(_TTL.sub(r"\1 <ttl> ", record) if any_ttl else record for record in plain)
