"""Namespace: what the server makes of one, after pkg/registry/core/namespace/strategy.go."""

from __future__ import annotations

from lessons.engine.api import names, objectmeta
from lessons.engine.api.strategy import Strategy
from lessons.engine.field import FieldError, invalid
from lessons.engine.refs import Manifest

_FINALIZER = "kubernetes"
NAME_LABEL = "kubernetes.io/metadata.name"


def set_defaults(namespace: Manifest) -> Manifest:
    """A label that says its name: pkg/apis/core/v1/defaults.go SetDefaults_Namespace."""
    metadata = namespace["metadata"]
    name = metadata.get("name")
    if not name:
        return namespace
    labels = {**(metadata.get("labels") or {}), NAME_LABEL: name}
    return {**namespace, "metadata": {**metadata, "labels": labels}}


def prepare_create(namespace: Manifest) -> Manifest:
    """A new one is Active, and takes its contents along when it goes."""
    given = (namespace.get("spec") or {}).get("finalizers") or []
    spec = {"finalizers": given if _FINALIZER in given else [*given, _FINALIZER]}
    return {**set_defaults(namespace), "spec": spec, "status": {"phase": "Active"}}


def prepare_update(namespace: Manifest, old: Manifest) -> Manifest:
    """Finalizers and phase are not the client's to change."""
    return {**namespace, "spec": old.get("spec") or {}, "status": old.get("status") or {}}


def validate(namespace: Manifest) -> list[FieldError]:
    """All that is wrong with a new Namespace."""
    errors = objectmeta.validate(namespace, names.dns_label, namespaced=False)
    path, text = (
        ("spec", "finalizers"),
        "name is neither a standard finalizer name nor is it fully qualified",
    )
    for finalizer in namespace["spec"]["finalizers"]:
        errors += [invalid(path, finalizer, reason) for reason in names.label_key(finalizer)]
        if "/" not in finalizer and finalizer != _FINALIZER:
            errors.append(invalid(path, finalizer, text))
    return errors


STRATEGY = Strategy(
    set_defaults=set_defaults,
    prepare_create=prepare_create,
    prepare_update=prepare_update,
    validate=validate,
    validate_update=objectmeta.validate_update,
)
