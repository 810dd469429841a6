"""Endpoints and EndpointSlices; lists are cut after three entries."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.table import Columns, Moment

_MOST = 3


def join_host_port(address: str, port: object) -> str:
    """`10.0.0.1:80`, `[fd00::1]:80`."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def cut(entries: Sequence[str], separator: str = ",") -> str:
    """The first three, and how many more."""
    shown = separator.join(entries[:_MOST])
    more = len(entries) - _MOST
    return f"{shown} + {more} more..." if more > 0 else shown


def _endpoints_cells(manifest: Manifest, moment: Moment) -> list[str]:
    return [manifest["metadata"]["name"], _formatted(manifest), moment.age(manifest)]


# printers.go formatEndpoints: a subset without ready addresses is nothing at all, no subset is <none>.
def _formatted(manifest: Manifest) -> str:
    subsets = manifest.get("subsets")
    if not subsets:
        return "<none>"
    entries: list[str] = []
    for subset in subsets:
        addresses = [address["ip"] for address in subset.get("addresses") or ()]
        ports = subset.get("ports") or []
        if not ports:
            entries += addresses
        for port in ports:
            entries += [join_host_port(address, port["port"]) for address in addresses]
    return cut(entries)


def _slice_cells(manifest: Manifest, moment: Moment) -> list[str]:
    ports = [_port(port) for port in manifest.get("ports") or ()]
    addresses = [
        address
        for endpoint in manifest.get("endpoints") or ()
        for address in endpoint.get("addresses") or ()
    ]
    return [
        manifest["metadata"]["name"],
        manifest.get("addressType", ""),
        cut(ports) or "<unset>",
        cut(addresses) or "<unset>",
        moment.age(manifest),
    ]


def _port(port: Manifest) -> str:
    if port.get("port") is not None:
        return str(port["port"])
    return port["name"] if port.get("name") is not None else "*"


COLUMNS = {
    "Endpoints": Columns(("NAME", "ENDPOINTS", "AGE"), _endpoints_cells),
    "EndpointSlice": Columns(("NAME", "ADDRESSTYPE", "PORTS", "ENDPOINTS", "AGE"), _slice_cells),
}
