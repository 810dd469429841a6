"""kubectl cordon, uncordon, drain.

staging/src/k8s.io/kubectl/pkg/cmd/drain/drain.go, pkg/drain
"""

from __future__ import annotations

from lessons.engine.api.meta import owner_of
from lessons.engine.refs import Manifest
from lessons.engine.store import Object
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation, Run
from lessons.engine.terminal.kubectl.errors import CommandError, Printed, UsageError, raise_all
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import dry_run
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.waiting import wait_until

_WEEK = 168 * 3600 * 1000
_UNMANAGED = "cannot delete Pods that declare no controller (use --force to override)"


def _nodes(invocation: Invocation) -> list[Info]:
    name = invocation.path.rpartition(" ")[2]
    selector = invocation.options.text("selector")
    if invocation.args and selector:
        raise UsageError(
            "error: cannot specify both a node name and a --selector option", invocation.path
        )
    if not invocation.args and not selector:
        raise UsageError(f"USAGE: {name} NODE [flags]", invocation.path)
    args = ["nodes", *invocation.args] if invocation.args else ["nodes"]
    if len(invocation.args) == 1 and "/" in invocation.args[0]:
        args = list(invocation.args)
    found = find(invocation, Query.of(invocation, args))
    return found.complete()


def _suffix(invocation: Invocation) -> str:
    return {"client": " (dry run)", "server": " (server dry run)"}.get(dry_run(invocation), "")


def _cordon(invocation: Invocation, info: Info, wanted: bool) -> None:
    """Make a node unschedulable, or schedulable again."""
    word = "cordoned" if wanted else "uncordoned"
    now = bool((info.content.get("spec") or {}).get("unschedulable"))
    if now == wanted:
        invocation.out(f"node/{info.name} already {word}{_suffix(invocation)}")
        return
    if dry_run(invocation) != "client":
        patch = {"spec": {"unschedulable": True if wanted else None}}
        Client(invocation).patch(info.ref, patch, dry_run=dry_run(invocation) == "server")
    invocation.out(f"node/{info.name} {word}{_suffix(invocation)}")


def _runner(wanted: bool) -> Run:
    def run(invocation: Invocation) -> None:
        for info in _nodes(invocation):
            _cordon(invocation, info, wanted)

    return run


def _drain(invocation: Invocation) -> None:
    infos = _nodes(invocation)
    for info in infos:
        _cordon(invocation, info, True)
    errors = []
    for info in infos:
        try:
            _drain_node(invocation, info)
        except CommandError as error:
            errors.append(error)
    raise_all(errors)


def _drain_node(invocation: Invocation, info: Info) -> None:
    cluster = invocation.cluster
    pods = [item for item in cluster.view.indexed("node", info.name) if item.ref.kind == "Pod"]
    leaving, warnings, problems = _sorted_out(invocation, pods)
    if problems:
        reasons = ", ".join(f"{reason}: {', '.join(names)}" for reason, names in problems.items())
        invocation.err(
            f'error: unable to drain node "{info.name}" due to error: {reasons}, continuing command...'
        )
        invocation.err(f"There are pending nodes to be drained:\n {info.name}")
        raise Printed(reasons)
    for reason, names in warnings.items():
        invocation.err(f"Warning: {reason}: {', '.join(names)}")
    for item in leaving:
        invocation.out(f"evicting pod {item.ref.namespace}/{item.ref.name}{_suffix(invocation)}")
    if dry_run(invocation) == "none":
        _evict(invocation, leaving)
    invocation.out(f"node/{info.name} drained{_suffix(invocation)}")


def _evict(invocation: Invocation, leaving: list[Object]) -> None:
    cluster = invocation.cluster
    grace = invocation.options.number("grace-period")
    for item in leaving:
        Client(invocation).delete(item.ref, grace=grace if grace >= 0 else None)
    uids = {item.ref: item.uid for item in leaving}

    def gone() -> bool:
        view = cluster.view
        return all((o := view.find(ref)) is None or o.uid != uid for ref, uid in uids.items())

    timeout = invocation.options.duration("timeout") or _WEEK
    if not wait_until(cluster, gone, timeout):
        raise CommandError("global timeout reached: " + invocation.options.text("timeout"))
    for item in leaving:
        invocation.out(f"pod/{item.ref.name} evicted")


Reasons = dict[str, list[str]]


# staging/src/k8s.io/kubectl/pkg/drain/filters.go
def _sorted_out(
    invocation: Invocation, pods: list[Object]
) -> tuple[list[Object], Reasons, Reasons]:
    """The pods that go, what to warn of, and what stands against draining."""
    options = invocation.options
    leaving: list[Object] = []
    warnings: Reasons = {}
    problems: Reasons = {}
    for item in pods:
        name = f"{item.ref.namespace}/{item.ref.name}"
        owner = owner_of(item.manifest)
        finished = item.typed.terminal
        if owner is not None and owner.kind == "DaemonSet" and not finished:
            if options.on("ignore-daemonsets"):
                warnings.setdefault("ignoring DaemonSet-managed Pods", []).append(name)
            else:
                reason = "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)"
                problems.setdefault(reason, []).append(name)
            continue
        if owner is None and not finished and not options.on("force"):
            problems.setdefault(_UNMANAGED, []).append(name)
            continue
        if (
            _local_storage(item.manifest)
            and not finished
            and not options.on("delete-emptydir-data")
        ):
            reason = (
                "cannot delete Pods with local storage (use --delete-emptydir-data to override)"
            )
            problems.setdefault(reason, []).append(name)
            continue
        if owner is None and not finished:
            warnings.setdefault("deleting Pods that declare no controller", []).append(name)
        leaving.append(item)
    return leaving, warnings, problems


def _local_storage(pod: Manifest) -> bool:
    return any("emptyDir" in volume for volume in (pod.get("spec") or {}).get("volumes") or ())


_FLAGS = flags("    --dry-run[=unchanged]='none'\n-l, --selector=''")
CORDON = Command("cordon", "Mark node as unschedulable", _runner(True), "NODE", _FLAGS)
UNCORDON = Command("uncordon", "Mark node as schedulable", _runner(False), "NODE", _FLAGS)
DRAIN = Command(
    "drain",
    "Drain node in preparation for maintenance",
    _drain,
    "NODE",
    flags("""
    --chunk-size=500
    --delete-emptydir-data=false
    --disable-eviction=false
    --dry-run[=unchanged]='none'
    --force=false
    --grace-period=-1
    --ignore-daemonsets=false
    --pod-selector=''
-l, --selector=''
    --skip-wait-for-delete-timeout=0
    --timeout=0s
"""),
)
