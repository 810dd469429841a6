"""Hints for trafficDistribution: staging/src/k8s.io/endpointslice/trafficdist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lessons.engine.api.service import Service
from lessons.engine.controllers.placing import Endpoints, Plan
from lessons.engine.refs import Manifest
from lessons.engine.store import Object

_BY_ZONE = ("PreferClose", "PreferSameZone")
_BY_NODE = "PreferSameNode"


# The annotations that ask for hints by zone, the older first: reconciler.go hintsEnabled.
_ANNOTATIONS = (
    "service.kubernetes.io/topology-aware-hints",
    "service.kubernetes.io/topology-mode",
)


def asks_for_topology(annotations: Mapping[str, str]) -> bool:
    """Whether a Service's annotations ask for topology aware routing, which trafficDistribution gives way to."""
    asked = next((annotations[key] for key in _ANNOTATIONS if key in annotations), "")
    return asked in ("Auto", "auto")


def with_hints(service: Service, plan: Plan, existing: list[Object]) -> None:
    """Set, or take away, the hints in all slices of a plan; slices it leaves alone join it if theirs are wrong."""
    _everywhere(plan, existing, service.traffic_distribution)


def without_hints(plan: Plan, existing: list[Object]) -> None:
    """Take the hints away from all slices of a plan and from those that it leaves alone."""
    _everywhere(plan, existing, "")


def _everywhere(plan: Plan, existing: list[Object], distribution: str) -> None:
    touched = {id(item) for item in plan.delete} | {id(item) for item, _, _ in plan.update}
    for item in existing:
        if id(item) not in touched:
            held: Endpoints = item.manifest.get("endpoints") or []
            hinted = [_hinted(endpoint, distribution) for endpoint in held]
            if hinted != held:
                plan.update.append((item, item.manifest.get("ports") or [], hinted))
    plan.create[:] = [
        (ports, [_hinted(each, distribution) for each in made]) for ports, made in plan.create
    ]
    plan.update[:] = [
        (item, ports, [_hinted(each, distribution) for each in kept])
        for item, ports, kept in plan.update
    ]


def _hinted(endpoint: Manifest, distribution: str) -> Manifest:
    hints = _hints(endpoint, distribution)
    if hints == endpoint.get("hints"):
        return endpoint
    bare = {key: value for key, value in endpoint.items() if key != "hints"}
    return {**bare, "hints": hints} if hints else bare


def _hints(endpoint: Manifest, distribution: str) -> dict[str, Any] | None:
    """Only ready endpoints get hints: their own zone, and with PreferSameNode their own node as well."""
    if distribution not in (*_BY_ZONE, _BY_NODE) or not endpoint["conditions"]["ready"]:
        return None
    hints: dict[str, Any] = {}
    if distribution == _BY_NODE and endpoint.get("nodeName"):
        hints["forNodes"] = [{"name": endpoint["nodeName"]}]
    if zone := endpoint.get("zone"):
        hints["forZones"] = [{"name": zone}]
    return hints or None
