"""Where cluster IPs and node ports come from: pkg/registry/core/service ipallocator and portallocator.

Nothing is kept here: what is taken is asked of the store. A number asked for is refused with upstream's reason; one
that is chosen comes from above a low band that is left to those who ask.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field

from lessons.engine.chance import Chance

NODE_PORTS = range(30000, 32768)

_MISMATCHED = "the provided network does not match the current range"
_NOT_IN_RANGE = "the provided IP ({}) is not in the valid range. The range of valid IPs is {}"
_IP_TAKEN = "provided IP is already allocated"
_PORT_TAKEN = "provided port is already allocated"


def low_band(size: int, step: int, most: int) -> int:
    """How many numbers at the start of a range are left to those who ask for one: calculateRangeOffset."""
    least = 16
    return 0 if size <= least else min(max(size // step, least), most)


@dataclass(frozen=True, slots=True)
class ClusterIPs:
    """The addresses of the service network; `taken` tells of an address in use."""

    cidr: str
    taken: Callable[[str], bool]
    chance: Chance

    def refusal(self, ip: str) -> str | None:
        """Why this address cannot be had; None if it can."""
        network = ipaddress.ip_network(self.cidr)
        address = ipaddress.ip_address(ip)
        edges = (network.network_address, network.broadcast_address)
        if address not in network or address in edges:
            return _MISMATCHED
        return _IP_TAKEN if self.taken(ip) else None

    # ipallocator.go allocateService
    def dry_refusal(self, ip: str) -> str | None:
        """Why a dry run may not have this address; it does not look whether it is taken."""
        network = ipaddress.ip_network(self.cidr)
        edges = (network.network_address, network.broadcast_address)
        address = ipaddress.ip_address(ip)
        inside = address in network and address not in edges
        return None if inside else _NOT_IN_RANGE.format(ip, self.cidr)

    def choose(self, purpose: str) -> str | None:
        """A free address, above the low band while there is one; None when all are taken."""
        network = ipaddress.ip_network(self.cidr)
        first, count = int(network.network_address) + 1, network.num_addresses - 2
        offset = min(low_band(network.num_addresses, 16, 256), count)
        high = _free(
            count - offset, self.chance, purpose, lambda n: self._free_at(first + offset + n)
        )
        if high is not None:
            return str(ipaddress.ip_address(first + offset + high))
        low = _free(offset, self.chance, purpose, lambda n: self._free_at(first + n))
        return None if low is None else str(ipaddress.ip_address(first + low))

    def placeholder(self) -> str:
        """What a dry run gets instead of an address: that of the network."""
        return str(ipaddress.ip_network(self.cidr).network_address)

    def _free_at(self, number: int) -> bool:
        return not self.taken(str(ipaddress.ip_address(number)))


@dataclass(slots=True)
class NodePorts:
    """The node ports, as one request takes them: what it has taken already counts as taken.

    `taken` tells of a port in use by another object.
    """

    taken: Callable[[int], bool]
    chance: Chance
    claimed: set[int] = field(default_factory=set)
    dry_run: bool = False

    def claim(self, port: int) -> str | None:
        """Take this port; the reason if it cannot be had. A dry run does not look whether it is one of the range."""
        if port not in NODE_PORTS and not self.dry_run:
            return (
                "provided port is not in the valid range. The range of valid ports is "
                f"{NODE_PORTS.start}-{NODE_PORTS.stop - 1}"
            )
        if not self._free(port):
            return _PORT_TAKEN
        self.claimed.add(port)
        return None

    def choose(self, purpose: str) -> int | None:
        """Take a free port, above the low band while there is one; None when all are taken."""
        first, size = NODE_PORTS.start, len(NODE_PORTS)
        offset = low_band(size, 32, 128)
        high = _free(size - offset, self.chance, purpose, lambda n: self._free(first + offset + n))
        if high is not None:
            port = first + offset + high
        else:
            low = _free(offset, self.chance, purpose, lambda n: self._free(first + n))
            if low is None:
                return None
            port = first + low
        self.claimed.add(port)
        return port

    def placeholder(self) -> int:
        """What a dry run gets instead of a port: portallocator/operation.go AllocateNext."""
        port = max(self.claimed, default=NODE_PORTS.stop) + 1
        self.claimed.add(port)
        return port

    def _free(self, port: int) -> bool:
        return port not in self.claimed and not self.taken(port)


def _free(size: int, chance: Chance, purpose: str, free: Callable[[int], bool]) -> int | None:
    """The first free number at or after a random start, going round."""
    if size <= 0:
        return None
    start = chance.number(purpose, size)
    return next((n % size for n in range(start, start + size) if free(n % size)), None)
