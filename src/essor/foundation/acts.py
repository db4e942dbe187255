"""An act: something done by someone, in one transaction, all or nothing.

`@act` gives an action its transaction. Called from another act it joins that one. The outermost act is retried on
PostgreSQL when the engine asks for it (serialization failure, deadlock, lost connection). With an `idempotency_key` the
stored result is returned the second time (see `foundation.idempotency`).
"""

import functools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction

from essor.foundation import idempotency

TRIES = 4
RETRYABLE_STATES = ("40001", "40P01", "55P03")  # serialization failure, deadlock, lock not available
UNIQUE_VIOLATION = "23505"

_depth: ContextVar[int] = ContextVar("essor_act_depth", default=0)

F = TypeVar("F", bound=Callable[..., Any])


def is_retryable(error: BaseException) -> bool:
    """Whether the engine asked to try the whole transaction again, the connection was lost, or the same request came
    twice at once (the second try then finds the first one's stored result)."""
    state = getattr(error.__cause__, "sqlstate", None)
    if state == UNIQUE_VIOLATION:
        return bool(error.__cause__.diag.constraint_name == idempotency.CONSTRAINT)  # type: ignore[union-attr]  # psycopg's error
    if state is not None:
        return state in RETRYABLE_STATES or state.startswith(("08", "57P"))
    return connection.vendor == "postgresql" and isinstance(error, OperationalError | InterfaceError)


@contextmanager
def one_transaction() -> Iterator[None]:
    """The transaction of an act: a new one, or the one that is under way."""
    depth = _depth.get()
    token = _depth.set(depth + 1)
    try:
        with transaction.atomic(savepoint=depth == 0):
            yield
    finally:
        _depth.reset(token)


@contextmanager
def attempt() -> Iterator[None]:
    """A part of an act that may be refused without undoing the rest (a savepoint). Catch `Refused` around it."""
    with transaction.atomic():
        yield


def act(function: F) -> F:
    """Make an action one transaction, retried when the engine asks, replayed by `idempotency_key`."""

    def run(kwargs: dict[str, Any]) -> Any:
        key = kwargs.pop("idempotency_key", None)
        with one_transaction():
            return function(**kwargs) if key is None else idempotency.once(function, key, kwargs)

    @functools.wraps(function)
    def acting(**kwargs: Any) -> Any:
        if _depth.get() or connection.in_atomic_block:
            return run(kwargs)
        for left in reversed(range(TRIES)):
            try:
                return run(dict(kwargs))
            except (OperationalError, InterfaceError, IntegrityError) as error:
                if not left or not is_retryable(error):
                    raise
                connection.close_if_unusable_or_obsolete()
                time.sleep(random.uniform(0.01, 0.05) * (TRIES - left))  # noqa: S311  jitter, not a secret
        raise AssertionError("unreachable")

    return acting  # type: ignore[return-value]  # it takes what `function` takes
