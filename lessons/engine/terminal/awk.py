"""awk, as far as people pipe kubectl into it: conditions on lines, and `print` with fields and texts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.coreutils_print import unescape
from lessons.engine.terminal.inputs import all_text, lines_of
from lessons.engine.terminal.options import UsageError, parse_options
from lessons.engine.terminal.patterns import BadPattern, compiled

_RULE = re.compile(r"\s*([^{}]*?)\s*(?:\{\s*print\s*([^{}]*?)\s*;?\s*\}|$)\s*")
_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|\$NF|\$\d+|NR|NF|\d+|,)')
_COMPARISON = re.compile(r'(\$NF|\$\d+|NR|NF)\s*(==|!=|>=|<=|>|<|~|!~)\s*("[^"]*"|/[^/]*/|-?\d+)')


class _Unmodelled(Exception):
    """A program beyond what the lab's awk does."""


@dataclass(frozen=True, slots=True)
class _Record:
    """A line, as a program sees it."""

    line: str
    fields: list[str]
    number: int

    def value(self, token: str) -> str:
        """A field, a counter, or a text in quotes."""
        if token.startswith('"'):
            return unescape(token[1:-1])
        if token == "NR":
            return str(self.number)
        if token == "NF":
            return str(len(self.fields))
        if not token.startswith("$"):
            return token
        if token == "$0":
            return self.line
        index = len(self.fields) if token == "$NF" else int(token[1:])
        return self.fields[index - 1] if 0 < index <= len(self.fields) else ""


def awk(call: Call) -> int:
    """`awk [-F SEPARATOR] 'CONDITION {print …}'`."""
    try:
        options, operands = parse_options(call.argv[1:], "F:v:", mixed=False)
        if not operands:
            raise UsageError("usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]")
        rules = _rules(operands[0])
        text, status = all_text(call, operands[1:])
        separator = dict(options).get("-F", "")
        for number, line in enumerate(lines_of(text), 1):
            record = _Record(line, _split(line, separator), number)
            for condition, printed in rules:
                if _holds(condition, record):
                    call.out(_printed(printed, record) + "\n")
    except UsageError as error:
        call.err(f"{error}\n")
        return 2
    except (_Unmodelled, BadPattern) as error:
        call.err(f"awk: the lab's awk only prints fields of lines that match: {error}\n")
        return 2
    return 2 if status else 0


def _split(line: str, separator: str) -> list[str]:
    if not separator or separator == " ":
        return line.split()
    if len(separator) == 1:
        return line.split(separator)
    return compiled(unescape(separator), extended=True).split(line)


def _rules(program: str) -> list[tuple[str, str | None]]:
    rules: list[tuple[str, str | None]] = []
    at = 0
    while at < len(program):
        match = _RULE.match(program, at)
        if match is None or match.end() == at:
            raise _Unmodelled(program[at:].strip())
        rules.append((match[1], match[2]))
        at = match.end()
    return rules


def _holds(condition: str, record: _Record) -> bool:
    if not condition:
        return True
    if "&&" in condition:
        return all(_holds(part.strip(), record) for part in condition.split("&&"))
    if "||" in condition:
        return any(_holds(part.strip(), record) for part in condition.split("||"))
    if len(condition) > 1 and condition[0] == "/" and condition[-1] == "/":
        return bool(compiled(condition[1:-1], extended=True).search(record.line))
    if condition.startswith("!/"):
        return not _holds(condition[1:], record)
    match = _COMPARISON.fullmatch(condition)
    if match is None:
        raise _Unmodelled(condition)
    return _compared(record.value(match[1]), match[2], match[3], record)


def _compared(left: str, operator: str, right: str, record: _Record) -> bool:
    if operator in ("~", "!~"):
        pattern = compiled(right.strip('/"'), extended=True)
        return bool(pattern.search(left)) == (operator == "~")
    right = record.value(right)
    a: float | str = left
    b: float | str = right
    if re.fullmatch(r"-?\d+(\.\d+)?", left) and re.fullmatch(r"-?\d+", right):
        a, b = float(left), float(right)
    if operator in ("==", "!="):
        return (a == b) == (operator == "==")
    if isinstance(a, str) or isinstance(b, str):
        a, b = str(a), str(b)
        return {">": a > b, "<": a < b, ">=": a >= b, "<=": a <= b}[operator]
    return {">": a > b, "<": a < b, ">=": a >= b, "<=": a <= b}[operator]


def _printed(expression: str | None, record: _Record) -> str:
    if not expression:
        return record.line
    out, at = list[str](), 0
    while at < len(expression):
        match = _TOKEN.match(expression, at)
        if match is None:
            raise _Unmodelled(f"print {expression}")
        out.append(" " if match[1] == "," else record.value(match[1]))
        at = match.end()
    return "".join(out)
