"""What the server remarks about pods and templates that it takes: pkg/api/pod/warnings.go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lessons.engine.api import names, quantity
from lessons.engine.api.addresses import ip_warnings
from lessons.engine.api.pod.placementwarnings import affinity_warnings, node_warnings
from lessons.engine.field import Key, render
from lessons.engine.refs import FieldPath, Manifest

_HOST_NAME = (
    "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; "
    "a DNS label is recommended"
)


def warnings(pod: Manifest) -> list[str]:
    """The warnings about a Pod."""
    found = spec_warnings(pod["spec"], ("spec",))
    if reasons := names.dns_label(pod["metadata"]["name"]):
        found.insert(0, f"{_HOST_NAME}: [{' '.join(reasons)}]")
    return found


def template_warnings(template: Manifest) -> list[str]:
    """The warnings about a workload's template."""
    return spec_warnings(template["spec"], ("spec", "template", "spec"))


def spec_warnings(spec: Manifest, path: FieldPath) -> list[str]:
    """The warnings about a pod's spec that stands at this path, in upstream's order."""
    found = [*node_warnings(spec, path)]
    found += _repeated(spec.get("hostAliases") or (), "ip", (*path, "hostAliases"))
    found += _repeated(spec.get("imagePullSecrets") or (), "name", (*path, "imagePullSecrets"))
    for i, secret in enumerate(spec.get("imagePullSecrets") or ()):
        if not secret.get("name"):
            where = render((*path, "imagePullSecrets", i, "name"))
            found.append(f'{where}: invalid empty name ""')
    for here, container in _containers(spec, path):
        found += _fractions(container, here) + _hidden_variables(container, here)
    found += _repeated_ports(spec, path) + _repeated_port_names(spec, path)
    if spec["terminationGracePeriodSeconds"] < 0:
        where = render((*path, "terminationGracePeriodSeconds"))
        found.append(f"{where}: must be >= 0; negative values are invalid and will be treated as 1")
    found += affinity_warnings(spec, path)
    for i, server in enumerate((spec.get("dnsConfig") or {}).get("nameservers") or ()):
        found += ip_warnings((*path, "dnsConfig", "nameservers", i), server)
    for i, alias in enumerate(spec.get("hostAliases") or ()):
        found += ip_warnings((*path, "hostAliases", i, "ip"), alias.get("ip", ""))
    return found


def _containers(spec: Manifest, path: FieldPath) -> Iterator[tuple[FieldPath, Manifest]]:
    """All containers, init containers first: pkg/api/pod/util.go VisitContainersWithPath."""
    for key in ("initContainers", "containers", "ephemeralContainers"):
        for i, container in enumerate(spec.get(key) or ()):
            yield (*path, key, i), container


def _repeated(items: Iterable[Manifest], key: str, path: FieldPath) -> list[str]:
    seen: set[str] = set()
    found: list[str] = []
    for i, item in enumerate(items):
        value = item.get(key, "")
        if value in seen:
            found.append(f'{render((*path, i, key))}: duplicate {key} "{value}"')
        seen.add(value)
    return found


def _fractions(container: Manifest, path: FieldPath) -> list[str]:
    """Amounts of memory that are no whole bytes."""
    resources = container.get("resources") or {}
    text = 'fractional byte value "{}" is invalid, must be an integer'
    return [
        f"{render((*path, 'resources', key, Key(name)))}: {text.format(amount)}"
        for name in ("memory", "ephemeral-storage")
        for key in ("limits", "requests")
        if (amount := (resources.get(key) or {}).get(name)) is not None
        and quantity.value(str(amount)).denominator != 1
    ]


def _hidden_variables(container: Manifest, path: FieldPath) -> list[str]:
    seen: set[str] = set()
    found: list[str] = []
    for i, variable in enumerate(container.get("env") or ()):
        name, value = variable.get("name", ""), variable.get("value", "")
        reference = f"$({name})"
        extends = reference in value and value != reference and not variable.get("valueFrom")
        if name in seen and not extends:
            where = render((*path, "env", i))
            found.append(
                f'{where}: hides previous definition of "{name}", which may be dropped when using apply'
            )
        seen.add(name)
    return found


def _repeated_ports(spec: Manifest, path: FieldPath) -> list[str]:
    found: list[str] = []
    known: dict[tuple[int, str], list[tuple[str, str, int]]] = {}
    for here, container in _containers(spec, path):
        for i, port in enumerate(container.get("ports") or ()):
            where = render((*here, "ports", i))
            ip, host = port.get("hostIP", ""), port.get("hostPort", 0)
            if ip and not host:
                found.append(f"{where}: hostIP set without hostPort: {_go_port(port)}")
            others = known.setdefault((port.get("containerPort", 0), port["protocol"]), [])
            for other, other_ip, other_host in others:
                if (ip, host) == (other_ip, other_host):
                    found.append(f"{where}: duplicate port definition with {other}")
                elif not host or not other_host:
                    found.append(f"{where}: overlapping port definition with {other}")
                elif host == other_host and (not ip) != (not other_ip):
                    found.append(f"{where}: dangerously ambiguous port definition with {other}")
            others.append((where, ip, host))
    return found


def _go_port(port: Manifest) -> str:
    """A port as Go prints the struct."""
    return (
        f"{{Name:{port.get('name', '')} HostPort:0 ContainerPort:{port.get('containerPort', 0)} "
        f"Protocol:{port['protocol']} HostIP:{port['hostIP']}}}"
    )


def _repeated_port_names(spec: Manifest, path: FieldPath) -> list[str]:
    found: list[str] = []
    known: dict[str, str] = {}
    for here, container in _containers(spec, path):
        for i, port in enumerate(container.get("ports") or ()):
            where, name = render((*here, "ports", i)), port.get("name", "")
            if name and name in known:
                other = known[name]
                found.append(
                    f'{where}: duplicate port name "{name}" with {other}, '
                    f"services and probes that select ports by name will use {other}"
                )
            elif name:
                known[name] = where
    return found
