"""metadata as the server fills it in: staging/src/k8s.io/apiserver/pkg/registry/rest create.go and update.go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lessons.engine.api import Resource
from lessons.engine.apiserver import status
from lessons.engine.apiserver.status import Refused
from lessons.engine.refs import Manifest, Ref

if TYPE_CHECKING:
    from lessons.engine.apiserver.server import APIServer

# What the server alone sets: a client's values are not looked at.
_SERVERS_OWN = (
    "uid",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "resourceVersion",
    "generation",
    "selfLink",
    "managedFields",
)
# staging/src/k8s.io/apiserver/pkg/storage/names: a base that leaves room for the suffix.
_LONGEST_BASE = 58


def ref_of(resource: Resource, manifest: Manifest) -> Ref:
    """What a manifest names; without a namespace, in default."""
    metadata = manifest.get("metadata") or {}
    namespace = (metadata.get("namespace") or "default") if resource.namespaced else ""
    return Ref(resource.kind, namespace, metadata.get("name", ""))


def for_create(server: APIServer, resource: Resource, manifest: Manifest) -> Manifest:
    """The manifest with a name, namespace, uid and creationTimestamp."""
    metadata: dict[str, Any] = {
        key: value
        for key, value in (manifest.get("metadata") or {}).items()
        if key not in _SERVERS_OWN
    }
    if not metadata.get("name") and (base := metadata.get("generateName")):
        suffix = server.chance.suffix(f"name/{resource.kind}/{base}")
        metadata["name"] = base[:_LONGEST_BASE] + suffix
    if resource.namespaced:
        metadata["namespace"] = metadata.get("namespace") or "default"
    named = {**manifest, "metadata": metadata}
    stamp = stamped(server, ref_of(resource, named), metadata)
    if resource.strategy.counted is not None:
        stamp["generation"] = 1
    return {**manifest, "metadata": stamp}


def for_update(resource: Resource, manifest: Manifest, old: Manifest) -> Manifest:
    """The manifest with what an update cannot change taken from the stored object; Refused for an old version."""
    metadata = dict(manifest["metadata"])
    before = old["metadata"]
    wanted = metadata.get("resourceVersion")
    if wanted and wanted != before.get("resourceVersion"):
        reason = "the object has been modified; please apply your changes to the latest version and try again"
        raise Refused(status.conflict(resource, before["name"], reason))
    for key in _SERVERS_OWN:
        if key == "uid" and metadata.get("uid"):
            continue
        metadata.pop(key, None)
        if key in before:
            metadata[key] = before[key]
    if resource.namespaced:
        metadata["namespace"] = metadata.get("namespace") or before["namespace"]
    new = {**manifest, "metadata": metadata}
    if "status" in old:
        new["status"] = old["status"]
    else:
        new.pop("status", None)
    return new


def stamped(server: APIServer, ref: Ref, metadata: dict[str, Any]) -> dict[str, Any]:
    """Metadata of a new object, with uid and creationTimestamp."""
    return {
        **metadata,
        "uid": server.chance.uid(f"uid/{ref}"),
        "creationTimestamp": server.clock.timestamp(),
    }
