"""DaemonSet: defaults and validation, after pkg/apis/apps/v1/defaults.go, pkg/apis/apps/validation/validation.go."""

from __future__ import annotations

from lessons.engine.api import labelselector, names, objectmeta, podtemplate
from lessons.engine.api.pod.defaults import default_template
from lessons.engine.api.podtemplate import SPEC, amount_value
from lessons.engine.api.strategy import Strategy, spec_of
from lessons.engine.field import FieldError, invalid, required, unsupported
from lessons.engine.refs import Manifest

_ROLLING = {"MaxUnavailable": 0, "MaxSurge": 0}
_TYPES = ("RollingUpdate", "OnDelete")
_STATUS = {
    "currentNumberScheduled": 0,
    "desiredNumberScheduled": 0,
    "numberMisscheduled": 0,
    "numberReady": 0,
}
_TEMPLATE_NUMBER = "deprecated.daemonset.template.generation"


def set_defaults(daemon_set: Manifest) -> Manifest:
    """Updated one pod after the other."""
    given = daemon_set["spec"]
    strategy = dict(given.get("updateStrategy") or {})
    if strategy.setdefault("type", "RollingUpdate") == "RollingUpdate":
        rolling = strategy.get("rollingUpdate") or {}
        strategy["rollingUpdate"] = {"maxUnavailable": 1, "maxSurge": 0, **rolling}
    spec = {"revisionHistoryLimit": 10, **given}
    spec |= {"updateStrategy": strategy, "template": default_template(given.get("template"))}
    return {**daemon_set, "spec": spec}


def validate(daemon_set: Manifest) -> list[FieldError]:
    """All that is wrong with a new DaemonSet."""
    errors = objectmeta.validate(daemon_set, names.dns_subdomain)
    return errors + _validate_spec(daemon_set["spec"])


def validate_update(daemon_set: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed one: its selector stays."""
    spec, before = daemon_set["spec"], old["spec"]
    errors = objectmeta.validate_update(daemon_set, old)
    path = (*SPEC, "selector")
    errors += podtemplate.immutable(path, spec.get("selector"), before.get("selector"))
    return errors + _validate_spec(spec)


def _validate_spec(spec: Manifest) -> list[FieldError]:
    selector, path = spec.get("selector"), (*SPEC, "selector")
    errors = labelselector.validate(path, selector) if selector is not None else []
    if selector is None or labelselector.is_usable(selector):
        errors += podtemplate.validate_match(spec)
    if selector is not None and labelselector.is_empty(selector):
        errors.append(invalid(path, selector, "empty selector is invalid for daemonset"))
    template = spec["template"]
    errors += podtemplate.validate_template(template)
    errors += podtemplate.validate_forever(template, "DaemonSet")
    errors += podtemplate.validate_counts(spec, ("minReadySeconds",))
    errors += _validate_strategy(spec["updateStrategy"])
    return errors + podtemplate.validate_counts(spec, ("revisionHistoryLimit",))


def _validate_strategy(strategy: Manifest) -> list[FieldError]:
    path = (*SPEC, "updateStrategy")
    if strategy["type"] == "OnDelete":
        return []
    if strategy["type"] != "RollingUpdate":
        shown = podtemplate.go_strategy(strategy, _ROLLING)
        return [unsupported(path, shown, _TYPES)]
    rolling = strategy["rollingUpdate"]
    unavailable, surge = rolling["maxUnavailable"], rolling["maxSurge"]
    here, there = (*path, "rollingUpdate", "maxUnavailable"), (*path, "rollingUpdate", "maxSurge")
    errors = podtemplate.validate_amount(here, unavailable)
    errors += podtemplate.validate_amount(there, surge)
    errors += podtemplate.validate_at_most_all(here, unavailable)
    errors += podtemplate.validate_at_most_all(there, surge)
    if amount_value(unavailable) and amount_value(surge):
        text = "may not be set when maxUnavailable is non-zero"
        errors.append(invalid(there, surge, text))
    elif not amount_value(unavailable) and not amount_value(surge):
        errors.append(required(here, "cannot be 0 when maxSurge is 0"))
    return errors


def prepare_create(daemon_set: Manifest) -> Manifest:
    """A new DaemonSet has no pods yet, and the first of its templates."""
    return _numbered({**daemon_set, "status": dict(_STATUS)}, "1")


def prepare_update(daemon_set: Manifest, old: Manifest) -> Manifest:
    """Templates are counted, in an annotation: pkg/apis/apps/v1/conversion.go."""
    number = (old["metadata"].get("annotations") or {}).get(_TEMPLATE_NUMBER, "0")
    changed = daemon_set["spec"]["template"] != old["spec"]["template"]
    return _numbered(daemon_set, str(int(number) + 1) if changed else number)


def _numbered(daemon_set: Manifest, number: str) -> Manifest:
    metadata = daemon_set["metadata"]
    annotations = {**(metadata.get("annotations") or {}), _TEMPLATE_NUMBER: number}
    return {**daemon_set, "metadata": {**metadata, "annotations": annotations}}


STRATEGY = Strategy(
    set_defaults=set_defaults,
    prepare_create=prepare_create,
    prepare_update=prepare_update,
    validate=validate,
    validate_update=validate_update,
    warnings=podtemplate.workload_warnings,
    update_warnings=podtemplate.update_warnings,
    counted=spec_of,
)
