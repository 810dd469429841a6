r"""kubectl's JSONPath, carried out: `{range .items[*]}{.metadata.name}{"\\n"}{end}`.

staging/src/k8s.io/client-go/util/jsonpath/jsonpath.go
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lessons.engine.terminal.kubectl import golang
from lessons.engine.terminal.kubectl.encoding import compact_json, to_json
from lessons.engine.terminal.kubectl.jsonpath_nodes import (
    Field,
    Filter,
    Identifier,
    JSONPathError,
    Literal,
    Node,
    Nodes,
    Recursive,
    Slice,
    Union,
    Wildcard,
)
from lessons.engine.terminal.kubectl.jsonpath_parser import parse

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class JSONPath:
    """One template. JSONPathError, when made, if it is not well formed."""

    def __init__(self, template: str, *, allow_missing: bool = True) -> None:
        self.template = template
        self.allow_missing = allow_missing
        self._root = parse(template)

    def find(self, data: Any) -> list[list[Any]]:
        """The values of each part of the template, one list a part; a range gives one list a part and turn."""
        results, _ = self._run(self._root.items, 0, data, within=False)
        return results

    def render(self, data: Any) -> str:
        """The template's text: the values of a part with blanks between, the parts without."""
        return "".join(" ".join(map(_text, values)) for values in self.find(data))

    def as_json(self, data: Any) -> str:
        """As -o jsonpath-as-json: each part's values as a JSON list."""
        return "".join(to_json(values) for values in self.find(data))

    def _run(
        self, nodes: Sequence[Node], at: int, data: Any, *, within: bool
    ) -> tuple[list[list[Any]], int]:
        """The results from node `at` on, up to the end of the enclosing range; and where that is."""
        results: list[list[Any]] = []
        while at < len(nodes):
            node = nodes[at]
            values, mark = self._part(node, data)
            at += 1
            if mark == "end":
                if not within:
                    raise JSONPathError("not in range, nothing to end")
                return results, at
            if mark == "range":
                after = at
                for value in values or [None]:
                    turn, after = self._run(nodes, at, value, within=True)
                    results += turn if values else []
                at = after
            else:
                results.append(values)
        return results, at

    def _part(self, node: Node, data: Any) -> tuple[list[Any], str]:
        """A part's values, and whether it opens or closes a range."""
        mark = ""
        values = [data]
        for item in node.items if isinstance(node, Nodes) else [node]:
            if isinstance(item, Identifier):
                if item.name not in ("range", "end"):
                    raise JSONPathError(f"unrecognized identifier {item.name}")
                mark = item.name
            else:
                values = self._walk(values, item)
        return values, mark

    def _walk(self, values: list[Any], node: Node) -> list[Any]:
        match node:
            case Literal(value=value):
                return [value] if isinstance(value, str) else [value for _ in values]
            case Nodes(items=items):
                for item in items:
                    values = self._walk(values, item)
                return values
            case Field(name=name):
                return self._field(values, name)
            case Slice():
                return [item for value in values if value is not None for item in _cut(value, node)]
            case Wildcard():
                return [item for value in values for item in _children(value)]
            case Recursive():
                return _descend(values)
            case Union(parts=parts):
                return [item for part in parts for item in self._walk(values, part)]
            case Filter():
                return [item for value in values for item in self._filtered(value, node)]
        raise JSONPathError(f"unrecognized identifier {node}")

    def _field(self, values: list[Any], name: str) -> list[Any]:
        found = [value[name] for value in values if isinstance(value, dict) and name in value]
        if values and not found and not self.allow_missing:
            raise JSONPathError(f"{name} is not found")
        return found

    def _filtered(self, value: Any, node: Filter) -> Iterable[Any]:
        if not isinstance(value, list):
            raise JSONPathError(
                f"{golang.plain(value)} is not array or slice and cannot be filtered"
            )
        for item in value:
            try:
                lefts = self._walk([item], node.left)
            except JSONPathError:
                if node.operator != "exists":
                    raise
                continue
            if node.operator == "exists":
                if lefts:
                    yield item
                continue
            rights = self._walk([item], node.right) if lefts else []
            if len(lefts) > 1 or len(rights) > 1:
                raise JSONPathError("can only compare one element at a time")
            if lefts and rights and _holds(lefts[0], node.operator, rights[0]):
                yield item


def _cut(value: Any, node: Slice) -> list[Any]:
    if not isinstance(value, list):
        raise JSONPathError(f"{golang.type_name(value)} is not array or slice")
    length = len(value)
    start = node.start or 0
    stop = (start + 1) if node.single else (length if node.stop is None else node.stop)
    if start < 0:
        start += length
    if stop < 0 or (stop == 0 and node.single):
        stop += length
    if start == stop:
        return []
    if not 0 <= start < length:
        raise JSONPathError(f"array index out of bounds: index {start}, length {length}")
    if not 0 <= stop <= length:
        raise JSONPathError(f"array index out of bounds: index {stop - 1}, length {length}")
    if start > stop:
        raise JSONPathError(f"starting index {start} is greater than ending index {stop}")
    if node.step is not None and node.step <= 0:
        raise JSONPathError("step must be > 0")
    return value[start : stop : node.step or 1]


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value[key] for key in sorted(value)]
    return list(value) if isinstance(value, list) else []


def _descend(values: list[Any]) -> list[Any]:
    found = []
    for value in values:
        if children := _children(value):
            found += [value, *_descend(children)]
    return found


def _holds(left: Any, comparison: str, right: Any) -> bool:
    if comparison not in ("==", "!=", *_COMPARE):
        raise JSONPathError(f"unrecognized filter operator {comparison}")
    if any(isinstance(side, dict | list) or side is None for side in (left, right)):
        raise JSONPathError("invalid type for comparison")
    if golang.basic_kind(left) != golang.basic_kind(right):
        raise JSONPathError("incompatible types for comparison")
    if comparison in ("==", "!="):
        return bool(left == right) == (comparison == "==")
    if isinstance(left, bool):
        raise JSONPathError("invalid type for comparison")
    return _COMPARE[comparison](left, right)


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        return compact_json(value)
    return "null" if value is None else golang.plain(value)
