"""An application's own cache of addresses: what a program keeps that does not ask again for each connection."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lessons.engine.clock import Milliseconds
from lessons.engine.dns.resolved import Resolved

# A pod's annotation that says how its program caches: `ttl` as long as the records allow, `forever` as a Java virtual
# machine with a security manager did, `30s` for a fixed time; without it a program asks each time.
ANNOTATION = "lab/dns-cache"


@dataclass(frozen=True, slots=True)
class HeldAddresses:
    """Addresses that a program keeps; `until` is None for ever."""

    resolved: Resolved
    stored: Milliseconds
    until: Milliseconds | None

    def valid(self, now: Milliseconds) -> bool:
        """Whether the program still uses them."""
        return self.until is None or now < self.until

    def words(self, name: str, now: Milliseconds) -> tuple[str, str]:
        """What a trace says of a hit: the fact and the reason."""
        age = (now - self.stored) // 1000
        left = "for ever" if self.until is None else f"for another {(self.until - now) // 1000} s"
        fact = f"{name} is {', '.join(self.resolved.addresses)}: from the program's own cache"
        return (
            fact,
            f"It looked the name up {age} s ago and keeps the answer {left}; no DNS server is asked.",
        )

    def again(self) -> Resolved:
        """The addresses once more, at no cost of time."""
        return replace(self.resolved, elapsed=0)


def until(mode: str, now: Milliseconds, ttl: int) -> tuple[bool, Milliseconds | None]:
    """Whether a program with this annotation keeps an answer at all, and until when (None: for ever)."""
    if mode == "forever":
        return True, None
    if mode == "ttl":
        return ttl > 0, now + ttl * 1000
    seconds = mode.removesuffix("s")
    if seconds.isdigit():
        return True, now + int(seconds) * 1000
    return False, now
