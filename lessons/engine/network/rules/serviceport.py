"""One port of a Service as the rules of one node see it: its names, its addresses, its usable endpoints."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
from dataclasses import dataclass

from lessons.engine.api.service import Service, ServicePort
from lessons.engine.network.addresses import parsed
from lessons.engine.network.endpoints import Backend, Backends, categorize, of_port
from lessons.engine.network.kubeproxy import KubeProxy
from lessons.engine.profile import NodeProfile


def hashed(text: str, length: int) -> str:
    """So many letters of a hash, as kube-proxy keeps the names of chains apart."""
    return base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:length]


@dataclass(frozen=True, slots=True)
class ServicePortInfo:
    """A Service's port with what one node may send its traffic to; named as in pkg/proxy/serviceport.go."""

    service: Service
    port: ServicePort
    backends: Backends
    pod_cidr: str
    node_ip: ipaddress.IPv4Address | ipaddress.IPv6Address

    @property
    def name(self) -> str:
        """`namespace/name:port`, without the colon for a port that has no name."""
        name = f"{self.service.meta.namespace}/{self.service.meta.name}"
        return f"{name}:{self.port.name}" if self.port.name else name

    @property
    def protocol(self) -> str:
        """tcp, udp or sctp."""
        return self.port.protocol.lower()

    @property
    def external_local(self) -> bool:
        """Whether traffic from outside stays on the node that it came to."""
        return self.service.external_traffic_policy == "Local"

    @property
    def internal_local(self) -> bool:
        """Whether traffic to the ClusterIP stays on its node."""
        return self.service.internal_traffic_policy == "Local"

    @property
    def load_balancer_ips(self) -> list[str]:
        """The load balancer's addresses that the nodes take packets for; none of a balancer that is a proxy."""
        return [ip for ip, mode in self.service.load_balancer_ips if mode != "Proxy"]

    @property
    def source_ranges(self) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        """Who may come by the load balancer's addresses; [] for everybody, and where there is no such address."""
        texts = self.service.load_balancer_source_ranges if self.load_balancer_ips else ()
        return [ipaddress.ip_network(text.strip(), strict=False) for text in texts]

    @property
    def external_addresses(self) -> list[str]:
        """All of externalIPs and the load balancer addresses."""
        return [*self.service.external_ips, *self.load_balancer_ips]

    @property
    def reached_from_outside(self) -> bool:
        """Whether it has any address besides the ClusterIP."""
        return bool(self.external_addresses or self.port.node_port)

    @property
    def internal_endpoints(self) -> tuple[Backend, ...]:
        """Where traffic to the ClusterIP may go from this node."""
        return self.backends.local if self.internal_local else self.backends.cluster

    @property
    def external_endpoints(self) -> tuple[Backend, ...]:
        """Where traffic from outside may go from this node."""
        return self.backends.local if self.external_local else self.backends.cluster

    @property
    def uses_cluster_endpoints(self) -> bool:
        """Whether any rule needs the endpoints of the whole cluster: pkg/proxy/serviceport.go UsesClusterEndpoints."""
        return not self.internal_local or self.reached_from_outside

    @property
    def uses_local_endpoints(self) -> bool:
        """Whether any rule needs those on the node: pkg/proxy/serviceport.go UsesLocalEndpoints."""
        return self.internal_local or (self.external_local and self.reached_from_outside)

    @property
    def reachable(self) -> list[Backend]:
        """The endpoints that any of its rules on this node sends to, each once."""
        used = (
            *(self.backends.cluster if self.uses_cluster_endpoints else ()),
            *(self.backends.local if self.uses_local_endpoints else ()),
        )
        return list({backend.target: backend for backend in used}.values())


def service_ports(proxy: KubeProxy, node: NodeProfile, pod_cidr: str) -> list[ServicePortInfo]:
    """Every port of every Service with an address, in the order of their names."""
    view, node_ip = proxy.view, parsed(node.ip)
    return [
        ServicePortInfo(
            item.typed, port, categorize(of_port(view, item.typed, port), node), pod_cidr, node_ip
        )
        for item in view.list("Service")
        if item.typed.addresses
        for port in item.typed.ports
    ]
