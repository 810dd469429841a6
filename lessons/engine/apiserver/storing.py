"""Creating and updating, from a decoded object to a stored one.

staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go Create and Update: allocation comes before
validation, and the name is found taken last of all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lessons.engine.api import Resource
from lessons.engine.api.service import with_modes
from lessons.engine.apiserver import deletion, metadata, quota, services, status
from lessons.engine.apiserver.admission import admit
from lessons.engine.apiserver.notices import notices
from lessons.engine.apiserver.podadmission import admit_pod_update
from lessons.engine.apiserver.status import Refused, Response
from lessons.engine.refs import Manifest
from lessons.engine.store import Object, Origin

if TYPE_CHECKING:
    from lessons.engine.apiserver.server import APIServer


@dataclass(frozen=True, slots=True)
class Write:
    """What comes with a request besides the object: its origin, and the warnings that reading it left."""

    origin: Origin | None
    dry_run: bool
    warnings: tuple[str, ...] = ()


def create(server: APIServer, resource: Resource, sent: Manifest, write: Write) -> Response:
    """Store a new object; Refused where a rule is against it."""
    strategy = resource.strategy
    new = metadata.for_create(server, resource, strategy.set_defaults(sent))
    ref = metadata.ref_of(resource, new)
    new = admit(server, resource, new)
    quota.check(server, resource, new)
    if resource.kind == "Service":
        new = services.allocate_create(server, new, write.dry_run)
    new = strategy.prepare_create(new)
    if errors := strategy.validate(new):
        raise Refused(status.invalid(resource, ref.name, errors))
    if (there := server.store.view.find(ref)) is not None:
        deleting = "deletionTimestamp" in there.manifest["metadata"]
        taken = status.already_exists(resource, ref.name, deleting=deleting)
        raise Refused(taken, strategy.warnings(new))
    response = _stored(server, resource, sent, new, write)
    return replace(response, warnings=_warnings(resource, new, write))


def update(
    server: APIServer, resource: Resource, sent: Manifest, old: Object, write: Write
) -> Response:
    """Store a changed object; Refused where a rule is against it. What changes nothing is not written."""
    strategy, before = resource.strategy, old.manifest
    new = metadata.for_update(resource, strategy.set_defaults(sent), before)
    lacking = resource.kind == "Service" and services.lacks_allocated(new["spec"], before["spec"])
    if resource.kind == "Pod":
        new = admit_pod_update(new, before)
    if resource.kind == "Service":
        new = services.allocate_update(server, new, before, write.dry_run)
    new = strategy.prepare_update(new, before)
    if errors := strategy.validate_update(new, before):
        raise Refused(status.invalid(resource, old.ref.name, errors))
    # What a client took away and the server put back leaves its mark in managedFields.
    if new == before and not lacking:
        return Response(old, warnings=_warnings(resource, new, write, before))
    if (counted := strategy.counted) and counted(new) != counted(before):
        generation = before["metadata"].get("generation", 0) + 1
        new = {**new, "metadata": {**new["metadata"], "generation": generation}}
    response = _stored(server, resource, sent, new, write)
    if response.changed and response.object is not None:
        deletion.finish(server, response.object)
    return replace(response, warnings=_warnings(resource, new, write, before))


# pkg/registry/core/service/strategy.go serviceStatusStrategy: metadata and status are taken, the spec stays.
def update_status(
    server: APIServer, resource: Resource, sent: Manifest, old: Object, write: Write
) -> Response:
    """Store an object with another status; Refused for kinds whose status is not for clients."""
    validate = resource.strategy.validate_status
    if validate is None:
        raise Refused(status.unknown_resource())
    new = metadata.for_update(resource, sent, old.manifest)
    new = with_modes({**new, "spec": old.manifest["spec"], "status": sent.get("status") or {}})
    if errors := validate(new, old.manifest):
        raise Refused(status.invalid(resource, old.ref.name, errors))
    if new == old.manifest:
        return Response(old, warnings=write.warnings)
    return replace(_stored(server, resource, sent, new, write), warnings=write.warnings)


def _warnings(
    resource: Resource, new: Manifest, write: Write, old: Manifest | None = None
) -> tuple[str, ...]:
    strategy = resource.strategy
    if old is not None and strategy.update_warnings is not None:
        found = strategy.update_warnings(new, old)
    else:
        found = strategy.warnings(new)
    return (*write.warnings, *resource.warnings_on_use, *found)


def _stored(
    server: APIServer, resource: Resource, sent: Manifest, new: Manifest, write: Write
) -> Response:
    ref = metadata.ref_of(resource, new)
    item = (
        Object(ref, new, write.origin)
        if write.dry_run
        else server.store.put(ref, new, write.origin)
    )
    return Response(
        item,
        notices=notices(ref, sent, ingress=server.profile.ingress),
        changed=not write.dry_run,
    )
