"""kubectl logs.

staging/src/k8s.io/kubectl/pkg/cmd/logs/logs.go
"""

from __future__ import annotations

from lessons.engine.refs import Manifest, Ref
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, Printed, UsageError, not_found
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.mapping import mapping
from lessons.engine.terminal.kubectl.podtargets import container_of, named_object, pod_of

# pkg/kubelet/kubelet_pods.go validateContainerLogStatus
_WAITING = {
    "ErrImagePull": "is waiting to start: image can't be pulled",
    "ImagePullBackOff": "is waiting to start: trying and failing to pull image",
}
_USAGE = (
    "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n"
    "POD or TYPE/NAME is a required argument for the logs command"
)


def run(invocation: Invocation) -> None:
    """Print what a pod's containers have written."""
    options, args = invocation.options, invocation.args
    selector = options.text("selector")
    _check(invocation, selector)
    if selector:
        items = Client(invocation).list(mapping("pods"), invocation.namespace, selector)
        if not items:
            invocation.err(f"No resources found in {invocation.namespace} namespace.")
        for item in items:
            _print(invocation, item.manifest, options.text("container"))
        return
    try:
        manifest = named_object(invocation, args[0])
    except CommandError as error:
        if not_found(error):
            raise CommandError(
                f'error from server (NotFound): {error.message} in namespace "{invocation.namespace}"'
            ) from None
        raise
    container = options.text("container") or (args[1] if len(args) > 1 else "")
    timeout = options.duration("pod-running-timeout")
    pod = pod_of(invocation, manifest, timeout, "cannot get the logs from")
    _print(invocation, pod, container)


def _check(invocation: Invocation, selector: str) -> None:
    options, args = invocation.options, invocation.args
    if not args and not selector:
        raise UsageError(_USAGE, invocation.path)
    if args and selector:
        raise UsageError("only a selector (-l) or a POD name is allowed", invocation.path)
    if len(args) > 2:
        raise UsageError(_USAGE, invocation.path)
    if options.text("container") and len(args) == 2:
        raise CommandError("only one of -c or an inline [CONTAINER] arg is allowed")
    if options.text("since-time") and options.duration("since"):
        raise CommandError("at most one of `sinceTime` or `sinceSeconds` may be specified")
    if options.number("limit-bytes") < 0:
        raise CommandError("--limit-bytes must be greater than 0")
    if options.number("tail") < -1:
        raise CommandError("--tail must be greater than or equal to -1")


def _print(invocation: Invocation, pod: Manifest, container: str) -> None:
    options = invocation.options
    everything = options.on("all-containers")
    name = "" if everything else container_of(invocation, pod, container)
    metadata, status = pod["metadata"], pod.get("status") or {}
    _check_started(pod, name)
    ref = Ref("Pod", metadata["namespace"], metadata["name"])
    kept = invocation.cluster.kubelet.logs(ref, name, previous=options.on("previous"))
    if kept is None:
        raise Printed(
            f'Error from server (BadRequest): previous terminated container "{name}" in pod '
            f'"{metadata["name"]}" not found'
        )
    text = kept or ("" if options.on("previous") else invocation.cluster.dns.output(ref))
    lines = text.splitlines()
    tail = options.number("tail")
    if tail >= 0:
        lines = lines[len(lines) - min(tail, len(lines)) :]
    prefix = f"[pod/{metadata['name']}/{name}] " if options.on("prefix") else ""
    stamp = f"{status.get('startTime', '')} " if options.on("timestamps") else ""
    invocation.call.out("".join(f"{prefix}{stamp}{line}\n" for line in lines))


def _check_started(pod: Manifest, name: str) -> None:
    """What the API server says of a pod without a node, and the kubelet of a container that has not started."""
    pod_name = pod["metadata"]["name"]
    if not pod["spec"].get("nodeName"):
        raise Printed(
            f"Error from server (BadRequest): pod {pod_name} does not have a host assigned"
        )
    for status in (pod.get("status") or {}).get("containerStatuses") or ():
        waiting = (status.get("state") or {}).get("waiting")
        if waiting is not None and name in ("", status["name"]) and not status.get("restartCount"):
            reason = waiting.get("reason", "ContainerCreating")
            detail = f"is waiting to start: {reason}"
            detail = _WAITING.get(reason, detail)
            raise Printed(
                f'Error from server (BadRequest): container "{status["name"]}" in pod "{pod_name}" {detail}'
            )


COMMAND = Command(
    "logs",
    "Print the logs for a container in a pod",
    run,
    "[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
    flags("""
    --all-containers=false
    --all-pods=false
-c, --container=''
-f, --follow=false
    --ignore-errors=false
    --insecure-skip-tls-verify-backend=false
    --limit-bytes=0
    --max-log-requests=5
    --pod-running-timeout=20s
    --prefix=false
-p, --previous=false
-l, --selector=''
    --since=0s
    --since-time=''
    --tail=-1
    --timestamps=false
"""),
)
