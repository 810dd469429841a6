"""What dig's command line comes to: lookups, what is printed of each, and what holds for all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from lessons.engine.terminal.dig_text import Style
from lessons.engine.terminal.dighost_types import Lookup

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
    style: Style = field(default_factory=Style)


@dataclass(slots=True)
class Parsed:
    """A command line as understood; the last part of what stands before a name holds for all names."""

    words: tuple[str, ...]
    lookups: list[tuple[Lookup, Options]] = field(default_factory=list)
    server: str | None = None
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
    source: str = ""  # the address to send from, "" for any
    microseconds: bool = False
    warnings: list[str] = field(default_factory=list)


Pair: TypeAlias = tuple[Lookup, Options]
