"""kubectl describe.

staging/src/k8s.io/kubectl/pkg/cmd/describe/describe.go
"""

from __future__ import annotations

from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.describers import Context, describe
from lessons.engine.terminal.kubectl.errors import CommandError, Errors, not_found
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.mapping import mapping
from lessons.engine.terminal.kubectl.printing import moment
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find


def run(invocation: Invocation) -> None:
    """Describe every object that is named."""
    options = invocation.options
    if not invocation.args and not options.all("filename"):
        raise CommandError(
            "You must specify the type of resource to describe. "
            'Use "kubectl api-resources" for a complete list of supported resources.'
        )
    found = find(invocation, Query.of(invocation, invocation.args, empty_selector=True))
    several = bool(found.errors) or len(found.infos) > 1
    show_events = options.on("show-events") and (options.changed("show-events") or not several)
    context = Context(
        invocation.cluster.view,
        moment(invocation),
        show_events,
        invocation.cluster.kubelet.nodes.renewed,
    )
    if (
        len(found.errors) == 1
        and not_found(found.errors[0])
        and _by_prefix(invocation, context, found.errors[0])
    ):
        return
    if texts := [describe(info.content, context) for info in found.infos]:
        invocation.call.out("\n\n".join(texts))
    if not found.infos and not found.errors:
        where = f" in {invocation.namespace} namespace" if not options.on("all-namespaces") else ""
        invocation.err(f"No resources found{where}.")
    if found.errors:
        raise Errors(found.errors)


def _by_prefix(invocation: Invocation, context: Context, error: CommandError) -> bool:
    """A name that no object has may be the beginning of some names; whether there were any.

    `error` is that there is no object of the whole name. describe.go DescribeMatchingResources
    """
    args = invocation.args
    if len(args) != 2:
        return False
    if "/" in args[0]:
        raise error
    if "," in args[0]:
        raise CommandError("you may only specify a single resource type")
    resource = mapping(args[0])
    items = Client(invocation).list(resource, invocation.namespace)
    matches = [item for item in items if item.ref.name.startswith(args[1])]
    for item in matches:
        invocation.call.out(describe(item.manifest, context) + "\n")
    return bool(matches)


COMMAND = Command(
    "describe",
    "Show details of a specific resource or group of resources",
    run,
    "(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
    flags("""
-A, --all-namespaces=false
    --chunk-size=500
-f, --filename=[]
-k, --kustomize=''
-R, --recursive=false
-l, --selector=''
    --show-events=true
"""),
)
