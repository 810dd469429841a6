"""kubectl rollout history.

staging/src/k8s.io/kubectl/pkg/polymorphichelpers/history.go
"""

from __future__ import annotations

from collections.abc import Mapping

from lessons.engine.refs import Manifest
from lessons.engine.store import View
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.describers.template import describe_template
from lessons.engine.terminal.kubectl.describers.writer import Writer
from lessons.engine.terminal.kubectl.errors import CommandError, raise_all
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.output import named, template_printer
from lessons.engine.terminal.kubectl.resources import Query, find
from lessons.engine.terminal.kubectl.revisions import CHANGE_CAUSE, replica_sets, revision


def run(invocation: Invocation) -> None:
    """List the revisions, or show one."""
    if not invocation.args and not invocation.options.all("filename"):
        raise CommandError("required resource not specified")
    found = find(invocation, Query.of(invocation, invocation.args, empty_selector=True))
    wanted = invocation.options.number("revision")
    printer = template_printer(invocation.options)
    for info in found.infos:
        known = templates(invocation.cluster.view, info.content)
        if wanted > 0 and wanted not in known:
            raise CommandError("unable to find the specified revision")
        if printer is not None:
            for number in [wanted] if wanted > 0 else sorted(known):
                invocation.call.out(printer(_as_object(info.content, known[number])))
            continue
        title = f"with revision #{wanted}" if wanted > 0 else ""
        text = template_text(known[wanted]) if wanted > 0 else _overview(known)
        invocation.call.out(f"{named(info.content)} {title}\n{text}\n")
    raise_all(found.errors)


def templates(view: View, manifest: Manifest) -> dict[int, Manifest]:
    """The pod templates of an object's revisions; each carries its change cause as annotation."""
    kind = manifest["kind"]
    if kind == "Deployment":
        found = replica_sets(view, manifest)
        return {
            revision(item): _with_cause(item.manifest["spec"]["template"], item.annotations)
            for item in found
        }
    if kind in ("StatefulSet", "DaemonSet"):
        owned = view.indexed("owner", manifest["metadata"].get("uid", ""))
        return {
            item.manifest.get("revision", 0): _with_cause(
                item.manifest.get("data", {}).get("spec", {}).get("template", {}), item.annotations
            )
            for item in owned
            if item.ref.kind == "ControllerRevision"
        }
    raise CommandError(no_visitor("history", manifest))


def no_visitor(what: str, manifest: Manifest) -> str:
    """What kubectl says of a kind that has no rollouts."""
    kind, group = manifest["kind"], manifest["apiVersion"].rpartition("/")[0]
    if kind in ("Pod", "ReplicaSet", "ReplicationController"):
        doer = "history viewer" if what == "history" else what
        qualified = f"{kind}.{group}" if group else kind
        return f'no {doer} has been implemented for "{qualified}"'
    return f'error retrieving {what} for "{kind}", no visitor method exists for {{{group} {kind}}}'


def _with_cause(template: Manifest, annotations: Mapping[str, str]) -> Manifest:
    cause = annotations.get(CHANGE_CAUSE)
    if not cause:
        return template
    metadata = template.get("metadata") or {}
    kept = {**(metadata.get("annotations") or {}), CHANGE_CAUSE: cause}
    return {**template, "metadata": {**metadata, "annotations": kept}}


def _overview(known: dict[int, Manifest]) -> str:
    if not known:
        return "No rollout history found."
    writer = Writer()
    writer.line(0, "REVISION", "CHANGE-CAUSE")
    for number in sorted(known):
        annotations = (known[number].get("metadata") or {}).get("annotations") or {}
        writer.line(0, number, annotations.get(CHANGE_CAUSE) or "<none>")
    return writer.text()


def template_text(template: Manifest) -> str:
    """A pod template as rollout prints it: not lined up."""
    writer = Writer()
    describe_template(writer, template)
    return writer.raw()


def _as_object(manifest: Manifest, template: Manifest) -> Manifest:
    return {**manifest, "spec": {**manifest["spec"], "template": template}}


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
