"""What the questions share."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from essor.foundation.outcome import Refusal, Refused

CHUNK = 900
"""Ids in one IN list: under the limit of parameters of older SQLite."""

T = TypeVar("T")


def missing(what: str, public_id: str) -> Refused:
    return Refused(Refusal(f"directory.{what}_not_found", {"id": public_id}))


def chunks(ids: Iterable[T]) -> Iterator[list[T]]:
    """The distinct ids, in order, in lists short enough for one question."""
    listed = list(dict.fromkeys(ids))
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
