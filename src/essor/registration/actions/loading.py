"""A registration with its session's counter locked: what every act on an existing registration begins with."""

from dataclasses import dataclass

from essor.foundation.outcome import Refusal, Refused
from essor.foundation.prepared import Prepared
from essor.registration.actions.locks import lock_seats
from essor.registration.models import Registration, SessionSeats

_whose = Prepared(
    lambda registration_id: Registration.objects.filter(public_id=registration_id).values_list(
        "session__public_id", "person__public_id", "employer__public_id"
    ),
    "text",
)
_row = Prepared(lambda registration_id: Registration.objects.filter(public_id=registration_id), "text")


@dataclass(slots=True)
class Held:
    row: Registration
    seats: SessionSeats
    session_id: str
    person_id: str
    employer_id: str | None


def load(registration_id: str) -> Held:
    """Raises Refused `registration.unknown`. The row is read after the lock, so that it is the latest."""
    found = _whose(registration_id)
    if not found:
        raise Refused(Refusal("registration.unknown", {"id": registration_id}))
    seats = lock_seats(found[0][0])
    return Held(_row(registration_id)[0], seats, *found[0])
