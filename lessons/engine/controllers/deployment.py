"""The Deployment controller: pkg/controller/deployment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.deploymentstatus import complete, deadline, deployment_status
from lessons.engine.controllers.podcontrol import is_active, owner_reference, owners_of
from lessons.engine.controllers.recorder import Recorder
from lessons.engine.controllers.rollout import (
    Strategy,
    next_new_size,
    next_old_sizes,
    proportional,
    size,
)
from lessons.engine.controllers.templatehash import LABEL, pinned_hashes, template_hash
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Change, Object

SOURCE = "deployment-controller"
REVISION = "deployment.kubernetes.io/revision"
DESIRED = "deployment.kubernetes.io/desired-replicas"
MOST = "deployment.kubernetes.io/max-replicas"
HISTORY = "deployment.kubernetes.io/revision-history"

# Annotations of a Deployment that its ReplicaSets do not get: util.annotationsToSkip.
_NOT_COPIED = frozenset(
    (
        *("kubectl.kubernetes.io/last-applied-configuration", REVISION, HISTORY, DESIRED, MOST),
        "deprecated.deployment.rollback.to",
    )
)


class DeploymentController:
    """Makes a ReplicaSet for each pod template, and moves pods from the old ones to the newest."""

    watches = frozenset({"Deployment", "ReplicaSet", "Pod"})

    def __init__(self, apiserver: APIServer, recorder: Recorder) -> None:
        self._apiserver = apiserver
        self._store = apiserver.store
        self._recorder = recorder
        apiserver.clock.on("rollout-deadline", self._late)

    def keys(self, change: Change) -> Iterable[Ref]:
        """The Deployment; the owner of a changed ReplicaSet; that of a pod that is gone, which Recreate waits for."""
        if change.ref.kind == "Deployment":
            return [change.ref]
        if change.ref.kind == "ReplicaSet":
            return owners_of(change, "Deployment")
        if change.new is not None:
            return ()
        sets = (self._store.view.find(ref) for ref in owners_of(change, "ReplicaSet"))
        owners = (each.typed.meta.owner for each in sets if each is not None)
        return [owner for owner in owners if owner is not None and owner.kind == "Deployment"]

    def sync(self, ref: Ref) -> None:
        """One step of the rollout, as far as the pods that there are allow, and the status."""
        deployment = self._store.view.find(ref)
        if deployment is None or deployment.typed.meta.deleted:
            return
        before = {each.ref for each in self._sets(deployment)}
        new = self._newest(deployment)
        if deployment.typed.paused or self._scaled(deployment):
            self._scale(deployment, new)
        else:
            if new is None:
                new = self._create(deployment)
            self._step(deployment, new)
        if new is not None and not deployment.typed.paused:
            deployment = self._revise(deployment, new)
        self._report(deployment, new, new is not None and new.ref not in before)

    def _late(self, event: Any) -> None:
        self.sync(Ref("Deployment", *event.key))

    # -- its ReplicaSets ----------------------------------------------------------------------------------------

    def _sets(self, deployment: Object) -> list[Object]:
        """Its ReplicaSets, oldest first."""
        owned = self._store.view.indexed("owner", deployment.uid)
        sets = [each for each in owned if each.ref.kind == "ReplicaSet"]
        return sorted(sets, key=lambda each: (each.typed.meta.created, _revision(each)))

    def _newest(self, deployment: Object) -> Object | None:
        """The ReplicaSet with the Deployment's template: util.FindNewReplicaSet."""
        wanted = deployment.typed.template
        return next((each for each in self._sets(deployment) if _template(each) == wanted), None)

    def _create(self, deployment: Object) -> Object:
        """A ReplicaSet for a template that has none: getNewReplicaSet."""
        template = deployment.typed.template
        sets, ref = self._sets(deployment), deployment.ref
        taken = {each.labels.get(LABEL) for each in sets}
        pinned = pinned_hashes(ref.name, self._apiserver.profile.pods)
        collisions = 0
        hashed = next((each for each in pinned if each not in taken), "") or template_hash(template)
        while self._store.view.get("ReplicaSet", ref.namespace, f"{ref.name}-{hashed}") is not None:
            collisions += 1
            hashed = template_hash(template, collisions)
        metadata = template.get("metadata") or {}
        labels = {**(metadata.get("labels") or {}), LABEL: hashed}
        selector = deployment.manifest["spec"]["selector"]
        matched = {**(selector.get("matchLabels") or {}), LABEL: hashed}
        strategy = Strategy.of(deployment.manifest["spec"])
        room = strategy.most - sum(map(size, sets))
        replicas = strategy.replicas
        if sets:
            replicas = max(0, min(replicas, room))
        if strategy.recreate and any(size(each) for each in sets):
            replicas = 0
        spec: dict[str, Any] = {
            "replicas": replicas,
            "selector": {**selector, "matchLabels": matched},
            "template": {**template, "metadata": {**metadata, "labels": labels}},
        }
        if deployment.manifest["spec"].get("minReadySeconds"):
            spec["minReadySeconds"] = deployment.manifest["spec"]["minReadySeconds"]
        revision = max(map(_revision, sets), default=0) + 1
        made = self._apiserver.write(
            {
                "apiVersion": "apps/v1",
                "kind": "ReplicaSet",
                "metadata": {
                    "annotations": {
                        **_copied(deployment),
                        REVISION: str(revision),
                        **_sizes(strategy),
                    },
                    "generation": 1,
                    "labels": labels,
                    "name": f"{ref.name}-{hashed}",
                    "namespace": ref.namespace,
                    "ownerReferences": [owner_reference(deployment)],
                },
                "spec": spec,
                "status": {"replicas": 0},
            },
            deployment.origin,
        )
        if replicas:
            self._scaling(deployment, made, 0, replicas)
        return made

    def _revise(self, deployment: Object, new: Object) -> Object:
        """Number the newest ReplicaSet above all others, and the Deployment like it: SetNewReplicaSetAnnotations."""
        others = [each for each in self._sets(deployment) if each.ref != new.ref]
        current = self._store.view.find(new.ref) or new
        revision = max(_revision(current), max(map(_revision, others), default=0) + 1)
        wanted = {**current.annotations, **_copied(deployment), REVISION: str(revision)}
        if revision != _revision(current):
            wanted[HISTORY] = ",".join(
                filter(None, [current.annotations.get(HISTORY), str(_revision(current))])
            )
        strategy = Strategy.of(deployment.manifest["spec"])
        wanted |= _sizes(strategy)
        if wanted != current.annotations:
            self._apiserver.write(_annotated(current, wanted))
        if deployment.annotations.get(REVISION) == str(revision):
            return deployment
        return self._apiserver.write(
            _annotated(deployment, {**deployment.annotations, REVISION: str(revision)})
        )

    # -- sizes --------------------------------------------------------------------------------------------------

    def _step(self, deployment: Object, new: Object) -> None:
        strategy = Strategy.of(deployment.manifest["spec"])
        sets = self._sets(deployment)
        old = [each for each in sets if each.ref != new.ref]
        if strategy.recreate:
            for each in old:
                self._resize(deployment, each, 0)
            if any(is_active(pod) or pod.typed.phase == "Running" for pod in self._pods(old)):
                return
        self._resize(deployment, new, next_new_size(strategy, new, sets))
        if not strategy.recreate:
            new = self._store.view.find(new.ref) or new
            for name, replicas in next_old_sizes(
                strategy, new, [o for o in old if size(o)]
            ).items():
                each = next(each for each in old if each.ref.name == name)
                self._resize(deployment, each, replicas)
        self._forget_old(deployment, old)

    def _pods(self, sets: list[Object]) -> list[Object]:
        view = self._store.view
        return [pod for each in sets for pod in view.indexed("owner", each.uid)]

    def _scaled(self, deployment: Object) -> bool:
        """Whether its size was changed since its ReplicaSets were last sized: isScalingEvent."""
        wanted = str(deployment.typed.replicas)
        return any(
            each.annotations.get(DESIRED, wanted) != wanted
            for each in self._sets(deployment)
            if size(each)
        )

    def _scale(self, deployment: Object, new: Object | None) -> None:
        """Bring the pods to the Deployment's new size without going on with a rollout: sync.go scale."""
        strategy = Strategy.of(deployment.manifest["spec"])
        sets = self._sets(deployment)
        active = [each for each in sets if size(each)]
        if len(active) <= 1:
            only = active[0] if active else new
            if only is not None:
                self._resize(deployment, only, strategy.replicas)
            return
        if strategy.recreate:
            return
        largest = max(int(each.annotations.get(MOST, 0)) for each in active)
        for name, replicas in proportional(strategy, active, largest).items():
            each = next(each for each in active if each.ref.name == name)
            self._resize(deployment, each, replicas)

    def _resize(self, deployment: Object, replica_set: Object, replicas: int) -> None:
        """Write a ReplicaSet's size and the sizes of the Deployment it was made for: scaleReplicaSet."""
        strategy = Strategy.of(deployment.manifest["spec"])
        annotations = {**replica_set.annotations, **_sizes(strategy)}
        before = size(replica_set)
        if before == replicas and annotations == replica_set.annotations:
            return
        manifest = _annotated(replica_set, annotations)
        if before != replicas:
            metadata = manifest["metadata"]
            metadata["generation"] = metadata.get("generation", 1) + 1
            manifest["spec"] = {**manifest["spec"], "replicas": replicas}
        self._apiserver.write(manifest)
        if before != replicas:
            self._scaling(deployment, replica_set, before, replicas)

    def _scaling(self, deployment: Object, replica_set: Object, before: int, after: int) -> None:
        way = "up" if after > before else "down"
        message = f"Scaled {way} replica set {replica_set.ref.name} from {before} to {after}"
        self._recorder.event(deployment, "ScalingReplicaSet", message, source=SOURCE)

    def _forget_old(self, deployment: Object, old: list[Object]) -> None:
        """Delete empty ReplicaSets beyond revisionHistoryLimit, oldest first: cleanupDeployment."""
        limit = deployment.manifest["spec"].get("revisionHistoryLimit", 10)
        status = deployment.manifest.get("status") or {}
        empty = [
            each for each in old if not size(each) and not each.manifest["status"].get("replicas")
        ]
        if complete(deployment, status):
            for each in sorted(empty, key=_revision)[: max(0, len(empty) - limit)]:
                self._apiserver.delete(each.ref)

    def _report(self, deployment: Object, new: Object | None, created: bool) -> None:
        clock = self._apiserver.clock
        sets = self._sets(deployment)
        current = self._store.view.find(new.ref) if new is not None else None
        status = deployment_status(deployment, current, sets, created, clock)
        if self._apiserver.write_status(deployment.ref, status) is None:
            return
        left = deadline(deployment, status, clock)
        if left is not None:
            clock.schedule(left, "rollout-deadline", *deployment.ref[1:], work=False)


def _template(replica_set: Object) -> Manifest:
    """A ReplicaSet's template as its Deployment had it: without the hash."""
    template: Manifest = replica_set.typed.template
    metadata = template.get("metadata") or {}
    labels = {key: value for key, value in (metadata.get("labels") or {}).items() if key != LABEL}
    return {**template, "metadata": {**metadata, "labels": labels}}


def _revision(item: Object) -> int:
    revision = item.annotations.get(REVISION, "0")
    return int(revision) if revision.isdigit() else 0


def _copied(deployment: Object) -> dict[str, str]:
    return {key: value for key, value in deployment.annotations.items() if key not in _NOT_COPIED}


def _sizes(strategy: Strategy) -> dict[str, str]:
    return {DESIRED: str(strategy.replicas), MOST: str(strategy.most)}


def _annotated(item: Object, annotations: Manifest) -> Manifest:
    return {**item.manifest, "metadata": {**item.manifest["metadata"], "annotations": annotations}}
