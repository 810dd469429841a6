"""The environment of a container: what its manifest sets, and the variables of Services."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from lessons.engine.api.pod import Container, Pod
from lessons.engine.controllers.kubelet.state import Surroundings

Variables: TypeAlias = dict[str, str]

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_REFERENCE = re.compile(r"\$(?:\$|\(([^()]*)\))")


def environment(pod: Pod, container: Container, surroundings: Surroundings) -> Variables:
    """The variables in the order in which `env` prints them.

    pkg/kubelet/kubelet_pods.go makeEnvironmentVariables; the container runtime adds PATH and HOSTNAME before, HOME after.
    """
    services = surroundings.linked if pod.service_links else surroundings.unlinked
    found = {"PATH": _PATH, "HOSTNAME": _hostname(pod)}
    given = dict(_from_sources(container, surroundings))
    for entry in container.manifest.get("env") or ():
        value = entry.get("value") or ""
        if source := entry.get("valueFrom"):
            read = _from_source(pod, source, surroundings)
            if read is None:
                continue
            value = read
        elif value:
            value = _expand(value, {**services, **given})
        given[entry["name"]] = value
    found.update(given)
    found.update((name, value) for name, value in services.items() if name not in given)
    found.setdefault("HOME", "/root")
    return found


def _hostname(pod: Pod) -> str:
    return pod.node if pod.host_network else pod.kernel_hostname


def _from_sources(container: Container, surroundings: Surroundings) -> Iterator[tuple[str, str]]:
    for source in container.manifest.get("envFrom") or ():
        prefix = source.get("prefix") or ""
        if reference := source.get("configMapRef"):
            data = _config_map(surroundings, reference.get("name", ""))
        else:
            reference = source.get("secretRef") or {}
            data = _secret(surroundings, reference.get("name", ""))
        yield from ((prefix + name, data[name]) for name in sorted(data))


def _from_source(pod: Pod, source: Mapping[str, Any], surroundings: Surroundings) -> str | None:
    if field := source.get("fieldRef"):
        return field_value(pod, field.get("fieldPath", ""))
    if reference := source.get("configMapKeyRef"):
        return _config_map(surroundings, reference.get("name", "")).get(reference.get("key", ""))
    if reference := source.get("secretKeyRef"):
        return _secret(surroundings, reference.get("name", "")).get(reference.get("key", ""))
    return ""


def _config_map(surroundings: Surroundings, name: str) -> Mapping[str, str]:
    found = surroundings.config_maps.get(name)
    data: Mapping[str, str] = (found.manifest.get("data") if found is not None else None) or {}
    return data


def _secret(surroundings: Surroundings, name: str) -> Mapping[str, str]:
    found = surroundings.secrets.get(name)
    data = (found.manifest.get("data") if found is not None else None) or {}
    return {key: _decoded(value) for key, value in data.items()}


def _decoded(value: str) -> str:
    try:
        return b64decode(value).decode(errors="replace")
    except ValueError:
        return ""


def field_value(pod: Pod, path: str) -> str:
    """A field of the downward API: pkg/fieldpath ExtractFieldPathAsString, and the kubelet's own for status and spec."""
    key = re.fullmatch(r"metadata\.(labels|annotations)\['(.*)'\]", path)
    if key:
        kept = pod.meta.labels if key[1] == "labels" else pod.meta.annotations
        return str(kept.get(key[2], ""))
    account = (pod.manifest.get("spec") or {}).get("serviceAccountName", "default")
    values: Mapping[str, str] = {
        "metadata.name": pod.meta.name,
        "metadata.namespace": pod.meta.namespace,
        "metadata.uid": pod.meta.uid,
        "spec.nodeName": pod.node,
        "spec.serviceAccountName": account,
        "status.hostIP": pod.host_ip,
        "status.hostIPs": pod.host_ip,
        "status.podIP": pod.ip,
        "status.podIPs": ",".join(pod.ips),
    }
    return values.get(path, "")


def _expand(value: str, known: Mapping[str, str]) -> str:
    """$(NAME) replaced, $$ for a dollar; unknown names stay: third_party/forked/golang/expansion."""

    def replacement(match: re.Match[str]) -> str:
        if match[1] is None:
            return "$"
        return known.get(match[1], match[0])

    return _REFERENCE.sub(replacement, value)
