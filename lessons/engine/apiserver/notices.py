"""What the server takes and the lab does not act on, said out loud: one notice a field, with its path.

Only what a client sends is looked at, before defaults are filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lessons.engine.apiserver.status import Notice
from lessons.engine.refs import FieldPath, Manifest, Ref

# What stands in a pod's spec; * is any item of a list.
_POD: tuple[tuple[tuple[str, ...], str], ...] = (
    (("containers", "*", "livenessProbe"), "Liveness probes are not run: no container restarts."),
    (("containers", "*", "startupProbe"), "Startup probes are not run."),
    (("containers", "*", "lifecycle"), "Lifecycle hooks are not run."),
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
    (("setHostnameAsFQDN",), "A pod's host name stays the short one."),
    (("hostnameOverride",), "A pod's host name stays that of hostname or metadata.name."),
    (("imagePullSecrets",), "Images are there without being pulled."),
    (("runtimeClassName",), "There is one container runtime only."),
)
_TEMPLATED = ("Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet")
_WHOLE = {
    "HorizontalPodAutoscaler": "Nothing measures load in the lab: the autoscaler never scales.",
    "Ingress": "No ingress controller runs in the lab: nothing serves this.",
}


def notices(ref: Ref, manifest: Manifest) -> tuple[Notice, ...]:
    """The notices about an object as it was sent."""
    if (text := _WHOLE.get(ref.kind)) is not None:
        return (Notice(ref, ("spec",), text),)
    if ref.kind == "Pod":
        return _of_pod(ref, manifest.get("spec") or {}, ("spec",))
    if ref.kind in _TEMPLATED:
        template = (manifest.get("spec") or {}).get("template") or {}
        return _of_pod(ref, template.get("spec") or {}, ("spec", "template", "spec"))
    return ()


def _of_pod(ref: Ref, spec: Manifest, path: FieldPath) -> tuple[Notice, ...]:
    return tuple(
        Notice(ref, found, text)
        for pattern, text in _POD
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
