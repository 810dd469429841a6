"""What the commands that make objects of flags share.

staging/src/k8s.io/kubectl/pkg/generate
"""

from __future__ import annotations

import json

from lessons.engine.refs import Manifest
from lessons.engine.strategicmerge import apply_patch, json_patch, merge_patch
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, UsageError
from lessons.engine.terminal.kubectl.lastapplied import annotated_struct
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.recording import recorded
from lessons.engine.terminal.kubectl.validation import field_validation

# Kinds whose commands save the configuration only when they send the object.
_SAVED_LATE = ("HorizontalPodAutoscaler", "Service")


def parse_labels(text: str) -> dict[str, str]:
    """`app=web,tier=front`; CommandError for what is no list of pairs."""
    labels: dict[str, str] = {}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if not equals or "=" in value:
            raise CommandError(f"unexpected label spec: {part}")
        if not key:
            raise CommandError("unexpected empty label key")
        labels[key] = value
    return labels


def port_number(text: str) -> int:
    """A port as strconv.Atoi reads it."""
    try:
        return int(text)
    except ValueError:
        raise CommandError(f'strconv.Atoi: parsing "{text}": invalid syntax') from None


def finished(invocation: Invocation, manifest: Manifest) -> Manifest:
    """The object with --overrides laid over it."""
    text = invocation.options.text("overrides")
    if not text:
        return manifest
    kind = invocation.options.text("override-type") or "merge"
    try:
        patch = json.loads(text)
    except ValueError:
        raise CommandError("Invalid JSON Patch") from None
    if kind == "json":
        return json_patch(manifest, patch)
    if kind == "strategic":
        return apply_patch(manifest["kind"], manifest, patch)
    if kind != "merge":
        raise CommandError(f"invalid override type: {kind}")
    merged: Manifest = merge_patch(manifest, patch)
    return merged


def only_name(invocation: Invocation) -> str:
    """The one argument of `create KIND NAME`."""
    names = invocation.args if invocation.dash < 0 else invocation.args[: invocation.dash]
    if len(names) != 1:
        raise UsageError(f"exactly one NAME is required, got {len(names)}", invocation.path)
    return names[0]


def without_default_namespace(invocation: Invocation, manifest: Manifest) -> Manifest:
    """What a dry run prints: the namespace only if the user named it."""
    if invocation.explicit_namespace:
        return manifest
    kept = {key: value for key, value in manifest["metadata"].items() if key != "namespace"}
    return {**manifest, "metadata": kept}


def submit(
    invocation: Invocation, manifest: Manifest, operation: str = "created", doing: str = ""
) -> None:
    """Create an object, unless it is a dry run, and print it; `doing` is put before an error as it stands."""
    field_validation(invocation.options)
    manifest = recorded(invocation, manifest)
    local = dry_run(invocation) == "client"
    if local:
        manifest = without_default_namespace(invocation, manifest)
    if invocation.options.on("save-config") and not (local and manifest["kind"] in _SAVED_LATE):
        manifest = annotated_struct(manifest)
    if not local:
        server = dry_run(invocation) == "server"
        try:
            manifest = Client(invocation).create(manifest, dry_run=server).manifest
        except CommandError as error:
            if doing:
                raise CommandError(f"{doing}{error.message}") from None
            raise
    ObjectPrinter(invocation, structs=True).show(manifest, operation)
