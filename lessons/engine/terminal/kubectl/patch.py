"""kubectl patch.

staging/src/k8s.io/kubectl/pkg/cmd/patch/patch.go
"""

from __future__ import annotations

import json
from typing import Any

from lessons.engine.apiserver import Status
from lessons.engine.manifests import parse
from lessons.engine.refs import Manifest
from lessons.engine.strategicmerge import PatchError, apply_patch, json_patch, merge_patch
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, ServerError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.recording import record
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.scale import SCALABLE

_TYPES = ("json", "merge", "strategic")
# Kinds with a status that, but for a Service's, is left to their controllers in the lab.
_STATUSES = frozenset(
    {"DaemonSet", "Deployment", "HorizontalPodAutoscaler", "Ingress", "Namespace", "Node", "Pod"}
    | {"ReplicaSet", "ReplicationController", "StatefulSet"}
)


def run(invocation: Invocation) -> None:
    """Patch every object that is named."""
    patch = _patch(invocation)
    local = invocation.options.on("local")
    if local and invocation.args:
        raise CommandError("cannot specify --local and server resources")
    found = find(invocation, Query.of(invocation, invocation.args, latest=not local))
    printer = ObjectPrinter(invocation, tells_dry_run=False)

    def one(info: Info) -> None:
        result = _patched(invocation, info, patch)
        changed = result != info.content
        printer.show(result, "patched" if changed else "patched (no change)")
        if dry_run(invocation) == "none" and not local:
            record(invocation, info, naming_itself=False)

    found.each(one)
    if not found.infos:
        raise CommandError("no objects passed to patch")


def _patch(invocation: Invocation) -> Any:
    """What --patch or --patch-file holds, JSON or YAML."""
    options = invocation.options
    text, path = options.text("patch"), options.text("patch-file")
    if text and path:
        raise CommandError("cannot specify --patch and --patch-file together")
    if not text and not path:
        raise CommandError(
            "must specify --patch or --patch-file containing the contents of the patch"
        )
    if options.text("type") and options.text("type").lower() not in _TYPES:
        listed = " ".join(_TYPES)
        raise CommandError(f'--type must be one of [{listed}], not "{options.text("type")}"')
    if path:
        given = invocation.call.session.files.get(path.removeprefix("./"))
        if given is None:
            raise CommandError(f"unable to read patch file: open {path}: no such file or directory")
        text = given
    try:
        return json.loads(text)
    except ValueError as error:
        if text.lstrip().startswith("{"):
            raise _not_json(invocation, text, error) from None
    parsed = parse(text, "patch")
    if parsed.error is not None:
        reason = parsed.error.message.removeprefix("error converting YAML to JSON: ")
        raise CommandError(f"unable to parse {json.dumps(text, ensure_ascii=False)}: {reason}")
    return parsed.documents[0].value if parsed.documents else None


def _not_json(invocation: Invocation, text: str, error: ValueError) -> CommandError:
    """What looks like JSON goes to the server as it is, which then cannot read it."""
    if dry_run(invocation) == "client":
        return CommandError("invalid JSON document")
    at = error.pos if isinstance(error, json.JSONDecodeError) else len(text)
    reason = "unexpected end of JSON input"
    if at < len(text.rstrip()):
        reason = f"invalid character '{text[at]}' looking for beginning of value"
    if invocation.options.text("type").lower() != "strategic":
        reason = f"error decoding patch: {reason}"
    return ServerError(Status(400, "BadRequest", reason))


def _patched(invocation: Invocation, info: Info, patch: Any) -> Manifest:
    options = invocation.options
    kind, subresource = options.text("type").lower() or "strategic", options.text("subresource")
    if subresource == "status" and info.resource.kind in _STATUSES:
        raise CommandError(f"the lab leaves the status of {info.shown} to its controllers")
    if subresource == "scale" and info.resource.kind in SCALABLE:
        raise CommandError("the lab has no patch of a scale; use kubectl scale")
    if dry_run(invocation) != "client" and not options.on("local"):
        server, client = dry_run(invocation) == "server", Client(invocation)
        return client.patch(info.ref, patch, kind, subresource=subresource, dry_run=server).manifest
    try:
        if kind == "json":
            return json_patch(info.content, patch)
        if kind == "merge":
            merged: Manifest = merge_patch(info.content, patch)
            return merged
        return apply_patch(info.resource.kind, info.content, patch)
    except PatchError as error:
        raise CommandError(str(error)) from None


COMMAND = Command(
    "patch",
    "Update fields of a resource",
    run,
    "(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
    flags("""
    --allow-missing-template-keys=true
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-patch'
-f, --filename=[]
-k, --kustomize=''
    --local=false
-o, --output=''
-p, --patch=''
    --patch-file=''
    --record=false  # --record will be removed in the future
-R, --recursive=false
    --show-managed-fields=false
    --subresource=''
    --template=''
    --type='strategic'
"""),
)
