"""A line of bash to tokens: words with their quoting kept, operators, and newlines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from lessons.engine.terminal.shell.quoting import Scanner
from lessons.engine.terminal.shell.syntax import (
    Part,
    ShellSyntaxError,
    Text,
    Word,
)

# Longest first. A newline ends a command as `;` does.
OPERATORS = ("<<<", "<<-", "&>>", "&&", "||", ";;", ">>", "<<", ">&", "<&", "&>", "|&")
SINGLE = "|;&()<>\n"
BLANKS = " \t\r"


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator; `stream` is the number written before a redirection, or None."""

    text: str
    stream: int | None = None


Token: TypeAlias = Word | Operator


@dataclass(slots=True)
class Lexer(Scanner):
    """Reads one text into tokens."""

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
        return tuple(Scanner(body, self.parse).quoted_parts(until=""))

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
                parts += self.single_quoted() if char == "'" else self.double_quoted()
            elif char in "$`" and (part := self.expansion(quoted=False)):
                flush()
                parts.append(part)
            else:
                plain.append(char)
                self.at += 1
        flush()
        if parts:
            self.tokens.append(Word(tuple(parts)))
