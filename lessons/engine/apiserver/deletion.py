"""Deleting: grace for pods, cascades for owners, everything in it for a namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessons.engine.api import RESOURCES, Resource, by_kind
from lessons.engine.apiserver import status
from lessons.engine.apiserver.status import Refused
from lessons.engine.clock import SECOND
from lessons.engine.refs import Ref
from lessons.engine.store import Object

if TYPE_CHECKING:
    from lessons.engine.apiserver.server import APIServer

# staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle
IMMORTAL = ("default", "kube-system", "kube-public")


def delete(
    server: APIServer,
    resource: Resource,
    ref: Ref,
    *,
    grace_seconds: int | None,
    propagation: str,
    dry_run: bool,
) -> Object:
    """Delete, or mark as being deleted; gives the object as it was then. Refused where there is none."""
    if resource.kind == "Namespace" and ref.name in IMMORTAL:
        raise Refused(status.forbidden(resource, ref.name, "this namespace may not be deleted"))
    found = server.store.view.find(ref)
    if found is None:
        raise Refused(status.not_found(resource, ref.name))
    if dry_run:
        return found
    if resource.kind == "Namespace":
        return _delete_namespace(server, found)
    if resource.kind == "Pod":
        return _delete_pod(server, found, grace_seconds)
    if found.manifest["metadata"].get("finalizers"):
        return _mark(server, found, 0)
    server.remove(ref)
    if propagation == "Orphan":
        _orphan_dependents(server, found)
    else:
        _delete_dependents(server, found)
    return found


def _delete_pod(server: APIServer, pod: Object, grace_seconds: int | None) -> Object:
    """Mark a pod, or take it out at once: pkg/registry/core/pod/strategy.go CheckGracefulDelete."""
    spec, status_ = pod.manifest.get("spec") or {}, pod.manifest.get("status") or {}
    grace = (
        spec.get("terminationGracePeriodSeconds", 30) if grace_seconds is None else grace_seconds
    )
    if not spec.get("nodeName") or status_.get("phase") in ("Succeeded", "Failed"):
        grace = 0
    if grace < 0:
        grace = 1
    metadata = pod.manifest["metadata"]
    if grace == 0:
        server.remove(pod.ref)
        return pod
    if metadata.get("deletionTimestamp") and grace >= metadata["deletionGracePeriodSeconds"]:
        return pod
    return _mark(server, pod, grace)


def _mark(server: APIServer, item: Object, grace: int) -> Object:
    end = server.clock.timestamp(server.clock.now + grace * SECOND)
    marked = {
        **item.manifest["metadata"],
        "deletionTimestamp": end,
        "deletionGracePeriodSeconds": grace,
    }
    return server.store.put(item.ref, {**item.manifest, "metadata": marked})


def finish(server: APIServer, item: Object) -> None:
    """Take out an object that is being deleted and waited only for its last finalizer."""
    metadata = item.manifest["metadata"]
    waits = metadata.get("finalizers") or metadata.get("deletionGracePeriodSeconds")
    if metadata.get("deletionTimestamp") and not waits and item.ref.kind != "Namespace":
        server.remove(item.ref)
        _delete_dependents(server, item)


def _delete_dependents(server: APIServer, owner: Object) -> None:
    """Background propagation: what this was the last owner of. pkg/controller/garbagecollector."""
    for dependent in server.store.view.indexed("owner", owner.uid):
        owners = dependent.manifest["metadata"]["ownerReferences"]
        others = [other for other in owners if other["uid"] != owner.uid]
        namespace = dependent.ref.namespace
        if not any(_lives(server, namespace, other) for other in others):
            server.delete(dependent.ref)


def _orphan_dependents(server: APIServer, owner: Object) -> None:
    """What it owned lives on without it: pkg/controller/garbagecollector orphanDependents."""
    for dependent in server.store.view.indexed("owner", owner.uid):
        metadata = dict(dependent.manifest["metadata"])
        others = [each for each in metadata.pop("ownerReferences") if each["uid"] != owner.uid]
        if others:
            metadata["ownerReferences"] = others
        server.write({**dependent.manifest, "metadata": metadata})


def _lives(server: APIServer, namespace: str, owner: dict[str, str]) -> bool:
    try:
        resource = by_kind(owner["kind"])
    except KeyError:
        return False
    space = namespace if resource.namespaced else ""
    found = server.store.view.get(owner["kind"], space, owner["name"])
    return found is not None and found.uid == owner["uid"]


def _delete_namespace(server: APIServer, namespace: Object) -> Object:
    """The namespace is Terminating until the last pod in it has ended."""
    metadata = namespace.manifest["metadata"]
    if not metadata.get("deletionTimestamp"):
        marked = {
            **namespace.manifest,
            "metadata": {**metadata, "deletionTimestamp": server.clock.timestamp()},
            "status": {"phase": "Terminating"},
        }
        namespace = server.store.put(namespace.ref, marked)
    for resource in RESOURCES:
        if resource.namespaced:
            for item in server.store.view.list(resource.kind, namespace.ref.name):
                if server.store.view.find(item.ref) is not None:
                    server.delete(item.ref)
    _finish_namespace(server, namespace.ref.name)
    return namespace


def remove(server: APIServer, ref: Ref) -> None:
    """Take an object out of the store; the last one of a namespace that is being deleted takes that with it."""
    server.store.delete(ref)
    if ref.namespace:
        _finish_namespace(server, ref.namespace)


def _finish_namespace(server: APIServer, name: str) -> None:
    view = server.store.view
    namespace = view.get("Namespace", "", name)
    if namespace is None or not namespace.manifest["metadata"].get("deletionTimestamp"):
        return
    namespaced = (resource.kind for resource in RESOURCES if resource.namespaced)
    if not any(view.count(kind, name) for kind in namespaced):
        server.store.delete(namespace.ref)
