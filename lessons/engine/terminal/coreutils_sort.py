"""sort and uniq."""

from __future__ import annotations

import itertools
import re

from lessons.engine.terminal.call import Call, Program
from lessons.engine.terminal.coreutils import usage_checked
from lessons.engine.terminal.inputs import all_text, lines_of
from lessons.engine.terminal.options import UsageError, parse_options


def sort(call: Call) -> int:
    """-n, -r, -u, -f, -V, -k FIELD, -t SEPARATOR; the order is that of the C locale."""
    options, operands = parse_options(
        call.argv[1:],
        "nrufhVbsk:t:",
        ["numeric-sort", "reverse", "unique", "ignore-case", "version-sort", "key=", "stable"],
    )
    chosen = {_short(option): value for option, value in options}
    text, status = all_text(call, operands)
    lines = lines_of(text)
    key = chosen.get("k", "")
    if key and not re.match(r"[1-9]\d*", key):
        raise UsageError(f"invalid number at field start: invalid count at start of ‘{key}’")
    letters = set(chosen) | set(re.sub(r"[\d.,]", "", key))
    decorated = [(_sort_key(_field(line, key, chosen.get("t")), letters), line) for line in lines]
    if "s" not in letters and "u" not in letters:
        decorated.sort(key=lambda pair: pair[1], reverse="r" in letters)
    decorated.sort(key=lambda pair: pair[0], reverse="r" in letters)
    if "u" in letters:
        groups = itertools.groupby(decorated, key=lambda pair: pair[0])
        decorated = [next(group) for _, group in groups]
    call.out("".join(line + "\n" for _, line in decorated))
    return status


def _short(option: str) -> str:
    if option.startswith("--"):
        return {"ignore-case": "f", "version-sort": "V"}.get(option[2:], option[2])
    return option[1]


def _field(line: str, key: str, separator: str | None) -> str:
    if not key:
        return line
    first, _, last = key.partition(",")
    start = int(re.match(r"\d+", first)[0])  # type: ignore[index]  # sort has looked
    end = int(match[0]) if (match := re.match(r"\d+", last)) else None
    fields = line.split(separator) if separator else re.findall(r"\s*\S+", line)
    return (separator or "").join(fields[start - 1 : end])


def _sort_key(text: str, letters: set[str]) -> tuple[object, ...]:
    if letters & {"n", "h"}:
        match = re.match(r"\s*(-?\d+(?:\.\d+)?)", text)
        return (float(match[1]) if match else 0.0,)
    if "V" in letters:
        pieces = re.split(r"(\d+)", text)
        return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in pieces)
    if "b" in letters:
        text = text.lstrip()
    return (text.upper(),) if "f" in letters else (text,)


def uniq(call: Call) -> int:
    """-c counts, -d only repeated lines, -u only single ones, -i ignores case."""
    options, operands = parse_options(
        call.argv[1:], "cdui", ["count", "repeated", "unique", "ignore-case"]
    )
    flags = {option.lstrip("-")[0] for option, _ in options}
    text, status = all_text(call, operands[:1])
    for _, group in itertools.groupby(
        lines_of(text), key=lambda line: line.lower() if "i" in flags else line
    ):
        lines = list(group)
        if ("d" in flags and len(lines) == 1) or ("u" in flags and len(lines) > 1):
            continue
        call.out(f"{len(lines):7d} {lines[0]}\n" if "c" in flags else f"{lines[0]}\n")
    return status


PROGRAMS: dict[str, Program] = {
    "sort": usage_checked(sort, 2),
    "uniq": usage_checked(uniq),
}
