"""What the verbs of delivery share: the session they act on, and the registrations that sit in it."""

from collections.abc import Collection

from essor.catalogue import queries as catalogue
from essor.catalogue.rules import SessionState
from essor.delivery import permissions
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal, Refused, require
from essor.registration import queries as registrations

TEACHING = frozenset({SessionState.PUBLISHED, SessionState.CONFIRMED, SessionState.RUNNING, SessionState.HELD})
LOCKED = frozenset({SessionState.LOCKED, SessionState.CLOSED})


def require_attendance(actor: Actor, session: catalogue.SessionCard, trainer_ids: Collection[str | None] = ()) -> bool:
    """Permission to write marks; True when the session is locked, so that this is a correction by the office."""
    if session.state in LOCKED:
        require(permissions.may_correct_attendance(actor, session.partner_id))
        return True
    if session.state not in TEACHING:
        raise Refused(Refusal("delivery.session_not_running", {"state": session.state}))
    if not (actor.kind == "person" and actor.id in trainer_ids):
        require(permissions.may_take_attendance(actor, session.partner_id))
    return False


def seated(session_id: str) -> dict[str, registrations.RegistrationCard]:
    """The registered of a session, by registration id."""
    return {card.id: card for card in registrations.registrations_of_session(session_id)}


def card_in_force(registration_id: str) -> registrations.RegistrationCard:
    """A registration that still holds its seat; refuses `delivery.not_in_session`."""
    card = registrations.registration(registration_id)
    if card.state != "registered":
        raise Refused(Refusal("delivery.not_in_session", {"registrations": [registration_id]}))
    return card


def meeting_in_session(meeting_id: str, session_id: str) -> catalogue.MeetingCard:
    """The meeting, refused (`delivery.other_session`) when it is not of that session."""
    meeting = catalogue.meeting(meeting_id)
    if meeting.session_id != session_id:
        raise Refused(Refusal("delivery.other_session", {"meeting": meeting_id}))
    return meeting


def now_and_by(actor: Actor) -> dict[str, object]:
    """Columns that say when a mark was recorded and by whom."""
    return {"recorded_at": clock.now(), "recorded_by": str(actor)[:40]}
