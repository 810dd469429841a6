"""systemctl on a machine of the cluster: the kubelet is the one service there is to stop and start."""

from __future__ import annotations

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.options import UsageError, parse_options

_VERBS = ("start", "stop", "restart", "status", "is-active")
_UNIT = "kubelet.service"


def systemctl(call: Call) -> int:
    """start, stop, restart, status, is-active UNIT."""
    try:
        _, operands = parse_options(call.argv[1:], "ql", ["quiet", "full", "no-pager", "now"])
    except UsageError as error:
        call.err(f"systemctl: {error}\n")
        return 1
    verb, *units = operands or [""]
    if verb not in _VERBS:
        call.err(f"Unknown command verb '{verb}'.\n" if verb else "Too few arguments.\n")
        return 1
    if not units:
        call.err("Too few arguments.\n")
        return 1
    return max(_on(call, verb, _full(unit)) for unit in units)


def _full(unit: str) -> str:
    return unit if unit.endswith(".service") else f"{unit}.service"


def _on(call: Call, verb: str, unit: str) -> int:
    host = call.cluster.network.host(call.place)
    if unit != _UNIT or host.node is None:
        return _unknown(call, verb, unit)
    services, node = call.cluster.kubelet.nodes, host.node.name
    if verb in ("stop", "restart"):
        services.stop(node)
    if verb in ("start", "restart"):
        services.start(node)
    stopped = services.stopped_at(node)
    if verb == "is-active":
        call.out("active\n" if stopped is None else "inactive\n")
    if verb == "status":
        call.out(_status(call, services.started_at(node), stopped))
    return 3 if verb in ("status", "is-active") and stopped is not None else 0


def _unknown(call: Call, verb: str, unit: str) -> int:
    if verb == "is-active":
        call.out("inactive\n")
        return 4
    if verb == "status":
        call.err(f"Unit {unit} could not be found.\n")
        return 4
    if verb == "stop":
        call.err(f"Failed to stop {unit}: Unit {unit} not loaded.\n")
    else:
        call.err(f"Failed to {verb} {unit}: Unit {unit} not found.\n")
    return 5


def _span(span: Milliseconds) -> str:
    """A span as systemd puts it: 4s, 2min 5s, 1h 3min."""
    minutes, seconds = divmod(span // SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h {minutes}min"
    return f"{minutes}min {seconds}s" if minutes else f"{seconds}s"


def _status(call: Call, started: Milliseconds, stopped: Milliseconds | None) -> str:
    clock = call.cluster.clock
    moment = started if stopped is None else stopped
    since, ago = clock.datetime(moment).strftime("%a %Y-%m-%d %H:%M:%S UTC"), clock.now - moment
    mark, state = ("●", "active (running)") if stopped is None else ("○", "inactive (dead)")
    return (
        f"{mark} {_UNIT} - kubelet: The Kubernetes Node Agent\n"
        f"     Loaded: loaded (/usr/lib/systemd/system/{_UNIT}; enabled; preset: enabled)\n"
        f"    Drop-In: /usr/lib/systemd/system/{_UNIT}.d\n"
        "             └─10-kubeadm.conf\n"
        f"     Active: {state} since {since}; {_span(ago)} ago\n"
        "       Docs: https://kubernetes.io/docs/\n"
    )
