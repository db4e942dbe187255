"""A registration with its session's counter locked: what every act on an existing registration begins with."""

from dataclasses import dataclass

from essor.foundation.outcome import Refusal, Refused
from essor.registration.actions.locks import lock_seats
from essor.registration.models import Registration, SessionSeats


@dataclass(slots=True)
class Held:
    row: Registration
    seats: SessionSeats
    session_id: str
    person_id: str
    employer_id: str | None


def load(registration_id: str) -> Held:
    """Raises Refused `registration.unknown`. The row is read after the lock, so that it is the latest."""
    fields = ("session__public_id", "person__public_id", "employer__public_id")
    found = Registration.objects.filter(public_id=registration_id).values_list(*fields).first()
    if found is None:
        raise Refused(Refusal("registration.unknown", {"id": registration_id}))
    seats = lock_seats(found[0])
    return Held(Registration.objects.get(public_id=registration_id), seats, *found)
