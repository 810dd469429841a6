"""A Deployment's ReplicaSets and their revisions, as describe and rollout look them up.

staging/src/k8s.io/kubectl/pkg/util/deployment/deployment.go
"""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.store import Object, View

REVISION = "deployment.kubernetes.io/revision"
CHANGE_CAUSE = "kubernetes.io/change-cause"
HASH = "pod-template-hash"


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
