"""kubectl scale.

staging/src/k8s.io/kubectl/pkg/cmd/scale/scale.go, pkg/scale/scale.go
"""

from __future__ import annotations

from lessons.engine.apiserver import Status
from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, ServerError, aggregate, raise_all
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.recording import record
from lessons.engine.terminal.kubectl.resources import find

SCALABLE = frozenset({"Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"})


def run(invocation: Invocation) -> None:
    """Set spec.replicas."""
    options = invocation.options
    if options.number("replicas") < 0:
        raise CommandError(
            "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0"
        )
    if options.number("current-replicas") < -1:
        raise CommandError("The --current-replicas must specify an integer of -1 or greater")
    query = Query.of(invocation, invocation.args, latest=False)
    found = find(invocation, query)
    if not found.infos:
        raise aggregate(found.errors) or CommandError("no objects passed to scale")
    printer = ObjectPrinter(invocation)
    for info in found.infos:
        printer.show(_scaled(invocation, info), "scaled")
        if dry_run(invocation) == "none":
            record(invocation, info, naming_itself=False)
    raise_all(found.errors)


def _scaled(invocation: Invocation, info: Info) -> Manifest:
    replicas = invocation.options.number("replicas")
    client = Client(invocation)
    if dry_run(invocation) == "client":
        current = client.get(info.resource, info.namespace, info.name).manifest
        return {**current, "spec": {**(current.get("spec") or {}), "replicas": replicas}}
    if info.resource.kind not in SCALABLE:
        message = "the server could not find the requested resource"
        raise ServerError(Status(404, "NotFound", message))
    current = client.get(info.resource, info.namespace, info.name).manifest
    now = current["spec"].get("replicas", 1)
    version = invocation.options.text("resource-version")
    if version not in ("", held := current["metadata"].get("resourceVersion", "")):
        raise CommandError(f"Expected resource version to be {version}, was {held}")
    expected = invocation.options.number("current-replicas")
    if expected not in (-1, now):
        raise CommandError(f"Expected replicas to be {expected}, was {now}")
    server = dry_run(invocation) == "server"
    patch = {"spec": {"replicas": replicas}}
    return client.patch(info.ref, patch, "merge", dry_run=server).manifest


COMMAND = Command(
    "scale",
    "Set a new size for a deployment, replica set, or replication controller",
    run,
    "[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)",
    flags("""
    --all=false
    --allow-missing-template-keys=true
    --current-replicas=-1
    --dry-run[=unchanged]='none'
-f, --filename=[]
-k, --kustomize=''
-o, --output=''
    --record=false  # --record will be removed in the future
-R, --recursive=false
    --replicas=0
    --resource-version=''
-l, --selector=''
    --show-managed-fields=false
    --template=''
    --timeout=0s
"""),
    required=("replicas",),
)
