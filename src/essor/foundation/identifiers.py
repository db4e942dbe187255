"""Public ids: a short prefix that says the kind, and 80 random bits in base 32, safe in URLs and easy to copy.

The source of randomness can be seeded, so that a simulated program has the same ids, and the same ledger head, again.
"""

import base64
import hashlib
import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_source: ContextVar[Callable[[int], bytes]] = ContextVar("essor_identifiers", default=secrets.token_bytes)

MAX_LENGTH = 24


def new(prefix: str) -> str:
    """A new public id such as `reg_k3f0q9d2m4x7c1pz`."""
    return f"{prefix}_{base64.b32encode(_source.get()(10)).decode().lower()}"


def token(size: int = 20) -> str:
    """A secret of `size` random bytes in base 32, for links that only its receiver holds."""
    return base64.b32encode(_source.get()(size)).decode().lower()


@contextmanager
def derived(namespace: str) -> Iterator[None]:
    """Inside, ids follow from `namespace` alone: the same act, done again elsewhere, makes the same ids."""
    count = 0

    def source(size: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.blake2b(f"{namespace}/{count}".encode(), digest_size=size).digest()

    held = _source.set(source)
    try:
        yield
    finally:
        _source.reset(held)


@contextmanager
def seeded(rng: random.Random) -> Iterator[None]:
    """Inside, ids come from `rng` alone. For simulations and tests only."""
    held = _source.set(rng.randbytes)
    try:
        yield
    finally:
        _source.reset(held)
