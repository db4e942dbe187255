"""Messages of registration: one row each in the person's mailbox, written in the transaction of the act."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from essor.messages import actions as messages
from essor.registration.models import Registration

CONFIRMED = "registration_confirmed"
WAITLISTED = "registration_waitlisted"
OFFERED = "seat_offered"
WITHDRAWN = "registration_withdrawn"
EXPIRED = "seat_expired"
CANCELLED = "session_cancelled"
POSTPONED = "session_postponed"
MOVED = "session_moved"
SUSPENDED = "course_suspended"
INVITED = "invitation"


@dataclass(frozen=True, slots=True)
class Told:
    """One message: which, to whom, about which registration; `key` where the same may be told again."""

    template: str
    person_id: str
    row: Registration
    key: str = ""


def tell(card: Any, told: Sequence[Told], employer_name: str = "") -> None:
    """Queue the messages of an act about one session (`card` is the catalogue's)."""
    if not told:
        return
    common = {
        "session_id": card.id,
        "code": card.code,
        "title_fr": card.title.fr,
        "title_en": card.title.en,
        "starts_at": card.starts_at.isoformat(),
        "venue": card.venue,
        "partner": card.partner_name,
        "employer": employer_name,
    }
    messages.queue_many(
        [
            messages.Notice(
                one.person_id,
                one.template,
                {
                    **common,
                    "registration_id": one.row.public_id,
                    "aid_cents": one.row.aid_cents,
                    "share_cents": one.row.full_fee_cents - one.row.aid_cents,
                    "until_at": one.row.expires_at.isoformat() if one.row.expires_at else "",
                },
                f"{one.template}:{one.row.public_id}{one.key and ':' + one.key}",
            )
            for one in told
        ]
    )
