"""Label selectors as workloads carry them: metav1.LabelSelector, and the plain map of a ReplicationController."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lessons.engine.store import Object, View


def selected(view: View, namespace: str, selector: Mapping[str, Any]) -> list[Object]:
    """The pods of a namespace that a selector matches, by name; none for an empty selector."""
    wanted, expressions = _parts(selector)
    if wanted:
        pods = view.selected("Pod", namespace, wanted)
    elif expressions:
        pods = view.list("Pod", namespace)
    else:
        return []
    return [pod for pod in pods if all(_holds(each, pod.labels) for each in expressions)]


def matches(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Whether labels meet a selector; an empty one matches nothing."""
    wanted, expressions = _parts(selector)
    if not wanted and not expressions:
        return False
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        _holds(expression, labels) for expression in expressions
    )


def _parts(selector: Mapping[str, Any]) -> tuple[Mapping[str, str], list[Mapping[str, Any]]]:
    if "matchLabels" in selector or "matchExpressions" in selector:
        return selector.get("matchLabels") or {}, selector.get("matchExpressions") or []
    return selector, []


def _holds(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """One of matchExpressions: In, NotIn, Exists, DoesNotExist."""
    key, values = expression["key"], expression.get("values") or ()
    operator = expression["operator"]
    if operator == "In":
        return key in labels and labels[key] in values
    if operator == "NotIn":
        return key not in labels or labels[key] not in values
    return (key in labels) == (operator == "Exists")
