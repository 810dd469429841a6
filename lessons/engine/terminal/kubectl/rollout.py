"""kubectl rollout: the group, and what its commands share.

staging/src/k8s.io/kubectl/pkg/cmd/rollout
"""

from __future__ import annotations

from collections.abc import Callable

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import rollout_history, rollout_status, rollout_undo
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation, Run
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import ObjectPrinter
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.strategicpatch import two_way

RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"

Change = Callable[[Invocation, Manifest], Manifest]


def _pause(invocation: Invocation, manifest: Manifest) -> Manifest:
    if manifest["kind"] != "Deployment":
        raise CommandError("pausing is not supported")
    if manifest["spec"].get("paused"):
        raise CommandError("is already paused")
    return {**manifest, "spec": {**manifest["spec"], "paused": True}}


def _resume(invocation: Invocation, manifest: Manifest) -> Manifest:
    if manifest["kind"] != "Deployment":
        raise CommandError("resuming is not supported")
    if not manifest["spec"].get("paused"):
        raise CommandError("is not paused")
    return {**manifest, "spec": {**manifest["spec"], "paused": False}}


# staging/src/k8s.io/kubectl/pkg/polymorphichelpers/objectrestarter.go
def _restart(invocation: Invocation, manifest: Manifest) -> Manifest:
    if manifest["kind"] not in ("Deployment", "DaemonSet", "StatefulSet"):
        raise CommandError("restarting is not supported")
    if manifest["spec"].get("paused"):
        raise CommandError("can't restart paused deployment (run rollout resume first)")
    template = manifest["spec"]["template"]
    metadata = template.get("metadata") or {}
    annotations = {
        **(metadata.get("annotations") or {}),
        RESTARTED_AT: invocation.cluster.clock.timestamp(),
    }
    changed = {**template, "metadata": {**metadata, "annotations": annotations}}
    return {**manifest, "spec": {**manifest["spec"], "template": changed}}


def _runner(change: Change, done: str) -> Run:
    def run(invocation: Invocation) -> None:
        if not invocation.args and not invocation.options.all("filename"):
            raise CommandError("required resource not specified")
        query = Query.of(invocation, invocation.args, empty_selector=True)
        found = find(invocation, query)
        printer = ObjectPrinter(invocation)
        found.each(lambda info: printer.show(_changed(invocation, info, change), done))
        if not found.infos:
            invocation.err(f"No resources found in {invocation.namespace} namespace.")

    return run


def _changed(invocation: Invocation, info: Info, change: Change) -> Manifest:
    group = f".{info.resource.group}" if info.resource.group else ""
    try:
        after = change(invocation, info.content)
    except CommandError as error:
        name = f'{info.resource.name}{group} "{info.name}"'
        raise CommandError(f"error: {name} {error.message}") from None
    patch = two_way(info, after)
    if not patch:
        raise CommandError(
            f"failed to create patch for {info.name}: if restart has already been triggered within "
            "the past second, please wait before attempting to trigger another"
        )
    try:
        return Client(invocation).patch(info.ref, patch).manifest
    except CommandError as error:
        raise CommandError(f"failed to patch: {error.message}") from None


_FLAGS = flags("""
    --allow-missing-template-keys=true
    --field-manager='kubectl-rollout'
-f, --filename=[]
-k, --kustomize=''
-o, --output=''
-R, --recursive=false
-l, --selector=''
    --show-managed-fields=false
    --template=''
""")

COMMAND = Command(
    "rollout",
    "Manage the rollout of a resource",
    usage="SUBCOMMAND",
    long="Manage the rollout of one or many resources",
    help_to_stdout=True,
    children=(
        rollout_history.COMMAND,
        Command(
            "pause",
            "Mark the provided resource as paused",
            _runner(_pause, "paused"),
            "RESOURCE",
            _FLAGS,
        ),
        Command(
            "restart", "Restart a resource", _runner(_restart, "restarted"), "RESOURCE", _FLAGS
        ),
        Command(
            "resume", "Resume a paused resource", _runner(_resume, "resumed"), "RESOURCE", _FLAGS
        ),
        rollout_status.COMMAND,
        rollout_undo.COMMAND,
    ),
)
