"""timeout, as GNU coreutils has it: a command that is ended when its time is up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lessons.engine.clock import SECOND, Clock, Milliseconds
from lessons.engine.terminal import programs
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.options import UsageError, parse_options

TIMED_OUT, FAILED, NOT_FOUND = 124, 125, 127
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_TRY = "Try 'timeout --help' for more information.\n"


@dataclass(slots=True)
class _Output(list[tuple[str, str]]):
    """What a command prints, each piece with the moment it was printed at."""

    clock: Clock
    moments: list[Milliseconds] = field(default_factory=list)

    def append(self, piece: tuple[str, str]) -> None:
        """Print a piece."""
        list.append(self, piece)
        self.moments.append(self.clock.now)


def timeout(call: Call) -> int:
    """Run a command; 124 if it took longer than it may. What it printed until then stays."""
    long = ["foreground", "kill-after=", "preserve-status", "signal=", "verbose"]
    try:
        options, operands = parse_options(call.argv[1:], "k:s:v", long, mixed=False)
    except UsageError as error:
        call.err(f"timeout: {error}\n{_TRY}")
        return FAILED
    if len(operands) < 2:
        call.err(f"timeout: missing operand\n{_TRY}")
        return FAILED
    limit = _milliseconds(operands[0])
    if limit is None:
        call.err(f"timeout: invalid time interval ‘{operands[0]}’\n{_TRY}")
        return FAILED
    inner = replace(call, argv=tuple(operands[1:]))
    if programs.find(inner, operands[1]) is None:
        call.err(f"timeout: failed to run command ‘{operands[1]}’: No such file or directory\n")
        return NOT_FOUND
    status = _within(call, inner, limit or None)
    preserve = ("--preserve-status", "") in options
    return 143 if status == TIMED_OUT and preserve else status


def _milliseconds(text: str) -> Milliseconds | None:
    match = re.fullmatch(r"(\d{1,9}(?:\.\d*)?|\.\d+)([smhd]?)", text)
    return round(float(match[1]) * _UNITS[match[2]] * SECOND) if match else None


def _within(call: Call, inner: Call, limit: Milliseconds | None) -> int:
    cluster = call.cluster
    start, before = cluster.clock.now, cluster.snapshot()
    output = _Output(cluster.clock)
    inner = replace(inner, output=output)
    status = programs.run(inner)
    if limit is None or cluster.clock.now - start <= limit:
        call.output.extend(output)
        return status
    pieces = zip(output, output.moments, strict=True)
    in_time = [(piece, moment) for piece, moment in pieces if moment <= start + limit]
    last = max((moment for _, moment in in_time), default=start)
    # Programs tell how they failed and then let the time pass that it took: a command never comes to that.
    call.output.extend(
        piece
        for piece, moment in in_time
        if moment < last or (last > start and piece[0] == "stdout")
    )
    cluster.restore(before)
    cluster.advance(limit)
    return TIMED_OUT
