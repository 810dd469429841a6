"""Tokens to a script: lists, pipelines, loops and conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from lessons.engine.terminal.shell.lexer import Lexer, Operator
from lessons.engine.terminal.shell.syntax import (
    Command,
    For,
    Group,
    If,
    Loop,
    Pipeline,
    Redirect,
    Script,
    ShellSyntaxError,
    Simple,
    Text,
    Word,
)
from lessons.engine.terminal.shell.tokens import Tokens

ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
REDIRECTS = {">": 1, ">>": 1, "<": 0, "<<": 0, "<<-": 0, "<<<": 0, ">&": 1, "&>": 1, "&>>": 1}
# Words that end the list they stand in.
CLOSERS = frozenset({"do", "done", "then", "elif", "else", "fi", "}"})
# What bash has and the lab has not.
ABSENT = frozenset({"case", "select", "function", "coproc", "[["})
# Deeper than anybody writes; keeps `$(` times a thousand off Python's stack.
DEEPEST = 20
# Lines up to this length are kept parsed.
SHORT = 500


def parse(text: str) -> Script:
    """The script that a text is; ShellSyntaxError with bash's words for one that is none."""
    return _remembered(text) if len(text) <= SHORT else _parsed(text)


@lru_cache(maxsize=256)
def _remembered(text: str) -> Script:
    """A script is a value; checks run the same few lines again and again."""
    return _parsed(text)


def _parsed(text: str, depth: int = 0) -> Script:
    if depth > DEEPEST:
        raise ShellSyntaxError("the line is nested too deeply")
    tokens = Lexer(text, lambda inner: _parsed(inner, depth + 1)).run()
    parser = _Parser(tokens, depth=depth)
    script = parser.script()
    if parser.here is not None:
        raise parser.unexpected()
    return script


@dataclass(slots=True)
class _Parser(Tokens):
    """The grammar; `depth` counts how deep the rules have called each other."""

    depth: int = 0

    def script(self) -> Script:
        """A list, up to a word that closes it, a bracket, or the end."""
        steps: list[tuple[str, Pipeline]] = []
        joint = ";"
        while True:
            self.skip_newlines()
            if self.here is None or self.operator(")") or self.keyword(*CLOSERS):
                break
            steps.append((joint, self.pipeline()))
            if self.operator("&&", "||"):
                joint = self.take()
                self.skip_newlines()
                if self.here is None:
                    raise self.unexpected()
            elif self.operator(";", "\n"):
                joint = self.take() and ";"
            elif self.operator("&"):
                if not _goes_on_by_itself(steps[-1][1]):
                    raise ShellSyntaxError("&: jobs in the background are not part of this lab")
                joint = self.take() and ";"
            else:
                break
        return Script(tuple(steps))

    def pipeline(self) -> Pipeline:
        """Commands joined by `|`."""
        negated = self.keyword("!")
        if negated:
            self.at += 1
        commands = [self.command()]
        while self.operator("|", "|&"):
            if self.take() == "|&":
                commands[-1] = _both_streams(commands[-1])
            self.skip_newlines()
            commands.append(self.command())
        return Pipeline(tuple(commands), negated)

    def command(self) -> Command:
        """One command, simple or compound."""
        if self.depth > DEEPEST:
            raise ShellSyntaxError("the line is nested too deeply")
        if self.keyword(*ABSENT):
            raise ShellSyntaxError(f"{self.take()}: not part of this lab's shell")
        self.depth += 1
        try:
            return self._compound() or self._simple()
        finally:
            self.depth -= 1

    def _compound(self) -> Command | None:
        if self.keyword("for"):
            return self._for()
        if self.keyword("while", "until"):
            until = self.take() == "until"
            condition = self._filled()
            body = self._between("do", "done")
            return Loop(until, condition, body, self._redirects())
        if self.keyword("if"):
            return self._if()
        if self.keyword("{"):
            return Group(self._between("{", "}"), False, self._redirects())
        if self.operator("("):
            return Group(self._between("(", ")"), True, self._redirects())
        return None

    def _between(self, opening: str, closing: str) -> Script:
        self.expect(opening)
        script = self._filled()
        self.expect(closing)
        return script

    def _filled(self) -> Script:
        script = self.script()
        if not script.steps:
            raise self.unexpected()
        return script

    def _for(self) -> For:
        self.at += 1
        name = self.here.plain if isinstance(self.here, Word) else ""
        if not name:
            raise self.unexpected()
        self.at += 1
        self.skip_newlines()
        words: list[Word] = []
        if self.keyword("in"):
            self.at += 1
            while isinstance(self.here, Word):
                words.append(self.here)
                self.at += 1
        if self.operator(";"):
            self.at += 1
        return For(name, tuple(words), self._between("do", "done"), self._redirects())

    def _if(self) -> If:
        branches = []
        while self.keyword("if", "elif"):
            self.at += 1
            condition = self._filled()
            self.expect("then")
            branches.append((condition, self._filled()))
        otherwise = None
        if self.keyword("else"):
            self.at += 1
            otherwise = self._filled()
        self.expect("fi")
        return If(tuple(branches), otherwise, self._redirects())

    def _redirects(self) -> tuple[Redirect, ...]:
        found = []
        while self.operator(*REDIRECTS):
            found.append(self._redirect())
        return tuple(found)

    def _redirect(self) -> Redirect:
        operator = self.tokens[self.at]
        assert isinstance(operator, Operator)  # the callers have looked
        self.at += 1
        if not isinstance(self.here, Word):
            raise (
                self.unexpected()
                if self.here
                else ShellSyntaxError("syntax error near unexpected token `newline'")
            )
        target = self.here
        self.at += 1
        default = REDIRECTS[operator.text]
        return Redirect(
            default if operator.stream is None else operator.stream,
            operator.text.rstrip("-"),
            target,
        )

    def _simple(self) -> Simple:
        assignments: list[tuple[str, Word]] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while True:
            if self.operator(*REDIRECTS):
                redirects.append(self._redirect())
            elif isinstance(self.here, Word):
                given = None if words else _assignment(self.here)
                if given:
                    assignments.append(given)
                else:
                    words.append(self.here)
                self.at += 1
            else:
                break
        if not (assignments or words or redirects):
            raise self.unexpected()
        return Simple(tuple(assignments), tuple(words), tuple(redirects))


def _assignment(word: Word) -> tuple[str, Word] | None:
    first = word.parts[0]
    if not isinstance(first, Text) or first.quoted:
        return None
    match = ASSIGNMENT.fullmatch(first.text)
    if match is None:
        return None
    return match[1], Word((Text(match[2], True), *word.parts[1:]))


def _both_streams(command: Command) -> Command:
    merge = Redirect(2, ">&", Word((Text("1", False),)))
    return replace(command, redirects=(*command.redirects, merge))


def _goes_on_by_itself(pipeline: Pipeline) -> bool:
    """Whether it is a port-forward, which here outlives its line with or without the `&`."""
    first = pipeline.commands[0]
    words = [word.plain for word in first.words[:2]] if isinstance(first, Simple) else []
    return words == ["kubectl", "port-forward"]
