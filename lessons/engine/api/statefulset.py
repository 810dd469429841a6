"""StatefulSet: defaults and validation, after pkg/apis/apps/v1/defaults.go, pkg/apis/apps/validation/validation.go."""

from __future__ import annotations

from typing import Any

from lessons.engine.api import labelselector, names, objectmeta, podtemplate
from lessons.engine.api.claimtemplates import default_claim, validate_claims
from lessons.engine.api.pod.defaults import default_template
from lessons.engine.api.podtemplate import SPEC, TEMPLATE
from lessons.engine.api.strategy import Strategy, spec_of
from lessons.engine.field import FieldError, forbidden, invalid, unsupported
from lessons.engine.refs import Manifest

_ROLLING = {"Partition": 0, "MaxUnavailable": None}
_MUTABLE = (
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
)
_RETENTIONS = ("Retain", "Delete")
_RETENTION = {"whenDeleted": "Retain", "whenScaled": "Retain"}


def set_defaults(stateful_set: Manifest) -> Manifest:
    """One replica, started and updated in order; claims are kept."""
    given = stateful_set["spec"]
    strategy = dict(given.get("updateStrategy") or {})
    if not strategy.get("type"):
        strategy = {"rollingUpdate": {}, **strategy, "type": "RollingUpdate"}
    if strategy["type"] == "RollingUpdate" and strategy.get("rollingUpdate") is not None:
        strategy["rollingUpdate"] = {"partition": 0, **strategy["rollingUpdate"]}
    if (rolling := strategy.get("rollingUpdate")) is not None:
        # MaxUnavailableStatefulSet is off, so that the server drops the field.
        strategy["rollingUpdate"] = {k: v for k, v in rolling.items() if k != "maxUnavailable"}
    spec: dict[str, Any] = {
        "podManagementPolicy": "OrderedReady",
        "replicas": 1,
        "revisionHistoryLimit": 10,
        **given,
    }
    retention = given.get("persistentVolumeClaimRetentionPolicy") or {}
    spec["persistentVolumeClaimRetentionPolicy"] = {**_RETENTION, **retention}
    spec |= {"updateStrategy": strategy, "template": default_template(given.get("template"))}
    if claims := given.get("volumeClaimTemplates"):
        spec["volumeClaimTemplates"] = [default_claim(claim) for claim in claims]
    return {**stateful_set, "spec": spec}


def validate(stateful_set: Manifest) -> list[FieldError]:
    """All that is wrong with a new StatefulSet."""
    spec = stateful_set["spec"]
    errors = objectmeta.validate(stateful_set, names.dns_label) + _validate_strategy(spec)
    claims = spec.get("volumeClaimTemplates") or ()
    errors += validate_claims(claims, (*SPEC, "volumeClaimTemplates"))
    errors += _validate_counts(spec)
    if service := spec.get("serviceName"):
        path = (*SPEC, "serviceName")
        errors += [invalid(path, service, reason) for reason in names.dns_label(service)]
    return errors + _validate_pods(spec)


def validate_update(stateful_set: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed one: most of it stays as it was."""
    spec, before = stateful_set["spec"], old["spec"]
    errors = objectmeta.validate_update(stateful_set, old)
    errors += _validate_strategy(spec) + _validate_counts(spec) + _validate_pods(spec)
    fixed = {key: value for key, value in spec.items() if key not in _MUTABLE}
    if fixed != {key: value for key, value in before.items() if key not in _MUTABLE}:
        text = (
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
            "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
            "'minReadySeconds' are forbidden"
        )
        errors.append(forbidden(SPEC, text))
    return errors


def _validate_strategy(spec: Manifest) -> list[FieldError]:
    errors: list[FieldError] = []
    policy, strategy = spec["podManagementPolicy"], spec["updateStrategy"]
    if policy not in ("OrderedReady", "Parallel"):
        text = "must be 'OrderedReady' or 'Parallel'"
        errors.append(invalid((*SPEC, "podManagementPolicy"), policy, text))
    path, rolling = (*SPEC, "updateStrategy"), strategy.get("rollingUpdate")
    if strategy["type"] == "RollingUpdate":
        if rolling and rolling["partition"] < 0:
            text = "must be greater than or equal to 0"
            here = (*path, "rollingUpdate", "partition")
            errors.append(invalid(here, rolling["partition"], text))
    elif strategy["type"] != "OnDelete":
        shown = podtemplate.go_strategy(strategy, _ROLLING)
        errors.append(invalid(path, shown, "must be 'RollingUpdate' or 'OnDelete'"))
    elif rolling is not None:
        text = "only allowed for updateStrategy 'RollingUpdate'"
        shown = podtemplate.go_strategy(strategy, _ROLLING)["RollingUpdate"]
        errors.append(invalid((*path, "rollingUpdate"), shown, text))
    retention, path = (
        spec["persistentVolumeClaimRetentionPolicy"],
        (*SPEC, "persistentVolumeClaimRetentionPolicy"),
    )
    return errors + [
        unsupported((*path, key), retention[key], _RETENTIONS)
        for key in _RETENTION
        if retention[key] not in _RETENTIONS
    ]


def _validate_counts(spec: Manifest) -> list[FieldError]:
    errors = podtemplate.validate_counts(spec, ("replicas", "minReadySeconds"))
    start = (spec.get("ordinals") or {}).get("start", 0)
    if start < 0:
        text = "must be greater than or equal to 0"
        errors.append(invalid((*SPEC, "ordinals", "start"), start, text))
    return errors


def _validate_pods(spec: Manifest) -> list[FieldError]:
    errors = podtemplate.validate_selector(spec, "statefulset")
    selector, template = spec.get("selector"), spec["template"]
    if selector is not None and not labelselector.is_usable(selector):
        errors.append(invalid((*SPEC, "selector"), selector, ""))
    else:
        errors += podtemplate.validate_match(spec)
        errors += podtemplate.validate_template(_as_pods_get_it(spec))
        if labels := (template.get("metadata") or {}).get("labels"):
            errors += objectmeta.validate_labels((*TEMPLATE, "labels"), labels)
    policy = template["spec"]["restartPolicy"]
    if policy != "Always":
        errors.append(unsupported((*TEMPLATE, "spec", "restartPolicy"), policy, ("Always",)))
    if template["spec"].get("activeDeadlineSeconds") is not None:
        text = "activeDeadlineSeconds in StatefulSet is not Supported"
        errors.append(forbidden((*TEMPLATE, "spec", "activeDeadlineSeconds"), text))
    return errors


def _as_pods_get_it(spec: Manifest) -> Manifest:
    """The template without host names of its own, and with the volumes that its claims become."""
    template = spec["template"]
    pod = {k: v for k, v in template["spec"].items() if k not in ("hostname", "subdomain")}
    claims = [
        claim.get("metadata", {}).get("name", "")
        for claim in spec.get("volumeClaimTemplates") or ()
    ]
    if claims:
        own = [volume for volume in pod.get("volumes") or () if volume.get("name") not in claims]
        pod["volumes"] = [
            {"name": name, "persistentVolumeClaim": {"claimName": name}} for name in claims
        ] + own
    return {**template, "spec": pod}


def prepare_create(stateful_set: Manifest) -> Manifest:
    """A new StatefulSet has no pods yet."""
    return {**stateful_set, "status": {"replicas": 0, "availableReplicas": 0}}


STRATEGY = Strategy(
    set_defaults=set_defaults,
    prepare_create=prepare_create,
    validate=validate,
    validate_update=validate_update,
    warnings=podtemplate.workload_warnings,
    update_warnings=podtemplate.update_warnings,
    counted=spec_of,
)
