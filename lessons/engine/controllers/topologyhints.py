"""Why a Service that asks for topology aware routing does not get it: endpointslice/topologycache/topologycache.go."""

from __future__ import annotations

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


def _counts(node: Object) -> bool:
    return bool(node.typed.ready) and not any(label in node.labels for label in _EXCLUDED)
