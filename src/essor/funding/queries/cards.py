"""What the questions answer with: frozen cards. Amounts in cents."""

from dataclasses import dataclass
from datetime import date, datetime

from essor.foundation.bilingual import Bilingual
from essor.funding.rules import Ruleset


@dataclass(frozen=True, slots=True)
class RulesetCard:
    """A published ruleset; `until` is the last day before the next one starts."""

    code: str
    starts_on: date
    until: date | None
    published_at: datetime
    sha256: str
    ruleset: Ruleset


@dataclass(frozen=True, slots=True)
class EnvelopeTotals:
    """Cents: what the agreements give, what is held, paid and lapsed of it, and what may still be reserved."""

    limit_cents: int = 0
    reserved_cents: int = 0
    paid_cents: int = 0
    lapsed_cents: int = 0
    available_cents: int = 0

    @property
    def committed_cents(self) -> int:
        """Held or paid: what is no longer free."""
        return self.reserved_cents + self.paid_cents

    def __add__(self, other: "EnvelopeTotals") -> "EnvelopeTotals":
        return EnvelopeTotals(
            self.limit_cents + other.limit_cents,
            self.reserved_cents + other.reserved_cents,
            self.paid_cents + other.paid_cents,
            self.lapsed_cents + other.lapsed_cents,
            self.available_cents + other.available_cents,
        )


@dataclass(frozen=True, slots=True)
class EnvelopeRow:
    """An envelope line with its totals, straight from the ledger."""

    agreement_number: str
    source: str
    fiscal_year: int
    purpose: str
    account_code: str
    totals: EnvelopeTotals

    @property
    def limit_cents(self) -> int:
        return self.totals.limit_cents

    @property
    def reserved_cents(self) -> int:
        return self.totals.reserved_cents

    @property
    def paid_cents(self) -> int:
        return self.totals.paid_cents

    @property
    def lapsed_cents(self) -> int:
        return self.totals.lapsed_cents

    @property
    def available_cents(self) -> int:
        return self.totals.available_cents

    @property
    def committed_cents(self) -> int:
        return self.totals.committed_cents


@dataclass(frozen=True, slots=True)
class FunderCard:
    source: str
    organization_id: str
    organization_name: str


@dataclass(frozen=True, slots=True)
class VersionCard:
    number: int
    effective_on: date
    amount_cents: int
    reason: str


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """`version` and `amount_cents` are those of the last version, which is in force."""

    id: str
    pk: int
    number: str
    title: Bilingual
    starts_on: date
    ends_on: date
    signed_on: date
    version: int
    amount_cents: int
    funders: tuple[FunderCard, ...]
    versions: tuple[VersionCard, ...]


@dataclass(frozen=True, slots=True)
class CommitmentCard:
    """A target; `fiscal_year` None is the whole agreement."""

    agreement_number: str
    version: int
    indicator: str
    fiscal_year: int | None
    target: int
