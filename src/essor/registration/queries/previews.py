"""What a roster would cost and who in it could sit, before anything is written: the rules that will decide, in turn."""

from dataclasses import dataclass
from typing import Any

from essor.directory import queries as directory
from essor.foundation import clock
from essor.foundation.outcome import Refusal
from essor.funding import queries as aid
from essor.funding.rules import Decision
from essor.registration.queries import gathering
from essor.registration.queries.cards import RosterCard, RosterRowCard, Seats
from essor.registration.queries.gathering import History, SessionContext
from essor.registration.queries.registrations import seats
from essor.registration.rules.eligibility import EmployerFacts, PersonFacts, eligibility
from essor.registration.rules.in_turn import decide_in_turn
from essor.registration.rules.price import Price, price

COUNTED = ("ready", "check")


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A correct row: its price and reasons. `refusals`: why the person can't sit; `decision` None then."""

    row: RosterRowCard
    price: Price | None
    decision: Decision | None
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """What applying the correct rows would do now. `seats_missing`: people beyond the free seats."""

    lines: tuple[PreviewLine, ...]
    seats: Seats

    @property
    def seated(self) -> list[PreviewLine]:
        return [line for line in self.lines if line.price is not None]

    @property
    def refused(self) -> list[PreviewLine]:
        return [line for line in self.lines if line.price is None]

    @property
    def without_aid(self) -> list[PreviewLine]:
        return [line for line in self.seated if line.decision is not None and not line.decision.aid_cents]

    @property
    def seats_missing(self) -> int:
        return max(len(self.seated) - self.seats.left, 0)

    @property
    def decision(self) -> Decision | None:
        """The decision that explains the price: of the first person aided, else of the first."""
        decisions = [line.decision for line in self.seated if line.decision is not None]
        return next((decision for decision in decisions if decision.aid_cents), decisions[0] if decisions else None)

    @property
    def price(self) -> Price:
        """The sum over the people who can sit."""
        prices = [line.price for line in self.lines if line.price is not None]
        return Price(
            sum(one.full_fee_cents for one in prices),
            sum(one.aid_cents for one in prices),
            sum(one.gst_cents for one in prices),
            sum(one.qst_cents for one in prices),
        )


def roster_preview(roster: RosterCard) -> RosterPreview:
    """Eligibility and price of the correct rows, each one's aid counted for the next. Changes nothing."""
    session = gathering.session_context(roster.session_id)
    company = directory.organization(roster.company_id)
    employer = gathering.employer_facts(company.id, company)
    rows = [row for row in roster.rows if row.state in COUNTED]
    known = directory.people_by_email(row.values.get("email", "") for row in rows)
    histories = gathering.histories([card.pk for card in known.values()])
    times = gathering.clashing_times(session, histories.values())
    able: list[tuple[RosterRowCard, Any, History]] = []
    refused: dict[int, tuple[Refusal, ...]] = {}
    for row in rows:
        person = known.get(row.values.get("email", ""))
        history = histories[person.pk] if person else History()
        region = row.values.get("residence_region") or row.values.get("workplace_region") or company.region_code
        facts = (
            gathering.person_facts(person, history, session, times, region) if person else PersonFacts(region=region)
        )
        reasons = eligibility(session.facts, facts, employer, clock.now())
        if reasons:
            refused[row.number] = tuple(reasons)
        else:
            able.append((row, person, history))
    decided = _decided(session, company, employer, able)
    lines = []
    for row in rows:
        decision = decided.get(row.number)
        cost = None if decision is None else price(session.card.fee_cents, decision.aid_cents, session.card.tax)
        lines.append(PreviewLine(row, cost, decision, refused.get(row.number, ())))
    return RosterPreview(tuple(lines), seats([session.card.id])[session.card.id])


def _decided(
    session: SessionContext, company: Any, employer: EmployerFacts, able: list[tuple[RosterRowCard, Any, History]]
) -> dict[int, Decision]:
    ids = [person.id if person else "" for _, person, _ in able]
    uses = gathering.year_uses(session, list(dict.fromkeys(ids)), company.id) if able else {}
    today = clock.today()
    cases = [
        gathering.case(
            session,
            company,
            history,
            uses[person_id],
            beneficiary_class=employer.expected_class,
            other_aid_cents=0,
            on=today,
        )
        for (_, _, history), person_id in zip(able, ids, strict=True)
    ]
    found = decide_in_turn(cases, aid.ruleset_on(today), lambda decision: decision.aid_cents > 0)
    return {row.number: decision for (row, _, _), (_, decision) in zip(able, found, strict=True)}
