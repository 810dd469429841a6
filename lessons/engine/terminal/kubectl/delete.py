"""kubectl delete.

staging/src/k8s.io/kubectl/pkg/cmd/delete/delete.go
"""

from __future__ import annotations

from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import (
    CommandError,
    ServerError,
    not_found,
    raise_all,
)
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import dry_run
from lessons.engine.terminal.kubectl.query import Found, Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.waiting import wait_until

_IMMEDIATE = (
    "Immediate deletion does not wait for confirmation that the running resource has been "
    "terminated. The resource may continue to run on the cluster indefinitely."
)
_PROPAGATION = {"background": "Background", "foreground": "Foreground", "orphan": "Orphan"}
_OF_A_SWITCH = {"true": "background", "false": "orphan"}
_WEEK = 168 * 3600 * 1000


def run(invocation: Invocation) -> None:
    """Delete every object that is named, and wait until they are gone."""
    options = invocation.options
    grace = _grace(invocation)
    query = Query.of(invocation, invocation.args, latest=False, selects_all=True)
    _check(invocation, query)
    if grace == 0 and options.on("force"):
        invocation.err(f"Warning: {_IMMEDIATE}")
    found = _found(invocation, query)
    deleted: list[Info] = []
    errors: list[CommandError] = []
    for info in found.infos:
        try:
            _delete(invocation, info, grace, missing_ok=_ignoring(invocation, query))
            deleted.append(info)
        except CommandError as error:
            if not (not_found(error) and _ignoring(invocation, query)):
                errors.append(error)
    raise_all([*errors, *found.errors])
    if not found.infos:
        invocation.out("No resources found")
    elif options.on("wait") and dry_run(invocation) == "none":
        _wait(invocation, deleted)


def _grace(invocation: Invocation) -> int:
    """The grace period in seconds, -1 for each object's own."""
    options = invocation.options
    grace = options.number("grace-period")
    if options.on("now"):
        if grace != -1:
            raise CommandError("--now and --grace-period cannot be specified together")
        grace = 1
    if grace == 0 and not options.on("force"):
        return 1
    return 0 if options.on("force") and grace < 0 else grace


def _check(invocation: Invocation, query: Query) -> None:
    options = invocation.options
    output = options.text("output")
    if query.all and query.labels is not None:
        find(invocation, query)  # its own message comes first
    if output not in ("", "name"):
        raise CommandError(f"unexpected -o output mode: {output}. We only support '-o name'")
    if options.on("force") and (options.on("now") or options.number("grace-period") > 0):
        raise CommandError("--force and --grace-period greater than 0 cannot be specified together")
    propagation(invocation)


def propagation(invocation: Invocation) -> str:
    """What --cascade means to the server; CommandError for what it may not be."""
    value = invocation.options.text("cascade")
    if word := _OF_A_SWITCH.get(value):
        told = f"--cascade={value} is deprecated (boolean value)"
        warning = f"warning: {told} and can be replaced with --cascade={word}."
        if warning not in invocation.warned:
            invocation.warned.add(warning)
            invocation.err(warning)
        value = word
    if value not in _PROPAGATION:
        raise CommandError(
            f'invalid cascade value ({value}). Must be "background", "foreground", or "orphan"'
        )
    return _PROPAGATION[value]


def _ignoring(invocation: Invocation, query: Query) -> bool:
    selecting = query.all or query.labels is not None or query.fields is not None
    return invocation.options.on("ignore-not-found") or selecting


def _found(invocation: Invocation, query: Query) -> Found:
    found = find(invocation, query)
    if _ignoring(invocation, query):
        found.errors = [error for error in found.errors if not not_found(error)]
    return found


def _delete(invocation: Invocation, info: Info, grace: int, *, missing_ok: bool) -> None:
    options = invocation.options
    if invocation.explicit_namespace and not info.resource.namespaced:
        invocation.warn("deleting cluster-scoped resources, not scoped to the provided namespace")
    if dry_run(invocation) != "client":
        try:
            Client(invocation).delete(
                info.ref,
                grace=grace if grace >= 0 else None,
                propagation=propagation(invocation),
                dry_run=dry_run(invocation) == "server",
                missing_ok=missing_ok,
            )
        except ServerError as error:
            raise (error.when("deleting", info.source) if info.source else error) from None
    if options.text("output") == "name":
        invocation.out(f"{info.resource.qualified}/{info.name}")
    else:
        invocation.out(deleted_line(invocation, info, forced=grace == 0))


def deleted_line(invocation: Invocation, info: Info, *, forced: bool = False) -> str:
    """`pod "a" deleted from default namespace`."""
    operation = "force deleted" if forced else "deleted"
    if info.resource.namespaced:
        operation += f" from {info.namespace} namespace"
    suffix = {"client": " (dry run)", "server": " (server dry run)"}.get(dry_run(invocation), "")
    return f'{info.resource.qualified} "{info.name}" {operation}{suffix}'


def _wait(invocation: Invocation, deleted: list[Info]) -> None:
    """Let the clock run until the objects are gone; something new under an old name is not waited for."""
    view = invocation.cluster.view
    uids = {item.uid for info in deleted if (item := view.find(info.ref)) is not None}
    timeout = invocation.options.duration("timeout") or _WEEK

    def left() -> list[Info]:
        now = invocation.cluster.view
        return [i for i in deleted if (o := now.find(i.ref)) is not None and o.uid in uids]

    if uids and not wait_until(invocation.cluster, lambda: not left(), timeout):
        raise CommandError(
            "\n".join(f"timed out waiting for the condition on {info.shown}" for info in left())
        )


COMMAND = Command(
    "delete",
    "Delete resources by file names, stdin, resources and names, or by resources and label selector",
    run,
    "([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])",
    flags("""
    --all=false
-A, --all-namespaces=false
    --cascade[=background]='background'
    --dry-run[=unchanged]='none'
    --field-selector=''
-f, --filename=[]
    --force=false
    --grace-period=-1
    --ignore-not-found=false
-i, --interactive=false
-k, --kustomize=''
    --now=false
-o, --output=''
    --raw=''
-R, --recursive=false
-l, --selector=''
    --timeout=0s
    --wait=true
"""),
)
