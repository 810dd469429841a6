"""What a pod demands of its node: nodeSelector and required node affinity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lessons.engine.api import labelselector
from lessons.engine.refs import Manifest
from lessons.engine.store import Object

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


def admits_node(spec: Manifest, node: Object) -> bool:
    """Whether a node meets a pod's demands: component-helpers/scheduling/corev1/nodeaffinity."""
    wanted = spec.get("nodeSelector") or {}
    if any(node.labels.get(key) != value for key, value in wanted.items()):
        return False
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    terms = (affinity.get(REQUIRED) or {}).get("nodeSelectorTerms")
    return terms is None or any(_meets(term, node) for term in terms)


def pinned_to(node: str) -> Manifest:
    """The affinity of a DaemonSet's pod: pkg/controller/daemon/util ReplaceDaemonSetPodNodeNameNodeAffinity."""
    field = {"key": "metadata.name", "operator": "In", "values": [node]}
    return {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": [{"matchFields": [field]}]}}}


def _meets(term: Mapping[str, Any], node: Object) -> bool:
    fields = {"metadata.name": node.ref.name}
    expressions, on_fields = term.get("matchExpressions") or [], term.get("matchFields") or []
    if not expressions and not on_fields:
        return False
    return all(_holds(each, node.labels) for each in expressions) and all(
        _holds(each, fields) for each in on_fields
    )


def _holds(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """One requirement of a NodeSelectorTerm; Gt and Lt compare whole numbers."""
    key, operator = expression["key"], expression["operator"]
    values: Sequence[str] = expression.get("values") or ()
    if operator in ("Gt", "Lt"):
        return key in labels and _compares(labels[key], values[0], operator == "Gt")
    return labelselector.matches({"matchExpressions": [expression]}, labels)


def _compares(value: str, bound: str, greater: bool) -> bool:
    if not (value.lstrip("-").isdigit() and bound.lstrip("-").isdigit()):
        return False
    return int(value) > int(bound) if greater else int(value) < int(bound)
