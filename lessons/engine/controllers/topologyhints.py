"""Which zones take part in topology aware routing, and why a Service may not get it: topologycache.go of endpointslice."""

from __future__ import annotations

from lessons.engine.api import quantity
from lessons.engine.store import Object, View

ZONE = "topology.kubernetes.io/zone"

# Nodes that take no part: hasExcludedLabels.
_EXCLUDED = ("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master")


def objection(view: View, ready: int) -> str:
    """What stands against giving hints to so many ready endpoints, "" where the zones of the nodes allow them."""
    nodes = [node for node in view.list("Node") if _counts(node)]
    zones = {node.labels.get(ZONE, "") for node in nodes}
    if "" in zones or len(zones) < 2:
        return "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes"
    if len(zones) > ready:
        return f"Insufficient number of endpoints ({ready} endpoints, {len(zones)} zones)"
    return ""


def cpu_ratios(view: View) -> dict[str, float]:
    """The share of the cluster's CPUs that each zone has, in the order of the zones' names: SetNodes."""
    cpus: dict[str, float] = {}
    for node in filter(_counts, view.list("Node")):
        zone = node.labels.get(ZONE, "")
        allocatable = (node.manifest.get("status") or {}).get("allocatable") or {}
        cpus[zone] = cpus.get(zone, 0) + float(quantity.value(str(allocatable.get("cpu", "0"))))
    total = sum(cpus.values())
    return {zone: cpus[zone] / total for zone in sorted(cpus)} if total else {}


def _counts(node: Object) -> bool:
    return bool(node.typed.ready) and not any(label in node.labels for label in _EXCLUDED)
