"""What the workload kinds' validations share: the template, its selector, rolling update numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lessons.engine.api import labelselector, names, objectmeta
from lessons.engine.api.pod.spec import validate_spec
from lessons.engine.api.pod.warnings import template_warnings
from lessons.engine.field import FieldError, forbidden, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

SPEC: FieldPath = ("spec",)
TEMPLATE: FieldPath = ("spec", "template")
_MISMATCH = "`selector` does not match template `labels`"


def validate_selector(spec: Manifest, kind: str) -> list[FieldError]:
    """spec.selector: there, well formed, and asking for something."""
    selector, path = spec.get("selector"), (*SPEC, "selector")
    if selector is None:
        return [required(path)]
    errors = labelselector.validate(path, selector)
    if labelselector.is_empty(selector):
        errors.append(invalid(path, selector, f"empty selector is invalid for {kind}"))
    return errors


def validate_match(spec: Manifest) -> list[FieldError]:
    """The template's labels must match the selector; one that is not there matches nothing."""
    selector = spec.get("selector")
    labels = _labels(spec)
    if selector is not None and labelselector.is_empty(selector):
        return []
    if selector is not None and labelselector.matches(selector, labels or {}):
        return []
    return [mismatch(labels)]


def mismatch(labels: dict[str, str] | None) -> FieldError:
    """That the template's labels do not match."""
    return invalid((*TEMPLATE, "metadata", "labels"), labels, _MISMATCH)


def _labels(spec: Manifest) -> dict[str, str] | None:
    return (spec["template"].get("metadata") or {}).get("labels")


def validate_template(template: Manifest) -> list[FieldError]:
    """The template as such: ValidatePodTemplateSpec. Its paths leave `metadata` out, as upstream's do."""
    metadata = template.get("metadata") or {}
    errors: list[FieldError] = []
    if labels := metadata.get("labels"):
        errors += objectmeta.validate_labels((*TEMPLATE, "labels"), labels)
    if annotations := metadata.get("annotations"):
        errors += objectmeta.validate_annotations((*TEMPLATE, "annotations"), annotations)
    errors += validate_spec(template["spec"], (*TEMPLATE, "spec"), pod=False)
    if template["spec"].get("ephemeralContainers"):
        path = (*TEMPLATE, "spec", "ephemeralContainers")
        errors.append(forbidden(path, "ephemeral containers not allowed in pod template"))
    return errors


def validate_forever(template: Manifest, kind: str) -> list[FieldError]:
    """Pods of a workload run for ever."""
    spec, path = template["spec"], (*TEMPLATE, "spec")
    errors: list[FieldError] = []
    if spec["restartPolicy"] != "Always":
        here = (*path, "restartPolicy")
        errors.append(unsupported(here, spec["restartPolicy"], ("Always",)))
    if spec.get("activeDeadlineSeconds") is not None:
        text = f"activeDeadlineSeconds in {kind} is not Supported"
        errors.append(forbidden((*path, "activeDeadlineSeconds"), text))
    return errors


def validate_replicated(spec: Manifest) -> list[FieldError]:
    """Template and selector as a Deployment and a ReplicaSet have them: ValidatePodTemplateSpecForReplicaSet."""
    selector = spec.get("selector")
    if selector is not None and not labelselector.is_usable(selector):
        return [invalid((*SPEC, "selector"), selector, "invalid label selector")]
    template = spec["template"]
    errors = validate_match(spec) + validate_template(template)
    return errors + validate_forever(template, "ReplicaSet")


def validate_counts(spec: Manifest, keys: Sequence[str]) -> list[FieldError]:
    """Numbers that may not be negative."""
    text = "must be greater than or equal to 0"
    return [
        invalid((*SPEC, key), spec[key], text)
        for key in keys
        if spec.get(key) is not None and spec[key] < 0
    ]


def validate_amount(path: FieldPath, amount: int | str) -> list[FieldError]:
    """A number, or a percentage: ValidatePositiveIntOrPercent."""
    if isinstance(amount, int):
        text = "must be greater than or equal to 0"
        return [invalid(path, amount, text)] if amount < 0 else []
    if re.fullmatch("[0-9]+%", amount):
        return []
    text = "a valid percent string must be a numeric string followed by an ending '%'"
    return [invalid(path, amount, names.regex_reason(text, "[0-9]+%", "1%", "93%"))]


def validate_at_most_all(path: FieldPath, amount: int | str) -> list[FieldError]:
    """A percentage up to 100: IsNotMoreThan100Percent."""
    if isinstance(amount, str) and re.fullmatch("[0-9]+%", amount) and int(amount[:-1]) > 100:
        return [invalid(path, amount, "must not be greater than 100%")]
    return []


def amount_value(amount: int | str) -> int:
    """The bare number of an amount; 0 for what is none."""
    digits = re.fullmatch("([0-9]+)%", amount) if isinstance(amount, str) else None
    if isinstance(amount, int):
        return amount
    return int(digits[1]) if digits else 0


def go_strategy(strategy: Manifest, fields: Mapping[str, Any]) -> dict[str, Any]:
    """An update strategy as upstream's internal struct prints: with Go's field names, and what they are if not given."""
    rolling = strategy.get("rollingUpdate")
    shown = None
    if rolling is not None:
        shown = {
            field: rolling.get(field[0].lower() + field[1:], missing)
            for field, missing in fields.items()
        }
    return {"Type": strategy.get("type", ""), "RollingUpdate": shown}


def workload_warnings(workload: Manifest) -> list[str]:
    """Warnings about the template."""
    return template_warnings(workload["spec"]["template"])


def named_workload_warnings(workload: Manifest) -> list[str]:
    """Warnings about the template, and about a name that makes strange host names of its pods."""
    name = workload["metadata"]["name"]
    reasons = names.dns_label(name)
    found: list[str] = []
    if reasons:
        found.append(
            "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
            f"a DNS label is recommended: [{' '.join(reasons)}]"
        )
    return found + workload_warnings(workload)


def update_warnings(workload: Manifest, old: Manifest) -> list[str]:
    """Warnings about the template, where the spec changed."""
    return [] if workload["spec"] == old["spec"] else workload_warnings(workload)


def immutable(path: FieldPath, new: Any, old: Any) -> list[FieldError]:
    """A field that keeps its value: ValidateImmutableField."""
    if new == old:
        return []
    labels = new.get("matchLabels") if isinstance(new, dict) else None
    shown = {**new, "matchLabels": dict(sorted(labels.items()))} if labels else new
    return [invalid(path, shown, objectmeta.IMMUTABLE)]


def without_status(workload: Manifest) -> Manifest:
    """A new workload, with no status of its own."""
    return {**workload, "status": {}}
