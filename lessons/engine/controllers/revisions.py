"""The ReplicaSets of a Deployment, one for each revision: pkg/controller/deployment/sync.go, util/deployment_util.go."""

from __future__ import annotations

from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.claims import claim
from lessons.engine.controllers.podcontrol import owner_reference
from lessons.engine.controllers.rollout import Strategy, size
from lessons.engine.controllers.selectors import selected
from lessons.engine.controllers.templatehash import LABEL, pinned_hashes, template_hash
from lessons.engine.refs import Manifest
from lessons.engine.store import Object

REVISION = "deployment.kubernetes.io/revision"
DESIRED = "deployment.kubernetes.io/desired-replicas"
MOST = "deployment.kubernetes.io/max-replicas"
HISTORY = "deployment.kubernetes.io/revision-history"

# Annotations of a Deployment that its ReplicaSets do not get: annotationsToSkip.
_NOT_COPIED = frozenset(
    (
        *("kubectl.kubernetes.io/last-applied-configuration", REVISION, HISTORY, DESIRED, MOST),
        "deprecated.deployment.rollback.to",
    )
)


class Revisions:
    """Finds, makes and numbers the ReplicaSets of Deployments."""

    def __init__(self, apiserver: APIServer) -> None:
        self._apiserver = apiserver
        self._store = apiserver.store

    def all(self, deployment: Object) -> list[Object]:
        """A Deployment's ReplicaSets, oldest first."""
        owned = self._store.view.indexed("owner", deployment.uid)
        sets = [each for each in owned if each.ref.kind == "ReplicaSet"]
        return sorted(sets, key=lambda each: (each.typed.meta.created, revision(each)))

    def claim(self, deployment: Object) -> None:
        """Adopt the orphaned ReplicaSets that the Deployment's selector matches, release those it no longer does."""
        ref, selector = deployment.ref, deployment.typed.selector
        matching = selected(self._store.view, ref.namespace, selector, "ReplicaSet")
        claim(self._apiserver, deployment, [*matching, *self.all(deployment)])

    def newest(self, deployment: Object) -> Object | None:
        """The ReplicaSet with the Deployment's template, or None: FindNewReplicaSet."""
        wanted = deployment.typed.template
        return next((each for each in self.all(deployment) if _template(each) == wanted), None)

    def create(self, deployment: Object) -> Object:
        """A ReplicaSet for a template that has none, as large as the strategy lets it be: getNewReplicaSet."""
        sets, ref, spec = self.all(deployment), deployment.ref, deployment.manifest["spec"]
        strategy = Strategy.of(spec)
        hashed = self._hash(deployment, sets)
        template = deployment.typed.template
        metadata = template.get("metadata") or {}
        labels = {**(metadata.get("labels") or {}), LABEL: hashed}
        matched = {**(spec["selector"].get("matchLabels") or {}), LABEL: hashed}
        made: dict[str, Any] = {
            "replicas": _first_size(strategy, sets),
            "selector": {**spec["selector"], "matchLabels": matched},
            "template": {**template, "metadata": {**metadata, "labels": labels}},
        }
        if spec.get("minReadySeconds"):
            made["minReadySeconds"] = spec["minReadySeconds"]
        number = max(map(revision, sets), default=0) + 1
        manifest = {
            "apiVersion": "apps/v1",
            "kind": "ReplicaSet",
            "metadata": {
                "annotations": {
                    **_copied(deployment),
                    REVISION: str(number),
                    **size_annotations(strategy),
                },
                "generation": 1,
                "labels": labels,
                "name": f"{ref.name}-{hashed}",
                "namespace": ref.namespace,
                "ownerReferences": [owner_reference(deployment)],
            },
            "spec": made,
            "status": {"replicas": 0},
        }
        return self._apiserver.write(manifest, deployment.origin)

    def number(self, deployment: Object, new: Object) -> Object:
        """Number the newest ReplicaSet above all others and the Deployment like it; gives the Deployment as it is then.

        SetNewReplicaSetAnnotations
        """
        others = [each for each in self.all(deployment) if each.ref != new.ref]
        current = self._store.view.find(new.ref) or new
        before = revision(current)
        number = max(before, max(map(revision, others), default=0) + 1)
        strategy = Strategy.of(deployment.manifest["spec"])
        wanted = {
            **current.annotations,
            **_copied(deployment),
            **size_annotations(strategy),
            REVISION: str(number),
        }
        if number != before:
            history = [current.annotations.get(HISTORY), str(before)]
            wanted[HISTORY] = ",".join(each for each in history if each)
        if wanted != current.annotations:
            self._apiserver.write(annotated(current, wanted))
        if deployment.annotations.get(REVISION) == str(number):
            return deployment
        numbered = {**deployment.annotations, REVISION: str(number)}
        return self._apiserver.write(annotated(deployment, numbered))

    def _hash(self, deployment: Object, sets: list[Object]) -> str:
        """The pod-template-hash: as pinned pods have it, else computed, again where the name is taken."""
        taken = {each.labels.get(LABEL) for each in sets}
        pinned = pinned_hashes(deployment.ref.name, self._apiserver.profile.pods)
        hashed = next((each for each in pinned if each not in taken), "")
        hashed = hashed or template_hash(deployment.typed.template)
        collisions = 0
        namespace, name = deployment.ref.namespace, deployment.ref.name
        while self._store.view.get("ReplicaSet", namespace, f"{name}-{hashed}") is not None:
            collisions += 1
            hashed = template_hash(deployment.typed.template, collisions)
        return hashed


def revision(item: Object) -> int:
    """The number in a ReplicaSet's or Deployment's annotation, 0 without one."""
    text = item.annotations.get(REVISION, "0")
    return int(text) if text.isdigit() else 0


def size_annotations(strategy: Strategy) -> dict[str, str]:
    """What a ReplicaSet remembers of the sizes it was scaled for: SetReplicasAnnotations."""
    return {DESIRED: str(strategy.replicas), MOST: str(strategy.most)}


def annotated(item: Object, annotations: Manifest) -> Manifest:
    """An object's manifest with other annotations."""
    return {**item.manifest, "metadata": {**item.manifest["metadata"], "annotations": annotations}}


def _first_size(strategy: Strategy, sets: list[Object]) -> int:
    """How many pods a new ReplicaSet starts with beside those that there are: NewRSNewReplicas."""
    if strategy.recreate:
        return 0 if any(map(size, sets)) else strategy.replicas
    return max(0, min(strategy.replicas, strategy.most - sum(map(size, sets))))


def _template(replica_set: Object) -> Manifest:
    """A ReplicaSet's template as its Deployment had it: without the hash."""
    template: Manifest = replica_set.typed.template
    metadata = template.get("metadata") or {}
    labels = {key: value for key, value in (metadata.get("labels") or {}).items() if key != LABEL}
    return {**template, "metadata": {**metadata, "labels": labels}}


def _copied(deployment: Object) -> dict[str, str]:
    return {key: value for key, value in deployment.annotations.items() if key not in _NOT_COPIED}
