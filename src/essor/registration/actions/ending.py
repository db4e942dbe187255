"""Seats and aid given back: by the person, by the clock."""

from datetime import datetime

from django.db.models import Q

from essor.catalogue.rules import SessionState
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require
from essor.foundation.prepared import save
from essor.registration import permissions
from essor.registration.actions import line, telling
from essor.registration.actions.aiding import release
from essor.registration.actions.loading import load
from essor.registration.actions.locks import lock_seats, move_seats
from essor.registration.models import Registration, SessionSeats
from essor.registration.queries import gathering
from essor.registration.rules import states

OVER = (SessionState.HELD, SessionState.LOCKED, SessionState.CLOSED)
ENDING_FIELDS = ["state", "aid_cents", "expires_at", "ended_at", "reason"]


def end(row: Registration, state: str, reason: str, now: datetime) -> None:
    """The row as ended; not saved. Its aid has been released before."""
    row.state, row.reason, row.ended_at, row.expires_at = state, reason, now, None


def _give_back(actor: Actor, seats: SessionSeats, row: Registration, state: str, reason: str) -> None:
    """One registration ended: its aid released, its seat or its place in the line freed."""
    seated = row.state in states.SEATED
    waited = row.state == states.WAITLISTED
    release(actor, [row], reason)
    end(row, state, reason, clock.now())
    save(row, *ENDING_FIELDS)
    move_seats(seats, taken=-1 if seated else 0, waiting=-1 if waited else 0)
    if waited:
        line.close_if_empty(row.entry_id)


def drop_hold(actor: Actor, session_id: str, person_id: str) -> None:
    """Give back the seat that the person holds in this session, if any, to take it anew in the same transaction."""
    held = Registration.objects.filter(
        session__public_id=session_id, person__public_id=person_id, state=states.HELD
    ).values_list("public_id", flat=True)
    for registration_id in held:
        found = load(registration_id)
        if found.row.state == states.HELD:
            _give_back(actor, found.seats, found.row, states.WITHDRAWN, "answers_changed")
            data = {"session": session_id, "reason": "answers_changed"}
            audit.record(actor, "registration.withdraw", "registration", registration_id, data)


@act
def withdraw(*, actor: Actor, registration_id: str, reason: str, idempotency_key: str | None = None) -> None:
    """Give back a seat, an offer, a hold or a place in the line, with its aid; the line moves up in the same
    transaction.

    `reason` is a short code (schedule, illness, left_company, changed_mind, other …). Refusals: `registration.unknown`,
    `registration.not_allowed`, `registration.already_ended` (state), `registration.session_over`.
    """
    held = load(registration_id)
    row = held.row
    require(permissions.may_withdraw(actor, held.person_id, held.employer_id))
    if row.state in states.ENDED:
        raise Refused(Refusal("registration.already_ended", {"state": row.state}))
    session = gathering.session_context(held.session_id)
    if session.card.state in OVER:
        raise Refused(Refusal("registration.session_over", {"session": session.card.code}))
    before, aid_cents = row.state, row.aid_cents
    _give_back(actor, held.seats, row, states.WITHDRAWN, reason[:80])
    audit.record(
        actor,
        "registration.withdraw",
        "registration",
        row.public_id,
        {"session": held.session_id, "from": before, "reason": row.reason, "released_cents": aid_cents},
    )
    telling.tell(session.card, [telling.Told(telling.WITHDRAWN, held.person_id, row)])
    line.promote(actor, held.seats, session)


@act
def decline_offer(*, actor: Actor, registration_id: str, idempotency_key: str | None = None) -> None:
    """Refuse the seat offered; it goes to the next in the line at once. Refusals: as `withdraw`, `not_offered`."""
    held = load(registration_id)
    require(permissions.may_answer_offer(actor, held.person_id, held.employer_id))
    if held.row.state != states.OFFERED:
        raise Refused(Refusal("registration.not_offered", {"state": held.row.state}))
    session = gathering.session_context(held.session_id)
    _give_back(actor, held.seats, held.row, states.WITHDRAWN, "offer_declined")
    audit.record(actor, "registration.decline_offer", "registration", registration_id, {"session": held.session_id})
    line.promote(actor, held.seats, session)


@act
def expire_in_session(*, actor: Actor, session_id: str) -> int:
    """Holds and offers of one session past their deadline are ended and their seats offered on; how many."""
    require(permissions.may_run_the_line(actor))
    seats = lock_seats(session_id)
    now = clock.now()
    due = Registration.objects.filter(session_id=seats.session_id, expires_at__lte=now, state__in=states.UNCONFIRMED)
    rows = list(due.order_by("pk").select_related("person"))
    if not rows:
        return 0
    session = gathering.session_context(session_id)
    release(actor, rows, "expired")
    entries = []
    for row in rows:
        verb = "expire_hold" if row.state == states.HELD else "expire_offer"
        entries.append(audit.Entry(f"registration.{verb}", "registration", row.public_id, {"session": session_id}))
        end(row, states.EXPIRED, verb, now)
    Registration.objects.bulk_update(rows, ENDING_FIELDS)
    move_seats(seats, taken=-len(rows))
    audit.record_many(actor, entries)
    told = [telling.Told(telling.EXPIRED, row.person.public_id, row) for row in rows]
    telling.tell(session.card, told)
    line.promote(actor, seats, session)
    return len(rows)


def expire_offers(*, actor: Actor) -> int:
    """Everywhere: one transaction per session, in their order, so that nobody waits long; how many were ended."""
    require(permissions.may_run_the_line(actor))
    due = Q(expires_at__lte=clock.now(), state__in=states.UNCONFIRMED)
    sessions = Registration.objects.filter(due).order_by("session_id").values_list("session__public_id", flat=True)
    return sum(expire_in_session(actor=actor, session_id=session_id) for session_id in dict.fromkeys(sessions))


@act
def promote_waiting(*, actor: Actor, session_id: str) -> int:
    """Offer what is free to the line now: after aid came back elsewhere, or seats were added. How many seats
    offered."""
    require(permissions.may_run_the_line(actor))
    seats = lock_seats(session_id)
    if not seats.waiting or seats.taken >= seats.capacity:
        return 0
    return line.promote(actor, seats, gathering.session_context(session_id))
