"""The engine's only randomness: every choice is keyed, so the same journal gives the same bytes.

A choice depends on the cluster's seed, the index of the journal entry that is being carried out, what the
choice is for, and how many choices for that purpose the entry has made. What another part chooses, or what
is tried on a copy, therefore never shifts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeAlias, TypeVar

import immutables

# Kubernetes leaves out vowels and what looks alike (staging/src/k8s.io/apimachinery/pkg/util/rand).
SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"

ChanceState: TypeAlias = tuple[int, immutables.Map[str, int]]

T = TypeVar("T")


class Chance:
    """Random numbers, picks, orders and name suffixes for one cluster."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._index = 0
        self._uses: immutables.Map[str, int] = immutables.Map()

    def begin(self, index: int) -> None:
        """From here on, choices belong to the journal entry with this index."""
        self._index, self._uses = index, immutables.Map()

    def number(self, purpose: str, below: int) -> int:
        """A whole number from 0 up to, not including, `below`."""
        use = self._uses.get(purpose, 0)
        self._uses = self._uses.set(purpose, use + 1)
        key = f"{self.seed}/{self._index}/{purpose}/{use}".encode()
        return int.from_bytes(blake2b(key, digest_size=8).digest()) % below

    def pick(self, purpose: str, options: Sequence[T]) -> T:
        """One of the options, each as likely as the others."""
        return options[self.number(purpose, len(options))]

    def shuffled(self, purpose: str, items: Sequence[T]) -> list[T]:
        """The items in a random order."""
        left = list(items)
        return [left.pop(self.number(purpose, len(left))) for _ in items]

    def suffix(self, purpose: str, length: int = 5) -> str:
        """A suffix as generated names carry it: `7x2bq`."""
        size = len(SUFFIX_ALPHABET)
        number = self.number(purpose, size**length)
        letters = []
        for _ in range(length):
            number, at = divmod(number, size)
            letters.append(SUFFIX_ALPHABET[at])
        return "".join(letters)

    def uid(self, purpose: str) -> str:
        """A version 4 UUID as `metadata.uid` holds it."""
        digits = f"{self.number(purpose, 2**62):016x}{self.number(purpose, 2**62):016x}"
        variant = "89ab"[int(digits[16], 16) % 4]
        return (
            f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
        )

    def snapshot(self) -> ChanceState:
        """The state as a value."""
        return self._index, self._uses

    def restore(self, state: ChanceState) -> None:
        """Go back, or over, to that state."""
        self._index, self._uses = state
