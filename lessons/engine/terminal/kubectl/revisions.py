"""The revisions of Deployments, StatefulSets and DaemonSets, as describe and rollout look them up.

staging/src/k8s.io/kubectl/pkg/util/deployment/deployment.go,
staging/src/k8s.io/kubectl/pkg/polymorphichelpers/history.go
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lessons.engine.refs import Manifest
from lessons.engine.store import Object, View

REVISION = "deployment.kubernetes.io/revision"
CHANGE_CAUSE = "kubernetes.io/change-cause"
HASH = "pod-template-hash"


@dataclass(frozen=True, slots=True)
class Kept:
    """One revision: the object that -o prints of it, the annotations it was kept with, its pod template."""

    printed: Manifest
    annotations: Mapping[str, str]
    template: Manifest


def kept_revisions(view: View, manifest: Manifest) -> dict[int, Kept]:
    """The revisions of an object by number: ReplicaSets of a Deployment, else ControllerRevisions."""
    if manifest["kind"] == "Deployment":
        return {
            revision(item): Kept(item.manifest, item.annotations, item.manifest["spec"]["template"])
            for item in replica_sets(view, manifest)
        }
    owned = view.indexed("owner", manifest["metadata"].get("uid", ""))
    return {
        item.manifest["revision"]: _restored(manifest, item)
        for item in owned
        if item.ref.kind == "ControllerRevision"
    }


def _restored(manifest: Manifest, item: Object) -> Kept:
    kept = item.manifest["data"]["spec"]["template"]
    template = {key: value for key, value in kept.items() if key != "$patch"}
    spec = {**manifest["spec"], "template": template}
    return Kept({**manifest, "spec": spec}, item.annotations, template)


def replica_sets(view: View, deployment: Manifest) -> list[Object]:
    """The ReplicaSets that a Deployment controls, oldest revision first."""
    owned = view.indexed("owner", deployment["metadata"].get("uid", ""))
    return sorted((item for item in owned if item.ref.kind == "ReplicaSet"), key=revision)


def revision(item: Object) -> int:
    """The revision in an object's annotation, 0 without one."""
    text = item.annotations.get(REVISION, "0")
    return int(text) if text.isdigit() else 0


def new_replica_set(deployment: Manifest, owned: list[Object]) -> Object | None:
    """The ReplicaSet whose template is the Deployment's, apart from the hash."""
    wanted = without_hash(deployment["spec"]["template"])
    return next((i for i in owned if without_hash(i.manifest["spec"]["template"]) == wanted), None)


def without_hash(template: Manifest) -> Manifest:
    """A pod template without its pod-template-hash label."""
    metadata = template.get("metadata") or {}
    labels = {key: value for key, value in (metadata.get("labels") or {}).items() if key != HASH}
    kept = {key: value for key, value in metadata.items() if value is not None}
    return {**template, "metadata": {**kept, "labels": labels}}
