"""kubectl port-forward.

It goes on after the line has ended, as if typed with a `&`: the terminal has no second window to type in.
staging/src/k8s.io/kubectl/pkg/cmd/portforward/portforward.go, client-go tools/portforward
"""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.network.forwarding import LOOPBACK, Forward
from lessons.engine.refs import Manifest, Ref
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, UsageError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.podtargets import named_object, pod_of

_EPHEMERAL = (32768, 60999)
_HIGHEST = 65535


def run(invocation: Invocation) -> None:
    """Open the ports."""
    if len(invocation.args) < 2:
        raise UsageError(
            "error: TYPE/NAME and list of ports are required for port-forward", invocation.path
        )
    name, *specs = invocation.args
    named = named_object(invocation, name)
    pod = pod_of(invocation, named, invocation.options.duration("pod-running-timeout"))
    of_service = named["kind"] == "Service"
    _check_udp(specs, named if of_service else pod)
    translated = [_by_service(s, named, pod) if of_service else _by_pod(s, pod) for s in specs]
    phase = (pod.get("status") or {}).get("phase", "")
    if phase != "Running":
        raise CommandError(
            f"unable to forward port because pod is not running. Current status={phase}"
        )
    _listen(invocation, pod, [_numbers(local, remote) for local, remote in translated])


def _split(spec: str) -> tuple[str, str]:
    """The local port and the remote one; the same where one is given."""
    local, *others = spec.split(":")
    return (local, others[0]) if len(others) == 1 else (local, local)


def _by_service(spec: str, service: Manifest, pod: Manifest) -> tuple[str, str]:
    local, remote = _split(spec)
    number = remote
    if not remote.isdigit():
        number = str(_service_port(service, remote)["port"])
        local = number if local == remote else local
    return local, str(_container_port(service, pod, int(number)))


def _service_port(service: Manifest, name: str) -> Manifest:
    for port in service["spec"].get("ports") or ():
        if port.get("name", "") == name:
            found: Manifest = port
            return found
    owner = service["metadata"]["name"]
    raise CommandError(f"Service '{owner}' does not have a named port '{name}'")


# staging/src/k8s.io/kubectl/pkg/util/service_port.go LookupContainerPortNumberByServicePort
def _container_port(service: Manifest, pod: Manifest, number: int) -> int:
    spec = service["spec"]
    for port in spec.get("ports") or ():
        if port["port"] == number:
            target = number if spec.get("clusterIP") == "None" else port.get("targetPort") or number
            return target if isinstance(target, int) else _named_port(pod, target)
    owner = service["metadata"]["name"]
    raise CommandError(f"Service {owner} does not have a service port {number}")


def _by_pod(spec: str, pod: Manifest) -> tuple[str, str]:
    local, remote = _split(spec)
    if not remote:
        raise CommandError("remote port cannot be empty")
    return local, remote if remote.isdigit() else str(_named_port(pod, remote))


def _named_port(pod: Manifest, name: str) -> int:
    for kind in ("containers", "initContainers"):
        for container in pod["spec"].get(kind) or ():
            for port in container.get("ports") or ():
                if port.get("name") == name:
                    number: int = port["containerPort"]
                    return number
    owner = pod["metadata"]["name"]
    raise CommandError(f"Pod '{owner}' does not have a named port '{name}'")


def _check_udp(specs: Sequence[str], manifest: Manifest) -> None:
    """A port that is for UDP only cannot be forwarded."""
    if manifest["kind"] == "Service":
        ports = [(port, port["port"]) for port in manifest["spec"].get("ports") or ()]
    else:
        containers = manifest["spec"]["containers"]
        declared = [port for each in containers for port in each.get("ports") or ()]
        ports = [(port, port["containerPort"]) for port in declared]
    tcp = {number for port, number in ports if port.get("protocol", "TCP") == "TCP"}
    udp = {number for port, number in ports if port.get("protocol") == "UDP"} - tcp
    names = {port["name"]: number for port, number in ports if port.get("name")}
    for spec in specs:
        remote = _split(spec)[1]
        number = int(remote) if remote.isdigit() else names.get(remote)
        if number in udp:
            raise CommandError(f"UDP protocol is not supported for {remote}")


# client-go tools/portforward parsePorts
def _numbers(local: str, remote: str) -> tuple[int, int]:
    """Local 0 stands for any free port."""
    for text, what in ((local or "0", "local"), (remote, "remote")):
        if not text.isdigit() or int(text) > _HIGHEST:
            reason = "invalid syntax" if not text.isdigit() else "value out of range"
            raise CommandError(
                f"error parsing {what} port '{text}': "
                f'strconv.ParseUint: parsing "{text}": {reason}'
            )
    if int(remote) == 0:
        raise CommandError("remote port must be > 0")
    return int(local or 0), int(remote)


def _listen(invocation: Invocation, pod: Manifest, ports: Sequence[tuple[int, int]]) -> None:
    network, place = invocation.cluster.network, invocation.call.place
    metadata = pod["metadata"]
    ref = Ref("Pod", metadata["namespace"], metadata["name"])
    at = network.host(place).at
    opened = 0
    for local, remote in ports:
        taken = {forward.port for forward in network.forwards(place)}
        if local in taken:
            invocation.err(_in_use(local))
            continue
        low, high = _EPHEMERAL
        chosen = local or low + invocation.cluster.chance.number("port-forward", high - low + 1)
        network.forward(Forward(at, chosen, ref, metadata["uid"], remote))
        opened += 1
        for address in (LOOPBACK, "[::1]"):
            invocation.out(f"Forwarding from {address}:{chosen} -> {remote}")
    if not opened:
        asked = " ".join(f"{{{local} {remote}}}" for local, remote in ports)
        raise CommandError(f"unable to listen on any of the requested ports: [{asked}]")


def _in_use(port: int) -> str:
    failures = " ".join(
        f"unable to create listener: Error listen {kind} {address}:{port}: bind: address already in use"
        for kind, address in (("tcp4", LOOPBACK), ("tcp6", "[::1]"))
    )
    return f"Unable to listen on port {port}: Listeners failed to create with the following errors: [{failures}]"


COMMAND = Command(
    "port-forward",
    "Forward one or more local ports to a pod",
    run,
    "TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]",
    flags("    --address=[localhost]\n    --pod-running-timeout=1m0s"),
)
