"""Programs that pass text on: cat, head, tail, wc, cut, tr, tee, tac, nl."""

from __future__ import annotations

import re

from lessons.engine.terminal.call import Call, Program
from lessons.engine.terminal.coreutils import usage_checked
from lessons.engine.terminal.coreutils_print import unescape
from lessons.engine.terminal.inputs import all_text, inputs, lines_of
from lessons.engine.terminal.options import UsageError, counts_as_lines, parse_options


def cat(call: Call) -> int:
    """cat, with -n."""
    options, operands = parse_options(call.argv[1:], "nAetvu", ["number"])
    text, status = all_text(call, operands)
    if {option for option, _ in options} & {"-n", "--number"}:
        numbered = [f"{number:6d}\t{line}\n" for number, line in enumerate(lines_of(text), 1)]
        text = "".join(numbered)
    call.out(text)
    return status


def head(call: Call) -> int:
    """The first lines (-n) or characters (-c)."""
    return _ends(call, from_start=True)


def tail(call: Call) -> int:
    """The last lines (-n, -n +K) or characters (-c); -f ends at once, nothing is added to a file here."""
    return _ends(call, from_start=False)


def _ends(call: Call, *, from_start: bool) -> int:
    arguments = counts_as_lines(call.argv[1:])
    options, operands = parse_options(arguments, "n:c:qf", ["lines=", "bytes=", "quiet", "follow"])
    unit, count = "lines", "10"
    for option, value in options:
        if option in ("-n", "--lines", "-c", "--bytes"):
            unit, count = ("lines" if option in ("-n", "--lines") else "bytes"), value
    if not re.fullmatch(r"[-+]?\d{1,9}", count):
        raise UsageError(f"invalid number of {unit}: ‘{count}’")
    status = 0
    named = len(operands) > 1 and "-q" not in dict(options)
    for at, (name, text) in enumerate(inputs(call, operands)):
        if text is None:
            status = 1
            continue
        if named:
            call.out(("\n" if at else "") + f"==> {name} <==\n")
        pieces = text.splitlines(keepends=True) if unit == "lines" else list(text)
        call.out("".join(_chosen(pieces, count, from_start)))
    return status


def _chosen(pieces: list[str], count: str, from_start: bool) -> list[str]:
    number = abs(int(count))
    if from_start:
        return pieces[: len(pieces) - number] if count[0] == "-" and number else pieces[:number]
    if count[0] == "+":
        return pieces[max(0, number - 1) :]
    return pieces[-number:] if number else []


def wc(call: Call) -> int:
    """Lines, words, characters."""
    options, operands = parse_options(call.argv[1:], "lwcm", ["lines", "words", "bytes", "chars"])
    kinds = {"-l": "l", "-w": "w", "-c": "c", "-m": "c", "--lines": "l", "--words": "w"}
    chosen = {kinds.get(option, "c") for option, _ in options} or {"l", "w", "c"}
    rows: list[tuple[list[int], str]] = []
    status = 0
    for name, text in inputs(call, operands):
        if text is None:
            status = 1
            continue
        sizes = {"l": text.count("\n"), "w": len(text.split()), "c": len(text.encode())}
        rows.append(([sizes[kind] for kind in "lwc" if kind in chosen], name if operands else ""))
    if len(rows) > 1:
        totals = [sum(column) for column in zip(*(row for row, _ in rows), strict=True)]
        rows.append((totals, "total"))
    alone = len(rows) == 1 and len(rows[0][0]) == 1
    width = (
        1
        if alone
        else 7
        if not operands
        else max((len(str(n)) for row, _ in rows for n in row), default=1)
    )
    for numbers, name in rows:
        call.out(" ".join(f"{number:{width}d}" for number in numbers) + f" {name}".rstrip() + "\n")
    return status


def cut(call: Call) -> int:
    """-d DELIMITER -f LIST, or -c LIST."""
    options, operands = parse_options(
        call.argv[1:], "d:f:c:b:s", ["delimiter=", "fields=", "characters=", "only-delimited"]
    )
    chosen = {option.lstrip("-")[0]: value for option, value in options}
    ranges = chosen.get("f") or chosen.get("c") or chosen.get("b")
    if not ranges:
        raise UsageError("you must specify a list of bytes, characters, or fields")
    wanted = _ranges(ranges)
    delimiter = chosen.get("d", "\t")
    if len(delimiter) != 1:
        raise UsageError("the delimiter must be a single character")
    text, status = all_text(call, operands)
    for line in lines_of(text):
        if "f" not in chosen:
            call.out("".join(c for at, c in enumerate(line, 1) if _within(at, wanted)) + "\n")
        elif delimiter in line:
            fields = line.split(delimiter)
            kept = [field for at, field in enumerate(fields, 1) if _within(at, wanted)]
            call.out(delimiter.join(kept) + "\n")
        elif "s" not in chosen and "o" not in chosen:
            call.out(line + "\n")
    return status


def _ranges(text: str) -> list[tuple[int, int]]:
    found = []
    for piece in text.split(","):
        match = re.fullmatch(r"(\d*)(-?)(\d*)", piece)
        if match is None or not (match[1] or match[3]):
            raise UsageError(f"invalid field value ‘{piece}’")
        first = int(match[1] or 1)
        if first == 0:
            raise UsageError("fields are numbered from 1")
        last = int(match[3]) if match[3] else 10**9 if match[2] else first
        found.append((first, last))
    return found


def _within(number: int, ranges: list[tuple[int, int]]) -> bool:
    return any(first <= number <= last for first, last in ranges)


_CLASSES = {
    "[:lower:]": "a-z",
    "[:upper:]": "A-Z",
    "[:digit:]": "0-9",
    "[:alpha:]": "A-Za-z",
    "[:alnum:]": "A-Za-z0-9",
    "[:space:]": " \\t\\n\\r\\v\\f",
    "[:blank:]": " \\t",
}


def tr(call: Call) -> int:
    """Translate characters; -d deletes, -s squeezes, -c complements."""
    options, operands = parse_options(
        call.argv[1:], "dscC", ["delete", "squeeze-repeats", "complement"], mixed=False
    )
    flags = {option.lstrip("-")[0].lower() for option, _ in options}
    if not operands:
        raise UsageError("missing operand")
    if len(operands) == 1 and not flags & {"d", "s"}:
        raise UsageError(f"missing operand after ‘{operands[0]}’")
    first = _characters(operands[0])
    second = _characters(operands[1]) if len(operands) > 1 else ""
    complement = "c" in flags
    text = call.stdin
    if "d" in flags:
        text = "".join(c for c in text if (c in first) == complement)
    elif second:
        padded = second + second[-1] * max(0, len(first) - len(second))
        text = "".join(
            c
            if (c in first) == complement
            else second[-1]
            if complement
            else padded[first.index(c)]
            for c in text
        )
    if "s" in flags:
        squeezed = second or first
        text = re.sub(f"([{re.escape(squeezed)}])\\1+", r"\1", text) if squeezed else text
    call.out(text)
    return 0


def _characters(text: str) -> str:
    for name, members in _CLASSES.items():
        text = text.replace(name, members)
    text = unescape(text)
    return re.sub(
        r"(.)-(.)",
        lambda m: "".join(map(chr, range(ord(m[1]), min(ord(m[2]), 0x2FF) + 1))) or m[0],
        text,
        flags=re.DOTALL,
    )


def tee(call: Call) -> int:
    """Pass the input on; the copies would go to files, which the lab has none of."""
    _, operands = parse_options(call.argv[1:], "a", ["append"])
    call.out(call.stdin)
    for name in operands:
        if name != "/dev/null":
            call.err(f"tee: {name}: Read-only file system\n")
    return int(any(name != "/dev/null" for name in operands))


def tac(call: Call) -> int:
    """The lines, last one first."""
    text, status = all_text(call, parse_options(call.argv[1:])[1])
    call.out("".join(line + "\n" for line in reversed(lines_of(text))))
    return status


PROGRAMS: dict[str, Program] = {
    "cat": usage_checked(cat),
    "cut": usage_checked(cut),
    "head": usage_checked(head),
    "tac": usage_checked(tac),
    "tail": usage_checked(tail),
    "tee": usage_checked(tee),
    "tr": usage_checked(tr),
    "wc": usage_checked(wc),
}
