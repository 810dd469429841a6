"""The taint eviction controller, which deletes pods from nodes with NoExecute taints: pkg/controller/tainteviction."""

from __future__ import annotations

from collections.abc import Iterable

from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND, Event, Milliseconds
from lessons.engine.controllers import conditions
from lessons.engine.controllers.recorder import Recorder
from lessons.engine.controllers.scheduler import tolerated
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Change, Object

SOURCE = "taint-eviction-controller"
EVICTION = "taint-eviction"
REASON = "TaintManagerEviction"

_TARGET = {
    "type": "DisruptionTarget",
    "status": "True",
    "reason": "DeletionByTaintManager",
    "message": "Taint manager: deleting due to NoExecute taint",
}


class TaintEvictionController:
    """Deletes each pod when the shortest of the times for which it tolerates its node's NoExecute taints is over."""

    watches = frozenset({"Node", "Pod"})

    def __init__(self, apiserver: APIServer, recorder: Recorder) -> None:
        self._apiserver = apiserver
        self._store = apiserver.store
        self._clock = apiserver.clock
        self._recorder = recorder
        self._clock.on(EVICTION, self._due)

    def keys(self, change: Change) -> Iterable[Ref]:
        """The pods of a node whose NoExecute taints changed; a pod that has come to a node with some."""
        view = self._store.view
        if change.ref.kind == "Node":
            if change.new is None or _taints(change.old) == _taints(change.new):
                return ()
            return [pod.ref for pod in view.indexed("node", change.ref.name)]
        if change.new is None or _where(change.old) == _where(change.new):
            return ()
        node = view.get("Node", "", change.new.manifest["spec"].get("nodeName", ""))
        return [change.ref] if _taints(node) else ()

    def sync(self, ref: Ref) -> None:
        """Delete a pod, set the time when it will be, or let it be: processPodOnNode."""
        pod = self._store.view.find(ref)
        if pod is None:
            return
        left = self._left(pod)
        if left is None:
            if self._pending(pod):
                text = f"Cancelling deletion of Pod {ref.namespace}/{ref.name}"
                self._recorder.event(pod, REASON, text, source=SOURCE)
        elif left:
            self._clock.schedule(left, EVICTION, *ref[1:], pod.uid, work=False)
        else:
            self._evict(pod)

    def _pending(self, pod: Object) -> bool:
        key = (*pod.ref[1:], pod.uid)
        upcoming = self._clock.upcoming()
        return any(event.kind == EVICTION and event.key == key for event in upcoming)

    def _due(self, event: Event) -> None:
        """The time set has come; it counts if the taints it was set for are still there."""
        namespace, name, uid = event.key
        pod = self._store.view.get("Pod", namespace, name)
        if pod is not None and pod.uid == uid and self._left(pod, waited=True) == 0:
            self._evict(pod)

    def _left(self, pod: Object, *, waited: bool = False) -> Milliseconds | None:
        """How long the pod may stay: getMinTolerationTime; None for as long as it likes.

        Taints that people set do not say since when they are there: `waited` tells that the time for them is over.
        """
        taints = _taints(self._store.view.get("Node", "", pod.typed.node))
        tolerations = pod.manifest["spec"].get("tolerations") or ()
        left: list[Milliseconds] = []
        for taint in taints:
            match = next((each for each in tolerations if tolerated(taint, [each])), None)
            if match is None:
                return 0
            if (seconds := match.get("tolerationSeconds")) is not None:
                whole = seconds * SECOND
                since = whole if waited else 0
                if taint.get("timeAdded"):
                    since = self._clock.since(taint["timeAdded"])
                left.append(max(0, whole - since))
        return min(left, default=None)

    def _evict(self, pod: Object) -> None:
        """Delete a pod and say why: addConditionAndDeletePod."""
        if pod.typed.meta.deleted:
            return
        text = f"Marking for deletion Pod {pod.ref.namespace}/{pod.ref.name}"
        self._recorder.event(pod, REASON, text, source=SOURCE)
        status = pod.manifest.get("status") or {}
        marked = conditions.with_condition(status, _TARGET, self._clock.timestamp())
        self._apiserver.write_status(pod.ref, marked)
        self._apiserver.delete(pod.ref)


def _taints(node: Object | None) -> list[Manifest]:
    """A node's NoExecute taints."""
    if node is None:
        return []
    taints = (node.manifest.get("spec") or {}).get("taints") or ()
    return [taint for taint in taints if taint.get("effect") == "NoExecute"]


def _where(pod: Object | None) -> tuple[object, ...]:
    spec = pod.manifest["spec"] if pod is not None else {}
    return spec.get("nodeName"), spec.get("tolerations")
