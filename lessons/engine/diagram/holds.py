"""What the DNS caches hold, as the boxes of the diagram say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lessons.engine.dns.memory import Holding

# Which box stands for a cache, by how its owner is called; a program's cache is in its pod's own box.
BOXES = {"node-local": "dns/node-local", "office": "dns/office", "pod": ""}
COREDNS = "dns/coredns"


def held_by_box(holdings: Iterable[Holding]) -> Mapping[str, str]:
    """A line for each box that remembers addresses: the name that ends last, for how long, and how many more."""
    kept: dict[str, dict[str, int | None]] = {}
    for holding in holdings:
        if holding.answers:
            name = holding.question.removesuffix(" A").removesuffix(".")
            box = BOXES.get(holding.owner.partition("/")[0], COREDNS) or holding.owner
            kept.setdefault(box, {})[name] = holding.left
    return {box: _line(names) for box, names in kept.items()}


def _line(names: Mapping[str, int | None]) -> str:
    longest = sorted(names, key=lambda name: (names[name] is not None, -(names[name] or 0), name))
    left = names[longest[0]]
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    return f"keeps {longest[0]}{more} {'for ever' if left is None else f'{left} s'}"
