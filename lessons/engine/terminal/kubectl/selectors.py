"""Label selectors and field selectors, as -l and --field-selector take them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lessons.engine.api import Resource
from lessons.engine.api.names import label_key, label_value
from lessons.engine.store import Object

_TOKEN = re.compile(r"\s*(==|!=|[=!(),<>]|[^=!(),<>\s]+|$)")
_SPECIAL = frozenset({"=", "==", "!=", "!", "(", ")", ",", "<", ">"})
_OPERATORS = ("=", "==", "!=", "in", "notin", "<", ">")


class SelectorError(Exception):
    """A selector that cannot be read; the text is the API machinery's."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One part of a label selector; `operator` is =, ==, !=, in, notin, <, >, exists or !."""

    key: str
    operator: str
    values: frozenset[str]

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether labels meet it."""
        value = labels.get(self.key)
        if self.operator in ("=", "==", "in"):
            return value is not None and value in self.values
        if self.operator in ("!=", "notin"):
            return value is None or value not in self.values
        if self.operator in ("exists", "!"):
            return (value is not None) == (self.operator == "exists")
        try:
            number, bound = int(value or ""), int(min(self.values))
        except ValueError:
            return False
        return number > bound if self.operator == ">" else number < bound


# staging/src/k8s.io/apimachinery/pkg/labels/selector.go Parser
class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = [match[1] for match in _TOKEN.finditer(text) if match[1]] + [""]
        self.at = 0

    @property
    def ahead(self) -> str:
        return self.tokens[self.at]

    def take(self) -> str:
        token = self.ahead
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def requirements(self) -> list[Requirement]:
        found: list[Requirement] = []
        while self.ahead:
            if self.ahead != "!" and self.ahead in _SPECIAL:
                raise SelectorError(
                    f"found '{self.ahead}', expected: !, identifier, or 'end of string'"
                )
            try:
                found.append(self.requirement())
            except SelectorError as error:
                raise SelectorError(f"unable to parse requirement: {error}") from None
            token = self.take()
            if token == "," and (not self.ahead or (self.ahead in _SPECIAL and self.ahead != "!")):
                raise SelectorError(f"found '{self.ahead}', expected: identifier after ','")
            if token not in ("", ","):
                raise SelectorError(f"found '{token}', expected: ',' or 'end of string'")
        return found

    def requirement(self) -> Requirement:
        absent = self.ahead == "!"
        if absent:
            self.take()
        key = self.take()
        if not key or key in _SPECIAL:
            raise SelectorError(f"found '{key}', expected: identifier")
        _check(label_key(key), "<nil>", key)
        if absent or self.ahead in ("", ","):
            return Requirement(key, "!" if absent else "exists", frozenset())
        operator = self.take()
        if operator not in _OPERATORS:
            expected = "in, notin, =, ==, !=, gt, lt"
            raise SelectorError(f"found '{operator}', expected: {expected}")
        values = self.set() if operator in ("in", "notin") else {self.value()}
        for index, value in enumerate(sorted(values)):
            _check(label_value(value), f"values[{index}][{key}]", value)
        if operator in ("<", ">") and not re.fullmatch(r"[+-]?\d+", min(values)):
            _check(
                ["for 'Gt', 'Lt' operators, the value must be an integer"],
                "values[0]",
                min(values),
            )
        return Requirement(key, operator, frozenset(values))

    def value(self) -> str:
        if self.ahead in ("", ","):
            return ""
        token = self.take()
        if token in _SPECIAL:
            raise SelectorError(f"found '{token}', expected: identifier")
        return token

    def set(self) -> set[str]:
        if (token := self.take()) != "(":
            raise SelectorError(f"found '{token}' expected: '('")
        if self.ahead in _SPECIAL - {",", ")"} or not self.ahead:
            raise SelectorError(f"found '{self.ahead}', expected: ',', ')' or identifier")
        values: set[str] = set()
        previous = ","
        while (token := self.take()) != ")":
            if token == ",":
                if previous == ",":
                    values.add("")
            elif not token or token in _SPECIAL:
                raise SelectorError(f"found '{token}', expected: ',', or identifier")
            else:
                if previous != ",":
                    raise SelectorError(f"found '{token}', expected: ',' or ')'")
                values.add(token)
            previous = token
        return values | {""} if previous == "," else values


def _check(problems: Sequence[str], path: str, value: str) -> None:
    if problems:
        raise SelectorError(f'{path}: Invalid value: "{value}": {"; ".join(problems)}')


@dataclass(frozen=True, slots=True)
class LabelSelector:
    """All its requirements have to be met; one without any chooses everything."""

    requirements: tuple[Requirement, ...]

    @classmethod
    def parse(cls, text: str) -> LabelSelector:
        """Read `app=web,tier in (a,b),!old`; SelectorError if it cannot be read."""
        return cls(tuple(_Parser(text).requirements()))

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether labels meet all of it."""
        return all(requirement.matches(labels) for requirement in self.requirements)


# The fields that the API server can select by, besides metadata.name and metadata.namespace.
# pkg/apis/core/v1/conversion.go AddFieldLabelConversionFunc
_FIELDS = {
    "Pod": (
        "spec.nodeName spec.restartPolicy spec.schedulerName spec.serviceAccountName "
        "spec.hostNetwork status.phase status.podIP status.podIPs status.nominatedNodeName"
    ),
    "Node": "spec.unschedulable",
    "ReplicationController": "status.replicas",
    "Event": (
        "involvedObject.kind involvedObject.namespace involvedObject.name involvedObject.uid "
        "involvedObject.apiVersion involvedObject.resourceVersion involvedObject.fieldPath "
        "reason reportingComponent source type"
    ),
    "Namespace": "status.phase",
    "Secret": "type",
    "Service": "spec.clusterIP spec.type",
    "ReplicaSet": "status.replicas",
}


@dataclass(frozen=True, slots=True)
class FieldSelector:
    """(field, whether it has to be equal, value) for each term."""

    terms: tuple[tuple[str, bool, str], ...]

    @classmethod
    def parse(cls, text: str) -> FieldSelector:
        """Read `status.phase=Running,spec.nodeName!=k8s-node01`; SelectorError if it cannot be read."""
        terms = []
        for part in sorted(filter(None, text.split(","))):
            match = re.match(r"(.*?)(!=|==|=)(.*)", part)
            if match is None:
                raise SelectorError(f"invalid selector: '{text}'; can't understand '{part}'")
            terms.append((match[1], match[2] != "!=", match[3]))
        return cls(tuple(terms))

    def check(self, resource: Resource) -> None:
        """SelectorError for a field that the server does not select this kind by."""
        common = (
            ["metadata.name", "metadata.namespace"] if resource.namespaced else ["metadata.name"]
        )
        known = _FIELDS.get(resource.kind, "").split()
        for name, _, _ in self.terms:
            if name in common or name in known:
                continue
            if known:
                raise SelectorError(f"field label not supported: {name}")
            raise SelectorError(
                f'"{name}" is not a known field selector: only "metadata.name", "metadata.namespace"'
            )

    def matches(self, item: Object) -> bool:
        """Whether an object's fields are as the terms say."""
        return all(
            (_field(item.manifest, name) == value) == equal for name, equal, value in self.terms
        )


def _field(manifest: Any, path: str) -> str:
    if path == "source":
        path = "source.component"
    value = manifest
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return "false" if path in ("spec.unschedulable", "spec.hostNetwork") else ""
    return str(value).lower() if isinstance(value, bool) else str(value)
