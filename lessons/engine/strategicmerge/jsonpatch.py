"""The other two kinds of patches: JSON merge patch (RFC 7386) and JSON patch (RFC 6902)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lessons.engine.refs import Manifest
from lessons.engine.strategicmerge.lookup import PatchError


def merge_patch(current: Any, patch: Any) -> Any:
    """The value after a merge patch: maps are merged, null deletes, all else replaces."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(current) if isinstance(current, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return merged


def json_patch(current: Manifest, operations: Sequence[Any]) -> Manifest:
    """The object after a list of operations; PatchError, in the words of evanphx/json-patch, at the first that fails."""
    result: Any = current
    for operation in operations:
        if not isinstance(operation, dict) or not isinstance(operation.get("path"), str):
            raise PatchError("Missing path field: missing value")
        result = _carried_out(result, operation)
    if not isinstance(result, dict):
        raise PatchError("the patch leaves no object")
    return result


def _carried_out(document: Any, operation: dict[str, Any]) -> Any:
    verb = operation.get("op")
    path = _steps(operation["path"], whole=verb in ("replace", "test"))
    if verb == "test":
        if _found(document, path) != operation.get("value"):
            shown = operation["path"]
            raise PatchError(f"testing value {shown} failed: test failed")
        return document
    if verb in ("add", "replace"):
        return _changed(document, path, verb, operation.get("value"))
    if verb == "remove":
        return _changed(document, path, verb, None)
    if verb in ("move", "copy"):
        source = _steps(str(operation.get("from", "")))
        value = _found(document, source)
        kept = _changed(document, source, "remove", None) if verb == "move" else document
        return _changed(kept, path, "add", value)
    raise PatchError(f"Unexpected kind: {verb}")


def _steps(pointer: str, *, whole: bool = False) -> list[str]:
    """The keys of a path; only some operations take the one that means the whole document."""
    if "/" not in pointer and not (whole and not pointer):
        raise PatchError(f'doc is missing path: "{pointer}": missing value')
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _at(document: Any, path: Sequence[str]) -> Any:
    for step in path:
        document = _item(document, step)
    return document


def _item(value: Any, step: str) -> Any:
    if isinstance(value, dict) and step in value:
        return value[step]
    if isinstance(value, list):
        return value[_index(step, len(value))]
    raise PatchError(f"the path is missing: missing value: {step}")


def _index(step: str, length: int) -> int:
    """The place in a list of so many items; a negative one counts from its end."""
    if not re.fullmatch("[+-]?[0-9]+", step) or not -length <= int(step) < length:
        raise PatchError(f"Unable to access invalid index: {step}: invalid index referenced")
    return int(step) % length


def _found(document: Any, path: Sequence[str]) -> Any:
    """What is at a path; a key that its map lacks has no value, which is no error."""
    if not path:
        return document
    holder, last = _at(document, path[:-1]), path[-1]
    return holder.get(last) if isinstance(holder, dict) else _item(holder, last)


def _changed(value: Any, path: Sequence[str], verb: str, new: Any) -> Any:
    """A copy, along the path, with the change made at its end."""
    if not path:
        return new
    step, below = path[0], path[1:]
    if below:
        changed = _changed(_item(value, step), below, verb, new)
        return _replaced(value, step, changed)
    if isinstance(value, list):
        return _changed_list(value, step, verb, new)
    if not isinstance(value, dict) or (verb == "remove" and step not in value):
        text = "Unable to remove nonexistent key" if verb == "remove" else "doc is missing key"
        raise PatchError(f"{verb} operation does not apply: {text}: {step}: missing value")
    if verb == "remove":
        return {key: item for key, item in value.items() if key != step}
    return {**value, step: new}


def _replaced(value: Any, step: str, new: Any) -> Any:
    if isinstance(value, dict):
        return {**value, step: new}
    at = _index(step, len(value))
    return [*value[:at], new, *value[at + 1 :]]


def _changed_list(value: list[Any], step: str, verb: str, new: Any) -> list[Any]:
    if step == "-" and verb == "add":
        return [*value, new]
    at = _index(step, len(value) + 1 if verb == "add" else len(value))
    if verb == "add":
        return [*value[:at], new, *value[at:]]
    if verb == "remove":
        return [*value[:at], *value[at + 1 :]]
    return [*value[:at], new, *value[at + 1 :]]
