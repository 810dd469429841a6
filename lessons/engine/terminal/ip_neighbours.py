"""ip neighbour: whom a host has asked for by ARP, and what came of it."""

from __future__ import annotations

import ipaddress

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.network import Host, conntrack
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.ip_devices import mac
from lessons.engine.terminal.ip_routes import Route, routes

# net.ipv4.neigh.default.base_reachable_time_ms; what nobody confirms for so long is stale.
_REACHABLE: Milliseconds = 30 * SECOND


def neighbours_shown(call: Call, host: Host, words: list[str]) -> int:
    """`ip neighbour`: those that every host talks to all the time, and whom its latest connections went to."""
    device = words[words.index("dev") + 1] if "dev" in words[:-1] else ""
    wanted = {word for word in words if word not in ("dev", "to", device)}
    seen = _seen(call, host)
    for address in sorted(seen, key=ipaddress.IPv4Address):
        name, state = seen[address]
        if (device and name != device) or (wanted and address not in wanted):
            continue
        by = "" if device else f" dev {name}"
        hardware = "" if state == "FAILED" else f" lladdr {mac(address)}"
        call.out(f"{address}{by}{hardware} {state} \n")
    return 0


def _seen(call: Call, host: Host) -> dict[str, tuple[str, str]]:
    """Address -> device and state."""
    table, network = routes(call, host), call.cluster.network
    found = {table[0].gateway: (table[0].device, "REACHABLE")}
    now = call.cluster.clock.now
    for address, since in _asked(call, host, now):
        route = _route(table, address)
        near = route.gateway or address
        if near in host.addresses:
            continue
        if network.topology.owner(near, call.cluster.view) is None:
            state = "FAILED"
        else:
            state = "REACHABLE" if now - since < _REACHABLE else "STALE"
        found[near] = (route.device, state)
    return found


def _asked(call: Call, host: Host, now: Milliseconds) -> list[tuple[str, Milliseconds]]:
    """(address, when) of what a host has sent to, oldest first: its node's flows tell, and nodes talk to each other."""
    if host.node is None:
        return []
    flows = conntrack.of_node(call.cluster.network.flows, host.node.name, now)
    if host.kind == "pod" and not host.host_network:
        return [
            (flow.came.destination, flow.since)
            for flow in flows
            if flow.came.source in host.addresses
        ]
    others = [(node.ip, now) for node in call.cluster.profile.nodes if node != host.node]
    sent = [(flow.left.destination, flow.since) for flow in flows]
    return others + [each for each in sent if not each[0].startswith("127.")]


def _route(table: list[Route], address: str) -> Route:
    """The route that a packet takes: the longest prefix wins."""
    at = ipaddress.IPv4Address(address)
    return max(
        (route for route in table if at in route.network),
        key=lambda route: route.network.prefixlen,
    )
