"""--sort-by: objects in the order of a field.

staging/src/k8s.io/kubectl/pkg/cmd/get/sorter.go
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key
from typing import Any, TypeAlias

from lessons.engine.api import quantity
from lessons.engine.terminal.kubectl.customcolumns import relaxed
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.jsonpath import JSONPath
from lessons.engine.terminal.kubectl.jsonpath_nodes import JSONPathError

Pair: TypeAlias = tuple[Any, Info]
_FEW = 12


def table_rows(infos: Sequence[Info], expression: str) -> list[Info]:
    """The rows of one table in order; none at all where none has the field, as kubectl does it."""
    if len(infos) < 2:
        return list(infos)
    try:
        return by_field(infos, expression)
    except CommandError:
        return []


def by_field(infos: Sequence[Info], expression: str) -> list[Info]:
    """The objects in the order of the field; those without it first. CommandError if none has it."""
    try:
        path = JSONPath(relaxed(expression))
        values = [_value(path, info) for info in infos]
    except JSONPathError as error:
        raise CommandError(str(error)) from None
    if infos and all(value is None for value in values):
        raise no_such_field(expression)
    return [info for _, info in _sorted(list(zip(values, infos, strict=True)))]


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
    return bool(first < second) if type(first) is type(second) else str(first) < str(second)
