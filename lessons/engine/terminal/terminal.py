"""Where a line is run: the shell at its place, then the cluster coming to rest."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lessons.engine.cluster import Cluster, Walked
from lessons.engine.refs import ADMIN, Place, Ref
from lessons.engine.terminal.call import Call, Session
from lessons.engine.terminal.executing import execute
from lessons.engine.terminal.explain import with_source
from lessons.engine.terminal.limits import LONGEST, MOST_HOPS, Allowance, Stopped
from lessons.engine.terminal.shell import Shell, ShellSyntaxError, parse
from lessons.engine.terminal.shell.builtins import Exit
from lessons.engine.terminal.surroundings import environment
from lessons.engine.terminal.table import PROGRAMS
from lessons.engine.terminal.transcript import Transcript

logger = logging.getLogger(__name__)

NO_FILES: Mapping[str, str] = MappingProxyType({})
# A line longer than the editor's largest file is not typed by anybody.
LONGEST_LINE = 100_000
# As bash reports a command that a signal ended (here: the lab, as if by Ctrl-C).
INTERRUPTED = 130


@dataclass(slots=True)
class Terminal:
    """A terminal onto one cluster; from then on the cluster's exec probes know what commands do."""

    cluster: Cluster

    def __post_init__(self) -> None:
        self.cluster.executor = execute

    def run(
        self, line: str, place: Place = ADMIN, files: Mapping[str, str] = NO_FILES
    ) -> Transcript:
        """Run a line at a place, with the editor's files at hand for kubectl; the cluster then comes to rest.

        It never raises: whatever goes wrong is in the transcript, as the real tool would put it.
        """
        cluster, started = self.cluster, self.cluster.clock.now
        allowance = Allowance(started + LONGEST)
        session = Session(cluster, files, programs=PROGRAMS, allowance=allowance)
        call = Call(session, (), place)
        before = cluster.snapshot()
        try:
            status = self._run(line, call)
            if cluster.profile.settle:
                cluster.settle()
        except Exception:
            logger.exception("running %r at %s", line[:200], place)
            cluster.restore(before)
            call.err(
                "Service Lab: this command ran into a fault of the lab itself; nothing was changed.\n"
            )
            status = 70
        hops = tuple(with_source(hop, cluster.view) for hop in session.trace.hops[:MOST_HOPS])
        if hops:
            cluster.walked = Walked(line, place, hops)
        return Transcript(
            line=line,
            place=place,
            output=tuple(call.output),
            exit=status,
            hops=hops,
            notices=tuple(session.notices),
            errors=tuple(session.errors),
            started=started,
            ended=cluster.clock.now,
        )

    def _run(self, line: str, call: Call) -> int:
        if objection := self._objection(call.place):
            call.err(objection + "\n")
            return 1
        shell = Shell.with_environment(environment(self.cluster, call.place))
        try:
            if len(line) > LONGEST_LINE:
                raise Stopped("the line is too long")
            return shell.run(parse(line), call)
        except ShellSyntaxError as error:
            call.err(f"bash: {error}\n")
            return 2
        except Stopped as stopped:
            call.err(f"Service Lab: {stopped}\n")
            return INTERRUPTED
        except Exit as end:
            return end.status

    def _objection(self, place: Place) -> str:
        """Why no shell can be had at a place, "" where one can."""
        profile = self.cluster.profile
        if place.kind == "node" and place.name not in {node.name for node in profile.nodes}:
            return f'Error from server (NotFound): nodes "{place.name}" not found'
        if place.kind == "external" and place.name not in {m.name for m in profile.external}:
            return f"ssh: Could not resolve hostname {place.name}: Name or service not known"
        if place.kind != "pod":
            return ""
        pod = self.cluster.view.find(Ref("Pod", place.namespace, place.name))
        if pod is None:
            return f'Error from server (NotFound): pods "{place.name}" not found'
        if pod.typed.terminal:
            return (
                "error: cannot exec into a container in a completed pod; "
                f"current phase is {pod.typed.phase}"
            )
        if pod.typed.phase != "Running":
            container = pod.typed.containers[0].name
            return (
                "error: Internal error occurred: unable to upgrade connection: "
                f'container not found ("{container}")'
            )
        return ""
