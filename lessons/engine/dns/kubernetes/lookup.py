"""What the objects of the cluster say about a name: looked up in the store's indexes, never in a zone built before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lessons.engine.api.endpointslice import Endpoint, EndpointPort, EndpointSlice
from lessons.engine.api.service import Service
from lessons.engine.dns.names import POD, SVC, ServiceName, dashed, is_address, parse, undashed
from lessons.engine.refs import FieldPath, Ref
from lessons.engine.store import Object, View

# A slice that lists no port still names its endpoints (plugin/kubernetes/object/endpoint.go).
NO_PORT = -1
_WITHOUT_PORTS = (EndpointPort("", "", None, ""),)


class Found(NamedTuple):
    """One thing that a name leads to: an address, or with `alias` another name, in `host`.

    `key` is the name it goes by itself, as labels left of the zone; `port` is NO_PORT where there is none.
    """

    host: str
    port: int
    key: tuple[str, ...]
    ref: Ref | None
    path: FieldPath = ()
    alias: bool = False


@dataclass(frozen=True, slots=True)
class Exposure:
    """Which objects the kubernetes plugin shows: its options of the same names."""

    pods: str = "disabled"
    namespaces: frozenset[str] = frozenset()
    endpoint_pod_names: bool = False
    endpoints: bool = True  # False with `noendpoints`
    ignore_empty_service: bool = False
    namespace_labels: tuple[tuple[str, str], ...] = field(default=())


def endpoint_label(endpoint: Endpoint, ip: str, pod_names: bool) -> str:
    """The label an endpoint goes by: its hostname, else (if asked for) its pod's name, else its dashed address."""
    if endpoint.hostname:
        return endpoint.hostname
    if pod_names and endpoint.target and len(endpoint.target.name) < 64:
        return endpoint.target.name
    return dashed(ip)


class Lookup:
    """Answers from one view of the store. A result of None means that the name does not exist."""

    def __init__(self, view: View, exposure: Exposure) -> None:
        self.view = view
        self.exposure = exposure

    def records(self, labels: tuple[str, ...]) -> list[Found] | None:
        """What the labels left of the zone lead to; [] for a name that exists and holds nothing."""
        name = parse(labels)
        if name is None:
            return None
        if not name.kind:
            return []
        if not self.exposed(name.namespace):
            return None
        if not name.service:
            return [] if name.kind == SVC or self.exposure.pods != "disabled" else None
        return self._pods(name) if name.kind == POD else self._services(name)

    # plugin/kubernetes/namespace.go namespaceExposed
    def exposed(self, namespace: str) -> bool:
        """Whether the namespace exists and its names are answered for."""
        chosen = self.exposure.namespaces
        if chosen and namespace not in chosen:
            return False
        found = self.view.get("Namespace", "", namespace)
        if found is None:
            return False
        wanted = self.exposure.namespace_labels
        return not wanted or all(found.labels.get(key) == value for key, value in wanted)

    # plugin/kubernetes/kubernetes.go findPods
    def _pods(self, name: ServiceName) -> list[Found] | None:
        if self.exposure.pods == "disabled":
            return None
        ip = undashed(name.service)
        if ip is None:
            return None
        key = (name.service, name.namespace, POD)
        if self.exposure.pods == "insecure":
            return [Found(ip, 0, key, None)]
        refs = [item.ref for item in self.view.indexed("ip", ip) if item.ref.kind == "Pod"]
        found = [
            Found(ip, 0, key, ref, ("status", "podIP")) for ref in refs if ref[1] == name.namespace
        ]
        return found or None

    # plugin/kubernetes/kubernetes.go findServices
    def _services(self, name: ServiceName) -> list[Found] | None:
        item = self.view.get("Service", name.namespace, name.service)
        if item is None:
            return None
        service: Service = item.typed
        key = (service.meta.name, service.meta.namespace, SVC)
        if service.type == "ExternalName":
            if name.endpoint or name.port or name.protocol or is_address(service.external_name):
                return None
            path: FieldPath = ("spec", "externalName")
            return [Found(service.external_name, 0, key, item.ref, path, alias=True)]
        if self.exposure.ignore_empty_service and not service.headless and not self._ready(item):
            return None
        if service.headless or name.endpoint:
            return self._endpoints(name, key) or None
        found = [
            Found(ip, port.port, key, item.ref, ("spec", "clusterIP"))
            for port in service.ports
            if _port_matches(name, port.name, port.protocol)
            for ip in service.cluster_ips
        ]
        return found or None

    def _ready(self, item: Object) -> bool:
        return any(True for _ in self.ready(item.ref.namespace, item.ref.name))

    def ready(
        self, namespace: str, service: str
    ) -> Iterator[tuple[Object, EndpointSlice, int, Endpoint, str]]:
        """The ready addresses of a service: slice, its typed view, the endpoint's place in it, endpoint, address."""
        if not self.exposure.endpoints:
            return
        for item in self.view.indexed("slices", namespace, service):
            piece: EndpointSlice = item.typed
            for index, endpoint in enumerate(piece.endpoints):
                if endpoint.ready:
                    for ip in endpoint.addresses:
                        yield item, piece, index, endpoint, ip

    def _endpoints(self, name: ServiceName, key: tuple[str, ...]) -> list[Found]:
        found = []
        for item, piece, index, endpoint, ip in self.ready(name.namespace, name.service):
            label = endpoint_label(endpoint, ip, self.exposure.endpoint_pod_names)
            if name.endpoint and label.lower() != name.endpoint:
                continue
            path: FieldPath = ("endpoints", index, "addresses")
            found += [
                Found(
                    ip, NO_PORT if port.port is None else port.port, (label, *key), item.ref, path
                )
                for port in piece.ports or _WITHOUT_PORTS
                if _port_matches(name, port.name, port.protocol)
            ]
        return found

    # plugin/kubernetes/reverse.go serviceRecordForIP
    def reverse(self, ip: str) -> list[Found]:
        """The service whose cluster IP an address is, else the endpoints that have it; `key` is their name."""
        for item in self.view.indexed("ip", ip):
            if item.ref.kind == "Service" and ip in item.typed.addresses and self._shown(item):
                key = (item.ref.name, item.ref.namespace, SVC)
                return [Found(ip, 0, key, item.ref, ("spec", "clusterIP"))]
        found = []
        for item in self.view.indexed("endpoint", ip) if self.exposure.endpoints else ():
            piece: EndpointSlice = item.typed
            if not piece.service or not self._shown(item):
                continue
            for index, endpoint in enumerate(piece.endpoints):
                if endpoint.ready and ip in endpoint.addresses:
                    label = endpoint_label(endpoint, ip, self.exposure.endpoint_pod_names)
                    name = (label, piece.service, item.ref.namespace, SVC)
                    path: FieldPath = ("endpoints", index, "addresses")
                    found.append(Found(ip, 0, name, item.ref, path))
        return found

    def _shown(self, item: Object) -> bool:
        """Whether a reverse lookup tells of an object: all namespaces are open to it unless some are chosen."""
        return not self.exposure.namespaces or self.exposed(item.ref.namespace)

    # plugin/kubernetes/ns.go nsAddrs
    def name_servers(self, ip: str) -> list[Found]:
        """The services whose endpoint this CoreDNS is, by its own address; else that address as ns.dns."""
        found = []
        for item in self.view.indexed("endpoint", ip) if self.exposure.endpoints else ():
            piece: EndpointSlice = item.typed
            if not any(end.ready and ip in end.addresses for end in piece.endpoints):
                continue
            owner = self.view.get("Service", item.ref.namespace, piece.service)
            if owner is not None:
                found += self._name_server(owner)
        return found or [Found(ip, 0, ("ns", "dns"), None)]

    def _name_server(self, item: Object) -> list[Found]:
        key = (item.ref.name, item.ref.namespace, SVC)
        if item.typed.headless:
            name = ServiceName(SVC, item.ref.namespace, item.ref.name)
            return self._endpoints(name, key)
        return [Found(ip, 0, key, item.ref, ("spec", "clusterIP")) for ip in item.typed.cluster_ips]


def _port_matches(name: ServiceName, port: str, protocol: str) -> bool:
    return (not name.port or name.port == port.lower()) and (
        not name.protocol or name.protocol == protocol.lower()
    )
