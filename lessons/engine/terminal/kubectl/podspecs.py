"""Where the pod spec of an object is, and an object with another one: what `set` changes."""

from __future__ import annotations

from lessons.engine.refs import Manifest

_TEMPLATED = frozenset(
    {"Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet"}
)


def pod_spec(manifest: Manifest) -> Manifest | None:
    """The pod spec of a pod or of a workload's template; None for other kinds."""
    spec: Manifest = manifest.get("spec") or {}
    if manifest["kind"] == "Pod":
        return spec
    if manifest["kind"] in _TEMPLATED:
        template: Manifest = spec["template"].get("spec") or {}
        return template
    return None


def with_pod_spec(manifest: Manifest, spec: Manifest) -> Manifest:
    """The object with another pod spec."""
    if manifest["kind"] == "Pod":
        return {**manifest, "spec": spec}
    template = {**manifest["spec"]["template"], "spec": spec}
    return {**manifest, "spec": {**manifest["spec"], "template": template}}
