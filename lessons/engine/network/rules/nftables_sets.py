"""Sets and maps as nft lists them: their declaration, and their elements in nft's own order."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Sequence

from lessons.engine.clock import Milliseconds

ADDRESS = "ipv4_addr"
DESTINATION = "ipv4_addr . inet_proto . inet_service : verdict"
NODE_PORT = "inet_proto . inet_service : verdict"
HAIRPIN = "ipv4_addr . ipv4_addr . inet_proto . inet_service"
_PROTOCOLS = {"tcp": 6, "udp": 17, "sctp": 132}


def key(parts: Sequence[str]) -> str:
    """An element's key: `10.96.0.1 . tcp . 443`."""
    return " . ".join(parts)


def declared(kind: str, name: str, type_: str, comment: str, elements: Iterable[str]) -> str:
    """A set or map with its elements, two plain addresses or one of anything else a line."""
    found = sorted(set(elements), key=_order)
    lines = [f"type {type_}", f'comment "{comment}"']
    if found:
        at_a_time = 2 if type_ == ADDRESS else 1
        rows = [", ".join(found[at : at + at_a_time]) for at in range(0, len(found), at_a_time)]
        lines.append("elements = { " + ",\n\t\t\t     ".join(rows) + " }")
    return f"\t{kind} {name} {{\n" + "".join(f"\t\t{line}\n" for line in lines) + "\t}\n"


def affinity_set(name: str, seconds: int, clients: list[tuple[str, Milliseconds]]) -> str:
    """The set of clients that are bound to an endpoint, each with the time it has left."""
    lines = [
        "type ipv4_addr",
        "size 65535",
        "flags dynamic,timeout",
        f"timeout {_duration(seconds * 1000)}",
    ]
    if clients:
        rows = ", ".join(f"{address} expires {_duration(left)}" for address, left in clients)
        lines.append(f"elements = {{ {rows} }}")
    return f"\tset {name} {{\n" + "".join(f"\t\t{line}\n" for line in lines) + "\t}\n"


def _order(element: str) -> int:
    """The key as a number, by which nft sorts: of a plain address its value, else its bytes read from last to first."""
    parts = element.partition(" comment ")[0].partition(" : ")[0].split(" . ")
    if len(parts) == 1:
        return int(ipaddress.ip_address(parts[0]))
    return int.from_bytes(b"".join(map(_register, parts)), "little")


def _register(part: str) -> bytes:
    """One part of a key as it lies in memory: four bytes, network order, padded behind."""
    if part in _PROTOCOLS:
        return bytes([_PROTOCOLS[part], 0, 0, 0])
    if part.isdigit():
        return int(part).to_bytes(2, "big") + bytes(2)
    return socket.inet_aton(part)


def _duration(milliseconds: Milliseconds) -> str:
    """A time as nft writes it: 3h, 2h59m58s, 500ms."""
    left, text = milliseconds, ""
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, left = divmod(left, size)
        text += f"{count}{unit}" if count else ""
    return text
