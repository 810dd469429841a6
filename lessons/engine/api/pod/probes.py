"""What is wrong with probes and lifecycle hooks: validateProbe, validateHandler, validateLifecycle."""

from __future__ import annotations

import re
from typing import Any

from lessons.engine.api import names
from lessons.engine.api.service.ports import validate_port_or_name
from lessons.engine.field import FieldError, forbidden, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc", "sleep")
_COUNTS = (
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "successThreshold",
    "failureThreshold",
)


def validate_probes(container: Manifest, path: FieldPath) -> list[FieldError]:
    """livenessProbe, readinessProbe and startupProbe."""
    errors: list[FieldError] = []
    for key in ("livenessProbe", "readinessProbe", "startupProbe"):
        probe, here = container.get(key), (*path, key)
        if probe is None:
            continue
        errors += _validate_probe(probe, here)
        if key != "readinessProbe":
            if probe["successThreshold"] != 1:
                place = (*here, "successThreshold")
                errors.append(invalid(place, probe["successThreshold"], "must be 1"))
        elif (grace := probe.get("terminationGracePeriodSeconds")) is not None:
            place = (*here, "terminationGracePeriodSeconds")
            errors.append(invalid(place, grace, "must not be set for readinessProbes"))
    return errors


def _validate_probe(probe: Manifest, path: FieldPath) -> list[FieldError]:
    errors = _validate_handler(probe, path)
    for key in _COUNTS:
        if probe.get(key, 0) < 0:
            text = "must be greater than or equal to 0"
            errors.append(invalid((*path, key), probe[key], text))
    grace = probe.get("terminationGracePeriodSeconds")
    if grace is not None and grace <= 0:
        place = (*path, "terminationGracePeriodSeconds")
        errors.append(invalid(place, grace, "must be greater than 0"))
    return errors


def validate_lifecycle(
    container: Manifest, path: FieldPath, grace_seconds: int
) -> list[FieldError]:
    """PostStart and preStop, which may sleep no longer than the pod's grace period."""
    lifecycle = container.get("lifecycle") or {}
    errors: list[FieldError] = []
    for key in ("postStart", "preStop"):
        hook, here = lifecycle.get(key), (*path, "lifecycle", key)
        if hook is None:
            continue
        errors += _validate_handler(hook, here)
        sleeps = [kind for kind in _HANDLERS if hook.get(kind) is not None] == ["sleep"]
        seconds = (hook.get("sleep") or {}).get("seconds", 0)
        if sleeps and not 0 <= seconds <= grace_seconds:
            text = f"must be non-negative and less than terminationGracePeriodSeconds ({grace_seconds})"
            errors.append(invalid((*here, "sleep"), seconds, text))
    return errors


def _validate_handler(handler: Manifest, path: FieldPath) -> list[FieldError]:
    given = [key for key in _HANDLERS if handler.get(key) is not None]
    if not given:
        return [required(path, "must specify a handler type")]
    first, *others = given
    errors = _validate_action(first, handler[first], (*path, first))
    text = "may not specify more than 1 handler type"
    return errors + [forbidden((*path, key), text) for key in others]


def _validate_action(kind: str, action: dict[str, Any], path: FieldPath) -> list[FieldError]:
    if kind == "exec":
        return [] if action.get("command") else [required((*path, "command"))]
    if kind in ("tcpSocket", "grpc"):
        return validate_port_or_name((*path, "port"), action.get("port", 0))
    if kind != "httpGet":
        return []
    errors = [] if action["path"] else [required((*path, "path"))]
    errors += validate_port_or_name((*path, "port"), action.get("port", 0))
    if action["scheme"] not in ("HTTP", "HTTPS"):
        errors.append(unsupported((*path, "scheme"), action["scheme"], ("HTTP", "HTTPS")))
    for header in action.get("httpHeaders") or ():
        name = header.get("name", "")
        if not re.fullmatch("[-A-Za-z0-9]+", name):
            text = "a valid HTTP header must consist of alphanumeric characters or '-'"
            reason = names.regex_reason(text, "[-A-Za-z0-9]+", "X-Header-Name")
            errors.append(invalid((*path, "httpHeaders"), name, reason))
    return errors
