"""From a Corefile to servers: each block's zones, and its plugins in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from lessons.engine.dns.corefile import CorefileError, Line, ServerBlock, parse
from lessons.engine.dns.exchange import Plugin
from lessons.engine.dns.kubernetes import setup as kubernetes_setup
from lessons.engine.dns.plugins import cache_setup, forward, hosts, loadbalance, rewrite_rules
from lessons.engine.dns.plugins.rewrite import Rewrite
from lessons.engine.dns.records import Zone, zones

# They are known and change no answer: what they do happens outside of the DNS.
_SILENT = frozenset(
    {
        "bind",
        "bufsize",
        "cancel",
        "debug",
        "dnstap",
        "errors",
        "health",
        "log",
        "loop",
        "metadata",
        "pprof",
        "prometheus",
        "ready",
        "reload",
        "root",
        "tls",
        "trace",
    }
)

# The order in which plugins are asked, whatever their order in the file (plugin.cfg). A block may forward several times.
_ORDER = ("loadbalance", "cache", "rewrite", "hosts", "kubernetes")

_Setup: TypeAlias = Callable[[Line, tuple[Zone, ...], int], Plugin]

_SETUPS: dict[str, _Setup] = {
    "cache": cache_setup.setup,
    "forward": lambda line, _zones, _number: forward.setup(line),
    "hosts": lambda line, block_zones, _number: hosts.setup(line, block_zones),
    "kubernetes": lambda line, block_zones, _number: kubernetes_setup.setup(line, block_zones),
    "loadbalance": lambda line, _zones, _number: loadbalance.setup(line),
}


@dataclass(frozen=True, slots=True)
class Server:
    """One server block, ready to answer: the zones it is for, and its chain."""

    zones: tuple[Zone, ...]
    chain: tuple[Plugin, ...]


# A Corefile is read once however often it is used; what it is read into is never changed.
@lru_cache(maxsize=64)
def servers(corefile: str) -> tuple[Server, ...]:
    """The servers of a Corefile. CorefileError where CoreDNS would not start with it."""
    blocks = parse(corefile)
    seen: set[tuple[str, str]] = set()
    for block in blocks:
        for spot in block.spots:
            if spot in seen:
                where = f"dns://{spot[0].rstrip('.')}.:{spot[1]}"
                raise CorefileError(f"cannot serve {where} - it is already defined")
            seen.add(spot)
    return tuple(_server(block, number) for number, block in enumerate(blocks))


def _server(block: ServerBlock, number: int) -> Server:
    block_zones = zones([zone for zone, _ in block.spots])
    made: dict[str, Plugin] = {}
    forwards: list[Plugin] = []
    rules: list[Line] = []
    for line in block.lines:
        if line.name in _SILENT:
            continue
        if line.name == "rewrite":
            rules += rewrite_rules.lines(line)
        elif line.name not in _SETUPS:
            raise line.wrong(f"Unknown directive '{line.name}'")
        elif line.name in made:
            text = "this plugin can only be used once per Server Block"
            raise CorefileError(f"plugin/{line.name}: {text}")
        elif line.name == "forward":
            forwards.append(_plugin(line, block_zones, number))
        else:
            made[line.name] = _plugin(line, block_zones, number)
    if rules:
        made["rewrite"] = Rewrite(tuple(rewrite_rules.rule(line) for line in rules))
    return Server(block_zones, (*(made[name] for name in _ORDER if name in made), *forwards))


def _plugin(line: Line, block_zones: tuple[Zone, ...], number: int) -> Plugin:
    try:
        return _SETUPS[line.name](line, block_zones, number)
    except CorefileError as error:
        raise CorefileError(f"plugin/{line.name}: {error}") from None
