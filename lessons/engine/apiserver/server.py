"""The API server's verbs."""

from __future__ import annotations

from typing import Any

from lessons.engine.api import Resource, by_kind, find_kind
from lessons.engine.apiserver import decoding, deletion, metadata, services, status
from lessons.engine.apiserver.admission import admit
from lessons.engine.apiserver.status import Refused, Response
from lessons.engine.chance import Chance
from lessons.engine.clock import Clock
from lessons.engine.profile import Profile
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Object, Origin, Store


class APIServer:
    """Reads and writes the objects of one cluster."""

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
            return Response(
                status=status.not_found(resource, name), warnings=resource.warnings_on_use
            )
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
        Unknown fields are refused; with `field_validation` Warn they are dropped, with a warning.
        """
        resource = find_kind(manifest["kind"])
        if resource is None:
            return Response(status=status.unknown_resource())
        try:
            new, warnings = decoding.read(resource, manifest, field_validation)
            return self._create(resource, new, origin, dry_run, warnings)
        except Refused as refused:
            return Response(status=refused.status, warnings=resource.warnings_on_use)

    def _create(
        self,
        resource: Resource,
        new: Manifest,
        origin: Origin | None,
        dry_run: bool,
        warned: tuple[str, ...],
    ) -> Response:
        strategy = resource.strategy
        new = strategy.set_defaults(new)
        new = metadata.for_create(self, resource, new)
        ref = metadata.ref_of(resource, new)
        new = admit(self, resource, new)
        if resource.kind == "Service":
            new = services.allocate_create(self, new)
        new = strategy.prepare_create(new)
        if errors := strategy.validate(new):
            raise Refused(status.invalid(resource, ref.name, errors))
        if self.store.view.find(ref) is not None:
            raise Refused(status.already_exists(resource, ref.name))
        warnings = (*warned, *resource.warnings_on_use, *strategy.warnings(new))
        return self._stored(ref, new, origin, dry_run, warnings)

    def update(
        self,
        manifest: Manifest,
        *,
        origin: Origin | None = None,
        dry_run: bool = False,
        field_validation: str = "Strict",
    ) -> Response:
        """Replace an object (PUT). Another resourceVersion than the stored one is a Conflict; none means any."""
        resource = find_kind(manifest["kind"])
        if resource is None:
            return Response(status=status.unknown_resource())
        try:
            new, warnings = decoding.read(resource, manifest, field_validation)
            old = self._found(resource, metadata.ref_of(resource, new))
            return self._update(resource, new, old, origin, dry_run, warnings)
        except Refused as refused:
            return Response(status=refused.status, warnings=resource.warnings_on_use)

    def patch(
        self,
        ref: Ref,
        patch: Any,
        kind: str = "strategic",
        *,
        origin: Origin | None = None,
        dry_run: bool = False,
        field_validation: str = "Strict",
    ) -> Response:
        """Change an object by a patch: strategic, merge (RFC 7386) or json (RFC 6902)."""
        resource = by_kind(ref.kind)
        try:
            old = self._found(resource, ref)
            new, warnings = decoding.read_patched(
                resource, old.manifest, patch, kind, field_validation
            )
            if (name := new["metadata"].get("name")) != ref.name:
                raise Refused(status.other_name(str(name), ref.name))
            return self._update(resource, new, old, origin, dry_run, warnings)
        except Refused as refused:
            return Response(status=refused.status, warnings=resource.warnings_on_use)

    def _found(self, resource: Resource, ref: Ref) -> Object:
        found = self.store.view.find(ref)
        if found is None:
            raise Refused(status.not_found(resource, ref.name))
        return found

    def _update(
        self,
        resource: Resource,
        new: Manifest,
        old: Object,
        origin: Origin | None,
        dry_run: bool,
        warned: tuple[str, ...],
    ) -> Response:
        strategy, ref = resource.strategy, old.ref
        new = strategy.set_defaults(new)
        new = metadata.for_update(resource, new, old.manifest)
        if resource.kind == "Service":
            new = services.allocate_update(self, new, old.manifest)
        new = strategy.prepare_update(new, old.manifest)
        if errors := strategy.validate_update(new, old.manifest):
            raise Refused(status.invalid(resource, ref.name, errors))
        warnings = (*warned, *resource.warnings_on_use, *strategy.warnings(new))
        if new == old.manifest:
            return Response(old, warnings=warnings)
        if strategy.generation and new.get("spec") != old.manifest.get("spec"):
            generation = old.manifest["metadata"].get("generation", 0) + 1
            new = {**new, "metadata": {**new["metadata"], "generation": generation}}
        return self._stored(ref, new, origin, dry_run, warnings)

    def _stored(
        self,
        ref: Ref,
        manifest: Manifest,
        origin: Origin | None,
        dry_run: bool,
        warnings: tuple[str, ...],
    ) -> Response:
        if dry_run:
            return Response(Object(ref, manifest, origin), warnings=warnings)
        return Response(self.store.put(ref, manifest, origin), warnings=warnings, changed=True)

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
        try:
            found = deletion.delete(
                self,
                resource,
                ref,
                grace_seconds=grace_seconds,
                propagation=propagation,
                dry_run=dry_run,
            )
        except Refused as refused:
            return Response(status=refused.status, warnings=resource.warnings_on_use)
        return Response(found, warnings=resource.warnings_on_use, changed=not dry_run)

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
