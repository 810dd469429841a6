"""Volumes that show the pod itself, or several sources as one: validateDownwardAPIVolumeFile, validateProjectionSources."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.api.pod.paths import validate_not_reserved
from lessons.engine.api.pod.references import (
    METADATA_FIELDS,
    validate_field,
    validate_resource,
)
from lessons.engine.api.pod.volumeitems import validate_item, validate_mode
from lessons.engine.field import FieldError, forbidden, invalid, required
from lessons.engine.refs import FieldPath, Manifest

_KINDS = ("secret", "configMap", "downwardAPI", "serviceAccountToken")
_SHORTEST_TOKEN = 600
_LONGEST_TOKEN = 2**32


def validate_downward_files(files: Sequence[Manifest], path: FieldPath) -> list[FieldError]:
    """Each file: where it is, and what it shows. Upstream names none of them by its number."""
    return [error for file in files for error in _validate_file(file, path)]


def _validate_file(file: Manifest, path: FieldPath) -> list[FieldError]:
    errors = [] if file.get("path") else [required((*path, "path"))]
    errors += validate_not_reserved(file.get("path", ""), (*path, "path"))
    field, resource = file.get("fieldRef"), file.get("resourceFieldRef")
    if field is not None:
        errors += validate_field(field, (*path, "fieldRef"), METADATA_FIELDS)
        if resource is not None:
            text = "fieldRef and resourceFieldRef can not be specified simultaneously"
            errors.append(invalid(path, "resource", text))
    elif resource is not None:
        errors += validate_resource(resource, (*path, "resourceFieldRef"), of_volume=True)
    else:
        errors.append(required(path, "one of fieldRef and resourceFieldRef is required"))
    return errors + validate_mode(file, path, "mode")


def validate_projected(sources: Sequence[Manifest], path: FieldPath) -> list[FieldError]:
    """Each source, no two of them with the same file."""
    errors: list[FieldError] = []
    taken: set[str] = set()
    for i, source in enumerate(sources):
        here = (*path, "sources", i)
        given = [kind for kind in _KINDS if source.get(kind) is not None]
        for kind in given:
            if kind == "serviceAccountToken":
                errors += _validate_token(source[kind], here, path)
            else:
                errors += _validate_files(source[kind], (*here, kind), path, taken)
        if len(given) > 1:
            text = "may not specify more than 1 volume type per source"
            errors.append(forbidden(here, text))
    return errors


def _validate_files(
    source: Manifest, path: FieldPath, volume: FieldPath, taken: set[str]
) -> list[FieldError]:
    downward = path[-1] == "downwardAPI"
    errors = [] if downward or source.get("name") else [required((*path, "name"))]
    for i, item in enumerate(source.get("items") or ()):
        errors += (
            _validate_file(item, path) if downward else validate_item(item, (*path, "items", i))
        )
        place = item.get("path", "")
        if place and place in taken:
            shown = place if downward else source.get("name", "")
            errors.append(invalid(volume, shown, "conflicting duplicate paths"))
        taken.add(place)
    return errors


def _validate_token(token: Manifest, path: FieldPath, volume: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    seconds, here = token["expirationSeconds"], (*path, "serviceAccountToken", "expirationSeconds")
    if seconds < _SHORTEST_TOKEN:
        errors.append(invalid(here, seconds, "may not specify a duration less than 10 minutes"))
    if seconds > _LONGEST_TOKEN:
        text = "may not specify a duration larger than 2^32 seconds"
        errors.append(invalid(here, seconds, text))
    if not token.get("path"):
        return [*errors, required((*volume, "path"))]
    return errors + validate_not_reserved(token["path"], (*volume, "path"))
