"""What a resolver gives to programs."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.clock import Milliseconds

_MESSAGES = {
    "EAI_NONAME": "Name or service not known",
    "EAI_NODATA": "No address associated with hostname",
    "EAI_AGAIN": "Temporary failure in name resolution",
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """What getaddrinfo gives: addresses in the order to try them, or an error (EAI_NONAME, EAI_NODATA, EAI_AGAIN).

    `canonical` is the name at the end of the aliases, `aliases` those on the way to it; `unsorted` are the addresses as
    they came, for callers of the older gethostbyname; `elapsed` is the time it took.
    """

    addresses: tuple[str, ...] = ()
    error: str = ""
    canonical: str = ""
    aliases: tuple[str, ...] = ()
    unsorted: tuple[str, ...] = ()
    elapsed: Milliseconds = 0

    @property
    def message(self) -> str:
        """The error as gai_strerror words it, "" for none."""
        return _MESSAGES.get(self.error, "")
