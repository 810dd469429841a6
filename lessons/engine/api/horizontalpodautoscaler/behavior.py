"""How fast an autoscaler scales: spec.behavior."""

from __future__ import annotations

from typing import Any

from lessons.engine.api import quantity
from lessons.engine.field import FieldError, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

_LONGEST_PERIOD = 1800  # seconds
_LONGEST_WINDOW = 3600  # seconds
_SELECTED = ("Disabled", "Max", "Min")
_POLICIES = ("Percent", "Pods")

_DOUBLED = {"type": "Percent", "value": 100, "periodSeconds": 15}
_UP: dict[str, Any] = {
    "stabilizationWindowSeconds": 0,
    "selectPolicy": "Max",
    "policies": [{"type": "Pods", "value": 4, "periodSeconds": 15}, _DOUBLED],
}
_DOWN: dict[str, Any] = {"selectPolicy": "Max", "policies": [_DOUBLED]}


# GenerateHPAScaleUpRules, GenerateHPAScaleDownRules
def default_behavior(behavior: Manifest) -> Manifest:
    """Both directions in full, once anything is said of them."""
    return {
        "scaleUp": {**_UP, **(behavior.get("scaleUp") or {})},
        "scaleDown": {**_DOWN, **(behavior.get("scaleDown") or {})},
    }


def validate_behavior(behavior: Manifest | None, path: FieldPath) -> list[FieldError]:
    """All that is wrong with both directions."""
    return [
        error
        for key in ("scaleUp", "scaleDown")
        if behavior and key in behavior
        for error in _validate_rules(behavior[key], (*path, key))
    ]


def _validate_rules(rules: Manifest, path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    window, here = rules.get("stabilizationWindowSeconds"), (*path, "stabilizationWindowSeconds")
    if window is not None and window < 0:
        errors.append(invalid(here, window, "must be greater than or equal to zero"))
    if window is not None and window > _LONGEST_WINDOW:
        errors.append(invalid(here, window, f"must be less than or equal to {_LONGEST_WINDOW}"))
    if rules["selectPolicy"] not in _SELECTED:
        errors.append(unsupported((*path, "selectPolicy"), rules["selectPolicy"], _SELECTED))
    policies = rules.get("policies")
    if not policies:
        errors.append(required((*path, "policies"), "must specify at least one Policy"))
    for i, policy in enumerate(policies or ()):
        errors += _validate_policy(policy, (*path, "policies", i))
    tolerance = rules.get("tolerance")
    if tolerance is not None and quantity.value(tolerance) < 0:
        text = "must be greater than or equal to 0"
        errors.append(invalid((*path, "tolerance"), tolerance, text))
    return errors


def _validate_policy(policy: Manifest, path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    if policy.get("type", "") not in _POLICIES:
        errors.append(unsupported((*path, "type"), policy.get("type", ""), _POLICIES))
    for key in ("value", "periodSeconds"):
        if policy.get(key, 0) <= 0:
            errors.append(invalid((*path, key), policy.get(key, 0), "must be greater than zero"))
    period = policy.get("periodSeconds", 0)
    if period > _LONGEST_PERIOD:
        text = f"must be less than or equal to {_LONGEST_PERIOD}"
        errors.append(invalid((*path, "periodSeconds"), period, text))
    return errors
