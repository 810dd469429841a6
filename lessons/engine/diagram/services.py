"""The bar (or alias) of a Service, and where its EndpointSlices lead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lessons.engine.api.endpointslice import EndpointSlice
from lessons.engine.api.service import Service, ServicePort
from lessons.engine.diagram.parts import OutsidePart, pod_id, titled
from lessons.engine.refs import Ref, SourceLine
from lessons.engine.store import Object, View


@dataclass(frozen=True, slots=True)
class ServicePart:
    """A Service. `kind` is rule (an address with a rule on every node), name (headless) or alias (ExternalName)."""

    id: str
    name: str
    kind: str
    type: str
    address: str
    ports: str
    note: str
    node_ports: tuple[int, ...]
    ready: tuple[str, ...]  # ids of the pods behind it
    not_ready: tuple[str, ...]
    outside: tuple[str, ...]  # addresses or names outside the cluster that it leads to
    balancers: tuple[OutsidePart, ...]
    ref: Ref
    source: SourceLine | None = None

    def limited_to(self, drawn: set[str]) -> ServicePart:
        """The same, leading only to pods that are drawn as boxes of their own."""
        return replace(
            self,
            ready=tuple(name for name in self.ready if name in drawn),
            not_ready=tuple(name for name in self.not_ready if name in drawn),
        )


def service_id(ref: Ref) -> str:
    """The id of a Service's bar."""
    return f"service/{ref.namespace}/{ref.name}"


def service_part(view: View, item: Object) -> ServicePart:
    """The bar (or alias) of one Service, with what its EndpointSlices lead to."""
    service: Service = item.typed
    ready, not_ready, outside = _backends(view, item.ref)
    kind = "alias" if service.type == "ExternalName" else "name" if service.headless else "rule"
    if service.external_name:
        outside = (service.external_name,)
    node_ports = tuple(port.node_port for port in service.ports if port.node_port)
    return ServicePart(
        id=service_id(item.ref),
        name=titled(item.ref),
        kind=kind,
        type=service.type,
        address=_address(service),
        ports=", ".join(map(_port, service.ports)),
        note=_note(service, kind, len(ready) + len(outside)),
        node_ports=node_ports,
        ready=ready,
        not_ready=not_ready,
        outside=outside,
        balancers=_balancers(item, service),
        ref=item.ref,
        source=item.source(),
    )


def _address(service: Service) -> str:
    if service.type == "ExternalName":
        return f"→ {service.external_name}"
    return "clusterIP: None" if service.headless else service.cluster_ips[0]


def _port(port: ServicePort) -> str:
    target = "" if port.target_port == port.port else f" → {port.target_port}"
    protocol = "" if port.protocol == "TCP" else f"/{port.protocol}"
    return f":{port.port}{protocol}{target}"


def _note(service: Service, kind: str, ready: int) -> str:
    if kind == "alias":
        return "an alias in DNS"
    if kind == "name":
        return "a name only, no rule anywhere"
    if service.external_traffic_policy == "Local" and service.type != "ClusterIP":
        return "from outside: only pods of the node"
    return "the same rule on every node" if ready else "no ready endpoint: refused"


def _backends(view: View, ref: Ref) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Pods that get traffic, pods that do not, and addresses that are no pods."""
    ready: dict[str, None] = {}
    not_ready: dict[str, None] = {}
    outside: dict[str, None] = {}
    for item in view.indexed("slices", ref.namespace, ref.name):
        endpoints: EndpointSlice = item.typed
        for endpoint in endpoints.endpoints:
            if endpoint.target and endpoint.target.kind == "Pod":
                (ready if endpoint.ready else not_ready)[pod_id(endpoint.target)] = None
            else:
                outside.update(dict.fromkeys(endpoint.addresses))
    return tuple(ready), tuple(not_ready), tuple(outside)


def _balancers(item: Object, service: Service) -> tuple[OutsidePart, ...]:
    """The load balancer's box; without an address it is drawn as pending."""
    if service.type != "LoadBalancer":
        return ()
    addresses = [ip for ip, _ in service.load_balancer_ips] or ["<pending>"]
    name = f"loadbalancer/{item.ref.namespace}/{item.ref.name}"
    note = f"for {titled(item.ref)}"
    return (
        OutsidePart(
            name,
            "load balancer",
            ", ".join(addresses),
            "balancer",
            note,
            item.source("spec", "type"),
        ),
    )
