"""What the server takes and the lab does not act on, said out loud: one notice a field, with its path.

Only what a client sends is looked at, before defaults are filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lessons.engine.apiserver.status import Notice
from lessons.engine.refs import FieldPath, Manifest, Ref

_Table = tuple[tuple[tuple[str, ...], str], ...]

# What stands in a pod's spec; * is any item of a list.
_POD: _Table = (
    (
        ("containers", "*", "ports", "*", "hostIP"),
        "A host port is open on every address of its node.",
    ),
    (("containers", "*", "lifecycle", "postStart"), "Lifecycle hooks are not run."),
    (("containers", "*", "lifecycle", "preStop", "httpGet"), "Lifecycle hooks are not run."),
    (
        ("containers", "*", "lifecycle", "preStop", "exec"),
        "Of a preStop command only the time that it sleeps counts.",
    ),
    (("containers", "*", "resources"), "Requests and limits have no effect on scheduling here."),
    (("containers", "*", "volumeMounts"), "Containers have no file systems: nothing is mounted."),
    (("containers", "*", "securityContext"), "Security contexts have no effect."),
    (("securityContext",), "Security contexts have no effect."),
    (("volumes",), "Containers have no file systems: volumes are not made."),
    (("affinity", "podAffinity"), "Pods are placed without regard to other pods."),
    (("affinity", "podAntiAffinity"), "Pods are placed without regard to other pods."),
    (("topologySpreadConstraints",), "Pods are placed without regard to other pods."),
    (("activeDeadlineSeconds",), "Pods are not ended at a deadline."),
    (("shareProcessNamespace",), "Containers have no processes of their own to share."),
    (("hostnameOverride",), "A pod's host name stays that of hostname or metadata.name."),
    (("imagePullSecrets",), "Images are there without being pulled."),
    (("runtimeClassName",), "There is one container runtime only."),
)
_SLICE: _Table = (
    (("endpoints", "*", "deprecatedTopology"), "The server drops it: use zone and nodeName."),
)
_TEMPLATED = ("Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet")
_WHOLE = {
    "HorizontalPodAutoscaler": "Nothing measures load in the lab: the autoscaler never scales.",
}
_NO_INGRESS = "No ingress controller runs in this cluster: nothing serves this."


def notices(ref: Ref, manifest: Manifest, *, ingress: bool) -> tuple[Notice, ...]:
    """The notices about an object as it was sent; `ingress` tells whether an ingress controller runs."""
    if (text := _WHOLE.get(ref.kind)) is not None:
        return (Notice(ref, ("spec",), text),)
    if ref.kind == "Ingress":
        return () if ingress else (Notice(ref, ("spec",), _NO_INGRESS),)
    if ref.kind == "EndpointSlice":
        return _of(ref, manifest, (), _SLICE)
    if ref.kind == "Pod":
        return _of(ref, manifest.get("spec") or {}, ("spec",), _POD)
    if ref.kind in _TEMPLATED:
        template = (manifest.get("spec") or {}).get("template") or {}
        return _of(ref, template.get("spec") or {}, ("spec", "template", "spec"), _POD)
    return ()


def unmodelled(kind: str) -> dict[str, str]:
    """The fields of a kind that get a notice, spec.containers.*.lifecycle, with its text; not those of whole kinds."""
    if kind == "EndpointSlice":
        return {".".join(pattern): text for pattern, text in _SLICE}
    if kind == "Pod":
        return {".".join(("spec", *pattern)): text for pattern, text in _POD}
    return {}


def _of(ref: Ref, spec: Manifest, path: FieldPath, table: _Table) -> tuple[Notice, ...]:
    return tuple(
        Notice(ref, found, text)
        for pattern, text in table
        if pattern[0] in spec
        for found in _matching(spec, pattern, path)
    )


def _matching(value: Any, pattern: tuple[str, ...], path: FieldPath) -> Iterator[FieldPath]:
    """The paths that match a pattern and hold something."""
    if not value:
        return
    if not pattern:
        yield path
    elif pattern[0] == "*":
        for i, item in enumerate(value):
            yield from _matching(item, pattern[1:], (*path, i))
    else:
        yield from _matching(value.get(pattern[0]), pattern[1:], (*path, pattern[0]))
