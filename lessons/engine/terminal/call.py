"""One command as a program sees it: its arguments, where it runs, its input, and where its output goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from lessons.engine.apiserver import Notice
from lessons.engine.refs import Place
from lessons.engine.terminal.limits import Allowance
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
    programs: Mapping[str, Program] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=Allowance)


@dataclass(slots=True)
class Call:
    """A command's call. Programs print with `out` and `err` and return their exit status.

    `tty` tells whether stdout is the terminal (curl shows its progress where it is not). `environment` is None
    where the program finds what its place gives every process. `container` is that of a pod, "" for its first.
    """

    session: Session
    argv: tuple[str, ...]
    place: Place
    stdin: str = ""
    output: list[tuple[str, str]] = field(default_factory=list)
    tty: bool = True
    environment: Mapping[str, str] | None = None
    container: str = ""

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

    def elsewhere(
        self, place: Place, argv: tuple[str, ...], *, tty: bool = True, container: str = ""
    ) -> Call:
        """Another call of the same line, at another place, printing to the same output (kubectl exec, run).

        `tty` False is kubectl without `-t`: what runs there does not print to a terminal.
        """
        return replace(
            self,
            place=place,
            argv=argv,
            stdin="",
            tty=self.tty and tty,
            environment=None,
            container=container,
        )


# A program: takes a call, prints, gives its exit status.
Program: TypeAlias = Callable[[Call], int]
