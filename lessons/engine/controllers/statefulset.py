"""The StatefulSet controller: pkg/controller/statefulset."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.podcontrol import PodControl, is_active, owners_of
from lessons.engine.controllers.templatehash import template_hash
from lessons.engine.refs import Ref
from lessons.engine.store import Change, Object

SOURCE = "statefulset-controller"
HASH = "controller-revision-hash"
POD_NAME = "statefulset.kubernetes.io/pod-name"
POD_INDEX = "apps.kubernetes.io/pod-index"


class StatefulSetController:
    """Keeps pods with fixed names: one after the other, or with podManagementPolicy Parallel all at once."""

    watches = frozenset({"StatefulSet", "Pod"})

    def __init__(self, apiserver: APIServer, pods: PodControl) -> None:
        self._apiserver = apiserver
        self._store = apiserver.store
        self._pods = pods

    def keys(self, change: Change) -> Iterable[Ref]:
        """The StatefulSet, or the owner of a changed pod."""
        if change.ref.kind == "StatefulSet":
            return [change.ref]
        return owners_of(change, "StatefulSet")

    def sync(self, ref: Ref) -> None:
        """The next step towards the replicas asked for, and the status: updateStatefulSet."""
        found = self._store.view.find(ref)
        if found is None or found.typed.meta.deleted:
            return
        current = f"{ref.name}-{template_hash(found.typed.template)}"
        if self._scale(found, current):
            self._roll(found, current)
        self._write_status(found, current)

    def _scale(self, found: Object, current: str) -> bool:
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
                self._create(found, ordinal, current)
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

    def _create(self, found: Object, ordinal: int, current: str) -> None:
        name = f"{found.ref.name}-{ordinal}"
        self._pods.create(
            found,
            SOURCE,
            name=name,
            labels={HASH: current, POD_NAME: name, POD_INDEX: str(ordinal)},
            spec={"hostname": name, "subdomain": found.typed.service_name}
            if found.typed.service_name
            else {"hostname": name},
        )

    def _roll(self, found: Object, current: str) -> None:
        """Replace pods of older templates from the last to the first, each when those after it are ready."""
        strategy = found.manifest["spec"].get("updateStrategy") or {}
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
        pattern = re.compile(re.escape(found.ref.name) + r"-(\d+)")
        named = ((pattern.fullmatch(pod.ref.name), pod) for pod in self._pods.owned(found))
        return {int(match[1]): pod for match, pod in named if match}

    def _write_status(self, found: Object, current: str) -> None:
        """status.replicas and its kin; currentRevision follows updateRevision when all pods have."""
        pods = list(self._by_ordinal(found).values())
        before = found.manifest.get("status") or {}
        ready = sum(pod.typed.ready for pod in pods)
        updated = [pod for pod in pods if pod.labels.get(HASH) == current and is_active(pod)]
        revision = before.get("currentRevision") or current
        if len(updated) == found.typed.replicas == len(pods):
            revision = current
        of_current = [pod for pod in pods if pod.labels.get(HASH) == revision and is_active(pod)]
        status: dict[str, Any] = {
            "availableReplicas": ready,
            "collisionCount": 0,
            "currentRevision": revision,
            "observedGeneration": found.manifest["metadata"].get("generation", 1),
            "replicas": len(pods),
            "updateRevision": current,
        }
        more = {
            "currentReplicas": len(of_current),
            "readyReplicas": ready,
            "updatedReplicas": len(updated),
        }
        status |= {key: count for key, count in more.items() if count}
        self._apiserver.write_status(found.ref, status)


def _parallel(found: Object) -> bool:
    return bool(found.manifest["spec"].get("podManagementPolicy") == "Parallel")


def _start(found: Object) -> int:
    start: int = (found.manifest["spec"].get("ordinals") or {}).get("start", 0)
    return start
