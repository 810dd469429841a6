"""Which endpoint goes into which slice: reconcileByPortMapping of staging/src/k8s.io/endpointslice/reconciler.go.

Endpoints stay where they are. Room is first found in slices that change anyway, then in one that can take all the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lessons.engine.api.endpointslice import MANAGED_BY, SERVICE_NAME
from lessons.engine.controllers.gohash import slice_port_hash
from lessons.engine.controllers.servicepods import HEADLESS
from lessons.engine.refs import Manifest
from lessons.engine.store import Object

MOST_ENDPOINTS = 100

# The labels that only the controller sets.
RESERVED = (SERVICE_NAME, MANAGED_BY, HEADLESS)

Ports: TypeAlias = list[Manifest]
Endpoints: TypeAlias = list[Manifest]


@dataclass(slots=True)
class Plan:
    """What is to be written: new slices, changed ones, and those to delete."""

    create: list[tuple[Ports, Endpoints]] = field(default_factory=list)
    update: list[tuple[Object, Ports, Endpoints]] = field(default_factory=list)
    delete: list[Object] = field(default_factory=list)


def place(desired: list[tuple[Ports, Endpoints]], existing: list[Object], labels: Manifest) -> Plan:
    """The plan that brings the desired groups of endpoints into slices with these labels."""
    plan = Plan()
    by_ports: dict[tuple[int, ...], list[Object]] = {}
    for item in existing:
        hashes = tuple(sorted(map(slice_port_hash, item.manifest.get("ports") or ())))
        by_ports.setdefault(hashes, []).append(item)
    for ports, endpoints in desired:
        hashes = tuple(map(slice_port_hash, ports))
        _place_group(plan, ports, endpoints, by_ports.pop(hashes, []), labels)
    for left in by_ports.values():
        plan.delete += left
    return plan


def _place_group(
    plan: Plan, ports: Ports, endpoints: Endpoints, existing: list[Object], labels: Manifest
) -> None:
    wanted = {_key(endpoint): endpoint for endpoint in endpoints}
    changed: list[tuple[Object, Endpoints]] = []
    unchanged: list[Object] = []
    for item in existing:
        held = item.manifest.get("endpoints") or []
        kept = [wanted.pop(key) for key in map(_key, held) if key in wanted]
        if not kept and held:
            plan.delete.append(item)
        elif _without_hints(kept) != _without_hints(held) or _others(item.labels) != _others(
            labels
        ):
            changed.append((item, kept))
        else:
            unchanged.append(item)
    rest = list(wanted.values())
    for _, kept in sorted(changed, key=lambda entry: -len(entry[1])):
        rest = _fill(kept, rest)
    while rest:
        roomy = _best(unchanged, len(rest))
        if roomy is None:
            made: Endpoints = []
            rest = _fill(made, rest)
            plan.create.append((ports, made))
            continue
        unchanged.remove(roomy)
        kept = list(roomy.manifest.get("endpoints") or [])
        rest = _fill(kept, rest)
        changed.append((roomy, kept))
    plan.update += [(item, ports, kept) for item, kept in changed]


def _others(labels: Mapping[str, str]) -> Mapping[str, str]:
    """The labels whose change makes a slice be written again: setEndpointSliceLabels."""
    return {key: value for key, value in labels.items() if key not in RESERVED}


def _key(endpoint: Manifest) -> tuple[object, ...]:
    """What makes two endpoints the same one: staging/src/k8s.io/endpointslice/util/endpointset.go hashEndpoint."""
    target = endpoint.get("targetRef") or {}
    names = (target.get("namespace", ""), target.get("name", ""))
    return (tuple(endpoint["addresses"]), endpoint.get("hostname", ""), *names)


def _without_hints(endpoints: Endpoints) -> Endpoints:
    return [
        {key: value for key, value in endpoint.items() if key != "hints"}
        if "hints" in endpoint
        else endpoint
        for endpoint in endpoints
    ]


def _fill(slice_: Endpoints, rest: Endpoints) -> Endpoints:
    """Move endpoints into a slice as far as there is room; gives those left over."""
    room = MOST_ENDPOINTS - len(slice_)
    slice_ += rest[:room]
    return rest[room:]


def _best(slices: list[Object], count: int) -> Object | None:
    """The slice that comes closest to full by taking this many more: getSliceToFill."""
    if count >= MOST_ENDPOINTS:
        return None
    sizes = [(len(item.manifest.get("endpoints") or ()), item) for item in slices]
    fitting = [(size, item) for size, item in sizes if size + count <= MOST_ENDPOINTS]
    return max(fitting, key=lambda entry: entry[0])[1] if fitting else None
