"""How long containers take to end when they are told to: pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lessons.engine import images
from lessons.engine.api.pod import Container, Pod
from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.controllers.kubelet.fate import Fate, fate_of
from lessons.engine.profile import Profile
from lessons.engine.store import Object

LINGER = "lab/linger"

# How long a server takes to end after SIGTERM.
STOP_TIME: Milliseconds = 1 * SECOND

# What is left at least of a grace period that the preStop hook has used up: minimumGracePeriodInSeconds.
LEAST_GRACE: Milliseconds = 2 * SECOND

_KILLED = 137


def hook_time(container: Container) -> Milliseconds:
    """How long a container's preStop hook takes; a command of which that is not known takes no time."""
    hook = (container.manifest.get("lifecycle") or {}).get("preStop") or {}
    if (sleep := hook.get("sleep")) is not None:
        return int(sleep.get("seconds") or 0) * SECOND
    command = (hook.get("exec") or {}).get("command") or ()
    end = fate_of(tuple(command))
    return end.after if end is not None else 0


def end_of_container(
    pod: Object, container: Container, probe: Mapping[str, Any] | None, profile: Profile
) -> Fate:
    """How a container that a probe has given up ends: a server of itself, a bare command when it is killed."""
    typed: Pod = pod.typed
    seconds = (probe or {}).get("terminationGracePeriodSeconds")
    grace = (typed.grace_seconds if seconds is None else int(seconds)) * SECOND
    hook = hook_time(container)
    image = images.image(container.image, profile)
    serves = bool(image.listens(container, {}))
    if serves and hook + STOP_TIME <= grace:
        return Fate(hook + STOP_TIME, 0)
    return Fate(grace, _KILLED)


def end_of_pod(pod: Object, grace: Milliseconds) -> Milliseconds:
    """How long the containers of a pod that is deleted take, out of this grace period: preStop hooks, then SIGTERM."""
    if grace <= 0:
        return 0
    slowest = max((hook_time(each) for each in pod.typed.containers), default=0)
    if slowest >= grace:
        return grace + LEAST_GRACE if slowest > grace else grace
    return min(slowest + STOP_TIME, grace)
