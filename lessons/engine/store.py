"""What etcd and the watch caches are to a real cluster: objects by key, with indexes, and a log of changes.

A `View` is one immutable state of it; holding one costs nothing. The `Store` holds the current view and tells
which objects changed. So a dry run, a copy to try an edit on, and a kube-proxy that has not synced yet all
read an older or another view with the same methods.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import immutables

from lessons.engine.api import indexes_of, typed
from lessons.engine.refs import FieldPath, Manifest, Ref, SourceLine

Index: TypeAlias = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Origin:
    """The document that an object came from: its file, and the line of each field path in that file.

    `prefix` is where in that document the object's own manifest starts: ("spec", "template") for the pods of a
    Deployment.
    """

    file: str
    lines: Mapping[FieldPath, int]
    prefix: FieldPath = ()

    def line(self, path: FieldPath) -> SourceLine | None:
        """The line of the field, or of the nearest field above it that the document has."""
        full = self.prefix + path
        for length in range(len(full), -1, -1):
            if (line := self.lines.get(full[:length])) is not None:
                return SourceLine(self.file, line)
        return None

    def below(self, *path: str | int) -> Origin:
        """The origin of an object whose manifest stands at `path` of this one."""
        return Origin(self.file, self.lines, self.prefix + path)


class Object:
    """One stored object: its manifest, a typed view of it made when first asked for, and where it came from."""

    __slots__ = ("_typed", "manifest", "origin", "ref")

    def __init__(self, ref: Ref, manifest: Manifest, origin: Origin | None) -> None:
        self.ref = ref
        self.manifest = manifest
        self.origin = origin
        self._typed: Any = None

    @property
    def typed(self) -> Any:
        """The frozen dataclass of `lessons.engine.api` for this kind."""
        if self._typed is None:
            self._typed = typed(self.ref.kind, self.manifest)
        return self._typed

    @property
    def labels(self) -> Mapping[str, str]:
        """metadata.labels, or an empty mapping."""
        return self.manifest["metadata"].get("labels") or {}

    @property
    def annotations(self) -> Mapping[str, str]:
        """metadata.annotations, or an empty mapping."""
        return self.manifest["metadata"].get("annotations") or {}

    @property
    def uid(self) -> str:
        """metadata.uid."""
        uid: str = self.manifest["metadata"]["uid"]
        return uid

    def source(self, *path: str | int) -> SourceLine | None:
        """The line of the student's file that set this field, if one did."""
        return self.origin.line(path) if self.origin else None


_EMPTY: immutables.Map[Any, Any] = immutables.Map()


# Inside View, `list` is the method.
Objects: TypeAlias = list[Object]


@dataclass(frozen=True, slots=True)
class View:
    """One state of the store. `version` is the resourceVersion of the last write."""

    version: int = 1
    objects: immutables.Map[tuple[str, str], immutables.Map[str, Object]] = _EMPTY
    namespaces: immutables.Map[str, immutables.Map[str, None]] = _EMPTY
    indexes: immutables.Map[Index, immutables.Map[Ref, None]] = _EMPTY
    _derived: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def derived(self, key: Hashable, make: Callable[[], T]) -> T:
        """What follows from this view under a key, made when first asked for: a view does not change, and neither does that."""
        found: T | None = self._derived.get(key)
        if found is None:
            found = self._derived[key] = make()
        return found

    def get(self, kind: str, namespace: str, name: str) -> Object | None:
        """The object, or None."""
        found = self.objects.get((kind, namespace))
        return found.get(name) if found is not None else None

    def find(self, ref: Ref) -> Object | None:
        """The object that a ref names, or None."""
        return self.get(*ref)

    def list(self, kind: str, namespace: str | None = None) -> Objects:
        """All objects of a kind, of one namespace or (None) of all, ordered by namespace and name as etcd's keys are."""
        if namespace is not None:
            found = self.objects.get((kind, namespace), _EMPTY)
            return [found[name] for name in sorted(found)]
        spaces = sorted(self.namespaces.get(kind, _EMPTY))
        return [item for space in spaces for item in self.list(kind, space)]

    def count(self, kind: str, namespace: str) -> int:
        """How many objects of a kind a namespace holds."""
        return len(self.objects.get((kind, namespace), _EMPTY))

    def indexed(self, *index: str) -> Objects:
        """The objects that `lessons.engine.api.indexes_of` filed under this index, ordered by ref."""
        return [self._at(ref) for ref in sorted(self.indexes.get(index, _EMPTY))]

    def size(self, *index: str) -> int:
        """How many objects are filed under an index."""
        return len(self.indexes.get(index, _EMPTY))

    def selected(self, kind: str, namespace: str, labels: Mapping[str, str]) -> Objects:
        """The objects that carry all these labels, ordered by name; none for an empty selector."""
        filed = [
            self.indexes.get(("label", kind, namespace, key, value), _EMPTY)
            for key, value in labels.items()
        ]
        if not filed:
            return []
        smallest = min(filed, key=len)
        found = sorted(ref for ref in smallest if all(ref in others for others in filed))
        return [self._at(ref) for ref in found]

    def _at(self, ref: Ref) -> Object:
        """An object that an index says is there."""
        return self.objects[ref.kind, ref.namespace][ref.name]


@dataclass(frozen=True, slots=True)
class Change:
    """What a write did: `old` is None for a new object, `new` is None for one that is gone."""

    ref: Ref
    old: Object | None
    new: Object | None


@dataclass(slots=True)
class Store:
    """The current view, and the changes that nobody has taken yet."""

    view: View = field(default_factory=View)
    _changes: list[Change] = field(default_factory=list)

    def put(self, ref: Ref, manifest: Manifest, origin: Origin | None = None) -> Object:
        """Write an object; its resourceVersion is set here. An object keeps its origin unless given another."""
        old = self.view.find(ref)
        version = self.view.version + 1
        metadata = {**manifest["metadata"], "resourceVersion": str(version)}
        kept = origin or (old.origin if old else None)
        new = Object(ref, {**manifest, "metadata": metadata}, kept)
        self._write(Change(ref, old, new), version)
        return new

    def delete(self, ref: Ref) -> Object | None:
        """Take an object out; gives what was there."""
        old = self.view.find(ref)
        if old is not None:
            self._write(Change(ref, old, None), self.view.version + 1)
        return old

    def take_changes(self) -> list[Change]:
        """The changes since this was last asked, oldest first."""
        taken, self._changes = self._changes, []
        return taken

    def restore(self, view: View) -> None:
        """Go back, or over, to that view; changes not taken are dropped with what they changed."""
        self.view, self._changes = view, []

    def _write(self, change: Change, version: int) -> None:
        ref, new = change.ref, change.new
        here = (ref.kind, ref.namespace)
        mine = self.view.objects.get(here, _EMPTY)
        mine = mine.delete(ref.name) if new is None else mine.set(ref.name, new)
        spaces = self.view.namespaces.get(ref.kind, _EMPTY)
        if mine:
            objects = self.view.objects.set(here, mine)
            if ref.namespace not in spaces:
                spaces = spaces.set(ref.namespace, None)
        else:
            objects = self.view.objects.delete(here)
            spaces = spaces.delete(ref.namespace)
        namespaces = self.view.namespaces.set(ref.kind, spaces)
        self.view = View(version, objects, namespaces, self._reindexed(change))
        self._changes.append(change)

    def _reindexed(self, change: Change) -> immutables.Map[Index, immutables.Map[Ref, None]]:
        """The indexes after a change, touching only those that the object comes into or leaves."""
        before = _filed(change.ref, change.old)
        after = _filed(change.ref, change.new)
        if before == after:
            return self.view.indexes
        with self.view.indexes.mutate() as indexes:
            for index in before - after:
                rest = indexes[index].delete(change.ref)
                if rest:
                    indexes[index] = rest
                else:
                    del indexes[index]
            for index in after - before:
                indexes[index] = indexes.get(index, _EMPTY).set(change.ref, None)
            finished: immutables.Map[Index, immutables.Map[Ref, None]] = indexes.finish()
        return finished


def _filed(ref: Ref, item: Object | None) -> set[Index]:
    """Under which indexes an object is found: its labels, and what its kind adds."""
    if item is None:
        return set()
    filed: set[Index] = {
        ("label", ref.kind, ref.namespace, str(k), str(v)) for k, v in item.labels.items()
    }
    extra: Iterable[Index] = indexes_of(ref.kind, item.manifest)
    return filed.union(extra)
