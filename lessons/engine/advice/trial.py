"""Trying a mend on a copy of the cluster: made, settled, and the same line run at the same place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lessons.engine.advice.edits import EXTERNAL_IP, Edit, Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.cluster import Cluster, ClusterState
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Object
from lessons.engine.terminal import Terminal, Transcript
from lessons.engine.terminal.kubectl import lastapplied
from lessons.engine.trace import HopKind

# A connection picks its endpoint at random: what succeeds once by luck fails in one of these.
REPEATS = 7
_ANSWERS = re.compile(r"\bANSWER: (\d+)")


@dataclass(frozen=True, slots=True)
class Tried:
    """A mend that worked, the transcripts of its runs, and the cluster after it."""

    mend: Mend
    runs: tuple[Transcript, ...]
    cluster: Cluster


@dataclass(slots=True)
class Laboratory:
    """A copy of the cluster in which mends are tried, each from the same state."""

    situation: Situation
    copy: Cluster = field(init=False)
    _state: ClusterState = field(init=False)

    def __post_init__(self) -> None:
        self.copy = self.situation.cluster.fork()
        self._state = self.copy.snapshot()

    def tried(self, mend: Mend, files: Mapping[str, str] | None = None) -> Tried | None:
        """The mend as it worked, None if it did not. `files` are the student's files if the mend changed them."""
        self.copy.restore(self._state)
        recreated: list[Ref] = []
        if files is None:
            for ref in dict.fromkeys(edit.ref for edit in mend.edits):
                done = self._edited(ref, [edit for edit in mend.edits if edit.ref == ref])
                if done is None:
                    return None
                recreated += done
            if mend.edits:
                self.copy.settle()
        if mend.wait:
            self.copy.advance(mend.wait)
        mend = self._addressed(mend)
        runs = self._runs(mend, self.situation.files if files is None else files)
        if not runs:
            return None
        return Tried(replace(mend, recreated=tuple(recreated)), runs, self.copy)

    def _addressed(self, mend: Mend) -> Mend:
        """The mend with the address that its Service was given, where its line asks for that."""
        services = [self.copy.view.find(edit.ref) for edit in mend.edits]
        given = [ip for item in services if item is not None for ip in _balanced(item)]
        return replace(mend, line=mend.line.replace(EXTERNAL_IP, given[0])) if given else mend

    def _runs(self, mend: Mend, files: Mapping[str, str]) -> tuple[Transcript, ...]:
        """The runs, if all of them succeeded; what changes objects is run once only."""
        line, place = mend.line or self.situation.transcript.line, self.situation.transcript.place
        terminal, runs = Terminal(self.copy), []
        for _ in range(1 if "kubectl" in line else 1 + REPEATS):
            done = terminal.run(line, place, files)
            if not succeeded(done):
                return ()
            runs.append(done)
        return tuple(runs)

    def _edited(self, ref: Ref, edits: Sequence[Edit]) -> list[Ref] | None:
        """Edit an object; gives it if it had to be made anew for that, None where it cannot be done."""
        item = self.copy.view.find(ref)
        if item is None:
            return None
        wanted = _with(item.manifest, edits)
        moved = _ref(wanted) != item.ref
        if not moved and self.copy.apiserver.update(wanted, origin=item.origin).status is None:
            return []
        return self._made_anew(item, _with(_declared(item), edits))

    def _made_anew(self, item: Object, wanted: Manifest) -> list[Ref] | None:
        server = self.copy.apiserver
        if server.create(wanted, dry_run=True).status is not None and _ref(wanted) != item.ref:
            return None
        if server.delete(item.ref, grace_seconds=0).status is not None:
            return None
        self.copy.settle()
        made = server.create(wanted, origin=item.origin)
        return [item.ref] if made.status is None else None


def _balanced(item: Object) -> list[str]:
    """The addresses of a Service's load balancer."""
    if item.ref.kind != "Service":
        return []
    return [ip for ip, _ in item.typed.load_balancer_ips]


def _with(manifest: Manifest, edits: Sequence[Edit]) -> Manifest:
    for edit in edits:
        manifest = edit.applied(manifest)
    return manifest


def _ref(manifest: Manifest) -> Ref:
    metadata = manifest["metadata"]
    return Ref(manifest["kind"], metadata.get("namespace") or "default", metadata["name"])


def _declared(item: Object) -> Manifest:
    """An object as somebody would declare it: as it was applied, or without what the server filled in."""
    if (applied := lastapplied.original(item.manifest)) is not None:
        return applied
    kept = ("name", "namespace", "labels", "annotations")
    metadata = {k: v for k, v in item.manifest["metadata"].items() if k in kept}
    return {
        **{k: v for k, v in item.manifest.items() if k != "status"},
        "metadata": metadata,
    }


def succeeded(done: Transcript) -> bool:
    """Whether a command did what it was for: nothing broke and, of what only asks for a name, an answer came."""
    if done.exit or _broke(done):
        return False
    if re.search(r"\bdig\b", done.line):
        counts = _ANSWERS.findall(done.stdout)
        if counts:
            return "0" not in counts
        return any(line and not line.startswith(";") for line in done.stdout.splitlines())
    return True


def _broke(done: Transcript) -> bool:
    """Whether a hop is broken that was not got over: of several addresses one that answers is enough."""
    broken = [at for at, hop in enumerate(done.hops) if hop.broken]
    return bool(broken) and not any(
        hop.kind in (HopKind.ANSWER, HopKind.SOCKET) for hop in done.hops[broken[-1] + 1 :]
    )
