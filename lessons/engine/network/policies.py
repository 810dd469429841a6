"""NetworkPolicy: which connections of a pod pass. A pod that no policy selects takes and makes them all."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lessons.engine.api import labelselector
from lessons.engine.api.pod import Pod
from lessons.engine.network.addresses import parsed
from lessons.engine.refs import FieldPath
from lessons.engine.store import Object, View
from lessons.engine.trace import Packet


@dataclass(frozen=True, slots=True)
class Denial:
    """Why a connection does not pass: a policy that selects the pod, and the field none of whose rules allows it."""

    policy: Object
    direction: str  # Ingress or Egress
    path: FieldPath


def denial(
    view: View, pod: Object, direction: str, packet: Packet, target: Object | None
) -> Denial | None:
    """Whether policies keep a packet from (Egress) or off (Ingress) a pod; None where it passes.

    The other end is read off the packet: its destination for Egress, its source for Ingress. `target` is the pod
    the packet is for, whose container ports give named ports their numbers.
    """
    if not view.count("NetworkPolicy", pod.ref.namespace):
        return None
    field = direction.lower()
    applying = [
        policy
        for policy in view.list("NetworkPolicy", pod.ref.namespace)
        if direction in _types(policy.manifest["spec"])
        and labelselector.matches(policy.manifest["spec"].get("podSelector") or {}, pod.labels)
    ]
    if not applying:
        return None
    address = packet.destination if direction == "Egress" else packet.source
    other = next((item for item in view.indexed("ip", address) if _has_own_address(item)), None)
    for policy in applying:
        for rule in policy.manifest["spec"].get(field) or ():
            peers = rule.get("to" if direction == "Egress" else "from")
            if _ports_match(rule.get("ports"), packet, target) and (
                not peers or _is_peer(view, policy.ref.namespace, peers, address, other)
            ):
                return None
    return Denial(applying[0], direction, ("spec", field))


def _has_own_address(item: Object) -> bool:
    """Whether selectors of pods can mean it: traffic of pods on the host's network is the node's."""
    return item.ref.kind == "Pod" and not item.typed.host_network


def _types(spec: Mapping[str, Any]) -> Iterable[str]:
    """pkg/apis/networking/v1/defaults.go: Ingress always, Egress where there is such a section."""
    default = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]
    types: Iterable[str] = spec.get("policyTypes") or default
    return types


def _is_peer(
    view: View,
    namespace: str,
    peers: Iterable[Mapping[str, Any]],
    address: str,
    other: Object | None,
) -> bool:
    return any(
        _in_block(peer["ipBlock"], address)
        if peer.get("ipBlock")
        else other is not None and _selects(view, namespace, peer, other)
        for peer in peers
    )


def _selects(view: View, namespace: str, peer: Mapping[str, Any], pod: Object) -> bool:
    """Both selectors of a peer; without one for namespaces, the policy's own namespace is meant."""
    spaces = peer.get("namespaceSelector")
    if spaces is None:
        if pod.ref.namespace != namespace:
            return False
    else:
        space = view.get("Namespace", "", pod.ref.namespace)
        if space is None or not labelselector.matches(spaces, space.labels):
            return False
    return labelselector.matches(peer.get("podSelector") or {}, pod.labels)


def _in_block(block: Mapping[str, Any], address: str) -> bool:
    at = parsed(address)
    if at not in ipaddress.ip_network(block["cidr"], strict=False):
        return False
    return not any(
        at in ipaddress.ip_network(text, strict=False) for text in block.get("except") or ()
    )


def _ports_match(
    ports: Iterable[Mapping[str, Any]] | None, packet: Packet, target: Object | None
) -> bool:
    return not ports or any(_port_matches(port, packet, target) for port in ports)


def _port_matches(port: Mapping[str, Any], packet: Packet, target: Object | None) -> bool:
    if (port.get("protocol") or "TCP") != packet.protocol:
        return False
    number: int | str | None = port.get("port")
    if number is None:
        return True
    if isinstance(number, str):
        return target is not None and packet.destination_port in _named(target.typed, number)
    last: int = port.get("endPort") or number
    return number <= packet.destination_port <= last


def _named(pod: Pod, name: str) -> set[int]:
    return {
        port.port for container in pod.containers for port in container.ports if port.name == name
    }
