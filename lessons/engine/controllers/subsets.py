"""The canonical form of an Endpoints object's subsets: pkg/api/v1/endpoints/util.go RepackSubsets."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, TypeAlias

from lessons.engine.controllers.gohash import endpoint_port_hash
from lessons.engine.refs import Manifest

MOST_ADDRESSES = 1000

# An address by its IP and the pod behind it; a port by its four fields, None for "no ports".
AddressKey: TypeAlias = tuple[str, str]
PortKey: TypeAlias = tuple[str, int, str, str] | None


def repack(subsets: list[Manifest]) -> list[Manifest]:
    """One subset for each set of addresses, with all the ports these have in common; not ready wins over ready."""
    addresses: dict[AddressKey, Manifest] = {}
    ports: dict[PortKey, Manifest] = {}
    ready: dict[PortKey, dict[AddressKey, bool]] = {}
    for subset in subsets:
        for port in subset.get("ports") or (None,):
            key = _port_key(port)
            if port is not None:
                ports[key] = port
            group = ready.setdefault(key, {})
            for address_key, address, is_ready in _addresses(subset):
                addresses.setdefault(address_key, address)
                group[address_key] = is_ready and group.get(address_key, True)
    together: dict[tuple[tuple[AddressKey, bool], ...], list[Manifest]] = {}
    for key, group in ready.items():
        members = tuple(sorted(group.items()))
        found = together.setdefault(members, [])
        if key is not None:
            found.append(ports[key])
    packed = [_subset(members, found, addresses) for members, found in together.items()]
    return sorted(packed, key=_order)


def _port_key(port: Manifest | None) -> PortKey:
    if port is None:
        return None
    protocol, app = port.get("protocol", "TCP"), port.get("appProtocol") or ""
    return (port.get("name", ""), port["port"], protocol, app)


def _addresses(subset: Manifest) -> Iterator[tuple[AddressKey, Manifest, bool]]:
    for field, ready in (("addresses", True), ("notReadyAddresses", False)):
        for address in subset.get(field) or ():
            uid = (address.get("targetRef") or {}).get("uid", "")
            yield (address["ip"], uid), address, ready


def _subset(
    members: tuple[tuple[AddressKey, bool], ...],
    ports: list[Manifest],
    addresses: dict[AddressKey, Manifest],
) -> Manifest:
    """`members` are sorted: by IP as text, then by uid."""
    subset: dict[str, Any] = {}
    for field, wanted in (("addresses", True), ("notReadyAddresses", False)):
        if found := [addresses[key] for key, ready in members if ready is wanted]:
            subset[field] = found
    if ports:
        subset["ports"] = sorted(ports, key=endpoint_port_hash)
    return subset


def _order(subset: Manifest) -> tuple[int, ...]:
    """Upstream's order of subsets hangs on the uids of pods; any fixed one does."""
    return tuple(endpoint_port_hash(port) for port in subset.get("ports") or ())


def capped(subsets: list[Manifest]) -> tuple[list[Manifest], bool]:
    """At most a thousand addresses, ready ones first, each subset giving up its share: truncateEndpoints."""
    ready = sum(len(subset.get("addresses") or ()) for subset in subsets)
    unready = sum(len(subset.get("notReadyAddresses") or ()) for subset in subsets)
    if ready + unready <= MOST_ADDRESSES:
        return subsets, False
    cut_ready = ready > MOST_ADDRESSES
    room = MOST_ADDRESSES if cut_ready else MOST_ADDRESSES - ready
    total, left = (ready if cut_ready else unready), room
    field = "addresses" if cut_ready else "notReadyAddresses"
    kept = []
    for subset in subsets:
        share = min(left, math.ceil(len(subset.get(field) or ()) / total * room))
        shorter = {**subset, field: (subset.get(field) or [])[:share]}
        left -= len(shorter[field])
        if cut_ready:
            shorter.pop("notReadyAddresses", None)
        kept.append({key: value for key, value in shorter.items() if value})
    return kept, True
