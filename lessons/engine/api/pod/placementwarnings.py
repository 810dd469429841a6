"""What the server remarks about where a pod wants to run: pkg/api/pod/warnings.go, pkg/api/node/util.go."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.engine.api import names
from lessons.engine.field import Key, render
from lessons.engine.refs import FieldPath, Manifest

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_NO_SELECTOR = "a null labelSelector results in matching no pod"


def _since(version: str, label: str) -> str:
    return f'deprecated since v{version}; use "{label}" instead'


_DEPRECATED = {
    "beta.kubernetes.io/arch": _since("1.14", "kubernetes.io/arch"),
    "beta.kubernetes.io/os": _since("1.14", "kubernetes.io/os"),
    "failure-domain.beta.kubernetes.io/region": _since("1.17", "topology.kubernetes.io/region"),
    "failure-domain.beta.kubernetes.io/zone": _since("1.17", "topology.kubernetes.io/zone"),
    "beta.kubernetes.io/instance-type": _since("1.17", "node.kubernetes.io/instance-type"),
    "app.kubernetes.io/created-by": "deprecated since v1.9",
    "scheduler.alpha.kubernetes.io/preferAvoidPods": (
        "deprecated since v1.22; use Taints and Tolerations instead"
    ),
    "node-role.kubernetes.io/master": 'use "node-role.kubernetes.io/control-plane" instead',
}


def node_warnings(spec: Manifest, path: FieldPath) -> Iterator[str]:
    """Labels of nodes that have got other names, and topologies that select nothing."""
    for key in sorted(spec.get("nodeSelector") or {}):
        if key in _DEPRECATED:
            yield f"{render((*path, 'nodeSelector', Key(key)))}: {_DEPRECATED[key]}"
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    here = (*path, "affinity", "nodeAffinity")
    for i, term in enumerate((affinity.get(_REQUIRED) or {}).get("nodeSelectorTerms") or ()):
        yield from _term_warnings(term, (*here, _REQUIRED, "nodeSelectorTerms", i), False)
    for i, weighted in enumerate(affinity.get(_PREFERRED) or ()):
        preference = weighted.get("preference") or {}
        yield from _term_warnings(preference, (*here, _PREFERRED, i, "preference"), True)
    for i, constraint in enumerate(spec.get("topologySpreadConstraints") or ()):
        below, key = (*path, "topologySpreadConstraints", i), constraint.get("topologyKey", "")
        if key in _DEPRECATED:
            yield f"{render((*below, 'topologyKey'))}: {key} is {_DEPRECATED[key]}"
        if constraint.get("labelSelector") is None:
            yield f"{render((*below, 'labelSelector'))}: {_NO_SELECTOR}"


# GetWarningsForNodeSelectorTerm
def _term_warnings(term: Manifest, path: FieldPath, values: bool) -> Iterator[str]:
    for i, wanted in enumerate(term.get("matchExpressions") or ()):
        below, key = (*path, "matchExpressions", i), wanted.get("key", "")
        if key in _DEPRECATED:
            yield f"{render((*below, 'key'))}: {key} is {_DEPRECATED[key]}"
        for j, value in enumerate(wanted.get("values") or () if values else ()):
            for reason in names.label_value(value):
                yield f"{render((*below, 'values', j))}: {value} is invalid, {reason}"


def affinity_warnings(spec: Manifest, path: FieldPath) -> Iterator[str]:
    """Affinities to pods that select none."""
    for kind in ("podAffinity", "podAntiAffinity"):
        affinity = (spec.get("affinity") or {}).get(kind) or {}
        here = (*path, "affinity", kind)
        for i, term in enumerate(affinity.get(_REQUIRED) or ()):
            if term.get("labelSelector") is None:
                yield f"{render((*here, _REQUIRED, i, 'labelSelector'))}: {_NO_SELECTOR}"
        for i, weighted in enumerate(affinity.get(_PREFERRED) or ()):
            if (weighted.get("podAffinityTerm") or {}).get("labelSelector") is None:
                below = (*here, _PREFERRED, i, "podAffinityTerm", "labelSelector")
                yield f"{render(below)}: {_NO_SELECTOR}"
