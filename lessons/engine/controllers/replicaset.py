"""The ReplicaSet controller, which also runs ReplicationControllers: pkg/controller/replicaset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND
from lessons.engine.controllers.claims import claim, claimants
from lessons.engine.controllers.podcontrol import PodControl, is_active, is_terminating, owners_of
from lessons.engine.controllers.selectors import selected
from lessons.engine.controllers.servicepods import ready_since
from lessons.engine.refs import Ref
from lessons.engine.store import Change, Object

_PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}


class ReplicaSetController:
    """Keeps as many pods of its kind's objects as they ask for."""

    def __init__(self, apiserver: APIServer, pods: PodControl, kind: str) -> None:
        self._apiserver = apiserver
        self._store = apiserver.store
        self._pods = pods
        self._kind = kind
        self._source = "replicaset-controller" if kind == "ReplicaSet" else "replication-controller"
        self.watches = frozenset({kind, "Pod"})
        apiserver.clock.on(f"available/{kind}", lambda event: self.sync(Ref(kind, *event.key)))

    def keys(self, change: Change) -> Iterable[Ref]:
        """The object itself, the owner of a changed pod, or those that could adopt an orphan."""
        if change.ref.kind == self._kind:
            return [change.ref]
        return owners_of(change, self._kind) or claimants(self._store.view, self._kind, change)

    def sync(self, ref: Ref) -> None:
        """Create or delete pods until there are enough, and write the status."""
        found = self._store.view.find(ref)
        if found is None or found.typed.meta.deleted:
            return
        pods = self._claimed(found)
        active = [pod for pod in pods if is_active(pod)]
        difference = found.typed.replicas - len(active)
        for _ in range(difference):
            made = self._pods.create(found, self._source)
            if made is None:
                break
            active.append(made)
        if difference < 0:
            for pod in deletion_order(active, self._related(found))[:-difference]:
                self._pods.delete(found, pod, self._source)
                active.remove(pod)
        self._write_status(found, active, sum(map(is_terminating, self._pods.owned(found))))

    def _claimed(self, owner: Object) -> list[Object]:
        """The pods owned, once orphans that match are adopted and those that no longer match released."""
        matching = selected(self._store.view, owner.ref.namespace, owner.typed.selector)
        candidates = [*filter(is_active, matching), *self._pods.owned(owner)]
        claim(self._apiserver, owner, candidates)
        return self._pods.owned(owner)

    def _related(self, owner: Object) -> list[Object]:
        """The active pods of all sets with the same owner; where they are decides which pods go first."""
        parent = owner.typed.meta.owner
        above = self._store.view.find(parent) if parent is not None else None
        if above is None:
            return [pod for pod in self._pods.owned(owner) if is_active(pod)]
        sets = self._store.view.indexed("owner", above.uid)
        return [pod for each in sets for pod in self._pods.owned(each) if is_active(pod)]

    def _write_status(self, found: Object, active: list[Object], terminating: int) -> None:
        """Count the pods: pkg/controller/replicaset/replica_set_utils.go calculateStatus."""
        spec = found.manifest["spec"]
        template = ((spec.get("template") or {}).get("metadata") or {}).get("labels") or {}
        before = found.manifest.get("status") or {}
        ready = [pod for pod in active if pod.typed.ready]
        available = self._available(found, ready, spec.get("minReadySeconds") or 0)
        counts = {
            "fullyLabeledReplicas": sum(
                all(pod.labels.get(k) == v for k, v in template.items()) for pod in active
            ),
            "readyReplicas": len(ready),
            "availableReplicas": available,
        }
        status: dict[str, Any] = {
            **{key: value for key, value in before.items() if key not in counts},
            "observedGeneration": found.manifest["metadata"].get("generation", 1),
            "replicas": len(active),
            **{key: count for key, count in counts.items() if count},
        }
        if self._kind == "ReplicaSet":  # EnableStatusTerminatingReplicas
            status["terminatingReplicas"] = terminating
        self._apiserver.write_status(found.ref, status)

    def _available(self, found: Object, ready: list[Object], min_ready: int) -> int:
        """How many have been ready for minReadySeconds; comes back when the next one will have been."""
        if not min_ready:
            return len(ready)
        clock = self._apiserver.clock
        left = [min_ready * SECOND - clock.since(ready_since(pod)) for pod in ready]
        waiting = [each for each in left if each > 0]
        if waiting:
            clock.schedule(min(waiting), f"available/{self._kind}", *found.ref[1:])
        return len(ready) - len(waiting)


def deletion_order(pods: list[Object], related: list[Object]) -> list[Object]:
    """The pods in the order in which a set that is too large lets them go: ActivePodsWithRanks.Less."""
    colocated = Counter(pod.typed.node for pod in related if pod.typed.ready)

    def order(pod: Object) -> tuple[object, ...]:
        ready = pod.typed.ready
        cost = pod.annotations.get("controller.kubernetes.io/pod-deletion-cost", "0")
        age = ready_since(pod) if ready else pod.typed.meta.created
        return (
            bool(pod.typed.node),
            _PHASES.get(pod.typed.phase, 0),
            ready,
            int(cost) if cost.lstrip("-").isdigit() else 0,
            -colocated[pod.typed.node],
            _restarts(pod),
            _newest_first(age),
            pod.uid,
        )

    return sorted(pods, key=order)


def _restarts(pod: Object) -> int:
    statuses = (pod.manifest.get("status") or {}).get("containerStatuses") or ()
    return -max((status.get("restartCount", 0) for status in statuses), default=0)


def _newest_first(timestamp: str) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in timestamp)
