"""Files of a volume: their permissions, and which key becomes which file: validateKeyToPath."""

from __future__ import annotations

from lessons.engine.api.pod.paths import validate_not_reserved
from lessons.engine.field import FieldError, invalid, required
from lessons.engine.refs import FieldPath, Manifest

_MODE = "must be a number between 0 and 0777 (octal), both inclusive"


def validate_mode(source: Manifest, path: FieldPath, key: str = "defaultMode") -> list[FieldError]:
    """The permissions of files, if they are given."""
    mode = source.get(key)
    if mode is None or 0 <= mode <= 0o777:
        return []
    return [invalid((*path, key), mode, _MODE)]


def validate_item(item: Manifest, path: FieldPath) -> list[FieldError]:
    """One key and its file."""
    errors = [required((*path, key)) for key in ("key", "path") if not item.get(key)]
    errors += validate_not_reserved(item.get("path", ""), (*path, "path"))
    return errors + validate_mode(item, path, "mode")
