"""grep, egrep and fgrep."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.inputs import inputs, lines_of
from lessons.engine.terminal.options import UsageError, parse_options
from lessons.engine.terminal.patterns import BadPattern, compiled

_LONG = [
    "extended-regexp", "fixed-strings", "perl-regexp", "ignore-case", "invert-match", "count",
    "only-matching", "line-number", "quiet", "silent", "word-regexp", "line-regexp", "regexp=",
    "max-count=", "after-context=", "before-context=", "context=", "color", "color=", "no-filename",
    "files-with-matches",
]  # fmt: skip
_SHORT_OF = {
    "extended-regexp": "E", "fixed-strings": "F", "perl-regexp": "P", "ignore-case": "i",
    "invert-match": "v", "count": "c", "only-matching": "o", "line-number": "n", "quiet": "q",
    "silent": "q", "word-regexp": "w", "line-regexp": "x", "regexp": "e", "max-count": "m",
    "after-context": "A", "before-context": "B", "context": "C", "no-filename": "h",
    "files-with-matches": "l", "color": "",
}  # fmt: skip
_USAGE = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n"


@dataclass(frozen=True, slots=True)
class _Search:
    """What a call of grep asks for."""

    patterns: tuple[re.Pattern[str], ...]
    flags: frozenset[str]
    most: int
    before: int
    after: int

    def matches(self, line: str) -> bool:
        found = any(pattern.search(line) for pattern in self.patterns)
        return found != ("v" in self.flags)


def grep(call: Call) -> int:
    """Print the lines that match; 0 if there was one, 1 if not, 2 on an error."""
    try:
        search, operands = _read(call)
    except UsageError as error:
        call.err(f"grep: {error}\n{_USAGE}" if str(error) else _USAGE)
        return 2
    except BadPattern as error:
        call.err(f"grep: {error}\n")
        return 2
    found, status = False, 0
    for name, text in inputs(call, operands):
        if text is None:
            status = 2
            continue
        label = f"{name}:" if len(operands) > 1 and "h" not in search.flags else ""
        found |= _search_text(call, search, text, label)
    return status or int(not found)


def _read(call: Call) -> tuple[_Search, list[str]]:
    arguments = [re.sub(r"^-(\d+)$", r"-C\1", argument) for argument in call.argv[1:]]
    options, operands = parse_options(arguments, "EFGPivcnqswxohlHe:m:A:B:C:", _LONG)
    chosen: dict[str, str] = {}
    patterns: list[str] = []
    for option, value in options:
        letter = option[1] if option[1] != "-" else _SHORT_OF[option[2:]]
        chosen[letter] = value
        if letter == "e":
            patterns.append(value)
    if not patterns:
        if not operands:
            raise UsageError("")
        patterns = [operands.pop(0)]
    for letter in "mABC":
        if letter in chosen and not re.fullmatch(r"\d{1,9}", chosen[letter]):
            what = (
                "invalid max count"
                if letter == "m"
                else f"{chosen[letter]}: invalid context length argument"
            )
            raise BadPattern(what)
    expressions = tuple(
        _pattern(line, call.argv[0], chosen) for p in patterns for line in p.split("\n")
    )
    around = int(chosen.get("C", "0"))
    return (
        _Search(
            expressions,
            frozenset(chosen),
            int(chosen.get("m", "1000000")),
            int(chosen.get("B", around)),
            int(chosen.get("A", around)),
        ),
        operands,
    )


def _pattern(text: str, name: str, chosen: dict[str, str]) -> re.Pattern[str]:
    if "F" in chosen or name == "fgrep":
        text, extended = re.escape(text), True
    else:
        extended = bool({"E", "P"} & set(chosen)) or name == "egrep"
    pattern = compiled(text, extended=extended, ignore_case="i" in chosen)
    if "x" in chosen:
        pattern = re.compile(rf"^(?:{pattern.pattern})$", pattern.flags)
    elif "w" in chosen:
        pattern = re.compile(rf"(?<!\w)(?:{pattern.pattern})(?!\w)", pattern.flags)
    return pattern


def _search_text(call: Call, search: _Search, text: str, label: str) -> bool:
    lines = lines_of(text)
    hits = [at for at, line in enumerate(lines) if search.matches(line)][: search.most]
    if "q" in search.flags:
        return bool(hits)
    if "c" in search.flags:
        call.out(f"{label}{len(hits)}\n")
    elif "o" in search.flags:
        for at in hits:
            for pattern in search.patterns:
                for match in pattern.finditer(lines[at]):
                    if match[0]:
                        call.out(f"{label}{_number(search, at)}{match[0]}\n")
    else:
        _print_lines(call, search, lines, hits, label)
    return bool(hits)


def _number(search: _Search, at: int, mark: str = ":") -> str:
    return f"{at + 1}{mark}" if "n" in search.flags else ""


def _print_lines(
    call: Call, search: _Search, lines: list[str], hits: list[int], label: str
) -> None:
    shown: dict[int, None] = {}
    for hit in hits:
        span = range(max(0, hit - search.before), min(len(lines), hit + search.after + 1))
        shown.update(dict.fromkeys(span))
    matched, last = set(hits), -1
    for at in shown:
        if (search.before or search.after) and last >= 0 and at > last + 1:
            call.out("--\n")
        mark = ":" if at in matched else "-"
        call.out(f"{label}{_number(search, at, mark)}{lines[at]}\n")
        last = at
