"""kubectl rollout status.

staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go
"""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, raise_all
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.revisions import REVISION

_ONLY_ROLLING = "rollout status is only available for RollingUpdate strategy type"
# Without --timeout kubectl waits for ever; the lab stops when a rollout has had this long.
_LONGEST = 600_000


def run(invocation: Invocation) -> None:
    """Tell how far the rollout is, until it is through."""
    if not invocation.args and not invocation.options.all("filename"):
        raise CommandError("required resource not specified")
    query = Query.of(invocation, invocation.args, empty_selector=True)
    found = find(invocation, query)
    for info in found.infos:
        _follow(invocation, info)
    raise_all(found.errors)
    if not found.infos:
        invocation.err(f"No resources found in {invocation.namespace} namespace.")


def _follow(invocation: Invocation, info: Info) -> None:
    cluster, options = invocation.cluster, invocation.options
    cluster.reconcile()
    deadline = cluster.clock.now + (options.duration("timeout") or _LONGEST)
    version = ""
    while True:
        item = cluster.view.find(info.ref)
        if item is None:
            raise CommandError("object has been deleted")
        if version != item.manifest["metadata"]["resourceVersion"]:
            version = item.manifest["metadata"]["resourceVersion"]
            text, done = status(item.manifest, options.number("revision"))
            invocation.out(text)
            if done or not options.on("watch"):
                return
        event = cluster.clock.next_event()
        if event is None or event.due > deadline:
            cluster.advance(deadline - cluster.clock.now)
            raise CommandError("timed out waiting for the condition")
        cluster.advance(event.due - cluster.clock.now)


def status(manifest: Manifest, revision: int = 0) -> tuple[str, bool]:
    """One line about the rollout, and whether it is through; CommandError for a kind that has none."""
    match manifest["kind"]:
        case "Deployment":
            return _deployment(manifest, revision)
        case "DaemonSet":
            return _daemon_set(manifest)
        case "StatefulSet":
            return _stateful_set(manifest)
    raise CommandError(f"no status viewer has been implemented for {manifest['kind']}")


def _observed(manifest: Manifest) -> bool:
    generation = manifest["metadata"].get("generation", 0)
    return bool(generation <= (manifest.get("status") or {}).get("observedGeneration", 0))


def _deployment(manifest: Manifest, wanted: int) -> tuple[str, bool]:
    metadata, now = manifest["metadata"], manifest.get("status") or {}
    name = metadata["name"]
    running = int((metadata.get("annotations") or {}).get(REVISION, 0))
    if wanted > 0 and wanted != running:
        raise CommandError(
            f"desired revision ({wanted}) is different from the running revision ({running})"
        )
    if not _observed(manifest):
        return "Waiting for deployment spec update to be observed...", False
    for condition in now.get("conditions") or ():
        if (
            condition["type"] == "Progressing"
            and condition.get("reason") == "ProgressDeadlineExceeded"
        ):
            raise CommandError(f'deployment "{name}" exceeded its progress deadline')
    updated, total, available = (
        now.get(field, 0) for field in ("updatedReplicas", "replicas", "availableReplicas")
    )
    replicas = manifest["spec"].get("replicas", 1)
    waiting = f'Waiting for deployment "{name}" rollout to finish: '
    if updated < replicas:
        return f"{waiting}{updated} out of {replicas} new replicas have been updated...", False
    if total > updated:
        return f"{waiting}{total - updated} old replicas are pending termination...", False
    if available < updated:
        return f"{waiting}{available} of {updated} updated replicas are available...", False
    return f'deployment "{name}" successfully rolled out', True


def _strategy(manifest: Manifest) -> Manifest:
    strategy: Manifest = manifest["spec"].get("updateStrategy") or {}
    if strategy.get("type") != "RollingUpdate":
        raise CommandError(_ONLY_ROLLING)
    return strategy


def _daemon_set(manifest: Manifest) -> tuple[str, bool]:
    _strategy(manifest)
    name, now = manifest["metadata"]["name"], manifest.get("status") or {}
    if not _observed(manifest):
        return "Waiting for daemon set spec update to be observed...", False
    desired = now.get("desiredNumberScheduled", 0)
    updated, available = now.get("updatedNumberScheduled", 0), now.get("numberAvailable", 0)
    waiting = f'Waiting for daemon set "{name}" rollout to finish: '
    if updated < desired:
        return f"{waiting}{updated} out of {desired} new pods have been updated...", False
    if available < desired:
        return f"{waiting}{available} of {desired} updated pods are available...", False
    return f'daemon set "{name}" successfully rolled out', True


def _stateful_set(manifest: Manifest) -> tuple[str, bool]:
    rolling = _strategy(manifest).get("rollingUpdate")
    now = manifest.get("status") or {}
    if not now.get("observedGeneration") or not _observed(manifest):
        return "Waiting for statefulset spec update to be observed...", False
    replicas, ready = manifest["spec"].get("replicas", 1), now.get("readyReplicas", 0)
    updated = now.get("updatedReplicas", 0)
    if ready < replicas:
        return f"Waiting for {replicas - ready} pods to be ready...", False
    if rolling is not None:
        wanted = replicas - rolling.get("partition", 0)
        if rolling.get("partition") is not None and updated < wanted:
            text = f"{updated} out of {wanted} new pods have been updated..."
            return f"Waiting for partitioned roll out to finish: {text}", False
        return f"partitioned roll out complete: {updated} new pods have been updated...", True
    update, current = now.get("updateRevision", ""), now.get("currentRevision", "")
    if update != current:
        text = f"{updated} pods at revision {update}..."
        return f"waiting for statefulset rolling update to complete {text}", False
    count = now.get("currentReplicas", 0)
    return f"statefulset rolling update complete {count} pods at revision {current}...", True


COMMAND = Command(
    "status",
    "Show the status of the rollout",
    run,
    "(TYPE NAME | TYPE/NAME) [flags]",
    flags("""
-f, --filename=[]
-k, --kustomize=''
-R, --recursive=false
    --revision=0
-l, --selector=''
    --timeout=0s
-w, --watch=true
"""),
)
