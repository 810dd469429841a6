"""Sharing endpoints out among zones by their CPUs: staging/src/k8s.io/endpointslice/topologycache AddHints."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from lessons.engine.controllers.hints import without_hints
from lessons.engine.controllers.placing import Endpoints, Plan
from lessons.engine.controllers.topologyhints import cpu_ratios, objection
from lessons.engine.refs import Manifest
from lessons.engine.store import Object, View

_OVERLOAD = 0.2
_UNABLE = "Unable to allocate minimum required endpoints to each zone without exceeding overload threshold"
_NO_ZONE = "One or more endpoints do not have a zone specified"


@dataclass(frozen=True, slots=True)
class Allocation:
    """How many endpoints are to serve one zone."""

    minimum: int
    desired: float
    maximum: int


def share_out(view: View, plan: Plan, existing: list[Object]) -> str:
    """Set the hints in all slices of a plan, or take them away; gives why they were taken, "" for set."""
    touched = {id(item) for item in plan.delete} | {id(item) for item, _, _ in plan.update}
    unchanged = [item for item in existing if id(item) not in touched]
    lists = [*_lists(plan), *map(_held, unchanged)]
    ready = sum(map(_ready, chain(*lists)))
    problem = objection(view, ready)
    ratios = {} if problem else cpu_ratios(view)
    allocations = _allocations(ratios, ready)
    if not problem and not allocations:
        problem = f"{_UNABLE} ({ready} endpoints, {len(ratios)} zones)"
    if not problem and not all(each.get("zone") for each in chain(*lists) if _ready(each)):
        problem = _NO_ZONE
    if problem:
        without_hints(plan, existing)
        return problem
    allocated: Counter[str] = Counter()
    for item in unchanged:
        kept = _hints_of(_held(item), allocated, allocations)
        if kept is None:
            plan.update.append((item, item.manifest.get("ports") or [], _held(item)))
        else:
            allocated += kept
    _write(plan, _shared(_lists(plan), allocations, allocated))
    return ""


# topologycache.go getAllocations
def _allocations(ratios: dict[str, float], ready: int) -> dict[str, Allocation]:
    """For each zone; none where the least that each needs is more than there are."""
    desired = {zone: ratio * ready for zone, ratio in ratios.items()}
    least = {zone: math.ceil(wanted / (1 + _OVERLOAD)) for zone, wanted in desired.items()}
    spare = ready - sum(least.values())
    if spare < 0:
        return {}
    return {
        zone: Allocation(least[zone], max(wanted, least[zone]), least[zone] + spare)
        for zone, wanted in desired.items()
    }


# utils.go getHintsByZone
def _hints_of(
    endpoints: Endpoints, allocated: Counter[str], allocations: dict[str, Allocation]
) -> Counter[str] | None:
    """What a slice gives each zone; None where that cannot stay."""
    zones: Counter[str] = Counter()
    for endpoint in filter(_ready, endpoints):
        hinted = (endpoint.get("hints") or {}).get("forZones") or []
        if not hinted or any(each["name"] not in allocations for each in hinted):
            return None
        zones.update(each["name"] for each in hinted)
    fits = all(
        count + allocated[zone] <= allocations[zone].maximum for zone, count in zones.items()
    )
    return zones if fits else None


def _shared(
    lists: Sequence[Endpoints], allocations: dict[str, Allocation], allocated: Counter[str]
) -> list[Endpoints]:
    """Each ready endpoint for its own zone, but for those of zones with too many, which others get."""
    counts = allocated + Counter(each["zone"] for each in filter(_ready, chain(*lists)))
    giving, receiving = _moves(allocations, counts)

    def hinted(endpoint: Manifest) -> Manifest:
        if not _ready(endpoint):
            return endpoint
        zone = endpoint["zone"]
        if giving[zone] and +receiving:
            giving[zone] -= 1
            zone = min(+receiving)
            receiving[zone] -= 1
        return {**endpoint, "hints": {"forZones": [{"name": zone}]}}

    return [[hinted(endpoint) for endpoint in endpoints] for endpoints in lists]


# utils.go getGivingAndReceivingZones
def _moves(
    allocations: dict[str, Allocation], counts: Counter[str]
) -> tuple[Counter[str], Counter[str]]:
    """How many endpoints each zone gives to others and gets from others."""
    over = {zone: counts[zone] - each.desired for zone, each in sorted(allocations.items())}
    giving: Counter[str] = Counter()
    receiving: Counter[str] = Counter()
    while over:
        giver, taker = (
            max(over, key=lambda zone: over[zone]),
            min(over, key=lambda zone: over[zone]),
        )
        surplus, lack = over[giver], -over[taker]
        if min(surplus, lack) < 0.5 or max(surplus, lack) < 1:
            break
        giving[giver] += 1
        receiving[taker] += 1
        over[giver] -= 1
        over[taker] += 1
    return giving, receiving


def _lists(plan: Plan) -> list[Endpoints]:
    return [made for _, made in plan.create] + [kept for _, _, kept in plan.update]


def _write(plan: Plan, lists: list[Endpoints]) -> None:
    made, kept = lists[: len(plan.create)], lists[len(plan.create) :]
    plan.create[:] = [(ports, new) for (ports, _), new in zip(plan.create, made, strict=True)]
    plan.update[:] = [
        (item, ports, new) for (item, ports, _), new in zip(plan.update, kept, strict=True)
    ]


def _held(item: Object) -> Endpoints:
    endpoints: Endpoints = item.manifest.get("endpoints") or []
    return endpoints


def _ready(endpoint: Manifest) -> bool:
    return bool(endpoint["conditions"]["ready"])
