"""What is wrong with volumes and their mounts: ValidateVolumes, ValidateVolumeMounts."""

from __future__ import annotations

from collections.abc import Collection

from lessons.engine.api import names
from lessons.engine.api.pod.paths import validate_descending
from lessons.engine.api.pod.volumesources import validate_source
from lessons.engine.field import (
    FieldError,
    duplicate,
    forbidden,
    invalid,
    not_found,
    required,
    unsupported,
)
from lessons.engine.refs import FieldPath, Manifest

_PROPAGATIONS = ("Bidirectional", "HostToContainer", "None")
_RECURSIVE = ("Disabled", "Enabled", "IfPossible")


def validate_volumes(spec: Manifest, path: FieldPath) -> tuple[list[FieldError], list[str]]:
    """What is wrong with spec.volumes, and the names of those that can be mounted: with nothing wrong."""
    errors: list[FieldError] = []
    good: list[str] = []
    for i, volume in enumerate(spec.get("volumes") or ()):
        below, name = (*path, "volumes", i), volume.get("name", "")
        wrong = validate_source(volume, below)
        if name:
            wrong += [invalid((*below, "name"), name, reason) for reason in names.dns_label(name)]
        else:
            wrong.append(required((*below, "name")))
        if name in good:
            wrong.append(duplicate((*below, "name"), name))
        if not wrong:
            good.append(name)
        errors += wrong
    return errors, good


def validate_mounts(
    container: Manifest, path: FieldPath, volumes: Collection[str]
) -> list[FieldError]:
    """A container's volumeMounts: volumes that are there, each at a place of its own."""
    errors: list[FieldError] = []
    points: set[str] = set()
    for i, mount in enumerate(container.get("volumeMounts") or ()):
        below = (*path, "volumeMounts", i)
        name, point = mount.get("name", ""), mount.get("mountPath", "")
        if not name:
            errors.append(required((*below, "name")))
        if name not in volumes:
            errors.append(not_found((*below, "name"), name))
        if not point:
            errors.append(required((*below, "mountPath")))
        if point in points:
            errors.append(invalid((*below, "mountPath"), point, "must be unique"))
        points.add(point)
        errors += _validate_parts(mount, below) + _validate_sharing(mount, container, path)
    return errors


# Upstream names the list, not the mount, for these.
def _validate_parts(mount: Manifest, path: FieldPath) -> list[FieldError]:
    part, pattern = mount.get("subPath", ""), mount.get("subPathExpr", "")
    errors = validate_descending(part, (*path[:-1], "subPath"))
    if pattern and part:
        text = "subPathExpr and subPath are mutually exclusive"
        errors.append(invalid((*path, "subPathExpr"), pattern, text))
    return errors + validate_descending(pattern, (*path[:-1], "subPathExpr"))


def _validate_sharing(mount: Manifest, container: Manifest, path: FieldPath) -> list[FieldError]:
    propagation, here = mount.get("mountPropagation"), (*path, "volumeMounts", "mountPropagation")
    errors: list[FieldError] = []
    if propagation is not None and propagation not in _PROPAGATIONS:
        errors.append(unsupported(here, propagation, _PROPAGATIONS))
    privileged = (container.get("securityContext") or {}).get("privileged")
    if propagation == "Bidirectional" and not privileged:
        text = "Bidirectional mount propagation is available only to privileged containers"
        errors.append(forbidden(here, text))
    recursive, here = mount.get("recursiveReadOnly"), (*path, "volumeMounts", "recursiveReadOnly")
    if recursive is not None and recursive not in _RECURSIVE:
        errors.append(unsupported(here, recursive, _RECURSIVE))
    elif recursive not in (None, "Disabled"):
        if not mount.get("readOnly"):
            errors.append(forbidden(here, "may only be specified when readOnly is true"))
        if propagation not in (None, "None"):
            text = "may only be specified when mountPropagation is None or not specified"
            errors.append(forbidden(here, text))
    return errors
