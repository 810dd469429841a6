"""Reading a Corefile: server blocks, the plugins in them, and what is wrong with it.

The syntax is Caddy's (github.com/coredns/caddy caddyfile): words, quoted words, comments, blocks in braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PATH = "/etc/coredns/Corefile"

_WORD = re.compile(r'"(?:\\.|[^"\\])*"|#[^\n]*|\n|[^\s"]\S*')


class CorefileError(Exception):
    """A Corefile that CoreDNS would not start with; the text is what it would log."""


@dataclass(frozen=True, slots=True)
class Line:
    """A directive with its arguments and, in braces, the lines that refine it."""

    name: str
    arguments: tuple[str, ...]
    number: int
    block: tuple[Line, ...] = ()

    def wrong(self, text: str) -> CorefileError:
        """The error that a plugin's setup reports at this line."""
        return CorefileError(f"{PATH}:{self.number} - Error during parsing: {text}")

    def wrong_arguments(self) -> CorefileError:
        """The error for arguments that are missing or too many."""
        last = self.arguments[-1] if self.arguments else self.name
        return self.wrong(f"Wrong argument count or unexpected line ending after '{last}'")

    def number_at(self, index: int) -> int:
        """An argument as a whole number."""
        try:
            return int(self.arguments[index])
        except IndexError:
            raise self.wrong_arguments() from None
        except ValueError:
            value = self.arguments[index]
            text = f'strconv.Atoi: parsing "{value}": invalid syntax'
            raise CorefileError(text) from None


@dataclass(frozen=True, slots=True)
class ServerBlock:
    """One server block: the zones it serves on their ports, and its plugins in the order they are written."""

    keys: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def spots(self) -> tuple[tuple[str, str], ...]:
        """The zone and the port of each key."""
        return tuple(_spot(key) for key in self.keys)


@dataclass(slots=True)
class _Words:
    words: list[tuple[str, int]]
    at: int = 0

    def peek(self) -> str | None:
        return self.words[self.at][0] if self.at < len(self.words) else None

    def take(self) -> tuple[str, int]:
        word = self.words[self.at]
        self.at += 1
        return word

    @property
    def last_line(self) -> int:
        return self.words[min(self.at, len(self.words)) - 1][1] if self.words else 1


def parse(text: str) -> tuple[ServerBlock, ...]:
    """The server blocks of a Corefile. CorefileError where it is none."""
    words = _Words(list(_words(text)))
    blocks = []
    while words.peek() is not None:
        blocks.append(_server_block(words))
    return tuple(blocks)


def _words(text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for match in _WORD.finditer(text):
        word = match[0]
        if word == "\n":
            line += 1
        elif word.startswith('"'):
            yield re.sub(r"\\(.)", r"\1", word[1:-1]), line
            line += word.count("\n")
        elif not word.startswith("#"):
            yield word, line


def _server_block(words: _Words) -> ServerBlock:
    keys: list[str] = []
    while (word := words.peek()) is not None and word != "{":
        keys += [key for key in words.take()[0].split(",") if key]
    if word is None:
        # A file without braces is one block, its first line the keys.
        raise CorefileError(f"{PATH}:{words.last_line} - Error during parsing: Unexpected EOF")
    words.take()
    return ServerBlock(tuple(keys), tuple(_lines(words)))


def _lines(words: _Words) -> Iterator[Line]:
    """The lines up to the closing brace, which is taken too."""
    while True:
        if words.peek() is None:
            raise CorefileError(
                f"{PATH}:{words.last_line} - Error during parsing: Unexpected EOF, expecting '}}'"
            )
        name, number = words.take()
        if name == "}":
            return
        arguments = []
        while words.peek() not in (None, "{", "}") and words.words[words.at][1] == number:
            arguments.append(words.take()[0])
        block: tuple[Line, ...] = ()
        if words.peek() == "{" and words.words[words.at][1] == number:
            words.take()
            block = tuple(_lines(words))
        yield Line(name, tuple(arguments), number, block)


def _spot(key: str) -> tuple[str, str]:
    plain = key.split("://", 1)[-1].lower()
    host, _, port = plain.rpartition(":")
    return (host, port) if host and port.isdigit() else (plain, "53")
