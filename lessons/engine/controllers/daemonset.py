"""The DaemonSet controller: pkg/controller/daemon."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.claims import claim, claimants
from lessons.engine.controllers.history import HASH, History
from lessons.engine.controllers.nodeaffinity import admits_node, pinned_to
from lessons.engine.controllers.podcontrol import PodControl, is_active, owners_of
from lessons.engine.controllers.recorder import NORMAL, WARNING, Recorder
from lessons.engine.controllers.rollout import scaled
from lessons.engine.controllers.scheduler import tolerated
from lessons.engine.controllers.selectors import selected
from lessons.engine.controllers.templatehash import template_hash
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Change, Object

SOURCE = "daemonset-controller"
GENERATION = "pod-template-generation"
TEMPLATE_GENERATION = "deprecated.daemonset.template.generation"

# What the pods of a DaemonSet bear with: pkg/controller/daemon/util AddOrUpdateDaemonPodTolerations.
_TOLERATIONS: list[Manifest] = [
    {"key": f"node.kubernetes.io/{key}", "operator": "Exists", "effect": effect}
    for key, effect in (
        ("not-ready", "NoExecute"),
        ("unreachable", "NoExecute"),
        ("disk-pressure", "NoSchedule"),
        ("memory-pressure", "NoSchedule"),
        ("pid-pressure", "NoSchedule"),
        ("unschedulable", "NoSchedule"),
    )
]


class DaemonSetController:
    """Keeps one pod on each node that the template's pods may run on."""

    watches = frozenset({"DaemonSet", "ControllerRevision", "Pod", "Node"})

    def __init__(self, apiserver: APIServer, pods: PodControl, recorder: Recorder) -> None:
        self._apiserver = apiserver
        self._recorder = recorder
        self._store = apiserver.store
        self._pods = pods
        self._history = History(
            apiserver, lambda owner, n: template_hash(owner.typed.template, n), HASH
        )
        self._order = {node.name: at for at, node in enumerate(apiserver.profile.nodes)}

    def keys(self, change: Change) -> Iterable[Ref]:
        """The DaemonSet, the owner of a changed pod or revision, or all where a node has changed."""
        if change.ref.kind == "DaemonSet":
            return [change.ref]
        if change.ref.kind in ("Pod", "ControllerRevision"):
            owners = owners_of(change, "DaemonSet")
            return owners or claimants(self._store.view, "DaemonSet", change)
        if change.old and change.new and _shape(change.old) == _shape(change.new):
            return []
        return [item.ref for item in self._store.view.list("DaemonSet")]

    def sync(self, ref: Ref) -> None:
        """Create and delete pods until each node has what it should, replace old ones, and write the status."""
        found = self._store.view.find(ref)
        if found is None or found.typed.meta.deleted:
            return
        self._history.claim(found)
        matching = selected(self._store.view, found.ref.namespace, found.typed.selector)
        claim(self._apiserver, found, [*matching, *self._pods.owned(found)])
        by_node: dict[str, list[Object]] = {}
        for pod in self._pods.owned(found):
            by_node.setdefault(_target(pod), []).append(pod)
        nodes = sorted(
            self._store.view.list("Node"),
            key=lambda node: self._order.get(node.ref.name, len(self._order)),
        )
        wanted = [node.ref.name for node in nodes if _runs_on(found, node)]
        current = self._history.current(found).labels[HASH]
        for name in wanted:
            for pod in by_node.get(name, []):
                if pod.typed.terminal:
                    self._report_ended(found, pod, name)
                    self._pods.delete(found, pod, SOURCE)
            if not any(not pod.typed.terminal for pod in by_node.get(name, [])):
                self._create(found, name, current)
        for name, pods in by_node.items():
            node = self._store.view.get("Node", "", name)
            if name not in wanted and node is not None and not _may_stay(found, node):
                for pod in filter(is_active, pods):
                    self._pods.delete(found, pod, SOURCE)
        self._roll(found, current, len(wanted))
        self._write_status(found, wanted, current)
        self._forget(found, current)

    def _forget(self, found: Object, current: str) -> None:
        """Delete what is beyond revisionHistoryLimit of the revisions before: cleanupHistory."""
        old = [each for each in self._history.all(found) if each.labels.get(HASH) != current]
        limit = found.manifest["spec"].get("revisionHistoryLimit", 10)
        live = {pod.labels.get(HASH) for pod in self._pods.owned(found)}
        unused = [each for each in old if each.labels.get(HASH) not in live]
        self._history.forget(unused, len(old) - limit)

    def _report_ended(self, found: Object, pod: Object, node: str) -> None:
        """A pod of a DaemonSet has no business ending: podsShouldBeOnNode."""
        phase, action = (
            ("failed", "kill") if pod.typed.phase == "Failed" else ("succeeded", "delete")
        )
        name = f"{pod.ref.namespace}/{pod.ref.name}"
        text = f"Found {phase} daemon pod {name} on node {node}, will try to {action} it"
        reason, kind = f"{phase.capitalize()}DaemonPod", WARNING if phase == "failed" else NORMAL
        self._recorder.event(found, reason, text, source=SOURCE, kind=kind)

    def _create(self, owner: Object, node: str, current: str) -> None:
        spec = owner.typed.template.get("spec") or {}
        tolerations = [*(spec.get("tolerations") or []), *_TOLERATIONS]
        if spec.get("hostNetwork"):
            unavailable = "node.kubernetes.io/network-unavailable"
            tolerations.append({"key": unavailable, "operator": "Exists", "effect": "NoSchedule"})
        generation = str(owner.annotations.get(TEMPLATE_GENERATION, "1"))
        self._pods.create(
            owner,
            SOURCE,
            labels={HASH: current, GENERATION: generation},
            spec={
                "affinity": {**(spec.get("affinity") or {}), **pinned_to(node)},
                "tolerations": tolerations,
            },
            node=node,
        )

    def _roll(self, found: Object, current: str, wanted: int) -> None:
        """Replace pods of older templates, as many at once as may be unavailable: rollingUpdate."""
        strategy = found.manifest["spec"].get("updateStrategy") or {}
        if strategy.get("type", "RollingUpdate") != "RollingUpdate":
            return
        limit = (strategy.get("rollingUpdate") or {}).get("maxUnavailable", 1)
        pods = [pod for pod in self._pods.owned(found) if not pod.typed.terminal]
        old = [pod for pod in pods if pod.labels.get(HASH, current) != current and is_active(pod)]
        up = sum(is_active(pod) and pod.typed.ready for pod in pods)
        room = max(1, scaled(limit, wanted, up=True)) - (wanted - up)
        unready = [pod for pod in old if not pod.typed.ready]
        for pod in [*unready, *[pod for pod in old if pod.typed.ready][: max(0, room)]]:
            self._pods.delete(found, pod, SOURCE)

    def _write_status(self, found: Object, wanted: list[str], current: str) -> None:
        pods = {
            pod.typed.node or _target(pod): pod for pod in self._pods.owned(found) if is_active(pod)
        }
        on_wanted = [pods[name] for name in wanted if name in pods]
        ready = [pod for pod in on_wanted if pod.typed.ready]
        updated = [pod for pod in on_wanted if pod.labels.get(HASH) == current]
        status: dict[str, Any] = {
            "currentNumberScheduled": len(on_wanted),
            "desiredNumberScheduled": len(wanted),
            "numberMisscheduled": len([name for name in pods if name not in wanted]),
            "numberReady": len(ready),
            "observedGeneration": found.manifest["metadata"].get("generation", 1),
        }
        more = {
            "updatedNumberScheduled": len(updated),
            "numberAvailable": len(ready),
            "numberUnavailable": len(wanted) - len(ready),
        }
        status |= {key: count for key, count in more.items() if count}
        self._apiserver.write_status(found.ref, status)


def _shape(node: Object) -> tuple[Any, ...]:
    spec = node.manifest.get("spec") or {}
    return (spec.get("taints"), node.labels)


def _runs_on(found: Object, node: Object) -> bool:
    """Whether a node gets a pod: NodeShouldRunDaemonPod. Being cordoned does not keep a DaemonSet's pods away."""
    return _suits(found, node, ("NoSchedule", "NoExecute"))


def _may_stay(found: Object, node: Object) -> bool:
    """Whether a pod that is there goes on running: taints with NoSchedule do not drive it out."""
    return _suits(found, node, ("NoExecute",))


def _suits(found: Object, node: Object, effects: tuple[str, ...]) -> bool:
    spec = found.typed.template.get("spec") or {}
    tolerations = [*(spec.get("tolerations") or ()), *_TOLERATIONS]
    taints = (node.manifest.get("spec") or {}).get("taints") or ()
    barred = any(
        taint["effect"] in effects and not tolerated(taint, tolerations) for taint in taints
    )
    return not barred and admits_node(spec, node)


def _target(pod: Object) -> str:
    """The node that a pod is meant for, before the scheduler has said so; "" for none: util.GetTargetNodeName."""
    node: str = pod.typed.node
    affinity = (pod.manifest["spec"].get("affinity") or {}).get("nodeAffinity")
    if node or not affinity:
        return node
    (terms,) = affinity.values()
    target: str = terms["nodeSelectorTerms"][0]["matchFields"][0]["values"][0]
    return target
