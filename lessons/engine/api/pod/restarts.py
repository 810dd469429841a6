"""When one container of a pod restarts: validateContainerRestartPolicy."""

from __future__ import annotations

from lessons.engine.field import FieldError, required, too_many, unsupported
from lessons.engine.refs import FieldPath, Manifest

_POLICIES = ("Always", "Never", "OnFailure")
_ACTIONS = ("Restart", "RestartAllContainers")
_OPERATORS = ("In", "NotIn")
_MOST_RULES = 20


def validate_restarts(container: Manifest, path: FieldPath) -> list[FieldError]:
    """A container's restartPolicy and restartPolicyRules."""
    policy, rules = container.get("restartPolicy"), container.get("restartPolicyRules") or []
    here = (*path, "restartPolicy")
    errors: list[FieldError] = []
    if policy is not None and policy not in _POLICIES:
        errors.append(unsupported(here, policy, _POLICIES))
    elif policy is None and rules:
        text = "must specify restartPolicy when restart rules are used"
        errors.append(required(here, text))
    if len(rules) > _MOST_RULES:
        errors.append(too_many((*path, "restartPolicyRules"), len(rules), _MOST_RULES))
    for i, rule in enumerate(rules):
        errors += _validate_rule(rule, (*path, "restartPolicyRules", i))
    return errors


def _validate_rule(rule: Manifest, path: FieldPath) -> list[FieldError]:
    action, codes = rule.get("action", ""), rule.get("exitCodes")
    errors: list[FieldError] = []
    if action not in _ACTIONS:
        errors.append(unsupported((*path, "action"), action, _ACTIONS))
    if codes is None:
        return [*errors, required((*path, "exitCodes"), "must be specified")]
    operator = codes.get("operator", "")
    if operator not in _OPERATORS:
        errors.append(unsupported((*path, "exitCodes", "operator"), operator, _OPERATORS))
    return errors
