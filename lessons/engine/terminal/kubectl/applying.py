"""Applying one object after the other: creating what is missing, patching what differs.

staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go, patcher.go
"""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.store import Object
from lessons.engine.strategicmerge import PatchError, apply_patch, three_way
from lessons.engine.terminal.kubectl import lastapplied
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.encoding import compact_json
from lessons.engine.terminal.kubectl.errors import CommandError, ServerError, not_found
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.recording import recorded

_MISSING_ANNOTATION = (
    "Warning: resource {} is missing the kubectl.kubernetes.io/last-applied-configuration annotation "
    "which is required by kubectl apply. kubectl apply should only be used on resources created "
    "declaratively by either kubectl create --save-config or kubectl apply. The missing annotation "
    "will be patched automatically."
)


class Applier:
    """Applies one object after the other, with one printer for all."""

    def __init__(self, invocation: Invocation) -> None:
        self.invocation = invocation
        self.client = Client(invocation)
        self.printer = ObjectPrinter(invocation)
        self.dry_run = dry_run(invocation)
        self.at_end = invocation.options.text("output") not in ("", "name")
        self.results: list[Manifest] = []

    def apply(self, info: Info) -> None:
        """Create or patch; CommandError with what was being done."""
        metadata = info.content.get("metadata") or {}
        if not info.name and metadata.get("generateName"):
            raise CommandError(
                f"from {metadata['generateName']}: cannot use generate name with apply"
            )
        info.manifest = recorded(self.invocation, info.content)
        current = self._current(info)
        if current is None:
            self._create(info)
        else:
            self._patch(info, current)

    def _current(self, info: Info) -> Object | None:
        doing = f"retrieving current configuration of:\n{info}\nfrom server for:"
        try:
            return self.client.get(info.resource, info.namespace, info.name)
        except ServerError as error:
            if not_found(error):
                return None
            raise error.when(doing, info.source) from None
        except CommandError as error:
            message = f'error when {doing} "{info.source}": {error.message}'
            raise CommandError(message) from None

    def _create(self, info: Info) -> None:
        manifest = lastapplied.without_nulls(lastapplied.annotated(info.content))
        if self.dry_run != "client":
            try:
                made = self.client.create(
                    manifest, origin=info.origin, dry_run=self.dry_run == "server"
                )
            except ServerError as error:
                raise error.when("creating", info.source) from None
            manifest = made.manifest
        self._done(manifest, "created")

    def _patch(self, info: Info, current: Object) -> None:
        original = lastapplied.original(current.manifest)
        if lastapplied.ANNOTATION not in current.annotations:
            self.invocation.err(_MISSING_ANNOTATION.format(info.shown))
        modified = lastapplied.annotated(info.content)
        kind = info.resource.kind
        try:
            patch = three_way(kind, original, modified, current.manifest)
        except PatchError as error:
            raise self._no_patch(info, modified, current, error) from None
        result = current.manifest
        if patch:
            result = self._patched(info, current, patch)
        self._warn_if_deleting(current)
        self._done(result, "configured" if patch else "unchanged")

    def _no_patch(
        self, info: Info, modified: Manifest, current: Object, error: PatchError
    ) -> CommandError:
        """No patch can be made: kubectl tries with two schemas and warns each time, then gives up."""
        for schema in ("openapi v3 spec", "openapi spec"):
            self.invocation.err(f"warning: error calculating patch from {schema}: {error}")
        applied = current.annotations.get(lastapplied.ANNOTATION, "")
        return CommandError(
            f"error when applying patch:\n\nto:\n{info}\nfor: "
            f'"{info.source}": error when patching "{info.source}": creating patch with:\n'
            f"original:\n{applied}\nmodified:\n{compact_json(modified)}\n\n"
            f"current:\n{compact_json(current.manifest)}\n\nfor: {error}"
        )

    def _done(self, manifest: Manifest, operation: str) -> None:
        if self.at_end:
            self.results.append(manifest)
        else:
            self.printer.show(manifest, operation)

    def finish(self) -> None:
        """With -o yaml and the like, all objects are printed at the end, several as a List."""
        if len(self.results) == 1:
            self.printer.show(self.results[0], "")
        elif self.results:
            several = {"apiVersion": "v1", "items": self.results, "kind": "List", "metadata": {}}
            self.printer.show(several, "")

    def _patched(self, info: Info, current: Object, patch: Manifest) -> Manifest:
        if self.dry_run == "client":
            return apply_patch(info.resource.kind, current.manifest, patch)
        try:
            return self.client.patch(
                info.ref,
                patch,
                origin=info.origin,
                dry_run=self.dry_run == "server",
                strict=True,
            ).manifest
        except ServerError as error:
            if self.invocation.options.on("force") and error.status.reason in (
                "Invalid",
                "Conflict",
            ):
                return self._recreated(info)
            doing = f"applying patch:\n{compact_json(patch)}\nto:\n{info}\nfor:"
            raise error.when("patching", info.source).when(doing, info.source) from None

    def _recreated(self, info: Info) -> Manifest:
        """--force: where a change is not allowed, the object is deleted and made anew."""
        self.client.delete(info.ref, grace=0)
        self.invocation.cluster.settle()
        return self.client.create(lastapplied.annotated(info.content), origin=info.origin).manifest

    def _warn_if_deleting(self, current: Object) -> None:
        metadata = current.manifest["metadata"]
        if metadata.get("deletionTimestamp"):
            self.invocation.err(
                f"Warning: Detected changes to resource {metadata['name']} which is currently "
                "being deleted."
            )
