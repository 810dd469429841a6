"""What stands in quotes or begins with a dollar: the parts of a word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lessons.engine.terminal.shell.syntax import (
    Arithmetic,
    Parameter,
    Part,
    Script,
    ShellSyntaxError,
    Substitution,
    Text,
    Word,
)

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9?#$@*!]")


@dataclass(slots=True)
class Scanner:
    """A text and the place in it; `parse` is how the text of a `$(…)` becomes a script."""

    text: str
    parse: Callable[[str], Script]
    at: int = 0

    def single_quoted(self) -> list[Part]:
        """A text in single quotes."""
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise ShellSyntaxError("unexpected EOF while looking for matching `''")
        text = self.text[self.at + 1 : end]
        self.at = end + 1
        return [Text(text, True)]

    def double_quoted(self) -> list[Part]:
        """A text in double quotes."""
        self.at += 1
        parts = self.quoted_parts(until='"')
        if self.text[self.at : self.at + 1] != '"':
            raise ShellSyntaxError("unexpected EOF while looking for matching `\"'")
        self.at += 1
        return parts or [Text("", True)]

    def quoted_parts(self, until: str) -> list[Part]:
        """What stands between double quotes (or in a here-document, `until` = "")."""
        parts: list[Part] = []
        plain: list[str] = []
        escapable = '$`\\\n"' if until else "$`\\\n"
        while self.at < len(self.text) and (not until or self.text[self.at] != until):
            char, after = self.text[self.at], self.text[self.at + 1 : self.at + 2]
            if char == "\\" and after and after in escapable:
                plain.append("" if after == "\n" else after)
                self.at += 2
            elif char in "$`" and (part := self.expansion(quoted=True)):
                parts += [Text("".join(plain), True), part]
                plain.clear()
            else:
                plain.append(char)
                self.at += 1
        return [*parts, Text("".join(plain), True)] if plain or not parts else parts

    # -- what begins with a dollar ----------------------------------------------------------------------------

    def expansion(self, *, quoted: bool) -> Part | None:
        """The expansion that starts here, or None where the dollar stands for itself."""
        if self.text[self.at] == "`":
            return self._backquoted(quoted)
        if self.text.startswith("$((", self.at):
            end = closing(self.text, self.at + 3)
            expression = self.text[self.at + 3 : end]
            self.at = closing(self.text, end + 1) + 1
            return Arithmetic(expression)
        if self.text.startswith("$(", self.at):
            end = closing(self.text, self.at + 2)
            script = self.parse(self.text[self.at + 2 : end])
            self.at = end + 1
            return Substitution(script, quoted)
        if self.text.startswith("${", self.at):
            return self._braced(quoted)
        if name := NAME.match(self.text, self.at + 1):
            self.at = name.end()
            return Parameter(name.group(), quoted)
        return None

    def _backquoted(self, quoted: bool) -> Part:
        end = self.text.find("`", self.at + 1)
        if end < 0:
            raise ShellSyntaxError("unexpected EOF while looking for matching ``'")
        script = self.parse(self.text[self.at + 1 : end])
        self.at = end + 1
        return Substitution(script, quoted)

    def _braced(self, quoted: bool) -> Part:
        end = self.text.find("}", self.at)
        if end < 0:
            raise ShellSyntaxError("unexpected EOF while looking for matching `}'")
        inside = self.text[self.at + 2 : end]
        name, colon, default = inside.partition(":-")
        if not NAME.fullmatch(name):
            raise ShellSyntaxError(f"${{{inside}}}: bad substitution")
        self.at = end + 1
        word = Word((Text(default, quoted),)) if colon else None
        return Parameter(name, quoted, word)


def closing(text: str, start: int) -> int:
    """Where the bracket closes that was opened just before `start`; quotes and inner brackets are passed over."""
    depth, at = 1, start
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
        elif char == "'":
            at = text.find("'", at + 1)
            if at < 0:
                break
        elif char == '"':
            at += 1
            while at < len(text) and text[at] != '"':
                at += 2 if text[at] == "\\" else 1
        elif char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return at
        at += 1
    raise ShellSyntaxError("unexpected EOF while looking for matching `)'")
