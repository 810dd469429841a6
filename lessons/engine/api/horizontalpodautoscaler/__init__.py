"""HorizontalPodAutoscaler (autoscaling/v2): defaults and validation.

pkg/apis/autoscaling/v2/defaults.go, pkg/apis/autoscaling/validation/validation.go,
pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go
"""

from __future__ import annotations

from typing import Any

from lessons.engine.api import names, objectmeta
from lessons.engine.api.horizontalpodautoscaler.behavior import default_behavior, validate_behavior
from lessons.engine.api.horizontalpodautoscaler.metrics import validate_metrics
from lessons.engine.api.horizontalpodautoscaler.reference import validate_reference
from lessons.engine.api.strategy import Strategy
from lessons.engine.field import FieldError, invalid, required
from lessons.engine.refs import Manifest

__all__ = ["STRATEGY", "set_defaults", "validate", "validate_update"]

_PATH = ("spec",)
_EIGHTY_PERCENT: dict[str, Any] = {
    "type": "Resource",
    "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}},
}


def set_defaults(autoscaler: Manifest) -> Manifest:
    """At least one pod, which use four fifths of the processor time that they asked for."""
    given = autoscaler.get("spec") or {}
    spec = {"minReplicas": 1, **given}
    spec["metrics"] = given.get("metrics") or [_EIGHTY_PERCENT]
    if (behavior := given.get("behavior")) is not None:
        spec["behavior"] = default_behavior(behavior)
    return {**autoscaler, "spec": spec}


def prepare_create(autoscaler: Manifest) -> Manifest:
    """Clients do not set a status; what it always shows is empty."""
    status = {"currentMetrics": None, "desiredReplicas": 0}
    return {**autoscaler, "status": status}


def prepare_update(autoscaler: Manifest, old: Manifest) -> Manifest:
    """Clients do not change the status."""
    return {**autoscaler, "status": old["status"]}


def validate(autoscaler: Manifest) -> list[FieldError]:
    """All that is wrong with a new autoscaler."""
    errors = objectmeta.validate(autoscaler, names.dns_subdomain)
    return errors + _validate_spec(autoscaler["spec"], known=None)


def validate_update(autoscaler: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed one; what it scales is not looked at again while it stays."""
    errors = objectmeta.validate_update(autoscaler, old)
    return errors + _validate_spec(autoscaler["spec"], known=old["spec"].get("scaleTargetRef"))


def _validate_spec(spec: Manifest, known: Manifest | None) -> list[FieldError]:
    errors: list[FieldError] = []
    least, most = spec["minReplicas"], spec.get("maxReplicas", 0)
    if least < 1:
        errors.append(invalid((*_PATH, "minReplicas"), least, "must be greater than or equal to 1"))
    here = (*_PATH, "maxReplicas")
    if most == 0:
        errors.append(required(here, "must be set and greater than 0"))
    elif most < 0:
        errors.append(invalid(here, most, "must be greater than or equal to 1"))
    if most < least:
        errors.append(invalid(here, most, "must be greater than or equal to `minReplicas`"))
    target = spec.get("scaleTargetRef") or {}
    trusted = known is not None and all(
        known.get(key) == target.get(key) for key in ("apiVersion", "kind")
    )
    errors += validate_reference(
        target,
        (*_PATH, "scaleTargetRef"),
        trusted=trusted,
        core=target.get("kind") == "ReplicationController",
    )
    errors += validate_metrics(spec["metrics"], (*_PATH, "metrics"), least)
    return errors + validate_behavior(spec.get("behavior"), (*_PATH, "behavior"))


STRATEGY = Strategy(
    set_defaults=set_defaults,
    prepare_create=prepare_create,
    prepare_update=prepare_update,
    validate=validate,
    validate_update=validate_update,
)
