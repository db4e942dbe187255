"""What `essor verify` recomputes from the rows: counters, aid and its reservation, the line, the decisions."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q

from essor.foundation.outcome import Breach
from essor.funding import queries as aid
from essor.ledger import queries as ledger
from essor.registration.models import FundingDecision, Registration, SessionSeats, WaitingEntry
from essor.registration.rules import states

CHUNK = 2000


def _breach(what: str, where: str, detail: str = "") -> Breach:
    return Breach("registration", what, where, detail)


def verify() -> Iterator[Breach]:
    """Every invariant of the room."""
    yield from _counters()
    yield from _line()
    yield from _amounts()
    yield from _decisions()
    yield from _reservations()


def _counters() -> Iterator[Breach]:
    """Seat counter = registrations that hold a seat; line counter = registrations that wait."""
    counted: dict[int, list[int]] = {}
    rows = Registration.objects.filter(state__in=states.LIVE).values_list("session_id", "state").annotate(n=Count("pk"))
    for session_pk, state, n in rows.order_by():
        pair = counted.setdefault(session_pk, [0, 0])
        pair[state == states.WAITLISTED] += n
    fields = ("session_id", "session__public_id", "capacity", "taken", "waiting", "session__capacity")
    for session_pk, session_id, capacity, taken, waiting, told in SessionSeats.objects.values_list(*fields):
        seated, in_line = counted.pop(session_pk, (0, 0))
        if taken != seated:
            yield _breach("seat_counter", f"session {session_id}", f"counter {taken}, registrations {seated}")
        if waiting != in_line:
            yield _breach("line_counter", f"session {session_id}", f"counter {waiting}, registrations {in_line}")
        if seated > capacity:
            yield _breach("oversold", f"session {session_id}", f"{seated} of {capacity}")
        if capacity != told:
            yield _breach("capacity", f"session {session_id}", f"counter {capacity}, catalogue {told}")
    moved = Registration.objects.filter(state__in=states.LIVE).exclude(
        starts_at=F("session__starts_at"), ends_at=F("session__ends_at")
    )
    for public_id in moved.values_list("public_id", flat=True):
        yield _breach("times_of_the_session", f"registration {public_id}")
    for session_pk, (seated, in_line) in counted.items():
        yield _breach("seat_counter_missing", f"session row {session_pk}", f"{seated} seats, {in_line} waiting")


def _line() -> Iterator[Breach]:
    """A registration waits in an open entry of its session; an open entry has someone who waits."""
    waiting = Registration.objects.filter(state=states.WAITLISTED)
    lost = waiting.filter(Q(entry__closed_at__isnull=False) | ~Q(entry__session_id=F("session_id")))
    for public_id in lost.values_list("public_id", flat=True):
        yield _breach("waits_in_no_line", f"registration {public_id}")
    empty = WaitingEntry.objects.filter(closed_at__isnull=True).annotate(
        n=Count("registrations", filter=Q(registrations__state=states.WAITLISTED))
    )
    for public_id in empty.filter(n=0).values_list("public_id", flat=True):
        yield _breach("entry_without_anyone", f"entry {public_id}")


def _amounts() -> Iterator[Breach]:
    """A seat has its decision, and the aid of a seat is the aid decided."""
    seated = Registration.objects.filter(state__in=states.SEATED)
    for public_id in seated.filter(decision__isnull=True).values_list("public_id", flat=True):
        yield _breach("seat_without_decision", f"registration {public_id}")
    other = seated.filter(decision__isnull=False).exclude(aid_cents=F("decision__aid_cents"))
    for public_id, cents, decided in other.values_list("public_id", "aid_cents", "decision__aid_cents"):
        yield _breach("aid_is_not_the_decision", f"registration {public_id}", f"{cents} cents, decided {decided}")
    without_seat = Registration.objects.exclude(state__in=states.SEATED).filter(aid_cents__gt=0)
    for public_id in without_seat.values_list("public_id", flat=True):
        yield _breach("aid_without_a_seat", f"registration {public_id}")


def _decisions() -> Iterator[Breach]:
    """Each decision recomputes from its facts and its ruleset."""
    fields = ("registration__public_id", "ruleset_code", "facts", "aid_cents")
    rows = FundingDecision.objects.order_by("pk").values_list(*fields)
    return aid.recheck(
        (f"registration {public_id}", code, facts, cents)
        for public_id, code, facts, cents in rows.iterator(chunk_size=CHUNK)
    )


def _reservations() -> Iterator[Breach]:
    """Never a seat without its reservation, never a reservation without a seat (cents still held or already
    settled)."""
    fields = ("public_id", "state", "aid_cents", "aid_event")
    rows = Registration.objects.exclude(aid_event="").order_by("pk").values_list(*fields)
    batch: list[tuple[Any, ...]] = []
    for row in rows.iterator(chunk_size=CHUNK):
        batch.append(row)
        if len(batch) == CHUNK:
            yield from _reservations_of(batch)
            batch = []
    yield from _reservations_of(batch)


def _reservations_of(batch: list[tuple[Any, ...]]) -> Iterator[Breach]:
    held = ledger.held_many([event for *_, event in batch])
    known = ledger.known([event for *_, event in batch if event not in held])
    given_back = ledger.known(
        [f"{public_id}:release" for public_id, _, cents, event in batch if cents and event in known]
    )
    for public_id, state, cents, event in batch:
        pending = bool(held.get(event))
        if pending and state not in states.SEATED:
            yield _breach("reservation_without_seat", f"registration {public_id}", state)
        elif not pending and cents and (event not in known or f"{public_id}:release" in given_back):
            yield _breach("seat_without_reservation", f"registration {public_id}", f"{cents} cents")
