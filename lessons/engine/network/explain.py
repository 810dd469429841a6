"""The data plane's decisions in words a learner reads: what happened, and the reason in one sentence."""

from __future__ import annotations

from lessons.engine.network.policies import Denial
from lessons.engine.network.ruling import Action, Frontend, Ruling
from lessons.engine.network.topology import Host
from lessons.engine.profile import NodeProfile
from lessons.engine.refs import FieldPath
from lessons.engine.trace import Hop, HopKind, Packet


def proxy_hops(node: NodeProfile, ruling: Ruling, before: Packet, after: Packet) -> list[Hop]:
    """The hops of one ruling: the rule that matched, and the endpoint that was chosen (or why there is none)."""
    ref = ruling.match.service.ref
    service = f"service/{ref.namespace}/{ref.name}"
    at = f"node/{node.name}"
    target = f"{before.destination}:{before.destination_port}"
    index = ruling.match.index
    if ruling.action is not Action.TRANSLATE or ruling.backend is None:
        return [
            Hop(
                HopKind.PROXY,
                at,
                _refusal(node, ruling, target, before.protocol),
                _refusal_reason(node, ruling),
                to=service,
                ref=ref,
                path=ruling.path,
                packet=before,
                broken=True,
            )
        ]
    matched = Hop(
        HopKind.PROXY,
        at,
        f"kube-proxy on {node.name}: {target} is {_frontend_words(ruling)}",
        _match_reason(ruling),
        to=service,
        ref=ref,
        path=_matched_field(ruling),
        packet=before,
    )
    chosen = Hop(
        HopKind.ENDPOINT,
        service,
        f"kube-proxy on {node.name} rewrites {target} → {ruling.backend.target} ({_choice(ruling)})",
        _choice_reason(node, ruling),
        to=_backend_at(ruling),
        ref=ref,
        path=("spec", "ports", index, "targetPort"),
        packet=after,
    )
    return [matched, chosen]


def _matched_field(ruling: Ruling) -> FieldPath:
    """The field that made the rule: the port, or where the address comes from."""
    index = ruling.match.index
    fields: dict[Frontend, FieldPath] = {
        Frontend.CLUSTER_IP: ("spec", "ports", index, "port"),
        Frontend.NODE_PORT: ("spec", "ports", index, "nodePort"),
        Frontend.EXTERNAL_IP: ("spec", "externalIPs"),
        Frontend.LOAD_BALANCER: ("spec", "ports", index, "port"),
    }
    return fields[ruling.match.frontend]


def _backend_at(ruling: Ruling) -> str:
    assert ruling.backend is not None  # only called for a translation
    target = ruling.backend.endpoint.target
    if target is not None and target.kind == "Pod":
        return f"pod/{target.namespace}/{target.name}"
    return ""


def _frontend_words(ruling: Ruling) -> str:
    port = ruling.match.port
    name = f"{ruling.match.service.ref.namespace}/{ruling.match.service.ref.name}"
    shown = f"port {port.name}" if port and port.name else f"port {port.port if port else ''}"
    return f"the {ruling.match.frontend} of Service {name}, {shown}"


def _match_reason(ruling: Ruling) -> str:
    return {
        Frontend.CLUSTER_IP: "A ClusterIP belongs to no machine: it exists only in the rules of every node.",
        Frontend.NODE_PORT: "Every node takes the node port on its own addresses.",
        Frontend.EXTERNAL_IP: "Every node takes packets for an address listed in externalIPs.",
        Frontend.LOAD_BALANCER: "Every node takes packets for the load balancer's address itself.",
    }[ruling.match.frontend]


def _choice(ruling: Ruling) -> str:
    count = len(ruling.candidates)
    kind = "terminating" if ruling.backends and ruling.backends.terminating else "ready"
    if ruling.reason == "affinity":
        return "the endpoint this client was sent to before"
    if count == 1:
        return f"the only {kind} endpoint" + (" on this node" if ruling.reason == "local" else "")
    here = " on this node" if ruling.reason == "local" else ""
    return f"1 of {count} {kind} endpoints{here}, picked at random"


def _choice_reason(node: NodeProfile, ruling: Ruling) -> str:
    texts = {
        "affinity": "sessionAffinity: ClientIP binds a client to an endpoint until it has been idle for timeoutSeconds.",
        "local": f"The traffic policy is Local: only endpoints on {node.name} are used, and the client's address is kept.",
        "none-local": f"No endpoint is on {node.name}: in ipvs mode all are then used, for all that the policy is Local.",
        "short-circuit": "externalTrafficPolicy: Local binds traffic from outside only; what comes from inside may go to any endpoint.",
    }
    if ruling.backends and ruling.backends.terminating:
        return "No endpoint is ready; those that are shutting down but still serve are used."
    if ruling.backends and ruling.backends.mode:
        return f"The slice's hints keep traffic near ({ruling.backends.mode})."
    return texts.get(
        ruling.reason, "The destination is rewritten; the connection keeps this endpoint."
    )


def _refusal(node: NodeProfile, ruling: Ruling, target: str, protocol: str) -> str:
    verb = "rejects" if ruling.action is Action.REJECT else "drops"
    return f"kube-proxy on {node.name} {verb} {target}/{protocol} of Service {ruling.match.name}"


def _refusal_reason(node: NodeProfile, ruling: Ruling) -> str:
    if ruling.reason == "no-endpoints":
        if ruling.backends and ruling.backends.all:
            return "The Service has endpoints, but none of them is ready."
        return "The Service has no endpoints for this port, so nothing can answer."
    if ruling.reason == "wrong-port" and ruling.match.frontend is not Frontend.CLUSTER_IP:
        return (
            "ipvs gives every node the address, and kube-proxy rejects all but the Service's ports."
        )
    if ruling.reason == "wrong-port":
        return "The address is a ClusterIP, but the Service has no such port."
    if ruling.reason == "source-ranges":
        return "The client's address is in none of loadBalancerSourceRanges."
    return f"The traffic policy is Local and none of the endpoints is on {node.name}."


def remembered(node: NodeProfile, before: Packet, after: Packet) -> Hop:
    """The hop of a datagram whose flow conntrack knows."""
    return Hop(
        HopKind.ROUTE,
        f"node/{node.name}",
        f"{node.name} remembers this flow: {after.translated} (conntrack)",
        "For datagrams between the same ports the rules are asked only once; kube-proxy deletes the entry when it "
        "syncs after the endpoint is gone.",
        packet=after,
    )


def masqueraded(node: NodeProfile, before: Packet, after: Packet, reason: str) -> Hop:
    """The hop of a source address that was rewritten."""
    return Hop(
        HopKind.ROUTE,
        f"node/{node.name}",
        f"{node.name} rewrites the source {before.source} → {after.source} (masquerade)",
        reason,
        packet=after,
    )


def answered_past(node: str, before: Packet, arrived: Packet) -> Hop:
    """The hop of an answer that does not come back through the node that rewrote the destination."""
    target = f"{before.destination}:{before.destination_port}"
    return Hop(
        HopKind.ROUTE,
        f"node/{node}",
        f"the answer goes straight to {arrived.source}, past {node}",
        f"It comes from {arrived.destination}, and the client waits for one from {target}.",
        packet=arrived,
        broken=True,
    )


def from_itself(pod: Host, packet: Packet) -> Hop:
    """The hop of a packet that comes to a pod under the pod's own address."""
    return Hop(
        HopKind.ROUTE,
        pod.at,
        f"{pod.name} discards what comes from its own address",
        "Nothing on its interface can come from itself, and kube-proxy has not rewritten the source.",
        ref=pod.ref,
        packet=packet,
        broken=True,
    )


def leaving_reason(masquerade: bool) -> str:
    """Why a packet leaves under another source: a rule of kube-proxy's (`masquerade`), or the CNI's."""
    if masquerade:
        return "kube-proxy marks the connection, so that the answer comes back through this node."
    return "Pod addresses mean nothing outside of the pod network."


def nobody_listens(host: Host, packet: Packet) -> Hop:
    """The hop of a port without a process."""
    where = f"{packet.destination}:{packet.destination_port}/{packet.protocol}"
    path: FieldPath = ()
    reason = f"No process of {host.name} has port {packet.destination_port} open."
    if host.pod is not None:
        path = ("spec", "containers", 0, "ports")
    if host.pod is not None and host.pod.typed.phase != "Running":
        reason = f"The pod is {host.pod.typed.phase}: its containers do not run."
    return Hop(
        HopKind.SOCKET,
        host.at,
        f"nobody listens on {where}",
        reason,
        ref=host.ref,
        path=path,
        packet=packet,
        broken=True,
    )


def denied(found: Denial, origin: Host, packet: Packet) -> Hop:
    """The hop of a connection that a NetworkPolicy keeps from passing."""
    ref = found.policy.ref
    target = f"{packet.destination}:{packet.destination_port}/{packet.protocol}"
    outgoing = found.direction == "Egress"
    rules = "egress" if outgoing else "ingress"
    return Hop(
        HopKind.POLICY,
        origin.at,
        f"NetworkPolicy {ref.namespace}/{ref.name} drops {packet.source} → {target}",
        f"It selects the pod, and none of the {rules} rules that apply allows this connection.",
        ref=ref,
        path=found.path,
        packet=packet,
        broken=True,
    )
