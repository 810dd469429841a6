"""The stream editor, as far as people pipe into it: s///, p, d, q, with line numbers, $ and /patterns/ in front."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.inputs import all_text, lines_of
from lessons.engine.terminal.options import UsageError, parse_options
from lessons.engine.terminal.patterns import BadPattern, compiled

_USAGE = "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n"


@dataclass(frozen=True, slots=True)
class _Edit:
    """One command of a script; `first` and `last` are None, a line number, "$" or a pattern."""

    first: int | str | re.Pattern[str] | None
    last: int | str | re.Pattern[str] | None
    command: str
    pattern: re.Pattern[str] | None = None
    replacement: str = ""
    flags: str = ""


class _ScriptError(Exception):
    """A script that sed does not take."""


def sed(call: Call) -> int:
    """Edit the input line by line."""
    try:
        options, operands = parse_options(
            call.argv[1:], "nEre:i", ["quiet", "silent", "regexp-extended", "expression="]
        )
        flags = {option for option, _ in options}
        scripts = [value for option, value in options if option in ("-e", "--expression")]
        if not scripts and not operands:
            raise UsageError("")
        scripts = scripts or [operands.pop(0)]
        extended = bool(flags & {"-E", "-r", "--regexp-extended"})
        edits = [edit for script in scripts for edit in _parse(script, extended)]
    except UsageError as error:
        call.err(f"sed: {error}\n{_USAGE}" if str(error) else _USAGE)
        return 1
    except (_ScriptError, BadPattern) as error:
        call.err(f"sed: -e expression #1, {error}\n")
        return 1
    if "-i" in flags:
        call.err("sed: couldn't open temporary file: Read-only file system\n")
        return 4
    text, status = all_text(call, operands)
    _edit(call, edits, lines_of(text), quiet=bool(flags & {"-n", "--quiet", "--silent"}))
    return 2 if status else 0


def _edit(call: Call, edits: list[_Edit], lines: list[str], *, quiet: bool) -> None:
    inside: set[int] = set()
    for number, line in enumerate(lines, 1):
        left: str | None = line
        for at, edit in enumerate(edits):
            if left is None or not _selected(edit, at, inside, (number, left, len(lines))):
                continue
            if edit.command == "q":
                call.out("" if quiet else left + "\n")
                return
            left = _applied(call, edit, left)
        if left is not None and not quiet:
            call.out(left + "\n")


def _applied(call: Call, edit: _Edit, line: str) -> str | None:
    """The line after an edit; None when it is deleted."""
    if edit.command == "d":
        return None
    changed = 1
    if edit.pattern is not None:
        count = 0 if "g" in edit.flags else 1
        line, changed = edit.pattern.subn(edit.replacement, line, count=count)
    if edit.command == "p" or ("p" in edit.flags and changed):
        call.out(line + "\n")
    return line


def _selected(edit: _Edit, at: int, inside: set[int], here: tuple[int, str, int]) -> bool:
    if edit.first is None:
        return True
    if edit.last is None:
        return _matches(edit.first, here)
    if at in inside:
        if _matches(edit.last, here) or (isinstance(edit.last, int) and here[0] > edit.last):
            inside.discard(at)
        return True
    if not _matches(edit.first, here):
        return False
    if not (isinstance(edit.last, int) and edit.last <= here[0]):
        inside.add(at)
    return True


def _matches(address: int | str | re.Pattern[str], here: tuple[int, str, int]) -> bool:
    number, line, count = here
    if isinstance(address, int):
        return number == address
    if isinstance(address, str):
        return number == count
    return bool(address.search(line))


def _parse(script: str, extended: bool) -> list[_Edit]:
    edits, at = list[_Edit](), 0
    while at < len(script):
        if script[at] in " ;\n\t":
            at += 1
            continue
        first, at = _address(script, at, extended)
        last = None
        if first is not None and script[at : at + 1] == ",":
            last, at = _address(script, at + 1, extended)
        command = script[at : at + 1]
        if command in ("p", "d", "q"):
            edits.append(_Edit(first, last, command))
            at += 1
        elif command == "s":
            edit, at = _substitution(script, at, extended, (first, last))
            edits.append(edit)
        else:
            what = "missing command" if not command else f"unknown command: `{command}'"
            raise _ScriptError(f"char {at + 1}: {what}")
    return edits


def _address(
    script: str, at: int, extended: bool
) -> tuple[int | str | re.Pattern[str] | None, int]:
    if match := re.compile(r"\d{1,9}").match(script, at):
        return int(match[0]), match.end()
    if script[at : at + 1] == "$":
        return "$", at + 1
    if script[at : at + 1] == "/":
        text, end = _until(script, at + 1, "/")
        return compiled(text, extended=extended), end
    return None, at


def _substitution(
    script: str,
    at: int,
    extended: bool,
    addresses: tuple[int | str | re.Pattern[str] | None, int | str | re.Pattern[str] | None],
) -> tuple[_Edit, int]:
    mark = script[at + 1 : at + 2]
    if not mark or mark in "\\\n":
        raise _ScriptError(f"char {at + 1}: unterminated `s' command")
    pattern, end = _until(script, at + 2, mark)
    replacement, end = _until(script, end, mark)
    match = re.compile("[gpiI0-9]*").match(script, end)
    flags = match[0] if match else ""
    expression = compiled(pattern, extended=extended, ignore_case="i" in flags.lower())
    return (
        _Edit(*addresses, "s", expression, _template(replacement, expression), flags),
        end + len(flags),
    )


def _until(script: str, at: int, mark: str) -> tuple[str, int]:
    out: list[str] = []
    while at < len(script):
        if script[at] == "\\" and at + 1 < len(script):
            out.append(script[at + 1] if script[at + 1] == mark else script[at : at + 2])
            at += 2
        elif script[at] == mark:
            return "".join(out), at + 1
        else:
            out.append(script[at])
            at += 1
    raise _ScriptError(f"char {len(script)}: unterminated `s' command")


def _template(text: str, expression: re.Pattern[str]) -> str:
    """The replacement as Python's `re` writes it: `&` and numbered groups."""
    out: list[str] = []
    at = 0
    while at < len(text):
        char, after = text[at], text[at + 1 : at + 2]
        if char == "\\" and after.isdigit():
            if int(after) > expression.groups:
                raise _ScriptError(
                    f"char {len(text)}: invalid reference \\{after} on `s' command's RHS"
                )
            out.append(f"\\g<{after}>")
            at += 1
        elif char == "\\" and after:
            out.append(
                "\\n"
                if after == "n"
                else "\\t"
                if after == "t"
                else "\\\\"
                if after == "\\"
                else after
            )
            at += 1
        elif char == "&":
            out.append("\\g<0>")
        else:
            out.append("\\\\" if char == "\\" else char)
        at += 1
    return "".join(out)
