"""kubectl rollout undo.

staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go
"""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.lastapplied import ANNOTATION
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.revisions import REVISION, Kept, kept_revisions, without_hash
from lessons.engine.terminal.kubectl.rollout_history import KINDS, no_visitor, template_text

_DONE = "rolled back"
_SKIPPED = "skipped rollback"
# rollback.go annotationsToSkip: what a Deployment keeps of its own when the rest comes from a ReplicaSet.
_OWN = frozenset(
    {
        ANNOTATION,
        REVISION,
        "deployment.kubernetes.io/revision-history",
        "deployment.kubernetes.io/desired-replicas",
        "deployment.kubernetes.io/max-replicas",
        "deprecated.deployment.rollback.to",
    }
)


def run(invocation: Invocation) -> None:
    """Bring back an earlier pod template."""
    if not invocation.args and not invocation.options.all("filename"):
        raise CommandError("required resource not specified")
    found = find(invocation, Query.of(invocation, invocation.args, empty_selector=True))
    printer = ObjectPrinter(invocation)

    def one(info: Info) -> None:
        _warn(invocation, info)
        printer.show(info.content, _rolled_back(invocation, info))

    found.each(one)


def _warn(invocation: Invocation, info: Info) -> None:
    if ANNOTATION in (info.content["metadata"].get("annotations") or {}):
        invocation.err(
            f"Warning: resource {info.shown} was previously managed with 'kubectl apply'. Rolling back "
            f"will not update the {ANNOTATION} annotation, which may cause unexpected behavior on "
            "future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous "
            "configuration file instead."
        )


def _rolled_back(invocation: Invocation, info: Info) -> str:
    """Do it, and say what happened."""
    manifest = info.content
    if manifest["kind"] not in KINDS:
        raise CommandError(no_visitor("rollbacker", manifest))
    wanted, is_deployment = (
        invocation.options.number("to-revision"),
        manifest["kind"] == "Deployment",
    )
    kept = _revision(invocation, manifest, wanted)
    if dry_run(invocation) == "client":
        text = template_text(kept.template)
        return text if is_deployment else f"will roll back to {text}"
    if manifest["spec"].get("paused"):
        raise CommandError(
            "you cannot rollback a paused deployment; resume it first with "
            "'kubectl rollout resume' and try again"
        )
    template, annotations = without_hash(kept.template), _annotations(manifest, kept)
    if template == without_hash(manifest["spec"]["template"]):
        return f"{_SKIPPED} (current template already matches revision {wanted})"
    patch = [{"op": "replace", "path": "/spec/template", "value": template}]
    if is_deployment:
        patch.append({"op": "replace", "path": "/metadata/annotations", "value": annotations})
    try:
        Client(invocation).patch(info.ref, patch, "json", dry_run=dry_run(invocation) == "server")
    except CommandError as error:
        raise CommandError(f"failed restoring revision {wanted}: {error.message}") from None
    return _DONE


def _annotations(manifest: Manifest, kept: Kept) -> Manifest:
    """A Deployment's annotations as they come back with its template: its change cause, or none."""
    own = manifest["metadata"].get("annotations") or {}
    return {
        **{key: value for key, value in own.items() if key in _OWN},
        **{key: value for key, value in kept.annotations.items() if key not in _OWN},
    }


def _revision(invocation: Invocation, manifest: Manifest, wanted: int) -> Kept:
    """The revision asked for, or the one before the last."""
    known = kept_revisions(invocation.cluster.view, manifest)
    if wanted < 0 or (wanted > 0 and wanted not in known):
        raise CommandError(f"unable to find specified revision {wanted} in history")
    if wanted > 0:
        return known[wanted]
    if len(known) > 1:
        return known[sorted(known)[-2]]
    if manifest["kind"] == "Deployment":
        name = manifest["metadata"]["name"]
        raise CommandError(f'no rollout history found for deployment "{name}"')
    raise CommandError("no last revision to roll back to")


COMMAND = Command(
    "undo",
    "Undo a previous rollout",
    run,
    "(TYPE NAME | TYPE/NAME) [flags]",
    flags("""
    --allow-missing-template-keys=true
    --dry-run[=unchanged]='none'
-f, --filename=[]
-k, --kustomize=''
-o, --output=''
-R, --recursive=false
-l, --selector=''
    --show-managed-fields=false
    --template=''
    --to-revision=0
"""),
)
