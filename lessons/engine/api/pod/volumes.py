"""What is wrong with volumes and their mounts: ValidateVolumes, ValidateVolumeMounts.

Of the sources only those are looked into that a lesson may use; of the others there may be one.
"""

from __future__ import annotations

from lessons.engine.api import names
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

_NAMED = {
    "configMap": "name",
    "secret": "secretName",
    "persistentVolumeClaim": "claimName",
    "hostPath": "path",
}
_HOST_PATH_TYPES = (
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket",
)
_MODE = "must be a number between 0 and 0777 (octal), both inclusive"


def validate_volumes(spec: Manifest, path: FieldPath) -> list[FieldError]:
    """spec.volumes: their sources and names."""
    errors: list[FieldError] = []
    seen: set[str] = set()
    for i, volume in enumerate(spec.get("volumes") or ()):
        below, name = (*path, "volumes", i), volume.get("name", "")
        wrong = _validate_source(volume, below)
        if name:
            wrong += [invalid((*below, "name"), name, reason) for reason in names.dns_label(name)]
        else:
            wrong.append(required((*below, "name")))
        if name in seen:
            wrong.append(duplicate((*below, "name"), name))
        if not wrong:
            seen.add(name)
        errors += wrong
    return errors


def _validate_source(volume: Manifest, path: FieldPath) -> list[FieldError]:
    kinds = [key for key in volume if key != "name"]
    text = "may not specify more than 1 volume type"
    errors = [forbidden((*path, kind), text) for kind in kinds[1:]]
    if not kinds or kinds[0] not in _NAMED:
        return errors
    kind = kinds[0]
    source, here = volume[kind], (*path, kind)
    if not source.get(_NAMED[kind]):
        errors.append(required((*here, _NAMED[kind])))
    elif kind == "hostPath":
        if ".." in source["path"].split("/"):
            errors.append(invalid((*here, "path"), source["path"], "must not contain '..'"))
        if source["type"] not in _HOST_PATH_TYPES:
            errors.append(unsupported((*here, "type"), source["type"], _HOST_PATH_TYPES))
    mode = source.get("defaultMode")
    if mode is not None and not 0 <= mode <= 0o777:
        errors.append(invalid((*here, "defaultMode"), mode, _MODE))
    return errors


def validate_mounts(container: Manifest, path: FieldPath, spec: Manifest) -> list[FieldError]:
    """A container's volumeMounts: volumes that are there, each at a place of its own."""
    errors: list[FieldError] = []
    volumes = {volume.get("name") for volume in spec.get("volumes") or ()}
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
    return errors
