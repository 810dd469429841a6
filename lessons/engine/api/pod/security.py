"""What is wrong with security contexts: validatePodSpecSecurityContext, ValidateSecurityContext."""

from __future__ import annotations

from lessons.engine.api import names
from lessons.engine.field import FieldError, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

_LARGEST_ID = 2**31 - 1
# Of a pod, what may be chosen only among these.
_CHOICES = {
    "fsGroupChangePolicy": ("Always", "OnRootMismatch"),
    "supplementalGroupsPolicy": ("Merge", "Strict"),
    "seLinuxChangePolicy": ("MountOption", "Recursive"),
}


def validate_pod_security(context: Manifest | None, path: FieldPath) -> list[FieldError]:
    """All that is wrong with a pod's."""
    if not context:
        return []
    errors = _validate_ids(context, path, ("fsGroup", "runAsUser", "runAsGroup"))
    for i, group in enumerate(context.get("supplementalGroups") or ()):
        errors += _validate_id(group, (*path, "supplementalGroups", i))
    errors += _validate_choice(context, path, "fsGroupChangePolicy")
    errors += _validate_app_armor(context, path)
    errors += _validate_choice(context, path, "supplementalGroupsPolicy")
    return errors + _validate_choice(context, path, "seLinuxChangePolicy")


def validate_container_security(context: Manifest | None, path: FieldPath) -> list[FieldError]:
    """All that is wrong with a container's."""
    if not context:
        return []
    errors = _validate_ids(context, path, ("runAsUser", "runAsGroup"))
    return errors + _validate_app_armor(context, path)


def _validate_ids(context: Manifest, path: FieldPath, keys: tuple[str, ...]) -> list[FieldError]:
    given = [(key, context[key]) for key in keys if context.get(key) is not None]
    return [error for key, number in given for error in _validate_id(number, (*path, key))]


def _validate_id(number: int, path: FieldPath) -> list[FieldError]:
    if 0 <= number <= _LARGEST_ID:
        return []
    return [invalid(path, number, names.between(0, _LARGEST_ID))]


def _validate_choice(context: Manifest, path: FieldPath, key: str) -> list[FieldError]:
    value = context.get(key)
    if value is None or value in _CHOICES[key]:
        return []
    return [unsupported((*path, key), value, _CHOICES[key])]


def _validate_app_armor(context: Manifest, path: FieldPath) -> list[FieldError]:
    profile = context.get("appArmorProfile")
    if profile is None or profile.get("type"):
        return []
    text = "type is required when appArmorProfile is set"
    return [required((*path, "appArmorProfile", "type"), text)]
