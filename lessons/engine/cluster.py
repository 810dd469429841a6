"""The cluster: its parts wired together, with one clock, one store and one seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

from lessons.engine.apiserver import APIServer
from lessons.engine.chance import Chance, ChanceState
from lessons.engine.clock import Clock, ClockState, Milliseconds
from lessons.engine.controllers import bootstrap, controllers
from lessons.engine.controllers.base import Manager
from lessons.engine.controllers.kubelet import Executed
from lessons.engine.dns import Dns
from lessons.engine.kubeconfig import Kubeconfig
from lessons.engine.network import Network
from lessons.engine.network.topology import Topology
from lessons.engine.profile import Profile
from lessons.engine.refs import ADMIN, Place
from lessons.engine.store import Object, Store, View
from lessons.engine.trace import Hop

# Every cluster starts at this moment; what a lesson shows does not depend on the day it is opened.
START = datetime(2026, 1, 5, 9, 0, 0, tzinfo=UTC)

# How long a command waits for the cluster to come to rest, at the most.
PATIENCE: Milliseconds = 600_000


@dataclass(frozen=True, slots=True)
class Walked:
    """The last command line that asked anybody for anything, where it was run, and its hops."""

    line: str = ""
    place: Place = ADMIN
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterState:
    """All there is to know of a cluster besides its profile: an immutable value, so that keeping one costs nothing."""

    view: View
    clock: ClockState
    chance: ChanceState
    kubelet: Any
    network: Any
    dns: Any
    kubeconfig: Kubeconfig = field(default_factory=Kubeconfig)
    walked: Walked = Walked()


# Runs a command in a container of a cluster that nobody needs afterwards; the terminal is one.
Executor: TypeAlias = Callable[["Cluster", Object, str, Sequence[str]], Executed | None]


class Cluster:
    """A simulated cluster. Commands reach it through `lessons.engine.terminal`."""

    def __init__(self, profile: Profile, seed: int = 0) -> None:
        self._wire(profile, seed)
        self.restore(_started(profile))
        self.begin(0)

    def _wire(self, profile: Profile, seed: int, topology: Topology | None = None) -> None:
        self.profile = profile
        self.kubeconfig = Kubeconfig()
        self.walked = Walked()
        self.clock = Clock(START)
        self.chance = Chance(seed)
        self.store = Store()
        self.apiserver = APIServer(self.store, self.clock, self.chance, profile)
        self.network = Network(self.apiserver, topology)
        self.dns = Dns(self.network)
        parts = controllers(self.apiserver)
        self.kubelet = parts.kubelet
        self.kubelet.execute = self._execute
        self.executor: Executor | None = None
        self._manager = Manager(self.store, parts.all)

    def _execute(self, pod: Object, container: str, command: Sequence[str]) -> Executed | None:
        """For exec probes: on a copy, so that neither the clock nor a cache is touched."""
        if self.executor is None:
            return None
        copy = self.fork()
        copy.executor = None
        return self.executor(copy, pod, container, command)

    @property
    def view(self) -> View:
        """The objects as they stand now."""
        return self.store.view

    def begin(self, index: int) -> None:
        """What follows belongs to the journal entry with this index (it keys the random choices)."""
        self.chance.begin(index)

    def reconcile(self) -> None:
        """Run the controllers until they have nothing to do at this moment; the clock stands still."""
        self._manager.run()
        self.network.sync()
        self.dns.sync()

    def settle(self) -> None:
        """Let the clock run on until no controller, kubelet or proxy has work due."""
        self.reconcile()
        deadline = self.clock.now + PATIENCE
        while (event := self.clock.next_work()) and event.due <= deadline:
            self.advance(event.due - self.clock.now)

    def advance(self, duration: Milliseconds) -> None:
        """Move the clock; what is due on the way happens in order."""
        until = self.clock.now + max(0, duration)
        while self.clock.run_next(until):
            while self.clock.run_next(self.clock.now):
                pass  # what is due at one moment has happened before anybody reacts to it
            self.reconcile()
        self.clock.move_to(until)

    def snapshot(self) -> ClusterState:
        """The whole cluster as a value."""
        return ClusterState(
            self.store.view,
            self.clock.snapshot(),
            self.chance.snapshot(),
            self.kubelet.snapshot(),
            self.network.snapshot(),
            self.dns.snapshot(),
            self.kubeconfig,
            self.walked,
        )

    def restore(self, state: ClusterState) -> None:
        """Go back, or over, to that state."""
        self.store.restore(state.view)
        self.clock.restore(state.clock)
        self.chance.restore(state.chance)
        self.kubelet.restore(state.kubelet)
        self.network.restore(state.network)
        self.dns.restore(state.dns)
        self.kubeconfig = state.kubeconfig
        self.walked = state.walked

    def fork(self) -> Cluster:
        """A second cluster in the same state; what happens in one does not reach the other."""
        copy = Cluster.__new__(Cluster)
        copy._wire(self.profile, self.chance.seed, self.network.topology)
        copy.executor = self.executor
        copy.restore(self.snapshot())
        return copy


def _started(profile: Profile) -> ClusterState:
    """A cluster of this profile just after kubeadm set it up: system namespaces, nodes, kubernetes, kube-dns, CoreDNS."""
    cluster = Cluster.__new__(Cluster)
    cluster._wire(profile, 0)
    bootstrap(cluster.apiserver)
    cluster.settle()
    return cluster.snapshot()
