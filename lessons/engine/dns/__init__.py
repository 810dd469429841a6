"""The DNS of a cluster: CoreDNS answering from the store, caches on the clock, and what resolvers make of it."""

from __future__ import annotations

from lessons.engine.dns.cluster_dns import Dns, DnsState, Reply
from lessons.engine.dns.listener import Client, Listener
from lessons.engine.dns.memory import Holding, LogEntry
from lessons.engine.dns.resolvconf import ResolvConf
from lessons.engine.dns.resolved import Resolved
from lessons.engine.dns.resolver import Resolver

__all__ = [
    "Client",
    "Dns",
    "DnsState",
    "Holding",
    "Listener",
    "LogEntry",
    "Reply",
    "ResolvConf",
    "Resolved",
    "Resolver",
]
