"""Which hop of a command that failed is the one to explain."""

from __future__ import annotations

from lessons.engine.terminal import Transcript
from lessons.engine.trace import Hop, HopKind


def broken_hop(transcript: Transcript) -> int:
    """The number, from 1, of the first hop at which the way broke; 0 for a command that went nowhere.

    An IPv6 address that was tried before an IPv4 one is not what broke. Where no hop is broken, a name may have led
    nowhere: then it is the DNS answer that says most about why; else, the last hop.
    """
    numbered = list(enumerate(transcript.hops, 1))
    broken = [number for number, hop in numbered if hop.broken and not _is_ipv6(hop)]
    if broken:
        return broken[0]
    nameless = [(number, hop) for number, hop in numbered if hop.answer == "NXDOMAIN"]
    nameless = nameless or [(n, hop) for n, hop in numbered if hop.answer == "NODATA"]
    if nameless and not any(hop.kind is HopKind.ANSWER for hop in transcript.hops):
        connected = [n for n, hop in numbered if hop.kind is HopKind.SOCKET and _is_tcp(hop)]
        if not connected:
            return min(nameless, key=lambda pair: (_telling(pair[1]), pair[0]))[0]
    told = [number for number, hop in numbered if hop.kind is not HopKind.API]
    return told[-1] if told else 0


def _is_ipv6(hop: Hop) -> bool:
    return hop.packet is not None and ":" in hop.packet.destination


def _is_tcp(hop: Hop) -> bool:
    return hop.packet is not None and hop.packet.protocol == "TCP"


def _telling(hop: Hop) -> int:
    """How little an answer says: that of a Service most, then what comes of the right number of labels."""
    if hop.ref is not None:
        return 0
    name = hop.what.partition(" ")[0].rstrip(".").split(".")
    in_cluster = name[-3:] == ["svc", "cluster", "local"]
    return 1 if in_cluster and len(name) == 5 else 2 if in_cluster else 3
