"""kubectl exec.

staging/src/k8s.io/kubectl/pkg/cmd/exec/exec.go
"""

from __future__ import annotations

from lessons.engine.refs import Manifest, Place
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, Printed, UsageError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.insidepod import run_inside
from lessons.engine.terminal.kubectl.podtargets import container_of, named_object, pod_of
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find


def run(invocation: Invocation) -> int:
    """Run a command in a container; its exit status is kubectl's."""
    options, args, dash = invocation.options, invocation.args, invocation.dash
    name = args[0] if args and dash != 0 else ""
    filenames = options.all("filename")
    if dash > -1:
        command = args[dash:]
    elif len(args) > 1 or (args and filenames):
        raise UsageError(
            "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead",
            invocation.path,
        )
    else:
        command = []
    if not name and not filenames:
        raise CommandError("pod, type/name or --filename must be specified")
    if not command:
        raise CommandError("you must specify at least one command for the container")
    pod = _pod(invocation, name)
    phase = (pod.get("status") or {}).get("phase")
    if phase in ("Succeeded", "Failed"):
        raise CommandError(
            f"cannot exec into a container in a completed pod; current phase is {phase}"
        )
    container = container_of(invocation, pod, options.text("container"), quiet=options.on("quiet"))
    _check_running(pod, container)
    metadata = pod["metadata"]
    place = Place("pod", metadata["name"], metadata["namespace"])
    status = run_inside(invocation, place, command)
    if status:
        invocation.err(f"command terminated with exit code {status}")
    return status


def _pod(invocation: Invocation, name: str) -> Manifest:
    if name:
        manifest = named_object(invocation, name)
    else:
        query = Query((), filenames=invocation.options.all("filename"))
        manifest = find(invocation, query).complete()[0].content
    return pod_of(invocation, manifest, invocation.options.duration("pod-running-timeout"))


def _check_running(pod: Manifest, container: str) -> None:
    """What the kubelet says of a container that is not there yet, and the API server of a pod without a node."""
    spec, status, name = pod["spec"], pod.get("status") or {}, pod["metadata"]["name"]
    if not spec.get("nodeName"):
        raise Printed(f"Error from server (BadRequest): pod {name} does not have a host assigned")
    states = {
        item["name"]: item.get("state") or {}
        for item in (
            *(status.get("containerStatuses") or ()),
            *(status.get("initContainerStatuses") or ()),
        )
    }
    if states.get(container, {}).get("running") is None:
        raise CommandError(
            f'Internal error occurred: unable to upgrade connection: container not found ("{container}")'
        )


COMMAND = Command(
    "exec",
    "Execute a command in a container",
    run,
    "(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
    flags("""
-c, --container=''
-f, --filename=[]
    --pod-running-timeout=1m0s
-q, --quiet=false
-i, --stdin=false
-t, --tty=false
"""),
)
