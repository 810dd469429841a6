"""How objects, places and manifest lines are named throughout the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

# A manifest as parsed: JSON's types only. Treated as a value: whoever changes one makes a copy of what changes.
Manifest: TypeAlias = dict[str, Any]

# The way to a field: ("spec", "ports", 0, "targetPort").
FieldPath: TypeAlias = tuple[str | int, ...]


class Ref(NamedTuple):
    """One object of the cluster; `namespace` is "" for what lives in none (Node, Namespace)."""

    kind: str
    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a manifest in the editor; lines count from 1 within the file."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command runs: kind is admin, pod, node, laptop, internet, or external (a machine outside)."""

    kind: str
    name: str = ""
    namespace: str = ""

    @classmethod
    def parse(cls, text: str) -> Place:
        """`admin`, `laptop`, `internet`, `node/NAME`, `pod/NAME` or `pod/NAMESPACE/NAME`; ValueError for others."""
        kind, *rest = text.split("/")
        if kind in ("admin", "laptop", "internet") and not rest:
            return cls(kind)
        if kind in ("node", "external") and len(rest) == 1 and rest[0]:
            return cls(kind, rest[0])
        if kind == "pod" and len(rest) == 1 and rest[0]:
            return cls(kind, rest[0], "default")
        if kind == "pod" and len(rest) == 2 and all(rest):
            return cls(kind, rest[1], rest[0])
        raise ValueError(f"not a place: {text!r}")

    def __str__(self) -> str:
        if self.kind == "pod":
            return f"pod/{self.namespace}/{self.name}"
        return f"{self.kind}/{self.name}" if self.name else self.kind


ADMIN = Place("admin")
