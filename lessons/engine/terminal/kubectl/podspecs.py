"""Where the pod spec of an object is, and an object with another one: what `set` changes."""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import dry_run

_TEMPLATED = frozenset(
    {"Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet"}
)


def pod_spec(manifest: Manifest) -> Manifest | None:
    """The pod spec of a pod or of a workload's template; None for other kinds."""
    spec: Manifest = manifest.get("spec") or {}
    if manifest["kind"] == "Pod":
        return spec
    if manifest["kind"] in _TEMPLATED:
        template: Manifest = spec["template"].get("spec") or {}
        return template
    return None


def with_pod_spec(manifest: Manifest, spec: Manifest) -> Manifest:
    """The object with another pod spec."""
    if manifest["kind"] == "Pod":
        return {**manifest, "spec": spec}
    template = {**manifest["spec"]["template"], "spec": spec}
    return {**manifest, "spec": {**manifest["spec"], "template": template}}


def pod_spec_of(info: Info) -> Manifest:
    """The pod spec of an object; CommandError for a kind that has none."""
    spec = pod_spec(info.content)
    if spec is None:
        raise CommandError(
            f"error: {info.shown} the object is not a pod or does not have a pod template: "
            f"*v1.{info.resource.kind}\n"
        )
    return spec


def sent(
    invocation: Invocation, info: Info, changed: Manifest, patch: Manifest, doing: str
) -> Manifest:
    """The object once the server has the patch, or as it would be; `doing` is for the error."""
    if invocation.options.on("local") or dry_run(invocation) == "client":
        return changed
    try:
        server = dry_run(invocation) == "server"
        return Client(invocation).patch(info.ref, patch, dry_run=server).manifest
    except CommandError as error:
        raise CommandError(f"failed to patch {doing} {error.message}") from None
