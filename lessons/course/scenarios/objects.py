"""Objects without what the server makes up, so that those of two clusters compare."""

from __future__ import annotations

import json
from collections.abc import Set
from typing import Any

from lessons.course.scenarios.masks import mask
from lessons.engine.refs import Manifest

_MADE_UP = {
    "uid",
    "resourceVersion",
    "creationTimestamp",
    "managedFields",
    "generation",
    "selfLink",
}
_MADE_UP_ANNOTATIONS = {
    "kubectl.kubernetes.io/last-applied-configuration",
    "deployment.kubernetes.io/revision",
    "endpoints.kubernetes.io/last-change-trigger-time",
}


def without_made_up(manifest: Manifest, pinned: Set[str] = frozenset()) -> Any:
    """A copy without uid, resourceVersion, times and the like (and status, except a Service's); the rest masked."""
    kept = dict(manifest)
    if kept.get("kind") != "Service":
        kept.pop("status", None)
    if isinstance(kept.get("metadata"), dict):
        kept["metadata"] = _metadata(kept["metadata"])
    for key in ("subsets", "endpoints"):
        if kept.get(key):
            kept[key] = sorted(kept[key], key=lambda entry: json.dumps(entry, sort_keys=True))
    return _masked(kept, pinned)


def _metadata(metadata: Manifest) -> Manifest:
    kept = {key: value for key, value in metadata.items() if key not in _MADE_UP}
    annotations = kept.pop("annotations", None) or {}
    rest = {key: text for key, text in annotations.items() if key not in _MADE_UP_ANNOTATIONS}
    return {**kept, "annotations": rest} if rest else kept


def _masked(value: Any, pinned: Set[str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _masked(item, pinned, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, pinned, key) for item in value]
    if key in ("uid", "resourceVersion"):
        return "-"
    if key in ("nodePort", "healthCheckNodePort") and str(value) not in pinned:
        return "<nodeport>"
    return mask(value, pinned) if isinstance(value, str) else value
