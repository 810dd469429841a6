"""metadata's rules, the same for every kind: staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go."""

from __future__ import annotations

from typing import Any

from lessons.engine.api import names
from lessons.engine.api.names import Rule
from lessons.engine.field import FieldError, forbidden, invalid, quote, required, too_long
from lessons.engine.refs import FieldPath, Manifest

IMMUTABLE = "field is immutable"
_MOST_ANNOTATION_BYTES = 256 * 1024
_STANDARD_FINALIZERS = ("kubernetes", "orphan", "foregroundDeletion")
_METADATA: FieldPath = ("metadata",)


def validate(manifest: Manifest, name_rule: Rule, namespaced: bool = True) -> list[FieldError]:
    """All that is wrong with the metadata of a new object: ValidateObjectMeta."""
    metadata = manifest["metadata"]
    errors: list[FieldError] = []
    if base := metadata.get("generateName"):
        # What will be appended is a good ending, so the trailing dash is not held against it.
        ending = base[:-1] + "a" if base.endswith("-") else base
        path = (*_METADATA, "generateName")
        errors += [invalid(path, base, reason) for reason in name_rule(ending)]
    name = metadata.get("name", "")
    if name:
        errors += [invalid((*_METADATA, "name"), name, reason) for reason in name_rule(name)]
    else:
        errors.append(required((*_METADATA, "name"), "name or generateName is required"))
    namespace = metadata.get("namespace", "")
    path = (*_METADATA, "namespace")
    if not namespaced:
        if namespace:
            errors.append(forbidden(path, "not allowed on this type"))
    elif not namespace:
        errors.append(required(path))
    else:
        errors += [invalid(path, namespace, reason) for reason in names.dns_label(namespace)]
    return errors + _common(metadata) + _validate_finalizers(metadata.get("finalizers") or [])


def validate_update(new: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with the metadata of a changed object: ValidateObjectMetaUpdate."""
    metadata, before = new["metadata"], old["metadata"]
    errors = _validate_no_new_finalizers(metadata, before)
    for key in ("name", "namespace", "uid"):
        if metadata.get(key) != before.get(key):
            errors.append(invalid((*_METADATA, key), metadata.get(key, ""), IMMUTABLE))
    return errors + _common(metadata) + _validate_finalizers(metadata.get("finalizers") or [])


# ValidateNoNewFinalizers
def _validate_no_new_finalizers(
    metadata: dict[str, Any], before: dict[str, Any]
) -> list[FieldError]:
    added = set(metadata.get("finalizers") or ()) - set(before.get("finalizers") or ())
    if not added or not before.get("deletionTimestamp"):
        return []
    shown = ", ".join(map(quote, sorted(added)))
    text = (
        "no new finalizers can be added if the object is being deleted, "
        f"found new finalizers []string{{{shown}}}"
    )
    return [forbidden((*_METADATA, "finalizers"), text)]


def _common(metadata: dict[str, Any]) -> list[FieldError]:
    errors: list[FieldError] = []
    if labels := metadata.get("labels"):
        errors += validate_labels((*_METADATA, "labels"), labels)
    if annotations := metadata.get("annotations"):
        errors += validate_annotations((*_METADATA, "annotations"), annotations)
    if owners := metadata.get("ownerReferences"):
        errors += _validate_owners((*_METADATA, "ownerReferences"), owners)
    return errors


def _validate_finalizers(finalizers: list[str]) -> list[FieldError]:
    path = (*_METADATA, "finalizers")
    errors: list[FieldError] = []
    for finalizer in finalizers:
        errors += [invalid(path, finalizer, reason) for reason in names.label_key(finalizer)]
    text = "name is neither a standard finalizer name nor is it fully qualified"
    for i, finalizer in enumerate(finalizers):
        if "/" not in finalizer and finalizer not in _STANDARD_FINALIZERS:
            errors.append(invalid((*path, i), finalizer, text))
    return errors


def validate_labels(path: FieldPath, labels: dict[str, str]) -> list[FieldError]:
    """All that is wrong with a map of labels: ValidateLabels. The order of a Go map is none; ours is the keys'."""
    errors: list[FieldError] = []
    for key in sorted(labels):
        errors += [invalid(path, key, reason) for reason in names.label_key(key)]
        errors += [invalid(path, labels[key], reason) for reason in names.label_value(labels[key])]
    return errors


def validate_annotations(path: FieldPath, annotations: dict[str, str]) -> list[FieldError]:
    """All that is wrong with a map of annotations: ValidateAnnotations."""
    errors: list[FieldError] = []
    for key in sorted(annotations):
        errors += [invalid(path, key, reason) for reason in names.label_key(key.lower())]
    size = sum(len(key.encode()) + len(value.encode()) for key, value in annotations.items())
    if size > _MOST_ANNOTATION_BYTES:
        errors.append(too_long(path, _MOST_ANNOTATION_BYTES))
    return errors


def _validate_owners(path: FieldPath, owners: list[dict[str, Any]]) -> list[FieldError]:
    errors: list[FieldError] = []
    for owner in owners:
        if not owner.get("apiVersion"):
            errors.append(invalid((*path, "apiVersion"), "", "version must not be empty"))
        for key in ("kind", "name", "uid"):
            if not owner.get(key):
                errors.append(invalid((*path, key), "", "must not be empty"))
    controllers = [f"{o.get('kind')}/{o.get('name')}" for o in owners if o.get("controller")]
    for other in controllers[1:]:
        text = (
            "Only one reference can have Controller set to true. "
            f'Found "true" in references for {controllers[0]} and {other}'
        )
        errors.append(invalid(path, owners, text))
    return errors
