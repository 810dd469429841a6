"""The hop where it broke, in one plain sentence for who is learning."""

from __future__ import annotations

from collections.abc import Mapping

from lessons.engine.advice.situation import Situation
from lessons.engine.store import Object
from lessons.engine.trace import Hop, HopKind


def sentence(situation: Situation) -> str:
    """What went wrong where it broke, with the objects and values that made it so."""
    hop = situation.hop
    if hop is None:
        return "The command failed before anything was sent."
    service = situation.service
    if hop.kind is HopKind.PROXY and service is not None and hop.ref == service.ref:
        if hop.path == ("spec", "selector"):
            return _no_endpoints(situation, service)
        if hop.path == ("spec", "loadBalancerSourceRanges") and hop.packet is not None:
            ranges = ", ".join(service.typed.load_balancer_source_ranges)
            return f"Service {service.ref.name} lets in {ranges} only, and {hop.packet.source} is not among them."
        if hop.path:
            node = hop.at.rpartition("/")[2]
            return f"{hop.path[-1]} is Local, and {node} has no ready pod of Service {service.ref.name}: the packet is dropped there."
    if not hop.broken and hop.kind in (HopKind.SOCKET, HopKind.ANSWER):
        return _after_arrival(situation, hop)
    if hop.kind is HopKind.SOCKET and hop.packet is not None:
        where = hop.at.rpartition("/")[2]
        return f"The packet arrived at {where}, but no process there listens on port {hop.packet.destination_port}."
    return _as_recorded(hop)


def _after_arrival(situation: Situation, hop: Hop) -> str:
    """What failed once the way was found: the program says it, or its exit status does."""
    done = situation.transcript
    said = next((line for line in done.stderr.splitlines() if line), f"exit status {done.exit}")
    return f"The connection came about ({hop.what}), and then the command failed: {said}."


def _as_recorded(hop: Hop) -> str:
    """The hop's own words."""
    what = hop.what[:1].upper() + hop.what[1:]
    return f"{what}. {hop.why}".strip() if hop.why else f"{what}."


def _no_endpoints(situation: Situation, service: Object) -> str:
    name, typed = service.ref.name, service.typed
    if not typed.selector:
        return (
            f"Service {name} has no selector, and nobody has written endpoints for this port of it."
        )
    pods = situation.pods_of(service)
    asked = words(typed.selector)
    if not pods:
        return f"Service {name} has no endpoints: it selects {asked}, and no pod of namespace {service.ref.namespace} carries that."
    unready = [pod.ref.name for pod in pods if not pod.typed.ready]
    if unready:
        return f"Service {name} selects {', '.join(unready[:3])}, but no pod of it is ready: kube-proxy sends nothing there."
    return f"Service {name} selects {len(pods)} pods by {asked}, but none of them has the port that targetPort names."


def words(labels: Mapping[str, str]) -> str:
    """Labels as kubectl writes a selector: app=web,tier=front."""
    return ",".join(f"{key}={value}" for key, value in labels.items())
