"""One command as a program sees it: its arguments, where it runs, its input, and where its output goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from lessons.engine.apiserver import Notice
from lessons.engine.refs import Place
from lessons.engine.terminal.transcript import FileError
from lessons.engine.trace import Trace

if TYPE_CHECKING:
    from lessons.engine.cluster import Cluster


@dataclass(slots=True)
class Session:
    """What all commands of one line share."""

    cluster: Cluster
    files: Mapping[str, str]
    trace: Trace = field(default_factory=Trace)
    notices: list[Notice] = field(default_factory=list)
    errors: list[FileError] = field(default_factory=list)


@dataclass(slots=True)
class Call:
    """A command's call. Programs print with `out` and `err` and return their exit status."""

    session: Session
    argv: tuple[str, ...]
    place: Place
    stdin: str = ""
    output: list[tuple[str, str]] = field(default_factory=list)

    @property
    def cluster(self) -> Cluster:
        """The cluster the command runs in."""
        return self.session.cluster

    @property
    def trace(self) -> Trace:
        """Where hops are recorded."""
        return self.session.trace

    def out(self, text: str) -> None:
        """Print to stdout, as it is (bring your own newline)."""
        self.output.append(("stdout", text))

    def err(self, text: str) -> None:
        """Print to stderr, as it is (bring your own newline)."""
        self.output.append(("stderr", text))

    def elsewhere(self, place: Place, argv: tuple[str, ...]) -> Call:
        """Another call of the same line, at another place, printing to the same output (kubectl exec)."""
        return replace(self, place=place, argv=argv, stdin="")


# A program: takes a call, prints, gives its exit status.
Program: TypeAlias = Callable[[Call], int]
