"""What an autoscaler goes by: spec.metrics."""

from __future__ import annotations

from collections.abc import Callable

from lessons.engine.api import names, quantity
from lessons.engine.api.horizontalpodautoscaler.reference import segment, validate_reference
from lessons.engine.field import FieldError, forbidden, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

_TYPES = ("ContainerResource", "External", "Object", "Pods", "Resource")
_TARGETS = ("Utilization", "Value", "AverageValue")
_NO_SOURCE = "must populate information for the given metric source"


def validate_metrics(metrics: list[Manifest], path: FieldPath, least: int) -> list[FieldError]:
    """All that is wrong with the metrics; scaling to zero takes one that can be measured without pods."""
    errors = [
        error for i, metric in enumerate(metrics) for error in _validate_metric(metric, (*path, i))
    ]
    outside = any(metric.get("type") in ("Object", "External") for metric in metrics)
    if least == 0 and not outside:
        text = "must specify at least one Object or External metric to support scaling to zero replicas"
        errors.append(forbidden(path, text))
    return errors


# validateMetricSpec
def _validate_metric(metric: Manifest, path: FieldPath) -> list[FieldError]:
    kind = metric.get("type", "")
    errors: list[FieldError] = []
    if not kind:
        errors.append(required((*path, "type"), "must specify a metric source type"))
    if kind not in _TYPES:
        errors.append(unsupported((*path, "type"), kind, _TYPES))
    present = [key for key in _SOURCES if metric.get(key) is not None]
    if present:
        errors += _SOURCES[present[0]](metric[present[0]], (*path, present[0]))
    expected = kind[:1].lower() + kind[1:]
    if kind not in _TYPES:
        errors.append(unsupported((*path, "type"), kind, _TYPES))
    elif expected not in present:
        errors.append(required((*path, expected), _NO_SOURCE))
    if len(present) != 1:
        text = "must populate the given metric source only"
        errors += [forbidden((*path, key), text) for key in present if key != expected]
    return errors


def _object(source: Manifest, path: FieldPath) -> list[FieldError]:
    reference = source.get("describedObject") or {}
    errors = validate_reference(reference, (*path, "describedObject"), core=True)
    errors += _identifier(source, path) + _target(source, path)
    return errors + _one_of(source, path, ("value", "averageValue"), _EITHER)


def _external(source: Manifest, path: FieldPath) -> list[FieldError]:
    errors = _identifier(source, path) + _target(source, path)
    text = "set either a target value for metric or a per-pod target"
    errors += _one_of(source, path, ("value", "averageValue"), f"must {text}")
    target = source.get("target") or {}
    if "value" in target and "averageValue" in target:
        text = "may not set both a target value for metric and a per-pod target"
        errors.append(forbidden((*path, "target", "value"), text))
    return errors


def _pods(source: Manifest, path: FieldPath) -> list[FieldError]:
    errors = _identifier(source, path) + _target(source, path)
    text = "must specify a positive target averageValue"
    return errors + _one_of(source, path, ("averageValue",), text)


def _container_resource(source: Manifest, path: FieldPath) -> list[FieldError]:
    container, here = source.get("container", ""), (*path, "container")
    errors = _resource_name(source, path)
    if not container:
        errors.append(required(here, "must specify a container"))
    else:
        errors += [invalid(here, container, reason) for reason in names.dns_label(container)]
    return errors + _resource_target(source, path)


def _resource(source: Manifest, path: FieldPath) -> list[FieldError]:
    return _resource_name(source, path) + _resource_target(source, path)


def _resource_name(source: Manifest, path: FieldPath) -> list[FieldError]:
    return [] if source.get("name") else [required((*path, "name"), "must specify a resource name")]


def _resource_target(source: Manifest, path: FieldPath) -> list[FieldError]:
    target = source.get("target") or {}
    errors = _target(source, path)
    text = "set either a target raw value or a target utilization"
    errors += _one_of(source, path, ("averageValue", "averageUtilization"), f"must {text}")
    if "averageUtilization" in target and "averageValue" in target:
        text = "may not set both a target raw value and a target utilization"
        errors.append(forbidden((*path, "target", "averageValue"), text))
    return errors


_EITHER = "must set either a target value or averageValue"

# In the order in which upstream looks for them.
_SOURCES: dict[str, Callable[[Manifest, FieldPath], list[FieldError]]] = {
    "object": _object,
    "external": _external,
    "pods": _pods,
    "resource": _resource,
    "containerResource": _container_resource,
}


def _one_of(
    source: Manifest, path: FieldPath, keys: tuple[str, ...], text: str
) -> list[FieldError]:
    """One of the target's fields is there; the last of them is the one that is asked for."""
    target = source.get("target") or {}
    if any(key in target for key in keys):
        return []
    return [required((*path, "target", keys[-1]), text)]


def _identifier(source: Manifest, path: FieldPath) -> list[FieldError]:
    name = (source.get("metric") or {}).get("name", "")
    return segment(name, (*path, "metric", "name"), "must specify a metric name")


# validateMetricTarget
def _target(source: Manifest, path: FieldPath) -> list[FieldError]:
    target, here = source.get("target") or {}, (*path, "target")
    kind = target.get("type", "")
    errors: list[FieldError] = []
    if not kind:
        errors.append(required((*here, "type"), "must specify a metric target type"))
    if kind not in _TARGETS:
        text = "must be either Utilization, Value, or AverageValue"
        errors.append(invalid((*here, "type"), kind, text))
    for key in ("value", "averageValue"):
        if key in target and quantity.value(target[key]) <= 0:
            errors.append(invalid((*here, key), target[key], "must be positive"))
    share = target.get("averageUtilization")
    if share is not None and share < 1:
        errors.append(invalid((*here, "averageUtilization"), share, "must be greater than 0"))
    return errors
