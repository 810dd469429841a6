"""A row of tokens and the place in it: what every rule of the grammar asks."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.terminal.shell.lexer import Operator, Token
from lessons.engine.terminal.shell.syntax import ShellSyntaxError, Word


@dataclass(slots=True)
class Tokens:
    """Tokens, read from the left."""

    tokens: list[Token]
    at: int = 0

    @property
    def here(self) -> Token | None:
        """The token to come, None at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def unexpected(self) -> ShellSyntaxError:
        """The error for the token to come."""
        token = self.here
        if token is None:
            return ShellSyntaxError("syntax error: unexpected end of file")
        text = token.text if isinstance(token, Operator) else token.plain or "word"
        shown = "newline" if text == "\n" else text
        return ShellSyntaxError(f"syntax error near unexpected token `{shown}'")

    def operator(self, *texts: str) -> bool:
        """Whether the token to come is one of these operators."""
        return isinstance(self.here, Operator) and self.here.text in texts

    def keyword(self, *words: str) -> bool:
        """Whether the token to come is one of these words, unquoted."""
        return isinstance(self.here, Word) and self.here.plain in words

    def skip_newlines(self) -> None:
        """Pass over newlines."""
        while self.operator("\n"):
            self.at += 1

    def expect(self, word: str) -> None:
        """Take this keyword or bracket, or fail."""
        self.skip_newlines()
        if not (self.keyword(word) or self.operator(word)):
            raise self.unexpected()
        self.at += 1

    def take(self) -> str:
        """The text of the token to come, which is passed."""
        token = self.tokens[self.at]
        self.at += 1
        return token.text if isinstance(token, Operator) else token.plain
