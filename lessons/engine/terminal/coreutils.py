"""The smallest programs, and the table of all that print what they are told or where they are."""

from __future__ import annotations

from lessons.engine.terminal import coreutils_print, coreutils_system, programs
from lessons.engine.terminal.call import Call, Program
from lessons.engine.terminal.options import UsageError, parse_options
from lessons.engine.terminal.surroundings import HOME


def usage_checked(program: Program, status: int = 1) -> Program:
    """The program, with an unknown option answered as GNU tools do: the message, where to look, exit `status`."""

    def checked(call: Call) -> int:
        try:
            return program(call)
        except UsageError as error:
            name = call.argv[0]
            call.err(f"{name}: {error}\nTry '{name} --help' for more information.\n")
            return status

    return checked


def ls(call: Call) -> int:
    """The files that are at hand: at admin those of the editor."""
    files = sorted(call.session.files) if call.place.kind == "admin" else []
    _, operands = parse_options(call.argv[1:], "la1htrR", ["all"])
    status = 0
    for name in operands:
        if name not in files and name not in (".", "./"):
            call.err(f"ls: cannot access '{name}': No such file or directory\n")
            status = 2
    wanted = [name for name in files if not operands or name in operands or "." in operands]
    call.out("".join(f"{name}\n" for name in wanted))
    return status


def which(call: Call) -> int:
    """Where a program is; 1 if one of the names is none."""
    status = 0
    for name in call.argv[1:]:
        if programs.find(call, name) is None:
            status = 1
        else:
            call.out(f"/usr/bin/{name}\n")
    return status


def _says(text: str) -> Program:
    def program(call: Call) -> int:
        call.out(text)
        return 0

    return program


def _ends(status: int) -> Program:
    return lambda _call: status


PROGRAMS: dict[str, Program] = {
    "date": usage_checked(coreutils_system.date),
    "echo": coreutils_print.echo,
    "env": usage_checked(coreutils_system.env, 125),
    "clear": _says(""),
    "false": _ends(1),
    "hostname": usage_checked(coreutils_system.print_hostname),
    "ls": usage_checked(ls, 2),
    "printenv": coreutils_system.printenv,
    "printf": coreutils_print.printf,
    "pwd": _says(f"{HOME}\n"),
    "seq": usage_checked(coreutils_print.seq),
    "sleep": usage_checked(coreutils_system.sleep),
    "true": _ends(0),
    "uname": usage_checked(coreutils_system.uname),
    "which": which,
    "whoami": _says("root\n"),
}
