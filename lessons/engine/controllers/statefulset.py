"""The StatefulSet controller: pkg/controller/statefulset."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.claims import claim, claimants
from lessons.engine.controllers.history import (
    HASH,
    REVISION_HASH,
    History,
    snapshot_hash,
    with_template,
)
from lessons.engine.controllers.podcontrol import PodControl, is_active, owners_of
from lessons.engine.controllers.selectors import selected
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Change, Object

SOURCE = "statefulset-controller"
POD_NAME = "statefulset.kubernetes.io/pod-name"
POD_INDEX = "apps.kubernetes.io/pod-index"


class StatefulSetController:
    """Keeps pods with fixed names: one after the other, or with podManagementPolicy Parallel all at once."""

    watches = frozenset({"StatefulSet", "Pod"})

    def __init__(self, apiserver: APIServer, pods: PodControl) -> None:
        self._apiserver = apiserver
        self._store = apiserver.store
        self._pods = pods
        self._history = History(apiserver, snapshot_hash, REVISION_HASH)

    def keys(self, change: Change) -> Iterable[Ref]:
        """The StatefulSet, or the owner of a changed pod."""
        if change.ref.kind == "StatefulSet":
            return [change.ref]
        owners = owners_of(change, "StatefulSet")
        return owners or claimants(self._store.view, "StatefulSet", change)

    def sync(self, ref: Ref) -> None:
        """The next step towards the replicas asked for, and the status: updateStatefulSet."""
        found = self._store.view.find(ref)
        if found is None or found.typed.meta.deleted:
            return
        self._history.claim(found)
        self._claim(found)
        update = self._history.current(found)
        before = self._before(found, update)
        if self._scale(found, before, update):
            self._roll(found, update.ref.name)
        current = self._write_status(found, before.ref.name, update.ref.name)
        self._forget(found, (current, update.ref.name))

    def _claim(self, found: Object) -> None:
        """Adopt orphaned pods that match and have a name that one of its pods could have: getPodsForStatefulSet."""
        matching = selected(self._store.view, found.ref.namespace, found.typed.selector)
        candidates = [*matching, *self._pods.owned(found)]
        claim(self._apiserver, found, (pod for pod in candidates if _is_member(found, pod)))

    def _before(self, found: Object, update: Object) -> Object:
        """The revision that the pods below the partition are of."""
        name = (found.manifest.get("status") or {}).get("currentRevision")
        kept = self._history.all(found)
        return next((each for each in kept if each.ref.name == name), update)

    def _scale(self, found: Object, before: Object, update: Object) -> bool:
        """Create what is missing and delete what is too much; True when nothing had to be waited for."""
        pods, monotonic = self._by_ordinal(found), not _parallel(found)
        first = _start(found)
        wanted = range(first, first + found.typed.replicas)
        for ordinal in wanted:
            pod = pods.get(ordinal)
            if pod is not None and pod.typed.terminal and not pod.typed.meta.deleted:
                self._pods.delete(found, pod, SOURCE)
                pod = self._by_ordinal(found).get(ordinal)
            if pod is None:
                self._create(found, ordinal, before if _held_back(found, ordinal) else update)
                if monotonic:
                    return False
            elif monotonic and not (is_active(pod) and pod.typed.ready):
                return False
        for ordinal in sorted((each for each in pods if each not in wanted), reverse=True):
            pod = pods[ordinal]
            if is_active(pod):
                self._pods.delete(found, pod, SOURCE)
            if monotonic:
                return False
        return True

    def _create(self, found: Object, ordinal: int, revision: Object) -> None:
        name = f"{found.ref.name}-{ordinal}"
        self._pods.create(
            with_template(found, revision),
            SOURCE,
            name=name,
            labels={HASH: revision.ref.name, POD_NAME: name, POD_INDEX: str(ordinal)},
            spec={"hostname": name, "subdomain": found.typed.service_name}
            if found.typed.service_name
            else {"hostname": name},
        )

    def _roll(self, found: Object, current: str) -> None:
        """Replace pods of older templates from the last to the first, each when those after it are ready."""
        strategy = _strategy(found)
        if strategy.get("type", "RollingUpdate") != "RollingUpdate":
            return
        partition = (strategy.get("rollingUpdate") or {}).get("partition", 0)
        for ordinal, pod in sorted(self._by_ordinal(found).items(), reverse=True):
            if ordinal < partition + _start(found):
                return
            if pod.labels.get(HASH) != current:
                if is_active(pod):
                    self._pods.delete(found, pod, SOURCE)
                return
            if not (is_active(pod) and pod.typed.ready):
                return

    def _by_ordinal(self, found: Object) -> dict[int, Object]:
        owned = (pod for pod in self._pods.owned(found) if _is_member(found, pod))
        return {int(pod.ref.name.rpartition("-")[2]): pod for pod in owned}

    def _write_status(self, found: Object, revision: str, update: str) -> str:
        """status.replicas and its kin; currentRevision, which it gives, follows updateRevision when all pods have."""
        pods = list(self._by_ordinal(found).values())
        ready = sum(pod.typed.ready for pod in pods)
        updated = _of_revision(pods, update)
        rolling = _strategy(found).get("type", "RollingUpdate") == "RollingUpdate"
        if rolling and {updated, ready, len(pods)} == {found.typed.replicas}:
            revision = update
        status: dict[str, Any] = {
            "availableReplicas": ready,
            "collisionCount": 0,
            "currentRevision": revision,
            "observedGeneration": found.manifest["metadata"].get("generation", 1),
            "replicas": len(pods),
            "updateRevision": update,
        }
        more = {
            "currentReplicas": _of_revision(pods, revision),
            "readyReplicas": ready,
            "updatedReplicas": updated,
        }
        status |= {key: count for key, count in more.items() if count}
        self._apiserver.write_status(found.ref, status)
        return revision

    def _forget(self, found: Object, named: tuple[str, str]) -> None:
        """Delete what is beyond revisionHistoryLimit of the revisions that nothing is of: truncateHistory."""
        live = {*named, *(pod.labels.get(HASH) for pod in self._pods.owned(found))}
        unused = [each for each in self._history.all(found) if each.ref.name not in live]
        limit = found.manifest["spec"].get("revisionHistoryLimit", 10)
        self._history.forget(unused, len(unused) - limit)


# pkg/controller/statefulset/stateful_set_utils.go isMemberOf
def _is_member(found: Object, pod: Object) -> bool:
    return re.fullmatch(re.escape(found.ref.name) + r"-\d+", pod.ref.name) is not None


def _strategy(found: Object) -> Manifest:
    strategy: Manifest = found.manifest["spec"].get("updateStrategy") or {}
    return strategy


# pkg/controller/statefulset/stateful_set_utils.go newVersionedStatefulSetPod
def _held_back(found: Object, ordinal: int) -> bool:
    """Whether a pod is still made of the revision before: below the partition, or among those not yet updated."""
    strategy = _strategy(found)
    if strategy.get("type", "RollingUpdate") != "RollingUpdate":
        return False
    rolling = strategy.get("rollingUpdate")
    status = found.manifest.get("status") or {}
    kept = status.get("currentReplicas", 0) if rolling is None else rolling.get("partition", 0)
    return bool(ordinal < _start(found) + kept)


def _of_revision(pods: Iterable[Object], revision: str) -> int:
    return sum(pod.labels.get(HASH) == revision and is_active(pod) for pod in pods)


def _parallel(found: Object) -> bool:
    return bool(found.manifest["spec"].get("podManagementPolicy") == "Parallel")


def _start(found: Object) -> int:
    start: int = (found.manifest["spec"].get("ordinals") or {}).get("start", 0)
    return start
