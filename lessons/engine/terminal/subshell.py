"""`sh -c` and `bash -c`: a shell as a program."""

from __future__ import annotations

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.shell import Shell, ShellSyntaxError, parse
from lessons.engine.terminal.shell.builtins import Exit
from lessons.engine.terminal.surroundings import environment


def subshell(call: Call) -> int:
    """Run the script after `-c`, or standard input; without either there is nobody to type, and it ends."""
    name, *arguments = call.argv
    script, rest = call.stdin, []
    while arguments and arguments[0].startswith("-"):
        flag = arguments.pop(0)
        if "c" in flag.lstrip("-"):
            if not arguments:
                call.err(f"{name}: -c: option requires an argument\n")
                return 2
            script, *rest = arguments
            break
    else:
        if arguments:
            call.err(f"{name}: {arguments[0]}: No such file or directory\n")
            return 127
    given = call.environment
    shell = Shell.with_environment(
        environment(call.cluster, call.place) if given is None else given
    )
    shell.variables.update({str(at): word for at, word in enumerate(rest or [name])})
    try:
        return shell.run(parse(script), call)
    except ShellSyntaxError as error:
        call.err(f"{name}: line 1: {error}\n")
        return 2
    except Exit as end:
        return end.status
