"""kubectl rollout history.

staging/src/k8s.io/kubectl/pkg/polymorphichelpers/history.go
"""

from __future__ import annotations

from collections.abc import Callable

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.describers.template import describe_template
from lessons.engine.terminal.kubectl.describers.writer import Writer
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.output import named, template_printer
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.revisions import CHANGE_CAUSE, Kept, kept_revisions

KINDS = frozenset({"Deployment", "StatefulSet", "DaemonSet"})


def run(invocation: Invocation) -> None:
    """List the revisions, or show one."""
    if not invocation.args and not invocation.options.all("filename"):
        raise CommandError("required resource not specified")
    wanted = invocation.options.number("revision")
    if wanted < 0:
        raise CommandError(f"revision must be a positive integer: {wanted}")
    found = find(invocation, Query.of(invocation, invocation.args, empty_selector=True))
    printer = template_printer(invocation.options)
    found.each(lambda info: invocation.call.out(_shown(invocation, info.content, wanted, printer)))


def _shown(
    invocation: Invocation,
    manifest: Manifest,
    wanted: int,
    printer: Callable[[Manifest], str] | None,
) -> str:
    if manifest["kind"] not in KINDS:
        raise CommandError(no_visitor("history", manifest))
    known = kept_revisions(invocation.cluster.view, manifest)
    if wanted and wanted not in known and (known or printer is not None):
        raise CommandError("unable to find the specified revision")
    if printer is not None:
        numbers = [wanted] if wanted else sorted(known)
        return "".join(printer(known[number].printed) for number in numbers)
    title = f"with revision #{wanted}" if wanted else ""
    if not known:
        text = "No rollout history found."
    elif wanted:
        text = template_text(_template(manifest, known[wanted]))
    else:
        text = _overview({number: _cause(manifest, known[number]) for number in known})
    return f"{named(manifest)} {title}\n{text}\n"


def no_visitor(what: str, manifest: Manifest) -> str:
    """What kubectl says of a kind that has no rollouts."""
    kind, group = manifest["kind"], manifest["apiVersion"].rpartition("/")[0]
    if kind in ("Pod", "ReplicaSet", "ReplicationController"):
        doer = "history viewer" if what == "history" else what
        qualified = f"{kind}.{group}" if group else kind
        return f'no {doer} has been implemented for "{qualified}"'
    return f'error retrieving {what} for "{kind}", no visitor method exists for {{{group} {kind}}}'


# A Deployment's templates are shown with the cause that their ReplicaSet has, and may have one of their own.
def _template(manifest: Manifest, kept: Kept) -> Manifest:
    cause, template = kept.annotations.get(CHANGE_CAUSE), kept.template
    if not cause or manifest["kind"] != "Deployment":
        return template
    metadata = template.get("metadata") or {}
    annotations = {**(metadata.get("annotations") or {}), CHANGE_CAUSE: cause}
    return {**template, "metadata": {**metadata, "annotations": annotations}}


def _cause(manifest: Manifest, kept: Kept) -> str:
    annotations = kept.annotations
    if manifest["kind"] == "Deployment":
        annotations = (_template(manifest, kept).get("metadata") or {}).get("annotations") or {}
    return annotations.get(CHANGE_CAUSE) or "<none>"


def _overview(causes: dict[int, str]) -> str:
    writer = Writer()
    writer.line(0, "REVISION", "CHANGE-CAUSE")
    for number in sorted(causes):
        writer.line(0, number, causes[number])
    return writer.text()


def template_text(template: Manifest) -> str:
    """A pod template as rollout prints it: not lined up."""
    writer = Writer()
    describe_template(writer, template)
    return writer.raw()


COMMAND = Command(
    "history",
    "View rollout history",
    run,
    "(TYPE NAME | TYPE/NAME) [flags]",
    flags("""
    --allow-missing-template-keys=true
-f, --filename=[]
-k, --kustomize=''
-o, --output=''
-R, --recursive=false
    --revision=0
-l, --selector=''
    --show-managed-fields=false
    --template=''
"""),
)
