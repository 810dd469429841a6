"""Which address a pod gets: each node hands out its own range in turn."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_network

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.kubelet.state import KubeletState
from lessons.engine.refs import Ref
from lessons.engine.store import Object

# The network's own address and the bridge's come first.
_FIRST = 2


def address(state: KubeletState, pod: Object, apiserver: APIServer) -> tuple[KubeletState, str]:
    """The address of a new pod, and the state in which it holds it: as pinned, or the next of its node's range."""
    pins, ref = apiserver.profile.pods, pod.ref
    pin = pins.get(ref.name)
    if pin is not None and pin.ip and pin.ip not in state.leases:
        return state.leased(ref, pin.ip), pin.ip
    node = apiserver.store.view.get("Node", "", pod.typed.node)
    cidr = node.typed.pod_cidr if node is not None else apiserver.profile.pod_cidr
    kept = frozenset(each.ip for each in pins.values() if each.ip)
    return lease(state, ref, pod.typed.node, cidr, kept)


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
