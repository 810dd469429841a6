"""Label selectors, as -l takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lessons.engine.api.names import label_key, label_value

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
                expected = "',', or identifier" if previous == "," else "',' or ')'"
                raise SelectorError(f"found '{token}', expected: {expected}")
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
