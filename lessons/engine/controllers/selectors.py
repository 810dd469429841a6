"""The pods that a workload's selector means: a LabelSelector, or the plain map of a ReplicationController."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lessons.engine.api import labelselector
from lessons.engine.store import Object, View


def selected(
    view: View, namespace: str, selector: Mapping[str, Any], kind: str = "Pod"
) -> list[Object]:
    """The pods, or others, of a namespace that a selector matches, by name; none for an empty selector."""
    full = _full(selector)
    wanted = full.get("matchLabels") or {}
    if labelselector.is_empty(full):
        return []
    found = view.selected(kind, namespace, wanted) if wanted else view.list(kind, namespace)
    return [item for item in found if labelselector.matches(full, item.labels)]


def matches(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Whether labels meet a selector; an empty one matches nothing."""
    full = _full(selector)
    return not labelselector.is_empty(full) and labelselector.matches(full, labels)


def _full(selector: Mapping[str, Any]) -> Mapping[str, Any]:
    whole = "matchLabels" in selector or "matchExpressions" in selector
    return selector if whole else {"matchLabels": selector}
