"""Label selectors: what is wrong with one, and what it matches.

staging/src/k8s.io/apimachinery/pkg/apis/meta/v1 validation.go ValidateLabelSelector, helpers.go LabelSelectorAsSelector
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lessons.engine.api import names, objectmeta
from lessons.engine.field import FieldError, forbidden, invalid, required
from lessons.engine.refs import FieldPath

Selector = Mapping[str, Any]


def is_empty(selector: Selector) -> bool:
    """Whether it asks for nothing, so that it would match everything."""
    return not selector.get("matchLabels") and not selector.get("matchExpressions")


def validate(path: FieldPath, selector: Selector) -> list[FieldError]:
    """All that is wrong with a selector."""
    errors: list[FieldError] = []
    if labels := selector.get("matchLabels"):
        errors += objectmeta.validate_labels((*path, "matchLabels"), labels)
    for i, expression in enumerate(selector.get("matchExpressions") or ()):
        errors += _validate_expression((*path, "matchExpressions", i), expression)
    return errors


def _validate_expression(path: FieldPath, expression: Mapping[str, Any]) -> list[FieldError]:
    operator, values = expression.get("operator", ""), expression.get("values") or []
    errors: list[FieldError] = []
    if operator in ("In", "NotIn"):
        if not values:
            text = "must be specified when `operator` is 'In' or 'NotIn'"
            errors.append(required((*path, "values"), text))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            text = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            errors.append(forbidden((*path, "values"), text))
    else:
        errors.append(invalid((*path, "operator"), operator, "not a valid selector operator"))
    key = expression.get("key", "")
    errors += [invalid((*path, "key"), key, reason) for reason in names.label_key(key)]
    for i, value in enumerate(values):
        here = (*path, "values", i)
        errors += [invalid(here, value, reason) for reason in names.label_value(value)]
    return errors


def is_usable(selector: Selector) -> bool:
    """Whether it can be turned into one that matches at all."""
    return not validate((), selector)


def matches(selector: Selector, labels: Mapping[str, str]) -> bool:
    """Whether a usable selector matches these labels; an empty one matches everything."""
    wanted = selector.get("matchLabels") or {}
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(_holds(one, labels) for one in selector.get("matchExpressions") or ())


def _holds(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    key: str = expression["key"]
    operator: str = expression["operator"]
    values: Sequence[str] = expression.get("values") or ()
    if operator in ("In", "NotIn"):
        return (labels.get(key) in values) == (operator == "In")
    return (key in labels) == (operator == "Exists")
