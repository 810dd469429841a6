"""Deployment: defaults and validation, after pkg/apis/apps/v1/defaults.go, pkg/apis/apps/validation/validation.go."""

from __future__ import annotations

from lessons.engine.api import names, objectmeta, podtemplate
from lessons.engine.api.pod.defaults import default_template
from lessons.engine.api.podtemplate import SPEC, amount_value
from lessons.engine.api.strategy import Strategy
from lessons.engine.field import FieldError, forbidden, invalid, unsupported
from lessons.engine.refs import Manifest

_ROLLING = {"MaxUnavailable": 0, "MaxSurge": 0}
_TYPES = ("Recreate", "RollingUpdate")
_COUNTS = ("minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds")


def set_defaults(deployment: Manifest) -> Manifest:
    """One replica, rolled out a quarter at a time."""
    given = deployment["spec"]
    strategy = dict(given.get("strategy") or {})
    if strategy.setdefault("type", "RollingUpdate") == "RollingUpdate":
        rolling = strategy.get("rollingUpdate") or {}
        strategy["rollingUpdate"] = {"maxUnavailable": "25%", "maxSurge": "25%", **rolling}
    spec = {"replicas": 1, "revisionHistoryLimit": 10, "progressDeadlineSeconds": 600, **given}
    spec |= {"strategy": strategy, "template": default_template(given.get("template"))}
    return {**deployment, "spec": spec}


def validate(deployment: Manifest) -> list[FieldError]:
    """All that is wrong with a new Deployment."""
    return objectmeta.validate(deployment, names.dns_subdomain) + _validate_spec(deployment["spec"])


def validate_update(deployment: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed one: its selector stays."""
    spec, before = deployment["spec"], old["spec"]
    errors = objectmeta.validate_update(deployment, old) + _validate_spec(spec)
    path = (*SPEC, "selector")
    return errors + podtemplate.immutable(path, spec.get("selector"), before.get("selector"))


def _validate_spec(spec: Manifest) -> list[FieldError]:
    errors = podtemplate.validate_counts(spec, ("replicas",))
    errors += podtemplate.validate_selector(spec, "deployment")
    errors += podtemplate.validate_replicated(spec)
    errors += _validate_strategy(spec["strategy"])
    errors += podtemplate.validate_counts(spec, _COUNTS)
    deadline = spec["progressDeadlineSeconds"]
    if deadline <= spec.get("minReadySeconds", 0):
        text = "must be greater than minReadySeconds"
        errors.append(invalid((*SPEC, "progressDeadlineSeconds"), deadline, text))
    return errors


def _validate_strategy(strategy: Manifest) -> list[FieldError]:
    path, rolling = (*SPEC, "strategy"), strategy.get("rollingUpdate")
    if strategy["type"] == "Recreate":
        text = "may not be specified when strategy `type` is 'Recreate'"
        return [forbidden((*path, "rollingUpdate"), text)] if rolling is not None else []
    if strategy["type"] != "RollingUpdate":
        shown = podtemplate.go_strategy(strategy, _ROLLING)
        return [unsupported(path, shown, _TYPES)]
    unavailable, surge = (
        strategy["rollingUpdate"]["maxUnavailable"],
        strategy["rollingUpdate"]["maxSurge"],
    )
    here = (*path, "rollingUpdate", "maxUnavailable")
    errors = podtemplate.validate_amount(here, unavailable)
    errors += podtemplate.validate_amount((*path, "rollingUpdate", "maxSurge"), surge)
    if amount_value(unavailable) == 0 and amount_value(surge) == 0:
        errors.append(invalid(here, unavailable, "may not be 0 when `maxSurge` is 0"))
    return errors + podtemplate.validate_at_most_all(here, unavailable)


def counted(deployment: Manifest) -> object:
    """Spec and annotations: pkg/registry/apps/deployment/strategy.go PrepareForUpdate."""
    return deployment["spec"], deployment["metadata"].get("annotations")


STRATEGY = Strategy(
    set_defaults=set_defaults,
    prepare_create=podtemplate.without_status,
    validate=validate,
    validate_update=validate_update,
    warnings=podtemplate.named_workload_warnings,
    update_warnings=podtemplate.update_warnings,
    counted=counted,
)
