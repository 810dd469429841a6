"""Runs a script: pipelines, redirects, loops, variables. What a command does is the program's business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lessons.engine.terminal import programs
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.shell.builtins import BUILTINS
from lessons.engine.terminal.shell.redirects import Streams
from lessons.engine.terminal.shell.syntax import (
    Command,
    For,
    Group,
    If,
    Loop,
    Pipeline,
    Script,
    ShellSyntaxError,
    Simple,
)
from lessons.engine.terminal.shell.words import Expander


@dataclass(slots=True)
class Shell:
    """One bash at one place. `exported` is what its programs find in their environment."""

    variables: dict[str, str]
    exported: dict[str, None]
    status: int = 0
    _call: Call | None = None
    expander: Expander = field(init=False)

    def __post_init__(self) -> None:
        self.expander = Expander(self.value, self._captured)

    @classmethod
    def with_environment(cls, environment: Mapping[str, str]) -> Shell:
        """A shell whose variables are those of an environment."""
        return cls(dict(environment), dict.fromkeys(environment))

    @property
    def environment(self) -> dict[str, str]:
        """The exported variables."""
        return {name: self.variables[name] for name in self.exported if name in self.variables}

    def value(self, name: str) -> str:
        """A variable's value, "" if it is not set; `?` is the last exit status."""
        if name == "?":
            return str(self.status)
        if name == "RANDOM" and self._call is not None:
            return str(self._call.cluster.chance.number("shell/random", 32768))
        return self.variables.get(name, "")

    def run(self, script: Script, call: Call) -> int:
        """Run a script with this call's place, input and output; gives the status of what ran last."""
        for joint, pipeline in script.steps:
            if (joint == "&&" and self.status != 0) or (joint == "||" and self.status == 0):
                continue
            self.status = self._pipeline(pipeline, call)
        return self.status

    def _captured(self, script: Script) -> str:
        assert self._call is not None  # words are expanded while a command runs
        outer = self._call
        inner = replace(outer, output=[], tty=False)
        copy = self._copy()
        self.status = copy.run(script, inner) if script.steps else 0
        self._call = outer
        outer.output += [item for item in inner.output if item[0] == "stderr"]
        return "".join(text for stream, text in inner.output if stream == "stdout")

    def _copy(self) -> Shell:
        return Shell(dict(self.variables), dict(self.exported), self.status)

    def _pipeline(self, pipeline: Pipeline, call: Call) -> int:
        stdin, status = call.stdin, 0
        *feeding, last = pipeline.commands
        for command in feeding:
            stage = replace(call, stdin=stdin, output=[], tty=False)
            self._copy()._command(command, stage)
            call.output += [item for item in stage.output if item[0] == "stderr"]
            stdin = "".join(text for stream, text in stage.output if stream == "stdout")
        final = replace(call, stdin=stdin) if feeding else call
        shell = self._copy() if feeding else self
        status = shell._command(last, final)
        return int(status == 0) if pipeline.negated else status

    def _command(self, command: Command, call: Call) -> int:
        before, self._call = self._call, call
        call.session.allowance.command(call.cluster.clock.now)
        try:
            streams = Streams.of(command.redirects, self.expander, call)
            if streams.failure:
                call.err(f"bash: {streams.failure}\n")
                return 1
            inner = streams.enter(call)
            try:
                return self._execute(command, inner)
            finally:
                call.session.allowance.printed(streams.leave(inner, call))
        except ShellSyntaxError as error:
            call.err(f"bash: {error}\n")
            return 1
        finally:
            self._call = before

    def _execute(self, command: Command, call: Call) -> int:
        match command:
            case Simple():
                return self._simple(command, call)
            case For(name=name, words=words, body=body):
                status = 0
                for value in self.expander.arguments(words):
                    self.variables[name] = value
                    status = self.run(body, call)
                return status
            case Loop():
                return self._loop(command, call)
            case If(branches=branches, otherwise=otherwise):
                for condition, body in branches:
                    if self.run(condition, call) == 0:
                        return self.run(body, call)
                return self.run(otherwise, call) if otherwise else 0
            case Group(body=body, subshell=subshell):
                return (self._copy() if subshell else self).run(body, call)

    def _loop(self, loop: Loop, call: Call) -> int:
        status = 0
        while (self.run(loop.condition, call) != 0) == loop.until:
            status = self.run(loop.body, call)
        return status

    def _simple(self, command: Simple, call: Call) -> int:
        argv = self.expander.arguments(command.words)
        given = {name: self.expander.text(word) for name, word in command.assignments}
        if not argv:
            self.variables.update(given)
            return 0
        own = replace(call, argv=argv, environment={**self.environment, **given})
        if builtin := BUILTINS.get(argv[0]):
            status = builtin(self, own)
            call.stdin = own.stdin
            return status
        try:
            return programs.run(own)
        finally:
            call.cluster.reconcile()
