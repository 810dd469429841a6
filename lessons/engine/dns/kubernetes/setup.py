"""Reading the kubernetes directive of a Corefile (plugin/kubernetes/setup.go)."""

from __future__ import annotations

from dataclasses import replace

from lessons.engine.dns.corefile import CorefileError, Line
from lessons.engine.dns.kubernetes.lookup import Exposure
from lessons.engine.dns.kubernetes.plugin import Kubernetes
from lessons.engine.dns.records import Zone, zones

_POD_MODES = ("disabled", "insecure", "verified")
_LONGEST_TTL = 3600

# Which API server to ask, and how: in a lab there is one.
_CONNECTION = frozenset(
    {
        "endpoint",
        "tls",
        "kubeconfig",
        "labels",
        "startup_timeout",
        "apiserver_qps",
        "apiserver_burst",
        "apiserver_max_inflight",
    }
)


def setup(line: Line, block_zones: tuple[Zone, ...]) -> Kubernetes:
    """Read the directive. CorefileError where CoreDNS would not start with it."""
    own = zones(line.arguments) or block_zones
    primary = next((zone for zone in own if zone[-1:] != ("arpa",)), None)
    if primary is None:
        raise CorefileError("non-reverse zone name must be used")
    plugin = Kubernetes(own, primary, Exposure())
    for option in line.block:
        plugin = _changed(plugin, option)
    return plugin


def _changed(plugin: Kubernetes, option: Line) -> Kubernetes:
    match option.name:
        case "fallthrough":
            return replace(plugin, fallthrough=zones(option.arguments or (".",)))
        case "ttl":
            return replace(plugin, ttl=_ttl(option))
        case name if name in _CONNECTION:
            return plugin
    return replace(plugin, exposure=_exposed(plugin.exposure, option))


def _exposed(exposure: Exposure, option: Line) -> Exposure:
    match option.name:
        case "pods":
            return replace(exposure, pods=_pods(option))
        case "namespaces":
            if not option.arguments:
                raise option.wrong_arguments()
            return replace(exposure, namespaces=frozenset(option.arguments))
        case "namespace_labels":
            labels = tuple(_label(text) for text in ",".join(option.arguments).split(","))
            return replace(exposure, namespace_labels=labels)
        case "endpoint_pod_names":
            return replace(exposure, endpoint_pod_names=True)
        case "noendpoints":
            return replace(exposure, endpoints=False)
        case "ignore":
            if option.arguments != ("empty_service",):
                raise CorefileError(f"unable to parse ignore value: '{' '.join(option.arguments)}'")
            return replace(exposure, ignore_empty_service=True)
    raise option.wrong(f"unknown property '{option.name}'")


def _pods(option: Line) -> str:
    if len(option.arguments) != 1:
        raise option.wrong_arguments()
    mode = option.arguments[0]
    if mode not in _POD_MODES:
        raise CorefileError(
            f"wrong value for pods: {mode},  must be one of: disabled, verified, insecure"
        )
    return mode


def _label(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key.strip(), value.strip("= ")


def _ttl(option: Line) -> int:
    ttl = option.number_at(0)
    if not 0 <= ttl <= _LONGEST_TTL:
        raise option.wrong(f"ttl must be in range [0, 3600]: {ttl}")
    return ttl
