"""What a kubectl command is, and one call of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lessons.engine.kubeconfig import Kubeconfig
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.kubectl.flags import Flag, Options

if TYPE_CHECKING:
    from lessons.engine.cluster import Cluster


@dataclass(slots=True)
class Invocation:
    """One call of a command: its flags and arguments, and what it needs of the cluster.

    `path` is the command as the user named it ("kubectl get"); `dash` is how many arguments stood before `--`,
    -1 without one. `warned` keeps kubectl from printing a warning twice.
    """

    call: Call
    path: str
    options: Options
    args: list[str]
    dash: int = -1
    warned: set[str] = field(default_factory=set)

    @property
    def cluster(self) -> Cluster:
        """The cluster that kubectl talks to."""
        return self.call.cluster

    @property
    def namespace(self) -> str:
        """-n, or the namespace of the current context."""
        return self.options.text("namespace") or self._kubeconfig.namespace

    @property
    def _kubeconfig(self) -> Kubeconfig:
        """As it is with --context."""
        kubeconfig, name = self.cluster.kubeconfig, self.options.text("context")
        return replace(kubeconfig, current=name) if name else kubeconfig

    @property
    def explicit_namespace(self) -> bool:
        """Whether -n was given."""
        return self.options.changed("namespace")

    def out(self, text: str) -> None:
        """Print a line, or several, to stdout."""
        self.call.out(text if text.endswith("\n") else text + "\n")

    def err(self, text: str) -> None:
        """Print a line, or several, to stderr."""
        self.call.err(text if text.endswith("\n") else text + "\n")

    def warn(self, text: str) -> None:
        """Print a warning of the API server, once."""
        if text not in self.warned:
            self.warned.add(text)
            self.err(f"Warning: {text}")


Run = Callable[[Invocation], int | None]


@dataclass(frozen=True, slots=True)
class Command:
    """One verb, or a group of them when it has `children`.

    `run` raises CommandError for what goes wrong and gives the exit status, None for 0. `usage` is the line in
    the help after "kubectl"; `short` is what it does, in a line.
    """

    name: str
    short: str
    run: Run | None = None
    usage: str = ""
    flags: tuple[Flag, ...] = ()
    children: tuple[Command, ...] = ()
    aliases: tuple[str, ...] = ()
    required: tuple[str, ...] = ()  # flags that must be given
    long: str = ""  # what it does, where its own help says more than `short`
    refusal: str = ""  # why the lab has no such command, whatever its flags
    help_to_stdout: bool = False  # where a group prints its help when called without a command

    def child(self, name: str) -> Command | None:
        """The subcommand of that name or alias."""
        return next((c for c in self.children if name in (c.name, *c.aliases)), None)
