"""--sort-by: objects in the order of a field.

staging/src/k8s.io/kubectl/pkg/cmd/get/sorter.go
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key
from typing import Any, TypeAlias

from lessons.engine.api import quantity
from lessons.engine.terminal.kubectl import golang
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.customcolumns import relaxed
from lessons.engine.terminal.kubectl.errors import CommandError, Printed
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.jsonpath import JSONPath
from lessons.engine.terminal.kubectl.jsonpath_nodes import JSONPathError
from lessons.engine.terminal.kubectl.printing import klog

Pair: TypeAlias = tuple[Any, Info]
_FEW = 12


def table_rows(invocation: Invocation, infos: Sequence[Info]) -> list[Info]:
    """The rows of one table in order; none at all where none has the field, as kubectl does it."""
    if len(infos) < 2:
        return list(infos)
    expression = invocation.options.text("sort-by")
    try:
        return _by_field(infos, expression)
    except CommandError:
        return []
    except Unsortable as reason:
        raise _fatal(invocation, "sorter.go:375", "[][][]reflect.Value", reason) from None


def objects(invocation: Invocation, infos: Sequence[Info]) -> list[Info]:
    """The objects in the order of the field; those without it first. CommandError if none has it."""
    try:
        return _by_field(infos, invocation.options.text("sort-by"))
    except Unsortable as reason:
        kind = "*unstructured.Unstructured"
        raise _fatal(invocation, "sorter.go:329", kind, reason) from None


def _by_field(infos: Sequence[Info], expression: str) -> list[Info]:
    try:
        path = JSONPath(relaxed(expression))
        values = [_value(path, info) for info in infos]
    except JSONPathError as error:
        raise CommandError(str(error)) from None
    if infos and all(value is None for value in values):
        raise no_such_field(expression)
    return [info for _, info in _sorted(list(zip(values, infos, strict=True)))]


def _fatal(invocation: Invocation, source: str, of: str, reason: Unsortable) -> CommandError:
    path = relaxed(invocation.options.text("sort-by"))
    text = f"Field {path} in {of} is an unsortable type: interface, err: {reason}"
    return Printed(klog(invocation, "F", source, text))


def no_such_field(expression: str) -> CommandError:
    """What kubectl says where no object has the field."""
    path = relaxed(expression)
    return CommandError(f'couldn\'t find any field with path "{path}" in the list of objects')


def _sorted(pairs: list[Pair]) -> list[Pair]:
    """As Go's sort does it: few by insertion, which turns around those that lack the field."""
    if len(pairs) > _FEW:
        return sorted(pairs, key=cmp_to_key(_compared))
    for end in range(1, len(pairs)):
        at = end
        while at and _less(pairs[at][0], pairs[at - 1][0]):
            pairs[at], pairs[at - 1] = pairs[at - 1], pairs[at]
            at -= 1
    return pairs


def _compared(first: Pair, second: Pair) -> int:
    return _less(second[0], first[0]) - _less(first[0], second[0])


def _value(path: JSONPath, info: Info) -> Any:
    found = path.find(info.content)
    return found[0][0] if found and found[0] else None


def _less(first: Any, second: Any) -> bool:
    """Whether a value comes before another; nothing before all, quantities by size, other texts letter by letter."""
    if first is None or second is None:
        return first is None
    if isinstance(first, str) and isinstance(second, str):
        try:
            return quantity.value(first) < quantity.value(second)
        except ValueError:
            return first < second
    if isinstance(first, bool | dict | list):
        raise Unsortable(f"unsortable type: {golang.type_name(first)}")
    if type(first) is not type(second):
        raise Unsortable("unsortable interface: interface")
    return bool(first < second)


class Unsortable(Exception):
    """Values without an order; with it kubectl stops at once."""
