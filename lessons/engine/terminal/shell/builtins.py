"""What bash does itself: these read or change the shell, so they are no programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from lessons.engine.terminal import programs
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.shell.conditions import test
from lessons.engine.terminal.surroundings import HOME

if TYPE_CHECKING:
    from lessons.engine.terminal.shell.interpreter import Shell

Builtin: TypeAlias = "Callable[[Shell, Call], int]"


class Exit(Exception):
    """`exit`: the line ends here, with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _export(shell: Shell, call: Call) -> int:
    for argument in call.argv[1:]:
        name, given, value = argument.partition("=")
        if not name.isidentifier():
            call.err(f"bash: export: `{argument}': not a valid identifier\n")
            return 1
        if given:
            shell.variables[name] = value
        shell.exported[name] = None
    return 0


def _unset(shell: Shell, call: Call) -> int:
    for name in call.argv[1:]:
        shell.variables.pop(name, None)
    return 0


def _exit(shell: Shell, call: Call) -> int:
    status = call.argv[1] if len(call.argv) > 1 else str(shell.status)
    if not status.lstrip("-").isdigit():
        call.err(f"bash: exit: {status}: numeric argument required\n")
        raise Exit(2)
    raise Exit(int(status) % 256)


def _read(shell: Shell, call: Call) -> int:
    names = [name for name in call.argv[1:] if not name.startswith("-")] or ["REPLY"]
    line, newline, rest = call.stdin.partition("\n")
    call.stdin = rest
    fields = line.split(None, len(names) - 1) if len(names) > 1 else [line.strip()]
    for at, name in enumerate(names):
        shell.variables[name] = fields[at] if at < len(fields) else ""
    return 0 if newline else 1


def _test(_shell: Shell, call: Call) -> int:
    return test(call)


def _type(_shell: Shell, call: Call) -> int:
    status = 0
    for name in call.argv[1:]:
        if name in BUILTINS:
            call.out(f"{name} is a shell builtin\n")
        elif programs.find(call, name):
            call.out(f"{name} is /usr/bin/{name}\n")
        else:
            call.err(f"bash: type: {name}: not found\n")
            status = 1
    return status


def _time(_shell: Shell, call: Call) -> int:
    """How long a command took, on the cluster's clock."""
    started = call.cluster.clock.now
    status = 0
    if len(call.argv) > 1:
        status = programs.run(replace(call, argv=call.argv[1:]))
    spent = call.cluster.clock.now - started
    minutes, rest = divmod(spent, 60_000)
    call.err(f"\nreal\t{minutes}m{rest / 1000:.3f}s\nuser\t0m0.000s\nsys\t0m0.000s\n")
    return status


def _nothing(_shell: Shell, _call: Call) -> int:
    return 0


def _cd(_shell: Shell, call: Call) -> int:
    if len(call.argv) > 1 and call.argv[1] not in ("/", "~", ".", HOME):
        call.err(f"bash: cd: {call.argv[1]}: No such file or directory\n")
        return 1
    return 0


BUILTINS: dict[str, Builtin] = {
    ":": _nothing,
    "[": _test,
    "cd": _cd,
    "exit": _exit,
    "export": _export,
    "read": _read,
    "set": _nothing,
    "test": _test,
    "time": _time,
    "type": _type,
    "unset": _unset,
}
