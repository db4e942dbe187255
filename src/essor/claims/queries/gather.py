"""The facts of many lines at once, from the rooms that know them: a fixed number of questions, whatever the lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from essor.catalogue import queries as catalogue
from essor.claims.models import ClaimLine
from essor.claims.rules.facts import EmployerFacts, LineFacts
from essor.delivery import queries as deliveries
from essor.directory import queries as directory
from essor.directory import rules as directory_rules
from essor.foundation import clock
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import Refusal
from essor.foundation.prepared import Prepared
from essor.funding import queries as aid
from essor.funding import rules as funding
from essor.registration import queries as registrations

PAID_OR_ABOUT_TO_BE = ("accepted", "paid")
_claimed_for = Prepared(
    lambda fiscal_year, employer_ids: (
        ClaimLine.objects.filter(claim__fiscal_year=fiscal_year, employer__public_id__in=employer_ids)
        .exclude(state="moved")
        .values_list("employer__public_id", "person_id")
    ),
    *("year", "texts"),
)
_paid = Prepared(
    lambda person_pks, course_pks: ClaimLine.objects.filter(
        person_id__in=person_pks, course_id__in=course_pks, state__in=PAID_OR_ABOUT_TO_BE
    ).values_list("person_id", "course_id", "registration_id"),
    *("numbers", "numbers"),
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a line is computed from, and what its row keeps."""

    facts: LineFacts
    terms: funding.Ruleset
    card: registrations.RegistrationCard
    completion: deliveries.CompletionCard


@dataclass(frozen=True, slots=True)
class Memory:
    """What an earlier computation of the line remembers."""

    first_claimed_on: date
    said_not_me: bool


def _employers(
    cards: Iterable[registrations.RegistrationCard], provider_id: str, fiscal_year: int
) -> dict[str, EmployerFacts]:
    """Employers of the registrations, with the people claimed for them in the fiscal year."""
    people: dict[str, set[int]] = defaultdict(set)
    for card in cards:
        if card.employer_id:
            people[card.employer_id].add(card.person_pk)
    if not people:
        return {}
    for employer_id, person_pk in _claimed_for(fiscal_year, people):
        people[employer_id].add(person_pk)
    return {
        card.id: EmployerFacts(
            organization_id=card.id,
            active=card.status == directory_rules.OrganizationStatus.ACTIVE,
            neq_valid=not isinstance(directory_rules.check_neq(card.neq), Refusal),
            founded_on=card.founded_on,
            staff_count=card.staff_count,
            trainees=len(people[card.id]),
            is_provider=card.id == provider_id,
        )
        for card in directory.organizations(people).values()
    }


def _already_paid(cards: Sequence[registrations.RegistrationCard]) -> set[tuple[int, int]]:
    """(person pk, course pk) that another registration has already been paid for."""
    rows = _paid({card.person_pk for card in cards}, {card.course_pk for card in cards})
    ours = {card.pk for card in cards}
    return {(person_pk, course_pk) for person_pk, course_pk, registration_pk in rows if registration_pk not in ours}


class Recomputing:
    """The aid of a registration decided again from today's facts, without the history that the ledger already holds."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], int] = {}

    def aid_cents(self, card: registrations.RegistrationCard, fee_cents: int, minutes: int) -> int:
        """Cents; one decision per distinct case of the claim."""
        with_employer = card.employer_id is not None
        case = (
            card.ruleset_code,
            card.beneficiary_class,
            fee_cents,
            minutes,
            card.fiscal_year,
            card.other_aid_cents,
            with_employer,
        )
        if case not in self._known:
            self._known[case] = self._decide(card, fee_cents, minutes, with_employer)
        return self._known[case]

    def _decide(self, card: registrations.RegistrationCard, fee_cents: int, minutes: int, with_employer: bool) -> int:
        assert card.ruleset_code  # only registrations with aid are claimed, and their aid was decided by a ruleset
        year = funding.YearUse(card.fiscal_year, minutes, 0, 0 if with_employer else None, None, None)
        case = funding.Case(card.beneficiary_class, fee_cents, minutes, (year,), other_aid_cents=card.other_aid_cents)
        return funding.decide(case, aid.ruleset(card.ruleset_code)).aid_cents


@dataclass(frozen=True, slots=True)
class _Known:
    """What was asked once for all the lines."""

    sessions: Mapping[str, catalogue.SessionCard]
    trainers: Mapping[str, set[str | None]]
    employers: Mapping[str, EmployerFacts]
    people: Mapping[str, directory.PersonCard]
    paid: set[tuple[int, int]]


def _known(cards: Sequence[registrations.RegistrationCard], provider_id: str, ends: date) -> _Known:
    sessions = catalogue.sessions({card.session_id for card in cards})
    meetings = catalogue.meetings_of_sessions(list(sessions))
    return _Known(
        sessions,
        {key: {meeting.trainer_id for meeting in found} for key, found in meetings.items()},
        _employers(cards, provider_id, FiscalYear.of(ends).start),
        directory.people({card.person_id for card in cards if card.beneficiary_class == "individual"}),
        _already_paid(cards),
    )


def _line_facts(
    card: registrations.RegistrationCard,
    completion: deliveries.CompletionCard,
    known: _Known,
    memory: Memory | None,
    recomputed_cents: int,
) -> LineFacts:
    session = known.sessions[card.session_id]
    person = known.people.get(card.person_id)
    return LineFacts(
        registration_id=card.id,
        person_id=card.person_id,
        course_id=session.course_id,
        session_id=card.session_id,
        beneficiary_class=card.beneficiary_class,
        in_force=card.state == "registered",
        registered_on=clock.local_date(card.registered_at) if card.registered_at else date.max,
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        claimed_on=memory.first_claimed_on if memory else clock.today(),
        result=completion.result,
        planned_minutes=completion.minutes_planned,
        attended_minutes=completion.minutes_attended,
        confirmed_minutes=completion.confirmed_minutes,
        unconfirmed_meetings=completion.unconfirmed_meetings,
        disputed_meetings=completion.disputed_meetings,
        grade=completion.evidence_grade,
        reserved_cents=card.aid_cents,
        recomputed_cents=recomputed_cents,
        employer=known.employers.get(card.employer_id) if card.employer_id else None,
        person_verified=bool(person and person.email_verified),
        residence_region=person.residence_region if person else None,
        already_paid=(card.person_pk, card.course_pk) in known.paid,
        teaches_here=card.person_id in known.trainers.get(card.session_id, ()),
        said_not_me=memory is not None and memory.said_not_me,
    )


def gather(
    completions: Sequence[deliveries.CompletionCard], provider_id: str, memories: Mapping[int, Memory] | None = None
) -> list[Gathered]:
    """Facts of the lines of these completions that have aid; `memories` by registration pk."""
    if not completions:
        return []
    memories = memories or {}
    cards = registrations.registrations_by_pk([c.registration_pk for c in completions])
    aided = [c for c in completions if cards[c.registration_pk].aid_event and cards[c.registration_pk].aid_cents > 0]
    if not aided:
        return []
    used = [cards[c.registration_pk] for c in aided]
    known = _known(used, provider_id, max(c.ended_on for c in aided))
    recomputing = Recomputing()
    terms = {day: aid.ruleset_on(day) for day in {session.ends_on for session in known.sessions.values()}}
    found = []
    for completion, card in zip(aided, used, strict=True):
        session = known.sessions[card.session_id]
        fee_cents = min(card.full_fee_cents, session.fee_cents)
        recomputed = recomputing.aid_cents(card, fee_cents, completion.minutes_planned)
        facts = _line_facts(card, completion, known, memories.get(card.pk), recomputed)
        found.append(Gathered(facts, terms[session.ends_on], card, completion))
    return found
