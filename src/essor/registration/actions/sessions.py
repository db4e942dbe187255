"""Acts on a whole session or course that touch its registrations: cancelled, postponed, suspended."""

from essor.catalogue import actions as catalogue_actions
from essor.catalogue import queries as catalogue
from essor.catalogue.rules import MeetingPlan
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require
from essor.funding.rules import minutes_by_fiscal_year
from essor.registration import permissions
from essor.registration.actions import telling
from essor.registration.actions.aiding import release
from essor.registration.actions.ending import ENDING_FIELDS, end
from essor.registration.actions.locks import lock_seats, move_seats
from essor.registration.models import Registration, WaitingEntry
from essor.registration.queries import gathering
from essor.registration.rules import states
from essor.registration.rules.eligibility import first_overlap


@act
def cancel_session(*, actor: Actor, session_id: str, reason: str, idempotency_key: str | None = None) -> int:
    """Cancel a session with all that hangs on it: every seat, place, hold and offer ended, all aid back, everyone told.

    The number of registrations ended. Refusals: `registration.not_allowed`, `catalogue.session_cannot_cancel` (state).
    """
    seats = lock_seats(session_id)
    card = catalogue.session(session_id)
    require(permissions.may_change_session(actor, card.partner_id))
    catalogue_actions.cancel_session(actor=actor, session_id=session_id, reason=reason)
    rows = list(_live(seats.session_id))
    now = clock.now()
    seated = sum(row.state in states.SEATED for row in rows)
    release(actor, rows, "session_cancelled")
    for row in rows:
        end(row, states.CANCELLED, "session_cancelled", now)
    if rows:
        Registration.objects.bulk_update(rows, ENDING_FIELDS, batch_size=100)
    WaitingEntry.objects.filter(session_id=seats.session_id, closed_at__isnull=True).update(closed_at=now)
    move_seats(seats, taken=-seated, waiting=seated - len(rows))
    audit.record_many(
        actor,
        [audit.Entry("registration.cancel", "registration", row.public_id, {"session": session_id}) for row in rows],
    )
    telling.tell(card, [telling.Told(telling.CANCELLED, row.person.public_id, row) for row in rows])
    return len(rows)


@act
def postpone_session(*, actor: Actor, session_id: str, reason: str, idempotency_key: str | None = None) -> int:
    """Postpone a session: seats and aid are kept, nobody new is taken until it is planned again, everyone is told.

    The number of people told. Refusals: `registration.not_allowed`, `catalogue.session_cannot_postpone` (state).
    """
    seats = lock_seats(session_id)
    card = catalogue.session(session_id)
    require(permissions.may_change_session(actor, card.partner_id))
    catalogue_actions.postpone_session(actor=actor, session_id=session_id, reason=reason)
    rows = list(_live(seats.session_id))
    telling.tell(card, [telling.Told(telling.POSTPONED, row.person.public_id, row) for row in rows])
    return len(rows)


@act
def replan_session(
    *, actor: Actor, session_id: str, meetings: list[MeetingPlan], idempotency_key: str | None = None
) -> list[str]:
    """Give a postponed session its new dates; seats and aid are kept, everyone is told. Publish it again afterwards.

    The ids of registrations whose person has another meeting at one of the new times: to be talked over with them.
    Refusals: `registration.not_allowed`, `registration.other_fiscal_year` (aid is reserved in the year of the hours:
    cancel
    instead), and the catalogue's.
    """
    seats = lock_seats(session_id)
    before = gathering.session_context(session_id)
    require(permissions.may_change_session(actor, before.card.partner_id))
    catalogue_actions.replan_session(actor=actor, session_id=session_id, meetings=meetings)
    session = gathering.session_context(session_id)
    rows = _live(seats.session_id)
    years = [minutes_by_fiscal_year(context.minutes_by_day) for context in (before, session)]
    if years[0] != years[1] and any(row.aid_cents for row in rows):
        raise Refused(Refusal("registration.other_fiscal_year", {"session": before.card.code}))
    card = session.card
    Registration.objects.filter(pk__in=[row.pk for row in rows]).update(
        starts_at=card.starts_at, ends_at=card.ends_at, fiscal_year=session.first_year
    )
    histories = gathering.histories([row.person_id for row in rows])
    times = gathering.clashing_times(session, histories.values())
    clashing = [
        row.public_id
        for row in rows
        if first_overlap(session.facts.times, histories[row.person_id].bookings(session, times)) is not None
    ]
    data = {"session": session_id, "registrations": len(rows), "clashing": clashing}
    audit.record(actor, "registration.replan_session", "session", session_id, data)
    moment = card.starts_at.isoformat()
    telling.tell(card, [telling.Told(telling.MOVED, row.person.public_id, row, moment) for row in rows])
    return clashing


@act
def suspend_course(
    *, actor: Actor, course_id: str, reasons_fr: str, reasons_en: str = "", idempotency_key: str | None = None
) -> list[str]:
    """Suspend a course's accreditation: no new registration anywhere; those who are in are told. Ids of its open
    sessions.

    Refusals: `registration.not_allowed`, and the catalogue's.
    """
    require(permissions.may_suspend_course(actor))
    session_ids: list[str] = catalogue_actions.suspend_course(
        actor=actor, course_id=course_id, reasons_fr=reasons_fr, reasons_en=reasons_en
    )
    cards = catalogue.sessions(session_ids)
    for session_id in session_ids:
        card = cards[session_id]
        told = [telling.Told(telling.SUSPENDED, row.person.public_id, row) for row in _live(card.pk)]
        telling.tell(card, told)
    return session_ids


def _live(session_pk: int) -> list[Registration]:
    rows = Registration.objects.filter(session_id=session_pk, state__in=states.LIVE)
    return list(rows.order_by("pk").select_related("person"))
