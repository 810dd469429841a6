"""What all kinds share: metadata, owners, and the indexes that come of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lessons.engine.refs import Manifest, Ref


@dataclass(frozen=True, slots=True)
class ObjectMeta:
    """metadata, as far as the engine reads it."""

    name: str
    namespace: str
    uid: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    created: str  # creationTimestamp
    deleted: str  # deletionTimestamp, "" while it is not being deleted
    owner: Ref | None  # the controller among the ownerReferences

    @classmethod
    def of(cls, manifest: Manifest) -> ObjectMeta:
        """Read from a stored manifest."""
        metadata = manifest["metadata"]
        return cls(
            name=metadata["name"],
            namespace=metadata.get("namespace", ""),
            uid=metadata.get("uid", ""),
            labels=metadata.get("labels") or {},
            annotations=metadata.get("annotations") or {},
            created=metadata.get("creationTimestamp") or "",
            deleted=metadata.get("deletionTimestamp") or "",
            owner=owner_of(manifest),
        )


def owner_of(manifest: Manifest) -> Ref | None:
    """The controller that owns an object, or None."""
    metadata = manifest["metadata"]
    for owner in metadata.get("ownerReferences") or ():
        if owner.get("controller"):
            return Ref(owner["kind"], metadata.get("namespace", ""), owner["name"])
    return None


def indexes(manifest: Manifest) -> Iterable[tuple[str, ...]]:
    """("owner", UID) for each owner."""
    owners = manifest["metadata"].get("ownerReferences") or ()
    return [("owner", owner["uid"]) for owner in owners]


def event_indexes(manifest: Manifest) -> Iterable[tuple[str, ...]]:
    """("involved", KIND, NAMESPACE, NAME), and `same_event`."""
    involved = manifest.get("involvedObject") or {}
    about = [involved.get(key) or "" for key in ("kind", "namespace", "name")]
    return [("involved", *about), same_event(manifest)]


# staging/src/k8s.io/client-go/tools/record/events_cache.go getEventKey
def same_event(manifest: Manifest) -> tuple[str, ...]:
    """("event", ...): two events with the same index are one that happened twice."""
    involved = manifest.get("involvedObject") or {}
    source = manifest.get("source") or {}
    return (
        "event",
        *(involved.get(key) or "" for key in ("uid", "fieldPath")),
        *(source.get(key) or "" for key in ("component", "host")),
        *(manifest.get(key) or "" for key in ("type", "reason", "message")),
    )
