"""The waiting list at work: freed seats and freed aid offered in its order, offers accepted, declined, expired."""

from collections.abc import Sequence
from datetime import datetime

from essor.catalogue.rules import OPEN_STATES
from essor.directory import queries as directory
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.registration.actions import telling
from essor.registration.actions.aiding import Given, Seeker, Terms, give_aid, keep_decisions
from essor.registration.actions.locks import lock_people, move_seats
from essor.registration.models import Registration, SessionSeats, WaitingEntry
from essor.registration.queries import gathering
from essor.registration.queries.gathering import SessionContext
from essor.registration.queries.registrations import open_entries
from essor.registration.rules import seats as seats_rules
from essor.registration.rules import states
from essor.registration.rules.eligibility import eligibility

MOST_TRIED = 25
"""Entries tried in one promotion that could not be served (no aid, no longer eligible); the next promotion goes on."""


def promote(actor: Actor, seats: SessionSeats, session: SessionContext) -> int:
    """Offer the free seats to the line, in its order; the number of seats offered. The counter's row is locked."""
    deadline = seats_rules.offer_deadline(clock.now(), session.card.starts_at)
    if deadline is None or session.card.state not in OPEN_STATES or not session.facts.course_open or not seats.waiting:
        return 0
    line = {entry.id: (row, entry) for row, entry in open_entries(seats.session_id)}
    offered = tried = 0
    while tried < MOST_TRIED:
        offers = seats_rules.promote(seats.capacity - seats.taken, (entry for _, entry in line.values()))
        if not offers:
            break
        row, _ = line.pop(offers[0].entry_id)
        given = _offer(actor, seats, session, row, offers[0].seats, deadline)
        offered += given
        tried += given < offers[0].seats
    return offered


def _offer(
    actor: Actor, seats: SessionSeats, session: SessionContext, entry: WaitingEntry, wanted: int, deadline: datetime
) -> int:
    """Up to `wanted` seats to the people of one entry; how many were given."""
    rows = list(entry.registrations.filter(state=states.WAITLISTED).order_by("pk"))
    terms, seekers = _still_eligible(session, entry, rows)
    if entry.whole and len(seekers) < len(rows):
        return 0
    given, without = give_aid(actor, session, terms, seekers[:wanted])
    if without and not given and entry.waits_for == states.FOR_SEAT and without[0].for_money:
        entry.waits_for = states.FOR_AID
        entry.save(update_fields=["waits_for"])
    if given:
        _write_offers(actor, seats, session, given, deadline)
        if len(given) == len(rows):
            close(entry)
    return len(given)


def _still_eligible(
    session: SessionContext, entry: WaitingEntry, rows: Sequence[Registration]
) -> tuple[Terms, list[Seeker]]:
    """People of the entry who may still sit (time taken elsewhere since, employer suspended …)."""
    first = rows[0]
    employer_id = None
    if first.employer_id is not None:
        employer_id = directory.organizations_by_pk([first.employer_id])[first.employer_id].id
    employer = gathering.employer_card(employer_id)
    facts = gathering.employer_facts(employer_id, employer)
    terms = Terms(employer, facts, first.beneficiary_class, first.other_aid_cents, entry.at_full_price, entry.whole)
    lock_people(row.person_id for row in rows)
    people = directory.people_by_pk([row.person_id for row in rows])
    histories = gathering.histories([row.person_id for row in rows])
    times = gathering.clashing_times(session, histories.values())
    seekers = []
    for row in rows:
        person, history = people[row.person_id], histories[row.person_id]
        history.rows = [booked for booked in history.rows if booked[1] != row.session_id]
        region = row.residence_region or row.workplace_region or None
        person_facts = gathering.person_facts(person, history, session, times, region)
        if not eligibility(session.facts, person_facts, facts, clock.now()):
            seekers.append(
                Seeker(0, row.public_id, person, history, row.audience, row.workplace_region, row.residence_region, row)
            )
    return terms, seekers


def _write_offers(
    actor: Actor, seats: SessionSeats, session: SessionContext, given: Sequence[Given], deadline: datetime
) -> None:
    move_seats(seats, taken=len(given), waiting=-len(given))
    rows = []
    for one in given:
        row = one.seeker.row
        assert row is not None
        row.state, row.expires_at = states.OFFERED, deadline
        row.aid_cents, row.aid_event = one.aid_cents, one.event
        rows.append(row)
    Registration.objects.bulk_update(rows, ["state", "expires_at", "aid_cents", "aid_event"])
    keep_decisions(given, rows)
    audit.record_many(
        actor,
        [
            audit.Entry(
                "registration.offer",
                "registration",
                row.public_id,
                {"session": session.card.id, "aid_cents": row.aid_cents, "until": deadline},
            )
            for row in rows
        ],
    )
    told = [telling.Told(telling.OFFERED, one.seeker.person.id, row) for one, row in zip(given, rows, strict=True)]
    telling.tell(session.card, told)


def close(entry: WaitingEntry) -> None:
    entry.closed_at = clock.now()
    entry.save(update_fields=["closed_at"])


def close_if_empty(entry_pk: int | None) -> None:
    """Close an entry in which nobody waits any more."""
    if entry_pk is None:
        return
    waiting = Registration.objects.filter(entry_id=entry_pk, state=states.WAITLISTED)
    if not waiting.exists():
        WaitingEntry.objects.filter(pk=entry_pk, closed_at__isnull=True).update(closed_at=clock.now())
