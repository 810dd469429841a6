"""What the DNS caches hold, as the boxes of the diagram say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lessons.engine.dns.memory import Holding

# Which box stands for a cache, by how its owner is called; a program's cache is in its pod's own box.
BOXES = {"node-local": "dns/node-local", "office": "dns/office", "pod": ""}
COREDNS = "dns/coredns"


@dataclass(frozen=True, slots=True)
class Held:
    """What a cache holds, in a line, and how much of its time is left: from 0 to 1, and 1 for ever."""

    text: str = ""
    share: float = 0.0


NOTHING = Held()


def held_by_box(holdings: Iterable[Holding]) -> Mapping[str, Held]:
    """For each box that remembers addresses: the name that ends last, for how long, and how many more."""
    kept: dict[str, dict[str, Holding]] = {}
    for holding in holdings:
        if holding.answers:
            name = holding.question.removesuffix(" A").removesuffix(".")
            box = BOXES.get(holding.owner.partition("/")[0], COREDNS) or holding.owner
            kept.setdefault(box, {})[name] = holding
    return {box: _held(names) for box, names in kept.items()}


def _held(names: Mapping[str, Holding]) -> Held:
    def ends_last(name: str) -> tuple[bool, int, str]:
        left = names[name].left
        return left is not None, -(left or 0), name

    name = min(names, key=ends_last)
    left, ttl = names[name].left, names[name].ttl
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    if left is None:
        return Held(f"keeps {name}{more} for ever", 1.0)
    return Held(f"keeps {name}{more} {left} s", left / ttl if ttl else 0.0)
