"""In which order a host tries the addresses of a name: RFC 6724 as glibc applies it (sysdeps/posix/getaddrinfo.c)."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from lessons.engine.network.addresses import parsed
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.store import View


def sorted_addresses(addresses: Sequence[str], interfaces: Sequence[str]) -> tuple[str, ...]:
    """The addresses in the order to try them.

    `interfaces` are the host's own, "10.244.1.100/24", the one with the default route first. An address without a
    source of its family comes last (rule 1); of those on the same subnet as their source, the one that shares more
    leading bits with it comes first (rule 9); else the order stays as it came (rule 10).
    """
    own = [ipaddress.ip_interface(text) for text in interfaces]

    def rank(address: str) -> tuple[int, int]:
        destination = parsed(address)
        family = [i for i in own if i.version == destination.version]
        if not family:
            return (1, 0)
        source = next((i for i in family if destination in i.network), family[0])
        if destination not in source.network:
            return (0, 0)
        differing = int(source.ip) ^ int(destination)
        return (0, differing.bit_length() - destination.max_prefixlen)

    return tuple(sorted(addresses, key=rank))


def interfaces(place: Place, view: View, profile: Profile) -> tuple[str, ...]:
    """The addresses of a place with their prefix lengths, the one with the default route first."""
    if place.kind == "pod":
        item = view.get("Pod", place.namespace, place.name)
        if item is None:
            return ()
        if not item.typed.host_network:
            return tuple(f"{ip}/{64 if ':' in ip else 24}" for ip in item.typed.ips)
        return _of_node(item.typed.node, profile)
    if place.kind in ("admin", "node"):
        name = place.name or next((n.name for n in profile.nodes if n.control_plane), "")
        return _of_node(name, profile)
    if place.kind == "external":
        ips = [
            ip for machine in profile.external if machine.name == place.name for ip in machine.ips
        ]
        return tuple(f"{ip}/24" for ip in ips)
    return ("192.168.0.50/24",) if place.kind == "laptop" else ("198.51.100.7/24",)


def _of_node(name: str, profile: Profile) -> tuple[str, ...]:
    """A node's own address, and its end of the bridge to its pods."""
    for node in profile.nodes:
        if node.name == name:
            pods = ipaddress.ip_network(node.pod_cidr)
            return (f"{node.ip}/24", f"{pods[1]}/{pods.prefixlen}")
    return ()
