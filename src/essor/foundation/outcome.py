"""What a rule or an action answers when it does not simply do the thing.

A refusal travels as a code and its parameters; the words live in each room's `wording.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was refused: `code` is `room.reason`, `params` are what its words need."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted((k, str(v)) for k, v in self.params.items()))))


class Refused(Exception):
    """Raised by an action that refuses; its transaction is rolled back whole."""

    def __init__(self, *refusals: Refusal) -> None:
        self.refusals = refusals
        super().__init__("; ".join(f"{r.code} {dict(r.params)}" for r in refusals))

    @property
    def refusal(self) -> Refusal:
        return self.refusals[0]

    @property
    def code(self) -> str:
        return self.refusals[0].code


def require(*answers: Refusal | None) -> None:
    """Raise `Refused` with every refusal among the answers (None means yes)."""
    refusals = [answer for answer in answers if answer is not None]
    if refusals:
        raise Refused(*refusals)


@dataclass(frozen=True, slots=True)
class Breach:
    """An invariant found broken by `essor verify`: which, where, and what was read."""

    room: str
    what: str
    where: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.room}: {self.what} at {self.where}" + (f" ({self.detail})" if self.detail else "")
