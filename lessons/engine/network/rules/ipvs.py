"""The virtual servers of ipvs mode, as `ipvsadm -Ln` lists them: pkg/proxy/ipvs/proxier.go syncProxyRules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lessons.engine.network.endpoints import Backend
from lessons.engine.network.rules.serviceport import ServicePortInfo


@dataclass(frozen=True, slots=True)
class VirtualServer:
    """An address and port that the node's kernel balances over real servers; `persistent` in seconds, 0 for not."""

    protocol: str
    address: str
    port: int
    persistent: int
    servers: tuple[Backend, ...]


def virtual_servers(
    ports: list[ServicePortInfo], node_addresses: tuple[str, ...]
) -> list[VirtualServer]:
    """All virtual servers of a node, by protocol, address and port."""
    found = [server for port in ports for server in _of_port(port, node_addresses)]
    return sorted(found, key=lambda s: (s.protocol, tuple(map(int, s.address.split("."))), s.port))


def _of_port(port: ServicePortInfo, node_addresses: tuple[str, ...]) -> Iterator[VirtualServer]:
    protocol, seconds = port.port.protocol, port.service.session_affinity_seconds
    # pkg/proxy/ipvs/proxier.go syncEndpoint: policy Local falls back to all where the node has none.
    internal = port.internal_endpoints or port.backends.cluster
    external = port.external_endpoints or port.backends.cluster
    for address in port.service.addresses:
        yield VirtualServer(protocol, address, port.port.port, seconds, internal)
    for address in port.external_addresses:
        yield VirtualServer(protocol, address, port.port.port, seconds, external)
    if number := port.port.node_port:
        for address in node_addresses:
            yield VirtualServer(protocol, address, number, seconds, external)
