"""What is wrong with security contexts: validatePodSpecSecurityContext, ValidateSecurityContext."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lessons.engine.api import names
from lessons.engine.api.pod.internal import struct
from lessons.engine.api.pod.paths import validate_descending
from lessons.engine.field import FieldError, duplicate, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

_LARGEST_ID = 2**31 - 1
_LONGEST_SYSCTL = 253
_SYSCTL = r"([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_PROFILES = ("Localhost", "RuntimeDefault", "Unconfined")
# What may be chosen only among these.
_CHOICES = {
    "procMount": ("Default", "Unmasked"),
    "fsGroupChangePolicy": ("Always", "OnRootMismatch"),
    "supplementalGroupsPolicy": ("Merge", "Strict"),
    # SELinuxMount is off: pkg/features/kube_features.go
    "seLinuxChangePolicy": ("Recursive",),
}


def validate_pod_security(spec: Manifest, path: FieldPath) -> list[FieldError]:
    """All that is wrong with a pod's; upstream counts what it shares with its host among it."""
    context = spec.get("securityContext") or {}
    errors = _validate_ids(context, path, ("fsGroup", "runAsUser", "runAsGroup"))
    for i, group in enumerate(context.get("supplementalGroups") or ()):
        errors += _validate_id(group, (*path, "supplementalGroups", i))
    if spec.get("shareProcessNamespace") and spec.get("hostPID"):
        text = "ShareProcessNamespace and HostPID cannot both be enabled"
        errors.append(invalid((*path, "shareProcessNamespace"), True, text))
    errors += _validate_sysctls(context.get("sysctls") or (), (*path, "sysctls"))
    errors += _validate_choice(context, path, "fsGroupChangePolicy")
    errors += _validate_seccomp(context, path)
    errors += _validate_app_armor(context, path)
    errors += _validate_choice(context, path, "supplementalGroupsPolicy")
    return errors + _validate_choice(context, path, "seLinuxChangePolicy")


def validate_container_security(context: Manifest | None, path: FieldPath) -> list[FieldError]:
    """All that is wrong with a container's."""
    if not context:
        return []
    errors = _validate_ids(context, path, ("runAsUser", "runAsGroup"))
    errors += _validate_choice(context, path, "procMount")
    errors += _validate_seccomp(context, path) + _validate_escalation(context, path)
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


def _validate_sysctls(sysctls: Sequence[Manifest], path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    seen: set[str] = set()
    for i, sysctl in enumerate(sysctls):
        name, here = sysctl.get("name", ""), (*path, i, "name")
        if not name:
            errors.append(required(here))
        elif len(name) > _LONGEST_SYSCTL or not re.fullmatch(_SYSCTL, name):
            text = f"must have at most {_LONGEST_SYSCTL} characters and match regex ^{_SYSCTL}$"
            errors.append(invalid(here, name, text))
        elif name in seen:
            errors.append(duplicate(here, name))
        seen.add(name)
    return errors


# validateSeccompProfileField
def _validate_seccomp(context: Manifest, path: FieldPath) -> list[FieldError]:
    profile, path = context.get("seccompProfile"), (*path, "seccompProfile")
    if profile is None:
        return []
    errors = _validate_profile_type(profile, path, "seccompProfile")
    local, here = profile.get("localhostProfile"), (*path, "localhostProfile")
    if profile.get("type") == "Localhost":
        if local is None:
            return [*errors, required(here, "must be set when seccomp type is Localhost")]
        return errors + validate_descending(local, here)
    if local is not None:
        shown = {"Type": profile.get("type", ""), "LocalhostProfile": local}
        errors.append(invalid(here, shown, "can only be set when seccomp type is Localhost"))
    return errors


# ValidateAppArmorProfileField
def _validate_app_armor(context: Manifest, path: FieldPath) -> list[FieldError]:
    profile, path = context.get("appArmorProfile"), (*path, "appArmorProfile")
    if profile is None:
        return []
    kind, local = profile.get("type", ""), profile.get("localhostProfile")
    here = (*path, "localhostProfile")
    if kind == "Localhost":
        if local is None or not local:
            return [required(here, "must be set when AppArmor type is Localhost")]
        if local != local.strip():
            return [invalid(here, local, "must not be padded with whitespace")]
        return []
    errors = _validate_profile_type(profile, path, "appArmorProfile")
    if not errors and local is not None:
        errors.append(invalid(here, local, "can only be set when AppArmor type is Localhost"))
    return errors


def _validate_profile_type(profile: Manifest, path: FieldPath, name: str) -> list[FieldError]:
    kind, here = profile.get("type", ""), (*path, "type")
    if not kind:
        return [required(here, f"type is required when {name} is set")]
    return [] if kind in _PROFILES else [unsupported(here, kind, _PROFILES)]


def _validate_escalation(context: Manifest, path: FieldPath) -> list[FieldError]:
    if context.get("allowPrivilegeEscalation", True):
        return []
    cannot = "cannot set `allowPrivilegeEscalation` to false and"
    errors: list[FieldError] = []
    if context.get("privileged"):
        errors.append(
            invalid(path, struct("SecurityContext", context), f"{cannot} `privileged` to true")
        )
    added = (context.get("capabilities") or {}).get("add") or ()
    if "CAP_SYS_ADMIN" in added:
        text = f"{cannot} `capabilities.Add` CAP_SYS_ADMIN"
        errors.append(invalid(path, struct("SecurityContext", context), text))
    return errors
