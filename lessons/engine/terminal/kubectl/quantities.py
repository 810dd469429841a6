"""Resource quantities: 100m, 128Mi; what pods ask for and how much of a node that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from lessons.engine.refs import Manifest

_BINARY = {
    "Ki": Decimal(2**10),
    "Mi": Decimal(2**20),
    "Gi": Decimal(2**30),
    "Ti": Decimal(2**40),
    "Pi": Decimal(2**50),
    "Ei": Decimal(2**60),
}
_DECIMAL = {
    "m": Decimal("0.001"),
    "": Decimal(1),
    "k": Decimal(10**3),
    "M": Decimal(10**6),
    "G": Decimal(10**9),
    "T": Decimal(10**12),
}


def parse(text: object) -> Decimal:
    """A quantity as a number; 0 for one that cannot be read."""
    plain = str(text)
    for suffix, factor in (*_BINARY.items(), *sorted(_DECIMAL.items(), reverse=True)):
        if suffix and plain.endswith(suffix):
            return Decimal(plain.removesuffix(suffix)) * factor
    try:
        return Decimal(plain)
    except ArithmeticError:
        return Decimal(0)


def shown(name: str, amount: Decimal) -> str:
    """A sum as kubectl prints it: 250m, 2, 140Mi."""
    if name == "cpu":
        return str(int(amount)) if amount == int(amount) else f"{int(amount * 1000)}m"
    for suffix, factor in sorted(_BINARY.items(), key=lambda item: -item[1]):
        if amount and amount % factor == 0:
            return f"{int(amount / factor)}{suffix}"
    return str(int(amount))


@dataclass(slots=True)
class Amounts:
    """Requests and limits by resource."""

    requests: dict[str, Decimal] = field(default_factory=dict)
    limits: dict[str, Decimal] = field(default_factory=dict)

    def share(self, kind: str, name: str, room: Manifest) -> str:
        """`100m (5%)`: an amount and how much of a node's room it is."""
        amounts = self.requests if kind == "requests" else self.limits
        amount = amounts.get(name, Decimal(0))
        whole = parse(room.get(name, 0))
        percent = int(amount / whole * 100) if whole else 0
        return f"{shown(name, amount)} ({percent}%)"


def of_pod(pod: Manifest) -> Amounts:
    """What a pod's containers ask for, together."""
    result = Amounts()
    for container in (pod.get("spec") or {}).get("containers") or ():
        resources = container.get("resources") or {}
        limits = resources.get("limits") or {}
        for target, given in (
            (result.requests, {**limits, **(resources.get("requests") or {})}),
            (result.limits, limits),
        ):
            for name, text in given.items():
                target[name] = target.get(name, Decimal(0)) + parse(text)
    return result


def total(amounts: Iterable[Amounts]) -> Amounts:
    """All of them together."""
    result = Amounts()
    for amount in amounts:
        for target, given in ((result.requests, amount.requests), (result.limits, amount.limits)):
            for name, number in given.items():
                target[name] = target.get(name, Decimal(0)) + number
    return result
