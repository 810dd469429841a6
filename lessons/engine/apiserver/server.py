"""The API server's verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from lessons.engine.api import Resource, by_kind, find_kind
from lessons.engine.apiserver import decoding, deletion, metadata, status, storing
from lessons.engine.apiserver.status import Refused, Response
from lessons.engine.apiserver.storing import Write
from lessons.engine.chance import Chance
from lessons.engine.clock import Clock
from lessons.engine.profile import Profile
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Object, Origin, Store

Warnings: TypeAlias = list[str]


class APIServer:
    """Reads and writes the objects of one cluster.

    Of what users ask for, `dry_run` changes nothing, not even later random choices; unknown fields are refused, or,
    with `field_validation` Warn, dropped with a warning.
    """

    def __init__(self, store: Store, clock: Clock, chance: Chance, profile: Profile) -> None:
        self.store = store
        self.clock = clock
        self.chance = chance
        self.profile = profile

    # -- what users ask for -------------------------------------------------------------------------------------

    def get(self, kind: str, namespace: str, name: str) -> Response:
        """The object, or NotFound."""
        resource = by_kind(kind)
        found = self.store.view.get(kind, namespace, name)
        if found is None:
            missing = status.not_found(resource, name)
            return Response(status=missing, warnings=resource.warnings_on_use)
        return Response(found, warnings=resource.warnings_on_use)

    def create(
        self,
        manifest: Manifest,
        *,
        origin: Origin | None = None,
        dry_run: bool = False,
        field_validation: str = "Strict",
    ) -> Response:
        """Store a new object.

        `manifest` is as a client sends it, with its kind and apiVersion; without a namespace it goes to default.
        """
        resource = find_kind(manifest.get("kind"))
        if resource is None:
            return Response(status=status.unknown_resource())

        def answer(told: Warnings) -> Response:
            sent, warnings = decoding.read(resource, manifest, field_validation)
            told += warnings
            return storing.create(self, resource, sent, Write(origin, dry_run, warnings))

        return self._answered(resource, dry_run, answer)

    def update(
        self,
        manifest: Manifest,
        *,
        origin: Origin | None = None,
        dry_run: bool = False,
        field_validation: str = "Strict",
    ) -> Response:
        """Replace an object (PUT), of some kinds also make it where it is missing.

        Another resourceVersion than the stored one is a Conflict; none means any.
        """
        resource = find_kind(manifest.get("kind"))
        if resource is None:
            return Response(status=status.unknown_resource())

        def answer(told: Warnings) -> Response:
            sent, warnings = decoding.read(resource, manifest, field_validation)
            told += warnings
            write, ref = Write(origin, dry_run, warnings), metadata.ref_of(resource, sent)
            if resource.strategy.create_on_update and self.store.view.find(ref) is None:
                return storing.create(self, resource, sent, write)
            return storing.update(self, resource, sent, self._found(resource, ref), write)

        return self._answered(resource, dry_run, answer)

    def patch(
        self,
        ref: Ref,
        patch: Any,
        kind: str = "strategic",
        *,
        subresource: str = "",
        origin: Origin | None = None,
        dry_run: bool = False,
        field_validation: str = "Strict",
    ) -> Response:
        """Change an object by a patch: strategic, merge (RFC 7386) or json (RFC 6902).

        The subresource `status` takes what the patch says of status, which is left alone otherwise.
        """
        resource = by_kind(ref.kind)
        if subresource not in ("", "status"):
            return Response(status=status.unknown_resource())
        store = storing.update_status if subresource else storing.update

        def answer(told: Warnings) -> Response:
            old = self._found(resource, ref)
            sent, warnings = decoding.read_patched(
                resource, old.manifest, patch, kind, field_validation
            )
            told += warnings
            decoding.check_address(sent["metadata"], ref)
            return store(self, resource, sent, old, Write(origin, dry_run, warnings))

        return self._answered(resource, dry_run, answer)

    def delete(
        self,
        ref: Ref,
        *,
        grace_seconds: int | None = None,
        propagation: str = "Background",
        dry_run: bool = False,
    ) -> Response:
        """Take an object out.

        A pod on a node is only marked: its kubelet ends it when the grace period (None: the pod's own) is over. What the
        object owned goes too, unless `propagation` is Orphan; of a namespace, everything in it.
        """
        resource = by_kind(ref.kind)

        def answer(_told: Warnings) -> Response:
            found = deletion.delete(
                self,
                resource,
                ref,
                grace_seconds=grace_seconds,
                propagation=propagation,
                dry_run=dry_run,
            )
            warnings = resource.warnings_on_use
            return Response(found, warnings=warnings, changed=not dry_run)

        return self._answered(resource, dry_run, answer)

    def _found(self, resource: Resource, ref: Ref) -> Object:
        found = self.store.view.find(ref)
        if found is None:
            raise Refused(status.not_found(resource, ref.name))
        return found

    def _answered(
        self, resource: Resource, dry_run: bool, answer: Callable[[Warnings], Response]
    ) -> Response:
        """What a verb answers; what it tells while it reads the request is told of a refused one too."""
        before = self.chance.snapshot()
        told: Warnings = []
        try:
            response = answer(told)
        except Refused as refused:
            self.chance.restore(before)
            warnings = (*told, *resource.warnings_on_use, *refused.warnings)
            return Response(status=refused.status, warnings=warnings)
        if dry_run:
            self.chance.restore(before)
        return response

    # -- what controllers, kubelets and the scheduler write -------------------------------------------------

    def write(self, manifest: Manifest, origin: Origin | None = None) -> Object:
        """Store an object that the engine made, new or changed; what the server fills in is filled in."""
        meta = manifest["metadata"]
        ref = Ref(manifest["kind"], meta.get("namespace", ""), meta["name"])
        if "uid" not in meta:
            manifest = {**manifest, "metadata": metadata.stamped(self, ref, meta)}
        return self.store.put(ref, manifest, origin)

    def write_status(self, ref: Ref, new_status: Manifest) -> Object | None:
        """Replace an object's status; None if the object is gone or has that status already."""
        found = self.store.view.find(ref)
        if found is None or found.manifest.get("status") == new_status:
            return None
        return self.store.put(ref, {**found.manifest, "status": new_status})

    def remove(self, ref: Ref) -> None:
        """Take an object out for good: the end of a deletion, after any grace period."""
        deletion.remove(self, ref)
