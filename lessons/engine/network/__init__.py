"""The network: kube-proxy's rules, and the data plane that carries one connection from its source to a verdict."""

from __future__ import annotations

from lessons.engine.network.connection import Connection, Process, Reply, Verdict
from lessons.engine.network.network import Network, NetworkState
from lessons.engine.network.topology import Host

__all__ = ["Connection", "Host", "Network", "NetworkState", "Process", "Reply", "Verdict"]
