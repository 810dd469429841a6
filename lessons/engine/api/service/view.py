"""Service: how the engine reads one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lessons.engine.api import meta
from lessons.engine.api.meta import ObjectMeta
from lessons.engine.refs import Manifest


@dataclass(frozen=True, slots=True)
class ServicePort:
    """One of spec.ports; `target_port` is a number, or the name of a container port."""

    name: str
    protocol: str
    port: int
    target_port: int | str
    node_port: int  # 0 for none
    app_protocol: str


@dataclass(frozen=True, slots=True)
class Service:
    """A Service, defaulted and allocated. `cluster_ips` is () for ExternalName and ("None",) when headless."""

    meta: ObjectMeta
    type: str
    selector: Mapping[str, str]
    cluster_ips: tuple[str, ...]
    ports: tuple[ServicePort, ...]
    external_name: str
    external_ips: tuple[str, ...]
    load_balancer_ips: tuple[tuple[str, str], ...]  # status: (ip, ipMode), ipMode VIP or Proxy
    load_balancer_source_ranges: tuple[str, ...]
    session_affinity_seconds: int  # 0 for none
    external_traffic_policy: str  # Cluster or Local
    internal_traffic_policy: str
    health_check_node_port: int  # 0 for none
    publish_not_ready_addresses: bool
    traffic_distribution: str
    ip_families: tuple[str, ...]

    @property
    def headless(self) -> bool:
        """A name only: no address, no rule anywhere."""
        return self.cluster_ips[:1] == ("None",)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The cluster IPs that kube-proxy has rules for; () when headless or ExternalName."""
        return () if self.headless else self.cluster_ips

    @classmethod
    def of(cls, manifest: Manifest) -> Service:
        """Read from a stored manifest."""
        spec = manifest.get("spec") or {}
        affinity = 0
        if spec.get("sessionAffinity") == "ClientIP":
            config = (spec.get("sessionAffinityConfig") or {}).get("clientIP") or {}
            affinity = config.get("timeoutSeconds") or 10800
        balancer = (manifest.get("status") or {}).get("loadBalancer") or {}
        return cls(
            meta=ObjectMeta.of(manifest),
            type=spec.get("type", "ClusterIP"),
            selector=spec.get("selector") or {},
            cluster_ips=tuple(ip for ip in spec.get("clusterIPs") or [spec.get("clusterIP")] if ip),
            ports=tuple(_port(port) for port in spec.get("ports") or ()),
            external_name=spec.get("externalName", ""),
            external_ips=tuple(spec.get("externalIPs") or ()),
            load_balancer_ips=tuple(
                (entry["ip"], entry.get("ipMode", "VIP"))
                for entry in balancer.get("ingress") or ()
                if entry.get("ip")
            ),
            load_balancer_source_ranges=tuple(spec.get("loadBalancerSourceRanges") or ()),
            session_affinity_seconds=affinity,
            external_traffic_policy=spec.get("externalTrafficPolicy") or "Cluster",
            internal_traffic_policy=spec.get("internalTrafficPolicy") or "Cluster",
            health_check_node_port=spec.get("healthCheckNodePort") or 0,
            publish_not_ready_addresses=bool(spec.get("publishNotReadyAddresses")),
            traffic_distribution=spec.get("trafficDistribution") or "",
            ip_families=tuple(spec.get("ipFamilies") or ()),
        )


def _port(port: Manifest) -> ServicePort:
    return ServicePort(
        name=port.get("name", ""),
        protocol=port.get("protocol", "TCP"),
        port=port["port"],
        target_port=port.get("targetPort") or port["port"],
        node_port=port.get("nodePort") or 0,
        app_protocol=port.get("appProtocol") or "",
    )


def indexes(manifest: Manifest) -> Iterable[tuple[str, ...]]:
    """("ip", IP) of every address that kube-proxy answers for, ("nodePort", N), ("selects", NAMESPACE, KEY, VALUE).

    Of a selector only the first pair (sorted) is filed: whoever looks for the Services that select a pod asks
    once for each of the pod's labels and checks the rest of the selector.
    """
    spec = manifest.get("spec") or {}
    filed = list(meta.indexes(manifest))
    addresses = [*(spec.get("clusterIPs") or ()), *(spec.get("externalIPs") or ())]
    balancer = (manifest.get("status") or {}).get("loadBalancer") or {}
    addresses += [entry.get("ip") for entry in balancer.get("ingress") or ()]
    filed += [("ip", ip) for ip in addresses if ip and ip != "None"]
    ports = [port.get("nodePort") for port in spec.get("ports") or ()]
    filed += [
        ("nodePort", str(number)) for number in (*ports, spec.get("healthCheckNodePort")) if number
    ]
    if selector := spec.get("selector"):
        key = min(selector)
        filed.append(("selects", manifest["metadata"]["namespace"], key, selector[key]))
    return filed
