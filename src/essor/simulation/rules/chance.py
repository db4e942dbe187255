"""Chance that can be repeated: every draw follows from the seed and the name of what is drawn, never from its turn.

So a run that was interrupted and begun again draws the same things, and one more company changes nobody else's fate.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
WHOLE = 2**64


@dataclass(frozen=True, slots=True)
class Chance:
    """Draws by name. `seed` is any text."""

    seed: str

    def part(self, name: str) -> float:
        """A number in [0, 1)."""
        return int.from_bytes(hashlib.blake2b(f"{self.seed}/{name}".encode(), digest_size=8).digest(), "big") / WHOLE

    def percent(self, name: str, share: float) -> bool:
        """True in `share` cases of a hundred."""
        return self.part(name) * 100 < share

    def between(self, name: str, low: int, high: int) -> int:
        """An integer, both ends included."""
        return low + int(self.part(name) * (high - low + 1))

    def one(self, name: str, items: Sequence[T]) -> T:
        return items[int(self.part(name) * len(items))]

    def weighted(self, name: str, weights: Mapping[T, float]) -> T:
        """One of the keys, in proportion to its weight."""
        left = self.part(name) * sum(weights.values())
        for item, weight in weights.items():
            left -= weight
            if left < 0:
                return item
        return list(weights)[-1]

    def stream(self, name: str) -> random.Random:
        """A generator of its own for a longer draw."""
        return random.Random(f"{self.seed}/{name}")
