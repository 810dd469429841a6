"""One look of a probe at a container, and what is said where it fails: pkg/kubelet/prober/prober.go, pkg/probe."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from lessons.engine.api.pod import Container
from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.images import HttpRequest
from lessons.engine.network.connection import Process
from lessons.engine.network.sockets import in_pod
from lessons.engine.profile import Profile
from lessons.engine.store import Object, View

Manifest: TypeAlias = Mapping[str, Any]

STARTUP, LIVENESS, READINESS = "startup", "liveness", "readiness"
KINDS = (STARTUP, LIVENESS, READINESS)


@dataclass(frozen=True, slots=True)
class Executed:
    """What a command in a container came to: its exit status (None: there is no such program), what it printed, its time."""

    status: int | None
    output: str
    elapsed: Milliseconds


# Runs a command in a container of a pod without leaving a mark on the cluster; None where nobody can say what it does.
Execute: TypeAlias = Callable[[Object, str, Sequence[str]], Executed | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look found. `error` tells that the probe itself is at fault: then the finding does not count."""

    passed: bool
    message: str = ""
    error: bool = False


PASSED = Verdict(True)


def of(container: Container, kind: str) -> Manifest | None:
    """A container's probe of this kind, or None."""
    probe: Manifest | None = container.manifest.get(f"{kind}Probe")
    return probe


def is_static(probe: Manifest) -> bool:
    """Whether a probe finds the same until its pod changes; a command may find anything at any time."""
    return "exec" not in probe


def look(
    pod: Object,
    container: Container,
    probe: Manifest,
    profile: Profile,
    view: View,
    *,
    execute: Execute | None,
) -> Verdict:
    """Probe a container once."""
    if (action := probe.get("exec")) is not None:
        return _exec(pod, container, action.get("command") or (), _timeout(probe), execute)
    action = probe.get("httpGet") or probe.get("tcpSocket") or probe.get("grpc") or {}
    port = _port(container, action.get("port"))
    if isinstance(port, str):
        return Verdict(False, port, error=True)
    process = in_pod(pod, port, "TCP", profile, view)
    address = f"{pod.typed.ip}:{port}"
    if "httpGet" in probe:
        return _http(pod, process, action, address)
    if process is None and "tcpSocket" in probe:
        return Verdict(False, f"dial tcp {address}: connect: connection refused")
    if "grpc" in probe and (process is None or process.answer is not None):
        within = f"{_timeout(probe) // SECOND}s"
        failed = f'timeout: failed to connect service "{address}" within {within}'
        return Verdict(False, f"{failed}: context deadline exceeded")
    return PASSED


def _timeout(probe: Manifest) -> Milliseconds:
    seconds: int = probe.get("timeoutSeconds") or 1
    return seconds * SECOND


def _port(container: Container, wanted: Any) -> int | str:
    """The number of a probe's port, or the error: probe.ResolveContainerPort."""
    if isinstance(wanted, int):
        return wanted
    for port in container.ports:
        if port.name == wanted:
            return port.port
    if str(wanted).isdigit():
        return int(wanted)
    return f'strconv.Atoi: parsing "{wanted}": invalid syntax'


def _http(pod: Object, process: Process | None, action: Manifest, address: str) -> Verdict:
    """pkg/probe/http/http.go DoHTTPProbe: any answer from 200 to 399 will do."""
    scheme, path = str(action.get("scheme") or "HTTP").lower(), action.get("path") or "/"
    url = f"{scheme}://{address}{path if path.startswith('/') else '/' + path}"
    if process is None:
        return Verdict(False, f'Get "{url}": dial tcp {address}: connect: connection refused')
    if scheme == "https" and not process.tls:
        return Verdict(False, f'Get "{url}": http: server gave HTTP response to HTTPS client')
    if process.answer is None:
        return Verdict(False, f'Get "{url}": EOF')
    given = [(each["name"], each.get("value", "")) for each in action.get("httpHeaders") or ()]
    headers = (("Host", address), ("User-Agent", "kube-probe/1.36"), *given)
    request = HttpRequest("GET", path, headers, pod.typed.host_ip)
    status = process.answer(request).status
    if 200 <= status < 400:
        return PASSED
    return Verdict(False, f"HTTP probe failed with statuscode: {status}")


def _exec(
    pod: Object,
    container: Container,
    command: Sequence[str],
    timeout: Milliseconds,
    execute: Execute | None,
) -> Verdict:
    """A command in the container; where nobody can say what it does there, it counts as a success."""
    done = execute(pod, container.name, command) if execute is not None and command else None
    if done is None or (done.status == 0 and done.elapsed <= timeout):
        return PASSED
    if done.status is None:
        return Verdict(False, done.output, error=True)
    if done.elapsed > timeout:
        words = " ".join(command)
        late = f'command timed out: "{words}" timed out after {timeout // SECOND}s'
        return Verdict(False, late)
    return Verdict(False, done.output)
