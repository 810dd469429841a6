"""What a command line left behind: output, exit status, trace and notices."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.apiserver import Notice
from lessons.engine.clock import Milliseconds
from lessons.engine.refs import FieldPath, Place, SourceLine
from lessons.engine.trace import Hop


@dataclass(frozen=True, slots=True)
class FileError:
    """What is wrong in a file that was applied, at its line, for the editor."""

    source: SourceLine
    message: str
    path: FieldPath = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """One command line as it was run. `output` keeps the order of what went to "stdout" and "stderr"."""

    line: str
    place: Place
    output: tuple[tuple[str, str], ...]
    exit: int
    hops: tuple[Hop, ...] = ()
    notices: tuple[Notice, ...] = ()
    errors: tuple[FileError, ...] = ()
    started: Milliseconds = 0
    ended: Milliseconds = 0

    @property
    def stdout(self) -> str:
        """Everything that went to stdout."""
        return "".join(text for stream, text in self.output if stream == "stdout")

    @property
    def stderr(self) -> str:
        """Everything that went to stderr."""
        return "".join(text for stream, text in self.output if stream == "stderr")

    @property
    def broken(self) -> Hop | None:
        """The first hop at which the way broke, or None."""
        return next((hop for hop in self.hops if hop.broken), None)
