"""The API server: the only writer of the store.

Requests of users are decoded, defaulted, allocated and validated; what controllers and kubelets write is made by
the engine itself, from objects that were, and is stored as it is. Errors are values: a `Response` holds the object,
or the `Status` that says why not.
"""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.chance import Chance
from lessons.engine.clock import Clock
from lessons.engine.profile import Profile
from lessons.engine.refs import FieldPath, Manifest, Ref
from lessons.engine.store import Object, Origin, Store


@dataclass(frozen=True, slots=True)
class Status:
    """Why a request failed: metav1.Status as far as kubectl shows it."""

    code: int
    reason: str  # NotFound, AlreadyExists, Invalid, BadRequest, Forbidden, Conflict, InternalError
    message: str
    causes: tuple[tuple[FieldPath, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something accepted that has no effect in the lab, with the field that says it."""

    ref: Ref
    path: FieldPath
    text: str


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to a request; exactly one of `object` and `status` is set."""

    object: Object | None = None
    status: Status | None = None
    warnings: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


class APIServer:
    """Reads and writes the objects of one cluster."""

    def __init__(self, store: Store, clock: Clock, chance: Chance, profile: Profile) -> None:
        self.store = store
        self.clock = clock
        self.chance = chance
        self.profile = profile

    # -- what controllers, kubelets and the scheduler write -------------------------------------------------

    def write(self, manifest: Manifest, origin: Origin | None = None) -> Object:
        """Store an object that the engine made, new or changed; what the server fills in is filled in."""
        metadata = manifest["metadata"]
        ref = Ref(manifest["kind"], metadata.get("namespace", ""), metadata["name"])
        if "uid" not in metadata:
            metadata = {
                **metadata,
                "uid": self.chance.uid(f"uid/{ref}"),
                "creationTimestamp": self.clock.timestamp(),
            }
            manifest = {**manifest, "metadata": metadata}
        return self.store.put(ref, manifest, origin)

    def write_status(self, ref: Ref, status: Manifest) -> Object | None:
        """Replace an object's status; None if the object is gone or has that status already."""
        found = self.store.view.find(ref)
        if found is None or found.manifest.get("status") == status:
            return None
        return self.store.put(ref, {**found.manifest, "status": status})

    def remove(self, ref: Ref) -> None:
        """Take an object out for good: the end of a deletion, after any grace period."""
        self.store.delete(ref)
