"""What a patch says besides values: $patch, nulls, and orders that its lists must follow."""

from __future__ import annotations

from typing import Any

from lessons.engine.strategicmerge.lookup import (
    DIRECTIVE,
    ELEMENT_ORDER,
    PatchError,
    go_text,
    merge_value,
)

Map = dict[str, Any]


def copied(value: Any) -> Any:
    """A JSON value that shares no map or list with this one."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


def carried_out(patch: Map) -> Map:
    """What a map with a directive stands for: all of it, or nothing."""
    directive = patch[DIRECTIVE]
    if directive == "replace":
        return {key: value for key, value in patch.items() if key != DIRECTIVE}
    if directive == "delete":
        return {}
    raise PatchError(f"unknown patch type: {go_text(directive)} in map: {go_text(patch)}")


def sorted_out(original: list[Any], patch: list[Any], key: str) -> tuple[list[Any], list[Any]]:
    """Items with a directive carried out: mergeSliceWithSpecialElements."""
    plain: list[Any] = []
    replace = False
    for item in patch:
        directive = item.get(DIRECTIVE)
        if directive is None:
            plain.append(item)
        elif directive == "delete":
            gone = merge_value(item, key)
            original = [other for other in original if other.get(key) != gone]
        elif directive == "replace":
            replace = True
        elif directive == "merge":
            raise PatchError("merging lists cannot yet be specified in the patch")
        else:
            raise PatchError(f"unknown patch type: {go_text(directive)} in map: {go_text(item)}")
    return (plain, []) if replace else (original, plain)


def check_order(patch: list[Any], order: list[Any], key: str) -> None:
    """A patch's list must follow the order that it sets: validatePatchWithSetOrderList."""
    if not patch or not order:
        return
    at = 0
    wanted = [item for item in patch if not (isinstance(item, dict) and DIRECTIVE in item)]
    for item in order:
        if at < len(wanted):
            left = merge_value(wanted[at], key) if key else wanted[at]
            at += left == (merge_value(item, key) if key else item)
    if at < len(wanted):
        raise PatchError(
            f"The order in patch list:\n{go_text(patch)}\n doesn't match {ELEMENT_ORDER} list:\n"
            f"{go_text(order)}\n"
        )


def without_directives(value: Any) -> tuple[Any, bool]:
    """A new value without directives, and whether anything is left of it: removeDirectives."""
    if isinstance(value, dict):
        if DIRECTIVE in value:
            return None, False
        pairs = ((key, without_directives(item)) for key, item in value.items())
        return {key: item for key, (item, keep) in pairs if keep}, True
    if isinstance(value, list):
        return [item for item, keep in map(without_directives, value) if keep], True
    return value, True


def without_nulls(value: Any) -> Any:
    """A new value without nulls in its maps: discardNullValuesFromPatch."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value
