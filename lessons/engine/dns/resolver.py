"""A place's stub resolver, as the C library has it: the hosts file, the search list, A and AAAA, and the order of addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import dns.name
from dns.rdatatype import RdataType

from lessons.engine.clock import Milliseconds
from lessons.engine.dns import hostsfile
from lessons.engine.dns import records as rr
from lessons.engine.dns.addresses import interfaces, sorted_addresses
from lessons.engine.dns.names import is_address, reverse_name
from lessons.engine.dns.outcome import Outcome
from lessons.engine.dns.resolved import Resolved
from lessons.engine.dns.stub import Stub
from lessons.engine.network import Connection
from lessons.engine.trace import Hop, HopKind, Trace

# What glibc takes for `ndots` where resolv.conf does not say, and at the most.
NDOTS, MOST_NDOTS = 1, 15

A, AAAA = RdataType.A, RdataType.AAAA


class Resolver(Stub):
    """Resolves names at one place."""

    @property
    def search(self) -> tuple[str, ...]:
        """The suffixes that are tried."""
        return self.conf.search

    @property
    def ndots(self) -> int:
        """From how many dots on a name is first tried as it is."""
        return min(MOST_NDOTS, self.conf.option("ndots", NDOTS))

    # glibc resolv/res_query.c __res_context_search
    def candidates(self, name: str) -> Iterator[tuple[str, str]]:
        """The names tried for a name, in order, each with the reason."""
        if name.endswith("."):
            yield name, "It ends in a dot: it is complete, and no suffix is tried."
            return
        dots, ndots = name.count("."), self.ndots
        as_is = f"{name}."
        counted = f"It has {dots} dot{'' if dots == 1 else 's'}"
        if dots >= ndots:
            yield as_is, f"{counted}, ndots is {ndots}: first tried as it is."
        for suffix in self.search:
            why = f"{counted}, fewer than ndots:{ndots}: the search list comes first."
            yield f"{name}.{suffix.rstrip('.')}.", why
        if dots < ndots:
            yield as_is, "No suffix of the search list led anywhere: tried as it is."

    def addresses(
        self,
        name: str,
        families: tuple[int, ...] = (4, 6),
        trace: Trace | None = None,
    ) -> Resolved:
        """What getaddrinfo gives for a name, an address, or an entry of the hosts file."""
        if is_address(name):
            return Resolved((name,), canonical=name, unsorted=(name,))
        if (found := hostsfile.addresses(self.hosts, name, families)) is not None:
            if trace is not None:
                what = f"{name} is {', '.join(found.unsorted)}"
                why = "The file /etc/hosts has this name, so no DNS server is asked."
                trace.add(Hop(HopKind.SEARCH, self._at, what, why))
            return found
        if (held := self.dns.applications.held(self.place, name)) is not None:
            if trace is not None:
                what, why = held.words(name, self.dns.now)
                trace.add(Hop(HopKind.CACHE, self._at, what, why))
            return held.again()
        resolved, ttl = self._resolved(name, families, trace)
        if resolved.addresses:
            self.dns.applications.hold(self.place, name, resolved, ttl)
        return resolved

    def _resolved(
        self, name: str, families: tuple[int, ...], trace: Trace | None
    ) -> tuple[Resolved, int]:
        """The answer over DNS, and the smallest TTL in it."""
        elapsed, exists, again = 0, False, False
        tried = list(self.candidates(name))
        as_is_last = name.count(".") < self.ndots
        index = 0
        while index < len(tried):
            text, why = tried[index]
            if trace is not None:
                trace.add(Hop(HopKind.SEARCH, self._at, f"tries {text}", why))
            outcome, ttl, spent = self._ask(text, families, trace)
            elapsed += spent
            if outcome.addresses:
                return self._ordered(outcome, elapsed), ttl
            if outcome.answered:
                # An alias that leads to no address ends the walk, and counts as no name at all.
                return Resolved(error="EAI_NONAME", elapsed=elapsed), 0
            exists = exists or outcome.exists
            again = again or bool(outcome.failure)
            index = self.following(index, len(tried), outcome, as_is_last)
        error = "EAI_AGAIN" if again else "EAI_NODATA" if exists else "EAI_NONAME"
        return Resolved(error=error, elapsed=elapsed), 0

    def following(self, index: int, count: int, outcome: Outcome, as_is_last: bool) -> int:
        """Which candidate is tried after one that gave no address; `count` for none."""
        if outcome.failure == "refused":
            return count
        if outcome.failure in ("timeout", "no route") and (as_is_last or index):
            # Silence ends the walk through the search list; only the name as it is may be left to try.
            return count - 1 if as_is_last and index < count - 1 else count
        return index + 1

    def ordered(self, addresses: Sequence[str]) -> tuple[str, ...]:
        """The addresses in the order to try them."""
        if len(addresses) < 2:
            return tuple(addresses)
        return sorted_addresses(addresses, interfaces(self.place, self.dns.view, self.dns.profile))

    def _ordered(self, outcome: Outcome, elapsed: Milliseconds) -> Resolved:
        return Resolved(
            addresses=self.ordered(outcome.addresses),
            canonical=outcome.canonical,
            aliases=tuple(outcome.aliases),
            elapsed=elapsed,
            unsorted=tuple(outcome.addresses),
        )

    def _ask(
        self, text: str, families: tuple[int, ...], trace: Trace | None
    ) -> tuple[Outcome, int, Milliseconds]:
        """Both queries for one name. They are sent together and take the time of the longer one, or one after the other."""
        outcome, ttl, spent = Outcome(), 0, 0
        in_turn = "single-request" in self.conf.options
        flows: dict[str, Connection] = {}  # both go out of one socket
        name = rr.name_from_text(text)
        if name is None:
            return outcome, 0, 0
        for family, rdtype in ((4, A), (6, AAAA)):
            if family not in families:
                continue
            response, failure, elapsed = self.exchange(name, rdtype, trace, flows)
            spent = spent + elapsed if in_turn else max(spent, elapsed)
            if response is None:
                outcome.failure = outcome.failure or failure
                continue
            ttl = outcome.take(response, name, rdtype) or ttl
        return outcome, ttl, spent

    # glibc resolv/nss_dns/dns-host.c getanswer_ptr
    def name(self, ip: str, trace: Trace | None = None) -> Resolved:
        """The name of an address, from the hosts file or the first record of a PTR query."""
        if (known := hostsfile.name(self.hosts, ip)) is not None:
            return known
        reverse = dns.name.from_text(reverse_name(ip))
        response, _, elapsed = self.exchange(reverse, RdataType.PTR, trace)
        if response is None:
            return Resolved(error="EAI_AGAIN", elapsed=elapsed)
        for record in response.answer:
            if record.rdata.rdtype == RdataType.PTR:
                target = record.rdata.target  # type: ignore[attr-defined]
                name = target.to_text(omit_final_dot=True)
                return Resolved((ip,), canonical=name, elapsed=elapsed)
        return Resolved(error="EAI_NONAME", elapsed=elapsed)

    @property
    def _at(self) -> str:
        return self.dns.at(self.place)
