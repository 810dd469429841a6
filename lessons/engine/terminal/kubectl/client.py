"""kubectl's requests to the API server: answers come back as objects, refusals as ServerError.

Warnings in an answer go to stderr, notices to the session.
"""

from __future__ import annotations

from lessons.engine.api import Resource, find_kind, names
from lessons.engine.apiserver import Response, Status
from lessons.engine.apiserver.status import not_found
from lessons.engine.refs import FieldPath, Manifest, Ref
from lessons.engine.store import Object, Origin
from lessons.engine.terminal.kubectl.authorizing import authorize
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, ServerError
from lessons.engine.terminal.kubectl.fieldselectors import FieldSelector
from lessons.engine.terminal.kubectl.selectors import LabelSelector, SelectorError
from lessons.engine.terminal.kubectl.validation import field_validation
from lessons.engine.trace import Hop, HopKind

# pkg/apis/core/v1 Endpoints APILifecycleDeprecated
_DEPRECATED = {
    "Endpoints": "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"
}


class Client:
    """The API server as one call of kubectl sees it."""

    def __init__(self, invocation: Invocation) -> None:
        self.invocation = invocation
        self.apiserver = invocation.cluster.apiserver

    @property
    def _validation(self) -> str:
        return field_validation(self.invocation.options)

    def get(self, resource: Resource, namespace: str, name: str) -> Object:
        """One object; ServerError (NotFound) if there is none, CommandError for a name that no URL can hold."""
        check_path(_scope(resource, namespace), name)
        self._deprecated(resource)
        authorize(self.invocation.options, "get", resource, namespace, name)
        if find_kind(resource.kind) is None:
            raise ServerError(not_found(resource, name))
        return self._object(self.apiserver.get(resource.kind, _scope(resource, namespace), name))

    def list(
        self, resource: Resource, namespace: str | None, labels: str = "", fields: str = ""
    ) -> list[Object]:
        """The objects that the selectors choose, of one namespace or (None) of all."""
        self._deprecated(resource)
        authorize(self.invocation.options, "list", resource, namespace or "")
        try:
            chosen, filtered = LabelSelector.parse(labels), FieldSelector.parse(fields)
            filtered.check(resource)
        except SelectorError as error:
            raise ServerError(_bad_selector(resource, labels, fields, str(error))) from None
        where = None if namespace is None else _scope(resource, namespace)
        found = self.invocation.cluster.view.list(resource.kind, where)
        return [item for item in found if chosen.matches(item.labels) and filtered.matches(item)]

    def create(
        self, manifest: Manifest, *, origin: Origin | None = None, dry_run: bool = False
    ) -> Object:
        """Create an object; ServerError where the server refuses it."""
        metadata = manifest.get("metadata") or {}
        self._authorize("create", manifest.get("kind"), metadata.get("namespace") or "default")
        response = self.apiserver.create(
            manifest, origin=origin, dry_run=dry_run, field_validation=self._validation
        )
        if not dry_run:
            self._record("created", _ref(manifest, response), response, origin)
        return self._object(response)

    def update(
        self, manifest: Manifest, *, origin: Origin | None = None, dry_run: bool = False
    ) -> Object:
        """Replace an object (PUT)."""
        metadata = manifest.get("metadata") or {}
        namespace, name = metadata.get("namespace") or "", metadata.get("name") or ""
        check_path(namespace, name)
        self._authorize("update", manifest.get("kind"), namespace, name)
        response = self.apiserver.update(
            manifest, origin=origin, dry_run=dry_run, field_validation=self._validation
        )
        if not dry_run:
            self._record("replaced", _ref(manifest, response), response, origin)
        return self._object(response)

    def patch(
        self,
        ref: Ref,
        patch: object,
        kind: str = "strategic",
        *,
        subresource: str = "",
        origin: Origin | None = None,
        dry_run: bool = False,
        strict: bool = False,
    ) -> Object:
        """Patch an object; `kind` is strategic, merge or json. Unknown fields warn unless `strict`: then --validate says."""
        check_path(ref.namespace, ref.name)
        self._authorize("patch", *ref)
        validation = self._validation if strict else "Warn"
        response = self.apiserver.patch(
            ref,
            patch,
            kind,
            subresource=subresource,
            origin=origin,
            dry_run=dry_run,
            field_validation=validation,
        )
        if not dry_run:
            self._record("changed", ref, response, origin)
        return self._object(response)

    def delete(
        self,
        ref: Ref,
        *,
        grace: int | None = None,
        propagation: str = "Background",
        dry_run: bool = False,
        missing_ok: bool = False,
    ) -> None:
        """Ask for an object's deletion; a pod is gone when its kubelet says so. Of one that is not there a hop tells,
        unless that is as good.
        """
        check_path(ref.namespace, ref.name)
        self._authorize("delete", *ref)
        response = self.apiserver.delete(
            ref, grace_seconds=grace, propagation=propagation, dry_run=dry_run
        )
        missing = response.status is not None and response.status.reason == "NotFound"
        if not dry_run and not (missing and missing_ok):
            self._record("deleted", ref, response)
        self._take(response)

    def _authorize(self, verb: str, kind: object, namespace: str, name: str = "") -> None:
        resource = find_kind(kind)
        if resource is not None:
            authorize(self.invocation.options, verb, resource, namespace, name)

    def _record(
        self, done: str, ref: Ref, response: Response, origin: Origin | None = None
    ) -> None:
        """Leave a hop: what the API server did, or why not, with the manifest line that decided it."""
        status = response.status
        causes = (status.faults or status.causes) if status else ()
        path: FieldPath = tuple(causes[0].path) if causes else ()
        self.invocation.call.trace.add(
            Hop(
                HopKind.API,
                at=str(self.invocation.call.place),
                what=f"{ref.kind} {ref.name} {'refused' if status else done}",
                why=status.message if status else "",
                ref=ref,
                path=path,
                source=origin.line(path) if origin else None,
                broken=status is not None,
            )
        )

    def _object(self, response: Response) -> Object:
        self._take(response)
        if response.object is None:
            raise ServerError(Status(500, "InternalError", "Internal error occurred"))
        return response.object

    def _take(self, response: Response) -> None:
        for warning in response.warnings:
            self.invocation.warn(warning)
        if response.status is not None:
            raise ServerError(response.status)
        self.invocation.call.session.notices.extend(response.notices)

    def _deprecated(self, resource: Resource) -> None:
        if resource.kind in _DEPRECATED:
            self.invocation.warn(_DEPRECATED[resource.kind])


# staging/src/k8s.io/client-go/rest/request.go Name, Namespace
def check_path(namespace: str, name: str) -> None:
    """CommandError for a name or a namespace that cannot be part of a URL."""
    if not name:
        raise CommandError("resource name may not be empty")
    for what, value in (("namespace", namespace), ("resource name", name)):
        if problems := names.path_segment(value):
            raise CommandError(f'invalid {what} "{value}": [{" ".join(problems)}]')


def _ref(manifest: Manifest, response: Response) -> Ref:
    if response.object is not None:
        return response.object.ref
    metadata = manifest.get("metadata") or {}
    return Ref(manifest["kind"], metadata.get("namespace") or "", metadata.get("name") or "")


def _scope(resource: Resource, namespace: str) -> str:
    return namespace if resource.namespaced else ""


# staging/src/k8s.io/cli-runtime/pkg/resource/helper.go EnhanceListError
def _bad_selector(resource: Resource, labels: str, fields: str, reason: str) -> Status:
    version = f"{resource.group}/{resource.version}"
    return Status(
        400,
        "BadRequest",
        f'Unable to find "{version}, Resource={resource.name}" that match label selector "{labels}", '
        f'field selector "{fields}": {reason}',
    )
