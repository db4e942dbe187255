"""People into seats, or into the line: the one way in, for a single person as for a group."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from essor.foundation import audit, clock, identifiers
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal, Refused
from essor.foundation.prepared import insert
from essor.registration.actions import line, telling
from essor.registration.actions.aiding import Given, Seeker, Terms, WithoutAid, give_aid, keep_decisions
from essor.registration.actions.locks import lock_people, lock_seats, move_seats
from essor.registration.actions.results import GroupPerson, Registered
from essor.registration.models import GroupRegistration, Registration, SessionSeats, WaitingEntry
from essor.registration.queries import gathering
from essor.registration.queries.gathering import SessionContext
from essor.registration.rules import states
from essor.registration.rules.eligibility import PersonFacts, about_hold, eligibility
from essor.registration.rules.seats import ORDINARY


@dataclass(slots=True)
class Asked:
    """The request: who (public ids with what each says of themselves), on what terms, and how."""

    session_id: str
    people: list[tuple[str, GroupPerson]]
    employer_id: str | None
    beneficiary_class: str | None = None
    other_aid_cents: int = 0
    at_full_price: bool = False
    or_wait: bool = False
    whole: bool = False
    hold: bool = False
    in_group: bool = False
    group: GroupRegistration | None = None


@dataclass(slots=True)
class Answer:
    """What became of it: rows with a seat, rows in the line, refusals by index."""

    session: SessionContext
    seated: list[tuple[int, Registration]] = field(default_factory=list)
    waiting: list[tuple[int, Registration, str]] = field(default_factory=list)
    refused: list[tuple[int, tuple[Refusal, ...]]] = field(default_factory=list)
    group: GroupRegistration | None = None

    def seats(self) -> list[Registered]:
        return [
            Registered(row.public_id, row.state, row.aid_cents, row.full_fee_cents - row.aid_cents, "", index)
            for index, row in self.seated
        ]

    def line(self) -> list[Registered]:
        return [
            Registered(row.public_id, row.state, 0, row.full_fee_cents, waits_for, index)
            for index, row, waits_for in self.waiting
        ]


def seat(actor: Actor, asked: Asked) -> Answer:
    """Lock, look, decide, reserve, write. With `whole`, any reason against anyone raises and nothing is done."""
    seats = lock_seats(asked.session_id)
    session = gathering.session_context(asked.session_id)
    if seats.waiting and seats.taken < seats.capacity:
        line.promote(actor, seats, session)
    answer = Answer(session)
    terms, seekers = _seekers(asked, session, answer)
    if asked.whole and answer.refused:
        raise Refused(*(refusal for _, refusals in answer.refused for refusal in refusals))
    chosen, late = _first_served(asked, seats, seekers)
    given, without = give_aid(actor, session, terms, chosen)
    if asked.whole and without and not asked.or_wait:
        raise Refused(*without[0].refusals)
    for_seat, for_aid = _who_waits(asked, seats, answer, late, chosen, without)
    if asked.in_group:
        answer.group = _group(asked, session, terms)
    _write_seats(answer, asked, terms, given, seats)
    _write_line(answer, asked, terms, for_seat, states.FOR_SEAT, seats)
    _write_line(answer, asked, terms, for_aid, states.FOR_AID, seats)
    _record(actor, answer)
    _tell(asked, answer, terms.employer.name if terms.employer else "")
    return answer


def _seekers(asked: Asked, session: SessionContext, answer: Answer) -> tuple[Terms, list[Seeker]]:
    """Those who may sit; the reasons against the others go into the answer."""
    employer = gathering.employer_card(asked.employer_id)
    employer_facts = gathering.employer_facts(asked.employer_id, employer)
    terms = Terms(
        employer,
        employer_facts,
        asked.beneficiary_class or employer_facts.expected_class,
        asked.other_aid_cents,
        asked.at_full_price,
        asked.whole,
    )
    people = gathering.people_or_refuse([person_id for person_id, _ in asked.people])
    lock_people(card.pk for card in people.values())
    histories = gathering.histories([card.pk for card in people.values()])
    times = gathering.clashing_times(session, histories.values())
    now = clock.now()
    seekers = []
    seen: set[str] = set()
    for index, (person_id, said) in enumerate(asked.people):
        person = people[person_id]
        residence = said.residence_region or person.residence_region or ""
        workplace = said.workplace_region or (employer.region_code if employer else "")
        facts = gathering.person_facts(person, histories[person.pk], session, times, residence or workplace or None)
        refusals = _reasons(asked, session, facts, employer_facts, now)
        if person_id in seen:
            refusals.append(Refusal("registration.twice_in_group", {"row": index + 1}))
        seen.add(person_id)
        if refusals:
            answer.refused.append((index, tuple(refusals)))
            continue
        history = histories[person.pk]
        seekers.append(Seeker(index, identifiers.new("reg"), person, history, said.audience, workplace, residence))
    return terms, seekers


def _reasons(asked: Asked, session: SessionContext, person: PersonFacts, employer: Any, now: Any) -> list[Refusal]:
    found = eligibility(session.facts, person, employer, now, asked.beneficiary_class)
    return [*found, *about_hold(person)] if asked.hold else found


def _first_served(asked: Asked, seats: SessionSeats, seekers: list[Seeker]) -> tuple[list[Seeker], list[Seeker]]:
    free = seats.capacity - seats.taken
    if asked.whole and len(seekers) > free:
        return [], seekers
    return seekers[:free], seekers[free:]


def _who_waits(
    asked: Asked,
    seats: SessionSeats,
    answer: Answer,
    late: list[Seeker],
    chosen: list[Seeker],
    without: list[WithoutAid],
) -> tuple[list[Seeker], list[Seeker]]:
    """Those who wait for a seat, and those who wait for aid; the others are refused."""
    for_aid = [one.seeker for one in without if asked.or_wait and one.for_money]
    if asked.whole and without:
        if len(for_aid) < len(without):
            raise Refused(*without[0].refusals)
        return [], chosen
    answer.refused += [(one.seeker.index, one.refusals) for one in without if one.seeker not in for_aid]
    if late and not asked.or_wait:
        full = Refusal("registration.session_full", {"waiting": seats.waiting})
        if asked.whole:
            raise Refused(full)
        answer.refused += [(seeker.index, (full,)) for seeker in late]
        late = []
    return late, for_aid


def _group(asked: Asked, session: SessionContext, terms: Terms) -> GroupRegistration:
    assert terms.employer is not None
    if asked.group is not None:
        asked.group.requested += len(asked.people)
        asked.group.save(update_fields=["requested"])
        return asked.group
    group = GroupRegistration(
        session_id=session.card.pk,
        company_id=terms.employer.pk,
        requested=len(asked.people),
        whole=asked.whole,
        created_at=clock.now(),
    )
    insert([group])
    return group


def _row(answer: Answer, asked: Asked, terms: Terms, seeker: Seeker) -> Registration:
    card, employer = answer.session.card, terms.employer
    return Registration(
        public_id=seeker.registration_id,
        session_id=card.pk,
        course_id=card.course_pk,
        person_id=seeker.person.pk,
        employer_id=employer.pk if employer else None,
        group=answer.group,
        state=states.WAITLISTED,
        beneficiary_class=terms.beneficiary_class,
        audience=seeker.audience,
        workplace_region=seeker.workplace_region,
        residence_region=seeker.residence_region,
        sector=employer.sector_code if employer else "",
        size_band=employer.size_band if employer else "",
        fiscal_year=answer.session.first_year,
        starts_at=card.starts_at,
        ends_at=card.ends_at,
        full_fee_cents=card.fee_cents,
        other_aid_cents=terms.other_aid_cents,
        at_full_price=asked.at_full_price,
        created_at=clock.now(),
    )


def _write_seats(answer: Answer, asked: Asked, terms: Terms, given: Sequence[Given], seats: SessionSeats) -> None:
    now = clock.now()
    rows = []
    for one in given:
        row = _row(answer, asked, terms, one.seeker)
        row.aid_cents, row.aid_event = one.aid_cents, one.event
        if asked.hold:
            row.state, row.expires_at = states.HELD, now + timedelta(minutes=states.HOLD_MINUTES)
        else:
            row.state, row.registered_at = states.REGISTERED, now
        rows.append(row)
    if not rows:
        return
    move_seats(seats, taken=len(rows))
    insert(rows)
    keep_decisions(given, rows)
    answer.seated = [(one.seeker.index, row) for one, row in zip(given, rows, strict=True)]


def _write_line(
    answer: Answer, asked: Asked, terms: Terms, seekers: list[Seeker], waits_for: str, seats: SessionSeats
) -> None:
    if not seekers:
        return
    entry = WaitingEntry.objects.create(
        session_id=answer.session.card.pk,
        group=answer.group,
        priority=ORDINARY,
        whole=asked.whole,
        waits_for=waits_for,
        at_full_price=asked.at_full_price,
        joined_at=clock.now(),
    )
    rows = [_row(answer, asked, terms, seeker) for seeker in seekers]
    for row in rows:
        row.entry = entry
    move_seats(seats, waiting=len(rows))
    insert(rows)
    answer.waiting += [(seeker.index, row, waits_for) for seeker, row in zip(seekers, rows, strict=True)]


def _record(actor: Actor, answer: Answer) -> None:
    session = answer.session.card.id
    entries = [
        audit.Entry(
            f"registration.{'hold' if row.state == states.HELD else 'register'}",
            "registration",
            row.public_id,
            {"session": session, "aid_cents": row.aid_cents, "fee_cents": row.full_fee_cents},
        )
        for _, row in answer.seated
    ]
    entries += [
        audit.Entry("registration.wait", "registration", row.public_id, {"session": session, "for": waits_for})
        for _, row, waits_for in answer.waiting
    ]
    if entries:
        audit.record_many(actor, entries)


def _tell(asked: Asked, answer: Answer, employer_name: str) -> None:
    if asked.hold:
        return
    people = [person_id for person_id, _ in asked.people]
    template = telling.INVITED if asked.in_group else telling.CONFIRMED
    told = [telling.Told(template, people[index], row) for index, row in answer.seated]
    told += [telling.Told(telling.WAITLISTED, people[index], row) for index, row, _ in answer.waiting]
    telling.tell(answer.session.card, told, employer_name)
