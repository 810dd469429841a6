"""NetworkPolicies that drop a connection: a rule's ports or peers brought to it, or a rule added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lessons.engine.advice.edits import Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.refs import FieldPath
from lessons.engine.store import Object
from lessons.engine.trace import Packet


def allowed(situation: Situation) -> Iterator[Mend]:
    """Edits of the policy that dropped the connection, none where it was another firewall."""
    hop = situation.hop
    policy = situation.view.find(hop.ref) if hop is not None and hop.ref is not None else None
    if hop is None or policy is None or hop.packet is None or policy.ref.kind != "NetworkPolicy":
        return
    peer, field = _peer(situation, hop.path, hop.packet), hop.path
    for index, rule in enumerate(situation.value(policy, *field) or ()):
        yield from _rule(situation, policy, (*field, index), rule, peer, hop.packet)
    if (new := _new_rule(policy, peer, hop.packet)) is not None:
        count = len(situation.value(policy, *field) or ())
        yield Mend((situation.edit(policy, (*field, count), new(field[-1])),))


def _peer(situation: Situation, field: FieldPath, packet: Packet) -> Object | None:
    """The pod at the other end of the connection, if it is one."""
    address = packet.destination if field[-1] == "egress" else packet.source
    pods = (item for item in situation.view.indexed("ip", address) if item.ref.kind == "Pod")
    return next(pods, None)


def _rule(
    situation: Situation,
    policy: Object,
    path: FieldPath,
    rule: dict[str, Any],
    peer: Object | None,
    packet: Packet,
) -> Iterator[Mend]:
    for at, port in enumerate(rule.get("ports") or ()):
        if port.get("port") != packet.destination_port:
            number = packet.destination_port
            yield Mend((situation.edit(policy, (*path, "ports", at, "port"), number),))
    side = "to" if path[-2] == "egress" else "from"
    for at, other in enumerate(rule.get(side) or ()):
        labels = (other.get("podSelector") or {}).get("matchLabels") or {}
        for key, value in labels.items() if peer is not None else ():
            held = peer.labels.get(key) if peer is not None else None
            if held != value and peer is not None:
                place = (*path, side, at, "podSelector", "matchLabels", key)
                if held is not None:
                    yield Mend((situation.edit(policy, place, held),))
                yield Mend((situation.pod_edit(peer, ("metadata", "labels", key), value),))
        if peer is not None and peer.ref.namespace != policy.ref.namespace:
            named = {"matchLabels": {"kubernetes.io/metadata.name": peer.ref.namespace}}
            yield Mend((situation.edit(policy, (*path, side, at, "namespaceSelector"), named),))


def _new_rule(policy: Object, peer: Object | None, packet: Packet) -> Any:
    """A function from the rules' field to a rule for just this peer, None where nothing names it."""
    if peer is None:
        block = {"ipBlock": {"cidr": f"{packet.source}/32"}}
        return lambda field: {("to" if field == "egress" else "from"): [block]}
    one: dict[str, Any] = {"podSelector": {"matchLabels": dict(peer.labels)} if peer.labels else {}}
    if peer.ref.namespace != policy.ref.namespace:
        label = {"kubernetes.io/metadata.name": peer.ref.namespace}
        one = {"namespaceSelector": {"matchLabels": label}, **one}
    return lambda field: {("to" if field == "egress" else "from"): [one]}
