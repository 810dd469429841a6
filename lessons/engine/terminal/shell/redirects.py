"""Where a command's streams go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.shell.syntax import Redirect
from lessons.engine.terminal.shell.words import Expander

DEVICES = {
    "/dev/null": None,
    "/dev/stdout": "stdout",
    "/dev/stderr": "stderr",
    "/dev/tty": "stdout",
}


@dataclass(slots=True)
class Streams:
    """Which outer stream each stream of a command ends in (None: nowhere), its input, and what bash objects to."""

    targets: dict[int, str | None] = field(default_factory=lambda: {1: "stdout", 2: "stderr"})
    stdin: str | None = None
    failure: str = ""

    @classmethod
    def of(cls, redirects: Iterable[Redirect], expander: Expander, call: Call) -> Streams:
        """Read the redirects from left to right, as bash does."""
        streams = cls()
        for redirect in redirects:
            target = expander.text(redirect.target)
            match redirect.operator:
                case "<<":
                    streams.stdin = target
                case "<<<":
                    streams.stdin = target + "\n"
                case "<":
                    streams._read(target, call)
                case ">&":
                    streams._duplicate(redirect.stream, target)
                case operator:
                    streams._write(redirect.stream, target, both=operator.startswith("&"))
            if streams.failure:
                break
        return streams

    def _read(self, target: str, call: Call) -> None:
        if target == "/dev/null":
            self.stdin = ""
        elif target in call.session.files and call.place.kind == "admin":
            self.stdin = call.session.files[target]
        else:
            self.failure = f"{target}: No such file or directory"

    def _duplicate(self, stream: int, target: str) -> None:
        if target.isdigit() and int(target) in self.targets:
            self.targets[stream] = self.targets[int(target)]
        elif target == "-":
            self.targets[stream] = None
        elif target.isdigit():
            self.failure = f"{target}: Bad file descriptor"
        else:
            self._write(stream, target, both=True)

    def _write(self, stream: int, target: str, *, both: bool) -> None:
        if target not in DEVICES:
            self.failure = f"{target}: this lab's shell does not write files"
            return
        self.targets[stream] = DEVICES[target]
        if both:
            self.targets[2] = self.targets[1]

    def enter(self, call: Call) -> Call:
        """The call as the command gets it."""
        return replace(
            call,
            output=[],
            stdin=call.stdin if self.stdin is None else self.stdin,
            tty=call.tty and self.targets[1] == "stdout",
        )

    def leave(self, inner: Call, call: Call) -> int:
        """Pass on what the command printed; gives how many characters that was."""
        size = 0
        for stream, text in inner.output:
            if target := self.targets[1 if stream == "stdout" else 2]:
                call.output.append((target, text))
                size += len(text)
        if self.stdin is None:
            call.stdin = inner.stdin
        return size
