"""Making and deleting the pods of a workload: pkg/controller/controller_utils.go RealPodControl."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.recorder import WARNING, Recorder
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Change, Object

# staging/src/k8s.io/apiserver/pkg/storage/names: what is left of 63 characters for the base of a generated name.
LONGEST_BASE = 58
SUFFIX_LENGTH = 5


def owner_reference(owner: Object) -> Manifest:
    """The entry in ownerReferences that makes `owner` the controller of an object."""
    return {
        "apiVersion": owner.manifest["apiVersion"],
        "kind": owner.ref.kind,
        "name": owner.ref.name,
        "uid": owner.uid,
        "controller": True,
        "blockOwnerDeletion": True,
    }


def owners_of(change: Change, kind: str) -> Iterable[Ref]:
    """The controllers of this kind that own, or owned, the changed object."""
    found: dict[Ref, None] = {}
    for item in (change.old, change.new):
        if item is not None:
            for owner in item.manifest["metadata"].get("ownerReferences") or ():
                if owner.get("controller") and owner["kind"] == kind:
                    found[Ref(kind, change.ref.namespace, owner["name"])] = None
    return found


def is_active(pod: Object) -> bool:
    """Whether a pod counts as a replica: neither finished nor being deleted."""
    phase = (pod.manifest.get("status") or {}).get("phase")
    deleted = pod.manifest["metadata"].get("deletionTimestamp")
    return phase not in ("Succeeded", "Failed") and not deleted


def is_terminating(pod: Object) -> bool:
    """Whether a pod that is being deleted has not ended yet: controller_utils.go IsPodTerminating."""
    phase = (pod.manifest.get("status") or {}).get("phase")
    deleted = pod.manifest["metadata"].get("deletionTimestamp")
    return bool(deleted) and phase not in ("Succeeded", "Failed")


class PodControl:
    """Creates pods from a template and deletes them, with the events that say so."""

    def __init__(self, apiserver: APIServer, recorder: Recorder) -> None:
        self._apiserver = apiserver
        self._recorder = recorder

    def owned(self, owner: Object) -> list[Object]:
        """The pods that an object controls, by name."""
        view = self._apiserver.store.view
        return [pod for pod in view.indexed("owner", owner.uid) if pod.ref.kind == "Pod"]

    def create(
        self,
        owner: Object,
        source: str,
        *,
        name: str = "",
        labels: Manifest | None = None,
        spec: Manifest | None = None,
        node: str = "",
    ) -> Object | None:
        """A pod of the owner's template, named `name` or after the owner; None where the API server refuses it.

        `labels` and `spec` are added to those of the template. `source` is the controller's name in events. A pinned
        name is taken only if it is pinned to `node`, where that is given.
        """
        template = owner.manifest["spec"].get("template") or {}
        before = template.get("metadata") or {}
        metadata: dict[str, Any] = {
            "name": name or self._new_name(owner, node),
            "generateName": f"{owner.ref.name}-",
            "namespace": owner.ref.namespace,
            "labels": {**(before.get("labels") or {}), **(labels or {})},
            "ownerReferences": [owner_reference(owner)],
        }
        if name:
            del metadata["generateName"]
        if before.get("annotations"):
            metadata["annotations"] = before["annotations"]
        manifest = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": metadata,
            "spec": {**(template.get("spec") or {}), **(spec or {})},
        }
        origin = owner.origin.below("spec", "template") if owner.origin else None
        response = self._apiserver.create(manifest, origin=origin)
        if response.object is None:
            text = response.status.message if response.status else ""
            message = _failed(owner, metadata["name"], text)
            self._recorder.event(owner, "FailedCreate", message, source=source, kind=WARNING)
            return None
        message = _done(owner, "Create", response.object)
        self._recorder.event(owner, "SuccessfulCreate", message, source=source)
        return response.object

    def delete(self, owner: Object, pod: Object, source: str) -> None:
        """Delete a pod of the owner's."""
        if self._apiserver.delete(pod.ref).status is None:
            message = _done(owner, "Delete", pod)
            self._recorder.event(owner, "SuccessfulDelete", message, source=source)

    def _new_name(self, owner: Object, node: str) -> str:
        """A pinned name that is free, in the order listed, or a generated one."""
        base = owner.ref.name
        for name, pin in self._apiserver.profile.pods.items():
            head, _, suffix = name.rpartition("-")
            fits = not node or pin.node in (None, node)
            if head == base and len(suffix) == SUFFIX_LENGTH and fits and self._free(owner, name):
                return name
        while True:
            suffix = self._apiserver.chance.suffix(f"pod/{owner.ref.namespace}/{base}")
            name = f"{base}-"[:LONGEST_BASE] + suffix
            if self._free(owner, name):
                return name

    def _free(self, owner: Object, name: str) -> bool:
        return self._apiserver.store.view.get("Pod", owner.ref.namespace, name) is None


# pkg/controller/controller_utils.go for all but StatefulSets, which have words of their own:
# pkg/controller/statefulset/stateful_pod_control.go recordPodEvent
def _done(owner: Object, verb: str, pod: Object) -> str:
    if owner.ref.kind == "StatefulSet":
        return f"{verb} Pod {pod.ref.name} in StatefulSet {owner.ref.name} successful"
    return f"{verb}d pod: {pod.ref.name}"


def _failed(owner: Object, name: str, why: str) -> str:
    if owner.ref.kind == "StatefulSet":
        return f"Create Pod {name} in StatefulSet {owner.ref.name} failed error: {why}"
    return f"Error creating: {why}"
