"""Carrying out a Go template: text/template exec.go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lessons.engine.terminal.kubectl import golang
from lessons.engine.terminal.kubectl.gotemplate_blocks import Block, TemplateError, tokens_of
from lessons.engine.terminal.kubectl.gotemplate_functions import FUNCTIONS, FunctionError


class EvaluationError(Exception):
    """Why a piece of a template, `what`, cannot be evaluated."""

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(reason)
        self.what = what


Names = dict[str, Any]


def run(blocks: list[Block], dot: Any, names: Names) -> Iterator[str]:
    """The text of the blocks; `dot` is the data at hand, `names` the variables."""
    for block in blocks:
        if block.kind == "text":
            yield block.text
        elif block.kind == "print":
            value = _assigned(block.text, dot, names)
            if value is not _ASSIGNED:
                yield "<no value>" if value is None else golang.plain(value)
        elif block.kind == "range":
            yield from _range(block, dot, names)
        else:
            value = _evaluate(block.text, dot, names)
            inner = value if block.kind == "with" and value else dot
            yield from run(block.body if value else block.otherwise, inner, dict(names))


def _range(block: Block, dot: Any, names: Names) -> Iterator[str]:
    variables, separator, expression = block.text.partition(":=")
    value = _evaluate(expression if separator else block.text, dot, names)
    pairs = (
        [(key, value[key]) for key in sorted(value)]
        if isinstance(value, dict)
        else list(enumerate(value or []))
    )
    wanted = [name.strip() for name in variables.split(",")] if separator else []
    for key, item in pairs:
        inner = dict(names)
        if len(wanted) == 2:
            inner.update({wanted[0]: key, wanted[1]: item})
        elif wanted:
            inner[wanted[0]] = item
        yield from run(block.body, item, inner)
    if not pairs:
        yield from run(block.otherwise, dot, names)


_ASSIGNED = object()


def _assigned(text: str, dot: Any, names: Names) -> Any:
    match = re.match(r"(\$\w+)\s*:?=\s*(.*)", text, re.DOTALL)
    if match is None:
        return _evaluate(text, dot, names)
    names[match[1]] = _evaluate(match[2], dot, names)
    return _ASSIGNED


def _evaluate(text: str, dot: Any, names: Names) -> Any:
    tokens = tokens_of(text)
    value, rest = _pipeline(tokens, dot, names)
    if rest:
        raise TemplateError(f"template: output:1: unexpected {golang.quoted(rest[0])} in operand")
    return value


def _pipeline(tokens: list[str], dot: Any, names: Names) -> tuple[Any, list[str]]:
    value, rest = _command(tokens, dot, names, [])
    while rest[:1] == ["|"]:
        value, rest = _command(rest[1:], dot, names, [value])
    return value, rest


def _command(tokens: list[str], dot: Any, names: Names, piped: list[Any]) -> tuple[Any, list[str]]:
    if not tokens:
        raise TemplateError("template: output:1: missing value for command")
    function = FUNCTIONS.get(tokens[0])
    arguments: list[Any] = []
    rest = tokens[1:] if function else tokens
    while rest and rest[0] not in ("|", ")"):
        value, rest = _operand(rest, dot, names)
        arguments.append(value)
    if function is None:
        return arguments[0] if arguments else None, rest
    try:
        return function(*arguments, *piped), rest
    except (TypeError, KeyError, IndexError, ValueError) as error:
        reason = str(error) if isinstance(error, FunctionError) else "wrong type of argument"
        called = " ".join(tokens[: len(tokens) - len(rest)])
        raise EvaluationError(called, f"error calling {tokens[0]}: {reason}") from error


def _operand(tokens: list[str], dot: Any, names: Names) -> tuple[Any, list[str]]:
    token, rest = tokens[0], tokens[1:]
    if token == "(":
        value, rest = _pipeline(rest, dot, names)
        if rest[:1] != [")"]:
            raise TemplateError("template: output:1: unclosed left paren")
        rest = rest[1:]
        while rest and rest[0].startswith("."):
            value, rest = _path(value, rest[0]), rest[1:]
        return value, rest
    if token[0] in '"`':
        body = token[1:-1]
        return (body if token[0] == "`" else _unquoted(body)), rest
    if token in ("true", "false", "nil"):
        return {"true": True, "false": False, "nil": None}[token], rest
    if re.fullmatch(r"-?\d+", token):
        return int(token), rest
    if token.startswith("."):
        return _path(dot, token), rest
    if token.startswith("$"):
        name, dotted, path = token.partition(".")
        if name not in names:
            raise TemplateError(f"template: output:1: undefined variable {golang.quoted(name)}")
        return _path(names[name], dotted + path), rest
    raise TemplateError(f"template: output:1: function {golang.quoted(token)} not defined")


def _unquoted(body: str) -> str:
    escapes = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
    return re.sub(r"\\(.)", lambda m: escapes.get(m[1], m[0]), body)


def _path(value: Any, path: str) -> Any:
    for name in filter(None, path.split(".")):
        if value is None:
            return None
        if not isinstance(value, dict):
            reason = f"can't evaluate field {name} in type interface {{}}"
            raise EvaluationError(path, reason)
        value = value.get(name)
    return value
