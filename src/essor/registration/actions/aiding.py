"""Aid of the seats given in one act: decided in turn, reserved on the ledger in the same transaction, or given back."""

from collections.abc import Sequence
from dataclasses import dataclass

from essor.directory.queries import OrganizationCard, PersonCard
from essor.foundation import clock, identifiers
from essor.foundation.actor import Actor
from essor.foundation.acts import attempt
from essor.foundation.outcome import Refusal, Refused
from essor.foundation.prepared import insert
from essor.funding import actions as funding
from essor.funding import queries as aid
from essor.funding.rules import AidRelease, AidRequest, Case, Decision, case_facts, trace_rows
from essor.registration.models import FundingDecision, Registration
from essor.registration.queries import gathering
from essor.registration.queries.gathering import History, SessionContext
from essor.registration.rules.eligibility import EmployerFacts
from essor.registration.rules.in_turn import decide_in_turn

MONEY_CODES = ("funding.envelope_exhausted", "funding.cap_partner")
"""Refusals that say that money is missing, not that the person or the course isn't aided: one may wait for it."""
TRIES = 3


@dataclass(slots=True)
class Seeker:
    """Someone who asks for a seat, or waits for one (`row`)."""

    index: int
    registration_id: str
    person: PersonCard
    history: History
    audience: str
    workplace_region: str
    residence_region: str
    row: Registration | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is the same for all who ask in one act. `whole`: all of them or none."""

    employer: OrganizationCard | None
    employer_facts: EmployerFacts
    beneficiary_class: str
    other_aid_cents: int = 0
    at_full_price: bool = False
    whole: bool = False

    @property
    def employer_id(self) -> str | None:
        return self.employer_facts.id


@dataclass(slots=True)
class Given:
    """A seat that may be given: the facts and the decision that go with it."""

    seeker: Seeker
    case: Case
    decision: Decision

    @property
    def aid_cents(self) -> int:
        return self.decision.aid_cents

    @property
    def event(self) -> str:
        return f"{self.seeker.registration_id}:reserve" if self.aid_cents else ""


@dataclass(frozen=True, slots=True)
class WithoutAid:
    """Nobody aids this seat, and the person did not say that they would pay the full price."""

    seeker: Seeker
    refusals: tuple[Refusal, ...]

    @property
    def for_money(self) -> bool:
        """Money is what is missing: waiting for it makes sense."""
        return all(refusal.code in MONEY_CODES for refusal in self.refusals)


def give_aid(
    actor: Actor, session: SessionContext, terms: Terms, seekers: Sequence[Seeker]
) -> tuple[list[Given], list[WithoutAid]]:
    """Decide for each in turn and reserve what is decided, all in one movement. `whole`: nothing is reserved unless
    all can.

    Headroom is read without a lock; if someone else takes it first, the ledger refuses and the decision is made anew.
    """
    if not seekers:
        return [], []
    for left in reversed(range(TRIES)):
        given, without = _decided(session, terms, seekers)
        if terms.whole and without:
            return [], without
        try:
            with attempt():
                _reserve(actor, session, terms, given)
            return given, without
        except Refused as refused:
            if not left or not refused.code.startswith("funding."):
                raise
    raise AssertionError("unreachable")


def _decided(session: SessionContext, terms: Terms, seekers: Sequence[Seeker]) -> tuple[list[Given], list[WithoutAid]]:
    today = clock.today()
    uses = gathering.year_uses(session, [seeker.person.id for seeker in seekers], terms.employer_id)
    cases = [
        gathering.case(
            session,
            terms.employer,
            seeker.history,
            uses[seeker.person.id],
            beneficiary_class=terms.beneficiary_class,
            other_aid_cents=terms.other_aid_cents,
            on=today,
        )
        for seeker in seekers
    ]
    given: list[Given] = []
    without: list[WithoutAid] = []
    decided = decide_in_turn(cases, aid.ruleset_on(today), lambda decision: decision.aid_cents > 0)
    for seeker, (case, decision) in zip(seekers, decided, strict=True):
        if decision.aid_cents or terms.at_full_price:
            given.append(Given(seeker, case, decision))
        else:
            without.append(WithoutAid(seeker, decision.refusals))
    return given, without


def _reserve(actor: Actor, session: SessionContext, terms: Terms, given: Sequence[Given]) -> None:
    today = clock.today()
    requests = [
        AidRequest(
            event=one.event,
            person_id=one.seeker.person.id,
            company_id=terms.employer_id,
            partner_id=session.card.partner_id,
            aid_by_year=one.decision.aid_by_year,
            ruleset_code=one.decision.ruleset_code,
            on=today,
        )
        for one in given
        if one.aid_cents
    ]
    if requests:
        funding.reserve_aid_many(actor=actor, requests=requests)


def keep_decisions(given: Sequence[Given], rows: Sequence[Registration]) -> None:
    """Store each seat's decision, so that it can be explained and recomputed."""
    now = clock.now()
    insert(
        [
            FundingDecision(
                registration=row,
                surrogate=identifiers.new("sur"),
                ruleset_code=one.decision.ruleset_code,
                facts=case_facts(one.case),
                trace=trace_rows(one.decision),
                aid_cents=one.aid_cents,
                decided_at=now,
            )
            for one, row in zip(given, rows, strict=True)
        ]
    )


def release(actor: Actor, rows: Sequence[Registration], reason: str) -> None:
    """Give back the aid that these rows hold; the rows are changed, not saved."""
    today = clock.today()
    releases = [
        AidRelease(event=f"{row.public_id}:release", reserved_event=row.aid_event, reason=reason, on=today)
        for row in rows
        if row.aid_cents
    ]
    if releases:
        funding.release_aid_many(actor=actor, releases=releases)
    for row in rows:
        row.aid_cents = 0


def no_aid(refusals: Sequence[Refusal], session: SessionContext) -> Refused:
    """The refusal of a single request without aid: money missing has its own words, with the choice that remains."""
    if all(refusal.code in MONEY_CODES for refusal in refusals):
        params = {"session": session.card.code, "fiscal_year": session.first_year}
        return Refused(Refusal("registration.envelope_exhausted", params), *refusals)
    return Refused(*refusals)
