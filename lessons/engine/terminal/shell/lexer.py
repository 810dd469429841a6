"""A line of bash to tokens: words with their quoting kept, operators, and newlines."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

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

# Longest first. A newline ends a command as `;` does.
OPERATORS = ("<<<", "<<-", "&>>", "&&", "||", ";;", ">>", "<<", ">&", "<&", "&>", "|&")
SINGLE = "|;&()<>\n"
BLANKS = " \t\r"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9?#$@*!]")


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator; `stream` is the number written before a redirection, or None."""

    text: str
    stream: int | None = None


Token: TypeAlias = Word | Operator


@dataclass(slots=True)
class Lexer:
    """Reads one text; `parse` is how the text of a `$(…)` becomes a script."""

    text: str
    parse: Callable[[str], Script]
    at: int = 0
    tokens: list[Token] = field(default_factory=list)
    _documents: list[tuple[int, str, bool, bool]] = field(default_factory=list)

    def run(self) -> list[Token]:
        """All tokens; ShellSyntaxError where a quote or bracket is left open."""
        while self.at < len(self.text):
            if self.text[self.at] in BLANKS:
                self.at += 1
            elif self.text.startswith("\\\n", self.at):
                self.at += 2
            elif self.text[self.at] == "#":
                self._skip_comment()
            elif not self._operator():
                self._word()
        self._read_documents()
        return self.tokens

    def _skip_comment(self) -> None:
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end

    def _operator(self) -> bool:
        stream = re.compile(r"\d(?=[<>])").match(self.text, self.at)
        start = stream.end() if stream else self.at
        found = next((o for o in OPERATORS if self.text.startswith(o, start)), "")
        found = found or (self.text[start] if self.text[start] in SINGLE else "")
        if not found:
            return False
        self.at = start + len(found)
        self.tokens.append(Operator(found, int(stream.group()) if stream else None))
        if found in ("<<", "<<-"):
            self._open_document(found)
        elif found == "\n":
            self._read_documents()
        return True

    # -- here-documents ---------------------------------------------------------------------------------------

    def _open_document(self, operator: str) -> None:
        while self.at < len(self.text) and self.text[self.at] in BLANKS:
            self.at += 1
        start = len(self.tokens)
        self._word()
        if len(self.tokens) == start:
            raise ShellSyntaxError("syntax error near unexpected token `newline'")
        mark = self.tokens[start]
        parts = mark.parts if isinstance(mark, Word) else ()
        quoted = any(isinstance(part, Text) and part.quoted for part in parts)
        name = "".join(part.text for part in parts if isinstance(part, Text))
        self._documents.append((start, name, quoted, operator == "<<-"))

    def _read_documents(self) -> None:
        for index, mark, quoted, strip in self._documents:
            lines: list[str] = []
            while self.at < len(self.text):
                line, newline, _ = self.text[self.at :].partition("\n")
                self.at += len(line) + len(newline)
                line = line.lstrip("\t") if strip else line
                if line.rstrip("\r") == mark:
                    break
                lines.append(line + "\n")
            body = "".join(lines)
            parts = (Text(body, True),) if quoted else self._inside_quotes(body)
            self.tokens[index] = Word(parts)
        self._documents.clear()

    def _inside_quotes(self, body: str) -> tuple[Part, ...]:
        inner = Lexer(body, self.parse)
        return tuple(inner.quoted_parts(until=""))

    # -- words ------------------------------------------------------------------------------------------------

    def _word(self) -> None:
        parts: list[Part] = []
        plain: list[str] = []

        def flush() -> None:
            if plain:
                parts.append(Text("".join(plain), False))
                plain.clear()

        while self.at < len(self.text):
            char = self.text[self.at]
            if char in BLANKS or char in SINGLE:
                break
            if char == "\\":
                flush()
                if self.text[self.at + 1 : self.at + 2] != "\n":
                    parts.append(Text(self.text[self.at + 1 : self.at + 2], True))
                self.at += 2
            elif char in "'\"":
                flush()
                parts += self._single() if char == "'" else self._double()
            elif char in "$`" and (part := self._dollar(quoted=False)):
                flush()
                parts.append(part)
            else:
                plain.append(char)
                self.at += 1
        flush()
        if parts:
            self.tokens.append(Word(tuple(parts)))

    def _single(self) -> list[Part]:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise ShellSyntaxError("unexpected EOF while looking for matching `''")
        text = self.text[self.at + 1 : end]
        self.at = end + 1
        return [Text(text, True)]

    def _double(self) -> list[Part]:
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
            elif char in "$`" and (part := self._dollar(quoted=True)):
                parts += [Text("".join(plain), True), part]
                plain.clear()
            else:
                plain.append(char)
                self.at += 1
        return [*parts, Text("".join(plain), True)] if plain or not parts else parts

    # -- what begins with a dollar ----------------------------------------------------------------------------

    def _dollar(self, *, quoted: bool) -> Part | None:
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
