"""What is wrong with containers: pkg/apis/core/validation/validation.go validateContainers and below, in its order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from lessons.engine.api import names
from lessons.engine.api.pod.environment import validate_env, validate_env_from
from lessons.engine.api.pod.probes import validate_lifecycle, validate_probes
from lessons.engine.api.pod.resources import validate_resources
from lessons.engine.api.pod.restarts import validate_restarts
from lessons.engine.api.pod.security import validate_container_security
from lessons.engine.api.pod.volumes import validate_mounts
from lessons.engine.field import (
    FieldError,
    duplicate,
    forbidden,
    invalid,
    required,
    unsupported,
)
from lessons.engine.refs import FieldPath, Manifest

Container = dict[str, Any]

_PROTOCOLS = ("SCTP", "TCP", "UDP")
_PULL_POLICIES = ("Always", "IfNotPresent", "Never")
_MESSAGE_POLICIES = ("File", "FallbackToLogsOnError")
_ONLY_SIDECARS = "may not be set for init containers without restartPolicy=Always"


def validate_containers(
    spec: Manifest, path: FieldPath, volumes: Collection[str]
) -> list[FieldError]:
    """spec.containers; there must be one. `volumes` are those that can be mounted."""
    containers = spec.get("containers")
    here = (*path, "containers")
    if not containers:
        return [required(here)]
    errors: list[FieldError] = []
    seen: set[str] = set()
    grace = spec["terminationGracePeriodSeconds"]
    for i, container in enumerate(containers):
        below = (*here, i)
        errors += _validate_common(container, below, volumes)
        name = container.get("name", "")
        if name in seen:
            errors.append(duplicate((*below, "name"), name))
        seen.add(name)
        errors += validate_lifecycle(container, below, grace)
        errors += validate_probes(container, below)
        errors += validate_restarts(container, below)
    return errors + _host_port_conflicts(containers, here)


def validate_init_containers(
    spec: Manifest, path: FieldPath, volumes: Collection[str]
) -> list[FieldError]:
    """spec.initContainers; those that restart always are sidecars and may have probes."""
    errors: list[FieldError] = []
    seen = {container.get("name", "") for container in spec.get("containers") or ()}
    grace = spec["terminationGracePeriodSeconds"]
    for i, container in enumerate(spec.get("initContainers") or ()):
        below = (*path, "initContainers", i)
        errors += _validate_common(container, below, volumes)
        errors += validate_restarts(container, below)
        name = container.get("name", "")
        if name in seen:
            errors.append(duplicate((*below, "name"), name))
        elif name:
            seen.add(name)
        errors += _host_port_conflicts([container], (*path, "initContainers"))
        if container.get("restartPolicy") == "Always":
            errors += validate_lifecycle(container, below, grace)
            errors += validate_probes(container, below)
            continue
        errors += [
            forbidden((*below, key), _ONLY_SIDECARS)
            for key in ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")
            if container.get(key) is not None
        ]
    return errors


def validate_images(spec: Manifest, path: FieldPath) -> list[FieldError]:
    """No blanks around an image's name; for pods only: validateContainersOnlyForPod."""
    text = "must not have leading or trailing whitespace"
    return [
        invalid((*path, key, i, "image"), container["image"], text)
        for key in ("containers", "initContainers")
        for i, container in enumerate(spec.get(key) or ())
        if container.get("image", "") != container.get("image", "").strip()
    ]


def _validate_common(
    container: Container, path: FieldPath, volumes: Collection[str]
) -> list[FieldError]:
    name = container.get("name", "")
    if name:
        errors = [invalid((*path, "name"), name, reason) for reason in names.dns_label(name)]
    else:
        errors = [required((*path, "name"))]
    if not container.get("image"):
        errors.append(required((*path, "image")))
    policy = container.get("terminationMessagePolicy")
    if policy not in _MESSAGE_POLICIES:
        here = (*path, "terminationMessagePolicy")
        errors.append(unsupported(here, policy, _MESSAGE_POLICIES))
    errors += validate_ports(container.get("ports") or (), (*path, "ports"))
    errors += validate_env(container.get("env") or (), (*path, "env"))
    errors += validate_env_from(container.get("envFrom") or (), (*path, "envFrom"))
    errors += validate_mounts(container, path, volumes)
    pull = container.get("imagePullPolicy")
    if pull not in _PULL_POLICIES:
        errors.append(unsupported((*path, "imagePullPolicy"), pull, _PULL_POLICIES))
    errors += validate_resources(container.get("resources") or {}, (*path, "resources"))
    here = (*path, "securityContext")
    return errors + validate_container_security(container.get("securityContext"), here)


def validate_ports(ports: Sequence[Manifest], path: FieldPath) -> list[FieldError]:
    """Container ports: validateContainerPorts."""
    errors: list[FieldError] = []
    seen: set[str] = set()
    for i, port in enumerate(ports):
        below, name = (*path, i), port.get("name", "")
        if name and (reasons := names.port_name(name)):
            errors += [invalid((*below, "name"), name, reason) for reason in reasons]
        elif name and name in seen:
            errors.append(duplicate((*below, "name"), name))
        seen.add(name)
        number, host = port.get("containerPort", 0), port.get("hostPort", 0)
        if not number:
            errors.append(required((*below, "containerPort")))
        else:
            here = (*below, "containerPort")
            errors += [invalid(here, number, reason) for reason in names.port_number(number)]
        if host:
            here = (*below, "hostPort")
            errors += [invalid(here, host, reason) for reason in names.port_number(host)]
        if port["protocol"] not in _PROTOCOLS:
            errors.append(unsupported((*below, "protocol"), port["protocol"], _PROTOCOLS))
    return errors


def _host_port_conflicts(containers: Sequence[Container], path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    seen: set[str] = set()
    for i, container in enumerate(containers):
        for j, port in enumerate(container.get("ports") or ()):
            if not port.get("hostPort"):
                continue
            key = f"{port['protocol']}/{port.get('hostIP', '')}/{port['hostPort']}"
            if key in seen:
                errors.append(duplicate((*path, i, "ports", j, "hostPort"), key))
            seen.add(key)
    return errors
