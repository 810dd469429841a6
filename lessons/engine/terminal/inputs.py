"""What a tool reads: its standard input, or the files named as operands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.surroundings import read_file


def file_text(call: Call, path: str) -> str | None:
    """The text of a file at the call's place: one of /etc's, or (at admin) one of the editor's; None if there is none."""
    if path in ("-", "/dev/stdin"):
        return call.stdin
    if path == "/dev/null":
        return ""
    if call.place.kind == "admin" and (name := path.removeprefix("./")) in call.session.files:
        return call.session.files[name]
    return read_file(call.cluster, call.place, path)


def inputs(call: Call, operands: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """(name, text) of each operand, or of standard input; a file that is not there is reported and gives None."""
    for operand in operands or ["-"]:
        text = file_text(call, operand)
        if text is None:
            call.err(f"{call.argv[0]}: {operand}: No such file or directory\n")
        yield operand, text


def all_text(call: Call, operands: Sequence[str]) -> tuple[str, int]:
    """All inputs joined, and the exit status: 1 if one of them is not there."""
    texts = [text for _, text in inputs(call, operands)]
    return "".join(text for text in texts if text is not None), int(None in texts)


def lines_of(text: str) -> list[str]:
    """The lines of a text, without their ends."""
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines
