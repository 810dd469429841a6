"""What a JSONPath template is made of.

staging/src/k8s.io/client-go/util/jsonpath/node.go
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


class JSONPathError(Exception):
    """A template that cannot be read or carried out, in kubectl's words."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Text outside braces, a quoted text, a number or a truth value."""

    value: str | int | float | bool


@dataclass(frozen=True, slots=True)
class Field:
    """`.name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`.*`."""


@dataclass(frozen=True, slots=True)
class Recursive:
    """`..`."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """`range` or `end`."""

    name: str


@dataclass(frozen=True, slots=True)
class Slice:
    """`[0]`, `[1:3]`, `[-1]`, `[*]`; None where nothing stands. `single` is a plain index."""

    start: int | None
    stop: int | None
    step: int | None
    single: bool


@dataclass(frozen=True, slots=True)
class Nodes:
    """What one pair of braces holds, or one part of a union or filter."""

    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Union:
    """`[0,2]`, `['a','b']`."""

    parts: tuple[Nodes, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """`[?(@.a==1)]`; the operator is `exists` where there is none."""

    left: Nodes
    operator: str
    right: Nodes


Node: TypeAlias = (
    "Literal | Field | Wildcard | Recursive | Identifier | Slice | Nodes | Union | Filter"
)
