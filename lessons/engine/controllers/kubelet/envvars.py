"""The variables that tell a container of the Services around it: pkg/kubelet/envvars/envvars.go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lessons.engine.api.service import Service


def from_services(services: Iterable[Service]) -> dict[str, str]:
    """The variables of all that have an address and a port, in the order of the Services."""
    return dict(
        variable
        for service in services
        if service.addresses and service.ports
        for variable in _of_service(service)
    )


# pkg/kubelet/envvars/envvars.go FromServices and makeLinkVariables
def _of_service(service: Service) -> Iterator[tuple[str, str]]:
    name = service.meta.name.upper().replace("-", "_")
    ip = service.addresses[0]
    host = f"[{ip}]" if ":" in ip else ip
    first = service.ports[0]
    links = {port: f"{port.protocol.lower()}://{host}:{port.port}" for port in service.ports}
    bases = {port: f"{name}_PORT_{port.port}_{port.protocol}" for port in service.ports}
    yield f"{name}_PORT", links[first]
    yield from ((f"{bases[port]}_ADDR", ip) for port in service.ports)
    yield f"{name}_SERVICE_HOST", ip
    for port in service.ports:
        if port.name:
            suffix = port.name.upper().replace("-", "_")
            yield f"{name}_SERVICE_PORT_{suffix}", str(port.port)
    yield from ((f"{bases[port]}_PORT", str(port.port)) for port in service.ports)
    yield f"{name}_SERVICE_PORT", str(first.port)
    yield from ((bases[port], links[port]) for port in service.ports)
    yield from ((f"{bases[port]}_PROTO", port.protocol.lower()) for port in service.ports)
