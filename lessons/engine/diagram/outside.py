"""What stands outside the nodes: places, machines, load balancers, and the DNS servers."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from lessons.engine.diagram.holds import COREDNS, NOTHING, Held
from lessons.engine.diagram.parts import OutsidePart
from lessons.engine.diagram.services import ServicePart
from lessons.engine.trace import Hop, HopKind

if TYPE_CHECKING:
    from lessons.engine.cluster import Cluster

# The servers that the cluster's DNS forwards to, and those after them.
OUTSIDE_DNS = (
    ("dns/public", "public DNS", "198.51.100.53"),
    ("dns/office", "office DNS", "192.168.0.2"),
)


def places(services: Sequence[ServicePart]) -> tuple[OutsidePart, ...]:
    """Internet and laptop always, and every load balancer."""
    return (
        OutsidePart("internet", "internet", "198.51.100.7", "place"),
        OutsidePart("laptop", "laptop", "192.168.0.50", "place"),
        *(balancer for service in services for balancer in service.balancers),
    )


def machines(
    cluster: Cluster, touched: set[str], services: Sequence[ServicePart]
) -> Iterator[OutsidePart]:
    """The machines outside that the trace or a Service reaches."""
    wanted = {name for service in services for name in service.outside}
    for machine in cluster.profile.external:
        name = f"external/{machine.name}"
        if name in touched or wanted.intersection(machine.ips) or wanted.intersection(machine.dns):
            yield OutsidePart(name, machine.name, ", ".join(machine.ips), "machine")


def dns_servers(cluster: Cluster) -> tuple[tuple[str, str, str], ...]:
    """The DNS servers in the cluster, in the order in which they are asked."""
    coredns = (COREDNS, "CoreDNS", cluster.profile.dns_ip)
    local = ("dns/node-local", "node-local DNS", "169.254.20.10")
    return (local, coredns) if cluster.profile.node_local_dns else (coredns,)


def servers(
    servers: Sequence[tuple[str, str, str]],
    answers: Mapping[str, str],
    held: Mapping[str, Held],
    among: Container[str] | None = None,
) -> tuple[OutsidePart, ...]:
    """DNS servers with what they answered and what their caches hold; only those `among` these, if given."""
    return tuple(
        OutsidePart(
            name, title, address, "dns", answers.get(name, ""), holds=held.get(name, NOTHING)
        )
        for name, title, address in servers
        if among is None or name in among
    )


def answers_of(hops: Sequence[Hop]) -> dict[str, str]:
    """What each DNS server answered last; that there is no AAAA does not hide the A before it."""
    answers: dict[str, str] = {}
    for hop in hops:
        if hop.kind is HopKind.DNS and not (hop.answer == "NODATA" and hop.at in answers):
            answers[hop.at] = hop.what
    return answers
