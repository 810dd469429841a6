"""NetworkPolicies that drop a connection: a rule's ports or peers brought to it, or a rule added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lessons.engine.advice.edits import Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.refs import FieldPath
from lessons.engine.store import Object
from lessons.engine.trace import Packet

# Labels that a controller gives pods: another revision, or another pod, has others.
_GENERATED = frozenset(
    {
        "apps.kubernetes.io/pod-index",
        "controller-revision-hash",
        "pod-template-generation",
        "pod-template-hash",
        "statefulset.kubernetes.io/pod-name",
    }
)


@dataclass(frozen=True, slots=True)
class _Denied:
    """A connection that a policy dropped: its packet, and the pod at the other end, if it is one."""

    situation: Situation
    policy: Object
    field: FieldPath  # of the rules: spec.ingress or spec.egress
    packet: Packet
    peer: Object | None

    @property
    def side(self) -> str:
        """Where a rule names its peers."""
        return "to" if self.field[-1] == "egress" else "from"

    @property
    def foreign(self) -> dict[str, Any] | None:
        """The selector of the peer's namespace, None where that is the policy's own."""
        if self.peer is None or self.peer.ref.namespace == self.policy.ref.namespace:
            return None
        return {"matchLabels": {"kubernetes.io/metadata.name": self.peer.ref.namespace}}


def allowed(situation: Situation) -> Iterator[Mend]:
    """Edits of the policy that dropped the connection, none where it was another firewall."""
    hop = situation.hop
    policy = situation.view.find(hop.ref) if hop is not None and hop.ref is not None else None
    if hop is None or policy is None or hop.packet is None or policy.ref.kind != "NetworkPolicy":
        return
    packet = hop.packet
    address = packet.destination if hop.path[-1] == "egress" else packet.source
    pods = (item for item in situation.view.indexed("ip", address) if item.ref.kind == "Pod")
    denied = _Denied(situation, policy, hop.path, packet, next(pods, None))
    rules = situation.value(policy, *hop.path) or ()
    for index, rule in enumerate(rules):
        yield from _ports(denied, (*hop.path, index), rule)
        yield from _peers(denied, (*hop.path, index), rule)
    yield Mend((situation.edit(policy, (*hop.path, len(rules)), _new_rule(denied, address)),))


def _ports(denied: _Denied, path: FieldPath, rule: Mapping[str, Any]) -> Iterator[Mend]:
    number = denied.packet.destination_port
    for at, port in enumerate(rule.get("ports") or ()):
        if port.get("port") != number:
            place = (*path, "ports", at, "port")
            yield Mend((denied.situation.edit(denied.policy, place, number),))


def _peers(denied: _Denied, path: FieldPath, rule: Mapping[str, Any]) -> Iterator[Mend]:
    situation, policy, peer = denied.situation, denied.policy, denied.peer
    if peer is None:
        return
    for at, other in enumerate(rule.get(denied.side) or ()):
        labels = (other.get("podSelector") or {}).get("matchLabels") or {}
        for key, value in labels.items():
            held = peer.labels.get(key)
            place = (*path, denied.side, at, "podSelector", "matchLabels", key)
            if held is not None and held != value:
                yield Mend((situation.edit(policy, place, held),))
            if held != value:
                yield Mend((situation.pod_edit(peer, ("metadata", "labels", key), value),))
        if denied.foreign is not None:
            place = (*path, denied.side, at, "namespaceSelector")
            yield Mend((situation.edit(policy, place, denied.foreign),))


def _new_rule(denied: _Denied, address: str) -> dict[str, Any]:
    """A rule for just this peer."""
    if denied.peer is None:
        return {denied.side: [{"ipBlock": {"cidr": f"{address}/32"}}]}
    labels = {key: text for key, text in denied.peer.labels.items() if key not in _GENERATED}
    one: dict[str, Any] = {"podSelector": {"matchLabels": labels} if labels else {}}
    if denied.foreign is not None:
        one = {"namespaceSelector": denied.foreign, **one}
    return {denied.side: [one]}
