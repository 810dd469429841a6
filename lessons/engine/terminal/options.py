"""Command lines of GNU tools: short and long options, and the messages for those that do not exist."""

from __future__ import annotations

import getopt
from collections.abc import Sequence

Options = list[tuple[str, str]]


class UsageError(Exception):
    """An option that the tool does not have; the text is the tool's, without its name in front."""


def parse_options(
    arguments: Sequence[str], short: str = "", long: Sequence[str] = (), *, mixed: bool = True
) -> tuple[Options, list[str]]:
    """Options (`-n`, `--lines`) with their values, and operands; `short` and `long` as Python's getopt takes them.

    `mixed` lets options stand after operands, as GNU tools do.
    """
    parse = getopt.gnu_getopt if mixed else getopt.getopt
    try:
        options, operands = parse(list(arguments), short, list(long))
    except getopt.GetoptError as error:
        raise UsageError(_message(error)) from None
    return options, list(operands)


def _message(error: getopt.GetoptError) -> str:
    single = len(error.opt) == 1
    if "requires argument" in error.msg:
        return (
            f"option requires an argument -- '{error.opt}'"
            if single
            else f"option '--{error.opt}' requires an argument"
        )
    return f"invalid option -- '{error.opt}'" if single else f"unrecognized option '--{error.opt}'"


def counts_as_lines(arguments: Sequence[str]) -> list[str]:
    """The old `-5` of head and tail, written as `-n 5`."""
    written: list[str] = []
    for argument in arguments:
        if len(argument) > 1 and argument[0] == "-" and argument[1:].isdigit():
            written += ["-n", argument[1:]]
        else:
            written.append(argument)
    return written
