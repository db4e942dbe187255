"""What the acts of registration take and answer."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Registered:
    """A registration made or changed. Cents before taxes; `waits_for` is `seat` or `aid` when `state` is waitlisted.

    `index` is the place in the list that was asked for.
    """

    id: str
    state: str
    aid_cents: int
    share_cents: int
    waits_for: str = ""
    index: int = 0


@dataclass(frozen=True, slots=True)
class GroupPerson:
    """One person of a group: named, or known by `person_id` (then names and address are not looked at)."""

    given_name: str = ""
    family_name: str = ""
    email: str = ""
    audience: str = "professional"
    language: str = "fr"
    residence_region: str | None = None
    workplace_region: str | None = None
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class GroupRefusal:
    """Why one person of a group was not registered; `params` as in a Refusal."""

    index: int
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupResult:
    group_id: str
    registered: list[Registered]
    waitlisted: list[Registered]
    refused: list[GroupRefusal]

    @property
    def aid_cents(self) -> int:
        return sum(one.aid_cents for one in self.registered)

    @property
    def share_cents(self) -> int:
        return sum(one.share_cents for one in self.registered)


@dataclass(frozen=True, slots=True)
class RosterResult:
    """What became of a roster's rows; `left` are not applied (to fix, or not reached yet)."""

    registered: int
    waitlisted: int
    refused: int
    left: int
