"""Attaching to a pod that was just made: its command runs, its output is shown, and its end is awaited.

staging/src/k8s.io/kubectl/pkg/cmd/run/run.go
"""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.refs import Place, Ref
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.insidepod import run_inside
from lessons.engine.terminal.kubectl.waiting import wait_until


def attach(invocation: Invocation, ref: Ref, command: Sequence[str]) -> int:
    """Wait for the pod, run its command, and end it with the command's status; CommandError if it never runs."""
    cluster = invocation.cluster
    timeout = invocation.options.duration("pod-running-timeout")

    def started() -> bool:
        found = cluster.view.find(ref)
        return found is not None and found.typed.phase != "Pending"

    if not wait_until(cluster, started, timeout):
        raise CommandError("timed out waiting for the condition")
    cluster.settle()
    if not command:
        return 0
    place = Place("pod", ref.name, ref.namespace)
    before = len(invocation.call.output)
    status = run_inside(invocation, place, command)
    printed = "".join(text for _, text in invocation.call.output[before:])
    cluster.kubelet.finish(ref, status, printed)
    found = cluster.view.find(ref)
    restarts = found is not None and found.typed.restart_policy == "Always"
    if status and not restarts and not invocation.options.on("leave-stdin-open"):
        invocation.err(f"pod {ref.namespace}/{ref.name} terminated (Error)")
    return 0 if restarts else status
