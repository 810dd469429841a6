"""Which address a pod gets: each node hands out its own range in turn."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_network

from lessons.engine.controllers.kubelet.state import KubeletState
from lessons.engine.refs import Ref

# The network's own address and the bridge's come first.
_FIRST = 2


def lease(
    state: KubeletState, ref: Ref, node: str, pod_cidr: str, kept: frozenset[str]
) -> tuple[KubeletState, str]:
    """The next free address after the one given out last, and the state in which the pod holds it; "" when all are taken.

    `kept` are never given out. As the CNI plugin host-local does it, so a pod that is made again gets another address.
    """
    network = ip_network(pod_cidr)
    bottom, size = int(network.network_address), network.num_addresses
    before = state.last.get(node)
    make = IPv4Address if network.version == 4 else IPv6Address
    offset = int(make(before)) - bottom if before else _FIRST - 1
    span = size - _FIRST - 1
    for step in range(1, span + 1):
        ip = str(make(bottom + _FIRST + (offset - _FIRST + step) % span))
        if ip not in state.leases and ip not in kept:
            state = replace(state, last=state.last.set(node, ip))
            return state.leased(ref, ip), ip
    return state, ""
