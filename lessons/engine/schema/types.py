"""What all types have in common: reading a value, and telling what is wrong with one.

`read` gives a value as the server would store it, without the zeros that Go's omitempty drops and with the fields
that always appear; it raises Mismatch at the first thing wrong, and only then does `faults` find all of them, with their
paths. So decoding a good manifest never makes a path. sigs.k8s.io/json
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from lessons.engine.refs import FieldPath


class Mismatch(Exception):
    """A value is not of its type, or has unknown fields."""


class Fault(NamedTuple):
    """One thing wrong: where, and what. An unknown field does not keep a lenient server from taking the rest.

    `fatal` ends decoding at once: a type that reads itself (Quantity, IntOrString) does not like its value. `expected`
    is the type that was, `found` what JSON calls the one that is there.
    """

    path: FieldPath
    text: str
    unknown: bool = False
    fatal: bool = False
    expected: Type | None = None
    found: str = ""


class Context(NamedTuple):
    """Where a decoder is: the Go struct it is in, and the JSON names that lead there, without list indexes."""

    struct: str
    names: tuple[str, ...]

    def mismatch(self, value: Any, go: str) -> str:
        """The JSON decoder's words for a value of the wrong type."""
        target = f"struct field {self.struct}.{'.'.join(self.names)}"
        return f"json: cannot unmarshal {json_kind(value)} into Go {target} of type {go}"


def json_kind(value: Any) -> str:
    """What JSON calls the type of a value."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    if isinstance(value, dict):
        return "object"
    return "array" if isinstance(value, list) else "number"


@dataclass(slots=True, eq=False)
class Type:
    """A type; `go` is its name in messages, `plain` the Python class of a scalar that needs no other check.

    Used as it is, it takes whatever JSON holds: managed fields, extensions.
    """

    go: str

    plain: ClassVar[type] = type(None)

    def read(self, value: Any) -> Any:
        """The value as it is stored."""
        return value

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        """Everything that is wrong with a value."""
        try:
            self.read(value)
        except Mismatch:
            yield self.misfit(value, path, context)

    def misfit(self, value: Any, path: FieldPath, context: Context) -> Fault:
        """That a value is of another type."""
        text = context.mismatch(value, self.go)
        return Fault(path, text, expected=self, found=json_kind(value))

    def zero(self) -> Any:
        """What a field of this type holds when nothing was said."""
        return None
