"""The endpoints that kube-proxy on one node uses for one port of a Service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lessons.engine.api.endpointslice import Endpoint, EndpointSlice
from lessons.engine.api.service import Service, ServicePort
from lessons.engine.profile import NodeProfile
from lessons.engine.refs import Ref
from lessons.engine.store import View


@dataclass(frozen=True, slots=True)
class Backend:
    """An endpoint with its port: where a connection may be sent, and the slice that says so."""

    address: str
    port: int
    endpoint: Endpoint
    slice: Ref
    index: int  # of the endpoint in its slice

    @property
    def target(self) -> str:
        """`address:port`."""
        return f"{self.address}:{self.port}"


@dataclass(frozen=True, slots=True)
class Backends:
    """What is usable: for traffic policy Cluster, for policy Local, and whether the cluster has any at all.

    `mode` is the topology hint that narrowed the choice, "" for none; `terminating` tells that only endpoints
    that are being shut down are left.
    """

    cluster: tuple[Backend, ...]
    local: tuple[Backend, ...]
    any: bool
    mode: str = ""
    terminating: bool = False
    all: tuple[Backend, ...] = ()


def of_port(view: View, service: Service, port: ServicePort) -> list[Backend]:
    """All endpoints that slices give for a port of a Service, each address and port once, in order."""
    found: dict[tuple[str, int], Backend] = {}
    for item in view.indexed("slices", service.meta.namespace, service.meta.name):
        slice_: EndpointSlice = item.typed
        if slice_.address_type != "IPv4":
            continue
        for slice_port in slice_.ports:
            if slice_port.name != port.name or slice_port.protocol != port.protocol:
                continue
            if slice_port.port is None:
                continue
            for index, endpoint in enumerate(slice_.endpoints):
                if not endpoint.addresses:
                    continue
                backend = Backend(endpoint.addresses[0], slice_port.port, endpoint, item.ref, index)
                found[backend.address, backend.port] = backend
    return [found[key] for key in sorted(found)]


# pkg/proxy/topology.go CategorizeEndpoints
def categorize(backends: Sequence[Backend], node: NodeProfile) -> Backends:
    """Ready endpoints, narrowed by topology hints; those that are terminating but serving where none is ready."""
    ready = [b for b in backends if b.endpoint.ready]
    leaving = [b for b in backends if b.endpoint.serving and b.endpoint.terminating]
    mode = _topology_mode(ready, node)
    cluster = [b for b in ready if _available(b, mode, node)] or leaving
    local = [b for b in ready if b.endpoint.node == node.name]
    local = local or [b for b in leaving if b.endpoint.node == node.name]
    return Backends(
        tuple(cluster),
        tuple(local),
        bool(cluster or ready or leaving),
        mode,
        terminating=not ready and bool(leaving),
        all=tuple(backends),
    )


# pkg/proxy/topology.go topologyModeFromHints
def _topology_mode(ready: Sequence[Backend], node: NodeProfile) -> str:
    if not ready:
        return ""
    if all(b.endpoint.node_hints for b in ready) and any(
        node.name in b.endpoint.node_hints for b in ready
    ):
        return "PreferSameNode"
    if all(b.endpoint.zone_hints for b in ready) and any(
        node.zone in b.endpoint.zone_hints for b in ready
    ):
        return "PreferSameZone"
    return ""


def _available(backend: Backend, mode: str, node: NodeProfile) -> bool:
    if mode == "PreferSameNode":
        return node.name in backend.endpoint.node_hints
    if mode == "PreferSameZone":
        return node.zone in backend.endpoint.zone_hints
    return True
