"""Ports that `kubectl port-forward` keeps open: a way to a pod past all rules, routes and policies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from lessons.engine.network import delivery
from lessons.engine.network.connection import Connection, Process, Verdict
from lessons.engine.refs import Ref
from lessons.engine.store import Object, View
from lessons.engine.trace import Hop, HopKind, Packet

if TYPE_CHECKING:
    from lessons.engine.network.dataplane import Journey

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Forward:
    """A port of a host's loopback address, and the pod's port it leads to.

    `at` is the host's place; `uid` the pod's, for the way ends with the pod and not with its name.
    """

    at: str
    port: int
    pod: Ref
    uid: str
    target: int


Forwards: TypeAlias = tuple[Forward, ...]


def pod_behind(forward: Forward, view: View) -> Object | None:
    """The running pod that a forward leads to, or None if it has ended: kubectl has then lost its connection."""
    pod = view.find(forward.pod)
    if pod is None or pod.uid != forward.uid or pod.typed.phase != "Running":
        return None
    return pod


def alive(forwards: Forwards, view: View) -> Forwards:
    """Those whose pods still run."""
    return tuple(forward for forward in forwards if pod_behind(forward, view) is not None)


def taking(
    forwards: Iterable[Forward], at: str, address: str, port: int, protocol: str
) -> Forward | None:
    """The forward that takes a connection from a place to this address, if one does."""
    if address != LOOPBACK or protocol != "TCP":
        return None
    return next((each for each in forwards if (each.at, each.port) == (at, port)), None)


# staging/src/k8s.io/client-go/tools/portforward, pkg/kubelet's PortForward: the runtime dials localhost in the pod.
def through(journey: Journey, forward: Forward, pod: Object, source_port: int) -> Connection:
    """The connection as the pod's own loopback gets it.

    Where nobody listens there, kubectl has taken the connection already, and can only hang up.
    """
    host = journey.topology.pod_host(pod)
    node = host.node.name if host.node is not None else ""
    journey.trace.add(
        Hop(
            HopKind.API,
            journey.origin.at,
            f"kubectl port-forward takes it to port {forward.target} of pod/{pod.ref.name}",
            f"Over the API server and the kubelet on {node}, which opens it at 127.0.0.1 in the pod: "
            "no Service, no rule and no policy is asked.",
            ref=pod.ref,
        )
    )
    packet = Packet(LOOPBACK, source_port, LOOPBACK, forward.target, "TCP")
    connection = delivery.to_pod(journey, host, packet)
    if connection.verdict is Verdict.OPEN:
        return connection
    hangs_up = Process("kubectl", "kubectl port-forward", journey.origin.at, forward.port)
    return connection._replace(verdict=Verdict.OPEN, process=hangs_up)
