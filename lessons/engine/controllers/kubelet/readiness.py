"""Whether the containers of a running pod are ready: its probes, readiness gates, pins and lab/ annotations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lessons.engine.api.pod import Container, Pod
from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.controllers.kubelet.state import PodRecord
from lessons.engine.images import HttpRequest
from lessons.engine.network.sockets import in_pod
from lessons.engine.profile import Profile
from lessons.engine.store import Object, View

READY = "lab/ready"

# Before that no probe has come back.
FIRST_PROBE: Milliseconds = 1 * SECOND


def unready(
    item: Object, record: PodRecord, now: Milliseconds, profile: Profile, view: View
) -> list[str]:
    """The names of a pod's containers that are not ready at this moment, in the pod's order."""
    pod: Pod = item.typed
    names = [container.name for container in pod.containers]
    if not record.running or record.started is None:
        return names
    if (wanted := item.annotations.get(READY)) is not None:
        return names if wanted.lower() == "false" else []
    pin = profile.pods.get(pod.meta.name)
    if pin is not None and pin.ready is not None:
        return [] if pin.ready else names
    up = now - record.started
    failing = []
    for container in pod.containers:
        probe = container.manifest.get("readinessProbe")
        if probe and (up < _delay(probe) or not _passes(item, container, probe, profile, view)):
            failing.append(container.name)
    return failing


def gates_open(pod: Pod) -> bool:
    """Whether all conditions that spec.readinessGates names are True."""
    gates = (pod.manifest.get("spec") or {}).get("readinessGates") or ()
    return all(pod.conditions.get(gate["conditionType"], False) for gate in gates)


def probe_moments(pod: Pod) -> list[Milliseconds]:
    """How long after its start each of a pod's readiness probes can pass at the earliest."""
    probes = (container.manifest.get("readinessProbe") for container in pod.containers)
    return sorted({_delay(probe) for probe in probes if probe})


def _delay(probe: Mapping[str, Any]) -> Milliseconds:
    """initialDelaySeconds, and a period for each success beyond the first that successThreshold asks for."""
    more = (probe.get("successThreshold") or 1) - 1
    period = probe.get("periodSeconds") or 10
    seconds: int = (probe.get("initialDelaySeconds") or 0) + more * period
    return max(FIRST_PROBE, seconds * SECOND)


def _passes(
    item: Object, container: Container, probe: Mapping[str, Any], profile: Profile, view: View
) -> bool:
    """Whether a probe succeeds: somebody listens, and an HTTP answer is no error (pkg/probe).

    What a command says inside a container is not modelled; it counts as a success.
    """
    action = probe.get("httpGet") or probe.get("tcpSocket") or probe.get("grpc")
    if not action:
        return True
    port = action.get("port")
    if isinstance(port, str):
        port = next((each.port for each in container.ports if each.name == port), 0)
    process = in_pod(item, port, "TCP", profile, view)
    if process is None or not probe.get("httpGet"):
        return process is not None
    if process.answer is None:
        return False
    headers = (("Host", f"{item.typed.ip}:{port}"), ("User-Agent", "kube-probe/1.36"))
    path = action.get("path") or "/"
    request = HttpRequest("GET", path, headers, item.typed.host_ip, date="", timestamp="")
    return 200 <= process.answer(request).status < 400
