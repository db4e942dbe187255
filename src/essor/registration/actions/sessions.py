"""Acts on a whole session or course that touch its registrations: cancelled, postponed, suspended."""

from essor.catalogue import actions as catalogue_actions
from essor.catalogue import queries as catalogue
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import require
from essor.registration import permissions
from essor.registration.actions import telling
from essor.registration.actions.aiding import release
from essor.registration.actions.ending import ENDING_FIELDS, end
from essor.registration.actions.locks import lock_seats, move_seats
from essor.registration.models import Registration, WaitingEntry
from essor.registration.rules import states


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
