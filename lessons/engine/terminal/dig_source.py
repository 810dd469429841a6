"""dig -b: from which address it sends."""

from __future__ import annotations

from lessons.engine.dns.addresses import interfaces
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dighost_types import Lookup, Settings


def is_own(call: Call, source: str) -> bool:
    """Whether a place can send from an address; "" and the wildcard leave the choice to it."""
    if source in ("", "0.0.0.0", "::", "127.0.0.1"):
        return True
    cluster = call.cluster
    own = interfaces(call.place, cluster.view, cluster.profile)
    return any(address.partition("/")[0] == source for address in own)


# bin/dig/dighost.c udp_ready
def unbound(call: Call, given: Settings, lookup: Lookup) -> bool:
    """What comes of -b with somebody else's address: nothing, and that each time it is tried."""
    server, userarg = given.servers[0]
    spot = f"{server}#{given.port}({userarg})"
    text = f";; UDP setup with {spot} for {lookup.textname} failed: address not available.\n"
    call.out((text + ";; no servers could be reached\n") * lookup.retries)
    return True
