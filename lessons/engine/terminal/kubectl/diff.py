"""kubectl diff: files against what the server has.

staging/src/k8s.io/kubectl/pkg/cmd/diff/diff.go
"""

from __future__ import annotations

import difflib

from lessons.engine.refs import Manifest
from lessons.engine.strategicmerge import three_way
from lessons.engine.terminal.kubectl import lastapplied
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.encoding import to_yaml
from lessons.engine.terminal.kubectl.errors import (
    CommandError,
    ServerError,
    UsageError,
    aggregate,
    not_found,
)
from lessons.engine.terminal.kubectl.files import require_files
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find


def run(invocation: Invocation) -> int:
    """Show what applying the files would change; exit status 1 if anything would."""
    try:
        if invocation.args:
            raise UsageError(f"Unexpected args: [{' '.join(invocation.args)}]", invocation.path)
        require_files(invocation.options)
        found = find(invocation, Query.of(invocation, (), latest=False))
    except CommandError as error:
        error.exit = 2
        raise
    text = ""
    for info in found.infos:
        try:
            text += _difference(invocation, info)
        except CommandError as error:
            found.errors.append(error)
    invocation.call.out(text)
    if problem := aggregate(found.errors):
        problem.exit = 2
        raise problem
    return 1 if text else 0


def _difference(invocation: Invocation, info: Info) -> str:
    client = Client(invocation)
    try:
        live = client.get(info.resource, info.namespace, info.name).manifest
    except ServerError as error:
        if not not_found(error):
            raise
        live = None
    modified = lastapplied.annotated(info.content)
    if live is None:
        merged = client.create(lastapplied.without_nulls(modified), dry_run=True).manifest
    else:
        patch = three_way(info.resource.kind, lastapplied.original(live), modified, live)
        merged = live
        if patch:
            merged = client.patch(info.ref, patch, dry_run=True, strict=True).manifest
    group = f"{info.resource.group}." if info.resource.group else ""
    name = f"{group}{info.resource.version}.{info.resource.kind}.{info.namespace}.{info.name}"
    before = to_yaml(_comparable(live)).splitlines(keepends=True) if live is not None else []
    after = to_yaml(_comparable(merged)).splitlines(keepends=True)
    lines = list(difflib.unified_diff(before, after, f"/tmp/LIVE/{name}", f"/tmp/MERGED/{name}"))
    return f"diff -u -N /tmp/LIVE/{name} /tmp/MERGED/{name}\n" + "".join(lines) if lines else ""


def _comparable(manifest: Manifest) -> Manifest:
    """Without the annotation that would show everything twice."""
    metadata = manifest["metadata"]
    annotations = {
        key: value
        for key, value in (metadata.get("annotations") or {}).items()
        if key != lastapplied.ANNOTATION
    }
    kept = {key: value for key, value in metadata.items() if key != "annotations"}
    return {
        **manifest,
        "metadata": {**kept, **({"annotations": annotations} if annotations else {})},
    }


COMMAND = Command(
    "diff",
    "Diff the live version against a would-be applied version",
    run,
    "-f FILENAME",
    flags("""
    --concurrency=1
    --field-manager='kubectl-client-side-apply'
-f, --filename=[]
    --force-conflicts=false
-k, --kustomize=''
    --prune=false
    --prune-allowlist=[...]
-R, --recursive=false
-l, --selector=''
    --server-side=false
    --show-managed-fields=false
    --show-secrets=false
"""),
)
