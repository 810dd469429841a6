"""The shell: a line of bash taken apart (lexer, parser), its words expanded, its commands run in order."""

from __future__ import annotations

from lessons.engine.terminal.shell.interpreter import Shell
from lessons.engine.terminal.shell.parser import parse
from lessons.engine.terminal.shell.syntax import ShellSyntaxError

__all__ = ["Shell", "ShellSyntaxError", "parse"]
