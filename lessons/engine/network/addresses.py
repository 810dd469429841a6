"""IP addresses read once: a packet's are looked at by every host on its way."""

from __future__ import annotations

import ipaddress
from functools import lru_cache


@lru_cache(maxsize=2**14)
def parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An address in its text form as an object; ValueError for what is none."""
    return ipaddress.ip_address(text)
