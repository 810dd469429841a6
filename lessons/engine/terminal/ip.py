"""ip address and ip route: what a host has and where it sends things. A ClusterIP is in neither (but for ipvs mode)."""

from __future__ import annotations

import ipaddress

from lessons.engine.network import Host
from lessons.engine.network.topology import OFFICE_ROUTER, bridge
from lessons.engine.terminal.call import Call

_USAGE = "Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n       ip [ -force ] -batch filename\n"
_LOOPBACK = (
    "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n"
    "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
    "    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n"
)


def ip(call: Call) -> int:
    """`ip addr` and `ip route`, with `show`."""
    words = [word for word in call.argv[1:] if not word.startswith("-")]
    if not words:
        call.err(_USAGE)
        return 255
    host = call.cluster.network.host(call.place)
    if "route".startswith(words[0]) and words[1:2] in (["get"], ["g"]):
        return _route_get(call, host, words[2:])
    if words[1:] not in ([], ["show"], ["list"], ["s"]):
        call.err(f'Command "{words[1]}" is unknown, try "ip {words[0]} help".\n')
        return 255
    if "address".startswith(words[0]) or words[0] == "addr":
        call.out(_addresses(call, host))
    elif "route".startswith(words[0]):
        call.out("".join(f"{line} \n" for line in _routes(call, host)))
    else:
        call.err(f'Object "{words[0]}" is unknown, try "ip help".\n')
        return 1
    return 0


def _interfaces(call: Call, host: Host) -> list[tuple[str, str]]:
    """(name, address/prefix) of each interface but the loopback."""
    if host.kind == "pod" and not host.host_network:
        return [("eth0", f"{address}/24") for address in host.addresses]
    if host.node is None:
        return [("eth0", f"{address}/24") for address in host.addresses]
    found = [("eth0", f"{host.node.ip}/24"), ("cni0", f"{bridge(host.node)}/24")]
    if call.cluster.profile.proxy_mode == "ipvs":
        services = call.cluster.network.proxy.view.list("Service")
        found += [("kube-ipvs0", f"{ip}/32") for item in services for ip in item.typed.addresses]
    return found


def _addresses(call: Call, host: Host) -> str:
    out, names = [_LOOPBACK], list[str]()
    for name, address in _interfaces(call, host):
        interface = ipaddress.ip_interface(address)
        if name not in names:
            names.append(name)
            mac = "0a:58:" + ":".join(f"{part:02x}" for part in interface.ip.packed)
            peer = f"@if{interface.ip.packed[-1] + 3}" if host.kind == "pod" else ""
            out.append(
                f"{len(names) + 1}: {name}{peer}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue "
                f"state UP group default qlen 1000\n    link/ether {mac} brd ff:ff:ff:ff:ff:ff\n"
            )
        broadcast = "" if name == "kube-ipvs0" else f" brd {interface.network.broadcast_address}"
        out.append(
            f"    inet {address}{broadcast} scope global {name}\n"
            "       valid_lft forever preferred_lft forever\n"
        )
    return "".join(out)


# ip/iproute.c iproute_get
def _route_get(call: Call, host: Host, words: list[str]) -> int:
    """Where a packet to an address would be sent; kube-proxy's rules come before, and nobody asks them here."""
    try:
        address = ipaddress.IPv4Address(words[0] if words else "")
    except ValueError:
        call.err(f'Error: inet prefix is expected rather than "{words[0] if words else ""}".\n')
        return 1
    own = [ipaddress.ip_interface(text) for _, text in _interfaces(call, host)]
    if address.is_loopback or any(address == interface.ip for interface in own):
        own_address = "127.0.0.1" if address.is_loopback else str(address)
        call.out(f"local {address} dev lo src {own_address} uid 0 \n    cache <local> \n")
        return 0
    lines = [line.partition(" ") for line in _routes(call, host)]
    networks = [
        (ipaddress.ip_network("0.0.0.0/0" if net == "default" else net), rest.split())
        for net, _, rest in lines
    ]
    _, route = max((n for n in networks if address in n[0]), key=lambda n: n[0].prefixlen)
    device = route[route.index("dev") + 1]
    via = f" via {route[1]}" if route[0] == "via" else ""
    source = next(
        i.ip for i, (name, _) in zip(own, _interfaces(call, host), strict=True) if name == device
    )
    call.out(f"{address}{via} dev {device} src {source} uid 0 \n    cache \n")
    return 0


def _routes(call: Call, host: Host) -> list[str]:
    profile, node = call.cluster.profile, host.node
    if node is None:
        gateway = OFFICE_ROUTER if host.side == "office" else "198.51.100.1"
        own = [host.addresses[0]]
    elif host.kind == "pod" and not host.host_network:
        gateway, own = bridge(node), [host.addresses[0]]
    else:
        gateway, own = OFFICE_ROUTER, [node.ip, bridge(node)]
    linked = [
        (ipaddress.ip_interface(f"{address}/24"), "cni0" if at else "eth0")
        for at, address in enumerate(own)
    ]
    routes = [
        (interface.network, f"dev {name} proto kernel scope link src {interface.ip}")
        for interface, name in linked
    ]
    if len(own) > 1:
        routes += [
            (ipaddress.ip_network(other.pod_cidr), f"via {other.ip} dev eth0")
            for other in profile.nodes
            if other != node
        ]
    elif node is not None:
        routes.append((ipaddress.ip_network(profile.pod_cidr), f"via {gateway} dev eth0"))
    routes.sort(key=lambda route: (int(route[0].network_address), route[0].prefixlen))
    return [f"default via {gateway} dev eth0", *(f"{net} {text}" for net, text in routes)]
