"""The objects that two clusters do not share: those that only one has, and the fields in which the others differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from lessons.engine.refs import FieldPath, Manifest, Ref
from lessons.engine.store import View

# What says when and by whom something was written, and never what it is.
BOOKKEEPING = frozenset(
    {
        "uid",
        "resourceVersion",
        "generation",
        "observedGeneration",
        "creationTimestamp",
        "managedFields",
        "lastTransitionTime",
        "lastUpdateTime",
        "startTime",
        "startedAt",
        "finishedAt",
        "renewTime",
        "containerID",
        "kubectl.kubernetes.io/last-applied-configuration",
        "endpoints.kubernetes.io/last-change-trigger-time",
    }
)
# Records of what happened, not of what there is.
UNTOLD_KINDS = frozenset({"Event", "Lease", "ControllerRevision"})
MOST_FIELDS = 12


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field with its value in each state; None where it is not set."""

    path: FieldPath
    left: Any
    right: Any


@dataclass(frozen=True, slots=True)
class ObjectDifference:
    """An object that is not the same in both; `more` counts the fields that are not listed."""

    ref: Ref
    only: Literal["", "left", "right"] = ""
    fields: tuple[FieldDifference, ...] = ()
    more: int = 0


def differing_objects(left: View, right: View) -> tuple[ObjectDifference, ...]:
    """Every object that differs, by kind, namespace and name; those that controllers made of others come last."""
    if left is right:
        return ()

    def derived(found: ObjectDifference) -> bool:
        item = left.find(found.ref) or right.find(found.ref)
        return found.ref.kind == "Endpoints" or (
            item is not None and "ownerReferences" in item.manifest["metadata"]
        )

    return tuple(sorted(_differing(left, right), key=derived))


def _differing(left: View, right: View) -> Iterator[ObjectDifference]:
    for kind in sorted({*left.namespaces, *right.namespaces} - UNTOLD_KINDS):
        before = {item.ref: item for item in left.list(kind)}
        after = {item.ref: item for item in right.list(kind)}
        for ref in sorted({*before, *after}):
            if ref not in after:
                yield ObjectDifference(ref, "left")
            elif ref not in before:
                yield ObjectDifference(ref, "right")
            elif before[ref] is not after[ref]:
                fields = _fields(before[ref].manifest, after[ref].manifest)
                if fields:
                    told, more = fields[:MOST_FIELDS], len(fields[MOST_FIELDS:])
                    yield ObjectDifference(ref, "", told, more)


def _fields(left: Manifest, right: Manifest) -> tuple[FieldDifference, ...]:
    return tuple(_changed(_told(left), _told(right), ()))


def _told(value: Any) -> Any:
    """The value without what is only bookkeeping."""
    if isinstance(value, dict):
        return {key: _told(item) for key, item in value.items() if key not in BOOKKEEPING}
    return [_told(item) for item in value] if isinstance(value, list) else value


def _changed(left: Any, right: Any, path: FieldPath) -> Iterator[FieldDifference]:
    """Where two values part; what only one of them has is told as a whole."""
    if isinstance(left, dict) and isinstance(right, dict):
        for key in (*left, *(key for key in right if key not in left)):
            yield from _changed(left.get(key), right.get(key), (*path, key))
    elif isinstance(left, list) and isinstance(right, list):
        for index, (before, after) in enumerate(zip_longest(left, right)):
            yield from _changed(before, after, (*path, index))
    elif left != right:
        yield FieldDifference(path, left, right)
