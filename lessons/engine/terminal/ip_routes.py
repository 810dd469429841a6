"""ip route: where a host sends what. kube-proxy's rules come before, and no route tells of a ClusterIP."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from lessons.engine.network import Host
from lessons.engine.network.topology import OFFICE_ROUTER, bridge
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.ip_devices import devices

_ALL = ipaddress.IPv4Network("0.0.0.0/0")


@dataclass(frozen=True, slots=True)
class Route:
    """One route: to a network, through a gateway ("" for what is on the wire), by a device."""

    network: ipaddress.IPv4Network
    gateway: str
    device: str
    source: str = ""

    def text(self, *, device: bool = True) -> str:
        """The line, without the device where it was asked for."""
        words = ["default" if self.network == _ALL else str(self.network)]
        words += ["via", self.gateway] if self.gateway else []
        words += ["dev", self.device] if device else []
        words += ["proto", "kernel", "scope", "link", "src", self.source] if self.source else []
        return " ".join(words)


def routes(call: Call, host: Host) -> list[Route]:
    """The main table of a host, the default route first."""
    profile, node = call.cluster.profile, host.node
    if node is None:
        gateway = OFFICE_ROUTER if host.side == "office" else "198.51.100.1"
        found = [_linked(host.addresses[0], "eth0")]
    elif host.kind == "pod" and not host.host_network:
        gateway = bridge(node)
        found = [_linked(host.addresses[0], "eth0")]
        found.append(Route(ipaddress.IPv4Network(profile.pod_cidr), gateway, "eth0"))
    else:
        gateway = OFFICE_ROUTER
        found = [_linked(node.ip, "eth0"), _linked(bridge(node), "cni0")]
        found += [
            Route(ipaddress.IPv4Network(other.pod_cidr), other.ip, "eth0")
            for other in profile.nodes
            if other != node
        ]
    found.sort(key=lambda route: (int(route.network.network_address), route.network.prefixlen))
    return [Route(_ALL, gateway, "eth0"), *found]


def _linked(address: str, device: str) -> Route:
    interface = ipaddress.IPv4Interface(f"{address}/24")
    return Route(interface.network, "", device, address)


def routes_shown(call: Call, host: Host, words: list[str]) -> int:
    """`ip route show`, of all routes, those to a network, or by a device."""
    found, named = routes(call, host), True
    while words:
        word = words.pop(0)
        if word == "dev" and words:
            device, named = words.pop(0), False
            found = [route for route in found if route.device == device]
            continue
        try:
            network = _ALL if word == "default" else ipaddress.IPv4Network(word)
        except ValueError:
            call.err(f'Error: any valid prefix is expected rather than "{word}".\n')
            return 1
        found = [route for route in found if route.network == network]
    call.out("".join(f"{route.text(device=named)} \n" for route in found))
    return 0


# ip/iproute.c iproute_get
def route_got(call: Call, host: Host, words: list[str]) -> int:
    """Where a packet to an address would be sent; kube-proxy's rules come before, and nobody asks them here."""
    try:
        address = ipaddress.IPv4Address(words[0] if words else "")
    except ValueError:
        call.err(f'Error: inet prefix is expected rather than "{words[0] if words else ""}".\n')
        return 1
    own = {
        interface.ip: device.name
        for device in devices(call, host)
        for interface in device.addresses
    }
    if address.is_loopback or address in own:
        source = "127.0.0.1" if address.is_loopback else str(address)
        call.out(f"local {address} dev lo src {source} uid 0 \n    cache <local> \n")
        return 0
    matching = (route for route in routes(call, host) if address in route.network)
    route = max(matching, key=lambda route: route.network.prefixlen)
    via = f" via {route.gateway}" if route.gateway else ""
    source = next(str(ip) for ip, device in own.items() if device == route.device)
    call.out(f"{address}{via} dev {route.device} src {source} uid 0 \n    cache \n")
    return 0
