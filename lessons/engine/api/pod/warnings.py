"""What the server remarks about pods and templates that it takes: pkg/api/pod/warnings.go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lessons.engine.api.addresses import ip_warnings
from lessons.engine.field import render
from lessons.engine.refs import FieldPath, Manifest


def warnings(pod: Manifest) -> list[str]:
    """The warnings about a Pod."""
    return spec_warnings(pod["spec"], ("spec",))


def template_warnings(template: Manifest) -> list[str]:
    """The warnings about a workload's template."""
    return spec_warnings(template["spec"], ("spec", "template", "spec"))


def spec_warnings(spec: Manifest, path: FieldPath) -> list[str]:
    """The warnings about a pod's spec that stands at this path, in upstream's order."""
    found: list[str] = []
    found += _repeated(spec.get("hostAliases") or (), "ip", (*path, "hostAliases"))
    found += _repeated(spec.get("imagePullSecrets") or (), "name", (*path, "imagePullSecrets"))
    for here, container in _containers(spec, path):
        found += _hidden_variables(container, here)
    found += _repeated_ports(spec, path) + _repeated_port_names(spec, path)
    if spec["terminationGracePeriodSeconds"] < 0:
        where = render((*path, "terminationGracePeriodSeconds"))
        found.append(f"{where}: must be >= 0; negative values are invalid and will be treated as 1")
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
