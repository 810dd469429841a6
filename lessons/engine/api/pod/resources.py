"""What is wrong with requests and limits: validateResourceRequirements. A Go map has no order; ours is the names'."""

from __future__ import annotations

from lessons.engine.api import names, quantity
from lessons.engine.field import FieldError, Key, invalid, required
from lessons.engine.refs import FieldPath, Manifest

_CONTAINER = ("cpu", "memory", "ephemeral-storage")
# What is a resource elsewhere, in quotas or of nodes: pkg/apis/core/helper standardResources.
_STANDARD = (
    *_CONTAINER,
    *(f"{kind}.{name}" for kind in ("requests", "limits") for name in _CONTAINER),
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "persistentvolumeclaims",
    "configmaps",
    "requests.storage",
    "services.nodeports",
    "services.loadbalancers",
    "storage",
)


def validate_resources(resources: Manifest, path: FieldPath) -> list[FieldError]:
    """Known names, no negative amounts, requests within limits."""
    errors: list[FieldError] = []
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    for name in sorted(limits):
        errors += _validate_one(name, limits[name], (*path, "limits", Key(name)))
    for name in sorted(requests):
        errors += _validate_one(name, requests[name], (*path, "requests", Key(name)))
        errors += _validate_request(name, requests[name], limits.get(name), path)
    return errors


def _validate_one(name: str, amount: str, path: FieldPath) -> list[FieldError]:
    errors = [invalid(path, name, reason) for reason in names.label_key(name)]
    if "/" not in name:
        huge = name.startswith("hugepages-")
        if not errors and name not in _STANDARD and not huge:
            text = "must be a standard resource type or fully qualified"
            errors.append(invalid(path, name, text))
        if name not in _CONTAINER and not huge:
            errors.append(invalid(path, name, "must be a standard resource for containers"))
    value = quantity.value(amount)
    if value < 0:
        errors.append(invalid(path, amount, "must be greater than or equal to 0"))
    if _is_whole(name) and value.denominator != 1:
        errors.append(invalid(path, amount, "must be an integer"))
    return errors


def _is_whole(name: str) -> bool:
    """Whether a resource comes in whole numbers and cannot be promised twice: extended resources, huge pages."""
    return name.startswith("hugepages-") or ("/" in name and not name.startswith("kubernetes.io/"))


def _validate_request(
    name: str, amount: str, limit: str | None, path: FieldPath
) -> list[FieldError]:
    here = (*path, "requests")
    if limit is None:
        text = "Limit must be set for non overcommitable resources"
        return [required((*path, "limits"), text)] if _is_whole(name) else []
    wanted, most = quantity.value(amount), quantity.value(limit)
    if _is_whole(name) and wanted != most:
        return [invalid(here, amount, f"must be equal to {name} limit of {limit}")]
    if wanted > most:
        return [invalid(here, amount, f"must be less than or equal to {name} limit of {limit}")]
    return []
