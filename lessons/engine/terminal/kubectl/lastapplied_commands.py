"""kubectl apply view-last-applied and set-last-applied.

staging/src/k8s.io/kubectl/pkg/cmd/apply/apply_view_last_applied.go, apply_set_last_applied.go
"""

from __future__ import annotations

import json

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import lastapplied
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.encoding import compact_json, to_yaml
from lessons.engine.terminal.kubectl.errors import CommandError, UsageError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find


def _view(invocation: Invocation) -> None:
    output = invocation.options.text("output")
    if output not in ("json", "yaml"):
        raise UsageError(
            f"Unexpected -o output mode: {output}, the flag 'output' must be one of yaml|json",
            invocation.path,
        )
    query = Query.of(invocation, invocation.args, selects_all=True)
    for info in find(invocation, query).complete():
        applied = lastapplied.original(info.content)
        if applied is not None and output == "json":
            invocation.out(json.dumps(applied, indent=2, ensure_ascii=False))
        elif applied is not None and output == "yaml":
            invocation.out(to_yaml(applied))


def _set(invocation: Invocation) -> None:
    client, printer = Client(invocation), ObjectPrinter(invocation)
    for info in find(invocation, Query.of(invocation, (), latest=False)).complete():
        current = client.get(info.resource, info.namespace, info.name)
        held = current.annotations.get(lastapplied.ANNOTATION)
        if held is None and not invocation.options.on("create-annotation"):
            raise CommandError(
                f"no last-applied-configuration annotation found on resource: {info.name}, "
                "to create the annotation, run the command with --create-annotation"
            )
        kept = {lastapplied.ANNOTATION: compact_json(_bare(info.content)) + "\n"}
        if kept[lastapplied.ANNOTATION] == held:
            invocation.out(f"set-last-applied {info.name}: no changes required.")
            continue
        manifest = current.manifest
        if dry_run(invocation) != "client":
            server = dry_run(invocation) == "server"
            patch = {"metadata": {"annotations": kept}}
            manifest = client.patch(info.ref, patch, "merge", dry_run=server).manifest
        printer.show(manifest, "configured")


def _bare(manifest: Manifest) -> Manifest:
    """The manifest without the annotation, and without annotations if that was the only one."""
    metadata = dict(manifest["metadata"])
    annotations = dict(metadata.pop("annotations", None) or {})
    annotations.pop(lastapplied.ANNOTATION, None)
    return {
        **manifest,
        "metadata": {**metadata, **({"annotations": annotations} if annotations else {})},
    }


VIEW = Command(
    "view-last-applied",
    "View the latest last-applied-configuration annotations of a resource/object",
    _view,
    "(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
    flags("""
    --all=false
-f, --filename=[]
-k, --kustomize=''
-o, --output='yaml'
-R, --recursive=false
-l, --selector=''
"""),
)
SET = Command(
    "set-last-applied",
    "Set the last-applied-configuration annotation on a live object to match the contents of a file",
    _set,
    "-f FILENAME",
    flags("""
    --allow-missing-template-keys=true
    --create-annotation=false
    --dry-run[=unchanged]='none'
-f, --filename=[]
-o, --output=''
    --show-managed-fields=false
    --template=''
"""),
)
