"""What a command line is made of, as values: words and their parts, commands and how they are joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


class ShellSyntaxError(Exception):
    """A line that bash would not take; the text is bash's own, without `bash: ` in front."""


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that stand for themselves; unquoted ones may hold a brace expansion."""

    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """`$NAME`, `${NAME}` or `${NAME:-default}`."""

    name: str
    quoted: bool
    default: Word | None = None


@dataclass(frozen=True, slots=True)
class Substitution:
    """`$(script)`."""

    script: Script
    quoted: bool


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`$((expression))`."""

    expression: str


Part: TypeAlias = Text | Parameter | Substitution | Arithmetic


@dataclass(frozen=True, slots=True)
class Word:
    """One word before expansion; `plain` is its text where it is a single unquoted one, else ""."""

    parts: tuple[Part, ...]

    @property
    def plain(self) -> str:
        """The text of an unquoted literal word: what may be a keyword."""
        if len(self.parts) == 1 and isinstance(self.parts[0], Text) and not self.parts[0].quoted:
            return self.parts[0].text
        return ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """`operator` is >, >>, <, <<, <<<, >& or &>; `stream` the number in front (or its default).

    `target` is a word; of a here-document it is the text between the marks.
    """

    stream: int
    operator: str
    target: Word


@dataclass(frozen=True, slots=True)
class Simple:
    """Assignments, then a command's words."""

    assignments: tuple[tuple[str, Word], ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class For:
    """`for NAME in WORDS; do BODY; done`."""

    name: str
    words: tuple[Word, ...]
    body: Script
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """`while CONDITION; do BODY; done`, or `until`."""

    until: bool
    condition: Script
    body: Script
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class If:
    """`if`, any number of `elif`, and `else`."""

    branches: tuple[tuple[Script, Script], ...]
    otherwise: Script | None
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """`{ BODY; }`, or `( BODY )` whose assignments stay inside."""

    body: Script
    subshell: bool
    redirects: tuple[Redirect, ...] = ()


Command: TypeAlias = Simple | For | Loop | If | Group


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands joined by `|`; `!` in front negates the status."""

    commands: tuple[Command, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """Pipelines in order, each with what joins it to the one before: `;`, `&&` or `||`."""

    steps: tuple[tuple[str, Pipeline], ...]
