"""-o go-template: Go's text/template as far as people use it with kubectl.

Fields, range, if, with, else, end, variables, pipes, and the functions index, len, eq, ne, lt, le, gt, ge, and, or,
not, print, printf, println. What else a template asks for is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lessons.engine.terminal.kubectl import golang
from lessons.engine.terminal.kubectl.gotemplate_functions import FUNCTIONS

_ACTION = re.compile(r"\{\{(-\s)?(.*?)(\s-)?\}\}", re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|:=|[|(),=]|[^\s|(),=]+')
_BLOCKS = frozenset({"range", "if", "with"})


class TemplateError(Exception):
    """A template that cannot be read or carried out."""


@dataclass(slots=True)
class _Block:
    """A piece of the template: text, an action to print, or a block with its two branches."""

    kind: str  # text, print, range, if, with
    text: str = ""
    body: list[_Block] = field(default_factory=list)
    otherwise: list[_Block] = field(default_factory=list)


class Template:
    """One template; TemplateError, when made, if it is not well formed."""

    def __init__(self, text: str) -> None:
        self._pieces = _pieces(text)
        self._root, closing = self._blocks()
        if closing:
            raise TemplateError(f"template: output:1: unexpected {{{{{closing}}}}}")

    def render(self, data: Any) -> str:
        """The text for some data."""
        return "".join(_run(self._root, data, {"$": data}))

    def _blocks(self) -> tuple[list[_Block], str]:
        """Blocks up to an else or end, and which of them it was."""
        blocks: list[_Block] = []
        for kind, text in self._pieces:
            word = text.split(None, 1)[0] if kind == "action" and text.split() else ""
            if kind == "text":
                blocks.append(_Block("text", text))
            elif word in ("end", "else"):
                return blocks, text
            elif word in _BLOCKS:
                blocks.append(self._block(word, text[len(word) :].strip()))
            elif not text.startswith("/*"):
                blocks.append(_Block("print", text))
        return blocks, ""

    def _block(self, kind: str, text: str) -> _Block:
        block = _Block(kind, text)
        block.body, closing = self._blocks()
        if closing.startswith("else"):
            condition = closing[4:].strip()
            if condition:
                inner, _, rest = condition.partition(" ")
                block.otherwise = [self._block(inner, rest.strip())]
                return block
            block.otherwise, closing = self._blocks()
        if closing != "end":
            raise TemplateError("template: output:1: unexpected EOF")
        return block


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    at, trim = 0, False
    for match in _ACTION.finditer(text):
        before = text[at : match.start()]
        before = before.lstrip() if trim else before
        before = before.rstrip() if match[1] else before
        if before:
            yield "text", before
        yield "action", match[2].strip()
        at, trim = match.end(), bool(match[3])
    rest = text[at:].lstrip() if trim else text[at:]
    if "{{" in rest:
        raise TemplateError("template: output:1: unclosed action")
    if rest:
        yield "text", rest


Names = dict[str, Any]


def _run(blocks: list[_Block], dot: Any, names: Names) -> Iterator[str]:
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
            yield from _run(block.body if value else block.otherwise, inner, dict(names))


def _range(block: _Block, dot: Any, names: Names) -> Iterator[str]:
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
        yield from _run(block.body, item, inner)
    if not pairs:
        yield from _run(block.otherwise, dot, names)


_ASSIGNED = object()


def _assigned(text: str, dot: Any, names: Names) -> Any:
    match = re.match(r"(\$\w+)\s*:?=\s*(.*)", text, re.DOTALL)
    if match is None:
        return _evaluate(text, dot, names)
    names[match[1]] = _evaluate(match[2], dot, names)
    return _ASSIGNED


def _evaluate(text: str, dot: Any, names: Names) -> Any:
    tokens = _TOKEN.findall(text)
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
        message = (
            f'template: output:1: executing "output" at <{tokens[0]}>: error calling {tokens[0]}'
        )
        raise TemplateError(message) from error


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
            raise TemplateError(
                f'template: output:1: executing "output" at <{path}>: '
                f"can't evaluate field {name} in type interface {{}}"
            )
        value = value.get(name)
    return value
