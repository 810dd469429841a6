"""kubectl's JSONPath templates: text with {actions}, read into nodes.

staging/src/k8s.io/client-go/util/jsonpath/parser.go
"""

from __future__ import annotations

import re

from lessons.engine.terminal.kubectl.jsonpath_nodes import (
    Field,
    Filter,
    Identifier,
    JSONPathError,
    Literal,
    Nodes,
    Recursive,
    Slice,
    Union,
    Wildcard,
)

_ENDS = re.compile(r"[ \t\r\n.,\[\]$@{}]")
_KEY = re.compile(r"'([^']*)'")
_SLICE = re.compile(r"(-?\d*)(:-?\d*)?(:-?\d*)?")
_COMPARISON = re.compile(r"([^!<>=]+)([!<>=]+)(.+)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'", "a": "\a", "b": "\b"}


def parse(text: str) -> Nodes:
    """Read a template; JSONPathError for one that is not well formed."""
    root = Nodes()
    at = 0
    while at < len(text):
        brace = text.find("{", at)
        if brace < 0:
            brace = len(text)
        if brace > at:
            root.items.append(Literal(text[at:brace]))
        if brace == len(text):
            break
        action = Nodes()
        root.items.append(action)
        at = _Action(text, brace + 1, action).read()
    return root


def _inner(text: str) -> Nodes:
    """What stands in a union's or filter's part, read as an action of its own."""
    first = parse("{" + text + "}").items[0]
    return first if isinstance(first, Nodes) else Nodes([first])


class _Action:
    """Reads one action, from behind its `{` to behind its `}`."""

    def __init__(self, text: str, at: int, nodes: Nodes) -> None:
        self.text, self.at, self.nodes = text, at, nodes

    def read(self) -> int:
        while True:
            rest = self.text[self.at : self.at + 3]
            character = rest[:1]
            if character == "}":
                return self.at + 1
            if rest == "[?(":
                self.filter()
            elif rest.startswith(".."):
                self.recursive()
            elif not character or character in "\r\n":
                raise JSONPathError("unclosed action")
            elif character in " @$":
                self.at += 1
            else:
                self.item(character)

    def item(self, character: str) -> None:
        if character == "[":
            self.array()
        elif character in "\"'":
            self.quoted(character)
        elif character == ".":
            self.at += 1
            self.field()
        elif character in "+-" or character.isdigit():
            self.number()
        elif character == "_" or character.isalpha():
            name = self.word()
            literal = Literal(name == "true") if name in ("true", "false") else None
            self.nodes.items.append(literal or Identifier(name))
        else:
            raise JSONPathError(
                f"unrecognized character in action: U+{ord(character):04X} '{character}'"
            )

    def word(self) -> str:
        match = _ENDS.search(self.text, self.at)
        end = match.start() if match else len(self.text)
        word, self.at = self.text[self.at : end], end
        return word

    def field(self) -> None:
        match = re.compile(r"(?:\\.|[^ \t\r\n.,\[\]$@{}\\])*", re.DOTALL).match(self.text, self.at)
        name = match[0] if match else ""
        self.at += len(name)
        self.nodes.items.append(Wildcard() if name == "*" else Field(name.replace("\\", "")))

    def recursive(self) -> None:
        if self.nodes.items and isinstance(self.nodes.items[-1], Recursive):
            raise JSONPathError("invalid multiple recursive descent")
        self.at += 2
        self.nodes.items.append(Recursive())
        following = self.text[self.at : self.at + 1]
        if following == "_" or following.isalnum():
            self.field()

    def number(self) -> None:
        match = re.compile(r"[+-]?[\d.]*").match(self.text, self.at)
        text = match[0] if match else ""
        self.at += len(text)
        try:
            self.nodes.items.append(Literal(float(text) if "." in text else int(text)))
        except ValueError:
            raise JSONPathError(f"cannot parse number {text}") from None

    def quoted(self, quote: str) -> None:
        match = re.compile(rf"{quote}((?:[^\n{quote}\\]|\\.)*){quote}").match(self.text, self.at)
        if match is None:
            raise JSONPathError("unterminated quoted string")
        self.at = match.end()
        value = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[0]), match[1])
        self.nodes.items.append(Literal(value))

    def array(self) -> None:
        match = re.compile(r"\[([^\n\]]*)\]").match(self.text, self.at)
        if match is None:
            raise JSONPathError("unterminated array")
        self.at = match.end()
        inside = ":" if match[1] == "*" else match[1]
        parts = inside.split(",")
        if len(parts) > 1:
            self.nodes.items.append(Union(tuple(_inner(f"[{part.strip(' ')}]") for part in parts)))
        elif key := _KEY.fullmatch(inside):
            self.nodes.items.extend(_inner(f".{key[1]}").items)
        elif bounds := _SLICE.fullmatch(inside):
            self.nodes.items.append(_slice(bounds))
        else:
            raise JSONPathError(f"invalid array index {inside}")

    def filter(self) -> None:
        end = self.filter_end(self.at + 3)
        inside = self.text[self.at + 3 : end]
        if self.text[end + 1 : end + 2] != "]":
            raise JSONPathError("unclosed array expect ]")
        self.at = end + 2
        match = _COMPARISON.fullmatch(inside)
        if match is None:
            self.nodes.items.append(Filter(_inner(inside), "exists", Nodes()))
        else:
            self.nodes.items.append(Filter(_inner(match[1]), match[2], _inner(match[3])))

    def filter_end(self, at: int) -> int:
        """Where the closing parenthesis of a filter stands; one within quotes does not count."""
        opened = closed = False
        quote = ""
        for place in range(at, len(self.text)):
            character = self.text[place]
            if character == "\n":
                break
            if character in "\"'":
                if not opened:
                    opened, quote = True, character
                elif character == quote and self.text[place - 1] != "\\":
                    closed = True
            elif character == ")" and opened == closed:
                return place
        raise JSONPathError("unterminated filter")


def _slice(bounds: re.Match[str]) -> Slice:
    numbers = []
    for part in bounds.groups():
        text = (part or "").lstrip(":")
        if text == "-":
            raise JSONPathError(f"array index {text} is not a number")
        numbers.append(int(text) if text else None)
    return Slice(numbers[0], numbers[1], numbers[2], bounds[2] is None and bool(bounds[1]))
