"""The Deployment controller: pkg/controller/deployment."""

from __future__ import annotations

from collections.abc import Iterable

from lessons.engine.apiserver import APIServer
from lessons.engine.clock import Event
from lessons.engine.controllers.claims import claimants
from lessons.engine.controllers.deploymentstatus import complete, deadline, deployment_status
from lessons.engine.controllers.podcontrol import is_active, owners_of
from lessons.engine.controllers.recorder import Recorder
from lessons.engine.controllers.revisions import (
    DESIRED,
    MOST,
    Revisions,
    annotated,
    revision,
    size_annotations,
)
from lessons.engine.controllers.rollout import (
    Strategy,
    next_new_size,
    next_old_sizes,
    proportional,
    size,
)
from lessons.engine.refs import Ref
from lessons.engine.store import Change, Object

SOURCE = "deployment-controller"


class DeploymentController:
    """Makes a ReplicaSet for each pod template, and moves pods from the old ones to the newest."""

    watches = frozenset({"Deployment", "ReplicaSet", "Pod"})

    def __init__(self, apiserver: APIServer, recorder: Recorder) -> None:
        self._apiserver = apiserver
        self._store = apiserver.store
        self._recorder = recorder
        self._revisions = Revisions(apiserver)
        apiserver.clock.on("rollout-deadline", self._late)

    def keys(self, change: Change) -> Iterable[Ref]:
        """The Deployment; the owner of a changed ReplicaSet; that of a pod that is gone, which Recreate waits for."""
        if change.ref.kind == "Deployment":
            return [change.ref]
        if change.ref.kind == "ReplicaSet":
            view = self._store.view
            return owners_of(change, "Deployment") or claimants(view, "Deployment", change)
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
        self._revisions.claim(deployment)
        before = {each.ref for each in self._revisions.all(deployment)}
        new = self._revisions.newest(deployment)
        if deployment.typed.paused or self._scaled(deployment):
            self._scale(deployment, new)
        else:
            if new is None:
                new = self._revisions.create(deployment)
                if size(new):
                    self._scaling(deployment, new, 0, size(new))
            self._step(deployment, new)
        if new is not None and not deployment.typed.paused:
            deployment = self._revisions.number(deployment, new)
        self._report(deployment, new, new is not None and new.ref not in before)

    def _late(self, event: Event) -> None:
        self.sync(Ref("Deployment", *event.key))

    def _step(self, deployment: Object, new: Object) -> None:
        strategy = Strategy.of(deployment.manifest["spec"])
        sets = self._revisions.all(deployment)
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
            for each in self._revisions.all(deployment)
            if size(each)
        )

    def _scale(self, deployment: Object, new: Object | None) -> None:
        """Bring the pods to the Deployment's new size without going on with a rollout: sync.go scale."""
        strategy = Strategy.of(deployment.manifest["spec"])
        sets = self._revisions.all(deployment)
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
        annotations = {**replica_set.annotations, **size_annotations(strategy)}
        before = size(replica_set)
        if before == replicas and annotations == replica_set.annotations:
            return
        manifest = annotated(replica_set, annotations)
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
            for each in sorted(empty, key=revision)[: max(0, len(empty) - limit)]:
                self._apiserver.delete(each.ref)

    def _report(self, deployment: Object, new: Object | None, created: bool) -> None:
        clock = self._apiserver.clock
        sets = self._revisions.all(deployment)
        current = self._store.view.find(new.ref) if new is not None else None
        status = deployment_status(deployment, current, sets, created, clock)
        if self._apiserver.write_status(deployment.ref, status) is None:
            return
        clock.withdraw("rollout-deadline", *deployment.ref[1:])
        left = deadline(deployment, status, clock)
        if left is not None:
            clock.schedule(left, "rollout-deadline", *deployment.ref[1:], work=False)
