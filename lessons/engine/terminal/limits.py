"""How much one line may do. A loop that never ends, or a text that doubles, stops here with a message."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.clock import SECOND, Milliseconds

MOST_WORDS = 10_000
MOST_TEXT = 200_000
MOST_OUTPUT = 400_000
MOST_COMMANDS = 3_000
# What asks the cluster or its network takes a hundred times as long as a command of the shell's own.
MOST_REQUESTS = 500
# A loop of probes repeats its way; who reads the hops of the first hundred has seen them all.
MOST_HOPS = 800
# Probes go on meanwhile: each hour is some thousand events.
LONGEST: Milliseconds = 4 * 60 * 60 * SECOND


class Stopped(Exception):
    """The line went past a limit; the text says which."""


@dataclass(slots=True)
class Allowance:
    """What a line has left: `commands` to run, `requests` among them, characters to print, and when its time is up."""

    until: Milliseconds = LONGEST
    commands: int = MOST_COMMANDS
    requests: int = MOST_REQUESTS
    output: int = MOST_OUTPUT

    def command(self, now: Milliseconds) -> None:
        """Count a command; Stopped when it is one too many or too late."""
        self.commands -= 1
        if self.commands < 0:
            raise Stopped(f"stopped after {MOST_COMMANDS} commands, the most one line may run here")
        if now > self.until:
            raise Stopped("stopped: a line may take four hours of the lab's time at most")

    def request(self) -> None:
        """Count a request; Stopped when it is one too many."""
        self.requests -= 1
        if self.requests < 0:
            raise Stopped(
                f"stopped after {MOST_REQUESTS} requests, the most one line may make here"
            )

    def printed(self, size: int) -> None:
        """Count output; Stopped when it is too much."""
        self.output -= size
        if self.output < 0:
            raise Stopped(f"stopped: the output grew past {MOST_OUTPUT // 1000} kB")
