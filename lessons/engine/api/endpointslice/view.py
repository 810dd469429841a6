"""EndpointSlice: how the engine reads one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lessons.engine.api import meta
from lessons.engine.api.meta import ObjectMeta
from lessons.engine.refs import Manifest, Ref

SERVICE_NAME = "kubernetes.io/service-name"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"


@dataclass(frozen=True, slots=True)
class EndpointPort:
    """One of a slice's ports; `port` is None when the slice names none (all ports)."""

    name: str
    protocol: str
    port: int | None
    app_protocol: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint; a condition that is absent counts as upstream counts it: ready and serving, not terminating."""

    addresses: tuple[str, ...]
    ready: bool
    serving: bool
    terminating: bool
    hostname: str
    node: str
    zone: str
    zone_hints: tuple[str, ...]
    node_hints: tuple[str, ...]
    target: Ref | None


@dataclass(frozen=True, slots=True)
class EndpointSlice:
    """An EndpointSlice; `service` is the name in its service-name label, "" without one."""

    meta: ObjectMeta
    service: str
    address_type: str
    endpoints: tuple[Endpoint, ...]
    ports: tuple[EndpointPort, ...]

    @classmethod
    def of(cls, manifest: Manifest) -> EndpointSlice:
        """Read from a stored manifest."""
        metadata = ObjectMeta.of(manifest)
        return cls(
            meta=metadata,
            service=metadata.labels.get(SERVICE_NAME, ""),
            address_type=manifest.get("addressType", ""),
            endpoints=tuple(map(_endpoint, manifest.get("endpoints") or ())),
            ports=tuple(
                EndpointPort(
                    port.get("name") or "",
                    port.get("protocol") or "TCP",
                    port.get("port"),
                    port.get("appProtocol") or "",
                )
                for port in manifest.get("ports") or ()
            ),
        )


def _endpoint(endpoint: Manifest) -> Endpoint:
    conditions = endpoint.get("conditions") or {}
    hints = endpoint.get("hints") or {}
    ready = conditions.get("ready")
    serving = conditions.get("serving")
    target = endpoint.get("targetRef") or {}
    return Endpoint(
        addresses=tuple(endpoint.get("addresses") or ()),
        ready=ready is not False,
        serving=(ready is not False) if serving is None else serving,
        terminating=bool(conditions.get("terminating")),
        hostname=endpoint.get("hostname") or "",
        node=endpoint.get("nodeName") or "",
        zone=endpoint.get("zone") or "",
        zone_hints=tuple(hint["name"] for hint in hints.get("forZones") or ()),
        node_hints=tuple(hint["name"] for hint in hints.get("forNodes") or ()),
        target=Ref(target["kind"], target.get("namespace", ""), target["name"])
        if target.get("name")
        else None,
    )


def indexes(manifest: Manifest) -> Iterable[tuple[str, ...]]:
    """("slices", NAMESPACE, SERVICE), and ("endpoint", IP) of each address."""
    metadata = manifest["metadata"]
    filed = list(meta.indexes(manifest))
    if service := (metadata.get("labels") or {}).get(SERVICE_NAME):
        filed.append(("slices", metadata["namespace"], service))
    for endpoint in manifest.get("endpoints") or ():
        filed += [("endpoint", ip) for ip in endpoint.get("addresses") or ()]
    return filed
