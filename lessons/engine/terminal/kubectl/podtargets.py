"""Which pod, and which container of it, a command like exec or logs means.

staging/src/k8s.io/kubectl/pkg/polymorphichelpers/attachablepodforobject.go, cmd/util/podcmd
"""

from __future__ import annotations

from lessons.engine.clock import Milliseconds
from lessons.engine.refs import Manifest
from lessons.engine.store import Object
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.labelselector import selector_text
from lessons.engine.terminal.kubectl.mapping import mapping
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.selectors import LabelSelector
from lessons.engine.terminal.kubectl.waiting import wait_until

DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"
_WORKLOADS = frozenset(
    {"Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet"}
)


def named_object(invocation: Invocation, name: str) -> Manifest:
    """The object that POD or TYPE/NAME names."""
    args = (name,) if "/" in name else ("pods", name)
    return find(invocation, Query(args)).complete()[0].content


def pod_of(
    invocation: Invocation,
    manifest: Manifest,
    timeout: Milliseconds,
    doing: str = "cannot attach to",
) -> Manifest:
    """The pod itself, or one of a workload's or Service's pods: a ready one first; `doing` is for an error."""
    kind = manifest["kind"]
    if kind == "Pod":
        return manifest
    try:
        selector = pod_selector(manifest)
    except CommandError as error:
        raise CommandError(f"{doing} *v1.{kind}: {error.message}") from None
    namespace = manifest["metadata"]["namespace"]
    cluster = invocation.cluster

    def pods() -> list[Object]:
        found = Client(invocation).list(mapping("pods"), namespace)
        return [item for item in found if selector.matches(item.labels)]

    if not wait_until(cluster, lambda: bool(pods()), timeout):
        raise CommandError("timed out waiting for the condition")
    return min(pods(), key=_activity).manifest


def pod_selector(manifest: Manifest) -> LabelSelector:
    """Which pods an object stands for; CommandError for a kind that stands for none."""
    kind, spec = manifest["kind"], manifest.get("spec") or {}
    if kind in {"Service", "ReplicationController"}:
        labels = spec.get("selector") or {}
        if not labels:
            name = manifest["metadata"]["name"]
            raise CommandError(
                f"invalid {kind.lower()} '{name}': Service is defined without a selector"
            )
        return LabelSelector.parse(",".join(f"{key}={labels[key]}" for key in sorted(labels)))
    if kind in _WORKLOADS:
        return LabelSelector.parse(selector_text(spec.get("selector")))
    raise CommandError(f"selector for *v1.{kind} not implemented")


# staging/src/k8s.io/kubectl/pkg/util/podutils ActivePods: assigned, running, ready pods come first.
def _activity(item: Object) -> tuple[bool, int, bool, str, str]:
    pod = item.typed
    phase = {"Pending": 2, "Unknown": 1, "Running": 0}.get(pod.phase, 3)
    return (
        not pod.node,
        phase,
        not pod.ready,
        item.manifest["metadata"]["creationTimestamp"],
        item.ref.name,
    )


def container_of(invocation: Invocation, pod: Manifest, name: str, *, quiet: bool = False) -> str:
    """The container's name; without -c the annotated one or the first, which is then said."""
    spec, metadata = pod["spec"], pod["metadata"]
    names = [container["name"] for container in spec.get("containers") or ()]
    init = [container["name"] for container in spec.get("initContainers") or ()]
    everything = ", ".join([*names, *(f"{name} (init)" for name in init)])
    if name:
        if name in names + init:
            return name
        raise CommandError(
            f"container {name} is not valid for pod {metadata['name']} out of: {everything}"
        )
    annotated = (metadata.get("annotations") or {}).get(DEFAULT_CONTAINER, "")
    if annotated in names:
        return str(annotated)
    if len(names) + len(init) > 1 and not quiet:
        invocation.err(f'Defaulted container "{names[0]}" out of: {everything}')
    return str(names[0])
