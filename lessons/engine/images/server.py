"""A process that listens, as far as what it answers depends on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Server:
    """Which process answers: the pod (or machine) it runs in, its host name, its address, and the port."""

    name: str
    hostname: str
    address: str
    port: int
    image: str = ""
