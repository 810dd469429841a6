"""What is wrong with the source of a volume: validateVolumeSource.

Of the sources those that a lesson may use are looked into; of the others there may be one.
"""

from __future__ import annotations

from collections.abc import Callable

from lessons.engine.api import names, quantity
from lessons.engine.api.pod.paths import validate_no_backsteps
from lessons.engine.api.pod.projections import validate_downward_files, validate_projected
from lessons.engine.api.pod.volumeitems import validate_item, validate_mode
from lessons.engine.field import FieldError, forbidden, invalid, required, too_long, unsupported
from lessons.engine.refs import FieldPath, Manifest

# In the order in which upstream asks for them: the first is looked into, the others are too many.
_KINDS = (
    "emptyDir",
    "hostPath",
    "gitRepo",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "secret",
    "nfs",
    "iscsi",
    "glusterfs",
    "flocker",
    "persistentVolumeClaim",
    "rbd",
    "cinder",
    "cephfs",
    "quobyte",
    "downwardAPI",
    "fc",
    "flexVolume",
    "configMap",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "storageos",
    "projected",
    "scaleIO",
    "csi",
    "ephemeral",
    "image",
)
# Two are misspelt upstream, but only where they are too many.
_SHOWN = {"cephfs": "cephFS", "downwardAPI": "downwarAPI"}
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
_LONGEST_DRIVER = 63


def validate_source(volume: Manifest, path: FieldPath) -> list[FieldError]:
    """One source, and nothing wrong with it."""
    given = [kind for kind in _KINDS if volume.get(kind) is not None]
    errors: list[FieldError] = []
    for kind in given[:1]:
        if validate := _VALIDATE.get(kind):
            errors += validate(volume[kind], (*path, kind))
    text = "may not specify more than 1 volume type"
    return errors + [forbidden((*path, _SHOWN.get(kind, kind)), text) for kind in given[1:]]


def _validate_empty_dir(source: Manifest, path: FieldPath) -> list[FieldError]:
    limit = source.get("sizeLimit")
    if limit is None or quantity.value(limit) >= 0:
        return []
    return [
        forbidden((*path, "sizeLimit"), "SizeLimit field must be a valid resource quantity"),
    ]


def _validate_host_path(source: Manifest, path: FieldPath) -> list[FieldError]:
    if not source.get("path"):
        return [required((*path, "path"))]
    errors = validate_no_backsteps(source["path"], (*path, "path"))
    if source["type"] not in _HOST_PATH_TYPES:
        errors.append(unsupported((*path, "type"), source["type"], _HOST_PATH_TYPES))
    return errors


def _validate_files(source: Manifest, path: FieldPath) -> list[FieldError]:
    name = "secretName" if path[-1] == "secret" else "name"
    errors = [] if source.get(name) else [required((*path, name))]
    errors += validate_mode(source, path)
    for i, item in enumerate(source.get("items") or ()):
        errors += validate_item(item, (*path, "items", i))
    return errors


def _validate_nfs(source: Manifest, path: FieldPath) -> list[FieldError]:
    errors = [required((*path, key)) for key in ("server", "path") if not source.get(key)]
    place = source.get("path", "")
    if not place.startswith("/"):
        errors.append(invalid((*path, "path"), place, "must be an absolute path"))
    return errors


def _validate_claim(source: Manifest, path: FieldPath) -> list[FieldError]:
    return [] if source.get("claimName") else [required((*path, "claimName"))]


def _validate_downward(source: Manifest, path: FieldPath) -> list[FieldError]:
    # Upstream names the volume's kind for each of its files.
    return validate_mode(source, path) + validate_downward_files(source.get("items") or (), path)


def _validate_projected(source: Manifest, path: FieldPath) -> list[FieldError]:
    return validate_mode(source, path) + validate_projected(source.get("sources") or (), path)


def _validate_csi(source: Manifest, path: FieldPath) -> list[FieldError]:
    driver, here = source.get("driver", ""), (*path, "driver")
    if not driver:
        return [required(here)]
    errors = [too_long(here, _LONGEST_DRIVER)] if len(driver) > _LONGEST_DRIVER else []
    return errors + [
        invalid(here, driver, reason) for reason in names.dns_subdomain(driver.lower())
    ]


_VALIDATE: dict[str, Callable[[Manifest, FieldPath], list[FieldError]]] = {
    "emptyDir": _validate_empty_dir,
    "hostPath": _validate_host_path,
    "secret": _validate_files,
    "configMap": _validate_files,
    "nfs": _validate_nfs,
    "persistentVolumeClaim": _validate_claim,
    "downwardAPI": _validate_downward,
    "projected": _validate_projected,
    "csi": _validate_csi,
}
