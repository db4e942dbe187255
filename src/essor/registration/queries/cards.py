"""What registration tells about its rows: frozen cards. Cents; moments aware."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from essor.funding.rules import Decision
from essor.registration.rules.price import Price


@dataclass(frozen=True, slots=True)
class RegistrationCard:
    id: str
    pk: int
    session_id: str
    session_pk: int
    course_pk: int
    person_id: str
    person_pk: int
    employer_id: str | None
    employer_pk: int | None
    group_id: str | None
    state: str
    beneficiary_class: str
    audience: str
    workplace_region: str
    residence_region: str
    sector: str
    size_band: str
    fiscal_year: int
    full_fee_cents: int
    other_aid_cents: int
    aid_cents: int
    aid_event: str
    at_full_price: bool
    ruleset_code: str | None
    created_at: datetime
    registered_at: datetime | None
    expires_at: datetime | None
    ended_at: datetime | None
    reason: str

    @property
    def share_cents(self) -> int:
        """The fee after aid, before taxes."""
        return self.full_fee_cents - self.aid_cents


CARD_FIELDS = (
    "public_id",
    "pk",
    "session__public_id",
    "session_id",
    "course_id",
    "person__public_id",
    "person_id",
    "employer__public_id",
    "employer_id",
    "group__public_id",
    "state",
    "beneficiary_class",
    "audience",
    "workplace_region",
    "residence_region",
    "sector",
    "size_band",
    "fiscal_year",
    "full_fee_cents",
    "other_aid_cents",
    "aid_cents",
    "aid_event",
    "at_full_price",
    "decision__ruleset_code",
    "created_at",
    "registered_at",
    "expires_at",
    "ended_at",
    "reason",
)


def cards(rows: Any) -> Iterable[RegistrationCard]:
    """`rows` is a queryset of registrations."""
    return (RegistrationCard(*row) for row in rows.values_list(*CARD_FIELDS))


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats of a session: `left` free now, `waiting` people in the line."""

    capacity: int
    taken: int
    waiting: int

    @property
    def left(self) -> int:
        return self.capacity - self.taken


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the line: 1 is next. `seats_ahead` wanted by those before; `waits_for` a seat or aid."""

    position: int
    seats_ahead: int
    entries: int
    waits_for: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The situation that a price is asked for."""

    beneficiary_class: str
    employer_id: str | None = None
    person_id: str | None = None
    other_aid_cents: int = 0
    workplace_region: str | None = None
    residence_region: str | None = None


@dataclass(frozen=True, slots=True)
class PriceCard:
    """A price and its reasons."""

    price: Price
    decision: Decision

    @property
    def full_fee_cents(self) -> int:
        return self.price.full_fee_cents

    @property
    def aid_cents(self) -> int:
        return self.price.aid_cents

    @property
    def share_cents(self) -> int:
        return self.price.share_cents

    @property
    def gst_cents(self) -> int:
        return self.price.gst_cents

    @property
    def qst_cents(self) -> int:
        return self.price.qst_cents

    @property
    def tax_cents(self) -> int:
        return self.price.tax_cents

    @property
    def total_cents(self) -> int:
        return self.price.total_cents


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A kept decision: the surrogate stands for the person."""

    registration_id: str
    surrogate: str
    ruleset_code: str
    facts: dict[str, Any]
    trace: list[Any]
    aid_cents: int
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class RosterRowCard:
    number: int
    values: dict[str, str]
    issues: list[dict[str, Any]]
    state: str
    outcome: dict[str, Any]
    registration_id: str | None

    @property
    def name(self) -> str:
        return f"{self.values.get('given_name', '')} {self.values.get('family_name', '')}".strip()


@dataclass(frozen=True, slots=True)
class RosterCard:
    """`counts`: state of row -> how many."""

    id: str
    session_id: str
    company_id: str
    name: str
    sheet: str
    state: str
    columns: dict[str, int]
    ignored: list[str]
    group_id: str | None
    created_at: datetime
    rows: tuple[RosterRowCard, ...]

    @property
    def counts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in self.rows:
            found[row.state] = found.get(row.state, 0) + 1
        return found
