"""The annotation in which kubectl apply remembers what it applied."""

from __future__ import annotations

import json
from typing import Any

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.encoding import compact_json
from lessons.engine.terminal.kubectl.structorder import in_struct_order

ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"


def annotated(manifest: Manifest) -> Manifest:
    """The manifest with the annotation that holds it. staging/src/k8s.io/kubectl/pkg/util/apply.go."""
    metadata = manifest.get("metadata") or {}
    annotations = {k: v for k, v in (metadata.get("annotations") or {}).items() if k != ANNOTATION}
    bare = {**manifest, "metadata": {**metadata, "annotations": annotations}}
    text = compact_json(bare) + "\n"
    full = {**annotations, ANNOTATION: text}
    return {**manifest, "metadata": {**metadata, "annotations": full}}


def annotated_struct(manifest: Manifest) -> Manifest:
    """The same of an object that a command built: its fields in Go's order, no empty annotations."""
    text = compact_json(in_struct_order(manifest), sort_keys=False) + "\n"
    metadata = manifest["metadata"]
    annotations = {**(metadata.get("annotations") or {}), ANNOTATION: text}
    return {**manifest, "metadata": {**metadata, "annotations": annotations}}


def original(manifest: Manifest) -> Manifest | None:
    """What was applied last, as the annotation of a stored object says; None without one."""
    annotations = manifest["metadata"].get("annotations") or {}
    text = annotations.get(ANNOTATION)
    if text is None:
        return None
    try:
        value: Any = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def without_nulls(value: Any) -> Any:
    """A value without the fields that are null, as kubectl sends what it creates."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value
